package content

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/diag"
)

// MaxPostSize is the largest post that is read, in bytes. A longer one is a file that got its name by mistake.
const MaxPostSize = 1 << 20

// ParsePost reads one Markdown file of a newsroom. The post is usable only where no problem is an error. A translation is returned as it is
// written, without what its original says: Load puts the two together.
func ParsePost(file string, text []byte, c *Config) (*Post, diag.List) {
	p := &Post{File: file, Severity: "normal", BodyLine: 1}
	p.Section, p.Slug, p.Language, p.IsBundle = address(file)
	if p.Section == c.PagesFolder {
		p.Section = ""
	}
	if strings.EqualFold(p.Language, c.Language) {
		p.Language = ""
	}
	r := &reader{file: file, offset: 1, location: c.Timezone, language: cmp.Or(p.Language, c.Language)}
	head, ok := r.split(p, text)
	if !ok {
		return p, r.problems
	}
	fields, ok := r.frontMatter(head)
	if !ok {
		return p, r.problems
	}
	p.Places = slices.Grow(p.Places, len(fields))
	for _, f := range fields {
		r.postKey(p, f)
	}
	r.checkPost(p, c)
	return p, r.problems
}

// frontMatter reads the keys of a post.
func (r *reader) frontMatter(head []byte) (fields []field, ok bool) {
	if fields, ok = r.plainFields(head); ok {
		return fields, true
	}
	top := r.parse(head)
	if top == nil {
		return nil, len(r.problems) == 0
	}
	return r.fields(top), true
}

var lineDashes = []byte("---")

// split takes the front matter off, sets the body, and refuses what is no text.
func (r *reader) split(p *Post, text []byte) (head []byte, ok bool) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		at := invalidUTF8(text)
		r.errorf(at, "save the file as UTF-8", "the file is not UTF-8 text")
		return nil, false
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if !bytes.Equal(bytes.TrimRight(first, " \t"), lineDashes) {
		r.errorf(Place{1, 1}, noFrontMatterHint(first), "the post does not begin with front matter")
		return nil, false
	}
	for at := 0; at <= len(rest); {
		line, _, more := bytes.Cut(rest[at:], []byte("\n"))
		if bytes.Equal(bytes.TrimRight(line, " \t"), lineDashes) {
			head = rest[:at]
			p.Body = rest[min(at+len(line)+1, len(rest)):]
			p.BodyLine = 3 + bytes.Count(head, []byte("\n"))
			return head, true
		}
		if !more {
			break
		}
		at += len(line) + 1
	}
	r.errorf(Place{1, 1}, "add a line --- between the keys and the text", "the front matter never ends")
	return nil, false
}

func noFrontMatterHint(first []byte) string {
	if bytes.HasPrefix(first, []byte("+++")) || bytes.HasPrefix(first, []byte("{")) {
		return "only YAML is read here: hugo convert toYAML turns TOML and JSON into it"
	}
	return "the first line must be --- and then title: and date:; generator new SECTION \"TITLE\" writes one"
}

func invalidUTF8(text []byte) Place {
	line, start := 1, 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return Place{line, i - start + 1}
		}
		i += size
		if r == '\n' {
			line, start = line+1, i
		}
	}
	return Place{1, 1}
}

func (r *reader) postKey(p *Post, f field) {
	key, known := canonical[strings.ToLower(f.key)]
	if !known {
		r.unknownPostKey(p, f)
		return
	}
	read, isFacet := facetKeys[key]
	switch {
	case isFacet && p.Section != "" && isTornOff(f.node):
		r.warnf(f.place, "indent what belongs to it, or take the line out", "%s has nothing in it", f.key)
		return
	case !isFacet && key == "title": // where it stands is told also when it is empty
	case key == "withdrawn" && isTornOff(f.node): // by hand; programs for editors write quotes or null
		r.warnf(f.place, withdrawnHint+"; or take the line out", "withdrawn has no reason, so the post is not taken back")
		return
	case !saysSomething(f.node):
		return
	}
	if _, taken := p.place(key); taken {
		r.errorf(f.place, "keep one of the two", "%s and another name of it are both given", f.key)
		return
	}
	p.Places = append(p.Places, KeyPlace{key, f.place})
	if isFacet {
		r.facet(p, field{key, f.place, f.node}, read)
		return
	}
	postKeys[key](r, p, f)
}

