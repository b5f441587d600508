package feed

import (
	"bytes"
	"encoding/json"

	"github.com/gorilla/feeds"

	"newsroom/generator/internal/site"
)

const jsonFeedVersion = "https://jsonfeed.org/version/1.1"

// jsonFeed carries what feeds.JSONFeed cannot: an array of items when there is none.
type jsonFeed struct {
	*feeds.JSONFeed
	Items []*jsonItem `json:"items"`
}

// jsonItem carries the language of an item, and files as version 1.1 has them.
type jsonItem struct {
	*feeds.JSONItem
	Language    string           `json:"language,omitempty"` // where it is not the one of the feed
	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Size  int64  `json:"size_in_bytes,omitempty"`
}

// JSON returns the JSON Feed 1.1 of a list (https://www.jsonfeed.org/version/1.1/). It fails where a post has no id,
// address, title or date.
func (w *Writer) JSON(l *site.List) ([]byte, error) {
	entries, err := w.newest(l)
	if err != nil {
		return nil, err
	}
	feed := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version: jsonFeedVersion, Title: w.title(l), Language: w.site.Language, Description: w.description(l),
			HomePageUrl: l.URL, FeedUrl: l.JSONURL(),
			Authors: []*feeds.JSONAuthor{{Name: w.publisher(), Url: w.site.BaseURL}},
		},
		Items: make([]*jsonItem, 0, len(entries)),
	}
	if logo := w.site.Logo; logo != nil && logo.Width > 0 && logo.Width == logo.Height {
		feed.Icon = logo.URL // which should be square
	}
	for _, e := range entries {
		feed.Items = append(feed.Items, newJSONItem(e))
	}
	return marshal(feed, "")
}

func newJSONItem(e *entry) *jsonItem {
	item := &feeds.JSONItem{
		Id: e.id, Url: e.url, Title: e.title, ContentHTML: e.html, Summary: e.summary,
		PublishedDate: &e.published, ModifiedDate: &e.modified,
	}
	if item.ContentHTML == "" { // a post that is all title: an item must have content of one kind
		item.ContentText = e.title
	}
	if e.image != nil {
		item.Image = e.image.URL
	}
	for _, name := range e.authors {
		item.Authors = append(item.Authors, &feeds.JSONAuthor{Name: name})
	}
	item.Tags = labels(e.categories)
	return &jsonItem{JSONItem: item, Language: e.language, Attachments: attachments(e)}
}

// attachments are the files of an entry of which the type is known: one must be told.
func attachments(e *entry) []jsonAttachment {
	var all []jsonAttachment
	for _, f := range e.files {
		if f.Type != "" {
			all = append(all, jsonAttachment{URL: f.URL, Type: f.Type, Title: line(f.Title), Size: f.Size})
		}
	}
	return all
}

// marshal writes JSON without escapes for HTML, which no reader needs.
func marshal(v any, indent string) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return out.Bytes(), err
}
