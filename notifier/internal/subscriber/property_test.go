package subscriber

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
	"pgregory.net/rapid"

	"newsroom/notifier/sms"
)

// states draws every kind of person, with channels that the newsroom does not have among them.
func states() *rapid.Generator[State] {
	return rapid.Custom(func(t *rapid.T) State {
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"mini", "maxi", "maxi-plus", "feuerwehr", "stop", "gone"}), 0, 6, rapid.ID[string])
		days := rapid.IntRange(-100, 100)
		return State{
			Channels: ids.Draw(t, "channels"),
			Digests:  ids.Draw(t, "digests"),
			Stopped:  rapid.Bool().Draw(t, "stopped"),
			Blocked:  rapid.Bool().Draw(t, "blocked"),
			Language: rapid.SampledFrom([]string{"", "de", "en"}).Draw(t, "language"),
			Chosen:   rapid.Bool().Draw(t, "chosen"),
			Allowed:  ids.Draw(t, "allowed"),
			Invited:  ids.Draw(t, "invited"),
			Offered:  monday().AddDate(0, 0, days.Draw(t, "offered")),
			Paused:   monday().AddDate(0, 0, days.Draw(t, "paused")),
			Quiet:    Quiet{Own: rapid.Bool().Draw(t, "own"), From: rapid.IntRange(0, 1439).Draw(t, "from"), To: rapid.IntRange(0, 1439).Draw(t, "to")},
			Name:     rapid.SampledFrom([]string{"", "Anna"}).Draw(t, "name"),
		}
	})
}

// inputs draws what may surround a text: a call that takes STOP for an answer is among it, and what the provider may do.
func inputs(said string, taken ...Taken) *rapid.Generator[Input] {
	return rapid.Custom(func(t *rapid.T) Input {
		in := Input{Text: said, At: monday(), Taken: rapid.SampledFrom(append(taken, NotTaken)).Draw(t, "taken")}
		if rapid.Bool().Draw(t, "called") {
			replies := rapid.SliceOfN(rapid.SampledFrom([]string{"Ja", "Nein", "Stop", "Ende der Schicht", "Mini", "Hilfe"}), 0, 3).Draw(t, "replies")
			in.Threads = func() []Thread {
				return []Thread{{ID: "b", Code: "stop", Sent: monday(), Replies: replies}, {ID: "a", Code: "k7q2f9", Replies: []string{"Ja"}}}
			}
		}
		return in
	})
}

// disguised writes a word as some phone or some person might.
func disguised(t *rapid.T, word string) string {
	forms := []func(string) string{
		strings.ToUpper, strings.ToLower, strings.ToTitle, width.Widen.String, norm.NFD.String, norm.NFKC.String,
		func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
		func(s string) string { return strings.Join(strings.Split(s, ""), "\u00ad") },
	}
	for range rapid.IntRange(0, 3).Draw(t, "forms") {
		word = rapid.SampledFrom(forms).Draw(t, "form")(word)
	}
	noise := rapid.StringOfN(rapid.SampledFrom([]rune(" \n\t.,;:!?\"'„“»«()-_*🛑👍🏽\ufe0f\u200b\u200f\ufeff\u00a0\u3000")), 0, 5, -1)
	return noise.Draw(t, "before") + word + noise.Draw(t, "behind")
}

func stopWords() *rapid.Generator[string] {
	var found []string
	for _, w := range vocabulary() {
		if w.verb == leave {
			found = append(found, w.text)
		}
	}
	return rapid.SampledFrom(found)
}

func TestStopAlwaysWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, before := lindenau(), states().Draw(t, "before")
		text := disguised(t, stopWords().Draw(t, "word"))
		rest := rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{"MAXI", "mini maxi", "Feuerwehr", "START", "HILFE", "sofort", "täglich", "daily maxi", "ja", "4711ab"}), rapid.String()).Draw(t, "rest")
		if rest != "" {
			text += " " + rest
		}
		in := inputs(text, TakenStop, TakenStart, TakenHelp).Draw(t, "in")
		step := n.Step(before, in)
		switch {
		case step.Kind == Stopped && step.After.Stopped && len(step.After.Invited) == 0:
		case in.Taken == TakenStop:
			t.Fatalf("%q, which the provider took: %+v", text, step)
		case step.Kind == Left && namesOnly(words(rest)) && !before.Stopped && !before.Blocked && len(both(step.After.Channels, n.names().all(words(rest)))) == 0:
		case step.Kind == Undaily && namesOnly(words(rest)) && !step.After.Stopped && len(step.After.Digests) < len(before.Digests):
		default:
			t.Fatalf("%q from %+v: %+v", text, before, step)
		}
		if in.Taken == TakenStop && !step.After.Blocked || in.Taken != NotTaken && step.Answer != "" {
			t.Fatalf("the provider took it: %+v", step)
		}
		if again := n.Step(step.After, Input{Text: "STOP"}); step.Kind == Stopped && again.Answer != "" {
			t.Fatalf("a second STOP was answered with %q", again.Answer)
		}
	})
}

// namesOnly says whether words name channels, or their digests, and nothing else.
func namesOnly(words []string) bool {
	if rest, found := cut(words, daily); found {
		return len(rest) == 0 || lindenau().names().all(rest) != nil
	}
	return lindenau().names().all(words) != nil
}

// said draws texts of words of the grammar, and any others.
func said() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"STOP", "start", "Mini", "maxi", "plus", "Feuerwehr", "und", "please", "hilfe", "info", "täglich", "DAILY", "aus", "on", "Ampel", "!", "👍", "ja", "nein",
		"danke", "pause", "7", "90", "wochen", "weiter", "ruhe", "22-6", "bis", "sprache", "en", "name", "Anna", "status", "daten", "löschen", "code", "4711ab",
		"0815xy", "k7q2f9", "1", "miin", "stoop", "nur", "eilt",
	})
	return rapid.OneOf(rapid.Map(rapid.SliceOfN(pieces, 0, 5), func(p []string) string { return strings.Join(p, " ") }), rapid.String())
}

// What holds after every text, whatever it was.
func TestEveryStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, before := lindenau(), states().Draw(t, "before")
		in := inputs(said().Draw(t, "text"), TakenStop, TakenStart, TakenHelp).Draw(t, "in")
		kept := before
		for _, ids := range []*[]string{&kept.Channels, &kept.Digests, &kept.Allowed, &kept.Invited} {
			*ids = slices.Clone(*ids)
		}
		step := n.Step(before, in)
		if diff := cmp.Diff(kept, before); diff != "" {
			t.Fatalf("%q changed the state before:\n%s", in.Text, diff)
		}
		check(t, n, before, in, step)
		if twice := n.Step(step.After, in); in.Taken == NotTaken && twice.Kind == Joined && step.Kind == Joined && len(twice.Channels) > 0 {
			t.Fatalf("%q twice joined %v", in.Text, twice.Channels)
		}
	})
}

func check(t *rapid.T, n Newsroom, before State, in Input, step Step) {
	had, gets := before.Channels, step.After.Channels
	if before.Stopped || before.Blocked {
		had = nil
	}
	if step.After.Stopped {
		gets = nil
	}
	if step.After.Blocked && !step.After.Stopped {
		t.Fatalf("blocked, and not stopped: %+v", step)
	}
	checkAnswer(t, before, in, step)
	checkDigests(t, before, step)
	for _, id := range gets {
		if !slices.Contains(had, id) && (!slices.Contains(step.Channels, id) || step.Kind != Joined && step.Kind != Daily) {
			t.Fatalf("%s is new and was not told: %+v", id, step)
		}
		if code := strings.Contains(strings.ToLower(in.Text), "4711ab"); !code && !slices.Contains(slices.Concat(before.Channels, before.Allowed, before.Invited), id) && !n.find(id).Open {
			t.Fatalf("%s is closed and was joined", id)
		}
	}
	for _, id := range had {
		if !slices.Contains(gets, id) && (!slices.Contains(step.Channels, id) || step.Kind != Left && step.Kind != Stopped && step.Kind != Forgotten) {
			t.Fatalf("%s was left and was not told: %+v", id, step)
		}
	}
	for _, id := range had {
		if step.Kind != Forgotten && !(person{newsroom: n, before: step.After}).may(id) {
			t.Fatalf("%s cannot be had again: %+v", id, step)
		}
	}
}

