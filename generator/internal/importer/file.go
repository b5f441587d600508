package importer

import (
	"path"
	"slices"
	"strings"
)

// fileReference is how a post names a file of the old site now; it is false where there is none.
func (s *site) fileReference(p *page, name string) (string, bool) {
	source, ok := s.fileAt(p, name)
	if !ok {
		return "", false
	}
	if s.counting {
		if s.users[source] == nil {
			s.users[source] = map[*page]bool{}
		}
		s.users[source][p.main()] = true
		return name, true
	}
	target := s.place(source)
	if _, own := strings.CutPrefix(target, path.Dir(p.target)+"/"); own && p.main().hasFiles {
		return escaped(relative(p.target, target)), true
	}
	return escaped("/" + target), true
}

// main is the post of which a page is a translation, or itself.
func (p *page) main() *page {
	if p.original != nil {
		return p.original
	}
	return p
}

// fileAt finds a file by the name that a post gives it: beside the post, by its old address, or below assets/.
func (s *site) fileAt(p *page, name string) (string, bool) {
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name = name[:i]
	}
	if s.isOwnHost(name) {
		_, rest, _ := strings.Cut(name, "://")
		_, name, _ = strings.Cut(rest, "/")
		name = "/" + name
	}
	if name == "" || strings.HasSuffix(name, "/") || isElsewhere(name) {
		return "", false
	}
	name = unescaped(s.withoutBase(name))
	if !strings.HasPrefix(name, "/") {
		if beside := path.Join(path.Dir(p.source), name); s.isFile(beside) {
			return beside, true
		}
		if p.original != nil {
			if beside := path.Join(path.Dir(p.original.source), name); s.isFile(beside) {
				return beside, true
			}
		}
	}
	for _, address := range []string{s.absolute(p, name), path.Clean("/" + name)} {
		if source, ok := s.public[address]; ok {
			return source, true
		}
	}
	below := path.Join("assets", name)
	return below, s.isFile(below)
}

// isFile tells whether there is a file that is no text of the site.
func (s *site) isFile(name string) bool {
	_, found := slices.BinarySearch(s.files, name)
	return found && !isMarkdown(name)
}

// place is where a file goes in the content folder.
func (s *site) place(source string) string {
	if target, ok := s.placed[source]; ok {
		return target
	}
	target := s.freePath(s.wish(source))
	s.placed[source] = target
	s.fate[source] = true
	return target
}

// wish is where a file should go: to the post whose folder it lies in, or that alone shows it; else to a folder for all.
func (s *site) wish(source string) string {
	if b := s.bundleOf(source); b != nil {
		return path.Join(path.Dir(b.main().target), strings.TrimPrefix(source, b.bundle+"/"))
	}
	address := s.addressOf(source)
	if !isPicture(source) && s.mayStay(address) {
		return strings.TrimPrefix(address, "/") // so that it keeps its address
	}
	if users := s.users[source]; len(users) == 1 {
		for p := range users {
			return path.Join(path.Dir(p.target), path.Base(source))
		}
	}
	parts := strings.Split(strings.TrimPrefix(address, "/"), "/")
	for len(parts) > 1 && slices.Contains([]string{"assets", "static", "images", "image", "img", "bilder", "uploads", "media"}, parts[0]) {
		parts = parts[1:]
	}
	return path.Join("bilder", path.Join(parts...))
}

// addressOf is where a file stood on the old site; those of assets/ stood nowhere.
func (s *site) addressOf(source string) string {
	if address := s.addressBy[source]; address != "" {
		return address
	}
	return "/" + source
}

// mayStay tells whether a file can keep its path: in a folder of its own, which is no section's.
func (s *site) mayStay(address string) bool {
	top, _, inFolder := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	return inFolder && s.sections[top] == nil && top != s.pagesFolder && top != "_newsroom" && !slices.Contains(takenNames, top) &&
		!slices.Contains(s.languages, top)
}

// bundleOf finds the page in whose folder a file lies.
func (s *site) bundleOf(source string) *page {
	for dir := path.Dir(source); dir != "."; dir = path.Dir(dir) {
		if p := s.bundles[dir]; p != nil {
			return p
		}
	}
	return nil
}

// freePath changes the name of a file until nothing else has it.
func (s *site) freePath(name string) string {
	free, ext := name, path.Ext(name)
	for n := 2; s.claimed[free]; n++ {
		free = strings.TrimSuffix(name, ext) + "-" + itoa(n) + ext
	}
	s.claimed[free] = true
	return free
}

// alt finds words for a picture among the resources of a page's front matter.
func (s *site) alt(p *page, name string) string {
	words, _ := s.resource(p, name)
	return words
}

// resource is what the front matter of a bundle says of one of its files: its title and its caption.
func (s *site) resource(p *page, name string) (alt, caption string) {
	resources := lookup(p.head.entries, "resources")
	if resources == nil {
		return "", ""
	}
	for _, n := range resources.Content {
		keys := entriesOf(n)
		src := text(lookup(keys, "src"))
		if matched, err := path.Match(src, path.Clean(name)); err != nil || !matched && src != path.Clean(name) {
			continue
		}
		params := entriesOf(lookup(keys, "params"))
		alt, caption = text(lookup(params, "alt")), text(lookup(params, "caption"))
		if alt == "" {
			alt = text(lookup(keys, "title"))
		}
		return alt, caption
	}
	return "", ""
}
