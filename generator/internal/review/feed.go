package review

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"newsroom/generator/internal/content"
)

// story is one of a feed, as plain text.
type story struct {
	Title     string    `json:"title"`
	Teaser    string    `json:"teaser,omitempty"`
	URL       string    `json:"url"`
	Published time.Time `json:"published,omitzero"` // zero = not given
	Seen      time.Time `json:"seen"`               // when it was met first
}

// at is when a story is from: of one that has no date, or one that is still to come, the moment at which it was met first.
func (s story) at(now time.Time) time.Time {
	if s.Published.IsZero() || s.Published.After(now) {
		return s.Seen
	}
	return s.Published
}

// maxStories is how many stories of a feed are looked at, the newest.
const maxStories = 500

// parse reads a feed that came from an address. A text that takes longer to understand than its source has time is given up.
func parse(ctx context.Context, data []byte, contentType string, base *url.URL) ([]story, error) {
	type result struct {
		stories []story
		err     error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if failure := recover(); failure != nil { // foreign bytes in foreign code
				done <- result{nil, fmt.Errorf("is no feed that can be read: %v", failure)}
			}
		}()
		stories, err := parseNow(ctx, data, contentType, base)
		done <- result{stories, err}
	}()
	select {
	case r := <-done:
		return r.stories, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func parseNow(ctx context.Context, data []byte, contentType string, base *url.URL) ([]story, error) {
	data = toUTF8(data, contentType)
	if len(data) == 0 {
		return nil, errors.New("sent nothing")
	}
	if isPage(data) {
		return nil, pageError(data, base)
	}
	if err := checkNesting(ctx, data); err != nil {
		return nil, err
	}
	feed, err := gofeed.NewParser().Parse(&stopping{ctx, bytes.NewReader(data)})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return nil, errors.New("is no feed: neither RSS nor Atom nor JSON Feed")
	case err != nil:
		return nil, fmt.Errorf("is a broken feed: %w", err)
	}
	return stories(feed, base), nil
}

// stopping is a reader that ends with its context.
type stopping struct {
	ctx context.Context //nolint:containedctx // one per feed; readers are given none
	r   io.Reader
}

func (s *stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

func stories(feed *gofeed.Feed, base *url.URL) []story {
	var out []story
	for _, item := range feed.Items {
		if s, ok := newStory(feed, item, base); ok {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b story) int { return b.Published.Compare(a.Published) })
	return out[:min(len(out), maxStories)]
}

// newStory takes from a feed what a review shows; false where it has no headline or no address.
func newStory(feed *gofeed.Feed, item *gofeed.Item, base *url.URL) (s story, ok bool) {
	s.Title = cut(withoutPaper(fromHTML(item.Title), plain(feed.Title)), maxTitle)
	for _, link := range append([]string{item.Link}, append(item.Links, item.GUID)...) {
		if link == item.GUID && !strings.HasPrefix(link, "http") { // a name and no address
			continue
		}
		if s.URL = cleanLink(base, link); s.URL != "" {
			break
		}
	}
	if s.Teaser = teaser(fromHTML(cmp.Or(item.Description, item.Content))); s.Teaser == s.Title {
		s.Teaser = ""
	}
	switch {
	case item.PublishedParsed != nil:
		s.Published = item.PublishedParsed.Truncate(time.Second)
	case item.UpdatedParsed != nil:
		s.Published = item.UpdatedParsed.Truncate(time.Second)
	}
	return s, s.URL != "" && content.Slug(s.Title) != ""
}

// advertisement is what WordPress puts behind each text.
var advertisement = regexp.MustCompile(` ?(Der Beitrag .{1,300} erschien zuerst auf .{1,200}|The post .{1,300} (appeared first|first appeared) on .{1,200})$`)

// teaser is the beginning of a text, without what feeds put behind it.
func teaser(text string) string {
	text = advertisement.ReplaceAllString(text, "")
	for _, mark := range []string{"[…]", "[...]"} {
		if rest, ok := strings.CutSuffix(text, mark); ok {
			text = strings.TrimRight(rest, " .…") + "…"
		}
	}
	return cut(text, maxTeaser)
}

// withoutPaper takes the name of the paper off that some put behind each headline.
func withoutPaper(title, paper string) string {
	for _, between := range []string{" - ", " – ", " — ", " | ", " :: "} {
		if at := strings.LastIndex(title, between); at > 0 && paper != "" && strings.EqualFold(title[at+len(between):], paper) {
			return title[:at]
		}
	}
	return title
}

// What a feed may pile up: the parser copies the names in scope for every element, and keeps a thousand times as much of an empty one as it
// takes to write it.
const (
	maxNesting = 100
	maxNames   = 100
	maxParts   = 100_000
)

var (
	errNested = errors.New("is nested too deeply for a feed")
	errParts  = errors.New("has too many parts for a feed")
)

// checkNesting refuses what is made to exhaust who reads it. Entities that a document declares are known to nobody here, so that none of
// them can grow. What is no XML it leaves to the parser.
func checkNesting(ctx context.Context, data []byte) error {
	if data[0] != '<' {
		if bytes.Count(data, []byte("{")) > maxParts {
			return errParts
		}
		return nil
	}
	decoder := xml.NewDecoder(&stopping{ctx, bytes.NewReader(data)})
	decoder.Strict = false
	parts := 0
	var open []int // of each element the names that it and those around it declare
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ctx.Err()
		}
		switch t := token.(type) {
		case xml.StartElement:
			names := declared(t)
			if len(open) > 0 {
				names += open[len(open)-1]
			}
			if open = append(open, names); len(open) > maxNesting || names > maxNames {
				return errNested
			}
			if parts++; parts > maxParts {
				return errParts
			}
		case xml.EndElement:
			open = open[:max(len(open)-1, 0)]
		}
	}
}

func declared(element xml.StartElement) (names int) {
	for _, attr := range element.Attr {
		if attr.Name.Space == "xmlns" || attr.Name.Local == "xmlns" {
			names++
		}
	}
	return names
}

// isPage tells whether a text is HTML.
func isPage(data []byte) bool {
	for z := html.NewTokenizer(bytes.NewReader(data[:min(len(data), maxHTML)])); ; {
		switch z.Next() {
		case html.DoctypeToken:
			return strings.HasPrefix(strings.ToLower(string(z.Text())), "html")
		case html.StartTagToken:
			name, _ := z.TagName()
			return slices.Contains([]string{"html", "head", "body", "meta", "title", "script", "div"}, string(name))
		case html.TextToken:
			if len(bytes.TrimSpace(z.Text())) > 0 {
				return false
			}
		case html.ErrorToken:
			return false
		}
	}
}

// pageError says what to write in the place of the address of a page, where the page tells.
func pageError(data []byte, base *url.URL) error {
	if feed := feedOfPage(data, base); feed != "" {
		return fmt.Errorf("is a web page, not a feed; the page names %s as its feed", feed)
	}
	return errors.New("is a web page, not a feed; look there for RSS, Atom or feed")
}

func feedOfPage(data []byte, base *url.URL) string {
	for z := html.NewTokenizer(bytes.NewReader(data)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ""
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		attributes := map[string]string{}
		token := z.Token()
		for _, attr := range token.Attr {
			attributes[attr.Key] = attr.Val
		}
		kinds := []string{"application/rss+xml", "application/atom+xml", "application/feed+json"}
		if token.Data == "link" && slices.Contains(strings.Fields(strings.ToLower(attributes["rel"])), "alternate") &&
			slices.Contains(kinds, strings.ToLower(attributes["type"])) {
			return cleanLink(base, attributes["href"])
		}
	}
}
