package main

import (
	"strings"
	"testing"
	"time"
)

func TestSpreadOf(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   spread
	}{
		{nil, spread{}},
		{[]float64{3}, spread{3, 3, 3}},
		{[]float64{9, 1, 2}, spread{2, 1, 9}},
		{[]float64{4, 1, 2, 9}, spread{3, 1, 9}},
	} {
		if got := spreadOf(c.values); got != c.want {
			t.Errorf("%v: %v, want %v", c.values, got, c.want)
		}
	}
}

func TestFiguresAreShort(t *testing.T) {
	for got, want := range map[string]string{
		short(0): "–", short(0.0123): "12.3 ms", short(0.1234): "123 ms", short(12.345): "12.35 s", size(56_800_000): "56.8 MB",
		thousands(7): "7", thousands(1007): "1,007", thousands(1234567): "1,234,567", times(2.345): "2.35×",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func runs(wall time.Duration, memory int64) []usage { return []usage{{wall: wall, memory: memory}} }

// measuredResult reaches every goal, and each just so, where ours is 1.
func measuredResult(posts int, ours time.Duration) *result {
	per := time.Duration(posts) * time.Microsecond
	r := &result{posts: posts, copies: runs(per/4, 0)}
	r.ours = &figures{
		tool: tool{name: "ours"}, cold: runs(ours*per, 25), warm: runs(ours*per/10, 1), edit: runs(ours*per/10, 1), saved: []time.Duration{ours * 29 * time.Millisecond},
		released: []time.Duration{ours * 60 * time.Millisecond}, told: []time.Duration{ours * 99 * time.Millisecond},
	}
	r.theirs = &figures{tool: tool{name: "Hugo"}, cold: runs(8*per, 100), warm: runs(6*per, 100), edit: runs(4*per, 100), saved: []time.Duration{time.Second}}
	return r
}

func words(all []verdict) string {
	var text strings.Builder
	printGoals(&text, all)
	return text.String()
}

func TestGoals(t *testing.T) {
	good := words(goals([]*result{measuredResult(10_000, 1), measuredResult(50_000, 1)}))
	if strings.Count(good, "\nreached ") != 11 || !strings.Contains(good, "29.0 ms, at most 29.0 ms; Hugo server 1.00 s") || !strings.Contains(good, "60.0 ms and 99.0 ms, at most 99.0 ms") {
		t.Error(good)
	}
	slow := measuredResult(10_000, 2)
	slow.ours.cold[0].memory, slow.ours.warmWrote = 26, 1
	bad := words(goals([]*result{slow, measuredResult(50_000, 3)}))
	if strings.Count(bad, "\nnot reached ") != 11 {
		t.Error(bad)
	}
	if none := words(goals([]*result{measuredResult(1000, 1)})); strings.Count(none, "\nnot measured ") != 11 {
		t.Error(none)
	}
}

func TestRowsBesideHugo(t *testing.T) {
	var text strings.Builder
	printResult(&text, measuredResult(10_000, 1))
	for _, want := range []string{"8.0× as fast, 25 % memory", "4.00×", "10,000 posts", "serve, from save to file", "watch, from publishDate to alerts.json"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}