// postKeys is what each key of the front matter sets.
var postKeys = map[string]func(*reader, *Post, field){
	"title":       func(r *reader, p *Post, f field) { p.Title = r.line(f) },
	"description": func(r *reader, p *Post, f field) { p.Description = r.line(f) },
	"summary":     (*reader).summary,
	"slug":        func(r *reader, p *Post, f field) { p.Slug = r.slug(f) },
	"aliases":     func(r *reader, p *Post, f field) { p.Aliases = r.aliases(f) },
	"tags":        func(r *reader, p *Post, f field) { p.Tags = r.tags(f) },
	"authors":     func(r *reader, p *Post, f field) { p.Authors = r.texts(f) },
	"weight":      func(r *reader, p *Post, f field) { p.Weight = r.integer(f) },
	"image":       func(r *reader, p *Post, f field) { p.Image = r.image(f) },
	"params":      (*reader).params,

	"date":        func(r *reader, p *Post, f field) { p.Date = r.moment(f) },
	"lastmod":     func(r *reader, p *Post, f field) { p.Lastmod = r.moment(f) },
	"publishDate": (*reader).publishDate,
	"expiryDate":  func(r *reader, p *Post, f field) { p.ExpiryDate = r.moment(f) },
	"draft":       func(r *reader, p *Post, f field) { p.Draft = r.boolean(f) || p.Draft },

	"urgent":    func(r *reader, p *Post, f field) { p.Urgent = r.boolean(f) },
	"alert":     func(r *reader, p *Post, f field) { p.Alert = r.line(f) },
	"channels":  func(r *reader, p *Post, f field) { p.Channels = r.texts(f) },
	"updates":   func(r *reader, p *Post, f field) { p.Updates = r.updates(p, f) },
	"severity":  func(r *reader, p *Post, f field) { p.Severity = r.severity(f) },
	"exercise":  func(r *reader, p *Post, f field) { p.Exercise = r.boolean(f) },
	"withdrawn": (*reader).withdrawn,
	"press":     func(r *reader, p *Post, f field) { p.Press = r.boolean(f) },
}

// summary stands in for a description.
func (r *reader) summary(p *Post, f field) {
	if p.Description == "" {
		p.Description = r.line(f)
	}
}

// publishDate reads a date, and Jekyll's `published: false`, which is a draft.
func (r *reader) publishDate(p *Post, f field) {
	if f.node.Tag == "!!bool" {
		p.Draft = p.Draft || !r.boolean(f)
		return
	}
	p.PublishDate = r.moment(f)
}

const withdrawnHint = "write why, such as withdrawn: Die Zahlen waren falsch"

func (r *reader) withdrawn(p *Post, f field) {
	p.Withdrawn = r.line(f)
	switch {
	case isNo(p.Withdrawn):
		p.Withdrawn = ""
	case isYes(p.Withdrawn): // to say why is not worth that the post stays any longer
		r.warnf(f.place, withdrawnHint, "the post is taken back, but nobody is told why")
	}
}

func (r *reader) unknownPostKey(p *Post, f field) {
	known, near := nearest(f.key)
	switch {
	case near && decisive[known]:
		r.errorf(f.place, "write "+known+", or move it below params: if it is a name of your own", "unknown key %q: did you mean %s?", f.key, known)
	case near:
		r.warnf(f.place, "write "+known+", or move it below params: if it is a name of your own", "unknown key %q: did you mean %s?", f.key, known)
		fallthrough
	default:
		r.keep(p, f.key, f.node)
	}
}

