package feed

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// Categories that a feed adds to section and tags, so that readers can sort by them. They are the same in every language.
const (
	urgentCategory   = "urgent"
	exerciseCategory = "exercise"
)

// entry is a post as every kind of feed shows it.
type entry struct {
	id         string // tag URI
	url        string
	title      string // plain, one line
	summary    string // plain, one line; may be empty
	html       string // the full text, every address absolute
	published  time.Time
	modified   time.Time // never before published
	authors    []string
	categories []category
	image      *site.Image // nil where there is none
}

// category is a section, a tag, or one of the constants above.
type category struct {
	term  string // for machines
	label string // for people
}

// entry returns the post as an entry, from memory where another feed had it before.
func (w *Writer) entry(p *site.Post) (*entry, error) {
	if e, ok := w.entries.Load(p); ok {
		return e.(*entry), nil
	}
	e, err := w.newEntry(p)
	if err != nil {
		return nil, err
	}
	w.entries.Store(p, e)
	return e, nil
}

func (w *Writer) newEntry(p *site.Post) (*entry, error) {
	base, err := checkPost(p)
	if err != nil {
		return nil, err
	}
	title := line(p.Title)
	if p.Exercise {
		title = markDrill(w.site, title)
	}
	body, err := p.Body()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file(p), err)
	}
	modified := p.Date
	if p.Lastmod.After(modified) {
		modified = p.Lastmod
	}
	return &entry{
		id: w.tag(p.ID), url: p.URL, title: title, summary: line(p.Teaser), html: fullText(w.site, p, absolute(clean(string(body)), base)),
		published: w.local(p.Date), modified: w.local(modified), authors: lines(p.Authors), categories: categories(p), image: p.Image,
	}, nil
}

// checkPost refuses what no valid feed can hold. It returns the parsed address of the post.
func checkPost(p *site.Post) (*url.URL, error) {
	base, err := url.Parse(p.URL)
	switch {
	case p.ID == "":
		return nil, postError(p, "has no id")
	case err != nil || !web(base):
		return nil, postError(p, fmt.Sprintf("has no absolute address: %q", p.URL))
	case line(p.Title) == "":
		return nil, postError(p, "has no title")
	case p.Date.IsZero():
		return nil, postError(p, "has no date")
	}
	return base, nil
}

func postError(p *site.Post, what string) error {
	return fmt.Errorf("%s: the post %q %s, a feed needs one", file(p), p.ID, what)
}

// file is where the post was written, for errors.
func file(p *site.Post) string {
	if p.Source == nil {
		return "feed"
	}
	return p.Source.File
}

// categories are the section, the tags, and what marks an urgent post and a drill; each once.
func categories(p *site.Post) []category {
	var all []category
	seen := map[string]bool{}
	add := func(term, label string) {
		if term != "" && !seen[term] {
			seen[term] = true
			all = append(all, category{term: line(term), label: line(cmp.Or(label, term))})
		}
	}
	if p.Section != nil {
		add(p.Section.ID, p.Section.Title)
	}
	for _, t := range p.Tags {
		add(t.ID, t.Title)
	}
	if p.Urgent {
		add(urgentCategory, urgentCategory)
	}
	if p.Exercise {
		add(exerciseCategory, exerciseCategory)
	}
	return all
}

// fullText is what the page of the post shows: the mark of a drill, updates with the newest on top, the picture, the text with absolute addresses.
func fullText(s *site.Info, p *site.Post, body string) string {
	var b strings.Builder
	if p.Exercise {
		b.WriteString("<p><strong>" + wordsOf(s).exercise + "</strong></p>\n")
	}
	for _, u := range p.Updates {
		writeUpdate(&b, s, u)
	}
	if p.Image != nil && !strings.Contains(body, html.EscapeString(p.Image.URL)) {
		writePicture(&b, p.Image)
	}
	b.WriteString(body)
	return b.String()
}

func writeUpdate(b *strings.Builder, s *site.Info, u site.Update) {
	w := wordsOf(s)
	word := w.update
	if u.Closes {
		word = w.allClear
	}
	at := local(s, u.At)
	text := strings.ReplaceAll(html.EscapeString(strings.TrimSpace(clean(u.Text))), "\n", "<br>\n")
	fmt.Fprintf(b, "<p><strong>%s, <time datetime=%q>%s</time>:</strong> %s</p>\n",
		word, at.Format(time.RFC3339), at.Format(w.clock), text)
}

func writePicture(b *strings.Builder, i *site.Image) {
	fmt.Fprintf(b, `<figure><img src="%s" alt="%s"`, html.EscapeString(clean(i.URL)), html.EscapeString(line(i.Alt)))
	if i.Width > 0 && i.Height > 0 {
		fmt.Fprintf(b, ` width="%d" height="%d"`, i.Width, i.Height)
	}
	b.WriteString("></figure>\n")
}

// lines cleans a list of names and leaves out empty ones.
func lines(names []string) []string {
	var all []string
	for _, n := range names {
		if n = line(n); n != "" {
			all = append(all, n)
		}
	}
	return all
}
