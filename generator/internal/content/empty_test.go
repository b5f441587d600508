package content

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a form leaves empty reads as if it were not there, in the forms that Decap, Sveltia and Front Matter CMS write it in.
func TestEmptyValuesSayNothing(t *testing.T) {
	c, _ := parseConfig([]byte(config))
	want, problems := ParsePost("technik/a/index.md", []byte(post("")), &c)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, lines := range []string{
		"event: {}", "event: null", "event: {start: ''}", "event:\n  start: \"\"\n  end: \"\"\n  allDay: false\n  location: ''\n  cancelled: false",
		"job: {}", "job: {deadline: '', location: '', contact: null}", "raffle: {deadline: \"\"}", "raffle: ~",
		"video: ''", "video: {src: '', poster: '', captions: []}", "video: {captions: [{src: '', language: ''}]}",
		"gallery: false", "gallery: []", "gallery: ''", "gallery: [{src: '', alt: '', caption: ''}]", "gallery: [{}]", "document: {src: '', title: ''}", "document: \"\"",
		"clippings: []", "clippings: [{title: '', source: '', url: '', date: '', teaser: ''}]", "clippings: [null]", "replies: []", "replies: null", "escalate: ''", "escalate: {after: '', channels: []}", "escalate: null",
		"updates: [{at: '', text: '', urgent: false, closes: false}]", "updates: []", "slug: ''", "slug:", "weight: ''", "weight: null",
		"publishDate: ''", "expiryDate: ''", "lastmod: null", "withdrawn: ''", "alert: ''", "severity: ''", "channels: []", "channels: ['']", "tags: []", "authors: []\nauthor: ''",
		"image: {src: '', alt: ''}", "image: ''", "aliases: []", "urgent: ''", "params: {}", "description: ''",
	} {
		got, problems := ParsePost("technik/a/index.md", []byte(post(lines)), &c)
		if len(problems) > 0 {
			t.Errorf("%s: %v", lines, problems)
			continue
		}
		got.Places, got.BodyLine, got.Params = want.Places, want.BodyLine, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", lines, diff)
		}
	}
}

func TestWhatIsHalfFilledInIsAnError(t *testing.T) {
	for lines, want := range map[string]string{
		"event: {start: '', location: Hof}":                  "the event has no start",
		"event: {start: '', end: 2026-12-10}":                "the event has no start",
		"event: {cancelled: true}":                           "the event has no start",
		"video: {src: '', captions: [a.vtt]}":                "the video has no src",
		"document: {title: Plan}":                            "the document has no src",
		"gallery: [{src: '', alt: Mast}]":                    "gallery: a picture has no src",
		"clippings: [{title: A, url: ''}]":                   "this clipping has no url",
		"updates: [{at: 2026-11-20 09:00, text: ''}]":        "this update has no text",
		"updates: [{at: '', text: Neu, fieldGroup: update}]": "this update has no time",
	} {
		_, problems := Load(room(map[string]string{"technik/a.md": post(lines)}), nil)
		if len(problems) != 1 || problems[0].Text != want {
			t.Errorf("%s: %v", lines, problems)
		}
	}
}

func TestWholeDays(t *testing.T) {
	day := time.Date(2026, 12, 10, 0, 0, 0, 0, berlin(t))
	want := &Event{Start: day, End: day.AddDate(0, 0, 1), AllDay: true}
	for _, lines := range []string{
		"event: {start: 2026-12-10T00:00:00+01:00, end: 2026-12-11T18:30:00.000+01:00, allDay: true}",
		"event: {start: 2026-12-09T23:00:00.000Z, end: 2026-12-11, allDay: true}",
		"event: {start: 2026-12-10, end: 2026-12-11, allDay: true}",
		"event: {start: 2026-12-10, end: 2026-12-11, allDay: false}",
	} {
		if diff := cmp.Diff(want, facets(t, "technik/a.md", lines).Event); diff != "" {
			t.Errorf("%s\n%s", lines, diff)
		}
	}
	if got := facets(t, "technik/a.md", "event: {start: 2026-12-10 09:30, allDay: true}").Event; !got.End.IsZero() || !got.Start.Equal(day) {
		t.Error(got)
	}
}

// Decap CMS writes a file for each language, also for those that nobody translated the post into.
func TestAnEmptyTranslationIsADraft(t *testing.T) {
	n, problems := printed(map[string]string{"technik/a/index.de.md": post("event: {}"), "technik/a/index.en.md": "---\ndate: 2026-11-30T08:26:00+01:00\nevent: {}\n---\n"})
	if problems != "" || len(n.Translations) != 1 || !n.Translations[0].Draft || n.Translations[0].Title != "T" || len(n.Config.Languages) != 0 {
		t.Errorf("%s %+v", problems, n.Translations)
	}
}

func TestArchetypesAreNoPosts(t *testing.T) {
	n, problems := printed(map[string]string{"technik/a.md": post(""), "archetypes/event.md": "---\ntitle: {{.Title}}\n---\n", "archetypes/tief/x.md": "no post"})
	if problems != "" || len(n.Posts) != 1 || len(n.Files) != 0 {
		t.Errorf("%s %v %v", problems, n.Posts, n.Files)
	}
	_, found := parseConfig([]byte("title: A\nbaseURL: https://a.example/\nsections: {archetypes: {}}"))
	if len(found) != 1 || found[0].Text != `a section cannot be called "archetypes": the address is taken` {
		t.Error(found)
	}
	_, found = parseConfig([]byte("title: A\nbaseURL: https://a.example/\nsections: {a-b: {}}\npages: archetypes"))
	if len(found) != 1 || found[0].Text != `pages: "archetypes" holds what new posts are made of` {
		t.Error(found)
	}
}
