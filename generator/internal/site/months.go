package site

import (
	"slices"
	"time"
)

// monthPages are a page for each month that has posts, the newest first: all of them, by section. They lead to every post without a script.
func (s *Site) monthPages(info *Info) []*Page {
	var pages []*Page
	var page *Page
	for _, p := range info.Home.Posts {
		if page == nil || !s.within(page.Month, p.Date) {
			month := s.month(p.Date)
			dir := "months/" + month.Format("2006-01") + "/"
			page = s.fixedPage(info, MonthPage, dir)
			page.Month, page.Title = month, month.Format("2006-01")
			pages = append(pages, page)
		}
		page.Posts = append(page.Posts, p)
	}
	for _, page := range pages {
		page.Groups = bySection(info, page.Posts)
	}
	return pages
}

// within tells whether a time is in a month.
func (s *Site) within(month, t time.Time) bool {
	t = t.In(s.location())
	return t.Year() == month.Year() && t.Month() == month.Month()
}

func bySection(info *Info, posts []*Post) []Group {
	groups := make([]Group, len(info.Sections))
	places := make(map[string]int, len(info.Sections))
	for i, l := range info.Sections {
		groups[i].List, places[l.ID] = l, i
	}
	for _, p := range posts {
		g := &groups[places[p.Source.Section]]
		g.Posts = append(g.Posts, p)
	}
	return slices.DeleteFunc(groups, func(g Group) bool { return len(g.Posts) == 0 })
}

// monthsOf says what there is on the pages of months.
func monthsOf(pages []*Page) []Month {
	months := make([]Month, len(pages))
	for i, p := range pages {
		months[i] = Month{Month: p.Month, Href: p.Href}
		for _, g := range p.Groups {
			months[i].Sections = append(months[i].Sections, MonthSection{List: g.List, Href: p.Href + "#" + g.List.ID, Count: len(g.Posts)})
		}
	}
	return months
}
