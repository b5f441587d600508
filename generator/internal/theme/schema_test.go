package theme

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"newsroom/generator/internal/site"
)

// things gives what the page's JSON-LD says, by type, read back as a machine would.
func things(t *testing.T, source string) map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]any{}
	for _, n := range parseHTML(t, source).all("script", "") {
		if kind, _ := attribute(n, "type"); kind != "application/ld+json" {
			continue
		}
		var whole map[string]any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &whole); err != nil {
			t.Fatalf("%v in %s", err, n.FirstChild.Data)
		}
		if whole["@context"] != "https://schema.org" {
			t.Errorf("the context is %v", whole["@context"])
		}
		graph, ok := whole["@graph"].([]any)
		if !ok {
			graph = []any{whole}
		}
		for _, thing := range graph {
			thing := thing.(map[string]any)
			found[thing["@type"].(string)] = thing
		}
	}
	return found
}

func schemaSource(t *testing.T, p *site.Page) string {
	t.Helper()
	b, err := loadDefault(t).bind(p.Site)
	if err != nil {
		t.Fatal(err)
	}
	source, err := b.schema(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// What search engines ask of each type (https://developers.google.com/search/docs/appearance/structured-data) and what schema.org names.
func TestSchemaHasWhatEachTypeNeeds(t *testing.T) {
	info := newSample(t)
	info.Logo = &site.Image{URL: "https://werkblick.example/logo.png", Width: 400, Height: 100}
	pages := samplePages(info)
	for name, want := range map[string]map[string][]string{
		"home":     {"WebSite": {"name", "url", "inLanguage", "publisher", "potentialAction"}},
		"page 2":   {"CollectionPage": {"name", "url", "isPartOf"}},
		"section":  {"CollectionPage": {"name", "url", "isPartOf"}},
		"legal":    {"WebPage": {"name", "url"}},
		"portrait": {"NewsArticle": {"headline", "datePublished", "dateModified", "author", "image", "inLanguage", "publisher", "mainEntityOfPage", "articleSection"}},
		"event":    {"NewsArticle": {"about"}, "Event": {"name", "startDate", "endDate", "eventStatus", "location", "organizer", "url"}},
		"job":      {"NewsArticle": {"about"}, "JobPosting": {"title", "description", "datePosted", "validThrough", "hiringOrganization", "jobLocation", "applicationContact"}},
		"video":    {"NewsArticle": {"hasPart"}, "VideoObject": {"name", "description", "thumbnailUrl", "uploadDate", "contentUrl", "encodingFormat", "contentSize"}},
		"gallery":  {"NewsArticle": {"hasPart"}, "ImageGallery": {"name", "image", "url"}},
		"document": {"NewsArticle": {"hasPart"}, "DigitalDocument": {"name", "url", "encodingFormat"}},
		"press":    {"NewsArticle": {"citation"}},
		"404":      {}, "redirect": {}, "offline": {},
	} {
		got := things(t, schemaSource(t, pages[name]))
		if len(got) != len(want) {
			t.Errorf("%s is %d things, not %d", name, len(got), len(want))
		}
		for kind, properties := range want {
			for _, property := range properties {
				if v := got[kind][property]; v == nil || v == "" {
					t.Errorf("%s: %s has no %s: %v", name, kind, property, got[kind])
				}
			}
		}
	}
}

func TestSchemaOfAnEvent(t *testing.T) {
	info := newSample(t)
	page := samplePages(info)["event"]
	event := things(t, schemaSource(t, page))["Event"]
	if event["startDate"] != "2026-12-03T13:00:00+01:00" || event["endDate"] != "2026-12-03T15:30:00+01:00" || event["eventStatus"] != "https://schema.org/EventScheduled" {
		t.Errorf("got %v", event)
	}
	if place := event["location"].(map[string]any); place["@type"] != "Place" || place["name"] != "Wagenhalle, Tor 2" {
		t.Errorf("got %v", place)
	}
	page.Post.Event.Cancelled, page.Post.Event.AllDay = true, true
	event = things(t, schemaSource(t, page))["Event"]
	if event["eventStatus"] != "https://schema.org/EventCancelled" || event["startDate"] != "2026-12-03" || event["endDate"] != "2026-12-03" {
		t.Errorf("got %v", event)
	}
}

// The front page says who the publisher is, and all others mean the same by its id.
func TestSchemaOfThePublisher(t *testing.T) {
	info := newSample(t)
	info.Logo = &site.Image{URL: "https://werkblick.example/logo.png", Width: 400, Height: 100}
	pages := samplePages(info)
	whole := things(t, schemaSource(t, pages["home"]))["WebSite"]["publisher"].(map[string]any)
	if whole["@id"] != "https://werkblick.example/#publisher" || whole["logo"] == nil {
		t.Errorf("got %v", whole)
	}
	event := things(t, schemaSource(t, pages["event"]))
	for _, named := range []any{event["NewsArticle"]["publisher"], event["Event"]["organizer"]} {
		if named := named.(map[string]any); named["@id"] != whole["@id"] || named["name"] != "Stadtwerke Lindenau GmbH" || named["logo"] != nil {
			t.Errorf("got %v", named)
		}
	}
}

func TestSchemaOfAPicture(t *testing.T) {
	info := newSample(t)
	article := things(t, schemaSource(t, samplePages(info)["portrait"]))["NewsArticle"]
	image := article["image"].(map[string]any)
	if image["url"] != "https://werkblick.example/media/morgen.svg" || image["width"] != 1200.0 || image["height"] != 800.0 {
		t.Errorf("got %v", image)
	}
}

// Things of a graph are named once, and by the names that lead to them.
func TestSchemaLinksLead(t *testing.T) {
	pages := samplePages(newSample(t))
	for _, name := range []string{"event", "job", "video", "gallery", "document"} {
		all := things(t, schemaSource(t, pages[name]))
		var ids, links []string
		for _, thing := range all {
			if id, ok := thing["@id"].(string); ok {
				ids = append(ids, id)
			}
		}
		for _, property := range []string{"about", "hasPart"} {
			list, _ := all["NewsArticle"][property].([]any)
			for _, link := range list {
				links = append(links, link.(map[string]any)["@id"].(string))
			}
		}
		if !slices.Equal(ids, links) {
			t.Errorf("%s: links to %v, things %v", name, links, ids)
		}
	}
}

// Nothing that an editor writes ends the element or becomes script.
func TestSchemaIsSafe(t *testing.T) {
	evil := "</script><script>alert(1)</script> <!-- & \u2028 \u2029 \" \\ \xff"
	info := newSample(t)
	page := samplePages(info)["event"]
	info.Publisher, page.Post.Title, page.Post.Teaser, page.Post.Description, page.Post.Authors = evil, evil, evil, evil, []string{evil}
	page.Post.Event.Location = evil
	source := schemaSource(t, page)
	for _, bad := range []string{"</script><", "<!--", "\u2028", "\u2029", "&"} {
		if strings.Contains(source, bad) {
			t.Errorf("%q stands in %s", bad, source)
		}
	}
	want := strings.ToValidUTF8(evil, "\uFFFD")
	if got := things(t, source)["NewsArticle"]["headline"]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkSchema(b *testing.B) {
	info := newSample(b)
	page := samplePages(info)["portrait"]
	bound, err := loadDefault(b).bind(info)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bound.schema(page); err != nil {
			b.Fatal(err)
		}
	}
}
