package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/folder"
	"newsroom/generator/internal/review"
)

type pressCommand struct {
	Section      []string      `arg:"" optional:"" help:"Sections whose reviews to write; else all that newsroom.yaml names."`
	Content      string        `help:"Folder of the content (${default})." default:"content" type:"path" placeholder:"DIR"`
	Cache        string        `help:"Folder in which is remembered what each source said (${default}); empty for none." default:".cache" type:"path" placeholder:"DIR"`
	Now          time.Time     `help:"Write as if it were this moment (RFC 3339)." format:"2006-01-02T15:04:05Z07:00" placeholder:"TIME"`
	Timeout      time.Duration `help:"What each source has for its answer (${default})." default:"10s" placeholder:"TIME"`
	DryRun       bool          `help:"Say what would be written, and write nothing."`
	AllowPrivate bool          `help:"Read feeds of the own network as well, and through the proxy that HTTPS_PROXY names."`
}

// Run writes the day's post of each review.
func (c *pressCommand) Run(e env) error {
	root, err := folder.Open(c.Content)
	if err != nil {
		return fmt.Errorf("the content folder %s cannot be opened: %w; name another one with --content", shown(c.Content), err)
	}
	defer root.Close()
	config, problems := content.LoadConfig(root)
	if problems.HasErrors() {
		problems.In(shown(c.Content)).Print(e.stderr)
		return errFailed
	}
	reviews, err := c.choose(config)
	if err != nil {
		return err
	}
	if c.Now.IsZero() {
		c.Now = e.now()
	}
	outcomes, err := review.Run(e.ctx, review.Job{
		Dir: c.Content, Files: root, Cache: c.Cache, Config: config, Reviews: reviews, Now: c.Now,
		Timeout: c.Timeout, AllowPrivate: c.AllowPrivate, DryRun: c.DryRun,
	})
	worked := true
	for _, o := range outcomes {
		c.report(e, o)
		worked = worked && o.Worked()
	}
	if err == nil && !worked {
		return errFailed
	}
	return err
}

// choose finds the reviews that are named, or all.
func (c *pressCommand) choose(config *content.Config) ([]content.Review, error) {
	all := config.Press.Reviews
	if len(all) == 0 {
		return nil, errors.New("newsroom.yaml names no sources of a press review; add press: {reviews: {SECTION: {sources: [{url: https://…}]}}}")
	}
	if len(c.Section) == 0 {
		return all, nil
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Section)
	}
	for _, section := range c.Section {
		if !slices.Contains(names, section) {
			return nil, fmt.Errorf("there is no review for %q; newsroom.yaml has %s", section, strings.Join(names, ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(r content.Review) bool { return !slices.Contains(c.Section, r.Section) }), nil
}

// report says what became of a review: what went wrong on the error output, the rest on the usual one.
func (c *pressCommand) report(e env, o review.Outcome) {
	answered := false
	for _, s := range o.Sources {
		if s.Err != nil {
			fmt.Fprintf(e.stderr, "%s: %s %s\n", o.Section, s.Title, s.Err)
			continue
		}
		answered = true
		note := ""
		if s.Unchanged {
			note = ", unchanged"
		}
		fmt.Fprintf(e.stdout, "%s: %s: %d of %d%s\n", o.Section, s.Title, s.Taken, s.Stories, note)
	}
	file := filepath.ToSlash(filepath.Join(shown(c.Content), o.File))
	switch {
	case !answered:
		fmt.Fprintf(e.stderr, "%s: none of its sources could be read\n", o.Section)
	case o.Problems.HasErrors():
		o.Problems.In(shown(c.Content)).Print(e.stderr)
		fmt.Fprintf(e.stderr, "%s: %s is as it was\n", o.Section, file)
	case o.Withheld:
		fmt.Fprintf(e.stdout, "%s: %s was withdrawn or has expired; nothing is added to it\n", o.Section, file)
	case len(o.Fresh) == 0:
		fmt.Fprintf(e.stdout, "%s: nothing new\n", o.Section)
	default:
		fmt.Fprintf(e.stdout, "%s: %s\n", o.Section, c.written(file, o))
	}
}

// written says what was written, or would be.
func (c *pressCommand) written(file string, o review.Outcome) string {
	count := fmt.Sprintf("%d headline%s", len(o.Fresh), plural(len(o.Fresh)))
	state := "public"
	if o.Draft {
		state = "a draft"
	}
	verb := "written to"
	if o.Added {
		verb = "added to"
	}
	if !c.DryRun {
		return fmt.Sprintf("%s %s %s, %s", count, verb, file, state)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s would be %s %s, %s", count, verb, file, state)
	for _, clipping := range o.Fresh {
		fmt.Fprintf(&b, "\n    %s (%s)", clipping.Title, clipping.Source)
	}
	return b.String()
}
