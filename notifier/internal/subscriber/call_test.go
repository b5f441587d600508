package subscriber

import (
	"testing"
	"time"
)

func TestCalls(t *testing.T) {
	threads := func() []Thread {
		return []Thread{
			{ID: "news", Code: "b2c3d4", Sent: monday()},
			{ID: "call", Code: "k7q2f9", Replies: []string{"Ja", "Nein", "Ja, später", "Komme nicht", "8 Uhr", "Pause", "Weiß nicht"}, Sent: monday().Add(-time.Minute)},
			{ID: "old", Code: "stop", Replies: []string{"Rot", "Blau"}, Sent: monday().Add(-time.Hour)},
			{ID: "poll", Code: "m3x8pd", Replies: []string{"Rot", "Blau"}, Sent: monday().Add(-time.Hour)},
		}
	}
	tests := []struct {
		name, text string
		kind       Kind
		thread     string
		reply      string
	}{
		{"the word", "ja", Replied, "call", "Ja"},
		{"with more behind", "Ja, komme um 8", Replied, "call", "Ja"},
		{"the longer one", "ja später", Replied, "call", "Ja, später"},
		{"spelled", "JA SPAETER!!", Replied, "call", "Ja, später"},
		{"several words in one", "kommenicht", Replied, "call", "Komme nicht"},
		{"full width, invisible", "Ｊ\u200bＡ 👍", Replied, "call", "Ja"},
		{"politely", "Bitte ja", Replied, "call", "Ja"},
		{"sharp s", "WEISS NICHT", Replied, "call", "Weiß nicht"},
		{"the number", "1", Replied, "call", "Ja"},
		{"the number with a dot", "2.", Replied, "call", "Nein"},
		{"the number and more", "3 gegen neun", Replied, "call", "Ja, später"},
		{"the number as an emoji", "4\ufe0f\u20e3", Replied, "call", "Komme nicht"},
		{"a number that is a word", "8 Uhr passt", Replied, "call", "8 Uhr"},
		{"a number too high", "9", Message, "news", ""},
		{"nought", "0", Message, "news", ""},
		{"a time", "7:30 bin ich da", Message, "news", ""},
		{"the word inside", "Also ja", Message, "news", ""},
		{"a word that begins so", "Jaja", Message, "news", ""},
		{"a message", "Wer kommt noch?", Message, "news", ""},
		{"nothing", "", Message, "news", ""},
		{"an answer of an older call", "Rot", Message, "news", ""},
		{"the code of an older call", "M3X8PD rot", Replied, "poll", "Rot"},
		{"its link", "https://netz.example/a/m3x8pd/ 2", Replied, "poll", "Blau"},
		{"its link without a slash", "netz.example/a/m3x8pd  blau bitte", Replied, "poll", "Blau"},
		{"with #", "#M3X8PD: blau", Replied, "poll", "Blau"},
		{"no answer of that call", "m3x8pd ja", Message, "poll", ""},
		{"the code alone", "b2c3d4", Message, "news", ""},
		{"the code, then a name", "m3x8pd mini", Message, "poll", ""},
		{"the code, then STOP", "m3x8pd stop", Stopped, "", ""},
		{"a code that is a word", "stop rot", Stopped, "", ""},
		{"another link", "https://netz.example/a/zzzzzz/ rot", Message, "news", ""},
		{"STOP", "Stop", Stopped, "", ""},
		{"help", "Hilfe", Helped, "", ""},
		{"a channel", "Mini", Joined, "", ""},
		{"a command that is an answer", "Pause", Replied, "call", "Pause"},
		{"a longer command", "PAUSE 7", Paused, "", ""},
		{"the answer and more", "Pause bis acht", Replied, "call", "Pause"},
		{"another command", "STATUS", Reported, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			step := lindenau().Step(has("mini"), Input{Text: tt.text, At: monday(), Threads: func() []Thread { calls++; return threads() }})
			if step.Kind != tt.kind || step.Thread != tt.thread || step.Reply != tt.reply {
				t.Errorf("%s, %q, %q, want %s, %q, %q", step.Kind, step.Thread, step.Reply, tt.kind, tt.thread, tt.reply)
			}
			if calls > 1 {
				t.Errorf("the threads were asked for %d times", calls)
			}
		})
	}
}

// Who stops, or joins, does not wait for the threads.
func TestThreadsAreAskedForOnlyWhereTheyMatter(t *testing.T) {
	for _, text := range []string{"STOP", "STOP MINI", "MINI", "START MAXI", "HILFE", "STOP TÄGLICH"} {
		lindenau().Step(has("mini"), Input{Text: text, Threads: func() []Thread {
			t.Errorf("%s asked for them", text)
			return nil
		}})
	}
}
