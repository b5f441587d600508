package review

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
)

// hostile are feeds of 5 MB that are made to keep busy who reads them.
func hostile() map[string]string {
	full := func(head, part, tail string) string {
		return head + strings.Repeat(part, (maxFeed-1000)/len(part)) + tail
	}
	return map[string]string{
		"items":      full("<rss><channel>", "<item/>", "</channel></rss>"),
		"stories":    full("<rss><channel>", "<item><title>a</title><link>https://a.example/</link></item>", "</channel></rss>"),
		"json":       full(`{"items": [{}`, ",{}", "]}"),
		"json deep":  full(`{"items": `, "[", ""),
		"attributes": full("<rss ", "a='' ", "><channel/></rss>"),
		"entities":   full("<rss><channel><item><title>", "&amp;amp;", "</title></item></channel></rss>"),
		"ampersands": full("<rss><channel><item><title>", "&a", "</title></item></channel></rss>"),
		"html":       full("<rss><channel><item><title>x</title><description><![CDATA[", "<b><table><i>", "]]></description></item></channel></rss>"),
		"letters":    full("<rss><channel><item><title>", "a\u0301\u0301\u0301", "</title></item></channel></rss>"),
		"page":       full("<!doctype html>", "<link>", ""),
		"cdata":      full("<rss><channel><item><title>", "<![CDATA[]]>", "</title></item></channel></rss>"),
	}
}

// A feed that was made to exhaust its reader ends with its time.
func TestHostileFeeds(t *testing.T) {
	base, _ := url.Parse("https://blatt.example/feed.xml")
	for name, text := range hostile() {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := parse(ctx, []byte(text), "", base); err != nil && !errors.Is(err, context.Canceled) && !strings.HasPrefix(err.Error(), "is ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkHostileFeeds(b *testing.B) {
	base, _ := url.Parse("https://blatt.example/feed.xml")
	for name, text := range hostile() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = parse(b.Context(), []byte(text), "", base)
			}
		})
	}
}
