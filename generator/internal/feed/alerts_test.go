package feed

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/site"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenFolder holds the contract by example. The notifier reads the same files in its tests.
const goldenFolder = "../../testdata/alerts"

// urgentPost is a post with a short link of its own.
func urgentPost(s *site.Info, slug, code, title string) *site.Post {
	return &site.Post{
		ID: "unternehmen/" + slug, Code: code, Section: s.Sections[0], Channels: s.Channels, URL: host + "unternehmen/" + slug + "/",
		ShortURL: host + "a/" + code + "/", Title: title, Date: at(7, 0), Lastmod: at(7, 0), Urgent: true,
	}
}

// alertOf is the first message of a post.
func alertOf(p *site.Post, text string) site.Message {
	return site.Message{
		ID: p.ID, Thread: p.ID, Kind: "alert", Post: p, Title: p.Title, Text: text, Published: p.Date, Modified: p.Lastmod,
		Channels: []string{"mini", "maxi"},
	}
}

// updateOf is a later message of a post.
func updateOf(p *site.Post, kind string, published time.Time, text string) site.Message {
	m := alertOf(p, text)
	m.ID, m.Kind, m.Published = p.ID+"#"+published.UTC().Format("20060102T150405Z"), kind, published
	return m
}

// golden is a newsroom whose alerts.json stands in the golden folder.
type golden struct {
	name    string
	build   func(s *site.Info) []site.Message
	digests func(s *site.Info) []*site.Digest // nil = none
}

