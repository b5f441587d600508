package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"newsroom/generator/internal/content"
)

// Pages returns every HTML page but those of the posts, which PostPage makes one at a time, and the Redirects.
func (s *Site) Pages() []*Page {
	var pages []*Page
	for _, info := range s.Editions {
		for _, l := range info.Lists() {
			pages = append(pages, s.listPages(info, l)...)
		}
		if s.isPress() {
			continue
		}
		pages = append(pages, s.digestPages(info)...)
		months := s.monthPages(info)
		pages = append(pages, months...)
		search := s.fixedPage(info, SearchPage, "search/")
		search.Months = monthsOf(months)
		pages = append(pages, search, s.fixedPage(info, IndexPage, "index/"), s.fixedPage(info, FollowPage, "follow/"), s.fixedPage(info, OfflinePage, "offline/"))
	}
	if s.isPress() {
		return pages
	}
	return append(pages, &Page{Kind: NotFoundPage, Path: "404.html", Href: s.href("404.html"), URL: s.url("404.html"), Site: s.Info})
}

// FrontPages are the pages of an edition that everybody needs: the front page, the first of each section and of each channel that is open to
// all, and those that lead to all others; of the page to search on nothing that is on it.
func (s *Site) FrontPages(info *Info) []*Page {
	pages := []*Page{s.frontPage(info, info.Home)}
	for _, l := range info.Sections {
		pages = append(pages, s.frontPage(info, l))
	}
	for _, l := range info.Channels {
		if l.Join == "open" {
			pages = append(pages, s.frontPage(info, l))
		}
	}
	return append(pages, s.fixedPage(info, IndexPage, "index/"), s.fixedPage(info, SearchPage, "search/"), s.fixedPage(info, FollowPage, "follow/"), s.fixedPage(info, OfflinePage, "offline/"))
}

// fixedPage is one of the pages that every edition has.
func (s *Site) fixedPage(info *Info, kind Kind, dir string) *Page {
	p := s.newPage(info, kind, dir)
	p.Editions = s.editions(info, func(other *Info) string { return other.prefix + dir })
	return p
}

// newPage is a page in a folder below that of its language.
func (s *Site) newPage(info *Info, kind Kind, dir string) *Page {
	dir = info.prefix + dir
	return &Page{Kind: kind, Path: dir + pageFile, Href: s.href(dir), URL: s.url(dir), Site: info}
}

// PostOf finds the post, or the legal page, of a file of content/; nil if there is none.
func (s *Site) PostOf(file string) *Post { return s.byFile[file] }

// HasBelow tells whether the folder of this name in content/ holds posts or other files of the site.
func (s *Site) HasBelow(folder string) bool {
	below := func(name string) bool { return strings.HasPrefix(name, folder+"/") }
	for name := range s.byFile {
		if below(name) {
			return true
		}
	}
	for name := range s.files {
		if below(name) {
			return true
		}
	}
	return false
}

// Public tells whether a post is shown.
func (p *Post) Public() bool { return p.public }

// PostPage is the page of a post or of a legal page.
func (s *Site) PostPage(p *Post) *Page {
	kind := PostPage
	switch {
	case p.Source.Section == "":
		kind = LegalPage
	case s.isPress():
		kind = ReleasePage
	}
	page := &Page{
		Kind: kind, Path: p.file, Href: p.Href, URL: p.URL, Title: p.Title,
		Description: p.Teaser, Site: p.info, Post: p, Editions: p.Editions,
	}
	if kind == ReleasePage {
		page.Pictures = s.picturesOf(p)
	}
	return page
}

// Redirects returns the pages that lead elsewhere: old addresses, short links, and the two folders without a page of their own.
func (s *Site) Redirects() []*Page {
	var pages []*Page
	for _, info := range s.Editions {
		if s.isPress() {
			break
		}
		index := &Post{Title: info.Title, Href: info.IndexHref, URL: s.url(info.prefix + "index/"), info: info}
		pages = append(pages, s.redirect(info.prefix+"tags/index.html", index), s.redirect(info.prefix+"channels/index.html", index))
	}
	for _, p := range slices.Concat(s.Posts, s.Legal, s.Translations) {
		for _, alias := range p.Source.Aliases {
			pages = append(pages, s.redirect(filePath(alias), p))
		}
	}
	for _, p := range s.takenBack() {
		for _, alias := range p.Source.Aliases {
			pages = append(pages, s.redirect(filePath(alias), bare(p)))
		}
	}
	if s.isPress() {
		return pages
	}
	return append(pages, s.shortLinks()...)
}

