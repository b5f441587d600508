package build_test

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/themes"
)

const benchConfig = `title: Auenfunk
baseURL: https://newsroom.example.org/
sections:
  unternehmen: {title: Unternehmen}
  technik: {title: Technik}
  menschen: {title: Menschen}
channels:
  mini: {title: Mini, sections: [unternehmen]}
  maxi: {title: Maxi, include: [mini], sections: [technik, menschen]}
`

// benchPosts is how many posts the newsroom of these benchmarks has: its lists have several pages, and its feeds are full.
const benchPosts = 240

// benchContent is a newsroom of posts of about 2.5 KB each.
func benchContent() fstest.MapFS {
	files := fstest.MapFS{"newsroom.yaml": {Data: []byte(benchConfig)}}
	sections := []string{"unternehmen", "technik", "menschen"}
	tags := []string{"Fernwärme", "Straßenbahn", "Wasser", "Strom", "Kantine"}
	paragraph := strings.Repeat("Die Kolonne am Hafen prüft die Leitung, und die *Leitstelle* meldet [den Stand](https://example.org/) bis zum Abend. ", 5)
	for i := range benchPosts {
		var text strings.Builder
		date := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC).Add(-time.Duration(i) * time.Hour).Format(time.RFC3339)
		fmt.Fprintf(&text, "---\ntitle: Leitung %d\ndate: %s\ndescription: Was sich am Hafen ändert.\ntags: [%s, %s]\nauthor: Ruth Dammeier\n---\n",
			i, date, tags[i%len(tags)], tags[(i+1)%len(tags)])
		fmt.Fprintf(&text, "%s\n\n## Was sich ändert\n\n%s\n\n- **Hafen:** morgens\n- **Altstadt:** abends\n\n> Alles läuft.\n\n", paragraph, paragraph)
		if i%4 == 0 {
			text.WriteString("| Tag | Ort |\n|---|---|\n| 1. | Hafen |\n| 2. | Altstadt |\n\n")
		}
		text.WriteString(paragraph + "\n")
		files[fmt.Sprintf("%s/beitrag-%04d.md", sections[i%len(sections)], i)] = &fstest.MapFile{Data: []byte(text.String())}
	}
	return files
}

// benchThemes are the one that comes with the newsroom, and the plain one that is measured beside Hugo.
func benchThemes(b *testing.B) map[string]*theme.Theme {
	b.Helper()
	full, err := theme.Load(themes.Default())
	if err != nil {
		b.Fatal(err)
	}
	plain, err := theme.Load(os.DirFS("../bench/testdata/theme"), themes.Default())
	if err != nil {
		b.Fatal(err)
	}
	return map[string]*theme.Theme{"default": full, "bench": plain}
}

func benchInput(files fstest.MapFS, look *theme.Theme) build.Input {
	return build.Input{
		Content: files, Folder: "content", Theme: func(string) (*theme.Theme, error) { return look, nil },
		Options: site.Options{Now: time.Date(2026, 10, 2, 8, 0, 0, 0, time.UTC)},
	}
}

// describeAll gives the files of the site, and fails where it has problems.
func describeAll(b *testing.B, in build.Input) []publish.File {
	b.Helper()
	out, err := build.Run(in)
	if err != nil {
		b.Fatal(err)
	}
	if out.Problems.HasErrors() || len(out.Site.Posts) != benchPosts {
		b.Fatalf("%d posts, %v", len(out.Site.Posts), out.Problems)
	}
	return out.Files
}

// counter counts the bytes of a file.
type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}

func writeFile(f publish.File, w io.Writer) error {
	if f.Write != nil {
		return f.Write(w)
	}
	_, err := w.Write(f.Data)
	return err
}

// BenchmarkPage makes the bytes of one page: a post's, and the second one of the front page.
func BenchmarkPage(b *testing.B) {
	files := benchContent()
	for name, look := range benchThemes(b) {
		described := map[string]publish.File{}
		for _, f := range describeAll(b, benchInput(files, look)) {
			described[f.Path] = f
		}
		for kind, path := range map[string]string{"post": "technik/beitrag-0100/index.html", "list": "page/2/index.html"} {
			b.Run(name+"/"+kind, func(b *testing.B) { benchFile(b, described[path]) })
		}
	}
}

func benchFile(b *testing.B, f publish.File) {
	b.ReportAllocs()
	for b.Loop() {
		var page counter
		if err := writeFile(f, &page); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(page.bytes)
	}
}

// BenchmarkBuild makes the whole site in memory, from the posts to the bytes of every file, on all cores; nothing is written.
func BenchmarkBuild(b *testing.B) {
	files := benchContent()
	for name, look := range benchThemes(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				makeAll(b, describeAll(b, benchInput(files, look)))
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/benchPosts, "µs/post")
		})
	}
}

func makeAll(b *testing.B, files []publish.File) {
	b.Helper()
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, f := range files {
		group.Go(func() error { return writeFile(f, io.Discard) })
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}