var goldens = []golden{
	{name: "empty", build: func(*site.Info) []site.Message { return nil }},
	{
		name: "digest", build: func(*site.Info) []site.Message { return nil },
		digests: func(s *site.Info) []*site.Digest {
			s.Channels[0].DigestTime = "07:00"
			const id = "channels/mini/2026-11-22"
			return []*site.Digest{{
				ID: id, List: s.Channels[0], At: at(7, 0), URL: host + id + "/", ShortURL: host + "a/c8v4dn/",
				Posts: []*site.Post{{Title: "Die Fernwärme in der Altstadt ist wieder da"}, {Title: "Linie 2 fährt wieder"}},
			}}
		},
	},
	{name: "one", build: func(s *site.Info) []site.Message {
		m := alertOf(urgentPost(s, "fernwaerme-altstadt", "7k3qf9", "Fernwärme in der Altstadt fällt aus"), "Fernwärme in der Altstadt ausgefallen. Reparatur läuft, Dauer noch offen.")
		m.Expires = at(7, 0).AddDate(0, 0, 2)
		return []site.Message{m}
	}},
	{name: "thread", build: func(s *site.Info) []site.Message {
		p := urgentPost(s, "fernwaerme-altstadt", "7k3qf9", "Fernwärme in der Altstadt fällt aus")
		p.Lastmod = at(14, 30)
		return []site.Message{
			alertOf(p, "Fernwärme in der Altstadt ausgefallen. Reparatur läuft, Dauer noch offen."),
			updateOf(p, "update", at(8, 15), "Leck am Marktplatz gefunden. Wärme voraussichtlich ab 14 Uhr."),
			updateOf(p, "all-clear", at(14, 30), "Die Fernwärme läuft wieder überall."),
		}
	}},
	{name: "exercise", build: func(s *site.Info) []site.Message {
		p := urgentPost(s, "raeumung-hauptgebaeude", "m4w8xt", "Räumung des Hauptgebäudes")
		p.Exercise = true
		return []site.Message{
			alertOf(p, "Bitte Hauptgebäude verlassen, Sammelplatz Parkdeck."),
			updateOf(p, "all-clear", at(7, 45), "Alle sind draußen. Danke fürs Mitmachen."),
		}
	}},
	{name: "extreme", build: func(s *site.Info) []site.Message {
		p := urgentPost(s, "gasaustritt-suedstadt", "x9d2hr", "Gasaustritt in der Südstadt")
		p.Severity = "extreme"
		m := alertOf(p, "Gasaustritt Südstadt: Gebiet sofort meiden, keine Funken, Fahrzeuge stehen lassen.")
		m.Published, m.Modified = at(3, 12), at(3, 12)
		return []site.Message{m}
	}},
	{name: "english", build: func(s *site.Info) []site.Message {
		s.Language, s.Title = "en", "News from the works"
		s.Channels[0].Title, s.Channels[1].Title = "Mini", "Maxi"
		p := urgentPost(s, "tram-line-4", "b6n5kz", "No trams on line 4")
		p.Exercise = true
		return []site.Message{
			alertOf(urgentPost(s, "heating-old-town", "7k3qf9", "District heating down in the old town"), "District heating is down in the old town. Repair under way."),
			updateOf(p, "update", at(9, 0), "Trams run again as far as the station."),
			alertOf(p, "No trams on line 4 until further notice."),
		}
	}},
	{name: "characters", build: func(s *site.Info) []site.Message {
		s.Title = `Stadtwerke "Groß & Söhne" <intern>`
		p := urgentPost(s, "glaette", "q3v7jc", `Glätte: „Fußwege“ & <Gleise> meiden ❄️`)
		return []site.Message{alertOf(p, `Überfrierende Nässe! „Linie 4“ & 'Linie 5' fahren <nicht>, Räumdienst \ "Team 2" 👩🏽‍🚒 ab 5 € – ok?`)}
	}},
	{name: "renamed", build: func(s *site.Info) []site.Message {
		p := urgentPost(s, "strom-hafen", "t8y2gs", "Stromausfall im Hafen")
		first, second := alertOf(p, "Im Hafen ist der Strom ausgefallen."), updateOf(p, "update", at(8, 0), "Notstrom läuft.")
		p.URL = host + "unternehmen/stromausfall-hafen/"
		first.Also = []string{"unternehmen/stromausfall-hafen", "technik/strom-hafen"}
		for _, id := range first.Also {
			second.Also = append(second.Also, id+"#20261122T070000Z")
		}
		return []site.Message{first, second}
	}},
	{name: "code", build: func(s *site.Info) []site.Message {
		s.Channels = append(s.Channels, &site.List{Kind: site.ChannelList, ID: "feuerwehr", Title: "Feuerwehr", Join: "code"})
		m := alertOf(urgentPost(s, "wache-2", "h5r9pw", "Wache 2 rückt aus"), "Alle dienstfreien Kräfte bitte zur Wache 2.")
		m.Channels = []string{"feuerwehr"}
		return []site.Message{m}
	}},
	{name: "call", build: func(s *site.Info) []site.Message {
		s.Channels = append(s.Channels, &site.List{Kind: site.ChannelList, ID: "leitung", Title: "Leitung", Join: "code"})
		call := alertOf(urgentPost(s, "bereitschaft", "k2v8wd", "Bereitschaft für die Nacht gesucht"), "Wer kann heute ab 22 Uhr zum Hochwasser? Bitte KOMME oder NEIN.")
		call.Replies, call.Escalate = []string{"Komme", "Nein"}, &content.Escalation{After: 15 * time.Minute}
		more := updateOf(call.Post, "update", at(7, 20), "Es fehlen noch zwei Leute für die Pumpen.")
		more.Replies = call.Replies
		officer := alertOf(urgentPost(s, "leitstelle", "r6j3mt", "Leitstelle ist unbesetzt"), "Wer übernimmt die Leitstelle bis 12 Uhr?")
		officer.Replies, officer.Escalate = []string{"Ich", "Kann nicht"}, &content.Escalation{After: 90 * time.Minute, Channels: []string{"leitung"}}
		return []site.Message{call, more, updateOf(call.Post, "all-clear", at(8, 0), "Danke, alle Schichten sind besetzt."), officer}
	}},
}

func TestAlertsGolden(t *testing.T) {
	for _, golden := range goldens {
		t.Run(golden.name, func(t *testing.T) {
			s := newSite()
			var digests []*site.Digest
			if golden.digests != nil {
				digests = golden.digests(s)
			}
			got, err := Alerts(s, golden.build(s), digests)
			if err != nil {
				t.Fatal(err)
			}
			checkJSONFeed(t, got)
			file := filepath.Join(goldenFolder, golden.name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (go test -update writes it anew): %s", file, diff)
			}
		})
	}
}

func TestGoldenFolderHasNothingElse(t *testing.T) {
	files, err := filepath.Glob(goldenFolder + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		if !slices.ContainsFunc(goldens, func(g golden) bool { return g.name == name }) {
			t.Errorf("no test writes %s", f)
		}
	}
}

