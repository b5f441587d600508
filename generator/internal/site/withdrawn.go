package site

import (
	"slices"
	"strings"

	"newsroom/generator/internal/diag"
)

// Notices are the pages of what was taken back: a reason at the address where it stood, in each language. Nothing else of it stays.
func (s *Site) Notices() []*Page {
	var pages []*Page
	back := s.takenBack()
	for _, p := range back {
		page := &Page{Kind: WithdrawnPage, Path: p.file, Href: p.Href, URL: p.URL, Site: p.info, Reason: p.Source.Reason()}
		if p.original != nil { // which decides whether and why
			page.ReasonLanguage = foreign(p.original, p.info)
		}
		page.Editions = s.editions(p.info, func(info *Info) string {
			for _, other := range back {
				if other.info == info && originalOf(other) == originalOf(p) {
					return strings.TrimSuffix(other.file, pageFile)
				}
			}
			return nowhere
		})
		pages = append(pages, page)
	}
	return pages
}

// originalOf is the original of a translation, and else the post itself.
func originalOf(p *Post) *Post {
	if p.original != nil {
		return p.original
	}
	return p
}

// takenBack are the posts and legal pages that were withdrawn, with their translations. A translation that was a draft stood nowhere.
func (s *Site) takenBack() []*Post {
	var all []*Post
	for _, p := range s.withdrawn {
		all = append(all, p)
		for _, t := range p.translations {
			if !t.Source.Draft {
				all = append(all, t)
			}
		}
	}
	return all
}

// bare is what a page that leads to a post says of it; of one that was taken back it says nothing.
func bare(p *Post) *Post { return &Post{Href: p.Href, URL: p.URL, info: p.info} }

// StillShown warns of files of posts that were taken back which stay, since others show them. It is to be asked when all texts were read.
func (s *Site) StillShown() diag.List {
	taken := map[string]*Post{} // by file
	for _, p := range s.withdrawn {
		for _, f := range p.bundle {
			taken[f.Source] = p
		}
	}
	if len(taken) == 0 {
		return nil
	}
	var problems diag.List
	for _, other := range slices.Concat(s.Posts, s.Legal, s.Translations) {
		for _, f := range other.Files {
			if p := taken[f.Source]; p != nil {
				at := p.Source.At("withdrawn")
				problems = append(problems, diag.Warningf(p.Source.File, at.Line, at.Column, "take it out of "+other.Source.File+", or move the file there",
					"the post is withdrawn, but its file %s stays: %s shows it", f.Source, other.Source.File))
			}
		}
	}
	return problems
}
