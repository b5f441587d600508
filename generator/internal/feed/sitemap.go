package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// SitemapEntry is one page for search engines.
type SitemapEntry struct {
	URL      string         // absolute, within the base URL
	Lastmod  time.Time      // zero = not told
	Editions []site.Edition // the page in all languages, this one among them; those that are missing are left out
}

// alternates are the languages that the page is there in; none where it is one only.
func (e SitemapEntry) alternates() []site.Edition {
	all := slices.DeleteFunc(slices.Clone(e.Editions), func(e site.Edition) bool { return e.Missing })
	if len(all) < 2 {
		return nil
	}
	return all
}

// File is one file of an output that may take several.
type File struct {
	Path string // within public/, with slashes, such as sitemap.xml
	Data []byte
}

// limits of one file of a sitemap (https://www.sitemaps.org/protocol.html).
type limits struct {
	urls  int
	bytes int
}

// SitemapPath is where the sitemap, or the index of its parts, stands in public/.
const SitemapPath = "sitemap.xml"

// MaxSitemap is how many entries are one file whatever their addresses are: 50 MB at the longest address that is allowed. An entry that
// would take more with its languages goes without them; its page names them too.
const MaxSitemap = 20_000

const (
	sitemapNS     = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`
	sitemapXHTML  = ` xmlns:xhtml="http://www.w3.org/1999/xhtml"` // of the links to other languages
	sitemapOpen   = xml.Header + "<urlset " + sitemapNS + ">\n"
	sitemapClose  = "</urlset>\n"
	sitemapURLMax = 2048 // characters of one address

	maxSitemapEntry = 50 << 20 / MaxSitemap
)

// Sitemap returns sitemap.xml with the entries in the order of their addresses. Where they are more than one file may hold
// (50,000 addresses or 50 MB), sitemap.xml is the index of sitemap-1.xml, sitemap-2.xml and so on, which come first, so
// that no reader of the index meets a part that is not there yet. It fails for an address outside of the base URL.
func Sitemap(s *site.Info, entries []SitemapEntry) ([]File, error) {
	return sitemap(s, entries, limits{urls: 50_000, bytes: 50 << 20})
}

func sitemap(s *site.Info, entries []SitemapEntry, most limits) ([]File, error) {
	if err := checkSitemap(s.BaseURL, entries); err != nil {
		return nil, err
	}
	entries = slices.SortedFunc(slices.Values(entries), func(a, b SitemapEntry) int {
		return cmp.Or(cmp.Compare(a.URL, b.URL), a.Lastmod.Compare(b.Lastmod))
	})
	parts := split(s, entries, most)
	if len(parts) == 1 {
		return []File{{Path: SitemapPath, Data: parts[0].bytes()}}, nil
	}
	var files []File
	var index bytes.Buffer
	index.WriteString(xml.Header + "<sitemapindex " + sitemapNS + ">\n")
	for i, p := range parts {
		name := fmt.Sprintf("sitemap-%d.xml", i+1)
		files = append(files, File{Path: name, Data: p.bytes()})
		index.WriteString(element(s, "sitemap", SitemapEntry{URL: s.BaseURL + name, Lastmod: p.lastmod}))
	}
	index.WriteString("</sitemapindex>\n")
	return append(files, File{Path: SitemapPath, Data: index.Bytes()}), nil
}

// part is what goes into one file of a sitemap.
type part struct {
	body      bytes.Buffer
	urls      int
	lastmod   time.Time // the newest
	languages bool      // an entry has links to other languages
}

func (p *part) bytes() []byte {
	open := sitemapOpen
	if p.languages {
		open = xml.Header + "<urlset " + sitemapNS + sitemapXHTML + ">\n"
	}
	return slices.Concat([]byte(open), p.body.Bytes(), []byte(sitemapClose))
}

// split fills one part after the other; there is always at least one.
func split(s *site.Info, entries []SitemapEntry, most limits) []*part {
	room := most.bytes - len(sitemapOpen) - len(sitemapClose)
	if slices.ContainsFunc(entries, func(e SitemapEntry) bool { return e.alternates() != nil }) {
		room -= len(sitemapXHTML)
	}
	parts := []*part{{}}
	for _, e := range entries {
		text := element(s, "url", e)
		if e.Editions != nil && len(text) > maxSitemapEntry {
			e.Editions = nil
			text = element(s, "url", e)
		}
		last := parts[len(parts)-1]
		if last.urls == most.urls || last.urls > 0 && last.body.Len()+len(text) > room {
			last = &part{}
			parts = append(parts, last)
		}
		last.body.WriteString(text)
		last.urls++
		last.languages = last.languages || e.alternates() != nil
		if e.Lastmod.After(last.lastmod) {
			last.lastmod = e.Lastmod
		}
	}
	return parts
}

// element writes an entry of a sitemap or of its index.
func element(s *site.Info, name string, e SitemapEntry) string {
	var b strings.Builder
	b.WriteString("  <" + name + "><loc>")
	xml.EscapeText(&b, []byte(e.URL)) //nolint:errcheck // a strings.Builder takes everything
	b.WriteString("</loc>")
	if !e.Lastmod.IsZero() {
		b.WriteString("<lastmod>" + local(s, e.Lastmod).Format(time.RFC3339) + "</lastmod>")
	}
	for _, a := range e.alternates() {
		fmt.Fprintf(&b, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, html.EscapeString(a.Language), html.EscapeString(a.URL))
	}
	b.WriteString("</" + name + ">\n")
	return b.String()
}

func checkSitemap(baseURL string, entries []SitemapEntry) error {
	if _, err := authority(baseURL); err != nil {
		return err
	}
	var problems []error
	check := func(address string) {
		_, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(address, baseURL) || len(address) >= sitemapURLMax || clean(address) != address {
			problems = append(problems, fmt.Errorf("sitemap: %q is not an address within %s of less than %d characters", address, baseURL, sitemapURLMax))
		}
	}
	for _, e := range entries {
		check(e.URL)
		for _, a := range e.alternates() {
			check(a.URL)
		}
	}
	return errors.Join(problems...)
}

// Robots returns robots.txt (RFC 9309). A newsroom is for its staff: unless its editors allow it, robots are asked to keep
// away from all of it but the path that is open, such as /presse/; an empty one is none.
func Robots(allow bool, open string, sitemaps ...string) []byte {
	text := "User-agent: *\n"
	switch open = line(open); {
	case allow:
		text += "Disallow:\n"
	case open != "":
		text += "Disallow: /\nAllow: " + open + "\n"
	default:
		text += "Disallow: /\n"
	}
	for i, address := range sitemaps {
		if i == 0 {
			text += "\n"
		}
		text += "Sitemap: " + line(address) + "\n"
	}
	return []byte(text)
}
