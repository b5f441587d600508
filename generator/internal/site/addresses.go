package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// claimAddresses takes the paths of all posts, public or not: two posts with one address are a mistake before either is public.
func (s *Site) claimAddresses(all, legal, translations []*Post) {
	s.findListDirs(slices.Concat(all, translations))
	if s.isPress() {
		for _, info := range s.Editions {
			s.addresses[info.prefix+pageFile] = itself
		}
	} else {
		s.addresses["404.html"] = itself
		for _, info := range s.Editions {
			s.claimFixed(info)
		}
	}
	posts := slices.Concat(all, legal, translations)
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
			if strings.EqualFold(path.Base(f.Path), pageFile) {
				s.errorf(f.Source, content.Place{}, "rename it", "would stand in the place of its post's page")
			}
			if p.Event != nil && f.Path == p.EventFile() {
				s.errorf(f.Source, content.Place{}, "rename it", "would stand in the place of its event's calendar file")
			}
		}
	}
}

// itself is who has the addresses that no post may have.
const itself = "the newsroom itself"

// claimFixed takes the pages of an edition that are there whatever the posts are.
func (s *Site) claimFixed(info *Info) {
	for _, dir := range []string{"", "index/", "search/", "follow/", "offline/", "tags/", "channels/"} {
		s.addresses[info.prefix+dir+pageFile] = itself
	}
	for _, section := range s.config.Sections {
		s.addresses[info.prefix+section.ID+"/"+pageFile] = itself
		if hasArchive(section) {
			s.addresses[info.prefix+section.ID+"/"+archiveDir+pageFile] = itself
		}
	}
}

func hasArchive(section content.Section) bool {
	return section.Layout == content.CalendarLayout || section.Layout == content.JobsLayout
}

// findListDirs finds the tags of all posts, public or not: what is wrong is to be told today, not at the hour when a post is due.
func (s *Site) findListDirs(all []*Post) {
	dir := func(name string) {
		for _, info := range s.Editions {
			s.listDirs[info.prefix+name] = true
		}
	}
	for _, info := range s.Editions[1:] {
		s.listDirs[strings.TrimSuffix(info.prefix, "/")] = true
	}
	if s.isPress() {
		return
	}
	for _, section := range s.config.Sections {
		dir(section.ID)
		if hasArchive(section) {
			dir(section.ID + "/" + strings.TrimSuffix(archiveDir, "/"))
		}
	}
	for _, ch := range s.config.Channels {
		dir("channels/" + ch.ID)
	}
	for _, p := range all {
		for _, name := range p.Source.Tags {
			p.tags = append(p.tags, s.tagged(name))
		}
	}
	for _, t := range s.tags {
		dir("tags/" + t.slug)
	}
}

// isOurs tells whether the newsroom itself writes a file of this name, or one where the name needs a folder: pages and feeds of lists,
// short links, and what stands at the top.
func (s *Site) isOurs(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	if slices.Contains(ours, top) || slices.Contains([]string{"months", "search.json", "manifest.webmanifest", EventsFile}, s.withoutPrefix(name)) || s.isDigest(name) {
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

// ours are the names at the top of public/ that no post can have.
var ours = []string{"a", "presse", "assets", "alerts.json", "robots.txt", "sitemap.xml", "404.html", "_newsroom", "sw.js", "offline.json"}

// withoutPrefix is the first part of a path below the folder of its language.
func (s *Site) withoutPrefix(name string) string {
	for _, info := range s.Editions[1:] {
		name = strings.TrimPrefix(name, info.prefix)
	}
	top, _, _ := strings.Cut(name, "/")
	return top
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
		other, taken = itself, true
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
