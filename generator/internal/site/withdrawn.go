package site

// Notices are the pages of what was taken back: a reason at the address where it stood, in each language. Nothing else of it stays.
func (s *Site) Notices() []*Page {
	var pages []*Page
	for _, p := range s.takenBack() {
		pages = append(pages, &Page{Kind: WithdrawnPage, Path: p.file, Href: p.Href, URL: p.URL, Site: p.info, Reason: p.Source.Withdrawn})
	}
	return pages
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
