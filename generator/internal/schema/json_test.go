package schema_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/schema"
)

// validator compiles a schema as an editor's program does.
func validator(t testing.TB, text []byte, err error) *jsonschema.Schema {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func postSchema(t testing.TB, c *content.Config) *jsonschema.Schema {
	t.Helper()
	text, err := schema.Post(c)
	return validator(t, text, err)
}

func configSchema(t testing.TB, c *content.Config) *jsonschema.Schema {
	t.Helper()
	text, err := schema.Config(c)
	return validator(t, text, err)
}

// values reads YAML as the language server does, by version 1.2: a date is a text.
func values(t testing.TB, text string) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(doc.Content) == 0 {
		return nil
	}
	return value(doc.Content[0])
}

func value(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return value(n.Alias)
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = value(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for _, item := range n.Content {
			out = append(out, value(item))
		}
		return out
	}
	var out any
	if n.Tag == "!!timestamp" || n.Decode(&out) != nil {
		return n.Value
	}
	if whole, ok := out.(int); ok {
		return float64(whole)
	}
	return out
}

func sample(t testing.TB) (fs.FS, *content.Config) {
	t.Helper()
	fsys := os.DirFS("../../../content")
	c, problems := content.LoadConfig(fsys)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	return fsys, c
}

func head(text string) string {
	_, rest, _ := strings.Cut(text, "---\n")
	head, _, _ := strings.Cut(rest, "\n---")
	return head
}

