package feed

import (
	"bytes"
	"html"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"newsroom/generator/internal/site"
)

// The structs here carry what those of gorilla/feeds cannot: the self link, several categories, names of authors, pictures and films.
// A field of the outer struct hides the one of the same name in the inner.

type rssDocument struct {
	*feeds.RssFeedXml
	NSAtom  string      `xml:"xmlns:atom,attr"`
	NSDC    string      `xml:"xmlns:dc,attr"`
	NSMedia string      `xml:"xmlns:media,attr"`
	Channel *rssChannel `xml:"channel"`
}

// FeedXml makes the document one that gorilla/feeds writes.
func (d *rssDocument) FeedXml() any { return d } //nolint:revive // the name is that of feeds.XmlFeed

type rssChannel struct {
	*feeds.RssFeed
	Self      rssSelf    `xml:"atom:link"`
	Publisher string     `xml:"dc:publisher,omitempty"`
	Items     []*rssItem `xml:"item"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	*feeds.RssItem
	Creators   []string        `xml:"dc:creator"` // <author> takes only addresses of e-mail
	Language   string          `xml:"dc:language,omitempty"`
	Categories []string        `xml:"category"`
	Media      []*mediaContent `xml:"media:content"`
}

const (
	nsAtom  = "http://www.w3.org/2005/Atom"
	nsDC    = "http://purl.org/dc/elements/1.1/"
	nsMedia = "http://search.yahoo.com/mrss/"
	nsRSS   = "http://purl.org/rss/1.0/modules/content/"
)

// RSS returns the RSS 2.0 feed of a list (https://www.rssboard.org/rss-specification). It fails where a post has no id,
// address, title or date.
func (w *Writer) RSS(l *site.List) ([]byte, error) {
	entries, err := w.newest(l)
	if err != nil {
		return nil, err
	}
	channel := &rssChannel{
		RssFeed: &feeds.RssFeed{
			Title: w.title(l), Link: l.URL, Description: w.description(l), Language: w.site.Language,
			Image: w.rssLogo(l),
		},
		Self:      rssSelf{Href: l.RSSURL(), Rel: "self", Type: "application/rss+xml"},
		Publisher: line(w.site.Publisher),
	}
	if !l.Updated.IsZero() {
		channel.LastBuildDate = w.local(l.Updated).Format(time.RFC1123Z)
	}
	for _, e := range entries {
		channel.Items = append(channel.Items, newRSSItem(e))
	}
	return writeXML(&rssDocument{
		RssFeedXml: &feeds.RssFeedXml{Version: "2.0", ContentNamespace: nsRSS},
		NSAtom:     nsAtom, NSDC: nsDC, NSMedia: nsMedia, Channel: channel,
	})
}

func newRSSItem(e *entry) *rssItem {
	item := &rssItem{
		RssItem: &feeds.RssItem{
			Title: e.title, Link: e.url,
			Description: html.EscapeString(e.summary), // readers take a description for HTML
			Content:     &feeds.RssContent{Content: e.html},
			Guid:        &feeds.RssGuid{Id: e.id, IsPermaLink: "false"},
			PubDate:     e.published.Format(time.RFC1123Z),
			Enclosure:   rssEnclosure(e),
		},
		Creators: e.authors,
		Language: e.language,
		Media:    newMedia(e),
	}
	item.Categories = labels(e.categories)
	return item
}

// rssEnclosure is the file of an item. An item has one at most, and it tells its length in bytes: a file of which that is not known is none.
func rssEnclosure(e *entry) *feeds.RssEnclosure {
	for _, f := range e.files {
		if f.Size > 0 && f.Type != "" {
			return &feeds.RssEnclosure{Url: f.URL, Length: strconv.FormatInt(f.Size, 10), Type: f.Type}
		}
	}
	return nil
}

// rssLogo is the picture of the channel. The specification allows GIF, JPEG and PNG, up to 144 by 400 pixels; of larger
// ones the size is not told.
func (w *Writer) rssLogo(l *site.List) *feeds.RssImage {
	logo := w.site.Logo
	if logo == nil {
		return nil
	}
	switch strings.ToLower(path.Ext(logo.URL)) {
	case ".gif", ".jpg", ".jpeg", ".png":
	default:
		return nil
	}
	image := &feeds.RssImage{Url: logo.URL, Title: w.title(l), Link: l.URL}
	if logo.Width <= 144 && logo.Height <= 400 {
		image.Width, image.Height = logo.Width, logo.Height
	}
	return image
}

func writeXML(document feeds.XmlFeed) ([]byte, error) {
	var out bytes.Buffer
	if err := feeds.WriteXML(document, &out); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
