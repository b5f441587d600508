package feed

import (
	"time"

	"github.com/gorilla/feeds"

	"newsroom/generator/internal/site"
)

// As in rss.go, the structs here carry what those of gorilla/feeds cannot: the language, several links, authors and
// categories, and categories as attributes.

type atomFeed struct {
	*feeds.AtomFeed
	Language string            `xml:"xml:lang,attr,omitempty"`
	NSMedia  string            `xml:"xmlns:media,attr"`
	Links    []*feeds.AtomLink `xml:"link"`
	Entries  []*atomEntry      `xml:"entry"`
}

// FeedXml makes the feed one that gorilla/feeds writes.
func (f *atomFeed) FeedXml() any { return f } //nolint:revive // the name is that of feeds.XmlFeed

type atomEntry struct {
	*feeds.AtomEntry
	Language   string              `xml:"xml:lang,attr,omitempty"` // where it is not the one of the feed
	Links      []atomLink          `xml:"link"`
	Authors    []*feeds.AtomAuthor `xml:"author"`
	Categories []atomCategory      `xml:"category"`
	Media      []*mediaContent     `xml:"media:content"`
}

type atomLink struct {
	Href     string `xml:"href,attr"`
	Rel      string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	Language string `xml:"hreflang,attr,omitempty"`
	Title    string `xml:"title,attr,omitempty"`
	Length   int64  `xml:"length,attr,omitempty"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

// never is the date of change of a feed without posts. Atom requires one; the time of the build would change the file with
// every build, and any real post is later than this.
const never = "1970-01-01T00:00:00Z"

// Atom returns the Atom feed of a list (RFC 4287). The feed of an empty list bears the date 1970-01-01T00:00:00Z. It fails
// where a post has no id, address, title or date.
func (w *Writer) Atom(l *site.List) ([]byte, error) {
	entries, err := w.newest(l)
	if err != nil {
		return nil, err
	}
	feed := &atomFeed{
		AtomFeed: &feeds.AtomFeed{
			Xmlns: nsAtom, Title: w.title(l), Id: w.listID(l), Updated: never, Subtitle: w.description(l),
			Author: newAtomAuthor(w.publisher()),
		},
		Language: w.site.Language,
		NSMedia:  nsMedia,
		Links: []*feeds.AtomLink{
			{Href: l.URL, Rel: "alternate", Type: "text/html"},
			{Href: l.AtomURL(), Rel: "self", Type: "application/atom+xml"},
		},
	}
	if !l.Updated.IsZero() {
		feed.Updated = w.local(l.Updated).Format(time.RFC3339)
	}
	if w.site.Logo != nil {
		feed.Logo = w.site.Logo.URL
	}
	for _, e := range entries {
		feed.Entries = append(feed.Entries, newAtomEntry(e))
	}
	return writeXML(feed)
}

// listID is the permanent id of a list's feed. Its path begins with a slash, which no id of a post does.
func (w *Writer) listID(l *site.List) string {
	if l.Kind == site.HomeList {
		return w.tag("/" + w.folder)
	}
	return w.tag("/" + w.folder + string(l.Kind) + "/" + l.ID)
}

func newAtomEntry(e *entry) *atomEntry {
	entry := &atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Title: e.title, Id: e.id,
			Updated: e.modified.Format(time.RFC3339), Published: e.published.Format(time.RFC3339),
			Content: &feeds.AtomContent{Content: e.html, Type: "html"},
		},
		Language: e.language,
		Links:    atomLinks(e),
		Media:    newMedia(e),
	}
	if e.summary != "" {
		entry.Summary = &feeds.AtomSummary{Content: e.summary, Type: "text"}
	}
	for _, name := range e.authors {
		entry.Authors = append(entry.Authors, newAtomAuthor(name))
	}
	for _, c := range e.categories {
		entry.Categories = append(entry.Categories, atomCategory{Term: c.term, Label: c.label})
	}
	return entry
}

// atomLinks are the page of an entry, first in its own language and then in others, and its files. No two alternates may be of one type
// and language.
func atomLinks(e *entry) []atomLink {
	links := []atomLink{{Href: e.url, Rel: "alternate", Type: "text/html"}}
	for i, edition := range e.editions {
		if i > 0 {
			links = append(links, atomLink{Href: edition.URL, Rel: "alternate", Type: "text/html"})
		}
		links[i].Language = edition.Language
	}
	for _, f := range e.files {
		links = append(links, atomLink{Href: f.URL, Rel: "enclosure", Type: f.Type, Title: line(f.Title), Length: f.Size})
	}
	return links
}

func newAtomAuthor(name string) *feeds.AtomAuthor {
	return &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: name}}
}
