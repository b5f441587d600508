package content

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const config = `title: Netz
baseURL: https://netz.example/
sections:
  unternehmen: {title: Unternehmen}
  technik: {title: Technik}
channels:
  mini: {title: Mini, sections: [unternehmen]}
  maxi: {title: Maxi, include: [mini], sections: [technik]}
  wehr: {title: Wehr, sections: [], join: code}
pages: seiten
press: {contact: {email: presse@netz.example}}
`

func room(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{ConfigFile: {Data: []byte(config)}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestLoadReadsEveryName(t *testing.T) {
	n, problems := Load(room(map[string]string{
		"unternehmen/strom/index.md": "---\nTitle: Strom  fehlt\nSummary: Kurz.\nPubDate: 2026-11-20 08:30\nmodified: 2026-11-21\nunpublishdate: 2027-01-01\n" +
			"author: Eva\ntags: [Netz, netz, Wärme]\nimage: {src: bild.jpg, alt: Mast}\nurgent: yes\nalert: |\n  Strom\n  fehlt\nchannels: mini\nslug: Strom fällt aus\n" +
			"aliases: [/alt/, unternehmen/frueher, /x.html]\nweight: 2\nseverity: extreme\nexercise: true\nfarbe: rot\nparams: {a: 1}\n" +
			"updates:\n- {at: 2026-11-20 11:00, text: wieder da, closes: true}\n- {at: 2026-11-20 09:00, text: Netz Nord, urgent: true}\n---\n\nText\n",
		"unternehmen/strom/bild.jpg": "jpg",
		"seiten/impressum.md":        "---\ntitle: Impressum\n---\nWir\n",
	}), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	loc := berlin(t)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, loc) }
	want := &Post{
		File: "unternehmen/strom/index.md", Section: "unternehmen", Slug: "strom-faellt-aus", IsBundle: true, Title: "Strom fehlt", Description: "Kurz.",
		Date: at(20, 8, 30), PublishDate: at(20, 8, 30), Lastmod: at(21, 0, 0), ExpiryDate: time.Date(2027, 1, 1, 0, 0, 0, 0, loc),
		Aliases: []string{"/alt/", "/unternehmen/frueher/", "/x.html"}, Tags: []string{"Netz", "Wärme"}, Authors: []string{"Eva"},
		Image: Image{"bild.jpg", "Mast"}, Weight: 2, Urgent: true, Alert: "Strom fehlt", Channels: []string{"mini"}, Severity: "extreme", Exercise: true,
		Updates: []Update{{at(20, 9, 0), "Netz Nord", true, false}, {at(20, 11, 0), "wieder da", true, true}},
		Params:  map[string]any{"farbe": "rot", "a": 1}, Body: []byte("\nText\n"), BodyLine: 26,
	}
	if diff := cmp.Diff(want, n.Posts[0], cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Places" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]File{{Path: "unternehmen/strom/bild.jpg", Bundle: "unternehmen/strom/index.md"}}, n.Files, cmpopts.IgnoreFields(File{}, "Info")); diff != "" {
		t.Error(diff)
	}
	if len(n.Pages) != 1 || n.Pages[0].Slug != "impressum" || n.Pages[0].Section != "" {
		t.Errorf("pages: %+v", n.Pages)
	}
}

// post is a good post with one line exchanged.
func post(lines string) string { return "---\ntitle: T\ndate: 2026-11-20\n" + lines + "\n---\nText\n" }

func TestProblemsNameThePlaceAndWhatToTry(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"not YAML", post("tags: [a"), `:4:1: this is not YAML`},
		{"wrong type", post("tags: {a: b}"), `:4:7: tags takes a list of texts, not keys with values`},
		{"wrong boolean", post("draft: vielleicht"), `:4:8: draft takes true or false, not "vielleicht"`},
		{"unknown zone", post("publishDate: 2026-11-20 08:30 Europe/Berln"), `:4:14: publishDate: the zone "Europe/Berln" is not known`},
		{"unknown abbreviation", post("publishDate: 2026-11-20 08:30 XYZ"), `:4:14: publishDate: the zone "XYZ" is not known`},
		{"no date", "---\ntitle: T\ndate: gestern\n---\n", `:3:7: date: "gestern" is not a date`},
		{"year", "---\ntitle: T\ndate: 0201-11-20\n---\n", `:3:7: date: the year 201 is not one from 1000 to 9998` + "\n    hint: write a year such as 2026"},
		{"year of an update", post("urgent: true\nupdates:\n- {at: 9999-11-20, text: a}"), `:6:8: at: the year 9999 is not one from 1000 to 9998`},
		{"missing date", "---\ntitle: T\n---\n", `:2:1: the post has no date`},
		{"empty title", "---\ntitle: \"\"\ndate: 2026-11-20\n---\n", `:2:1: the post has no title`},
		{"channel", post("channels: [mini, mega]"), `:4:1: there is no channel "mega"` + "\n    hint: known channels: mini, maxi, wehr"},
		{"near miss that decides", post("urgnet: true"), `:4:1: unknown key "urgnet": did you mean urgent?`},
		{"near miss of an update", "---\ntitle: T\ndate: 2026-11-20\nurgent: true\nupdates:\n- {at: 2026-11-20, text: x, urgnet: true}\n---\n", `:6:29: unknown key "urgnet"` + "\n    hint: did you mean urgent? known here: at, closes, text, urgent"},
		{"near miss that does not", post("tilte: x"), `:4:1: warning: unknown key "tilte": did you mean title?`},
		{"never ends", "---\ntitle: T\n", `:1:1: the front matter never ends`},
		{"none", "# Hallo\n", `:1:1: the post does not begin with front matter`},
		{"TOML", "+++\ntitle = 1\n+++\n", "hugo convert toYAML"},
		{"not UTF-8", "---\ntitle: T\nx: \xff\n---\n", `:3:4: the file is not UTF-8 text`},
		{"too long", post("x: 1") + strings.Repeat("x", MaxPostSize), `: the post has 1048`},
		{"twice", post("title: U"), `:4:1: "title" stands here a second time; the first is in line 2`},
		{"two names", post("pubdate: 2026-11-20\npublishDate: 2026-11-21"), `:5:1: publishDate and another name of it are both given`},
		{"alias", post("aliases: [https://x.example/]"), `is not a path`},
		{"alias out", post("aliases: [/../x]"), `is not a path`},
		{"expired before public", post("expiryDate: 2026-11-01"), `:4:1: the post would expire before it is public`},
		{"updates same time", post("urgent: true\nupdates:\n- {at: 2026-11-20, text: a}\n- {at: 2026-11-20, text: b}"), `:7:3: two updates at the same time`},
		{"urgent update of a calm post", post("updates:\n- {at: 2026-11-20, text: a, urgent: true}"), `:4:1: an update is urgent, but the post is not`},
		{"update without text", post("updates:\n- {at: 2026-11-20}"), `:5:3: this update has no text`},
		{"update after the end", post("urgent: true\nexpiryDate: 2026-11-21\nupdates:\n- {at: 2026-11-21, text: a, urgent: true}"), `:6:1: the update of 2026-11-21 00:00:00 comes after the post expires`},
		{"update before its post", post("urgent: true\nupdates:\n- {at: 2026-11-19, text: a, urgent: true}"), `:5:1: warning: the update of 2026-11-19 00:00:00 is older than its post`},
		{"long alert", post("urgent: true\nalert: " + strings.Repeat("ä", 1401)), `:5:1: the text of the SMS has 1401 characters`},
		{"severity", post("severity: high"), `severity takes normal or extreme, not "high"`},
		{"control character", post(`alert: "a\ab"`), `:4:8: alert has a control character`},
		{"not a mapping", "---\n- a\n---\n", `expected keys with values, found a list`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Load(room(map[string]string{"unternehmen/a.md": tt.text}), nil)
			if len(problems) == 0 {
				t.Fatal("no problem was found")
			}
			got := problems[0].String()
			if !strings.HasPrefix(got, "unternehmen/a.md:") || !strings.Contains(got, tt.want) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if problems[0].Hint == "" && !strings.Contains(tt.name, "type") {
				t.Error("says nothing of what to try:", got)
			}
		})
	}
}