func TestTheSampleIsValid(t *testing.T) {
	fsys, c := sample(t)
	c.Languages = []string{"en"}
	posts, count := postSchema(t, c), 0
	if err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		count++
		if err := posts.Validate(values(t, head(string(text)))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if count < 50 {
		t.Errorf("only %d posts", count)
	}
	text, err := fs.ReadFile(fsys, content.ConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := configSchema(t, c).Validate(values(t, string(text))); err != nil {
		t.Error(err)
	}
}

// room is a newsroom whose names the tests use.
const room = `title: Netz
baseURL: https://netz.example/
sections: {technik: {title: Technik}, termine: {title: Termine}}
channels: {mini: {title: Mini, sections: [technik]}, maxi: {title: Maxi}}
pages: seiten
press: {contact: {email: presse@netz.example}}
`

func config(t testing.TB, text string) *content.Config {
	t.Helper()
	c, problems := content.LoadConfig(fstest.MapFS{content.ConfigFile: {Data: []byte(text)}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func TestPostsThatTheSchemaTakesAndRefuses(t *testing.T) {
	posts := postSchema(t, config(t, room))
	good := []string{
		"", "summary: x", "author: Eva", "authors: [Eva, Uwe]", "tags: Netz", "tags: [1, true]", "farbe: rot", "Datum: x", "urgent: ja", "urgent: 'true'", "draft: false",
		"channels: mini", "channels: [mini, maxi]", "image: a.jpg", "image: {src: a.jpg, alt: x}", "weight: 2", "severity: extreme", "published: false", "pubdate: 2026-11-22",
		"updates: [{at: 2026-11-22 09:15, text: x, urgent: true, closes: no}]", "withdrawn: falsch", "withdrawn: false", "params: {a: 1}", "title2: x",
		"event: {start: 2026-12-10 13:00, end: 2026-12-10 15:00, location: Hof, cancelled: false, allDay: true}", "event: {}", "event:", "event: {start: ''}",
		"job: {deadline: 10.12.2026}", "raffle: {deadline: 2026-12-01}", "video: a.mp4", "video: {src: a.webm, poster: b.jpg, captions: a.de.vtt}",
		"video: {src: a.mp4, captions: [a.de.vtt, {src: b.vtt, language: en}]}", "video: {src: a.mp4, captions: {src: b.vtt}}", "gallery: true", "gallery: [a.jpg, {src: b.jpg, caption: x}]",
		"document: plan.pdf", "document: {src: plan.pdf}", "clippings: [{title: A, url: 'https://a.example/', fieldGroup: x}, {}]", "replies: [Ja, no, 1]", "replies: []", "escalate: 15m", "escalate: 1h30m", "escalate: {after: 15m, channel: mini}", "escalate: {after: 15m, channels: [mini, maxi]}", "escalate: {after: ''}", "escalate:", "gallery: ''",
		"date: ''", "date: null", "slug: ''", "alert: ''", "image: {src: '', alt: ''}", "severity: ''", "channels: ['mini']",
	}
	for _, lines := range good {
		if err := posts.Validate(values(t, "title: T\n"+lines)); err != nil {
			t.Errorf("%s: %v", lines, err)
		}
	}
	bad := []string{
		"title: [a]", "date: morgen", "date: 24/12/2026", "date: {a: b}", "urgent: vielleicht", "urgent: [true]", "channels: [mimi]", "channels: mimi", "weight: viel", "severity: hoch",
		"image: [a.jpg]", "image: {scr: a.jpg}", "updates: {at: x}", "updates: [{at: 2026-11-22 09:15}]", "updates: [{text: x}]", "updates: [x]", "updates: [{at: 2026-11-22, text: x, urgnet: true}]",
		"event: true", "event: [a]", "event: {sart: 2026-12-10}", "event: {start: bald}", "job: Hof", "tags: {a: b}", "video: film.mov", "video: {src: a.avi}",
		"gallery: a.jpg", "gallery: [{srv: a}]", "document: [a]", "clippings: [{title: A}]", "clippings: [{title: A, url: a.example}]", "clippings: {title: A}", "replies: Ja", "replies: [Ja]",
		"replies: [a, b, c, d, e, f, g, h, i, j]", "params: x", "video: {src: a.mp4, captions: [{language: deutsch}]}",
		"escalate: 15", "escalate: bald", "escalate: true", "escalate: [15m]", "escalate: {after: 15 Minuten}", "escalate: {after: 15m, channel: mimi}", "escalate: {nach: 15m}",
	}
	for _, lines := range bad {
		text := "title: T\n" + lines
		if strings.HasPrefix(lines, "title: ") {
			text = lines
		}
		if posts.Validate(values(t, text)) == nil {
			t.Errorf("%s: is taken", lines)
		}
	}
	if posts.Validate(values(t, "date: 2026-11-22")) == nil {
		t.Error("no title is taken")
	}
}

// Every form of dates that content reads is one that the schema takes.
func TestDates(t *testing.T) {
	posts := postSchema(t, config(t, room))
	for _, form := range append(content.DateForms(), "2006-01-02 15:04:05.999999999 -0700 MST", "2006-01-02T15:04:05.000Z", "2006-01-02T15:04:05.000+01:00", "2006-01-02 15:04 CET", "2006-01-02 15:04 Europe/Berlin") {
		for _, at := range []string{"2026-05-04T03:02:01+02:00", "2026-12-24T18:30:59Z"} {
			text := moment(t, at).Format(form)
			if err := posts.Validate(map[string]any{"title": "T", "date": text}); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

func TestConfigsThatTheSchemaTakesAndRefuses(t *testing.T) {
	c := config(t, room)
	configs := configSchema(t, c)
	for lines, want := range map[string]bool{
		"":                                    true,
		"description: {de: Was, en: What}":    true,
		"description: {en: What}":             false,
		"titel: x":                            false,
		"perPage: 0":                          false,
		"perPage: 20":                         true,
		"accent: blau":                        false,
		"accent: '#0b5d78'":                   true,
		"languages: [en, pt-BR]":              true,
		"languages: englisch":                 false,
		"sms: {number: '+4917604069099'}":     true,
		"sms: {nummer: '+4917604069099'}":     false,
		"sms: {number: 017604069099}":         false,
		"markdown: {unsafeHTML: ja}":          true,
		"markdown: {html: true}":              false,
		"alerts: {banner: 72h}":               true,
		"alerts: {banner: 3 Tage}":            false,
		"git: false":                          true,
		"git: weg":                            false,
		"index: true":                         true,
		"menus: {footer: [{page: a}]}":        true,
		"menus: {footer: [{title: A}]}":       false,
		"menus: {footer: {page: a}}":          false,
		"menus: {footer: }":                   true,
		"menus: {footer: [{url: x}]}":         false,
		"pages: Meine Seiten":                 false,
		"publisher: [a]":                      false,
		"whatsapp: {number: '+491713920001'}": true,
	} {
		if err := configs.Validate(values(t, room+lines)); (err == nil) != want {
			t.Errorf("%s: %v", lines, err)
		}
	}
	for lines, want := range map[string]bool{
		"sections: {a-b: }":                                           true,
		"sections: {a-b: {titel: x}}":                                 false,
		"sections: {A: {title: x}}":                                   false,
		"sections: {a: {layout: kalender}}":                           false,
		"sections: {a: {layout: jobs, color: '#ffffff'}}":             true,
		"sections: [a]":                                               false,
		"channels: {a: {sections: [neu], include: mini, join: code}}": true,
		"channels: {a: {join: nie}}":                                  false,
		"channels: {a: {digest: '07:00'}}":                            true,
		"channels: {a: {digest: 7}}":                                  false,
		"channels: {a: {digest: {at: '25:00'}}}":                      false,
		"channels: {a: {digest: {days: [mo]}}}":                       false,
		"channels: {a: {digest: {at: '7:30', days: [mo, Fri], except: [2026-12-24, 12-25]}}}": true,
		"channels: {a: {digest: {at: '7:30', days: [montags]}}}":                              false,
		"channels: {a: {digest: {at: '7:30', except: [Heiligabend]}}}":                        false,
		"press: {contact: {name: Eva}}":                                                       false,
		"press: {contact: {phone: '0 123'}}":                                                  true,
		"press: {publish: yes}":                                                               false,
		"press: {reviews: {technik: {sources: [https://a.example/, {url: 'https://b.example/', keywords: [x], limit: 3}]}}}": true,
		"press: {reviews: {technik: {publish: auto, limit: 4, title: T, sources: ['https://a.example/']}}}":                  true,
		"press: {reviews: {technik: {}}}":                                                  false,
		"press: {reviews: {technik: {sources: []}}}":                                       false,
		"press: {reviews: {technik: {sources: [{title: A}]}}}":                             false,
		"press: {reviews: {technik: {sources: [{url: 'https://b.example/', limit: 90}]}}}": false,
		"press: {kontakt: x}":                                                              false,
	} {
		key, _, _ := strings.Cut(lines, ":")
		if err := configs.Validate(values(t, without(room, key)+lines)); (err == nil) != want {
			t.Errorf("%s: %v", lines, err)
		}
	}
	for _, key := range []string{"title", "baseURL", "sections"} {
		if configs.Validate(values(t, without(room, key))) == nil {
			t.Errorf("nothing is missed without %s", key)
		}
	}
}

// without takes the line of a key away.
func without(text, key string) string {
	lines := slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool { return strings.HasPrefix(line, key+":") })
	return strings.Join(lines, "")
}

func TestWordsAreInTheLanguageOfTheNewsroom(t *testing.T) {
	for language, want := range map[string]string{"de": "Worum es geht.", "en": "What it is about.", "en-GB": "What it is about.", "fr": "Worum es geht."} {
		text, err := schema.Post(config(t, room+"language: "+language+"\n"))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v", language, err)
		}
	}
}

func TestExamplesAreValid(t *testing.T) {
	c := config(t, room)
	for _, s := range []*jsonschema.Schema{postSchema(t, c), configSchema(t, c)} {
		examples(t, s, "")
	}
}

// examples finds those of every key, and holds them to its schema.
func examples(t *testing.T, s *jsonschema.Schema, at string) {
	t.Helper()
	for _, example := range s.Examples {
		if err := s.Validate(example); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	for key, below := range s.Properties {
		examples(t, below, fmt.Sprint(at, ".", key))
	}
	for _, form := range s.AnyOf {
		examples(t, form, at)
	}
	if items, ok := s.Items.(*jsonschema.Schema); ok {
		examples(t, items, at+"[]")
	}
	if each, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		examples(t, each, at+".*")
	}
}

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
