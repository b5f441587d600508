package content

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsroom/generator/internal/folder"
)

// benchHead is the front matter of a post as generator/internal/bench makes them.
const benchHead = "title: \"Werkstatt am Nordhang: Nummer 17\"\ndate: 2025-02-01T08:00:00+01:00\n" +
	"description: \"Die Pumpe am Hafen läuft zuverlässig, und die Brücke trägt gründlich bis zum 14. des Monats.\"\n" +
	"tags: [Fernwärme, Straßenbahn]\nauthor: Ruth Dammeier\n"

// benchPost is a whole one, of 2.5 KB.
func benchPost() []byte {
	return []byte("---\n" + benchHead + "---\n\n" + strings.Repeat("Die Strecke am Hafen hilft sauber, und die Prüfung wächst leise bis zum 3. des Monats.\n\n", 24))
}

func BenchmarkParsePost(b *testing.B) {
	c, _ := parseConfig([]byte(config))
	text := benchPost()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := ParsePost("technik/beitrag-000017.md", text, &c); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// BenchmarkLoad reads 1,000 posts from a disk, as a cold build does.
func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	write(ConfigFile, []byte(config))
	if err := os.Mkdir(filepath.Join(dir, "technik"), 0o700); err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		write(fmt.Sprintf("technik/beitrag-%06d.md", i), benchPost())
	}
	fsys, err := folder.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer fsys.Close()
	for b.Loop() {
		if n, problems := Load(fsys, nil); len(problems) > 0 || len(n.Posts) != 1000 {
			b.Fatal(problems)
		}
	}
}
