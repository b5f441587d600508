package subscriber

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestInvited(t *testing.T) {
	invited := func(channels ...string) State {
		s := has(channels...)
		s.Invited, s.Offered = []string{"maxi", "feuerwehr"}, monday()
		return s
	}
	joined := func(channels ...string) State {
		s := has(channels...)
		s.Allowed = []string{"feuerwehr"}
		return s
	}
	rest := func(state State, allowed []string, open ...string) State {
		state.Allowed, state.Invited, state.Offered = allowed, open, monday()
		return state
	}
	stoppedBy := func(text string) State { return lindenau().Step(invited("mini"), Input{Text: text}).After }
	tests := []struct {
		name, text string
		before     State
		kind       Kind
		after      State
	}{
		{"yes", "JA", invited(), Joined, joined("maxi", "feuerwehr")},
		{"yes, politely", "Ja bitte, danke!", invited("mini"), Joined, joined("mini", "maxi", "feuerwehr")},
		{"gladly", "ja gerne", invited(), Joined, joined("maxi", "feuerwehr")},
		{"ok", "Ok", invited(), Joined, joined("maxi", "feuerwehr")},
		{"yes with a name", "Ja, Maxi", invited(), Joined, rest(has("maxi"), nil, "feuerwehr")},
		{"a name alone", "FEUERWEHR", invited(), Joined, rest(has("feuerwehr"), []string{"feuerwehr"}, "maxi")},
		{"START with nothing else", "START", invited(), Joined, joined("maxi", "feuerwehr")},
		{"START with something else", "START", invited("mini"), Joined, rest(has("mini"), nil, "maxi", "feuerwehr")},
		{"no", "Nein", invited("mini"), Declined, has("mini")},
		{"no, politely", "nein danke", invited(), Declined, has()},
		{"yes and more is no yes", "Ja, aber erst im März", invited(), Message, invited()},
		{"no and more is no no", "Nein, wer sind Sie?", invited(), Message, invited()},
		{"STOP ends it", "JA", stoppedBy("STOP"), Message, stopped("mini")},
		{"yes without an invitation", "JA", has("mini"), Message, has("mini")},
		{"no without an invitation", "NEIN", has("mini"), Message, has("mini")},
		{"left, and let in still", "STOP FEUERWEHR", has("mini", "feuerwehr"), Left, joined("mini")},
		{"and back", "FEUERWEHR", joined("mini"), Joined, joined("mini", "feuerwehr")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			step := lindenau().Step(tt.before, Input{Text: tt.text, At: monday()})
			if diff := cmp.Diff(Step{Kind: tt.kind, After: tt.after}, Step{Kind: step.Kind, After: step.After}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A plain yes belongs to whichever asked last.
func TestYesToACallOrAnInvitation(t *testing.T) {
	for _, tt := range []struct {
		offered time.Duration // against the call
		text    string
		replies []string
		kind    Kind
	}{
		{-time.Minute, "JA", []string{"Ja", "Nein"}, Replied},
		{time.Minute, "JA", []string{"Ja", "Nein"}, Joined},
		{-time.Minute, "NEIN", []string{"Ja", "Nein"}, Replied},
		{time.Minute, "nein danke", []string{"Ja", "Nein"}, Declined},
		{time.Minute, "Ja, komme um 8", []string{"Ja", "Nein"}, Replied},
		{-time.Minute, "JA", []string{"Kann", "Kann nicht"}, Joined},
	} {
		before := State{Invited: []string{"feuerwehr"}, Offered: monday().Add(tt.offered)}
		threads := func() []Thread { return []Thread{{ID: "call", Replies: tt.replies, Sent: monday()}} }
		if got := lindenau().Step(before, Input{Text: tt.text, Threads: threads}).Kind; got != tt.kind {
			t.Errorf("%s to %v, offered %s after: %s, want %s", tt.text, tt.replies, tt.offered, got, tt.kind)
		}
	}
}