// shortLinks lead from /a/CODE/ to the posts, to the notices of those that were taken back, and to digests; those of former ids stay too,
// unless the code went to another post.
func (s *Site) shortLinks() []*Page {
	pages := make([]*Page, 0, len(s.Posts))
	taken := make(map[string]bool, len(s.Posts))
	lead := func(code string, p *Post) {
		if code != "" && !taken[code] { // a legal page has none
			taken[code] = true
			pages = append(pages, s.redirect(shortFolder+code+"/"+pageFile, p))
		}
	}
	for _, p := range slices.Concat(s.Posts, s.Translations) {
		lead(p.Code, p)
	}
	back := s.takenBack()
	for _, p := range back {
		lead(p.Code, bare(p))
	}
	for _, p := range s.Posts {
		for _, id := range otherIDs(p) {
			lead(code(id, codeLength), p)
		}
	}
	for _, p := range back {
		for _, id := range otherIDs(p) {
			lead(code(id, codeLength), bare(p))
		}
	}
	for _, info := range s.Editions {
		for _, l := range info.Channels {
			for _, d := range l.Digests {
				lead(d.code, &Post{Title: l.Title, Href: d.Href, URL: d.URL, info: info})
			}
		}
	}
	return pages
}

func (s *Site) redirect(file string, p *Post) *Page {
	return &Page{Kind: RedirectPage, Path: file, Href: p.Href, URL: p.URL, Title: p.Title, Site: p.info, Target: p.Href}
}

// listPages are all pages of a list.
func (s *Site) listPages(info *Info, l *List) []*Page {
	kind, posts := s.contents(l)
	pages := s.paged(info, kind, l, "", posts)
	for _, p := range pages {
		s.arrange(p)
	}
	return append(pages, s.archive(info, kind, l)...)
}

// frontPage is the first page of a list.
func (s *Site) frontPage(info *Info, l *List) *Page {
	kind, posts := s.contents(l)
	p := s.listPage(info, kind, l, "", posts, 1)
	s.arrange(p)
	return p
}

// contents are the posts that go through the pages of a list. Those of a calendar or of a list of jobs that are neither event nor job go
// through its pages too; what the section is for has room on the first.
func (s *Site) contents(l *List) (Kind, []*Post) {
	switch {
	case l.Kind == HomeList && s.isPress():
		return PressPage, l.Posts
	case l.Kind == HomeList:
		return HomePage, pinnedFirst(l.Posts)
	case l.Layout == string(content.CalendarLayout):
		return CalendarPage, those(l.Posts, func(p *Post) bool { return p.Event == nil })
	case l.Layout == string(content.JobsLayout):
		return JobsPage, those(l.Posts, func(p *Post) bool { return p.Job == nil })
	default:
		return ListPage, l.Posts
	}
}

// arrange puts what is ahead on the first page of a calendar or of a list of jobs.
func (s *Site) arrange(p *Page) {
	if p.Kind != CalendarPage && p.Kind != JobsPage {
		return
	}
	p.Rest, p.Posts = p.Posts, nil
	switch first := p.Pager == nil || p.Pager.Number == 1; {
	case first && p.Kind == CalendarPage:
		p.Posts, p.Groups = p.Site.Upcoming, s.byMonth(p.Site.Upcoming)
	case first:
		p.Posts = p.Site.OpenJobs
	}
}

// paged are the pages of posts in a folder of a list.
func (s *Site) paged(info *Info, kind Kind, l *List, folder string, posts []*Post) []*Page {
	pages := make([]*Page, s.pageCount(posts))
	for i := range pages {
		pages[i] = s.listPage(info, kind, l, folder, posts, i+1)
	}
	return pages
}

func (s *Site) pageCount(posts []*Post) int { return max(1, (len(posts)+s.perPage-1)/s.perPage) }

func (s *Site) listPage(info *Info, kind Kind, l *List, folder string, posts []*Post, number int) *Page {
	dir := l.Dir + folder + pageDir(number)
	p := &Page{
		Kind: kind, Path: dir + pageFile, Href: s.href(dir), URL: s.url(dir), Title: l.Title, Description: l.Description, Site: info,
		List: l, Posts: posts[(number-1)*s.perPage : min(number*s.perPage, len(posts))],
	}
	if total := s.pageCount(posts); total > 1 {
		p.Pager = pager(l.Href+folder, number, total)
	}
	p.Editions = s.editions(info, func(other *Info) string {
		dir := other.prefix + strings.TrimPrefix(l.Dir, info.prefix)
		switch {
		case l.Kind != TagList: // the lists of all editions are as long
			return dir + folder + pageDir(number)
		case number == 1 && s.lists[strings.TrimSuffix(dir, "/")]:
			return dir
		}
		return nowhere
	})
	return p
}

func pager(href string, number, total int) *Pager {
	p := &Pager{Number: number, Total: total}
	if number > 1 {
		p.Newer = href + pageDir(number-1)
	}
	if number < total {
		p.Older = href + pageDir(number+1)
	}
	return p
}

func pageDir(number int) string {
	if number == 1 {
		return ""
	}
	return "page/" + strconv.Itoa(number) + "/"
}

// pinnedFirst puts the posts with a weight in front, the smallest weight first.
func pinnedFirst(posts []*Post) []*Post {
	out := slices.Clone(posts)
	slices.SortStableFunc(out, func(a, b *Post) int { return cmp.Compare(pin(a), pin(b)) })
	return out
}

func pin(p *Post) int {
	if p.Weight > 0 {
		return p.Weight
	}
	return int(^uint(0) >> 1)
}
