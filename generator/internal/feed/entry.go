package feed

import (
	"cmp"
	"fmt"
	"net/url"
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
	language   string // where it is not the one of the feed; else empty
	editions   []site.Edition
	image      *site.Image // nil where there is none
	video      *site.Video // nil where there is none
	files      []site.Download
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
	body, err := p.Body()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file(p), err)
	}
	return &entry{
		id: w.postTag(p), url: p.URL, title: w.postTitle(p), summary: line(p.Teaser), html: w.fullText(p, absolute(clean(string(body)), base)),
		published: w.local(p.Date), modified: w.local(modified(p)), authors: lines(p.Authors), categories: categories(p),
		language: w.foreign(p), editions: editions(p), image: p.Image, video: p.Video, files: files(p),
	}, nil
}

// postTitle is the title with the mark of a drill.
func (w *Writer) postTitle(p *site.Post) string {
	if p.Exercise {
		return markDrill(w.site, line(p.Title))
	}
	return line(p.Title)
}

// foreign is the language of a post that stands in for its translation; empty where it is the one of the feed.
func (w *Writer) foreign(p *site.Post) string {
	if p.Language == w.site.Language {
		return ""
	}
	return p.Language
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

// labels are the categories for people.
func labels(categories []category) []string {
	var all []string
	for _, c := range categories {
		all = append(all, c.label)
	}
	return all
}

// editions are the languages that there is the post in, this one first; none where that is the only one.
func editions(p *site.Post) []site.Edition {
	all := []site.Edition{{Language: p.Language, URL: p.URL}}
	seen := map[string]bool{p.Language: true}
	for _, e := range p.Editions {
		if !e.Missing && !seen[e.Language] {
			seen[e.Language] = true
			all = append(all, e)
		}
	}
	if len(all) == 1 {
		return nil
	}
	return all
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
