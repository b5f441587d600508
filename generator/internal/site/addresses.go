package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// claimAddresses takes the paths of all posts, public or not: two posts with one address are a mistake before either is public.
func (s *Site) claimAddresses(all []*Post) {
	fixed := claim{file: "the newsroom itself"}
	for _, name := range []string{"index.html", "404.html", "index/index.html", "tags/index.html", "channels/index.html"} {
		s.addresses[name] = fixed
	}
	for _, section := range s.config.Sections {
		s.addresses[section.ID+"/index.html"] = fixed
	}
	for _, p := range plainNamesFirst(slices.Concat(all, s.Legal)) {
		s.claim(path.Join(p.Source.Section, p.Source.Slug, "index.html"), p, p.Source.At("slug"), "slug",
			"rename one of the two files, or give one a slug: of its own")
	}
	for _, p := range slices.Concat(all, s.Legal) {
		for _, alias := range p.Source.Aliases {
			s.claim(filePath(alias), p, p.Source.At("aliases"), "alias", "an old address can lead to one post only: take it out of one of the two")
		}
	}
	for _, p := range slices.Concat(all, s.Legal) {
		for _, f := range p.Files {
			if strings.EqualFold(path.Base(f.Path), "index.html") {
				s.errorf(f.Source, content.Place{}, "rename it", "would stand in the place of its post's page")
			}
		}
	}
}

// plainNamesFirst puts the posts with a slug of their own behind the others: of two with one address, theirs is the one to change.
func plainNamesFirst(posts []*Post) []*Post {
	slices.SortStableFunc(posts, func(a, b *Post) int { return cmp.Compare(a.Source.At("slug").Line, b.Source.At("slug").Line) })
	return posts
}

func (s *Site) claim(name string, p *Post, at content.Place, what, hint string) {
	if other, taken := s.addresses[name]; taken {
		s.errorf(p.Source.File, at, hint, "the %s /%s is already taken by %s", what, strings.TrimSuffix(name, "index.html"), other.file)
		return
	}
	s.addresses[name] = claim{p.Source.File, at}
}

// filePath is the file that a server answers with for an address.
func filePath(address string) string {
	address = strings.TrimPrefix(address, "/")
	if address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}
