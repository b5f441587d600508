// Package site owns the shape of the newsroom: which posts are public at a moment, on which lists they stand, who their neighbours
// are, and the address of everything. It is pure: the same posts at the same moment make the same site.
//
// The steps, in the order of New: the newsroom gets an edition for each of its languages; every post gets its permanent id, its short code and
// its addresses; each address is claimed once; the public posts are put on the lists of every edition; the pictures and other files that posts
// name are found; what stands in front now is chosen. Pages, Redirects, Files, Messages and Next are then read off.
package site

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/diag"
)

// Options are what a site depends on beside its content.
type Options struct {
	BaseURL string    // in place of the configured one; empty = the configured one
	Now     time.Time // posts are public or not at this moment
	Drafts  bool      // drafts are public too
	Future  bool      // so are scheduled posts

	Pictures map[string]*Picture // the picture files of content/, by their paths

	pressOf string                // base URL of the newsroom whose press pages this is; empty = it is a newsroom itself
	History map[string][]Revision // what git knows of the files of content/, by their paths, newest first; nil where nothing is known
	Cut     map[string]bool       // of them those that are older than that: the clone is shallow
}

// Site is everything that is to be published, and where.
type Site struct {
	Info         *Info     // in the newsroom's language
	Editions     []*Info   // one for each language, that of the newsroom first
	Posts        []*Post   // public ones, newest first
	Legal        []*Post   // public ones
	Translations []*Post   // public ones, of posts and of legal pages
	Waiting      []*Post   // scheduled posts and legal pages: checked, so that the hour they are due brings no bad surprise, and shown nowhere
	Next         time.Time // when the site will change by the clock alone; zero = never
	Due          []Change  // what happens then, and the next that happens to every other post; the earliest first
	Count        int       // of all posts and legal pages, public or not
	Press        *Site     // the press pages: paths and numbers are its own, see PressFolder; nil where there are none

	config    *content.Config
	perPage   int
	files     map[string]File     // by path in content/
	byFile    map[string]*Post    // every post and legal page, public or not
	tags      map[string]*tag     // by their names as written, and by their slugs
	audiences map[string][]string // of the posts of a section that name no channels: ids
	addresses map[string]string   // who has a path of public/: a file of content/, or the newsroom itself
	lists     map[string]bool     // addresses of lists and their feeds, as they are written in links, without a slash at the end
	listDirs  map[string]bool     // folders of public/ that are those of lists, or will be when a tag's posts are public; "." is home
	pictures  map[string]*Picture // by path in content/
	history   map[string][]Revision
	cut       map[string]bool
	internal  string          // of press pages: base URL of the newsroom; else empty
	foreign   map[string]bool // of press pages: files, by path in content/, that go with posts which are not for the press
	codes     map[string]bool // of short links
	withdrawn []*Post         // public once, taken back
	expired   []*Post
	problems  diag.List
}

// New arranges a newsroom. Addresses that are taken twice, and pictures that are not there, are problems.
func New(n *content.Newsroom, o Options) (*Site, diag.List) {
	s := &Site{
		config: &n.Config, perPage: n.Config.PerPage, files: map[string]File{}, byFile: make(map[string]*Post, len(n.Posts)+len(n.Pages)),
		tags: map[string]*tag{}, audiences: map[string][]string{}, addresses: make(map[string]string, len(n.Posts)+len(n.Pages)), listDirs: map[string]bool{".": true}, lists: map[string]bool{},
		foreign: map[string]bool{},
	}
	s.pictures, s.history, s.cut, s.internal = o.Pictures, o.History, o.Cut, o.pressOf
	s.addEditions(n, o)
	all, legal := s.addPosts(n.Posts), s.addPosts(n.Pages)
	translations := s.addPosts(s.spoken(n.Translations))
	s.addFiles(n.Files)
	s.assignCodes(all, translations)
	s.claimAddresses(all, legal, translations)
	s.choosePublic(all, legal, translations, o)
	for _, info := range s.Editions {
		s.addLists(info)
	}
	s.noteListAddresses()
	for _, info := range s.Editions {
		s.addMenus(info, legal)
	}
	s.addPostEditions()
	s.resolveFiles()
	s.chooseFront(n.Config.Banner)
	s.addPress(n, o)
	if s.Due = s.due(slices.Concat(all, legal, translations), o); len(s.Due) > 0 {
		s.Next = s.Due[0].At
	}
	return s, s.problems
}

func (s *Site) errorf(file string, at content.Place, hint, format string, args ...any) {
	s.problems = append(s.problems, diag.Errorf(file, at.Line, at.Column, hint, format, args...))
}

// pageFile is what a server answers with for a folder.
const pageFile = "index.html"

// href and url of a path of public/ that ends in / or names a file.
func (s *Site) href(p string) string { return s.Info.BaseHref + escape(p) }
func (s *Site) url(p string) string  { return s.Info.BaseURL + escape(p) }

