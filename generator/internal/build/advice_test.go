package build_test

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/themes"
)

const adviceConfig = `title: Netz
baseURL: https://netz.example/
timezone: Europe/Berlin
sections: {technik: {title: Technik}}
channels: {mini: {title: Mini, sections: [technik]}, maxi: {title: Maxi, include: [mini]}}
`

// advised is the advice on a newsroom: the files of its posts with a now, and what git knows of them.
type advised struct {
	files    map[string]string
	now      string
	language string // empty = German
	history  map[string][]site.Revision
	cut      map[string]bool
}

// of is a newsroom of one post.
func of(now, front, body string) advised {
	return advised{files: map[string]string{"technik/a.md": "---\n" + front + "\n---\n" + body}, now: now}
}

// says returns what the rule says, one problem after the other.
func (a advised) says(t *testing.T, rule string) string {
	t.Helper()
	files := fstest.MapFS{"newsroom.yaml": {Data: []byte(adviceConfig + "language: " + cmp.Or(a.language, "de") + "\n")}}
	for name, text := range a.files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	now, err := time.Parse(time.RFC3339, a.now)
	if err != nil {
		t.Fatal(err)
	}
	out, err := build.Run(build.Input{
		Content: files, Folder: "content", Theme: func(string) (*theme.Theme, error) { return adviceTheme() },
		Options: site.Options{Now: now, History: a.history, Cut: a.cut}, Check: true,
	})
	if err != nil || out.Problems.HasErrors() || out.Files != nil {
		t.Fatalf("%d files, %v, %v", len(out.Files), err, out.Problems)
	}
	var found diag.List
	for _, p := range out.Advice("content") {
		if p.Rule == rule {
			found = append(found, p)
		}
	}
	var b strings.Builder
	found.Print(&b)
	return strings.TrimSuffix(b.String(), "\n")
}

// adviceTheme is loaded once.
var adviceTheme = sync.OnceValues(func() (*theme.Theme, error) { return theme.Load(themes.Default()) })

// adviceCase is one case of a rule: it warns, or it does not.
type adviceCase struct {
	name string
	room advised
	want string
}

