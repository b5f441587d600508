package subscriber

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the provider has taken it has answered: there are neither two answers nor two truths.
func TestTaken(t *testing.T) {
	blocked := stopped("mini")
	blocked.Blocked = true
	invited := has("mini")
	invited.Invited, invited.Offered = []string{"maxi"}, monday().AddDate(0, 0, -1)
	english := func(s State) State { s.Language = "en"; return s }
	tests := []struct {
		name   string
		before State
		text   string
		taken  Taken
		calls  func() []Thread
		kind   Kind
		after  State
	}{
		{"STOP", has("mini"), "STOP", TakenStop, nil, Stopped, blocked},
		{"STOP by a word that only the provider knows", has("mini"), "AUFHÖREN", TakenStop, nil, Stopped, blocked},
		{"STOP of a channel: the provider stops all", has("mini"), "STOP MAXI", TakenStop, nil, Stopped, blocked},
		{"STOP of who had stopped", stopped("mini"), "STOP", TakenStop, nil, Stopped, blocked},
		{"START", blocked, "START", TakenStart, nil, Joined, has("mini")},
		{"START by its other words", blocked, "YES", TakenStart, nil, Joined, english(has("mini"))},
		{"START of who has stopped here alone", stopped("mini"), "START", TakenStart, nil, Joined, has("mini")},
		{"START of someone new", State{}, "UNSTOP", TakenStart, nil, Joined, english(has("mini"))},
		{"a yes to a call", has("mini"), "Yes", TakenStart, func() []Thread { return []Thread{{ID: "call", Replies: []string{"Yes", "No"}}} }, Replied, has("mini")},
		{"a yes to an invitation", invited, "YES", TakenStart, nil, Joined, english(has("mini", "maxi"))},
		{"a yes to nothing", has("mini"), "YES", TakenStart, nil, Message, has("mini")},
		{"HELP", has("mini"), "INFO", TakenHelp, nil, Helped, has("mini")},
		{"HELP of who is blocked", blocked, "HELP", TakenHelp, nil, Helped, english(blocked)},
		{"a word of tomorrow", has("mini"), "MAXI", Taken("LATER"), nil, Joined, has("mini", "maxi")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			step := house().Step(tt.before, Input{Text: tt.text, At: monday(), Taken: tt.taken, Threads: tt.calls})
			if diff := cmp.Diff(Step{Kind: tt.kind, After: tt.after}, Step{Kind: step.Kind, After: step.After, Answer: step.Answer}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// While the provider lets nothing through, nothing is promised; what was asked for comes with START.
func TestBlocked(t *testing.T) {
	before := State{Channels: []string{"mini"}, Stopped: true, Blocked: true, Language: "de"}
	for _, text := range []string{"MAXI", "START MAXI", "ANMELDEN"} {
		step := house().Step(before, Input{Text: text, At: monday()})
		if step.Kind != Refused || !step.After.Stopped || !step.After.Blocked || len(step.Channels) > 0 || step.Answer == "" {
			t.Errorf("%s: %+v", text, step)
		}
	}
	wish := house().Step(before, Input{Text: "FEUERWEHR 4711AB"})
	got := house().Step(wish.After, Input{Text: "START", Taken: TakenStart})
	want := State{Channels: []string{"feuerwehr"}, Allowed: []string{"feuerwehr"}, Language: "de"}
	if diff := cmp.Diff(want, got.After); diff != "" || got.Kind != Joined {
		t.Errorf("%s, -want +got:\n%s", got.Kind, diff)
	}
	// A provider that takes no words any more, but still knows its own, has let the person through by the time that we get START.
	if step := house().Step(before, Input{Text: "Start!"}); step.Kind != Joined || step.After.Blocked || step.After.Stopped {
		t.Errorf("START: %+v", step)
	}
}