func escape(p string) string {
	for i := range len(p) {
		if c := p[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '/' && c != '-' && c != '.' {
			return (&url.URL{Path: p}).EscapedPath()
		}
	}
	return p
}

func (s *Site) addPosts(sources []*content.Post) []*Post {
	posts := make([]*Post, len(sources))
	cores.Each(len(sources), func(i int) { posts[i] = s.newPost(sources[i]) })
	for _, p := range posts {
		s.byFile[p.Source.File] = p
		p.Number = s.Count
		s.Count++
		if original := s.byFile[p.Source.Original]; original != nil {
			p.original = original
			original.translations = append(original.translations, p)
		}
	}
	return posts
}

func (s *Site) newPost(source *content.Post) *Post {
	info := s.edition(source.Language)
	file := path.Join(info.prefix, source.Section, source.Slug, pageFile)
	dir := strings.TrimSuffix(file, pageFile)
	p := &Post{
		ID: strings.TrimSuffix(dir, "/"), Href: s.href(dir), URL: s.url(dir), Title: source.Title, Description: source.Description,
		Teaser: shorten(source.Description, teaserLength), Date: source.Due(), Authors: source.Authors, Urgent: source.Urgent,
		Exercise: source.Exercise, Severity: source.Severity, Weight: source.Weight, Params: source.Params, Source: source, file: file,
		Replies: source.Replies, Language: info.Language, info: info,
	}
	s.addFacets(p)
	for _, u := range source.Updates {
		if !u.At.After(s.Info.Now) {
			p.Updates = append(p.Updates, Update(u))
			p.Closed = u.Closes || p.Closed && !u.Urgent // an urgent update after the all-clear opens it again
		}
	}
	slices.Reverse(p.Updates)
	s.addHistory(p)
	p.Lastmod = lastmod(p)
	return p
}

// tag is what tags of one slug have in common.
type tag struct {
	slug  string
	lists []*List // for each edition; nil as long as no public post has it
}

// tagged finds a tag; there are few of them on many posts.
func (s *Site) tagged(name string) *tag {
	t := s.tags[name]
	if t == nil {
		slug := content.Slug(name)
		if t = s.tags[slug]; t == nil {
			t = &tag{slug: slug, lists: make([]*List, len(s.Editions))}
			s.tags[slug] = t
		}
		s.tags[name] = t
	}
	return t
}

// audience are the ids of the channels that a post is in.
func (s *Site) audience(p *content.Post) []string {
	if len(p.Channels) > 0 {
		return s.config.Audience(p.Section, p.Channels)
	}
	ids, known := s.audiences[p.Section]
	if !known {
		ids = s.config.Audience(p.Section, nil)
		s.audiences[p.Section] = ids
	}
	return ids
}

func lastmod(p *Post) time.Time {
	last := p.Date
	if changed := changed(p); changed.After(last) {
		last = changed
	}
	if len(p.Updates) > 0 && p.Updates[0].At.After(last) {
		last = p.Updates[0].At
	}
	return last
}

// addFiles finds the address of each file: those of a bundle go with the post, the others stay where they are.
func (s *Site) addFiles(files []content.File) {
	sources := map[string]string{} // by address
	for _, f := range files {
		target := File{Source: f.Path, Path: f.Path, Picture: s.pictures[f.Path]}
		if s.isPress() && f.Bundle != "" && s.byFile[f.Bundle] == nil {
			s.foreign[f.Path] = true
			target.Path = pressPictures + path.Base(f.Path)
		}
		if f.Info != nil {
			target.Size = f.Info.Size()
		}
		if p := s.byFile[f.Bundle]; p != nil {
			target.Path = path.Join(p.Source.Section, p.Source.Slug, strings.TrimPrefix(f.Path, path.Dir(f.Bundle)+"/"))
			p.bundle = append(p.bundle, target)
			if !s.isPress() { // a press page offers what its text names
				p.Files = append(p.Files, target)
			}
		}
		if other, taken := sources[target.Path]; taken {
			s.errorf(f.Path, content.Place{}, "rename one of the two", "would stand at the address of %s, /%s", other, target.Path)
		}
		sources[target.Path] = f.Path
		s.files[f.Path] = target
	}
}

func (s *Site) choosePublic(all, legal, translations []*Post, o Options) {
	s.Posts, s.Legal, s.Translations = s.publicOf(all, o), s.publicOf(legal, o), s.publicOf(translations, o)
	slices.SortFunc(s.Posts, func(a, b *Post) int {
		if c := b.Date.Compare(a.Date); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}

func (s *Site) publicOf(posts []*Post, o Options) (public []*Post) {
	for _, p := range posts {
		state := p.Source.State(o.Now)
		if state == content.Draft && o.Drafts { // it may be a scheduled one
			source := *p.Source
			source.Draft = false
			state = source.State(o.Now)
		}
		switch {
		case p.original != nil && !p.original.public && state != content.Scheduled: // never more public than what it translates
		case state == content.Published, state == content.Scheduled && o.Future:
			p.public = true
			public = append(public, p)
		case state == content.Scheduled:
			s.Waiting = append(s.Waiting, p)
		case state == content.Withdrawn && o.Now.Before(p.Source.Due()):
			s.warnUnseen(p)
		case state == content.Withdrawn:
			s.withdrawn = append(s.withdrawn, p)
		case state == content.Expired:
			s.expired = append(s.expired, p)
		}
	}
	return public
}

// warnUnseen warns of a post that is withdrawn before anybody could see it: there is nothing to take back, and on its day phones and calendars
// would be told that something is off.
func (s *Site) warnUnseen(p *Post) {
	at := p.Source.At("withdrawn")
	s.problems = append(s.problems, diag.Warningf(p.Source.File, at.Line, at.Column, "write draft: true instead, or remove the file",
		"the post is withdrawn, but was not public yet; on %s its address would be told as one that is gone", p.Source.Due().Format("2006-01-02 15:04")))
}
