package feed

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

func TestJSONFeedRules(t *testing.T) {
	s := ruleSite()
	for _, l := range slices.Concat([]*site.List{s.Home}, s.Sections, s.Channels) {
		data, err := JSON(s, l)
		if err != nil {
			t.Fatal(err)
		}
		checkJSONFeed(t, data)
	}
}

// TestJSONFeedRulesOfFacets follows https://www.jsonfeed.org/version/1.1/, the names being those of its parts.
func TestJSONFeedRulesOfFacets(t *testing.T) {
	for _, language := range languagesOfTests() {
		s := richSite(language)
		data, err := JSON(s, s.Home)
		if err != nil {
			t.Fatal(err)
		}
		checkJSONFeed(t, data)
		var feed map[string]any
		if err := json.Unmarshal(data, &feed); err != nil {
			t.Fatal(err)
		}
		for _, test := range jsonRules {
			t.Run(test.rule+", "+language, func(t *testing.T) { test.check(t, feed, feed["items"].([]any)) })
		}
	}
}

var jsonRules = []struct {
	rule  string
	check func(t *testing.T, feed map[string]any, items []any)
}{
	{"top-level: version is the address of 1.1", func(t *testing.T, feed map[string]any, _ []any) { isVersion(t, feed["version"]) }},
	{"top-level: title and items are there", func(t *testing.T, feed map[string]any, _ []any) {
		isText(t, feed["title"])
		isArray(t, feed["items"])
	}},
	{"top-level: feed_url is the address of the feed itself, home_page_url that of the pages", func(t *testing.T, feed map[string]any, _ []any) {
		if feed["feed_url"] != feed["home_page_url"].(string)+"feed.json" {
			t.Errorf("%v", feed["feed_url"])
		}
	}},
	{"top-level: language is that of the newsroom seen", func(t *testing.T, feed map[string]any, _ []any) {
		if strings.Contains(feed["feed_url"].(string), "/en/") != (feed["language"] == "en") {
			t.Errorf("%v", feed["language"])
		}
	}},
	{"top-level: author of 1.0 is not used, authors are", func(t *testing.T, feed map[string]any, items []any) {
		isAuthors(t, feed["authors"])
		for _, item := range append(items, feed) {
			if item.(map[string]any)["author"] != nil {
				t.Error("author")
			}
		}
	}},
	{"items: id is a text, and no two share one", func(t *testing.T, _ map[string]any, items []any) {
		var ids []string
		for _, item := range items {
			ids = append(ids, item.(map[string]any)["id"].(string))
		}
		checkUnique(t, ids)
	}},
	{"items: one of content_html and content_text is there", func(t *testing.T, _ map[string]any, items []any) {
		for _, item := range items {
			if item := item.(map[string]any); item["content_html"] == nil && item["content_text"] == nil {
				t.Errorf("%v", item["id"])
			}
		}
	}},
	{"items: dates are those of RFC 3339", func(t *testing.T, _ map[string]any, items []any) {
		for _, item := range items {
			isDate(t, item.(map[string]any)["date_published"])
			isDate(t, item.(map[string]any)["date_modified"])
		}
	}},
	{"items: language stands where it is not that of the feed", func(t *testing.T, feed map[string]any, items []any) {
		var got []any
		for _, item := range items {
			if l := item.(map[string]any)["language"]; l != nil {
				got = append(got, l)
			}
		}
		if len(got) != 1 || got[0] == feed["language"] {
			t.Errorf("%v", got)
		}
	}},
	{"attachments: url and mime_type are there, size_in_bytes is a number", func(t *testing.T, _ map[string]any, items []any) {
		found := 0
		for _, item := range items {
			if all, ok := item.(map[string]any)["attachments"].([]any); ok {
				found += len(all)
				isAttachments(t, all)
			}
		}
		if found != 3 {
			t.Errorf("%d attachments", found)
		}
	}},
	{"extensions: a key that is not of the specification begins with _", func(t *testing.T, feed map[string]any, _ []any) {
		for key := range feed {
			if !slices.Contains([]string{"version", "title", "home_page_url", "feed_url", "description", "icon", "authors", "language", "items"}, key) && key[0] != '_' {
				t.Error(key)
			}
		}
	}},
}

