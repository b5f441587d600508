package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// claimAddresses takes the paths of all posts, public or not: two posts with one address are a mistake before either is public.
func (s *Site) claimAddresses(all, legal []*Post) {
	s.findListDirs(all)
	fixed := "the newsroom itself"
	for _, name := range []string{"index.html", "404.html", "index/index.html", "tags/index.html", "channels/index.html"} {
		s.addresses[name] = fixed
	}
	for _, section := range s.config.Sections {
		s.addresses[section.ID+"/index.html"] = fixed
	}
	posts := slices.Concat(all, legal)
	for _, p := range plainNamesFirst(posts) {
		s.claim(p.file, p, "slug", "rename one of the two files, or give one a slug: of its own")
	}
	for _, p := range posts {
		for _, alias := range p.Source.Aliases {
			s.claim(filePath(alias), p, "aliases", "an old address can lead to one post only: take it out of one of the two")
		}
	}
	for _, p := range posts {
		for _, f := range p.Files {
			if strings.EqualFold(path.Base(f.Path), "index.html") {
				s.errorf(f.Source, content.Place{}, "rename it", "would stand in the place of its post's page")
			}
		}
	}
}

// findListDirs finds the tags of all posts, public or not: what is wrong is to be told today, not at the hour when a post is due.
func (s *Site) findListDirs(all []*Post) {
	for _, section := range s.config.Sections {
		s.listDirs[section.ID] = true
	}
	for _, ch := range s.config.Channels {
		s.listDirs["channels/"+ch.ID] = true
	}
	for _, p := range all {
		for _, name := range p.Source.Tags {
			p.tags = append(p.tags, s.tagged(name))
		}
	}
	for _, t := range s.tags {
		s.listDirs["tags/"+t.slug] = true
	}
}

// isOurs tells whether the newsroom itself writes a file of this name, or one where the name needs a folder: pages and feeds of lists,
// short links, and what stands at the top.
func (s *Site) isOurs(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	if slices.Contains([]string{"a", "assets", "alerts.json", "robots.txt", "sitemap.xml", "404.html", "_newsroom"}, top) {
		return true
	}
	for ; name != "."; name = path.Dir(name) {
		ours := slices.Contains([]string{"index.html", "feed.xml", "atom.xml", "feed.json", "page"}, path.Base(name))
		if ours && s.listDirs[path.Dir(name)] {
			return true
		}
	}
	return false
}

// plainNamesFirst puts the posts with a slug of their own behind the others: of two with one address, theirs is the one to change.
func plainNamesFirst(posts []*Post) []*Post {
	plain := make([]*Post, 0, len(posts))
	var named []*Post
	for _, p := range posts {
		if p.Source.Has("slug") {
			named = append(named, p)
		} else {
			plain = append(plain, p)
		}
	}
	slices.SortStableFunc(named, func(a, b *Post) int { return cmp.Compare(a.Source.At("slug").Line, b.Source.At("slug").Line) })
	return append(plain, named...)
}

// claim takes a file of public/ for what a key of a post's front matter names.
func (s *Site) claim(name string, p *Post, key, hint string) {
	other, taken := s.addresses[name]
	if !taken && key == "aliases" && s.isOurs(name) {
		other, taken = "the newsroom itself", true
	}
	if taken {
		what := map[string]string{"slug": "slug", "aliases": "alias"}[key]
		s.errorf(p.Source.File, p.Source.At(key), hint, "the %s /%s is already taken by %s", what, strings.TrimSuffix(name, "index.html"), other)
		return
	}
	s.addresses[name] = p.Source.File
}

// filePath is the file that a server answers with for an address.
func filePath(address string) string {
	address = strings.TrimPrefix(address, "/")
	if address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}
