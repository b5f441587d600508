package subscriber

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
	"pgregory.net/rapid"
)

// states draws every kind of person, with channels that the newsroom does not have among them.
func states() *rapid.Generator[State] {
	return rapid.Custom(func(t *rapid.T) State {
		ids := rapid.SampledFrom([]string{"mini", "maxi", "maxi-plus", "feuerwehr", "stop", "gone"})
		return State{
			Channels: rapid.SliceOfNDistinct(ids, 0, 6, rapid.ID[string]).Draw(t, "channels"),
			Digests:  rapid.SliceOfNDistinct(ids, 0, 6, rapid.ID[string]).Draw(t, "digests"),
			Stopped:  rapid.Bool().Draw(t, "stopped"),
			Language: rapid.SampledFrom([]string{"", "de", "en"}).Draw(t, "language"),
		}
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
		before := states().Draw(t, "before")
		text := disguised(t, stopWords().Draw(t, "word"))
		rest := rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{"MAXI", "mini maxi", "Feuerwehr", "START", "HILFE", "sofort", "täglich", "daily maxi"}), rapid.String()).Draw(t, "rest")
		if rest != "" {
			text += " " + rest
		}
		step := lindenau().Step(before, Input{Text: text})
		switch {
		case step.Kind == Stopped && step.After.Stopped:
		case step.Kind == Left && namesOnly(words(rest)) && !step.After.Stopped:
		case step.Kind == Undaily && namesOnly(words(rest)) && !step.After.Stopped && len(step.After.Digests) < len(before.Digests):
		default:
			t.Fatalf("%q from %+v: %+v", text, before, step)
		}
		if again := lindenau().Step(step.After, Input{Text: "STOP"}); step.Kind == Stopped && again.Answer != "" {
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

// What holds after every text, whatever it was.
func TestEveryStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, before := lindenau(), states().Draw(t, "before")
		pieces := rapid.SampledFrom([]string{"STOP", "start", "Mini", "maxi", "plus", "Feuerwehr", "und", "please", "hilfe", "info", "täglich", "DAILY", "aus", "on", "Ampel", "!", "👍"})
		text := rapid.OneOf(rapid.Map(rapid.SliceOfN(pieces, 0, 5), func(p []string) string { return strings.Join(p, " ") }), rapid.String()).Draw(t, "text")
		kept := State{Channels: slices.Clone(before.Channels), Digests: slices.Clone(before.Digests)}
		step := n.Step(before, Input{Text: text})
		if !slices.Equal(before.Channels, kept.Channels) || !slices.Equal(before.Digests, kept.Digests) {
			t.Fatalf("%q changed the state before", text)
		}
		check(t, n, before, step)
		if twice := n.Step(step.After, Input{Text: text}); twice.Kind == Joined && (len(twice.Channels) > 0 || !slices.Equal(twice.After.Channels, step.After.Channels)) {
			t.Fatalf("%q twice joined %v", text, twice.Channels)
		}
	})
}

func check(t *rapid.T, n Newsroom, before State, step Step) {
	had, gets := before.Channels, step.After.Channels
	if before.Stopped {
		had = nil
	}
	if step.After.Stopped {
		gets = nil
	}
	if l := step.After.Language; l != "de" && l != "en" {
		t.Fatalf("language %q", l)
	}
	if step.Answer == "" && (step.Kind != Stopped || !before.Stopped) {
		t.Fatalf("%s without an answer", step.Kind)
	}
	checkDigests(t, before, step)
	for _, id := range gets {
		if !slices.Contains(had, id) && (!slices.Contains(step.Channels, id) || step.Kind != Joined && step.Kind != Daily) {
			t.Fatalf("%s is new and was not told: %+v", id, step)
		}
		if !slices.Contains(before.Channels, id) && !n.find(id).Open {
			t.Fatalf("%s is closed and was joined", id)
		}
	}
	for _, id := range had {
		if !slices.Contains(gets, id) && (!slices.Contains(step.Channels, id) || step.Kind != Left && step.Kind != Stopped) {
			t.Fatalf("%s was left and was not told: %+v", id, step)
		}
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
	for _, seed := range []string{"", "STOP", "MINI FEUERWEHR", "ＳＴＯＰ maxi", "\xff\x00", "Kunst und Kultur", "Täglich Maxi aus", "stop daily"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, was bool) {
		step := lindenau().Step(State{Channels: []string{"mini"}, Stopped: was}, Input{Text: text})
		if heard := words(text); len(heard) > 0 && known(heard[0]).verb == leave && step.Kind != Stopped && step.Kind != Left {
			t.Errorf("%q is %s", text, step.Kind)
		}
	})
}
