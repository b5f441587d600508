package site

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Pages returns every HTML page but those of the posts, which Post.Page makes one at a time.
func (s *Site) Pages() []*Page {
	var pages []*Page
	for _, l := range s.Lists() {
		pages = append(pages, s.listPages(l)...)
	}
	pages = append(pages,
		&Page{Kind: IndexPage, Path: "index/index.html", Href: s.Info.IndexHref, URL: s.url("index/"), Site: s.Info},
		&Page{Kind: NotFoundPage, Path: "404.html", Href: s.href("404.html"), URL: s.url("404.html"), Site: s.Info})
	return pages
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
	if p.Section == nil {
		kind = LegalPage
	}
	return &Page{
		Kind: kind, Path: p.file, Href: p.Href, URL: p.URL, Title: p.Title,
		Description: p.Teaser, Site: s.Info, Post: p,
	}
}

// Redirects returns the pages that lead elsewhere: old addresses, short links, and the two folders without a page of their own.
func (s *Site) Redirects() []*Page {
	index := &Post{Title: s.Info.Title, Href: s.Info.IndexHref, URL: s.url("index/")}
	pages := []*Page{s.redirect("tags/index.html", index), s.redirect("channels/index.html", index)}
	for _, p := range slices.Concat(s.Posts, s.Legal) {
		for _, alias := range p.Source.Aliases {
			pages = append(pages, s.redirect(filePath(alias), p))
		}
	}
	return append(pages, s.shortLinks()...)
}

// shortLinks lead from /a/CODE/ to the posts; those of former ids stay too, unless the code went to another post.
func (s *Site) shortLinks() []*Page {
	pages := make([]*Page, 0, len(s.Posts))
	taken := make(map[string]bool, len(s.Posts))
	for _, p := range s.Posts {
		taken[p.Code] = true
		pages = append(pages, s.redirect(shortFolder+p.Code+"/"+pageFile, p))
	}
	for _, p := range s.Posts {
		for _, id := range otherIDs(p) {
			if c := code(id, codeLength); !taken[c] {
				taken[c] = true
				pages = append(pages, s.redirect(shortFolder+c+"/"+pageFile, p))
			}
		}
	}
	return pages
}

func (s *Site) redirect(file string, p *Post) *Page {
	return &Page{Kind: RedirectPage, Path: file, Href: p.Href, URL: p.URL, Title: p.Title, Site: s.Info, Target: p.Href}
}

func (s *Site) listPages(l *List) []*Page {
	kind, posts := ListPage, l.Posts
	if l.Kind == HomeList {
		kind, posts = HomePage, pinnedFirst(l.Posts)
	}
	total := max(1, (len(posts)+s.perPage-1)/s.perPage)
	pages := make([]*Page, total)
	for i := range pages {
		dir := l.Dir + pageDir(i+1)
		pages[i] = &Page{
			Kind: kind, Path: dir + "index.html", Href: s.href(dir), URL: s.url(dir), Title: l.Title, Description: l.Description, Site: s.Info,
			List: l, Posts: posts[i*s.perPage : min((i+1)*s.perPage, len(posts))],
		}
		if total > 1 {
			pages[i].Pager = pager(l, i+1, total)
		}
	}
	return pages
}

func pager(l *List, number, total int) *Pager {
	p := &Pager{Number: number, Total: total}
	if number > 1 {
		p.Newer = l.Href + pageDir(number-1)
	}
	if number < total {
		p.Older = l.Href + pageDir(number+1)
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

// Files returns the files of content/ that the public posts and the configuration need, in the order of their paths. Those of drafts,
// and those that nothing names, stay private.
func (s *Site) Files() []File {
	byPath := map[string]File{}
	for _, p := range slices.Concat(s.Posts, s.Legal) {
		for _, f := range p.Files {
			byPath[f.Path] = f
		}
	}
	if f, ok := s.files[strings.TrimPrefix(s.config.Logo, "/")]; ok {
		byPath[f.Path] = f
	}
	return slices.SortedFunc(maps.Values(byPath), func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
}