func testAdvice(t *testing.T, rule string, cases []adviceCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			if diff := gocmp.Diff(tt.want, tt.room.says(t, rule)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const morning = "2026-11-22T08:00:00+01:00"

// urgent is the front matter of an urgent post with a date and more lines.
func urgent(date string, lines ...string) string {
	return strings.Join(append([]string{"title: A", "date: " + date, "urgent: true"}, lines...), "\n")
}

const (
	link   = "https://netz.example/a/zqpmjd/"
	sentTo = "content/technik/a.md:5:1: warning: the text message of 2026-11-22 06:05 to mini, maxi is "
	noted  = "content/technik/a.md:5:1: note: the text message of 2026-11-22 06:05 to mini, maxi is "
)

func TestAdviceOnMessages(t *testing.T) {
	message := func(alert string) advised { return of(morning, urgent("2026-11-22 06:05", "alert: "+alert), "") }
	filled := strings.Repeat("Das Wasser ist nicht zu trinken, kocht es ab. ", 3)
	testAdvice(t, "sms", []adviceCase{
		{"one segment is no reason to warn", message("Fenster schließen"), noted + "1 segment of GSM-7 (53 units): EIL: Fenster schließen " + link},
		{"what is sent in plain form costs nothing, and would have", message("Kein Wasser aus dem Hahn „Am Markt“ trinken – bitte abkochen"), noted +
			`1 segment of GSM-7 (96 units): EIL: Kein Wasser aus dem Hahn "Am Markt" trinken - bitte abkochen ` + link +
			"\n    hint: plain characters are sent for '„' '“' '–'; as written it would be 2 segments of UCS-2"},
		{"one character of UCS-2", message("Die Wärme in der Łódźer Straße fällt bis morgen früh aus"), sentTo +
			"2 segments of UCS-2 (92 units): EIL: Die Wärme in der Łódźer Straße fällt bis morgen früh aus " + link +
			"\n    hint: write \"L\" for \"Ł\", \"o\" for \"ó\", \"z\" for \"ź\": then it is 1 segment of GSM-7 (92 units): " +
			"EIL: Die Wärme in der Lodzer Straße fällt bis morgen früh aus " + link},
		{"an emoji says nothing that words do not", message("🚒 Brand im Depot, Tor 3 meiden, über das Südtor einfahren ½ Stunde"), sentTo +
			"2 segments of UCS-2 (103 units): EIL: 🚒 Brand im Depot, Tor 3 meiden, über das Südtor einfahren ½ Stunde " + link +
			"\n    hint: write \"1/2\" for \"½\", and leave out '🚒': then it is 1 segment of GSM-7 (102 units): " +
			"EIL: Brand im Depot, Tor 3 meiden, über das Südtor einfahren 1/2 Stunde " + link},
		{"nothing stands for a letter of another script", message("Der Zug nach Москва fährt heute von Gleis 3 statt 1"), sentTo +
			"2 segments of UCS-2 (87 units): EIL: Der Zug nach Москва fährt heute von Gleis 3 statt 1 " + link +
			"\n    hint: choose words without 'М', 'о', 'с', 'к', 'в', 'а': then it is 1 segment of GSM-7 (80 units)"},
		{"too long", message(filled), sentTo + "2 segments of GSM-7 (173 units): EIL: " + filled + link +
			"\n    hint: with 13 characters less it is 1 segment of GSM-7; the rest stands on the page"},
		{
			"the title stands in for the alert", of(morning, "title: Rohrbruch – Altstadt\ndate: 2026-11-22 06:05\nurgent: true\nexercise: true", ""),
			"content/technik/a.md:2:1: note: the text message of 2026-11-22 06:05 to mini, maxi is 1 segment of GSM-7 (62 units): ÜBUNG EIL: Rohrbruch - Altstadt " + link,
		},
		{
			"to come", of(morning, urgent("2026-11-22 06:05", "publishDate: 2026-11-24 05:00:30", "channels: maxi", "alert: Halt"), ""),
			"content/technik/a.md:7:1: note: the text message of 2026-11-24 05:00:30 to maxi is 1 segment of GSM-7 (40 units): EIL: Halt " + link,
		},
		{
			"updates too, to come or not", of(morning, urgent("2026-11-20", "updates:", "  - {at: 2026-11-21 07:00, text: lange her, urgent: true}",
				"  - {at: 2026-11-22 07:00, text: jetzt, urgent: true}", "  - {at: 2026-11-22 07:30, text: still}", "  - {at: 2026-11-23 07:00, text: gut, closes: true}"), ""),
			"content/technik/a.md:5:1: note: the text message of 2026-11-22 07:00 to mini, maxi is 1 segment of GSM-7 (44 units): UPDATE: jetzt " + link + "\n" +
				"content/technik/a.md:5:1: note: the text message of 2026-11-23 07:00 to mini, maxi is 1 segment of GSM-7 (46 units): ENTWARNUNG: gut " + link,
		},
		{
			"an all-clear that says it is for nobody, now or to come", of(morning, urgent("2026-11-20", "updates:", "  - {at: 2026-11-21 07:00, text: lange her, closes: true, urgent: false}",
				"  - {at: 2026-11-22 07:00, text: gut, closes: true, urgent: false}", "  - {at: 2026-11-23 07:00, text: sehr gut, closes: true, urgent: false}"), ""),
			"content/technik/a.md:5:1: warning: the all-clear of 2026-11-22 07:00 goes to nobody as a text message, as urgent: false stands beside it\n" +
				"    hint: take urgent: false out, or leave it so\n" +
				"content/technik/a.md:5:1: warning: the all-clear of 2026-11-23 07:00 goes to nobody as a text message, as urgent: false stands beside it\n" +
				"    hint: take urgent: false out, or leave it so",
		},
		{
			"no all-clear, and one of a post that was never sent", advised{now: morning, files: map[string]string{
				"technik/a.md": "---\n" + urgent("2026-11-20", "updates: [{at: 2026-11-22 07:00, text: still, closes: false, urgent: false}]") + "\n---\n",
				"technik/b.md": "---\ntitle: B\ndate: 2026-11-22\nupdates: [{at: 2026-11-22 07:00, text: gut, closes: true, urgent: false}]\n---\n",
			}}, "",
		},
		{
			"a call that is not answered", of(morning, urgent("2026-11-22 06:05", "alert: Wer kommt?", "channels: [maxi]", "replies: [Komme, Nein]", "escalate: 2h"), ""),
			"content/technik/a.md:5:1: note: the text message of 2026-11-22 06:05 to maxi is 1 segment of GSM-7 (67 units): EIL: Wer kommt? Antwort: Komme/Nein. " + link + "\n" +
				"content/technik/a.md:8:1: note: on 2026-11-22 08:05 those who have not answered by then get a second text message, unless the all-clear was given",
		},
		{
			"a call that others get, to come", of(morning, urgent("2026-11-23 06:05", "alert: Wer kommt?", "channels: [maxi]", "replies: [Komme, Nein]", "escalate: {after: 90s, channel: mini}"), ""),
			"content/technik/a.md:5:1: note: the text message of 2026-11-23 06:05 to maxi is 1 segment of GSM-7 (67 units): EIL: Wer kommt? Antwort: Komme/Nein. " + link + "\n" +
				"content/technik/a.md:8:1: note: on 2026-11-23 06:06:30 the people of mini get a second text message, unless the all-clear was given",
		},
		{
			"a call that was answered or not", of(morning, urgent("2026-11-22 06:05", "alert: Wer kommt?", "channels: [maxi]", "replies: [Komme, Nein]", "escalate: 1h"), ""),
			"content/technik/a.md:5:1: note: the text message of 2026-11-22 06:05 to maxi is 1 segment of GSM-7 (67 units): EIL: Wer kommt? Antwort: Komme/Nein. " + link,
		},
		{"long gone", of(morning, urgent("2026-11-20", "alert: "+filled), ""), ""},
		{"a draft", of(morning, urgent("2026-11-22", "draft: true", "alert: "+filled), ""), ""},
		{"not urgent", of(morning, "title: "+filled+"\ndate: 2026-11-22", ""), ""},
	})
}

// TestAdviceOnInstructions knows the words of people who write alerts. It may be silent too often, and must not be wrong.
func TestAdviceOnInstructions(t *testing.T) {
	tests := []struct {
		language, title, body string
		want                  string // the sentence; empty = silence
	}{
		{"de", "Rohrbruch in der Lindenstraße", "Bitte meiden Sie die Straße.", "Bitte meiden Sie die Straße."},
		{"de", "Gasaustritt im Depot Süd", "Seit 7 Uhr riecht es. Verlassen Sie das Gebäude!", "Verlassen Sie das Gebäude!"},
		{"de", "Brand im Umspannwerk", "Es brennt.\n\n- Fenster und Türen geschlossen halten\n- Lüftung aus", "Fenster und Türen geschlossen halten"},
		{"de", "Bakterien im Netz der Altstadt", "Am 22. Nov. fiel es auf. Trinkwasser abkochen.", "Trinkwasser abkochen."},
		{"de", "Störung der Leitstelle", "Die Leitung ist tot. Ersatz: Telefon 0203 500.", "Ersatz: Telefon 0203 500."},
		{"de", "Oberleitung abgerissen", "Die Gleise am Markt dürfen bis zur Freigabe nicht betreten werden.", "Die Gleise am Markt dürfen bis zur Freigabe nicht betreten werden."},
		{"de", "Aufzug in Haus B defekt", "Der Aufzug ist stehen geblieben, und nutzen Sie die Treppe.", "Der Aufzug ist stehen geblieben, und nutzen Sie die Treppe."},
		// The message says it itself, or may.
		{"de", "Rohrbruch: Lindenstraße meiden", "Bitte meiden Sie die Straße.", ""},
		{"de", "Gasalarm, bitte Depot verlassen", "Verlassen Sie das Gebäude!", ""},
		{"de", "Fernwärme aus bis 18 Uhr", "Bitte sagen Sie es weiter.", ""},
		{"de", "Störung, Ersatz unter 500123", "Rufen Sie 500123 an.", ""},
		{"de", "Trinkwasser nicht verwenden", "Kochen Sie es ab.", ""},
		{"de", "Ein sehr langer Titel der mit vielen Worten alles erzählt was man wissen muss", "Verlassen Sie das Gebäude!", ""},
		// The text has no instruction.
		{"de", "Rohrbruch in der Lindenstraße", "Gegen 5:30 Uhr ist ein Rohr gebrochen. Die Feuerwehr musste das Haus sofort verlassen.", ""},
		{"de", "Rohrbruch in der Lindenstraße", "Die Kolonne ist vor Ort. Wir bitten um Verständnis.", ""},
		{"de", "Rohrbruch in der Lindenstraße", "Bitte um Geduld: die Reparatur dauert.", ""},
		{"de", "Rohrbruch in der Lindenstraße", "Was ist passiert? Nutzen Sie die Linie? Sie steht.", ""},
		{"de", "Streik beschlossen", "Die Busse bleiben morgen in der Halle, die Bahnen fahren.", ""},
		{"de", "Rohrbruch", "Eins. Zwei da. Drei da. Vier da. Fünf da. Sechs da. Sieben da. Acht da. Bitte meiden Sie die Straße.", ""},
		{"de", "Rohrbruch", "", ""},
		{"de", "Lindenstraße umfahren", "Bitte meiden Sie die Straße.", ""},
		{"de", "Störung im Rechenzentrum", "Die Kollegen arbeiten daran. Bitte entschuldigen Sie die Unannehmlichkeiten.", ""},
		{"de", "Störung im Rechenzentrum", "Bei Fragen hilft die Hotline 0203 500. Rückfragen: Telefon 0203 501.", ""},
		{"de", "Störung im Rechenzentrum", "Bitte haben Sie noch etwas Geduld.", ""},

		{"en", "Burst pipe in Linden Street", "Please use the other road.", "Please use the other road."},
		{"en", "Gas leak at the depot", "It smells. Leave the building!", "Leave the building!"},
		{"en", "Fire at the substation", "There is smoke. Keep windows shut.", "Keep windows shut."},
		{"en", "Germs in the network", "Samples tell so. Do not drink it.", "Do not drink it."},
		{"en", "Gas leak: leave the depot", "Leave the building!", ""},
		{"en", "Do not drink the water", "Boil water.", ""},
		{"en", "Heat off until 6 pm", "Please tell others.", ""},
		{"en", "Burst pipe in Linden Street", "A crew works there. The fire brigade was told to leave the building.", ""},
		{"en", "Burst pipe in Linden Street", "Please bear with us.", ""},
		{"en", "Burst pipe in Linden Street", "Please accept our apologies. Please excuse the delay.", ""},
		{"en", "Burst pipe in Linden Street", "For questions, please call 0203 500.", ""},
		{"en", "Burst pipe in Linden Street", "Do you use the tunnel? It is dry.", ""},
	}
	for _, tt := range tests {
		room := of(morning, "title: \""+tt.title+"\"\ndate: 2026-11-22 06:05\nurgent: true", tt.body)
		room.language = tt.language
		want := ""
		if tt.want != "" {
			want = "content/technik/a.md:2:1: warning: the text message is the headline alone, and what to do stands only behind its link: “" + tt.want + "”" +
				"\n    hint: add alert: with what happened and what to do, in 160 characters with prefix and link"
		}
		if diff := gocmp.Diff(want, room.says(t, "instruction")); diff != "" {
			t.Errorf("%s / %s: %s", tt.title, tt.body, diff)
		}
	}
	const body = "Bitte meiden Sie die Straße."
	testAdvice(t, "instruction", []adviceCase{
		{"the description has it", of(morning, urgent("2026-11-22", "description: Bitte meiden Sie die Straße."), ""), "content/technik/a.md:2:1: warning: " +
			"the text message is the headline alone, and what to do stands only behind its link: “Bitte meiden Sie die Straße.”" +
			"\n    hint: add alert: with what happened and what to do, in 160 characters with prefix and link"},
		{"the editor chose the words", of(morning, urgent("2026-11-22", "alert: Rohrbruch"), body), ""},
		{"long gone", of(morning, urgent("2026-11-20"), body), ""},
		{"not urgent", of(morning, "title: A\ndate: 2026-11-22", body), ""},
	})
}

func TestAdviceOnLateMessages(t *testing.T) {
	git := func(room advised, times ...string) advised {
		room.history = map[string][]site.Revision{}
		for _, text := range times {
			at, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			room.history["technik/a.md"] = append(room.history["technik/a.md"], site.Revision{Time: at, Author: "Ruth Dammeier"})
		}
		return room
	}
	const tooLate = "the notifier sends no text message for what is older than a day"
	was := "content/technik/a.md:4:1: warning: the file was changed on 2026-11-22 07:00, but the post is of 2026-11-19 00:00: " + tooLate +
		"\n    hint: if it became urgent only now, add publishDate: with the moment from which it is to be public and sent"
	const isNew = "content/technik/a.md:4:1: warning: the file is new, but the post is of 2026-11-19 00:00: " + tooLate +
		"\n    hint: add publishDate: with the moment from which it is to be public and sent"
	testAdvice(t, "late", []adviceCase{
		{"changed today, by its front matter", of(morning, urgent("2026-11-19", "lastmod: 2026-11-22 07:00"), ""), was},
		{"new today, by git", git(of(morning, urgent("2026-11-19"), ""), "2026-11-22T06:00:00Z"), isNew},
		{"new, and git knows the others alone", advised{
			files: of(morning, urgent("2026-11-19"), "").files, now: morning, history: map[string][]site.Revision{"technik/b.md": {{}}},
		}, isNew},
		{"cut off, so nobody knows", advised{
			files: of(morning, urgent("2026-11-19"), "").files, now: morning, history: map[string][]site.Revision{"technik/b.md": {{}}},
			cut: map[string]bool{"technik/a.md": true},
		}, ""},
		{"changed today, by git", git(of(morning, urgent("2026-11-19"), ""), "2026-11-22T06:00:00Z", "2026-11-19T06:00:00Z"), was},
		{
			"the newest update is old", of(morning, urgent("2026-11-19", "lastmod: 2026-11-22 07:00", "updates: [{at: 2026-11-20 09:00, text: B, urgent: true}]"), ""),
			"content/technik/a.md:6:1: warning: the file was changed on 2026-11-22 07:00, but its newest update is of 2026-11-20 09:00: " + tooLate +
				"\n    hint: if it is new, let its at: be now",
		},
		{"the front matter wins", git(of(morning, urgent("2026-11-19", "lastmod: 2026-11-20"), ""), "2026-11-22T06:00:00Z"), ""},
		{"an update of today", of(morning, urgent("2026-11-19", "lastmod: 2026-11-22 07:00", "updates: [{at: 2026-11-22 07:00, text: B, closes: true}]"), ""), ""},
		{"changed long ago", git(of(morning, urgent("2026-11-19"), ""), "2026-11-20T06:00:00Z"), ""},
		{"nobody knows when it changed", of(morning, urgent("2026-11-19"), ""), ""},
		{"public again today", of(morning, urgent("2026-11-19", "publishDate: 2026-11-22 07:30", "lastmod: 2026-11-22 07:00"), ""), ""},
		{"not urgent", of(morning, "title: A\ndate: 2026-11-19\nlastmod: 2026-11-22 07:00", ""), ""},
	})
}

func TestAdviceOnEvents(t *testing.T) {
	const hint = "\n    hint: mend the year or the month, or take event: out of a post that tells how it was"
	event := func(what string) advised { return of(morning, "title: A\ndate: 2026-11-20 12:00\nevent: "+what, "") }
	testAdvice(t, "event", []adviceCase{
		{"last year", event("{start: 2025-12-10 13:00}"), "content/technik/a.md:4:9: warning: the event is over before the post is public, on 2026-11-20 12:00" + hint},
		{"yesterday", event("{start: 2026-11-18, end: 2026-11-19}"), "content/technik/a.md:4:28: warning: the event is over before the post is public, on 2026-11-20 12:00" + hint},
		{
			"over when it is due", of(morning, "title: A\ndate: 2026-11-20\npublishDate: 2026-12-24\nevent: {start: 2026-12-10 13:00}", ""),
			"content/technik/a.md:5:9: warning: the event is over before the post is public, on 2026-12-24 00:00" + hint,
		},
		{"today", event("{start: 2026-11-20}"), ""},
		{"lasts until tomorrow", event("{start: 2026-11-18, end: 2026-11-21}"), ""},
		{"to come", event("{start: 2026-12-10 13:00}"), ""},
		{"cancelled", event("{start: 2026-11-10 13:00, cancelled: true}"), ""},
	})
}

func TestAdviceOnOwnAddresses(t *testing.T) {
	room := func(body string) advised {
		r := of(morning, "title: A\ndate: 2026-11-20\naliases: [/alt/]", body)
		r.files["technik/entwurf.md"] = "---\ntitle: B\ndate: 2026-11-20\ndraft: true\n---\n"
		return r
	}
	const hint = "\n    hint: copy the address anew, or link to the file, such as ../technik/netz.md"
	testAdvice(t, "link", []adviceCase{
		{
			"nothing stands there", room("a\n\nb [A](https://netz.example/technik/weg/#x)"),
			"content/technik/a.md:8:7: warning: https://netz.example/technik/weg/#x is an address of this newsroom, but leads to nothing" + hint,
		},
		{
			"a draft", room("[A](HTTPS://netz.example/technik/entwurf/)"),
			"content/technik/a.md:6:5: warning: HTTPS://netz.example/technik/entwurf/ is an address of this newsroom, but the linked post technik/entwurf.md is not public" +
				"\n    hint: readers will find nothing there until it is",
		},
		{"no address of a page", room("[Formular](file:///c/x.pdf)"), "content/technik/a.md:6:1: warning: the link leads to a drive, where the browsers of others find nothing" +
			"\n    hint: put the file beside the post, and write its name: [Formular](formular.pdf)"},
		{
			"what there is", room("[A](https://netz.example/technik/a/) [B](https://netz.example) [C](https://netz.example/alt/) [D](https://netz.example/feed.xml) " +
				"[E](https://netz.example/a/zqpmjd/) [F](https://netz.example/technik/?q=1#top) [G](https://netz.example/alerts.json) [H](https://netz.example/technik/a)"), "",
		},
		{"other sites", room("[A](https://netz.example.org/weg/) [B](http://netz.example:8080/weg/) [C](//x.example/weg/)"), ""},
	})
}

// A link that is wrong is told of once: whether it is for the press is another question.
func TestAdviceBesideAnError(t *testing.T) {
	out, err := build.Run(build.Input{
		Content: fstest.MapFS{
			"newsroom.yaml":    {Data: []byte(adviceConfig + "press: {title: Presse, contact: {name: A, email: a@netz.example}}\n")},
			"technik/a.md":     {Data: []byte("---\ntitle: A\ndate: 2026-11-20\npress: true\n---\n[Weg](weg.md) [Innen](innen.md)")},
			"technik/innen.md": {Data: []byte("---\ntitle: B\ndate: 2026-11-20\n---\n")},
		},
		Folder: "content", Theme: func(string) (*theme.Theme, error) { return adviceTheme() },
		Options: site.Options{Now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}, Check: true,
	})
	if err != nil || len(out.Problems) != 1 {
		t.Fatal(err, out.Problems)
	}
	const want = "content/technik/a.md:6:23: warning: the press page leaves this link out: it leads to what is not for the press" +
		"\n    hint: mark what it leads to with press: true, or leave it so"
	if found := out.Advice("content"); len(found) != 1 || found[0].String() != want {
		t.Errorf("got %v", found)
	}
}

func TestAdviceOnTitles(t *testing.T) {
	two := func(first, second string) advised {
		return advised{now: morning, files: map[string]string{
			"technik/a.md": "---\n" + first + "\n---\n", "technik/b.md": "---\n" + second + "\n---\n",
		}}
	}
	const same = "content/technik/b.md:2:1: warning: content/technik/a.md has the same title on the same day, 2026-11-20" +
		"\n    hint: say in the title what is new, or add an update to the first one"
	testAdvice(t, "title", []adviceCase{
		{"the same", two("title: Wärme fällt aus\ndate: 2026-11-20 08:00", "title: Wärme fällt aus\ndate: 2026-11-20 17:00"), same},
		{"nearly the same", two("title: \"Wärme: fällt aus!\"\ndate: 2026-11-20 08:00", "title: WÄRME FÄLLT AUS\ndate: 2026-11-20 17:00"), same},
		{
			"the earlier one may stand behind", two("title: A\ndate: 2026-11-20 17:00", "title: a\ndate: 2026-11-20 08:00"),
			"content/technik/a.md:2:1: warning: content/technik/b.md has the same title on the same day, 2026-11-20" +
				"\n    hint: say in the title what is new, or add an update to the first one",
		},
		{"one waits", two("title: A\ndate: 2026-12-01 08:00", "title: A\ndate: 2026-12-01 09:00"), strings.ReplaceAll(same, "2026-11-20", "2026-12-01")},
		{"days are those of the newsroom", two("title: A\ndate: 2026-11-19 23:30Z", "title: A\ndate: 2026-11-20 17:00"), same},
		{"the next day", two("title: A\ndate: 2026-11-20 23:00", "title: A\ndate: 2026-11-21 01:00"), ""},
		{"another number", two("title: Linie 4 fährt nicht\ndate: 2026-11-20", "title: Linie 5 fährt nicht\ndate: 2026-11-20"), ""},
		{"a draft", two("title: A\ndate: 2026-11-20", "title: A\ndate: 2026-11-20\ndraft: true"), ""},
		{"a withdrawn one", two("title: A\ndate: 2026-11-20", "title: A\ndate: 2026-11-20\nwithdrawn: doppelt"), ""},
	})
}

func TestAdviceOnTheClock(t *testing.T) {
	dates := func(lines string) advised {
		return of("2027-11-22T08:00:00Z", "title: A\n"+lines, "am 2027-03-28 02:30 und 2027-10-31 02:30")
	}
	testAdvice(t, "clock", []adviceCase{
		{"in the gap", dates("date: 2027-03-28 02:30"), "content/technik/a.md:3:7: warning: clocks are put forward over 2027-03-28 02:30: it is taken for 03:30 CEST" +
			"\n    hint: write 2027-03-28 03:30 +0200, or the time that is meant"},
		{"twice", dates("date: 2027-10-31T02:30:00"), "content/technik/a.md:3:7: warning: 2027-10-31T02:30:00 comes twice, as clocks are put back: it is taken for the first time, 02:30 CEST" +
			"\n    hint: write 2027-10-31 02:30 +0200, or 2027-10-31 02:30 +0100 for the second time"},
		{"as Germans write", dates("date: 31.10.2027 02:30"), "content/technik/a.md:3:7: warning: 31.10.2027 02:30 comes twice, as clocks are put back: it is taken for the first time, 02:30 CEST" +
			"\n    hint: write 2027-10-31 02:30 +0200, or 2027-10-31 02:30 +0100 for the second time"},
		{
			"in an update and an event", dates("date: 2027-01-01\nupdates: [{at: \"2027-03-28 02:00\", text: B}]\nevent:\n  start: 2027-10-31 02:10"),
			"content/technik/a.md:4:17: warning: clocks are put forward over 2027-03-28 02:00: it is taken for 03:00 CEST\n    hint: write 2027-03-28 03:00 +0200, or the time that is meant\n" +
				"content/technik/a.md:6:10: warning: 2027-10-31 02:10 comes twice, as clocks are put back: it is taken for the first time, 02:10 CEST\n" +
				"    hint: write 2027-10-31 02:10 +0200, or 2027-10-31 02:10 +0100 for the second time",
		},
		{"with an offset", dates("date: 2027-10-31 02:30 +0100"), ""},
		{"with a zone that has one offset", dates("date: 2027-10-31 02:30 CET"), ""},
		{"in Zulu time", dates("date: 2027-10-31T00:30:00Z"), ""},
		{"before and after it", dates("date: 2027-10-31 01:59\nlastmod: 2027-10-31 03:00"), ""},
		{"a day alone", dates("date: 2027-10-31"), ""},
		{"in words that nobody reads as a date", dates("date: 2027-01-01\ndescription: am 2027-10-31 02:30"), ""},
		{"another night", dates("date: 2027-10-30 02:30"), ""},
	})
}

func TestAdviceOnPictures(t *testing.T) {
	shows := func(name, data string) advised {
		room := of(morning, "title: A\ndate: 2026-11-20", "")
		room.files["technik/"+name] = data
		return room
	}
	const hint = "\n    hint: save it with 4000 pixels in width or fewer: pages show 1600 at most, and git keeps every large file for ever"
	testAdvice(t, "picture", []adviceCase{
		{"many bytes", shows("b.jpg", picture(t, 8, 8)+strings.Repeat("x", 13_000_000)), "content/technik/b.jpg: warning: the picture has 13 MB" + hint},
		{"usual", shows("c.jpg", picture(t, 400, 300)), ""},
		{"no picture", shows("d.pdf", strings.Repeat("x", 13_000_000)), ""},
	})
}

func TestAdviceOnWhatIsNotSeen(t *testing.T) {
	room := func(lines string) advised {
		r := of(morning, "title: A\ndate: 2026-11-20\n"+lines, "")
		r.files["technik/a.jpg"], r.files["technik/a.mp4"], r.files["technik/a.vtt"] = picture(t, 8, 8), "film", "WEBVTT"
		return r
	}
	testAdvice(t, "alt", []adviceCase{
		{"no alt", room("image: a.jpg"), "content/technik/a.md:4:1: warning: the picture has no alternative text\n    hint: image: {src: bild.jpg, alt: what can be seen}"},
		{"waiting", room("publishDate: 2026-12-24\nimage: a.jpg"), "content/technik/a.md:5:1: warning: the picture has no alternative text\n    hint: image: {src: bild.jpg, alt: what can be seen}"},
		{"none in a gallery", room("gallery: [a.jpg]"), "content/technik/a.md:4:1: warning: the picture a.jpg has no alternative text\n    hint: gallery: [{src: a.jpg, alt: what can be seen}]"},
		{"alt", room("image: {src: a.jpg, alt: Hund}"), ""},
		{"alt in a gallery", room("gallery: [{src: a.jpg, alt: Hund}]"), ""},
		{"a draft", room("image: a.jpg\ndraft: true"), ""},
	})
	testAdvice(t, "captions", []adviceCase{
		{"none", room("video: a.mp4"), "content/technik/a.md:4:1: warning: the film has no captions for those who cannot hear it\n    hint: add captions: film.vtt, or say in the text what is said in it"},
		{"some", room("video: {src: a.mp4, captions: a.vtt}"), ""},
	})
}

// BenchmarkCheck is a check of 10,000 posts by a new process that remembers the last one; its goal is 300 ms.
func BenchmarkCheck(b *testing.B) {
	dir, remembered := b.TempDir(), b.TempDir()
	writePosts(b, dir, 10_000)
	time.Sleep(3 * time.Second) // a file that changed just now is read again
	check := func() diag.List {
		memory := cache.New(remembered, func(text string) { b.Error(text) })
		out, err := build.Run(build.Input{
			Content: os.DirFS(dir), Folder: "content", Theme: func(string) (*theme.Theme, error) { return theme.Load(themes.Default()) }, Memory: memory,
			Options: site.Options{Now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}, Check: true,
		})
		if err != nil || len(out.Problems) > 0 {
			b.Fatal(err, out.Problems)
		}
		found := out.Advice("content")
		if !memory.Save() {
			b.Fatal("nothing is remembered")
		}
		return found
	}
	if found := check(); len(found) != 1 || found[0].Rule != "sms" {
		b.Fatal(found)
	}
	for b.Loop() {
		check()
	}
}

// writePosts writes a newsroom of posts of 24 a day, the newest of them urgent.
func writePosts(b *testing.B, dir string, posts int) {
	b.Helper()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "technik"), 0o700); err != nil {
		b.Fatal(err)
	}
	write("newsroom.yaml", adviceConfig)
	newest := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	for n := range posts {
		text := fmt.Sprintf("---\ntitle: Die Leitung am Hafen, Nummer %d\ndate: %s\nurgent: %t\nalert: Bitte melden\ntags: [Wasser, Strom]\n---\n%s",
			n, newest.Add(-time.Duration(n)*time.Hour).Format(time.RFC3339), n == 0, strings.Repeat("Die Kolonne prüft [die Leitung](https://example.org/).\n\n", 40))
		if n > 0 {
			text = strings.Replace(text, "alert: Bitte melden\n", "", 1)
		}
		write(fmt.Sprintf("technik/%05d.md", n), text)
	}
}

func picture(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), &jpeg.Options{Quality: 1}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
