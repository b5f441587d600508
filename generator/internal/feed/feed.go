// Package feed owns the bytes that machines read of a newsroom: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of every list, calendar
// files of its events, the sitemap, robots.txt, what the scripts of its pages read (search.json, offline.json, the web
// manifest), and alerts.json, the contract with the notifier.
//
// It is pure: models of package site go in, bytes come out. It reads no file and no clock, so that the same content
// gives the same bytes and a file that did not change is not touched. A model that would make an invalid feed is an
// error that names the post; the output is never repaired in silence, but for characters that XML cannot carry: they
// are left out.
package feed

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"

	"newsroom/generator/internal/site"
)

// MaxPosts is how many posts a feed holds, the newest ones. Feed readers keep what they saw; older posts are for the pages.
const MaxPosts = 30

// Writer writes the feeds of one newsroom. It keeps the full text of each post, because the same post stands in the feeds
// of the front page, of its section, tags and channels, three times in each. It is safe for concurrent use; a new build
// takes a new Writer, or has this one forget the posts that changed. A newsroom of several languages has a Writer for each.
type Writer struct {
	site      *site.Info
	authority string   // of the permanent ids: host and year
	folder    string   // of the language, such as en/; empty for the one that the newsroom is written in
	main      string   // the language that the newsroom is written in
	entries   sync.Map // *site.Post -> *entry
}

// New returns the writer of a newsroom's feeds. It fails where the base URL is not an absolute http or https address.
func New(s *site.Info) (*Writer, error) {
	authority, err := authority(s.BaseURL)
	if err != nil {
		return nil, err
	}
	w := &Writer{site: s, authority: authority, main: s.Language}
	if s.Home != nil && strings.HasPrefix(s.Home.URL, s.BaseURL) {
		w.folder = s.Home.URL[len(s.BaseURL):]
	}
	for _, e := range s.Languages {
		if e.URL == s.BaseURL {
			w.main = e.Language
		}
	}
	return w, nil
}

// Forget drops what is known of a post's text.
func (w *Writer) Forget(p *site.Post) { w.entries.Delete(p) }

// newest returns the entries of a list's newest posts, newest first. Lists may stand in another order (pinned posts first).
func (w *Writer) newest(l *site.List) ([]*entry, error) {
	if !isAddress(l.URL) {
		return nil, fmt.Errorf("the list %q has no absolute address: %q, a feed needs one", cmp.Or(l.ID, string(l.Kind)), l.URL)
	}
	posts := l.Posts
	if !slices.IsSortedFunc(posts, newerFirst) {
		posts = slices.SortedFunc(slices.Values(posts), newerFirst)
	}
	posts = posts[:min(len(posts), MaxPosts)]
	entries := make([]*entry, 0, len(posts))
	var problems []error
	for _, p := range posts {
		e, err := w.entry(p)
		entries, problems = append(entries, e), append(problems, err)
	}
	return entries, errors.Join(problems...)
}

func newerFirst(a, b *site.Post) int {
	return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
}

// title of a feed: the newsroom's name, and before it the name of what it selects.
func (w *Writer) title(l *site.List) string {
	if l.Kind == site.HomeList || l.Title == "" {
		return line(w.site.Title)
	}
	return line(l.Title + " – " + w.site.Title)
}

// description of a feed, never empty, since RSS requires one.
func (w *Writer) description(l *site.List) string {
	return line(cmp.Or(l.Description, w.site.Description, w.title(l)))
}

// publisher is the name behind a feed, never empty, since Atom requires an author.
func (w *Writer) publisher() string {
	return line(cmp.Or(w.site.Publisher, w.site.Title))
}

// local moves a time to the newsroom's zone, in full seconds: no format here has finer ones.
func (w *Writer) local(t time.Time) time.Time { return local(w.site, t) }

func local(s *site.Info, t time.Time) time.Time {
	zone := s.Location
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Truncate(time.Second)
}

// tag returns the permanent id of a post (its ID) or of a list (a path that begins with a slash, which no ID does).
//
// The ids are tag URIs (RFC 4151) and not addresses, because an address changes with the slug, and with the step from
// http to https, and each change would show every reader all posts once more as new. A renamed post keeps its ID through
// its alias. The year is when the name was minted; it never changes.
func (w *Writer) tag(id string) string {
	return "tag:" + w.authority + ":" + escapePath(id)
}

// postTag is the permanent id of a post. A translation is a text of its own, which a reader of both languages gets twice; a post that
// stands in for one is the same in the feeds of both. The language is behind a question mark, which no path has.
func (w *Writer) postTag(p *site.Post) string {
	if p.Language == "" || p.Language == w.main {
		return w.tag(p.ID)
	}
	return w.tag(p.ID) + "?lang=" + url.QueryEscape(p.Language)
}

func escapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// authority is the first part of the tag URIs of a newsroom: its host without the port, and the year of the scheme.
func authority(baseURL string) (string, error) {
	base, err := url.Parse(baseURL)
	if err != nil || !web(base) {
		return "", fmt.Errorf("base URL %q is not an absolute http or https address: set baseURL in newsroom.yaml", baseURL)
	}
	host, err := idna.Punycode.ToASCII(strings.ToLower(base.Hostname()))
	if err != nil {
		return "", fmt.Errorf("base URL %q: its host is no name: set baseURL in newsroom.yaml", baseURL)
	}
	if strings.Contains(host, ":") { // an IPv6 address, which the grammar of tag URIs does not know
		host = "ipv6" + strings.NewReplacer(":", "x", "%", "z").Replace(host)
	}
	return host + ",2026", nil
}

// web reports whether u is an absolute address of the web.
func web(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// line returns s in one line, without characters that XML cannot carry.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean removes the characters that XML 1.0 cannot carry in any form (https://www.w3.org/TR/xml/#charsets).
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000:
			return r
		}
		return -1
	}, s)
}
