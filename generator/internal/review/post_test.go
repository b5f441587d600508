package review

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/content"
)

var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

func config(language string) *content.Config {
	return &content.Config{
		Title: "Auenfunk", BaseURL: "https://newsroom.example.org/", Language: language, Timezone: berlin,
		Sections: []content.Section{{ID: "presse", Title: "Presseschau"}}, PagesFolder: "seiten",
	}
}

var two = []content.Clipping{
	{Title: `Sie sagt: "Nein" – # kein Witz`, Source: "Blatt", URL: "https://blatt.example/1#a", Published: noon.Add(-5 * time.Hour), Teaser: "Eins: zwei…"},
	{Title: "- Zwei", Source: "Kurier", URL: "https://kurier.example/2"},
}

func TestNewPost(t *testing.T) {
	for _, test := range []struct {
		language string
		review   content.Review
		want     string
	}{
		{"de", content.Review{Section: "presse"}, `---
title: "Presseschau vom 24. November 2026"
description: Ausgewählte Meldungen des Tages, mit den Adressen der Quellen.
date: 2026-11-24T12:00:00+01:00
draft: true # weg damit, wenn alle es lesen dürfen
clippings:
  - title: "Sie sagt: \"Nein\" – # kein Witz"
    source: "Blatt"
    url: "https://blatt.example/1#a"
    date: "2026-11-24T07:00:00+01:00"
    teaser: "Eins: zwei…"
  - title: "- Zwei"
    source: "Kurier"
    url: "https://kurier.example/2"
---
`},
		{"en-GB", content.Review{Section: "presse", Auto: true, Title: "What \"they\" wrote on {date}"}, `---
title: "What \"they\" wrote on 24 November 2026"
description: Selected stories of the day, with the addresses of their sources.
date: 2026-11-24T12:00:00+01:00
clippings:
  - title: "Sie sagt: \"Nein\" – # kein Witz"
    source: "Blatt"
    url: "https://blatt.example/1#a"
    date: "2026-11-24T07:00:00+01:00"
    teaser: "Eins: zwei…"
  - title: "- Zwei"
    source: "Kurier"
    url: "https://kurier.example/2"
---
`},
	} {
		got := string(newPost(test.review, config(test.language), noon.In(berlin), clippings2(two)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// clippings2 has the times in the newsroom's zone, as choose gives them.
func clippings2(all []content.Clipping) []content.Clipping {
	out := slices.Clone(all)
	for i := range out {
		if !out[i].Published.IsZero() {
			out[i].Published = out[i].Published.In(berlin)
		}
	}
	return out
}

// Every part of a post that was there stays as it was, and the new clippings stand behind the old ones.
func TestAppend(t *testing.T) {
	one := []content.Clipping{{Title: "Neu", Source: "Blatt", URL: "https://blatt.example/neu", Teaser: "Ein Satz."}}
	const block = `  - title: "Neu"
    source: "Blatt"
    url: "https://blatt.example/neu"
    teaser: "Ein Satz."
`
	const flow = `{title: "Neu", source: "Blatt", url: "https://blatt.example/neu", teaser: "Ein Satz."}`
	for name, text := range map[string]string{
		"last key":         "---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: Alt\n    url: https://a.example/\n<NEW>---\n\nText.\n\n---\n",
		"other keys":       "---\ntitle: x\nclippings:\n  - {title: Alt, url: https://a.example/}\n<NEW>date: 2026-11-24 # heute\ndraft: true\n---\n",
		"not indented":     "---\ntitle: x\nclippings:\n- title: Alt\n  url: https://a.example/\n<NEW0># Kommentar\ndate: 2026-11-24\n---\n",
		"deeply indented":  "---\ntitle: x\nclippings:\n      - title: Alt\n        url: https://a.example/\n<NEW6>\n# Kommentar\n\ndate: 2026-11-24\n---\n",
		"comment in list":  "---\ntitle: x\nclippings:\n  # oben\n  - title: Alt # wichtig\n    url: https://a.example/\n    # teaser: fehlt noch\n<NEW>\ndate: 2026-11-24\n---\n",
		"long texts":       "---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: Alt\n    url: https://a.example/\n    teaser: |\n      Zwei\n      # Zeilen\n<NEW>\n---\n",
		"folded":           "---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: >-\n      Sehr\n      lang\n    url: 'https://a.example/'\n<NEW>---\n",
		"quotes":           "---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: \"Ein\n      Satz\"\n    url: https://a.example/\n<NEW>---\n",
		"capitals":         "---\nTitle: x\nDate: 2026-11-24\nClippings:\n  - title: Alt\n    url: https://a.example/\n<NEW>---\n",
		"no clippings":     "---\ntitle: x\ndate: 2026-11-24\n<CLIPPINGS>---\nText\n",
		"nothing in it":    "---\ntitle: x\nclippings:\n<NEW>date: 2026-11-24\n---\n",
		"nothing, comment": "---\ntitle: x\nclippings: # folgen\n<NEW>date: 2026-11-24\n---\n",
		"empty brackets":   "---\ntitle: x\nclippings: [<ONLY>]\ndate: 2026-11-24\n---\n",
		"brackets":         "---\ntitle: x\nclippings: [{title: Alt, url: https://a.example/}<FLOW>] # Ende\ndate: 2026-11-24\n---\n",
		"comma":            "---\ntitle: x\nclippings: [{title: Alt, url: https://a.example/}, <ONLY>]\ndate: 2026-11-24\n---\n",
		"brackets, lines": "---\ntitle: x\nclippings: [\n  {title: \"A]lt, \\\"\", url: https://a.example/}, # ] eins\n  {title: 'It''s] [', url: https://b.example/}<FLOW> # zwei ]\n]\n" +
			"date: 2026-11-24\n---\n",
		"brackets below": "---\ntitle: Ünï\nclippings:\n  [{title: Ältß, url: https://a.example/}<FLOW>]\ndate: 2026-11-24\n---\n",
		"apostrophe":     "---\ntitle: x\nclippings: [{title: the day's news, url: https://a.example/}<FLOW>]\ndate: 2026-11-24\n---\n",
		"byte order":     "\ufeff---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: Alt\n    url: https://a.example/\n<NEW>---\n",
		"own keys":       "---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: Alt\n    url: https://a.example/\n<NEW>mine: {a: [1, 2]}\n--- \nText\n",
	} {
		for _, end := range []string{"\n", "\r\n"} {
			indented := func(n int) string {
				return strings.ReplaceAll(strings.ReplaceAll("  "+strings.TrimPrefix(block, "  "), "\n  ", "\n"+strings.Repeat(" ", n))[2:], "\x00", "")
			}
			fill := strings.NewReplacer("<NEW>", block, "<NEW0>", indented(0), "<NEW6>", strings.Repeat(" ", 6)+indented(6), "<CLIPPINGS>", "clippings:\n"+block, "<ONLY>", flow, "<FLOW>", ", "+flow)
			blank := strings.NewReplacer("<NEW>", "", "<NEW0>", "", "<NEW6>", "", "<CLIPPINGS>", "", "<ONLY>", "", "<FLOW>", "")
			was, want := strings.ReplaceAll(blank.Replace(text), "\n", end), strings.ReplaceAll(fill.Replace(text), "\n", end)
			if name == "comma" {
				was = strings.Replace(was, ", ]", ",]", 1)
			}
			got, problems := appendTo("presse/2026-11-24.md", []byte(was), one, config("de"))
			if diff := cmp.Diff(want, string(got)); diff != "" || len(problems) > 0 {
				t.Errorf("%s %q: %v\n%s", name, end, problems, diff)
			}
		}
	}
}

// Where a list cannot be added to for certain, it says so, and there is nothing to write.
func TestAppendRefuses(t *testing.T) {
	const unsafe = "the list of clippings is written in a way that new ones cannot be added to safely\n" +
		"    hint: write the list with a dash in front of each clipping, below clippings:"
	for name, test := range map[string]struct{ text, want string }{
		"anchor elsewhere": {"---\ntitle: x\ndate: 2026-11-24\nmine: &a\n  - {title: Alt, url: https://a.example/}\nclippings: *a\n---\n", "presse/x.md:6:1: " + unsafe},
		"all in braces":    {"---\n{title: x, date: 2026-11-24, clippings: [{title: Alt, url: https://a.example/}]}\n---\n", "presse/x.md:1:1: " + unsafe},
		"null":             {"---\ntitle: x\ndate: 2026-11-24\nclippings: ~\n---\n", "presse/x.md:4:1: " + unsafe},
		"no front matter": {"Text", "presse/x.md:1:1: the post does not begin with front matter\n" +
			"    hint: the first line must be --- and then title: and date:; generator new SECTION \"TITLE\" writes one"},
		"broken": {"---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: \"Alt\n---\n", "presse/x.md:5:1: this is not YAML: found unexpected end of stream\n" +
			"    hint: check the indentation and quote values that hold a colon: title: \"A: B\""},
		"mistake in a clipping": {"---\ntitle: x\ndate: 2026-11-24\nclippings:\n  - title: Alt\n---\n", "presse/x.md:5:5: this clipping has no url\n" +
			"    hint: add url: with the address of the article"},
		"ends in a tag": {"---\ntitle: x\ndate: 2026-11-24\nclippings: !mine\n---\n", "presse/x.md:4:1: " + unsafe},
	} {
		out, problems := appendTo("presse/x.md", []byte(test.text), two, config("de"))
		if len(problems) != 1 || problems[0].String() != test.want || out != nil {
			t.Errorf("%s: %v\n%s", name, problems, out)
		}
	}
}

// Whatever stands in a feed, the post says it again, and nothing else.
func FuzzPost(f *testing.F) {
	for _, text := range []string{"Müll", `"'\: #- {[`, "a: b", "---", "\n---\ndraft: false\n", "! & * ? | > % @ `", "null", "\u2028\u0085\ufeff", "{{.}} {% x %}", "<!-- -->", "\\U0001", "’s „da“"} {
		f.Add(text, text, "https://a.example/"+url.PathEscape(text), "")
		f.Add("x", "", "https://a.example/?"+text+"#"+text, text)
	}
	base, _ := url.Parse("https://blatt.example/feed.xml")
	f.Fuzz(func(t *testing.T, title, source, link, teaser string) {
		c := content.Clipping{Title: cut(fromHTML(title), maxTitle), Source: plain(source), URL: cleanLink(base, link), Teaser: cut(fromHTML(teaser), maxTeaser), Published: noon}
		if c.Title == "" || c.URL == "" {
			return
		}
		text := newPost(content.Review{Section: "presse", Title: source + "x"}, config("de"), noon.In(berlin), []content.Clipping{c})
		check(t, text, c)
		if p, problems := content.ParsePost("presse/x.md", text, config("de")); len(problems) > 0 || p.Params != nil || len(p.Places) != 5 {
			t.Fatalf("%v %v %v\n%s", problems, p.Params, p.Places, text)
		}
		for _, there := range []string{"---\ntitle: x\ndate: 2026-11-24\nclippings: [{title: y, url: https://y.example/}]\n---\n", string(text)} {
			out, problems := appendTo("presse/x.md", []byte(there), []content.Clipping{c}, config("de"))
			if len(problems) > 0 {
				t.Fatalf("%v\n%s", problems, there)
			}
			check(t, out, c)
		}
	})
}

func check(t *testing.T, text []byte, want content.Clipping) {
	t.Helper()
	p, problems := content.ParsePost("presse/x.md", text, config("de"))
	if problems.HasErrors() || len(p.Clippings) == 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	if got := p.Clippings[len(p.Clippings)-1]; !sameClipping(got, want) {
		t.Fatalf("%+v\nis not %+v\n%s", got, want, text)
	}
}

// Whatever an editor wrote is either kept to the byte or left alone.
func FuzzAppend(f *testing.F) {
	for _, head := range []string{
		"title: x\nclippings:\n  - title: y\n    url: https://y.example/\ndate: 2026-11-24", "clippings: [{title: y, url: https://y.example/}] # x\ntitle: x\ndate: 2026-11-24",
		"title: x\rdate: 2026-11-24\rclippings:\r- {title: y, url: https://y.example/}", "? clippings\n: []\ntitle: x\ndate: 2026-11-24", "clippings: &a []\ntitle: x\ndate: 2026-11-24",
		"title: x\ndate: 2026-11-24\nclippings: []\n", "\"clippings\":\n\ntitle: x\ndate: 2026-11-24", "title: x\ndate: 2026-11-24\nclippings:\n  - title: |+\n      y\n\n    url: https://y.example/",
		"title: x\ndate: 2026-11-24\nx: |\n  clippings:\n  - y\n", "title: x\ndate: 2026-11-24\n...\n", "title: x\ndate: 2026-11-24\nmine: 'a\n  b'",
	} {
		f.Add(head, "\n")
		f.Add(head, "\r\n")
	}
	f.Fuzz(func(t *testing.T, head, end string) {
		text := "---" + end + head + end + "---" + end + "Text"
		out, problems := appendTo("presse/x.md", []byte(text), two, config("de"))
		if out == nil {
			if !problems.HasErrors() {
				t.Fatal("refused without a word")
			}
			return
		}
		front, back := 0, 0
		for front < len(text) && text[front] == out[front] {
			front++
		}
		for back < len(text) && text[len(text)-1-back] == out[len(out)-1-back] {
			back++
		}
		if len(out) <= len(text) || front+back < len(text) {
			t.Fatalf("%q", out)
		}
		check(t, out, two[1])
	})
}
