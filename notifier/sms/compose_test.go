package sms_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"newsroom/notifier/sms"
)

func TestCompose(t *testing.T) {
	const link = "https://example.org/a/7k3qf9/"
	for _, c := range []struct {
		kind     string
		language string
		exercise bool
		text     string
		want     string
	}{
		{"alert", "de", false, "Gas!", "EIL: Gas!"},
		{"alert", "", false, "Gas!", "EIL: Gas!"},
		{"update", "de-DE", false, "Bis 14 Uhr", "UPDATE: Bis 14 Uhr"},
		{"all-clear", "de", false, "Vorbei", "ENTWARNUNG: Vorbei"},
		{"digest", "de", false, "Drei Meldungen", "Drei Meldungen"},
		{"reminder", "de", false, "Wer kann?", "ERINNERUNG: Wer kann?"},
		{"reminder", "en", true, "Who can?", "EXERCISE REMINDER: Who can?"},
		{"escalation", "de", false, "Wer kann?", "NOCH OFFEN, {answered} von {asked} haben geantwortet: Wer kann?"},
		{"escalation", "en", false, "Who can?", "STILL OPEN, {answered} of {asked} have answered: Who can?"},
		{"alert", "de", true, "Alarm", "ÜBUNG EIL: Alarm"},
		{"digest", "de", true, "Probe", "ÜBUNG: Probe"},
		{"alert", "en", false, "Gas!", "URGENT: Gas!"},
		{"all-clear", "EN-gb", true, "Over", "EXERCISE ALL CLEAR: Over"},
		{"alert", "de", false, " „Straße“ gesperrt – 3 € … ", `EIL: "Straße" gesperrt - 3 € ...`},
	} {
		got := sms.Compose(sms.Notice{Kind: c.kind, Exercise: c.exercise, Language: c.language, Text: c.text, Link: link})
		if got != c.want+" "+link {
			t.Errorf("%s in %q: %q, want %q and the link", c.kind, c.language, got, c.want)
		}
		if cost := sms.Measure(got); cost.Encoding != sms.GSM7 {
			t.Errorf("%q is sent as %v because of %q", got, cost.Encoding, string(cost.Offenders))
		}
	}
}

// TestComposeSaysHowToAnswer: in the text or behind it, once, and nothing in the place of it.
func TestComposeSaysHowToAnswer(t *testing.T) {
	for _, c := range []struct {
		kind, language, text string
		replies              []string
		want                 string
	}{
		{"alert", "de", "Wer kommt?", []string{"Ja", "Nein"}, "EIL: Wer kommt? Antwort: Ja/Nein. L"},
		{"reminder", "de", "Wer kommt?", []string{"Ja", "Nein"}, "ERINNERUNG: Wer kommt? Antwort: Ja/Nein. L"},
		{"update", "en", "Who can?", []string{"Yes", "No", "Later"}, "UPDATE: Who can? Answer: Yes/No/Later. L"},
		{"alert", "de", "Wer kommt? Bitte mit JA oder NEIN antworten.", []string{"Ja", "Nein"}, "EIL: Wer kommt? Bitte mit JA oder NEIN antworten. L"},
		{"alert", "de", "Gas!", nil, "EIL: Gas! L"},
		{"alert", "de", "Wer kommt?", []string{"Ja – gleich"}, "EIL: Wer kommt? Antwort: Ja - gleich. L"},
	} {
		if got := sms.Compose(sms.Notice{Kind: c.kind, Language: c.language, Text: c.text, Link: "L", Replies: c.replies}); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
	long := sms.Compose(sms.Notice{Text: strings.Repeat("Wasser ", 400), Link: "L", Replies: []string{"Ja"}})
	if !strings.HasSuffix(long, "... Antwort: Ja. L") || utf8.RuneCountInString(long) > sms.MaxLength {
		t.Errorf("%d characters, … %q", utf8.RuneCountInString(long), long[len(long)-40:])
	}
}

// TestComposeFits: whatever the text, the word and the link are whole and the provider takes the length.
func TestComposeFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.StringN(1, 60, -1).Draw(t, "text"), rapid.IntRange(1, 80).Draw(t, "times"))
		link := "https://example.org/a/" + rapid.StringMatching(`[a-z0-9]{6,40}`).Draw(t, "code") + "/"
		got := sms.Compose(sms.Notice{Kind: "alert", Language: "de", Text: text, Link: link})
		if !strings.HasPrefix(got, "EIL: ") || !strings.HasSuffix(got, " "+link) || utf8.RuneCountInString(got) > sms.MaxLength {
			t.Fatalf("%d characters: %.40q … %q", utf8.RuneCountInString(got), got, got[max(0, len(got)-80):])
		}
	})
}

func TestComposeCutsAtABlank(t *testing.T) {
	link := "https://example.org/a/7k3qf9/"
	got := sms.Compose(sms.Notice{Kind: "alert", Language: "de", Text: strings.Repeat("Wort ", 400), Link: link})
	if !strings.HasSuffix(got, "Wort... "+link) || len(got) > sms.MaxLength || len(got) < sms.MaxLength-10 {
		t.Errorf("%d characters, ending %q", len(got), got[len(got)-60:])
	}
}
