package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// archetypes knows what a new post is made of: a file of content/archetypes that has the name of its kind, of its section, or default.md, and
// otherwise the text that is built in for it.
type archetypes struct {
	command *newCommand
	fsys    fs.FS
	config  *content.Config
	section content.Section
	slug    string
	now     time.Time
}

// layoutKinds are the kinds that posts of a section have, unless another one is asked for.
var layoutKinds = map[content.Layout]string{content.CalendarLayout: "event", content.JobsLayout: "job"}

// kinds are the flags of what a post is, by their names.
func (c *newCommand) kinds() map[string]*bool {
	return map[string]*bool{
		"urgent": &c.Urgent, "event": &c.Event, "job": &c.Job, "raffle": &c.Raffle, "video": &c.Video, "gallery": &c.Gallery,
		"document": &c.Document, "clippings": &c.Clippings, "poll": &c.Poll,
	}
}

// text makes a new post, and tells whether it needs a folder of its own. What is wrong with a file of content/archetypes comes as problems.
func (a archetypes) text() (text string, bundle bool, problems diag.List, err error) {
	names, kind, err := a.names()
	if err != nil {
		return "", false, nil, err
	}
	for _, name := range names {
		file := path.Join(content.ArchetypesFolder, name+".md")
		source, err := fs.ReadFile(a.fsys, file)
		if err == nil {
			text, bundle, problems = a.own(file, string(source))
			return text, bundle, problems, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", false, nil, fmt.Errorf("the archetype cannot be read: %w", err)
		}
	}
	c := *a.command
	if flag := c.kinds()[kind]; flag != nil {
		*flag = true
	} else if c.Archetype != "" && c.Archetype != "default" {
		return "", false, nil, a.unknown()
	}
	return c.builtIn(a.now, a.config.Language), c.needsFiles(), nil, nil
}

// names are the archetypes that a post may be made of, the first one that there is a file of counts; and the kind of the one that is built in.
func (a archetypes) names() (names []string, kind string, err error) {
	c := a.command
	var flags []string
	for name, flag := range c.kinds() {
		if *flag {
			flags = append(flags, name)
		}
	}
	switch {
	case c.Archetype != "" && len(flags) > 0:
		return nil, "", fmt.Errorf("--archetype says what the post is; leave --%s out", slices.Min(flags))
	case c.Archetype != "" && content.Slug(c.Archetype) != c.Archetype:
		return nil, "", a.unknown()
	case c.Archetype != "":
		return []string{c.Archetype}, c.Archetype, nil
	case len(flags) == 1:
		return flags, flags[0], nil
	case len(flags) > 1: // each file is a whole post: two of them do not make one
		return nil, "", nil
	}
	kind = layoutKinds[a.section.Layout]
	names = []string{a.section.ID}
	if kind != "" {
		return append(names, kind), kind, nil
	}
	return append(names, "default"), "", nil
}

func (a archetypes) unknown() error {
	names := append(slices.Collect(maps.Keys(a.command.kinds())), "default")
	files, err := fs.Glob(a.fsys, content.ArchetypesFolder+"/*.md")
	if err != nil {
		return err
	}
	for _, file := range files {
		if name := strings.TrimSuffix(path.Base(file), ".md"); content.Slug(name) == name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return fmt.Errorf("there is no archetype %q; there are %s", a.command.Archetype, strings.Join(slices.Compact(names), ", "))
}

// own fills in a file of content/archetypes.
func (a archetypes) own(file, source string) (text string, bundle bool, problems diag.List) {
	source = strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n")
	made, err := template.New(file).Option("missingkey=error").Funcs(template.FuncMap{"quote": content.Quote, "day": a.day}).Parse(source)
	if err != nil {
		return "", false, diag.List{templateProblem(file, err)}
	}
	var b strings.Builder
	if err := made.Execute(&b, map[string]any{
		"Title": a.command.Title, "Date": a.now.Format(time.RFC3339), "Section": a.section.ID, "Slug": a.slug, "Draft": a.command.Draft,
	}); err != nil {
		return "", false, diag.List{templateProblem(file, err)}
	}
	post, problems := a.read(b.String())
	if post.Title == "" { // nothing could be read, as where the title has a colon and is not quoted
		return "", false, inArchetype(file, problems)
	}
	text = b.String()
	if a.command.Draft && !post.Draft {
		text = asDraft(text)
	}
	return text, post.Video != nil || post.Document != nil || post.Gallery != nil, nil
}

var draftLine = regexp.MustCompile(`(?mi)^draft:.*$`)

// asDraft makes a draft of a post that is none.
func asDraft(text string) string {
	head, body, _ := strings.Cut(text, "\n---\n")
	if draftLine.MatchString(head) {
		return draftLine.ReplaceAllString(head, "draft: true") + "\n---\n" + body
	}
	return head + "\ndraft: true\n---\n" + body
}

// day is the day so many days from now.
func (a archetypes) day(days int) string { return a.now.AddDate(0, 0, days).Format(time.DateOnly) }

func (a archetypes) read(text string) (*content.Post, diag.List) {
	return content.ParsePost(path.Join(a.section.ID, a.slug, "index.md"), []byte(text), a.config)
}

// inArchetype says of an archetype what is wrong with the post that it makes, whose lines are nearly always its own.
func inArchetype(file string, problems diag.List) diag.List {
	var out diag.List
	for _, p := range problems {
		if p.Severity == diag.Error {
			out = append(out, diag.Errorf(file, p.Line, p.Column, cmp.Or(p.Hint, "write title: {{quote .Title}}"), "makes no post: %s", p.Text))
		}
	}
	return out
}

var templatePlace = regexp.MustCompile(`^template: .*?:(\d+)(?::(\d+))?: (?:executing .*? at <(.*?)>: )?(.*)$`)

// templateProblem gives an error of a template its place.
func templateProblem(file string, err error) diag.Problem {
	hint := "there are {{.Title}}, {{.Date}}, {{.Section}}, {{.Slug}}, {{.Draft}}, {{quote .Title}} and {{day 7}}, a day in a week"
	found := templatePlace.FindStringSubmatch(err.Error())
	if found == nil {
		return diag.Errorf(file, 1, 1, hint, "%s", err)
	}
	line, _ := strconv.Atoi(found[1])
	column, _ := strconv.Atoi(found[2])
	what := found[4]
	if found[3] != "" {
		what = found[3] + ": " + what
	}
	return diag.Errorf(file, line, cmp.Or(column, 1), hint, "%s", what)
}
