package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestBench runs the whole command with a small site, without Hugo.
func TestBench(t *testing.T) {
	program := filepath.Join(t.TempDir(), "generator")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "newsroom/generator").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	t.Setenv("NEWSROOM_CONTENT", "/nowhere") // settings of those who measure change nothing
	dir := t.TempDir()
	var stdout, stderr strings.Builder
	args := []string{"--posts", "50", "--pairs", "1", "--edits", "1", "--releases", "1", "--hugo", "none", "--generator", program, "--dir", dir}
	if err := run(t.Context(), args, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	for _, want := range []string{
		`(?m)^50 posts, 0\.1 MB of Markdown, 1 pairs? of runs on \d+ cores$`,
		`(?m)^cold +ours +\d`, `(?m)^cold +cp -r +\d`, `(?m)^warm, nothing changed +ours .* 0 +– `, `(?m)^warm, one post changed +ours .* [1-9]\d* +– `,
		`(?m)^serve, from save to file +ours +\d`, `(?m)^not measured +cold, 10,000`,
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
		{"--posts 1000,ten", `"ten" is not a number of posts from 20`},
		{"--posts 19", `"19" is not a number`},
		{"--pairs 0", "at least 1"},
		{"1000", "flags only"},
		{"--generator /nowhere/generator --hugo none", "run make build first"},
		{"--generator main.go --hugo /nowhere/hugo", "leave --hugo out"},
	} {
		var stderr strings.Builder
		err := run(t.Context(), strings.Fields(c.args), &stderr, &stderr)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.args, err, c.want)
		}
	}
}

func TestProblemsOfAProgramAreShown(t *testing.T) {
	_, err := measured(t.Context(), []string{"go", "no-such-command"})
	if err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Error(err)
	}
}
