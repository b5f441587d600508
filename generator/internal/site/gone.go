package site

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// maxGone is how many posts are told to be gone: phones that were without net for longer find out by asking for each page.
const maxGone = 500

// Gone are the Hrefs of the pages, old addresses and press pages of posts that were withdrawn or have expired, in the order of the addresses; of too many
// those that went last.
func (s *Site) Gone() []string {
	posts := slices.Concat(s.withdrawn, s.expired)
	went := func(p *Post) time.Time {
		if p.Source.Withdrawn == "" {
			return p.Source.ExpiryDate
		}
		return p.Lastmod
	}
	slices.SortFunc(posts, func(a, b *Post) int { return cmp.Or(went(b).Compare(went(a)), cmp.Compare(a.Href, b.Href)) })
	hrefs := make([]string, 0, len(posts))
	for _, p := range posts[:min(maxGone, len(posts))] {
		hrefs = append(hrefs, s.everywhere(p)...)
		for _, t := range p.translations {
			if !t.Source.Draft {
				hrefs = append(hrefs, s.everywhere(t)...)
			}
		}
	}
	slices.Sort(hrefs)
	return slices.Compact(hrefs)
}

// everywhere are the Hrefs under which a phone may have read a post.
func (s *Site) everywhere(p *Post) []string {
	paths := []string{strings.TrimSuffix(p.file, pageFile)}
	for _, alias := range p.Source.Aliases {
		paths = append(paths, strings.TrimPrefix(alias, "/"))
	}
	var hrefs []string
	for _, name := range paths {
		hrefs = append(hrefs, s.href(name))
		if p.Source.Press {
			hrefs = append(hrefs, s.href(PressFolder+name))
		}
	}
	return hrefs
}