// checkJSONFeed follows https://www.jsonfeed.org/version/1.1/.
func checkJSONFeed(t *testing.T, data []byte) {
	t.Helper()
	var feed map[string]any
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	checkKeys(t, feed, map[string]func(*testing.T, any){
		"version": isVersion, "title": isText, "language": isLanguageTag, "description": isText, "icon": isURL,
		"home_page_url": isURL, "feed_url": isURL, "authors": isAuthors, "items": isArray, "_newsroom": isObject,
	}, "version", "title", "language", "home_page_url", "feed_url", "items")
	var ids []string
	for _, item := range feed["items"].([]any) {
		item := item.(map[string]any)
		checkKeys(t, item, map[string]func(*testing.T, any){
			"id": isText, "url": isURL, "title": isText, "content_html": isHTML, "content_text": isText, "summary": isText, "image": isURL,
			"date_published": isDate, "date_modified": isDate, "authors": isAuthors, "tags": isTags, "_newsroom": isObject,
			"language": isLanguageTag, "attachments": isAttachments,
		}, "id", "url", "title", "date_published", "date_modified")
		if item["content_html"] == nil && item["content_text"] == nil {
			t.Errorf("%v has no content", item["id"])
		}
		ids = append(ids, item["id"].(string))
	}
	checkUnique(t, ids)
}

// checkKeys asks that every key be known and as it must be, and that the needed ones be there.
func checkKeys(t *testing.T, object map[string]any, known map[string]func(*testing.T, any), needed ...string) {
	t.Helper()
	for _, key := range needed {
		if object[key] == nil {
			t.Errorf("%s is missing in %v", key, object["id"])
		}
	}
	for key, value := range object {
		if check, ok := known[key]; ok {
			check(t, value)
		} else {
			t.Errorf("the key %q is none of JSON Feed 1.1", key)
		}
	}
}

func isText(t *testing.T, v any) {
	t.Helper()
	if s, ok := v.(string); !ok || strings.TrimSpace(s) == "" {
		t.Errorf("%v is no text", v)
	}
}

func isVersion(t *testing.T, v any) {
	t.Helper()
	if v != "https://jsonfeed.org/version/1.1" {
		t.Errorf("version %v", v)
	}
}

func isURL(t *testing.T, v any) {
	t.Helper()
	isText(t, v)
	checkAbsolute(t, v.(string))
}

func isHTML(t *testing.T, v any) {
	t.Helper()
	isText(t, v)
	checkHTML(t, v.(string))
}

func isDate(t *testing.T, v any) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339, v.(string)); err != nil {
		t.Error(err)
	}
}

func isArray(t *testing.T, v any) {
	t.Helper()
	if _, ok := v.([]any); !ok {
		t.Errorf("%v is no array", v)
	}
}

func isObject(t *testing.T, v any) {
	t.Helper()
	if o, ok := v.(map[string]any); !ok || len(o) == 0 {
		t.Errorf("%v is no object", v)
	}
}

func isLanguageTag(t *testing.T, v any) {
	t.Helper()
	if s, ok := v.(string); !ok || !languageTag.MatchString(s) {
		t.Errorf("%v is no language", v)
	}
}

func isAttachments(t *testing.T, v any) {
	t.Helper()
	for _, a := range v.([]any) {
		checkKeys(t, a.(map[string]any), map[string]func(*testing.T, any){
			"url": isURL, "mime_type": isText, "title": isText, "size_in_bytes": isSize,
		}, "url", "mime_type")
	}
}

func isSize(t *testing.T, v any) {
	t.Helper()
	if n, ok := v.(float64); !ok || n < 1 || n != math.Trunc(n) {
		t.Errorf("%v is no number of bytes", v)
	}
}

func isTags(t *testing.T, v any) {
	t.Helper()
	for _, tag := range v.([]any) {
		isText(t, tag)
	}
}

func isAuthors(t *testing.T, v any) {
	t.Helper()
	for _, author := range v.([]any) {
		isText(t, author.(map[string]any)["name"])
	}
}
