package site

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
)

// ErrNotPublic is the error for a link to a post that exists, but that nobody can open yet or any more.
var ErrNotPublic = errors.New("is not public")

// ErrWithdrawn is the error for a link to a post that was taken back: it leads to the notice.
var ErrWithdrawn = errors.New("was withdrawn")

// ErrForeign is the error for a picture of another site. Pages do not load it, as whoever has it would see who reads what.
var ErrForeign = errors.New("lies on another site, and pages show none from there")

// ErrNoPictures is the error for a gallery of the pictures beside a post where there are none.
var ErrNoPictures = errors.New("the gallery has no pictures: there are none beside the post")

// Target is where a link or a picture of a post leads.
type Target struct {
	Href     string
	File     *File     // the file of content/ that must be published for it; nil for pages and other sites
	Image    *Image    // by Picture, without its alternative text
	Download *Download // by Download
	Post     *Post     // whose page it is; nil for all others
}

// Resolve finds what a link or picture in a post means: another site; a page of this one, by its address (/technik/netz/) or by its file
// (../technik/netz.md); or a file beside the post or, with a slash in front, from the top of content/. The address is usable with
// ErrNotPublic and ErrWithdrawn as well.
func (s *Site) Resolve(p *Post, destination string) (Target, error) {
	if s.isPress() {
		return s.pressLink(p, destination)
	}
	return s.resolve(p, destination)
}

func (s *Site) resolve(p *Post, destination string) (Target, error) {
	u, err := url.Parse(destination)
	switch {
	case err != nil:
		return Target{}, fmt.Errorf("the link %q is not an address", destination)
	case u.Scheme != "" || u.Host != "" || u.Path == "":
		return Target{Href: destination}, nil
	}
	tail := strings.TrimPrefix(destination, rawPath(destination))
	target, err := s.resolvePath(p, u.Path)
	target.Href += tail
	return target, err
}

// Picture is Resolve for pictures. The address is usable with ErrForeign as well.
func (s *Site) Picture(p *Post, destination string) (Target, error) {
	target, err := s.Resolve(p, destination)
	switch {
	case err != nil:
		return target, err
	case target.File != nil && target.File.Picture == nil && s.pictures != nil:
		return Target{}, fmt.Errorf("%q is no picture", destination)
	case target.File != nil:
		target.Image = s.image(*target.File, "")
		target.Href = target.Image.Href
		return target, nil
	case strings.HasPrefix(destination, "data:image/"):
		target.Image = &Image{Href: target.Href, URL: target.Href}
		return target, nil
	}
	target.Image = &Image{Href: target.Href, URL: target.Href}
	u, err := url.Parse(target.Href)
	if err == nil && u.Host != "" && slices.Contains([]string{"", "http", "https"}, u.Scheme) {
		return target, fmt.Errorf("the picture %s %w", destination, ErrForeign)
	}
	return Target{}, fmt.Errorf("%q is no picture", destination)
}

// Download is Resolve for files to take along, which must be the newsroom's own.
func (s *Site) Download(p *Post, destination string) (Target, error) {
	target, err := s.Resolve(p, destination)
	switch {
	case errors.Is(err, ErrInternal):
		return Target{}, err
	case err != nil || target.File == nil:
		return Target{}, fmt.Errorf("there is no file %q", destination)
	}
	target.Download = s.download(*target.File, path.Base(target.File.Source))
	target.Download.Href = target.Href
	return target, nil
}

// Beside are the pictures in the folder of a post, but for the one on top of it, as links name them.
func (s *Site) Beside(p *Post) ([]string, error) {
	var names []string
	for _, f := range besides(p) {
		names = append(names, path.Base(f.Source))
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = (&url.URL{Path: name}).String()
	}
	if len(names) == 0 {
		return nil, ErrNoPictures
	}
	return names, nil
}

// Linked is the post that a link of another one leads to, or that itself, and the place on its page; nil where it leads to something else.
func (s *Site) Linked(p *Post, destination string) (to *Post, place string) {
	u, err := url.Parse(destination)
	if err != nil {
		return nil, ""
	}
	if u.Scheme == "" && u.Host == "" && u.Path == "" {
		return p, u.Fragment
	}
	target, err := s.Resolve(p, destination)
	if err != nil {
		return nil, ""
	}
	return target.Post, u.Fragment
}

// rawPath is a reference up to its query or fragment.
func rawPath(destination string) string {
	if i := strings.IndexAny(destination, "?#"); i >= 0 {
		return destination[:i]
	}
	return destination
}

