package site

import (
	"cmp"
	"slices"
	"time"
)

// maxGone is how many posts are told to be gone: phones that were without net for longer find out by asking for each page.
const maxGone = 500

// Gone are the Hrefs of the pages of posts that were withdrawn or have expired, in the order of the addresses; of too many those that went last.
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
		hrefs = append(hrefs, p.Href)
		for _, t := range p.translations {
			if !t.Source.Draft {
				hrefs = append(hrefs, t.Href)
			}
		}
	}
	slices.Sort(hrefs)
	return slices.Compact(hrefs)
}