func TestAlertsAreTheNewest(t *testing.T) {
	s := newSite()
	var messages []site.Message
	for n := range MaxAlerts + 10 {
		p := urgentPost(s, fmt.Sprintf("nr-%03d", n), "7k3qf9", "Meldung")
		p.Date = p.Date.Add(time.Duration(n/2) * time.Minute) // two of each minute
		messages = append(messages, alertOf(p, "Text"))
	}
	data, err := Alerts(s, messages, nil)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(messages)
	again, err := Alerts(s, messages, nil)
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != string(data) {
		t.Error("the order of the messages changes the file")
	}
	var file alertsFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	first, last := file.Items[0].ID, file.Items[len(file.Items)-1].ID
	if len(file.Items) != MaxAlerts || first != "unternehmen/nr-208" || last != "unternehmen/nr-011" {
		t.Errorf("%d items, from %s to %s", len(file.Items), first, last)
	}
}

func TestAlertsModifiedIsNeverBeforePublished(t *testing.T) {
	s := newSite()
	m := alertOf(urgentPost(s, "a", "7k3qf9", "A"), "Text")
	m.Modified = m.Published.Add(-time.Hour)
	data, err := Alerts(s, []site.Message{m}, nil)
	if err != nil || !strings.Contains(string(data), `"date_modified": "2026-11-22T07:00:00+01:00"`) {
		t.Errorf("%v\n%s", err, data)
	}
}

// refusals are all that is wrong with a message, one at a time.
var refusals = []struct {
	name  string
	spoil func(s *site.Info, m *site.Message)
	want  string
}{
	{"no base URL", func(s *site.Info, _ *site.Message) { s.BaseURL = "" }, "is not an absolute http or https address"},
	{"no slash", func(s *site.Info, _ *site.Message) { s.BaseURL = "https://n.example/x" }, "does not end in a slash"},
	{"no language", func(s *site.Info, _ *site.Message) { s.Language = "" }, "has no language"},
	{"channel without id", func(s *site.Info, _ *site.Message) { s.Channels[1].ID = "" }, `channel "": an id is one word`},
	{"channel twice", func(s *site.Info, _ *site.Message) { s.Channels[1].ID = "mini" }, `channel "mini" stands twice in newsroom.yaml`},
	{"way to join", func(s *site.Info, _ *site.Message) { s.Channels[1].Join = "secret" }, `join is "secret"`},
	{"no id", func(_ *site.Info, m *site.Message) { m.ID = "" }, "its id must be one word"},
	{"id with a blank", func(_ *site.Info, m *site.Message) { m.ID = "a b" }, "its id must be one word"},
	{"older id", func(_ *site.Info, m *site.Message) { m.Also = []string{"a\n"} }, `its older id "a\n" must be one word`},
	{"id of its own twice", func(_ *site.Info, m *site.Message) { m.Also = []string{m.ID} }, "is also one of the message"},
	{"no thread", func(_ *site.Info, m *site.Message) { m.Thread = "" }, "it names no thread"},
	{"alert in a thread", func(_ *site.Info, m *site.Message) { m.Thread = "x/y" }, `an alert begins a thread, but it names the thread "x/y"`},
	{"update of itself", func(_ *site.Info, m *site.Message) { m.Kind = "update" }, "an update follows an alert"},
	{"all-clear of itself", func(_ *site.Info, m *site.Message) { m.Kind = "all-clear" }, "an all-clear follows an alert"},
	{"no kind", func(_ *site.Info, m *site.Message) { m.Kind = "" }, `its kind is ""`},
	{"unknown kind", func(_ *site.Info, m *site.Message) { m.Kind = "Alert" }, `its kind is "Alert"`},
	{"no post", func(_ *site.Info, m *site.Message) { m.Post = nil }, "it belongs to no post"},
	{"no title", func(_ *site.Info, m *site.Message) { m.Title = "\n" }, "it has no title"},
	{"no text", func(_ *site.Info, m *site.Message) { m.Text = "" }, "its text is empty"},
	{"blank text", func(_ *site.Info, m *site.Message) { m.Text = " \t" }, "its text is empty"},
	{"two lines", func(_ *site.Info, m *site.Message) { m.Text = "a\nb" }, "a line break or a control character"},
	{"carriage return", func(_ *site.Info, m *site.Message) { m.Text = "a\rb" }, "a line break or a control character"},
	{"line separator", func(_ *site.Info, m *site.Message) { m.Text = "a\u2028b" }, "a line break or a control character"},
	{"escape", func(_ *site.Info, m *site.Message) { m.Text = "a\x1b[1m" }, "a line break or a control character"},
	{"blank at the end", func(_ *site.Info, m *site.Message) { m.Text = "a " }, "begins or ends with a blank"},
	{"not UTF-8", func(_ *site.Info, m *site.Message) { m.Text = "a\xff" }, "is not UTF-8"},
	{"too long", func(_ *site.Info, m *site.Message) { m.Text = strings.Repeat("ä", 1401) }, "its text has 1401 characters, but at most 1400"},
	{"no address", func(_ *site.Info, m *site.Message) { m.Post.URL = "/a/" }, `the address of its post is not absolute: "/a/"`},
	{"no short link", func(_ *site.Info, m *site.Message) { m.Post.ShortURL = "" }, `its short link is not an absolute address: ""`},
	{"short link with a blank", func(_ *site.Info, m *site.Message) { m.Post.ShortURL = host + "a/ b" }, "its short link is not"},
	{"no date", func(_ *site.Info, m *site.Message) { m.Published = time.Time{} }, "it has no date"},
	{"expired at once", func(_ *site.Info, m *site.Message) { m.Expires = m.Published }, "it expires before it is published"},
	{"severity", func(_ *site.Info, m *site.Message) { m.Post.Severity = "high" }, `its severity is "high"`},
	{"no channel", func(_ *site.Info, m *site.Message) { m.Channels = nil }, "it has no channel"},
	{"unknown channel", func(_ *site.Info, m *site.Message) { m.Channels = []string{"midi"} }, `there is no channel "midi"`},
	{"escalation of an update", func(_ *site.Info, m *site.Message) {
		m.Kind, m.Thread, m.Escalate = "update", "x/y", &content.Escalation{After: time.Hour}
	}, "it escalates, but is no alert"},
	{"escalation without replies", func(_ *site.Info, m *site.Message) {
		m.Replies, m.Escalate = []string{" "}, &content.Escalation{After: time.Hour}
	}, "it escalates, but nobody can answer it"},
	{"early escalation", escalating(content.Escalation{After: time.Minute - 1}), "it escalates after 59.999999999s"},
	{"late escalation", escalating(content.Escalation{After: 24*time.Hour + 1}), "it escalates after 24h0m0.000000001s"},
	{"escalation to an unknown channel", escalating(content.Escalation{After: time.Hour, Channels: []string{"midi"}}), `there is no channel "midi"`},
	{"channel named twice", func(_ *site.Info, m *site.Message) { m.Channels = []string{"mini", "mini"} }, `the channel "mini" stands twice`},
}