// checkAnswer: whoever writes is answered once, and in a language of its own.
func checkAnswer(t *rapid.T, before State, in Input, step Step) {
	answer := step.Answer
	if step.Disclose != nil {
		answer += step.Disclose(Stored{})
	}
	silent := in.Taken != NotTaken || step.Kind == Stopped && (before.Stopped || before.Blocked)
	if (answer == "") != silent {
		t.Fatalf("%s is answered with %q", step.Kind, answer)
	}
	if strings.ContainsAny(answer, "{}") {
		t.Fatalf("something is missing in %q", answer)
	}
	l := step.After.Language
	switch {
	case step.Kind == Forgotten:
		if diff := cmp.Diff(State{}, step.After); diff != "" {
			t.Fatalf("something was not forgotten:\n%s", diff)
		}
	case l != "de" && l != "en":
		t.Fatalf("language %q", l)
	case before.Chosen && before.Language != "" && l != before.Language && step.Kind != Spoken:
		t.Fatalf("the chosen language was left: %+v", step)
	}
}

// checkDigests: they are those of channels that the person has, and only the word for them brings one.
func checkDigests(t *rapid.T, before State, step Step) {
	for _, id := range step.After.Digests {
		switch {
		case step.After.Stopped:
			t.Fatalf("stopped, and a digest stays: %+v", step)
		case !slices.Contains(step.After.Channels, id):
			t.Fatalf("the digest of %s without the channel: %+v", id, step)
		case step.Kind != Daily && (before.Stopped || !slices.Contains(before.Digests, id)):
			t.Fatalf("the digest of %s came by itself: %+v", id, step)
		}
	}
}

// A person who stops and starts again has what was there before, as far as the newsroom still has it, but no digest.
func TestStartUndoesStop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SampledFrom([]string{"mini", "maxi", "maxi-plus", "feuerwehr"})
		chosen := rapid.SliceOfNDistinct(ids, 1, 4, rapid.ID[string]).Draw(t, "channels")
		n := lindenau()
		before := State{Channels: n.sorted(chosen), Digests: chosen, Language: "de"}
		after := n.Step(n.Step(before, Input{Text: "STOP"}).After, Input{Text: "START"}).After
		if !slices.Equal(after.Channels, before.Channels) || after.Stopped || len(after.Digests) > 0 {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

func FuzzStep(f *testing.F) {
	for _, seed := range []string{
		"", "STOP", "MINI FEUERWEHR", "ＳＴＯＰ maxi", "\xff\x00", "Kunst und Kultur", "Täglich Maxi aus", "stop daily", "PAUSE 7 TAGE", "ruhe 22:30 bis 6 uhr", "NAME Ａnna-Lena",
		"https://netz.example/a/k7q2f9/ ja", "feuerwehr code 4711ab", "2 komme später", "sprache en", "Meine Daten löschen", "stoop mini", "ja gerne",
	} {
		f.Add(seed, true, false, "", "Ja, gerne")
	}
	f.Fuzz(func(t *testing.T, text string, stopped, invited bool, taken, reply string) {
		before := State{Channels: []string{"mini"}, Stopped: stopped}
		if invited {
			before.Invited = []string{"feuerwehr"}
		}
		in := Input{Text: text, At: monday(), Taken: Taken(taken), Threads: func() []Thread {
			return []Thread{{ID: "a", Code: "k7q2f9", Replies: []string{strings.ToValidUTF8(reply, ""), "Nein"}, Sent: monday()}}
		}}
		step := lindenau().Step(before, in)
		if heard := words(text); len(heard) > 0 && known(heard[0]).verb == leave && step.Kind != Stopped && step.Kind != Left {
			t.Errorf("%q is %s", text, step.Kind)
		}
		answer := step.Answer
		if step.Disclose != nil {
			answer = step.Disclose(Stored{})
		}
		if step.Kind == Named || step.Kind == Replied { // they repeat what people and editors wrote
			return
		}
		if cost := sms.Measure(answer); cost.Encoding != sms.GSM7 || cost.Segments > 2 {
			t.Errorf("%q is answered with %q", text, answer)
		}
	})
}