func TestTheYearInAName(t *testing.T) {
	n, problems := Load(room(map[string]string{"technik/2026-11-20-a.md": "---\ntitle: T\n---\n", "technik/9999-11-20-b.md": "---\ntitle: T\n---\n"}), nil)
	if len(problems) != 1 || problems[0].File != "technik/9999-11-20-b.md" || problems[0].Text != "the post has no date" || n.Posts[0].Date.Year() != 2026 {
		t.Error(problems)
	}
}

func TestUrgentForNobodyIsAnError(t *testing.T) {
	fsys := room(map[string]string{"leer/a.md": post("urgent: true")})
	fsys[ConfigFile].Data = []byte(strings.Replace(config, "  technik:", "  leer: {title: Leer}\n  technik:", 1))
	_, problems := Load(fsys, nil)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "nobody would get it") {
		t.Error(problems)
	}
}

// Without sections nobody can tell which folder is one; that there are none must not be lost.
func TestPostsOfANewsroomWithoutSections(t *testing.T) {
	for text, want := range map[string]string{
		"title: [": "newsroom.yaml:2:1: this is not YAML",
		"title: Netz\nbaseURL: https://netz.example/\nsectoins: {technik: {}}\n": `newsroom.yaml:3:1: unknown key "sectoins"`,
		"title: Netz\nbaseURL: https://netz.example/\nsections:\n":               "newsroom.yaml:3:1: the newsroom has no sections",
		"": "newsroom.yaml:1:1: the newsroom has no title",
	} {
		fsys := room(map[string]string{"technik/a/index.md": post("gallery: true"), "technik/a/index.en.md": plainTranslation, "b.md": post("")})
		fsys[ConfigFile].Data = []byte(text)
		n, problems := Load(fsys, nil)
		if n == nil || !problems.HasErrors() || !strings.HasPrefix(problems[0].String(), want) {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestConfigIsStrict(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "title:", "titel: x\ntitle:", `newsroom.yaml:1:1: unknown key "titel"` + "\n    hint: did you mean title?"},
		{"unknown key of a channel", "join:", "jion:", `newsroom.yaml:9:37: unknown key "jion"`},
		{"time zone", "title:", "timezone: Europe/Berln\ntitle:", `newsroom.yaml:1:11: the time zone "Europe/Berln" is not known`},
		{"base URL", "https://netz.example/", "netz.example", `newsroom.yaml:2:10: baseURL: "netz.example" is not the address of a site`},
		{"section of a channel", "[technik]", "[technk]", `the channel "maxi" has the section "technk", which does not exist`},
		{"include", "[mini]", "[nimi]", `the channel "maxi" includes "nimi", which does not exist`},
		{"reserved", "  technik:", "  tags:", `a section cannot be called "tags"`},
		{"reserved overview", "  technik:", "  index:", `a section cannot be called "index"`},
		{"menu", "pages:", "menus: {footer: impressum}\npages:", `newsroom.yaml:10:17: footer takes a list, not a single value`},
		{"menu that leads nowhere", "pages:", "menus: {footer: [{title: x}]}\npages:", `newsroom.yaml:10:18: this item of the menu footer leads nowhere`},
		{"menu with a script", "pages:", "menus: {footer: [{title: x, url: 'javascript:x'}]}\npages:", `newsroom.yaml:10:18: this item of the menu footer leads to "javascript:x", which is no address`},
		{"menu without words", "pages:", "menus: {footer: [{url: /technik/}]}\npages:", `newsroom.yaml:10:18: this item of the menu footer has no title`},
		{"reserved search", "  technik:", "  search:", `a section cannot be called "search"`},
		{"reserved months", "  technik:", "  months:", `a section cannot be called "months"`},
		{"reserved follow", "  technik:", "  follow:", `a section cannot be called "follow"`},
		{"reserved offline", "  technik:", "  offline:", `a section cannot be called "offline"`},
		{"languages", "title:", "languages: [en, englisch]\ntitle:", `newsroom.yaml:1:12: languages: "englisch" is no language` + "\n    hint: write for example [en, tr]"},
		{"near miss of languages", "title:", "langages: [en]\ntitle:", `newsroom.yaml:1:1: unknown key "langages"` + "\n    hint: did you mean languages?"},
		{"title without own words", "title: Netz", "title: {en: Net}", "newsroom.yaml:1:1: title has no words in de, the language of the newsroom\n    hint: add de: with the words\n"},
		{"title with empty own words", "title: Netz", "title: {de: , en: Net}", "newsroom.yaml:1:1: title has no words in de, the language of the newsroom\n"},
		{"title in no language", "title: Netz", "title: {de: Netz, eng: Net}", `newsroom.yaml:1:19: title: "eng" is no language` + "\n    hint: write a language such as de or en in front of its words\n"},
		{"title of a section", "{title: Technik}", "{title: {en: Tech}}", "newsroom.yaml:5:13: title has no words in de, the language of the newsroom\n"},
		{"title of a channel", "title: Wehr", "title: {en: Brigade}", "newsroom.yaml:9:10: title has no words in de, the language of the newsroom\n"},
		{"channel that is a command", "  mini:", "  status:", `newsroom.yaml:7:3: a channel cannot be called "status": it is a command, and whoever texts it would not join` + "\n    hint: choose another name, or add a word to it\n"},
		{"title that is a command", "title: Wehr", "title: Opt Out", `newsroom.yaml:9:17: a channel cannot be called "Opt Out": it is a command`},
		{"title of two words that is a command", "title: Wehr", "title: {en: Brigade, de: Lösch-en}", `newsroom.yaml:9:17: a channel cannot be called "Lösch-en": it is a command`},
		{"title of an item", "pages:", "menus: {footer: [{title: {en: x}, url: /technik/}]}\npages:", "newsroom.yaml:10:19: title has no words in de, the language of the newsroom\n"},
		{"layout", "{title: Technik}", "{layout: kalender}", `newsroom.yaml:5:21: layout: "kalender" is not understood` + "\n    hint: write posts, calendar or jobs\n"},
		{"colour of a section", "{title: Technik}", "{color: rot}", `newsroom.yaml:5:20: color: "rot" is not understood` + "\n    hint: write a colour such as \"#0b5cad\", in quotes\n"},
		{"number for WhatsApp", "title:", "whatsapp: {number: 0171}\ntitle:", `newsroom.yaml:1:20: number: "0171" is not understood`},
		{"near miss of whatsapp", "title:", "whatsap: {number: x}\ntitle:", `newsroom.yaml:1:1: unknown key "whatsap"` + "\n    hint: did you mean whatsapp?"},
		{"pages", "pages: seiten", "pages: technik", `pages: "technik" is a section`},
		{"colour", "title:", "accent: blue\ntitle:", `accent: "blue" is not understood`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := parseConfig([]byte(strings.Replace(config, tt.old, tt.new, 1)))
			var all strings.Builder
			problems.Print(&all)
			if !strings.Contains(all.String(), tt.want) {
				t.Errorf("got\n%s\nwant %s", all.String(), tt.want)
			}
		})
	}
}

