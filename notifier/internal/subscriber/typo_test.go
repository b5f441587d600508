package subscriber

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypos(t *testing.T) {
	tests := []struct{ text, meant string }{
		{"SOTP", "STOP"},
		{"STOOP", "STOP"},
		{"Stol", "STOP"},
		{"tsop", "STOP"},
		{"Stopppp", ""},
		{"ABMELDN", "ABMELDEN"},
		{"unsubscribbe", "UNSUBSCRIBE"},
		{"STOOP MINI", "STOP MINI"},
		{"STOP MINNI", ""}, // begins with STOP: everything ends
		{"MIIN", "MINI"},
		{"bitte Mni", ""}, // three letters
		{"Minii bitte", "MINI"},
		{"Maxo", "MAXI"},
		{"Maxi Pluss", "MAXI PLUS"},
		{"freie stelen", "FREIE STELLEN"},
		{"Mini Feuerweht", "MINI FEUERWEHR"},
		{"Täglch", "TÄGLICH"},
		{"täglih mini", "TÄGLICH MINI"},
		{"SATRT", "START"},
		{"Hlfe", "HILFE"},
		{"Stauts", "STATUS"},
		{"pase 7", "PAUSE 7"},
		{"Wieter", "WEITER"},
		{"Sprahce en", "SPRACHE EN"},
		{"LÖSCHN", "LÖSCHEN"},
		{"Englsh", "ENGLISH"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			before := has("mini", "maxi")
			step := lindenau().Step(before, Input{Text: tt.text, At: monday()})
			if tt.meant == "" {
				if step.Kind == Unsure {
					t.Errorf("asked: %s", step.Answer)
				}
				return
			}
			if step.Kind != Unsure || strings.Count(step.Answer, " "+tt.meant) != 2 {
				t.Errorf("%s: %s", step.Kind, step.Answer)
			}
			if diff := cmp.Diff(before, step.After); diff != "" {
				t.Errorf("something changed:\n%s", diff)
			}
			if again := lindenau().Step(before, Input{Text: tt.meant, At: monday()}).Kind; again == Message || again == Unsure {
				t.Errorf("%s, which the answer names, is %s", tt.meant, again)
			}
		})
	}
}

// What people write to the editors stays a message, however near it comes.
func TestOrdinaryTexts(t *testing.T) {
	for _, text := range []string{
		"Danke", "Danke!", "Minna", "mit", "Top!", "Taxi", "Stau", "Staus", "Stadt", "Stark!", "Wetter?", "Ente", "Erde", "Datum", "Ruhig", "Komme", "Komme gleich",
		"Gern", "Gerne", "Passt", "Alles klar", "Moin", "Bin da", "Super", "Nö", "Jo", "Doch", "Endlich", "Anna", "Ingo", "Max", "Maria", "Linie 2", "Bus 4711", "Ring",
		"Hallo", "Hello", "Guten Morgen", "Halt", "Stand", "Später", "Heute", "Feuer", "Feuerwache", "Statt Bus", "Mine", "Weit weg", "Lösche nichts", "Sprachen",
		"into", "date", "shop", "Bitte", "Und", "aus", "an", "de", "👍", "7", "Stadt Mini",
	} {
		before := has("kultur")
		if step := lindenau().Step(before, Input{Text: text, At: monday()}); step.Kind != Message && text != "Mine" {
			t.Errorf("%s is %s: %s", text, step.Kind, step.Answer)
		}
	}
	for text, want := range map[string]Kind{"Stopp mal kurz": Stopped, "Ende gut, alles gut": Stopped, "End of the line?": Stopped} { // the rule, and no exception
		if got := lindenau().Step(has("mini"), Input{Text: text}).Kind; got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestOrdinaryWordsAreNearACommand(t *testing.T) {
	for _, text := range ordinary() {
		found := false
		for _, meant := range (Newsroom{}).spellings(nil) {
			found = found || near(text, meant.key)
		}
		if !found || !cmp.Equal(words(text), []string{text}) {
			t.Errorf("%q need not be there", text)
		}
	}
}

func TestNear(t *testing.T) {
	tests := []struct {
		said, meant string
		want        bool
	}{
		{"stop", "stop", false},
		{"stp", "stop", false},
		{"stopp", "stop", true},
		{"sstop", "stop", true},
		{"xstop", "stop", false},
		{"taxi", "maxi", false},
		{"amxi", "maxi", true},
		{"mai", "maxi", false},
		{"hife", "hilfe", true},
		{"ilfe", "hilfe", false},
		{"hiilfe", "hilfe", true},
		{"hilef", "hilfe", true},
		{"helfe", "hilfe", true},
		{"hlief", "hilfe", false},
		{"hilfe", "hilfebitte", false},
		{"st0p", "stop", false},
		{"müni", "mini", true},
	}
	for _, tt := range tests {
		if got := near(tt.said, tt.meant); got != tt.want {
			t.Errorf("%s, %s: %v", tt.said, tt.meant, got)
		}
	}
}
