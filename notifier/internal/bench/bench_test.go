package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestBench runs the whole command with a few people, on SQLite.
func TestBench(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("NEWSROOM_DATABASE", "/nowhere/newsroom.db") // settings of those who measure change nothing
	dir := t.TempDir()
	var stdout, stderr strings.Builder
	args := []string{"--recipients", "50", "--slow-recipients", "600", "--runs", "1", "--database", "sqlite", "--million=false", "--dir", dir}
	if err := run(t.Context(), args, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	for _, want := range []string{
		`(?m)^SQLite$`, `(?m)^plan, 50 people +\d.* reached .* to the disk`, `(?m)^instant, 50 people, 1 notifier +\d.*/s .* yes$`,
		`(?m)^instant with reports .* all delivered after .* yes$`, `(?m)^slow, .* times the ideal .* yes$`,
		`(?m)^hold, .* after the command +none after 1 s +reached .* yes$`, `(?m)^texts, 64 at the same time +\d.*/s +≥ 1,000/s `,
		`(?m)^texts at 200/s while an alert to 600 goes out, 0s a call +99 % \d`, `(?m)^texts at 200/s .*, 50ms a call +99 % .* yes$`, `(?m)^memory, 50 people +\d+\.\d MB +< 80 MB +reached `,
	} {
		if !regexp.MustCompile(want).MatchString(stdout.String()) {
			t.Errorf("no %s in\n%s", want, stdout.String())
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--recipients 19", "at least 20"},
		{"--runs 0", "at least 1"},
		{"plan", "flags only"},
		{"--only sending", `--only is "sending"; it must be one of plan, instant, slow, hold, texts, memory`},
		{"--database mysql", `--database is "mysql"; it must be sqlite, postgres or both`},
	} {
		var stderr strings.Builder
		err := run(t.Context(), strings.Fields(c.args), &stderr, &stderr)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.args, err, c.want)
		}
	}
}

func TestOnceEach(t *testing.T) {
	for _, c := range []struct {
		numbers map[string]int
		want    string
	}{
		{map[string]int{number(0): 1, number(1): 1}, ""},
		{map[string]int{number(0): 1}, "of 2 people 1 have no message"},
		{map[string]int{number(0): 1, number(1): 2}, "1 more than one"},
		{map[string]int{number(0): 1, number(1): 1, number(2): 1}, "1 others have one"},
		{map[string]int{number(0): 1, number(2): 1}, "1 have no message and 0 more than one; 1 others"},
	} {
		err := onceEach(c.numbers, 2)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: %v, want %q", c.numbers, err, c.want)
		}
	}
}

func TestLastBefore(t *testing.T) {
	at := func(seconds ...int) (all []time.Time) {
		for _, s := range seconds {
			all = append(all, time.Unix(int64(s), 0))
		}
		return all
	}
	held, released := at(10)[0], at(14)[0]
	for _, c := range []struct {
		created []time.Time
		want    time.Duration
		wrong   bool
	}{
		{at(8, 9, 15), -time.Second, false},
		{at(8, 9, 12, 15), 2 * time.Second, false},
		{at(8, 9), 0, true},
		{at(15, 16), 0, true},
		{nil, 0, true},
	} {
		got, err := lastBefore(c.created, held, released)
		if got != c.want || (err != nil) != c.wrong {
			t.Errorf("%v: %v, error %v; want %v", c.created, got, err, c.want)
		}
	}
}

func TestOwnProcess(t *testing.T) {
	if peak := peakMemory(os.Getpid()); peak < 1_000_000 && peak != 0 {
		t.Errorf("this process has had %d bytes at most", peak)
	}
	if peakMemory(1<<30) != 0 || processorTime(1<<30) != 0 {
		t.Error("a process that is not there takes something")
	}
}
