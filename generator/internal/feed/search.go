package feed

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newsroom/generator/internal/site"
)

// SearchPath is where the index stands that phones search, behind the address of a newsroom's front page.
const SearchPath = "search.json"

// What a post is, as the index tells it: the sum of these.
const (
	searchUrgent = 1 << iota // and there is no all-clear
	searchExercise
	searchEvent
	searchJob
	searchClear // it was urgent
)

// searchTeaser is about how many characters of a teaser are searched and shown.
const searchTeaser = 96

type searchFile struct {
	Language string      `json:"language"`
	Base     string      `json:"base"`
	Sections [][2]string `json:"sections"` // id and title
	Tags     []string    `json:"tags"`
	Authors  []string    `json:"authors"`
	Posts    [][]any     `json:"posts"`
}

// Search returns search.json: of every post its address behind the base, title, teaser, section, tags, day, what it is, its language where
// that is not the one of the newsroom, its authors, and the place of an event or a job. The newest stand first. It is one of the few files
// that grow with every post and that a phone reads, so posts are arrays and not objects, name sections (-1 = none), tags and authors by
// their place, and end with what there is. The texts are as people wrote them: the script folds both sides of the search alike.
func Search(s *site.Info, posts []*site.Post) ([]byte, error) {
	if !slices.IsSortedFunc(posts, newerFirst) {
		posts = slices.SortedFunc(slices.Values(posts), newerFirst)
	}
	index := newSearchIndex(s, posts)
	for _, p := range posts {
		if p.Href == "" || line(p.Title) == "" || p.Date.IsZero() {
			return nil, fmt.Errorf("%s: the post %q lacks an address, a title or a date, the search needs them", file(p), p.ID)
		}
		index.file.Posts = append(index.file.Posts, index.row(s, p))
	}
	return marshal(index.file, "")
}

// searchIndex is the file, and where sections, tags and authors stand in it.
type searchIndex struct {
	file     searchFile
	sections map[string]int // by id
	tags     map[string]int // by id
	authors  map[string]int // by name
}

// newSearchIndex lists the sections of the newsroom, and the tags that the posts have, in the order of the newsroom.
func newSearchIndex(s *site.Info, posts []*site.Post) *searchIndex {
	x := &searchIndex{
		file: searchFile{
			Language: s.Language, Base: cmp.Or(s.BaseHref, "/"), Sections: [][2]string{}, Tags: []string{}, Authors: []string{}, Posts: [][]any{},
		},
		sections: map[string]int{}, tags: map[string]int{}, authors: map[string]int{},
	}
	used := map[string]bool{}
	for _, p := range posts {
		for _, t := range p.Tags {
			used[t.ID] = true
		}
	}
	for _, l := range s.Sections {
		x.section(l)
	}
	for _, t := range s.Tags {
		if used[t.ID] {
			x.tag(t)
		}
	}
	return x
}

// section returns the place of a section, a new one where it has none.
func (x *searchIndex) section(l *site.List) int {
	if l == nil {
		return -1
	}
	if _, ok := x.sections[l.ID]; !ok {
		x.sections[l.ID] = len(x.file.Sections)
		x.file.Sections = append(x.file.Sections, [2]string{l.ID, line(l.Title)})
	}
	return x.sections[l.ID]
}

// tag returns the place of a tag, a new one where it has none.
func (x *searchIndex) tag(l *site.List) int {
	if _, ok := x.tags[l.ID]; !ok {
		x.tags[l.ID] = len(x.file.Tags)
		x.file.Tags = append(x.file.Tags, line(l.Title))
	}
	return x.tags[l.ID]
}

// author returns the place of an author, a new one where it has none.
func (x *searchIndex) author(name string) int {
	if _, ok := x.authors[name]; !ok {
		x.authors[name] = len(x.file.Authors)
		x.file.Authors = append(x.file.Authors, name)
	}
	return x.authors[name]
}

func (x *searchIndex) row(s *site.Info, p *site.Post) []any {
	tags := make([]int, 0, len(p.Tags))
	for _, t := range p.Tags {
		tags = append(tags, x.tag(t))
	}
	row := []any{
		strings.TrimPrefix(p.Href, x.file.Base), line(p.Title), cut(line(p.Teaser), searchTeaser),
		x.section(p.Section), tags, local(s, p.Date).Format(time.DateOnly), searchFlags(p),
	}
	authors := make([]int, 0, len(p.Authors))
	for _, name := range lines(p.Authors) {
		authors = append(authors, x.author(name))
	}
	language, place := p.Language, searchPlace(p)
	if language == s.Language {
		language = ""
	}
	switch { // what is empty at the end is left out
	case place != "":
		row = append(row, language, authors, place)
	case len(authors) > 0:
		row = append(row, language, authors)
	case language != "":
		row = append(row, language)
	}
	return row
}

// searchPlace is where an event takes place, or a job is.
func searchPlace(p *site.Post) string {
	var event, job string
	if p.Event != nil {
		event = line(p.Event.Location)
	}
	if p.Job != nil {
		job = line(p.Job.Location)
	}
	return cmp.Or(event, job)
}

func searchFlags(p *site.Post) int {
	flags, urgent := 0, wasUrgent(p)
	for _, f := range []struct {
		is   bool
		flag int
	}{
		{urgent && !p.Closed, searchUrgent},
		{p.Exercise, searchExercise},
		{p.Event != nil, searchEvent},
		{p.Job != nil, searchJob},
		{urgent && p.Closed, searchClear},
	} {
		if f.is {
			flags |= f.flag
		}
	}
	return flags
}

// cut shortens a text to so many characters, at a blank where one is near the end, and shows that it did.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)[:most]
	short := string(runes[:most-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:–-.") + "…"
}