func (s *Site) resolvePath(p *Post, name string) (Target, error) {
	file := path.Join(path.Dir(p.Source.File), name)
	if strings.HasPrefix(name, "/") {
		file = strings.TrimPrefix(path.Clean(name), "/")
	}
	if target, ok := s.files[file]; ok {
		if s.isOurs(target.Path) {
			return Target{}, fmt.Errorf("%s would stand at the address of a file of the newsroom itself, /%s: give it another name", file, target.Path)
		}
		name := target.Path
		if target.Picture != nil && len(target.Picture.Forms) > 0 { // else it is broken, which is said
			name = target.formPath(target.Picture.largest())
		}
		return Target{Href: s.href(name), File: &target}, nil
	}
	for _, candidate := range []string{file, file + ".md", path.Join(file, "index.md")} {
		if other := s.byFile[candidate]; other != nil {
			return toPost(p, other)
		}
	}
	return s.resolveAddress(p, name)
}

// toPost leads from one post to another, in the language of the first where it can be read in it.
func toPost(p, other *Post) (Target, error) {
	if other.original == nil {
		other = other.best(p.info)
	}
	if !other.public {
		return Target{Href: other.Href}, other.hidden()
	}
	return Target{Href: other.Href, Post: other}, nil
}

// hidden is the error for a link to a post that nobody can read.
func (p *Post) hidden() error {
	if p.Source.Withdrawn != "" {
		return fmt.Errorf("the linked post %s %w", p.Source.File, ErrWithdrawn)
	}
	return fmt.Errorf("the linked post %s %w", p.Source.File, ErrNotPublic)
}

// resolveAddress takes a path for an address of this site, relative ones from the page of the post, as a browser would.
func (s *Site) resolveAddress(p *Post, name string) (Target, error) {
	address := path.Join(p.info.prefix, p.Source.Section, p.Source.Slug, name)
	if strings.HasPrefix(name, "/") {
		address = s.inLanguage(p.info, strings.TrimPrefix(path.Clean(name), "/"))
	}
	if rest, press := strings.CutPrefix(address+"/", PressFolder); press && s.Press != nil {
		return s.toPress(p, rest)
	}
	owner := s.owner(address)
	if owner == "" && !s.lists[address] {
		if s.listDirs[address] { // an error would stop the whole newsroom at the hour when the last post with the tag expires
			return Target{Href: s.href(address + "/")}, fmt.Errorf("the page of the tag %q %w", name, ErrNotPublic)
		}
		if s.isDigest(address) { // nor when one has ended
			return Target{Href: s.href(address + "/")}, fmt.Errorf("the page %q %w", name, ErrNotPublic)
		}
		return Target{}, fmt.Errorf("%q leads to nothing: there is no such file beside the post and no such page", name)
	}
	if path.Ext(address) == "" && address != "" {
		address += "/"
	}
	if other := s.byFile[owner]; other != nil {
		return toAddress(p, other, s.href(address))
	}
	return Target{Href: s.href(address)}, nil
}

// toAddress leads to a post that was named by one of its addresses. Old ones stay as they are written: they lead on.
func toAddress(p, other *Post, href string) (Target, error) {
	if href == other.Href {
		return toPost(p, other)
	}
	if !other.public {
		return Target{Href: href}, other.hidden()
	}
	return Target{Href: href}, nil
}

// owner is who has an address: a file of content/, or the newsroom itself; empty where nobody has.
func (s *Site) owner(address string) string {
	if owner := s.addresses[path.Join(address, pageFile)]; owner != "" {
		return owner
	}
	return s.addresses[address]
}

// inLanguage is an address of a page that is no post's as an edition has it: where the edition has none, the address itself.
func (s *Site) inLanguage(info *Info, address string) string {
	own := info.prefix + address
	if s.owner(own) == itself || s.lists[strings.TrimSuffix(own, "/")] {
		return own
	}
	return address
}

// noteListAddresses notes the pages and feeds of lists, which exist as soon as the list does.
func (s *Site) noteListAddresses() {
	for _, info := range s.Editions {
		for _, l := range info.Lists() {
			for _, name := range []string{strings.TrimSuffix(l.Dir, "/"), l.Dir + "feed.xml", l.Dir + "atom.xml", l.Dir + "feed.json"} {
				s.lists[name] = true
			}
			for _, d := range l.Digests {
				s.lists[strings.TrimSuffix(d.dir, "/")] = true
			}
		}
		s.lists[info.prefix+EventsFile] = true
	}
}

// AddFile notes that a post needs a file of content/.
func (p *Post) AddFile(t Target) {
	if t.File == nil {
		return
	}
	for _, f := range p.Files {
		if f == *t.File {
			return
		}
	}
	p.Files = append(p.Files, *t.File)
}
