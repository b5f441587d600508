package outbox_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/sms"
)

func TestCompose(t *testing.T) {
	const link = "https://example.org/a/7k3qf9/"
	for _, c := range []struct {
		kind     alert.Kind
		language string
		exercise bool
		text     string
		want     string
	}{
		{alert.KindAlert, "de", false, "Gas!", "EIL: Gas!"},
		{alert.KindAlert, "", false, "Gas!", "EIL: Gas!"},
		{alert.KindUpdate, "de-DE", false, "Bis 14 Uhr", "UPDATE: Bis 14 Uhr"},
		{alert.KindAllClear, "de", false, "Vorbei", "ENTWARNUNG: Vorbei"},
		{alert.KindDigest, "de", false, "Drei Meldungen", "Drei Meldungen"},
		{alert.KindAlert, "de", true, "Alarm", "ÜBUNG EIL: Alarm"},
		{alert.KindDigest, "de", true, "Probe", "ÜBUNG: Probe"},
		{alert.KindAlert, "en", false, "Gas!", "URGENT: Gas!"},
		{alert.KindAllClear, "EN-gb", true, "Over", "EXERCISE ALL CLEAR: Over"},
		{alert.KindAlert, "de", false, " „Straße“ gesperrt – 3 € … ", `EIL: "Straße" gesperrt - 3 € ...`},
	} {
		got := outbox.Compose(alert.Alert{Kind: c.kind, Exercise: c.exercise, Text: c.text, ShortURL: link}, c.language)
		if got != c.want+" "+link {
			t.Errorf("%s in %q: %q, want %q and the link", c.kind, c.language, got, c.want)
		}
		if cost := sms.Measure(got); cost.Encoding != sms.GSM7 {
			t.Errorf("%q is sent as %v because of %q", got, cost.Encoding, string(cost.Offenders))
		}
	}
}

// TestComposeFits: whatever the text, the word and the link are whole and the provider takes the length.
func TestComposeFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.StringN(1, 60, -1).Draw(t, "text"), rapid.IntRange(1, 80).Draw(t, "times"))
		link := "https://example.org/a/" + rapid.StringMatching(`[a-z0-9]{6,40}`).Draw(t, "code") + "/"
		got := outbox.Compose(alert.Alert{Kind: alert.KindAlert, Text: text, ShortURL: link}, "de")
		if !strings.HasPrefix(got, "EIL: ") || !strings.HasSuffix(got, " "+link) || utf8.RuneCountInString(got) > outbox.MaxLength {
			t.Fatalf("%d characters: %.40q … %q", utf8.RuneCountInString(got), got, got[max(0, len(got)-80):])
		}
	})
}

func TestComposeCutsAtABlank(t *testing.T) {
	link := "https://example.org/a/7k3qf9/"
	got := outbox.Compose(alert.Alert{Kind: alert.KindAlert, Text: strings.Repeat("Wort ", 400), ShortURL: link}, "de")
	if !strings.HasSuffix(got, "Wort... "+link) || len(got) > outbox.MaxLength || len(got) < outbox.MaxLength-10 {
		t.Errorf("%d characters, ending %q", len(got), got[len(got)-60:])
	}
}