func TestConfigInLanguages(t *testing.T) {
	c, problems := parseConfig([]byte(`title: {en: Net, de: Netz, pt-br: Rede}
description: {de: Alles., en: All.}
languages: [tr, de, en, tr]
baseURL: https://netz.example/
sections:
  termine: {title: {de: Termine, en: Events}, description: {de: Was kommt, en: What comes}, color: "#0b5cad"}
  jobs: {}
  technik: {title: Technik, layout: calendar}
  unternehmen:
channels: {mini: {title: {de: Mini, en: Small}, description: {de: Wenig, tr: Az}, sections: [technik]}}
menus: {footer: [{title: {de: Impressum, en: Imprint}, page: impressum}]}
whatsapp: {number: "+4917139200099"}
icon: icon.png
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Config{
		Title: "Netz", Description: "Alles.", In: map[string]Names{"en": {"Net", "All."}, "pt-BR": {Title: "Rede"}}, Languages: []string{"tr", "en"},
		BaseURL: "https://netz.example/", Language: "de", Timezone: berlin(t), Theme: "default", Publisher: "Netz", PerPage: 12, Banner: 72 * time.Hour, Git: true,
		AppNumber: "+4917139200099", Icon: "icon.png",
		Sections: []Section{
			{"termine", "Termine", "Was kommt", map[string]Names{"en": {"Events", "What comes"}}, CalendarLayout, "#0b5cad"},
			{ID: "jobs", Title: "jobs", Layout: JobsLayout},
			{ID: "technik", Title: "Technik", Layout: CalendarLayout},
			{ID: "unternehmen", Title: "unternehmen", Layout: PostsLayout},
		},
		Channels: []Channel{{ID: "mini", Title: "Mini", Description: "Wenig", Sections: []string{"technik"}, Join: "open", In: map[string]Names{"en": {Title: "Small"}, "tr": {Description: "Az"}}}},
		Menus:    map[string][]MenuItem{"footer": {{Title: "Impressum", Page: "impressum", In: map[string]Names{"en": {Title: "Imprint"}}, Place: Place{11, 18}}}},
	}
	if diff := cmp.Diff(want, c, cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); diff != "" {
		t.Error(diff)
	}
}

func TestTheLanguageMayStandBehindTheTitle(t *testing.T) {
	c, problems := parseConfig([]byte("title: {en: Net, de: Netz}\nlanguage: en\nlanguages: [en]\nbaseURL: https://netz.example/\nsections: {technik: }\n"))
	if len(problems) > 0 || c.Title != "Net" || len(c.Languages) > 0 || c.In["de"].Title != "Netz" {
		t.Errorf("%+v %v", c, problems)
	}
}

func TestLanguagesAreTheConfiguredOnesAndThenThoseFound(t *testing.T) {
	fsys := room(map[string]string{"technik/a.md": post(""), "technik/a.ar.md": plainTranslation, "technik/a.tr.md": plainTranslation, "technik/a.en.md": plainTranslation})
	fsys[ConfigFile].Data = []byte("languages: [uk, tr, de]\n" + config)
	n, problems := Load(fsys, nil)
	if diff := cmp.Diff([]string{"uk", "tr", "ar", "en"}, n.Config.Languages); diff != "" || len(problems) > 0 {
		t.Error(diff, problems)
	}
}

func TestNoSectionIsCalledLikeALanguage(t *testing.T) {
	fsys := room(map[string]string{"technik/a.md": post(""), "technik/a.it.md": plainTranslation})
	fsys[ConfigFile].Data = []byte(strings.Replace(config, "  technik:", "  it: {title: IT}\n  en: {title: Energie}\n  technik:", 1))
	_, problems := Load(fsys, nil)
	want := "newsroom.yaml:5:3: a section cannot be called \"it\": the address is that of the newsroom in this language\n    hint: choose another name"
	if len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}

func TestFilesWithoutPlace(t *testing.T) {
	n, problems := Load(room(map[string]string{
		"README.md": "x", "lose.md": post(""), "tecnik/a.md": post(""), ".git/x.md": "x", "technik/a.md~": "x", "technik/_index.md": "x", "technik/b.md": post(""),
	}), nil)
	var all strings.Builder
	problems.Print(&all)
	want := "lose.md: stands in no section\n    hint: move it into the folder of its section: unternehmen, technik\n" +
		"tecnik/a.md: the folder \"tecnik\" is no section\n    hint: move it to one of unternehmen, technik, or add the section to newsroom.yaml\n"
	if all.String() != want {
		t.Errorf("got\n%s\nwant\n%s", all.String(), want)
	}
	if len(n.Posts) != 1 {
		t.Errorf("%d posts", len(n.Posts))
	}
}

func TestFilesThatChangedSinceTheyWereListedAreReadToTheirEnd(t *testing.T) {
	fsys := fstest.MapFS{"now": {Data: []byte("Wasser")}}
	for _, listed := range []string{"", "Was", "Wasse", "Wasser", "Wasser fehlt"} {
		fsys["then"] = &fstest.MapFile{Data: []byte(listed)}
		info, err := fsys.Stat("then")
		if err != nil {
			t.Fatal(err)
		}
		l := loader{fsys: fsys}
		if got, err := l.text(&found{name: "now", info: info}); err != nil || string(got) != "Wasser" {
			t.Errorf("listed with %q: got %q, %v", listed, got, err)
		}
	}
}

func TestParseTime(t *testing.T) {
	loc := berlin(t)
	local := time.Date(2026, 11, 20, 8, 30, 0, 0, loc)
	for _, text := range []string{
		"2026-11-20T08:30:00+01:00", "2026-11-20T07:30:00Z", "2026-11-20T07:30:00.000Z", "2026-11-20T08:30:00.000+01:00", "2026-11-20T08:30:00",
		"2026-11-20T08:30", "2026-11-20 08:30:00", "2026-11-20 08:30", "2026-11-20 08:30:00 +0100", "2026-11-20 08:30:00 +01:00", "2026-11-20 08:30 +0100",
		"2026-11-20 07:30:00Z", "2026-11-20T08:30:00+0100", "2026-11-20 08:30:00 +0100 CET", "2026-11-20 08:30 CET", "2026-11-20 08:30 MEZ", "2026-11-20 07:30:00 UTC",
		"2026-11-20 08:30 Europe/Berlin", "20.11.2026 08:30", "Fri, 20 Nov 2026 08:30:00 +0100", "Fri, 20 Nov 2026 07:30:00 GMT", "20 Nov 2026 08:30",
		"2026-11-20 02:30 America/New_York",
	} {
		got, err := ParseTime(text, loc)
		if err != nil || !got.Equal(local) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, loc)
	for _, text := range []string{"2026-11-20", "20.11.2026", "20 Nov 2026", "Nov 20, 2026", "November 20, 2026", "20 November 2026"} {
		if got, err := ParseTime(text, loc); err != nil || !got.Equal(day) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "heute", "2026-13-01", "2026-11-20 25:00", "2026-11-20 08:30 EST", "1732087800"} {
		if got, err := ParseTime(text, loc); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestState(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour, 0, 0, 0, time.UTC) }
	tests := []struct {
		post Post
		want State
	}{
		{Post{Date: at(8)}, Published},
		{Post{Date: at(12)}, Published},
		{Post{Date: at(13)}, Scheduled},
		{Post{Date: at(13), PublishDate: at(11)}, Published},
		{Post{Date: at(8), PublishDate: at(13)}, Scheduled},
		{Post{Date: at(8), ExpiryDate: at(12)}, Expired},
		{Post{Date: at(8), ExpiryDate: at(13)}, Published},
		{Post{Date: at(8), Draft: true}, Draft},
		{Post{Date: at(8), Withdrawn: "falsch"}, Withdrawn},
	}
	for _, tt := range tests {
		if got := tt.post.State(at(12)); got != tt.want {
			t.Errorf("%+v: got %s, want %s", tt.post, got, tt.want)
		}
	}
}

func TestWithdrawnTakesNoForNo(t *testing.T) {
	for _, no := range []string{"false", "False", "no", "nein", "~", "''"} {
		if p, problems := ParsePost("technik/a.md", []byte(post("withdrawn: "+no)), &Config{Timezone: time.UTC}); p.Withdrawn != "" || len(problems) > 0 {
			t.Errorf("%q: %q %v", no, p.Withdrawn, problems)
		}
	}
}

func TestSlug(t *testing.T) {
	for words, want := range map[string]string{
		"Fernwärme: Straße gesperrt!": "fernwaerme-strasse-gesperrt", " Crème brûlée ": "creme-brulee", "A\u0308rger": "aerger", "2026-11-20 Neu": "2026-11-20-neu",
		"„“–": "", "ÜBUNG": "uebung",
	} {
		if got := Slug(words); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}

func TestAudienceReachesThroughIncludes(t *testing.T) {
	c := Config{Channels: []Channel{{ID: "c", Include: []string{"b"}}, {ID: "b", Include: []string{"a"}}, {ID: "a", Sections: []string{"s"}}, {ID: "d"}}}
	if diff := cmp.Diff([]string{"c", "b", "a"}, c.Audience("s", nil)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"d"}, c.Audience("s", []string{"d"})); diff != "" {
		t.Error(diff)
	}
}

func FuzzParsePost(f *testing.F) {
	f.Add([]byte(post("tags: [a]")))
	f.Add([]byte("---\r\ntitle: &a T\r\ndate: *a\r\n---"))
	c, _ := parseConfig([]byte(config))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, problems := ParsePost("technik/a.md", text, &c)
		if !problems.HasErrors() && (p.Title == "" || p.Date.IsZero() || p.BodyLine < 2) {
			t.Errorf("accepted without what every post has: %+v", p)
		}
	})
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(config))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, problems := parseConfig(text)
		if !problems.HasErrors() && (c.Title == "" || c.BaseURL == "" || c.Timezone == nil) {
			t.Errorf("accepted without what every newsroom has: %+v", c)
		}
	})
}

// What is usual has a shorter way in several places; it must lead to where the long one leads.
func FuzzShortcuts(f *testing.F) {
	for _, text := range []string{
		"beitrag-000017", "Fernwärme", " Straße, gesperrt! ", "A\u0308", "\u0308ä", "ẞ İ K", "a  b", "a\u00a0b", "a\x00b", "2026-11-20", "2026-11-20 08:30", "2026-11-20T08:30",
		"2026-11-20 08:30:00", "2026-11-20T08:30:00", "2026-11-20 08:30 +0100", "2026-11-20 08:30:00 +0100", "2026-11-20T07:30:00.000Z", "2026-10-25 02:30", "2026-11-20 08:30 CET", "20.11.2026",
	} {
		f.Add(text)
	}
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Slug(text), anySlug(text); got != want {
			t.Errorf("slug of %q: got %q, want %q", text, got, want)
		}
		text = strings.TrimSpace(text)
		got, err := ParseTime(text, loc)
		if want, wantErr := parseAnyTime(text, loc); got != want.moment || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
			t.Errorf("time %q: got %v, %v, want %v, %v", text, got, err, want.moment, wantErr)
		}
		if words := strings.Join(strings.Fields(text), " "); isLine(text) && (words != text || strings.ContainsFunc(words, unicode.IsControl)) {
			t.Errorf("line %q: want %q", text, words)
		}
	})
}

func BenchmarkParseTime(b *testing.B) {
	for _, text := range []string{"2025-02-01T08:00:00+01:00", "2026-11-22 06:05", "2026-11-22"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseTime(text, time.UTC); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
