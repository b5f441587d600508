package alert

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "feeds", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestParse(t *testing.T) {
	got, warnings, err := Parse(fixture(t, "full.json"))
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	const thread = "unternehmen/fernwaerme-altstadt"
	want := Feed{
		Title: "Stadtwerke Lindenau", Language: "de", HomeURL: "https://news.example.org/",
		Channels: []Channel{{ID: "mini", Title: "Mini"}, {ID: "maxi", Title: "Maxi", Join: "open"}, {ID: "feuerwehr", Title: "Feuerwehr", Join: "code"}},
		Alerts: []Alert{{
			ID: thread + "#2", Thread: thread, Kind: KindAllClear, Title: "Fernwärme in der Altstadt fällt aus",
			Text: "Alle Häuser der Altstadt sind wieder warm.",
			URL:  "https://news.example.org/unternehmen/fernwaerme-altstadt/#2", ShortURL: "https://news.example.org/a/7k3qf9/",
			Published: at(t, "2026-03-01T09:10:00+01:00"), Modified: at(t, "2026-03-01T09:12:00+01:00"),
			Channels: []string{"mini", "maxi"}, Severity: "normal", Replies: []string{},
		}, {
			ID: thread, Thread: thread, Kind: KindAlert, Title: "Fernwärme in der Altstadt fällt aus",
			Text: "Fernwärme in der Altstadt fällt bis Mittag aus. Bereitschaft bitte melden.",
			URL:  "https://news.example.org/unternehmen/fernwaerme-altstadt/", ShortURL: "https://news.example.org/a/7k3qf9/",
			Published: at(t, "2026-03-01T06:30:00+01:00"), Modified: at(t, "2026-03-01T06:30:00+01:00"), Expires: at(t, "2026-03-01T12:00:00+01:00"),
			Channels: []string{"mini", "maxi"}, Exercise: true, Severity: "extreme", Replies: []string{"Ja", "Nein"},
			Escalate: Escalation{After: 15 * time.Minute, Channels: []string{"feuerwehr"}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !got.Channels[0].Open() || !got.Channels[1].Open() || got.Channels[2].Open() {
		t.Error("only the third channel is closed")
	}
}

// What the feed does not say is filled in, and what this program does not know is passed over.
func TestParseFillsIn(t *testing.T) {
	got, warnings, err := Parse(fixture(t, "unknown-keys.json"))
	if err != nil || len(warnings) > 0 || len(got.Alerts) != 1 {
		t.Fatal(err, warnings, got)
	}
	a := got.Alerts[0]
	if a.Kind != KindAlert || a.Thread != a.ID || a.Severity != "normal" || !a.Modified.Equal(a.Published) || !a.Expires.IsZero() {
		t.Errorf("got %+v", a)
	}
}

// Every feed that the generator's tests write is read here without a word of complaint; so are this package's own.
func TestGoldenFeeds(t *testing.T) {
	own, err := filepath.Glob("testdata/feeds/*.json")
	if err != nil || len(own) < 3 {
		t.Fatalf("%d feeds in testdata/feeds, %v", len(own), err)
	}
	golden := filepath.Join("..", "..", "..", "generator", "testdata", "alerts")
	theirs, err := filepath.Glob(filepath.Join(golden, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(golden); err == nil && len(theirs) == 0 {
		t.Errorf("%s has no feed", golden)
	}
	for _, name := range slices.Concat(own, theirs) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if feed, warnings, err := Parse(data); err != nil || len(warnings) > 0 || feed.Title == "" {
				t.Errorf("%s: %v %q, title %q", name, err, warnings, feed.Title)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	full := string(fixture(t, "full.json"))
	tests := []struct{ name, data, want string }{
		{"empty", "", "it is empty"},
		{"blank", " \n", "it is empty"},
		{"cut short", full[:len(full)/2], "ends in the middle"},
		{"cut short by its last byte", strings.TrimSpace(full)[:len(full)-2], "ends in the middle"},
		{"a web page", "<!doctype html><title>404</title>", "it is a web page"},
		{"not JSON", "title: Newsroom\n", "it is not JSON"},
		{"not JSON further down", "{\n\"title\": \"a\",\n}", "line 3"},
		{"two documents", full + full, "it is not JSON"},
		{"NUL bytes after a crash", strings.Repeat("\x00", 4096), "it is not JSON"},
		{"another kind of JSON", `{"version": "https://jsonfeed.org/version/1.1", "title": "Newsroom", "items": []}`, "not the feed of alerts"},
		{"a list", `[]`, "not the feed of alerts"},
		{"null", `null`, "not the feed of alerts"},
		{"a number for the items", `{"items": 7, "_newsroom": {"contract": 1}}`, "items is a number"},
		{"no contract", `{"items": [], "_newsroom": {}}`, "_newsroom.contract is missing"},
		{"a contract in words", `{"items": [], "_newsroom": {"contract": "one"}}`, "_newsroom.contract is a string"},
		{"a later contract", `{"items": [{"id": "a"}], "_newsroom": {"contract": 2}}`, "update the notifier"},
		{"too large", strings.Repeat(" ", MaxBytes) + full, "more than 16 MB"},
		{"nested without end", strings.Repeat("[", 100_000), "it is not JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			feed, warnings, err := Parse([]byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if len(feed.Alerts)+len(feed.Channels)+len(warnings) > 0 {
				t.Error("something was taken from it all the same")
			}
		})
	}
}

// around puts items beside a good one, which must survive whatever they are.
func around(items string) []byte {
	return fmt.Appendf(nil, `{"title": "N", "_newsroom": {"contract": 1, "channels": [{"id": "mini"}]}, "items": [%s, %s]}`,
		items, one("good", `"kind": "alert"`))
}

// one is an item that is complete; more overrides keys of its _newsroom.
func one(id, more string) string {
	return fmt.Sprintf(`{"id": %q, "content_text": "Text", "date_published": "2026-03-01T06:30:00Z", "_newsroom": {"short_url": "https://n.example/a/1/", %s}}`, id, more)
}

func TestParseLeavesOut(t *testing.T) {
	bad := func(old, replacement string) string {
		return strings.Replace(one("bad", `"kind": "alert"`), old, replacement, 1)
	}
	tests := []struct{ name, item, want string }{
		{"no id", bad(`"bad"`, `""`), "it has no id"},
		{"a blank id", bad(`"bad"`, `"  "`), "it has no id"},
		{"a control character", bad(`"bad"`, `"b\u0000d"`), "control characters"},
		{"no text", bad(`"Text"`, `" "`), "content_text is missing"},
		{"no link", bad(`short_url`, `long_url`), "short_url is missing"},
		{"a path as link", bad(`https://n.example/a/1/`, `/a/1/`), "no phone can open"},
		{"a script as link", bad(`https://n.example/a/1/`, `javascript:alert(1)`), "no phone can open"},
		{"no date", bad(`date_published`, `date`), "date_published is missing"},
		{"a date in German", bad(`2026-03-01T06:30:00Z`, `1.3.2026`), `date_published is "1.3.2026"`},
		{"the year one", bad(`2026-03-01T06:30:00Z`, `0001-01-01T00:00:00Z`), `date_published is "0001`},
		{"a bad date of change", bad(`"id"`, `"date_modified": "soon", "id"`), `date_modified is "soon"`},
		{"a bad end", one("bad", `"expires": "tomorrow"`), `_newsroom.expires is "tomorrow"`},
		{"a number as end", one("bad", `"expires": 1772346600`), "expires is a number"},
		{"a kind from later", one("bad", `"kind": "raffle"`), `_newsroom.kind is "raffle"`},
		{"channels in one string", one("bad", `"channels": "mini"`), "channels is a string"},
		{"a string", `"bad"`, "it is a string"},
		{"the same id again", one("first", `"kind": "alert"`) + "," + one("first", `"kind": "update"`), "the id is taken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			feed, warnings, err := Parse(around(tt.item))
			if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], tt.want) {
				t.Fatalf("%v, warnings %q, want one with %q", err, warnings, tt.want)
			}
			if last := feed.Alerts[len(feed.Alerts)-1]; last.ID != "good" {
				t.Errorf("the good item is gone: %+v", feed.Alerts)
			}
			for _, a := range feed.Alerts {
				if a.ID == "first" && a.Kind != KindAlert {
					t.Error("the second of two was kept")
				}
			}
		})
	}
}

func TestParseChannels(t *testing.T) {
	feed, warnings, err := Parse([]byte(`{"_newsroom": {"contract": 1, "channels": [{"id": "mini"}, {"title": "no id"}, 7, {"id": "mini", "title": "again"}]}}`))
	if err != nil || len(warnings) != 3 {
		t.Fatal(err, warnings)
	}
	if diff := cmp.Diff([]Channel{{ID: "mini", Title: "mini"}}, feed.Channels); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A digest that cannot be understood costs neither the channel nor the other digests.
func TestParseDigestsOfChannels(t *testing.T) {
	for value, want := range map[string]string{
		`"07:00"`: "07:00", `"7:00"`: "07:00", `"23:59"`: "23:59", `""`: "", `null`: "", `false`: "",
		`"24:00"`: "", `"in the morning"`: "", `7`: "", `true`: "", `{"at": "07:00"}`: "", `["07:00"]`: "",
	} {
		feed, warnings, err := Parse([]byte(`{"_newsroom": {"contract": 1, "channels": [{"id": "mini", "digest": ` + value + `}, {"id": "maxi", "digest": "17:30"}]}}`))
		if err != nil || len(feed.Channels) != 2 || feed.Channels[0].Digest != want || feed.Channels[1].Digest != "17:30" {
			t.Errorf("%s: %+v, error %v; want %q", value, feed.Channels, err, want)
		}
		none := value == `""` || value == "null" || value == "false"
		if wrong := want == "" && !none; wrong != (len(warnings) == 1) || wrong && !strings.Contains(warnings[0], `channel "mini" is taken to have no digest`) {
			t.Errorf("%s: warnings %q", value, warnings)
		}
	}
}

// An escalation that cannot be understood costs the second message, never the first.
func TestParseEscalations(t *testing.T) {
	const answers = `"replies": ["Ja", "Nein"], `
	quarter := 15 * time.Minute
	tests := []struct {
		keys, warning string
		want          Escalation
	}{
		{answers + `"escalate": {"after_seconds": 900}`, "", Escalation{After: quarter}},
		{answers + `"escalate": {"after_seconds": 900.0, "channels": null, "channel": "", "later": true}`, "", Escalation{After: quarter}},
		{answers + `"escalate": {"after_seconds": 900, "channels": ["a", "b"]}`, "", Escalation{quarter, []string{"a", "b"}}},
		{answers + `"escalate": {"after_seconds": 900, "channels": "a"}`, "", Escalation{quarter, []string{"a"}}},
		{answers + `"escalate": {"after_seconds": 900, "channel": "a"}`, "", Escalation{quarter, []string{"a"}}},
		{answers + `"escalate": {"after_seconds": 86400}`, "", Escalation{After: 24 * time.Hour}},
		{answers + `"escalate": null`, "", Escalation{}},
		{`"replies": []`, "", Escalation{}},
		{answers + `"escalate": {}`, "after_seconds is to be from 1 to 86400, and not 0", Escalation{}},
		{answers + `"escalate": {"after_seconds": 86401}`, "after_seconds is to be from 1 to 86400, and not 86401", Escalation{}},
		{answers + `"escalate": {"after_seconds": -1}`, "after_seconds is to be from 1 to 86400, and not -1", Escalation{}},
		{answers + `"escalate": {"after_seconds": 1e300}`, "after_seconds is to be from 1 to 86400, and not 1e+300", Escalation{}},
		{answers + `"escalate": {"after_seconds": "900"}`, "after_seconds is a string", Escalation{}},
		{answers + `"escalate": "15m"`, "it is a string", Escalation{}},
		{answers + `"escalate": {"after_seconds": 900, "channels": 7}`, "channels is to be a list, and not 7", Escalation{}},
		{answers + `"escalate": {"after_seconds": 900, "channels": ["a", 7]}`, "a channel has no name", Escalation{}},
		{answers + `"escalate": {"after_seconds": 900, "channel": 7}`, "channel is a number", Escalation{}},
		{`"escalate": {"after_seconds": 900}`, "there are no replies", Escalation{}},
		{answers + `"kind": "all-clear", "escalate": {"after_seconds": 900}`, "it stands at an all-clear", Escalation{}},
	}
	for _, tt := range tests {
		feed, warnings, err := Parse(around(one("call", tt.keys)))
		if err != nil || len(feed.Alerts) != 2 {
			t.Errorf("%s: %d alerts, error %v", tt.keys, len(feed.Alerts), err)
			continue
		}
		if diff := cmp.Diff(tt.want, feed.Alerts[0].Escalate); diff != "" {
			t.Errorf("%s\n%s", tt.keys, diff)
		}
		told := len(warnings) == 1 && strings.Contains(warnings[0], `("call") is taken to have no second message: _newsroom.escalate: `) && strings.Contains(warnings[0], tt.warning)
		if tt.warning == "" && len(warnings) > 0 || tt.warning != "" && !told {
			t.Errorf("%s: warnings %q, want %q", tt.keys, warnings, tt.warning)
		}
	}
}

func TestWarningsEnd(t *testing.T) {
	_, warnings, err := Parse(around(strings.Repeat("{},", 5000) + "{}"))
	if err != nil || len(warnings) != maxWarnings+1 || warnings[maxWarnings] != "4981 more were left out" {
		t.Errorf("%v, %d warnings, the last %q", err, len(warnings), warnings[len(warnings)-1])
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"full.json", "empty.json", "unknown-keys.json"} {
		f.Add(fixture(f, name))
	}
	f.Add(around(`{"id": 7}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		feed, _, err := Parse(data)
		if err != nil && len(feed.Alerts) > 0 {
			t.Error("an error and alerts")
		}
		seen := map[string]bool{}
		for _, a := range feed.Alerts {
			if a.ID == "" || a.Text == "" || a.ShortURL == "" || a.Thread == "" || a.Published.IsZero() || a.Modified.IsZero() || seen[a.ID] {
				t.Errorf("not to be sent: %+v", a)
			}
			seen[a.ID] = true
		}
	})
}
