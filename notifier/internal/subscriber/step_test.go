package subscriber

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func has(ids ...string) State { return State{Channels: ids, Language: "de"} }

// digests are those of a person who has channels: digests("mini").of("mini", "maxi").
type digestsOf []string

func digests(ids ...string) digestsOf { return ids }

func (d digestsOf) of(ids ...string) State {
	return State{Channels: ids, Digests: d, Language: "de"}
}

func stopped(ids ...string) State { return State{Channels: ids, Language: "de", Stopped: true} }

// lindenau has names of several words, names that collide with words of the grammar, and a name that begins like another.
func lindenau() Newsroom {
	return Newsroom{Title: "Stadtwerke Lindenau", Language: "de", Channels: []Channel{
		{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"},
		{ID: "maxi", Title: "Maxi", Open: true, Digest: "17:30"},
		{ID: "maxi-plus", Title: "Maxi Plus", Open: true},
		{ID: "freie-stellen", Title: "Freie Stellen", Open: true},
		{ID: "kultur", Title: "Kunst und Kultur", Open: true},
		{ID: "muell", Title: "Müll & Straße", Open: true},
		{ID: "feuerwehr", Title: "Feuerwehr", Code: "4711-AB", Digest: "06:00"},
		{ID: "region", Title: "Aus der Region", Open: true, Digest: "12:00"},
		{ID: "stop", Title: "Stop", Open: true},
		{ID: "motion", Title: "Stop Motion", Open: true},
		{ID: "info", Title: "Info", Open: true},
	}}
}

func TestStep(t *testing.T) {
	tests := []struct {
		name   string
		before State
		text   string
		kind   Kind
		after  State
		now    []string
	}{
		{"a name joins", State{}, "MINI", Joined, has("mini"), []string{"mini"}},
		{"a second one", has("mini"), "maxi", Joined, has("mini", "maxi"), []string{"maxi"}},
		{"one that is there", has("mini"), "Mini", Joined, has("mini"), nil},
		{"several", State{}, "mini, MAXI!", Joined, has("mini", "maxi"), []string{"mini", "maxi"}},
		{"in the newsroom's order", State{}, "MAXI MINI", Joined, has("mini", "maxi"), []string{"mini", "maxi"}},
		{"the same one twice", State{}, "mini MINI Mini", Joined, has("mini"), []string{"mini"}},
		{"with und and bitte", State{}, "Bitte Mini und Maxi, bitte", Joined, has("mini", "maxi"), []string{"mini", "maxi"}},
		{"with & and +", State{}, "Mini & Maxi + Müll & Straße", Joined, has("mini", "maxi", "muell"), []string{"mini", "maxi", "muell"}},
		{"the longer name", State{}, "maxi plus", Joined, has("maxi-plus"), []string{"maxi-plus"}},
		{"the longer name and the shorter", State{}, "maxi maxi plus", Joined, has("maxi", "maxi-plus"), []string{"maxi", "maxi-plus"}},
		{"by its id", State{}, "freie-stellen", Joined, has("freie-stellen"), []string{"freie-stellen"}},
		{"two words in one", State{}, "FREIESTELLEN", Joined, has("freie-stellen"), []string{"freie-stellen"}},
		{"one word in two", State{}, "ma xi", Joined, has("maxi"), []string{"maxi"}},
		{"a polite word in a name", State{}, "Kunst und Kultur", Joined, has("kultur"), []string{"kultur"}},
		{"umlauts spelled", State{}, "MUELL STRASSE", Joined, has("muell"), []string{"muell"}},
		{"full width, zero width, quotes, emoji", State{}, "👉 „Ｍ\u200bＩＮＩ“ 👍🏽", Joined, has("mini"), []string{"mini"}},
		{"START and a name", State{}, "START MAXI", Joined, has("maxi"), []string{"maxi"}},
		{"a name and START", State{}, "Maxi bitte anmelden", Joined, has("maxi"), []string{"maxi"}},
		{"a name, bestellen", State{}, "Kunst und Kultur bestellen", Joined, has("kultur"), []string{"kultur"}},
		{"a name, on", State{}, "Mini an", Joined, has("mini"), []string{"mini"}},
		{"a name, off", has("mini", "maxi"), "Mini aus bitte", Left, has("maxi"), []string{"mini"}},
		{"a name that begins with off, off", has("mini", "region"), "Aus der Region aus", Left, has("mini"), []string{"region"}},
		{"JOIN", State{}, "join mini please", Joined, State{Channels: []string{"mini"}, Language: "en"}, []string{"mini"}},
		{"after STOP only the one that is named", stopped("mini", "maxi"), "MAXI", Joined, has("maxi"), []string{"maxi"}},

		{"closed", State{}, "Feuerwehr", Refused, has(), nil},
		{"closed, but let in", has("feuerwehr"), "Feuerwehr", Joined, has("feuerwehr"), nil},
		{"closed, but let in before STOP", stopped("feuerwehr"), "Feuerwehr", Joined, has("feuerwehr"), []string{"feuerwehr"}},
		{"closed after STOP", stopped("mini"), "Feuerwehr", Refused, stopped("mini"), nil},
		{"open and closed", State{}, "Mini Feuerwehr", Joined, has("mini"), []string{"mini"}},

		{"START for someone new", State{}, "start!", Joined, has("mini"), []string{"mini"}},
		{"START for someone who has it", has("maxi"), "START", Joined, has("maxi"), nil},
		{"START after STOP", stopped("maxi", "feuerwehr"), "START", Joined, has("maxi", "feuerwehr"), []string{"maxi", "feuerwehr"}},
		{"START after a STOP by someone new", stopped(), "START", Joined, has("mini"), []string{"mini"}},
		{"START when what was left is gone", stopped("old"), "START", Joined, State{Channels: []string{"mini"}, Allowed: []string{"old"}, Language: "de"}, []string{"mini"}},
		{"START in a sentence", has("mini"), "Start der Bauarbeiten am Ring", Message, has("mini"), nil},

		{"STOP", has("mini", "maxi"), "STOP", Stopped, stopped("mini", "maxi"), []string{"mini", "maxi"}},
		{"a STOP word in two", has("mini"), "OPT OUT", Stopped, State{Channels: []string{"mini"}, Stopped: true, Language: "en"}, []string{"mini"}},
		{"another, and anger", has("mini"), "Ab bestellen!! Sofort", Stopped, stopped("mini"), []string{"mini"}},
		{"STOP by someone new", State{}, "Stopp.", Stopped, stopped(), nil},
		{"STOP again", stopped("mini"), "STOP", Stopped, stopped("mini"), nil},
		{"STOP of a channel", has("mini", "maxi"), "STOP MAXI", Left, has("mini"), []string{"maxi"}},
		{"a channel, then STOP", has("mini", "maxi"), "Maxi abmelden", Left, has("mini"), []string{"maxi"}},
		{"STOP of several", has("mini", "maxi", "kultur"), "ende maxi, Kunst und Kultur", Left, has("mini"), []string{"maxi", "kultur"}},
		{"STOP of the last one", has("maxi"), "STOP MAXI", Stopped, stopped("maxi"), []string{"maxi"}},
		{"STOP of one that is not there", has("mini"), "STOP MAXI", Left, has("mini"), nil},
		{"STOP of a channel after STOP", stopped("mini", "maxi"), "STOP MAXI", Stopped, stopped("mini", "maxi"), nil},
		{"STOP of a channel and something else", has("mini", "maxi"), "STOP MAXI BITTE", Stopped, stopped("mini", "maxi"), []string{"mini", "maxi"}},
		{"STOP and anger", has("mini"), "STOP! Lasst mich in Ruhe", Stopped, stopped("mini"), []string{"mini"}},
		{"bitte STOP", has("mini"), "Bitte abmelden", Stopped, stopped("mini"), []string{"mini"}},
		{"STOP keeps a channel that the newsroom lost", has("old", "mini"), "STOP", Stopped, stopped("mini", "old"), []string{"mini", "old"}},
		{"a channel called Stop: the word wins", has("stop", "mini"), "Stop", Stopped, stopped("mini", "stop"), []string{"mini", "stop"}},
		{"the word wins behind STOP", has("stop", "mini"), "STOP STOP", Stopped, stopped("mini", "stop"), []string{"mini", "stop"}},
		{"a title that begins with Stop is STOP and an id", has("mini", "motion"), "Stop Motion", Left, has("mini"), []string{"motion"}},
		{"its id joins", State{}, "motion", Joined, has("motion"), []string{"motion"}},

		{"all digests", has("mini", "maxi", "kultur"), "TÄGLICH", Daily, digests("mini", "maxi").of("mini", "maxi", "kultur"), nil},
		{"spelled", has("mini"), "Taeglich!", Daily, digests("mini").of("mini"), nil},
		{"without the key", has("mini"), "taglich", Daily, digests("mini").of("mini"), nil},
		{"decomposed, full width", has("mini"), "ta\u0308glich", Daily, digests("mini").of("mini"), nil},
		{"in English", has("mini"), "daily, please", Daily, State{Channels: []string{"mini"}, Digests: []string{"mini"}, Language: "en"}, nil},
		{"again", digests("mini").of("mini"), "TÄGLICH", Daily, digests("mini").of("mini"), nil},
		{"none to have", has("kultur"), "TÄGLICH", Refused, has("kultur"), nil},
		{"no channels", State{}, "TÄGLICH", Refused, has(), nil},
		{"after STOP", stopped("mini"), "TÄGLICH", Refused, stopped("mini"), nil},
		{"of one channel", has("mini", "maxi"), "TÄGLICH MAXI", Daily, digests("maxi").of("mini", "maxi"), nil},
		{"behind the name", has("mini", "maxi"), "bitte Maxi täglich", Daily, digests("maxi").of("mini", "maxi"), nil},
		{"a second one", digests("maxi").of("mini", "maxi"), "TÄGLICH MINI", Daily, digests("mini", "maxi").of("mini", "maxi"), nil},
		{"of a channel to be joined", has("mini"), "TÄGLICH MAXI", Daily, digests("maxi").of("mini", "maxi"), []string{"maxi"}},
		{"of a channel, after STOP", stopped("mini", "maxi"), "TÄGLICH MAXI", Daily, digests("maxi").of("maxi"), []string{"maxi"}},
		{"of a closed channel", has("mini"), "TÄGLICH FEUERWEHR", Refused, has("mini"), nil},
		{"of a closed channel, let in", has("feuerwehr"), "TÄGLICH FEUERWEHR", Daily, digests("feuerwehr").of("feuerwehr"), nil},
		{"of a channel that has none", has("mini"), "TÄGLICH Kunst und Kultur", Refused, has("mini"), nil},
		{"of some that have and some that have not", has("mini"), "TÄGLICH Mini, Kunst und Kultur und Feuerwehr", Daily, digests("mini").of("mini"), nil},
		{"switched on", has("mini"), "TÄGLICH AN", Daily, digests("mini").of("mini"), nil},
		{"started", has("mini"), "START DAILY MINI", Daily, State{Channels: []string{"mini"}, Digests: []string{"mini"}, Language: "en"}, nil},
		{"off", digests("mini", "maxi").of("mini", "maxi"), "TÄGLICH AUS", Undaily, has("mini", "maxi"), nil},
		{"off, politely", digests("mini").of("mini"), "Bitte täglich bitte aus", Undaily, has("mini"), nil},
		{"off again", has("mini"), "TÄGLICH AUS", Undaily, has("mini"), nil},
		{"off for one", digests("mini", "maxi").of("mini", "maxi"), "TÄGLICH MINI AUS", Undaily, digests("maxi").of("mini", "maxi"), nil},
		{"off in the middle", digests("mini", "maxi").of("mini", "maxi"), "täglich aus Mini", Undaily, digests("maxi").of("mini", "maxi"), nil},
		{"off at the end", digests("mini", "maxi").of("mini", "maxi"), "Mini täglich aus", Undaily, digests("maxi").of("mini", "maxi"), nil},
		{"off for someone who stopped", stopped("mini"), "TÄGLICH AUS", Undaily, stopped("mini"), nil},
		{"a name that begins with off", has("mini"), "TÄGLICH Aus der Region", Daily, digests("region").of("mini", "region"), []string{"region"}},
		{"a name that begins with off, first", has("mini"), "Aus der Region täglich", Daily, digests("region").of("mini", "region"), []string{"region"}},
		{"STOP of the digests", digests("mini").of("mini"), "STOP TÄGLICH", Undaily, has("mini"), nil},
		{"the digests, then STOP", digests("mini").of("mini"), "Mini täglich abmelden", Undaily, has("mini"), nil},
		{"STOP of one digest", digests("mini", "maxi").of("mini", "maxi"), "STOP TÄGLICH MAXI", Undaily, digests("mini").of("mini", "maxi"), nil},
		{"STOP of digests that are not there", has("mini"), "STOP TÄGLICH", Stopped, stopped("mini"), []string{"mini"}},
		{"STOP of one that is not there", digests("mini").of("mini", "maxi"), "TÄGLICH MAXI STOP", Left, digests("mini").of("mini"), []string{"maxi"}},
		{"STOP, the digests and something else", digests("mini").of("mini"), "STOP TÄGLICH SOFORT", Stopped, stopped("mini"), []string{"mini"}},
		{"STOP ends digests", digests("mini").of("mini"), "STOP", Stopped, stopped("mini"), []string{"mini"}},
		{"a digest ends with its channel", digests("mini", "maxi").of("mini", "maxi"), "STOP MAXI", Left, digests("mini").of("mini"), []string{"maxi"}},
		{"joining leaves digests as they are", digests("mini").of("mini"), "MAXI", Joined, digests("mini").of("mini", "maxi"), []string{"maxi"}},
		{"a digest stays though the newsroom lost the channel", digests("mini", "old").of("mini", "old"), "HILFE", Helped, digests("mini", "old").of("mini", "old"), nil},
		{"a digest of a channel that is not there", State{Channels: []string{"mini"}, Digests: []string{"maxi"}}, "HILFE", Helped, has("mini"), nil},
		{"the provider stopped somebody", State{Channels: []string{"mini"}, Digests: []string{"mini"}, Stopped: true}, "START", Joined, has("mini"), []string{"mini"}},
		{"a sentence that begins with the word", has("mini"), "Täglich kommt die Linie 2 zu spät", Message, has("mini"), nil},
		{"on and off", has("mini"), "TÄGLICH AN AUS", Message, has("mini"), nil},
		{"only on", has("mini"), "an", Message, has("mini"), nil},
		{"only off", has("mini"), "Aus!", Message, has("mini"), nil},

		{"help", has("mini"), "HILFE", Helped, has("mini"), nil},
		{"help, politely", stopped("mini"), "Hilfe bitte!!!", Helped, stopped("mini"), nil},
		{"a channel called Info: the word wins", State{}, "info", Helped, has(), nil},
		{"help in a sentence", has("mini"), "Hilfe, am Ring brennt es", Message, has("mini"), nil},

		{"a message", has("mini"), "Am Ring ist die Ampel aus", Message, has("mini"), nil},
		{"a message that begins with a name", has("mini"), "Maxi ist toll", Message, has("mini"), nil},
		{"a message after STOP", stopped("mini"), "Danke für alles", Message, stopped("mini"), nil},
		{"a message of someone new", State{}, "Wer sind Sie?", Message, has(), nil},
		{"nothing, with a picture perhaps", has("mini"), "", Message, has("mini"), nil},
		{"an emoji", has("mini"), "👍", Message, has("mini"), nil},
		{"only polite", has("mini"), "bitte", Message, has("mini"), nil},
		{"close to STOP", has("mini"), "STOPX", Unsure, has("mini"), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			step := lindenau().Step(tt.before, Input{Text: tt.text})
			got := Step{Kind: step.Kind, After: step.After, Channels: step.Channels}
			if diff := cmp.Diff(Step{Kind: tt.kind, After: tt.after, Channels: tt.now}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	tests := []struct{ name, newsroom, before, text, want string }{
		{"German by default", "", "", "MINI", "de"},
		{"the newsroom's", "en-GB", "", "MINI", "en"},
		{"one that there is not", "fr", "", "START", "de"},
		{"an English word", "de", "", "UNSUBSCRIBE", "en"},
		{"an English word in a German life", "de", "de", "help", "en"},
		{"a neutral word changes nothing", "de", "en", "STOP", "en"},
		{"a German word", "en", "en", "Stopp", "de"},
		{"the polite word decides", "de", "", "mini please", "en"},
		{"and behind STOP", "de", "", "stop please", "en"},
		{"a message says nothing", "de", "de", "please help me and my cat", "de"},
		{"a yes to nobody says nothing", "de", "de", "yes", "de"},
		{"SPRACHE", "de", "de", "SPRACHE EN", "en"},
		{"SPRACHE, in full", "de", "de", "Sprache: Englisch bitte", "en"},
		{"LANGUAGE", "en", "en", "language de", "de"},
		{"the name of a language", "de", "de", "English please", "en"},
		{"the same in German", "en", "en", "DEUTSCH", "de"},
		{"a language in a sentence", "de", "de", "Englisch kann ich nicht", "de"},
		{"no language", "de", "de", "SPRACHE FR", "de"},
		{"an English word in several", "de", "de", "urgent only", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := house()
			n.Language = tt.newsroom
			if got := n.Step(State{Language: tt.before}, Input{Text: tt.text}).After.Language; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Who has chosen a language keeps it, whatever words that person uses.
func TestChosenLanguage(t *testing.T) {
	chosen := house().Step(State{Language: "de"}, Input{Text: "ENGLISH"}).After
	for _, text := range []string{"STOPP", "HILFE", "TÄGLICH", "MINI bitte", "DATEN", "STATUS"} {
		if got := house().Step(chosen, Input{Text: text}).After; got.Language != "en" || !got.Chosen {
			t.Errorf("%s made it %s", text, got.Language)
		}
	}
	if got := house().Step(chosen, Input{Text: "SPRACHE DE"}).After.Language; got != "de" {
		t.Errorf("another choice: %s", got)
	}
}

func TestNewsroomWithoutChannels(t *testing.T) {
	for text, want := range map[string]Kind{"START": Refused, "MINI": Message, "STOP": Stopped, "STOP MINI": Stopped, "HILFE": Helped} {
		step := Newsroom{}.Step(has("mini"), Input{Text: text})
		if text == "START" {
			step = Newsroom{}.Step(State{}, Input{Text: text})
		}
		if step.Kind != want || step.Answer == "" {
			t.Errorf("%s: %+v, want %s and an answer", text, step, want)
		}
	}
}

// Each text is stepped within the transaction that stores it, so a step must cost little beside that; the longest that Twilio hands on, too.
func BenchmarkStep(b *testing.B) {
	n, before := lindenau(), has("mini", "maxi")
	for name, text := range map[string]string{
		"names": "„Kunst und Kultur“, Müll & Straße bitte!", "message": "Am Ring ist die Ampel aus", "typo": "Minno", "long": strings.Repeat("a ", 800), "stop": "STOP" + strings.Repeat(" a", 798),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				n.Step(before, Input{Text: text, At: monday(), Threads: asked})
			}
		})
	}
}
