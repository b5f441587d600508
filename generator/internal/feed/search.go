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
	searchUrgent = 1 << iota
	searchExercise
	searchEvent
	searchJob
)

// searchTeaser is about how many characters of a teaser are searched and shown.
const searchTeaser = 110

type searchFile struct {
	Language string      `json:"language"`
	Base     string      `json:"base"`
	Sections [][2]string `json:"sections"` // id and title
	Tags     []string    `json:"tags"`
	Posts    [][]any     `json:"posts"`
}

// Search returns search.json: of every post its address behind the base, title, teaser, section, tags, day, what it is, and its language
// where that is not the one of the newsroom. The newest stand first. It is one of the few files that grow with every post and that a
// phone reads, so posts are arrays and not objects, and name sections (-1 = none) and tags by their place. The texts are as people
// wrote them: the script folds both sides of the search alike.
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

// searchIndex is the file, and where sections and tags stand in it.
type searchIndex struct {
	file     searchFile
	sections map[string]int // by id
	tags     map[string]int // by id
}

// newSearchIndex lists the sections of the newsroom, and the tags that the posts have, in the order of the newsroom.
func newSearchIndex(s *site.Info, posts []*site.Post) *searchIndex {
	x := &searchIndex{
		file:     searchFile{Language: s.Language, Base: cmp.Or(s.BaseHref, "/"), Sections: [][2]string{}, Tags: []string{}, Posts: [][]any{}},
		sections: map[string]int{}, tags: map[string]int{},
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

func (x *searchIndex) row(s *site.Info, p *site.Post) []any {
	tags := make([]int, 0, len(p.Tags))
	for _, t := range p.Tags {
		tags = append(tags, x.tag(t))
	}
	row := []any{
		strings.TrimPrefix(p.Href, x.file.Base), line(p.Title), cut(line(p.Teaser), searchTeaser),
		x.section(p.Section), tags, local(s, p.Date).Format(time.DateOnly), searchFlags(p),
	}
	if p.Language != "" && p.Language != s.Language {
		row = append(row, p.Language)
	}
	return row
}

func searchFlags(p *site.Post) int {
	flags := 0
	for _, f := range []struct {
		is   bool
		flag int
	}{{p.Urgent, searchUrgent}, {p.Exercise, searchExercise}, {p.Event != nil, searchEvent}, {p.Job != nil, searchJob}} {
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
