package feed

import (
	"encoding/json"
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

// checkJSONFeed follows https://www.jsonfeed.org/version/1.1/.
func checkJSONFeed(t *testing.T, data []byte) {
	t.Helper()
	var feed map[string]any
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	checkKeys(t, feed, map[string]func(*testing.T, any){
		"version": isVersion, "title": isText, "language": isText, "description": isText, "icon": isURL,
		"home_page_url": isURL, "feed_url": isURL, "authors": isAuthors, "items": isArray, "_newsroom": isObject,
	}, "version", "title", "language", "home_page_url", "feed_url", "items")
	var ids []string
	for _, item := range feed["items"].([]any) {
		item := item.(map[string]any)
		checkKeys(t, item, map[string]func(*testing.T, any){
			"id": isText, "url": isURL, "title": isText, "content_html": isHTML, "content_text": isText, "summary": isText, "image": isURL,
			"date_published": isDate, "date_modified": isDate, "authors": isAuthors, "tags": isTags, "_newsroom": isObject,
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
