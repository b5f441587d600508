package history

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkRead reads a history of 10,000 files: anew, after one more commit, and as it was. The goal for the first is half a second.
func BenchmarkRead(b *testing.B) {
	const files = 10_000
	dir := b.TempDir()
	git := func(stdin []byte, args ...string) {
		b.Helper()
		cmd := (&Repo{work: dir}).command(b.Context(), args...)
		cmd.Stdin = bytes.NewReader(stdin)
		if said, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, said)
		}
	}
	var commits bytes.Buffer
	commit := func(n int) {
		text := strings.Repeat(fmt.Sprintf("Beitrag %d hat einen Text. ", n), 90)
		fmt.Fprintf(&commits, "commit refs/heads/main\ncommitter Ada <ada@example.org> %d +0100\ndata 7\nBeitrag\n", 1_700_000_000+600*n)
		fmt.Fprintf(&commits, "M 100644 inline content/bereich-%d/beitrag-%d.md\ndata %d\n%s\n", n%6, n, len(text), text)
	}
	git(nil, "init", "-q", "-b", "main")
	for n := range files {
		commit(n)
	}
	commit(files)
	git(commits.Bytes(), "fast-import", "--quiet")
	git(nil, "reset", "-q", "--hard")
	r := Find(filepath.Join(dir, "content"))
	now := r.State()
	parent, err := r.say(b.Context(), lookTimeout, "rev-parse", "HEAD^")
	if err != nil {
		b.Fatal(err)
	}
	before := State{parent, now.Rest}
	read := func(b *testing.B, m *Memory, at State) {
		b.Helper()
		known, err := m.Read(b.Context(), r, at)
		if err != nil || len(known) < files {
			b.Fatal(len(known), err)
		}
	}
	cache := b.TempDir()
	notice := func(text string) { b.Error(text) }
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			read(b, Open("", notice), now)
		}
	})
	b.Run("one more commit", func(b *testing.B) {
		known := Open("", notice)
		read(b, known, before)
		for b.Loop() {
			read(b, &Memory{dir: cache, notice: notice, log: known.log}, now)
		}
	})
	b.Run("as it was", func(b *testing.B) {
		read(b, Open(cache, notice), now)
		for b.Loop() {
			read(b, Open(cache, notice), now)
		}
	})
}