func (r *reader) keep(p *Post, key string, n *yaml.Node) {
	var value any
	if err := n.Decode(&value); err != nil {
		r.errorf(r.place(n), "", "%s: %s", key, strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	if p.Params == nil {
		p.Params = map[string]any{}
	}
	p.Params[key] = value
}

func (r *reader) params(p *Post, f field) {
	for _, f := range r.mapping(f) {
		r.keep(p, f.key, f.node)
	}
}

func (r *reader) slug(f field) string {
	value := r.text(f)
	slug := Slug(value)
	if slug == "" || strings.Contains(value, "/") {
		r.errorf(r.place(f.node), "write a few words such as fernwaerme-altstadt", "slug: %q cannot be part of an address", value)
	}
	return slug
}

func (r *reader) tags(f field) []string {
	tags, slugs := r.texts(f), make([]string, 0, 8)
	out := tags[:0]
	for _, tag := range tags {
		slug := Slug(tag)
		switch {
		case slug == "":
			r.errorf(r.place(f.node), "use letters or digits", "tags: %q cannot be part of an address", tag)
		case !slices.Contains(slugs, slug):
			out, slugs = append(out, tag), append(slugs, slug)
		}
	}
	return out
}

func (r *reader) aliases(f field) []string {
	var out []string
	for _, alias := range r.texts(f) {
		clean := path.Clean("/" + alias)
		if clean == "/" || strings.ContainsAny(alias, "?#\\") || strings.Contains(alias, "://") || strings.Contains("/"+alias, "/../") {
			r.errorf(r.place(f.node), "write the old path on this site, such as /unternehmen/alter-name/", "aliases: %q is not a path", alias)
			continue
		}
		if !strings.HasSuffix(clean, ".html") {
			clean += "/"
		}
		if !slices.Contains(out, clean) {
			out = append(out, clean)
		}
	}
	return out
}

func (r *reader) image(f field) (img Image) {
	if f.node.Kind != yaml.MappingNode {
		img.Src = r.text(f)
		return img
	}
	r.only(f, map[string]func(field){
		"src": func(f field) { img.Src = r.text(f) },
		"alt": func(f field) { img.Alt = r.line(f) },
	})
	return img
}

func (r *reader) severity(f field) string {
	value := strings.ToLower(r.text(f))
	if value != "" && value != "normal" && value != "extreme" {
		r.errorf(r.place(f.node), "write normal or extreme", "severity takes normal or extreme, not %q", value)
	}
	return cmp.Or(value, "normal")
}

func (r *reader) updates(p *Post, f field) []Update {
	if isNull(f.node) {
		return nil
	}
	if f.node.Kind != yaml.SequenceNode {
		r.errorf(r.place(f.node), "begin each update with a dash: - at: 2026-11-22 09:15", "updates takes a list, not %s", kindName(f.node))
		return nil
	}
	var out []Update
	at := map[time.Time]bool{}
	for _, n := range items(f.node) {
		u := r.update(p, field{key: "updates", place: r.place(n), node: resolve(n)})
		if at[u.At] && !u.At.IsZero() {
			r.errorf(r.place(n), "give each update a time of its own, to the second: it is what tells them apart for ever", "two updates at the same time")
		}
		at[u.At] = true
		out = append(out, u)
	}
	slices.SortStableFunc(out, func(a, b Update) int { return a.At.Compare(b.At) })
	return out
}

func (r *reader) update(p *Post, parent field) (u Update) {
	before := len(r.problems)
	var silent bool
	var urgent, closes Place
	r.item(parent, map[string]func(field){
		"at":     func(f field) { u.At = r.moment(f) },
		"text":   func(f field) { u.Text = r.line(f) },
		"urgent": func(f field) { u.Urgent = r.boolean(f); silent, urgent = !u.Urgent, f.place },
		"closes": func(f field) { u.Closes, closes = r.boolean(f), f.place },
	})
	if p.Language != "" {
		p.noteUpdate(u, parent.place, urgent, closes)
	}
	// The all-clear of an alert is itself an alert, unless the editor says that it is not.
	u.Urgent = u.Urgent || u.Closes && !silent
	if len(r.problems) > before {
		return u
	}
	if u.At.IsZero() {
		r.errorf(parent.place, "add at: with the time of the update", "this update has no time")
	}
	if u.Text == "" {
		r.errorf(parent.place, "add text: with what is new", "this update has no text")
	}
	return u
}
