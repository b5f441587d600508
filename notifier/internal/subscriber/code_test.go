package subscriber

import (
	"slices"
	"testing"
)

func TestCodes(t *testing.T) {
	n := lindenau()
	n.Channels = append(n.Channels,
		Channel{ID: "leitstelle", Title: "Leitstelle", Code: "fuchs bau"},
		Channel{ID: "vorstand", Title: "Vorstand"},
		Channel{ID: "trick", Title: "Trick", Code: "STOP"},
		Channel{ID: "trug", Title: "Trug", Code: "Mini"},
	)
	member := State{Allowed: []string{"feuerwehr"}}
	tests := []struct {
		name, text string
		before     State
		kind       Kind
		now        []string
		wrong      bool
	}{
		{"behind the name", "FEUERWEHR 4711AB", State{}, Joined, []string{"feuerwehr"}, false},
		{"before the name", "4711ab Feuerwehr", State{}, Joined, []string{"feuerwehr"}, false},
		{"alone", "4711-ab", State{}, Joined, []string{"feuerwehr"}, false},
		{"with the word", "Feuerwehr Code: 4711 AB", State{}, Joined, []string{"feuerwehr"}, false},
		{"the word and the code", "Code 4711ab, bitte", State{}, Joined, []string{"feuerwehr"}, false},
		{"with START", "START FEUERWEHR 4711AB", State{}, Joined, []string{"feuerwehr"}, false},
		{"full width", "Ｆeuerwehr ４７１１ＡＢ", State{}, Joined, []string{"feuerwehr"}, false},
		{"with another channel", "Mini, Feuerwehr 4711AB", State{}, Joined, []string{"mini", "feuerwehr"}, false},
		{"the code of one, the name of another", "Vorstand 4711AB", State{}, Joined, []string{"feuerwehr"}, false},
		{"words", "Fuchs Bau", State{}, Joined, []string{"leitstelle"}, false},
		{"words in one", "LEITSTELLE FUCHSBAU", State{}, Joined, []string{"leitstelle"}, false},
		{"by who has it", "FEUERWEHR 4711AB", has("feuerwehr"), Joined, nil, false},
		{"a STOP word opens nothing", "STOP", State{}, Stopped, nil, false},
		{"another channel's name opens nothing", "MINI", State{}, Joined, []string{"mini"}, false},
		{"wrong", "FEUERWEHR 4711XX", State{}, Refused, nil, true},
		{"wrong where there is none", "VORSTAND 4711XX", State{}, Refused, nil, true},
		{"wrong, with the word", "Vorstand Code Elster", State{}, Refused, nil, true},
		{"wrong, only with the word", "CODE 4711XX", State{}, Refused, nil, true},
		{"wrong, alone: a message, and perhaps a guess", "4711XX", State{}, Message, nil, true},
		{"wrong, in letters: the same", "LEITSTELLE ELSTER", State{}, Message, nil, true},
		{"a number behind the name of one's channel", "Feuerwehr 2030", member, Message, nil, true},
		{"a short number", "Feuerwehr 112", State{}, Message, nil, false},
		{"an open channel", "Mini 4712", State{}, Message, nil, true},
		{"a sentence with the code in it", "Mein Code ist 4711AB", State{}, Message, nil, false},
		{"a sentence", "Feuerwehr kommt gleich um 2030", State{}, Message, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			step := n.Step(tt.before, Input{Text: tt.text})
			if step.Kind != tt.kind || !slices.Equal(step.Channels, tt.now) || step.WrongCode != tt.wrong {
				t.Errorf("%s %v, wrong %v; want %s %v, %v", step.Kind, step.Channels, step.WrongCode, tt.kind, tt.now, tt.wrong)
			}
			for _, id := range step.Channels {
				if !n.isOpen(id) && !slices.Contains(step.After.Allowed, id) {
					t.Errorf("%s was joined, and is not allowed from now on", id)
				}
			}
		})
	}
}

// Who guesses must not learn which channels have a code.
func TestWrongCodesAreAnsweredAlike(t *testing.T) {
	n := lindenau()
	open := n.Step(State{}, Input{Text: "FEUERWEHR 4711XX"}).Answer
	for i := range n.Channels {
		n.Channels[i].Code = ""
	}
	if got := n.Step(State{}, Input{Text: "FEUERWEHR 4711XX"}).Answer; got != open {
		t.Errorf("with a code %q, without %q", open, got)
	}
}

// Without any code nothing is taken for a guess.
func TestNoCodes(t *testing.T) {
	n := Newsroom{Channels: []Channel{{ID: "mini", Title: "Mini", Open: true}}}
	for _, text := range []string{"4711AB", "CODE 4711AB", "Mini 4711AB"} {
		if step := n.Step(State{}, Input{Text: text}); step.Kind != Message || step.WrongCode {
			t.Errorf("%s: %+v", text, step)
		}
	}
}