func escalating(e content.Escalation) func(*site.Info, *site.Message) {
	return func(_ *site.Info, m *site.Message) { m.Replies, m.Escalate = []string{"Ja", "Nein"}, &e }
}

func TestAlertsRefuse(t *testing.T) {
	for _, test := range refusals {
		s := newSite()
		m := alertOf(urgentPost(s, "a", "7k3qf9", "A"), "Text")
		test.spoil(s, &m)
		data, err := Alerts(s, []site.Message{m}, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) || data != nil {
			t.Errorf("%s: %d bytes and error %v, want %q", test.name, len(data), err, test.want)
		}
	}
}

func TestAlertsRefuseSharedIDs(t *testing.T) {
	s := newSite()
	a := alertOf(urgentPost(s, "a", "7k3qf9", "A"), "Text")
	b := alertOf(urgentPost(s, "b", "m4w8xt", "B"), "Text")
	b.Also = []string{a.ID}
	want := `feed: text message "unternehmen/b": its id "unternehmen/a" is also one of the message "unternehmen/a": the notifier would send only one of them`
	if _, err := Alerts(s, []site.Message{a, b}, nil); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestAlertsReportEverythingAtOnce(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.ShortURL = "x"
	a, b := alertOf(p, ""), alertOf(p, "Text")
	b.ID, b.Thread, b.Channels = "unternehmen/b", "unternehmen/b", nil
	_, err := Alerts(s, []site.Message{a, b}, nil)
	want := `unternehmen/meldung-1.md: text message "unternehmen/meldung-1": its text is empty: write alert or title
unternehmen/meldung-1.md: text message "unternehmen/meldung-1": its short link is not an absolute address: "x"
unternehmen/meldung-1.md: text message "unternehmen/b": its short link is not an absolute address: "x"
unternehmen/meldung-1.md: text message "unternehmen/b": it has no channel, so nobody would get it: set channels`
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Error(diff)
	}
}
