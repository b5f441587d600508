package subscriber

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestName(t *testing.T) {
	tests := []struct {
		text string
		kind Kind
		name string
	}{
		{"NAME Anna", Named, "Anna"},
		{"Bitte name: Anna-Lena  O'Hara", Named, "Anna-Lena O'Hara"},
		{"Name „Kolonne 7“", Named, "Kolonne 7"},
		{"ＮＡＭＥ Zoë", Named, "Zoë"},
		{"NAME Zoe\u0308", Named, "Zoë"},
		{"NAME Mini", Named, "Mini"},
		{"NAME Dr. Öz K.", Named, "Dr. Öz K."},
		{"NAME", Named, ""},
		{"Name aus", Named, ""},
		{"name off!", Named, ""},
		{"NAME 0171 3920001", Refused, "Bert"},
		{"NAME +491713920001", Refused, "Bert"},
		{"NAME Anna 3920001", Refused, "Bert"},
		{"NAME 17", Refused, "Bert"},
		{"NAME Anna\nLena", Refused, "Bert"},
		{"NAME -Anna", Refused, "Bert"},
		{"NAME Anna <b>", Refused, "Bert"},
		{"NAME 👍", Refused, "Bert"},
		{"NAME Annaannaannaannaannaannaannaannaannaanna", Named, "Annaannaannaannaannaannaannaannaannaanna"},
		{"NAME Annaannaannaannaannaannaannaannaannaannaa", Refused, "Bert"},
		{"Mein Name ist Anna", Message, "Bert"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			step := lindenau().Step(State{Name: "Bert"}, Input{Text: tt.text})
			if step.Kind != tt.kind || step.After.Name != tt.name {
				t.Errorf("%s, %q, want %s, %q", step.Kind, step.After.Name, tt.kind, tt.name)
			}
		})
	}
}

func TestForget(t *testing.T) {
	for _, text := range []string{"LÖSCHEN", "loeschen", "LOSCHEN", "Delete", "Vergiss mich!", "forget me", "DATEN LÖSCHEN", "Bitte meine Daten löschen", "delete my data please"} {
		for name, before := range commented() {
			step := house().Step(before, Input{Text: text, At: monday(), Threads: asked})
			if diff := cmp.Diff(State{}, step.After); diff != "" || step.Kind != Forgotten || step.Answer == "" {
				t.Errorf("%s, %s: %+v", text, name, step)
			}
		}
	}
	for _, text := range []string{"löschen Sie das Feuer", "Ich habe es vergessen", "Vergessen."} {
		if got := house().Step(has("mini"), Input{Text: text}).Kind; got != Message {
			t.Errorf("%s is %s", text, got)
		}
	}
}

func TestDisclose(t *testing.T) {
	n := house()
	n.Zone = time.FixedZone("CET", 3600)
	for _, text := range []string{"DATEN", "meine Daten", "Auskunft bitte"} {
		step := n.Step(has("mini"), Input{Text: text})
		if step.Kind != Disclosed || step.Answer != "" || step.Disclose == nil {
			t.Fatalf("%s: %+v", text, step)
		}
		got := step.Disclose(Stored{Since: time.Date(2026, time.February, 28, 23, 30, 0, 0, time.UTC), Texts: 12, Messages: 40, KeepTexts: 30, KeepMessages: 90})
		want := "Über Sie gespeichert: Ihre Nummer, Ihre Wahl (seit 1.3.2026), Texte von Ihnen: 12 (30 Tage lang), SMS an Sie: 40 (90 Tage lang). Nummer und Texte sind verschlüsselt. " +
			"Alles in einer Datei: schreiben Sie der Redaktion. Alles löschen: LÖSCHEN."
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	want := "Stored about you: your number, your choices, texts from you: 0 (for 30 days), texts to you: 0 (for 90 days). Number and texts are encrypted. All in one file: text the editors. To delete all: DELETE."
	if got := n.Step(State{}, Input{Text: "my data"}).Disclose(Stored{KeepTexts: 30, KeepMessages: 90}); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// What somebody has said about itself outlasts a STOP; what was going on does not.
func TestWhatOutlastsStop(t *testing.T) {
	before := State{
		Channels: []string{"mini"}, Digests: []string{"mini"}, Language: "de", Chosen: true, Allowed: []string{"feuerwehr"}, Invited: []string{"maxi"},
		Offered: monday(), Paused: monday().AddDate(0, 0, 1), Quiet: Quiet{Own: true, From: 60, To: 120}, Name: "Anna",
	}
	want := before
	want.Stopped, want.Digests, want.Invited, want.Offered = true, nil, nil, time.Time{}
	if diff := cmp.Diff(want, house().Step(before, Input{Text: "STOP", At: monday()}).After); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
