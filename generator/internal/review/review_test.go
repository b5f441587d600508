package review

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/generator/internal/content"
)

// paper is a source whose feed a test can change.
type paper struct {
	*httptest.Server
	mu    sync.Mutex
	text  string
	asked int
}

func newPaper(t testing.TB, text string) *paper {
	p := &paper{text: text}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked++
		tag := fmt.Sprintf(`"%d"`, len(p.text))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, p.text)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *paper) print(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

// desk is a content folder with a review of some sources.
func desk(t testing.TB, urls ...string) *Job {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("title: Auenfunk\nbaseURL: https://newsroom.example.org/\nsections: {schau: {title: Presseschau}}\npress:\n  reviews:\n    schau:\n      limit: 100\n      sources:\n")
	for i, u := range urls {
		fmt.Fprintf(&b, "        - {title: Blatt %d, url: \"%s\"}\n", i+1, u)
	}
	if err := os.WriteFile(filepath.Join(dir, "newsroom.yaml"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	config, problems := content.LoadConfig(os.DirFS(dir))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &Job{
		Dir: dir, Files: os.DirFS(dir), Cache: filepath.Join(t.TempDir(), "cache"), Config: config, Reviews: config.Press.Reviews, Now: noon,
		Timeout: time.Minute, AllowPrivate: true,
	}
}

func (j *Job) run(t testing.TB) Outcome {
	t.Helper()
	out, err := Run(t.Context(), *j)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

const dayFile = "schau/2026-11-24.md"

// post reads the day's post as the generator does.
func (j *Job) post(t testing.TB) *content.Post {
	t.Helper()
	n, problems := content.Load(os.DirFS(j.Dir), nil)
	if len(problems) > 0 || len(n.Posts) != 1 || n.Posts[0].File != dayFile {
		t.Fatal(problems, n.Posts)
	}
	return n.Posts[0]
}

func (j *Job) titles(t testing.TB) (out []string) {
	t.Helper()
	for _, c := range j.post(t).Clippings {
		out = append(out, c.Title)
	}
	return out
}

func expect(t testing.TB, got []string, want string) {
	t.Helper()
	if strings.Join(got, ", ") != want {
		t.Fatalf("%q", got)
	}
}

// A day at the desk: the first headlines in the morning, more at noon, and what an editor did in between stays.
func TestDay(t *testing.T) {
	p := newPaper(t, rss("blatt.example", "Eins am Morgen", "Zwei am Morgen", "Drei am Morgen"))
	j := desk(t, p.URL)
	o := j.run(t)
	if o.File != dayFile || o.Added || !o.Draft || o.Sources[0].Taken != 3 || o.Sources[0].Stories != 3 {
		t.Fatalf("%+v", o)
	}
	expect(t, j.titles(t), "Eins am Morgen, Zwei am Morgen, Drei am Morgen")

	if o = j.run(t); len(o.Fresh) != 0 || !o.Sources[0].Unchanged || p.asked != 2 {
		t.Fatalf("%+v", o)
	}
	edited := `---
title: Die Presse sagt
date: 2026-11-24T08:00:00+01:00
clippings: # von der Redaktion geprüft
  - title: Eins am Morgen
    source: Blatt 1
    url: https://blatt.example/artikel/0
tags: [Presse]
---

Ein Wort dazu.
`
	if err := os.WriteFile(filepath.Join(j.Dir, dayFile), []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(j.Dir, dayFile), 0o600); err != nil {
		t.Fatal(err)
	}
	p.print(rss("blatt.example", "Eins am Morgen", "Zwei am Morgen", "Drei am Morgen", "Vier am Mittag"))
	if o = j.run(t); !o.Added || o.Draft || len(o.Fresh) != 1 {
		t.Fatalf("%+v", o)
	}
	got, _ := os.ReadFile(filepath.Join(j.Dir, dayFile))
	want := strings.Replace(edited, "tags:", `  - title: "Vier am Mittag"
    source: "Blatt 1"
    url: "https://blatt.example/artikel/3"
    date: "2026-11-24T08:00:00+01:00"
tags:`, 1)
	if string(got) != want {
		t.Fatalf("%s", got)
	}
	if info, _ := os.Stat(filepath.Join(j.Dir, dayFile)); info.Mode().Perm() != 0o600 {
		t.Error(info.Mode())
	}
}

// The cache may be lost or damaged: that costs a request, and nothing comes twice.
func TestDamagedCache(t *testing.T) {
	p := newPaper(t, rss("blatt.example", "Eins am Morgen"))
	j := desk(t, p.URL)
	j.run(t)
	for _, damage := range []string{"", "{", "null", `{"version": 1}`, `{"version": 1, "feeds": {"` + p.URL + `": null}}`, `{"version": 99}`, "[]"} {
		if err := os.WriteFile(storePath(j.Cache), []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if o := j.run(t); len(o.Fresh) != 0 || o.Sources[0].Unchanged || o.Sources[0].Err != nil {
			t.Errorf("%q: %+v", damage, o)
		}
	}
	if err := os.RemoveAll(j.Cache); err != nil {
		t.Fatal(err)
	}
	if o := j.run(t); len(o.Fresh) != 0 {
		t.Errorf("%+v", o)
	}
	j.Cache = ""
	if o := j.run(t); len(o.Fresh) != 0 || o.Sources[0].Unchanged {
		t.Errorf("%+v", o)
	}
}

// Other keywords find other stories in a feed that did not change.
func TestOtherKeywords(t *testing.T) {
	j := desk(t, newPaper(t, rss("blatt.example", "Eins am Morgen", "Zwei am Morgen")).URL)
	source := &j.Reviews[0].Sources[0]
	for _, test := range []struct{ keyword, want string }{{"Nichts", ""}, {"Zwei", "Zwei am Morgen"}, {"Morgen", "Eins am Morgen"}} {
		source.Keywords = []string{test.keyword}
		o := j.run(t)
		got := ""
		for _, c := range o.Fresh {
			got += c.Title
		}
		if got != test.want || o.Sources[0].Unchanged != (test.keyword != "Nichts") {
			t.Errorf("%s: %+v", test.keyword, o)
		}
	}
}

// A post that was thrown away is written again from feeds that did not change.
func TestPostThrownAway(t *testing.T) {
	p := newPaper(t, rss("blatt.example", "Eins am Morgen"))
	j := desk(t, p.URL)
	j.run(t)
	if err := os.RemoveAll(filepath.Join(j.Dir, "schau")); err != nil {
		t.Fatal(err)
	}
	if o := j.run(t); len(o.Fresh) != 1 || !o.Sources[0].Unchanged {
		t.Errorf("%+v", o)
	}
	expect(t, j.titles(t), "Eins am Morgen")
}

// A dry run leaves no trace.
func TestDryRun(t *testing.T) {
	j := desk(t, newPaper(t, rss("blatt.example", "Eins am Morgen")).URL)
	j.DryRun = true
	if o := j.run(t); len(o.Fresh) != 1 {
		t.Fatalf("%+v", o)
	}
	if _, err := os.Stat(j.Cache); !errors.Is(err, os.ErrNotExist) {
		t.Error("there is a cache")
	}
	if entries, _ := os.ReadDir(j.Dir); len(entries) != 1 {
		t.Error(entries)
	}
}

// Many runs at once lose nothing and take nothing twice.
func TestRunsAtOnce(t *testing.T) {
	var urls []string
	for i := range 4 {
		urls = append(urls, newPaper(t, rss(fmt.Sprintf("blatt%d.example", i), fmt.Sprintf("Meldung aus Ort%d", i), fmt.Sprintf("Wetter in Ort%d", i))).URL)
	}
	j := desk(t, urls...)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			mine := *j
			mine.Reviews = []content.Review{j.Reviews[0]}
			mine.Reviews[0].Sources = j.Reviews[0].Sources[i%4 : i%4+1]
			if _, err := Run(t.Context(), mine); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := j.titles(t); len(got) != 8 {
		t.Errorf("%q", got)
	}
	entries, _ := os.ReadDir(j.Dir)
	if more, _ := os.ReadDir(filepath.Join(j.Dir, "schau")); len(entries)+len(more) != 3 {
		t.Errorf("%v %v", entries, more)
	}
	if kept := openStore(j.Cache); len(kept.Feeds) != 4 || len(kept.Taken) != 8 {
		t.Errorf("%d feeds, %d stories", len(kept.Feeds), len(kept.Taken))
	}
}

// What an editor saves while the post is written is kept.
func TestEditorSavesMeanwhile(t *testing.T) {
	j := desk(t, "https://blatt.example/feed")
	root, err := os.OpenRoot(j.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	before, after := []byte("as it was read"), []byte("as it is to be")
	name := filepath.Join(j.Dir, dayFile)
	read := func() string { data, _ := os.ReadFile(name); return string(data) }
	if done, err := replace(root, dayFile, nil, before); !done || err != nil || read() != string(before) {
		t.Fatal(done, err)
	}
	if done, err := replace(root, dayFile, nil, after); done || err != nil || read() != string(before) {
		t.Fatal("a post that came meanwhile was replaced", err)
	}
	if err := os.WriteFile(name, []byte("as an editor saved it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if done, err := replace(root, dayFile, before, after); done || err != nil || read() != "as an editor saved it" {
		t.Fatal("a post that was saved meanwhile was replaced", err)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if done, err := replace(root, dayFile, before, after); done || err != nil || read() != "" {
		t.Fatal("a post that was removed meanwhile is back", err)
	}
	if err := os.Symlink("../newsroom.yaml", name); err != nil {
		t.Fatal(err)
	}
	if done, err := replace(root, dayFile, before, after); done || err == nil {
		t.Fatal("a link was replaced")
	}
}

// The post of the day is found in each form that an editor may keep it in, and one that was withdrawn gets nothing more.
func TestWhereTheDayIs(t *testing.T) {
	p := newPaper(t, rss("blatt.example", "Eins am Morgen"))
	for name, text := range map[string]string{
		"schau/2026-11-24/index.md":  "---\ntitle: x\ndate: 2026-11-24\n---\n",
		"schau/2026-11-24.de.md":     "---\ntitle: x\ndate: 2026-11-24\n---\n",
		"schau/2026-11-24.markdown":  "---\ntitle: x\ndate: 2026-11-24\n---\n",
		"schau/2026-11-24.md":        "---\ntitle: x\ndate: 2026-11-24\nwithdrawn: falsch\n---\n",
		"schau/2026-11-24-heute.md":  "---\ntitle: x\ndate: 2026-11-24\n---\n", // another post
		"schau/2026-11-24a/index.md": "---\ntitle: x\ndate: 2026-11-24\n---\n",
	} {
		j := desk(t, p.URL)
		full := filepath.Join(j.Dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		o := j.run(t)
		data, _ := os.ReadFile(full)
		switch other := strings.Contains(name, "-heute") || strings.Contains(name, "24a"); {
		case strings.Contains(text, "withdrawn"):
			if !o.Withheld || string(data) != text {
				t.Errorf("%s: %+v", name, o)
			}
		case other:
			if o.Added || o.File != dayFile || string(data) != text {
				t.Errorf("%s: %+v", name, o)
			}
		case !o.Added || o.File != name || !strings.Contains(string(data), "Eins am Morgen"):
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// A post that cannot be written costs the other reviews nothing, and what they took is remembered.
func TestOnePostCannotBeWritten(t *testing.T) {
	j := desk(t, newPaper(t, rss("blatt.example", "Eins am Morgen")).URL)
	j.Config.Sections = append(j.Config.Sections, content.Section{ID: "fach", Title: "Fach"})
	other := j.Reviews[0]
	other.Section = "fach"
	j.Reviews = []content.Review{other, j.Reviews[0]}
	if err := os.WriteFile(filepath.Join(j.Dir, "fach"), nil, 0o600); err != nil { // where the folder would be
		t.Fatal(err)
	}
	out, err := Run(t.Context(), *j)
	if err == nil || !strings.HasPrefix(err.Error(), "fach/2026-11-24.md: ") {
		t.Error(err)
	}
	if len(out) != 1 || out[0].Section != "schau" {
		t.Fatalf("%+v", out)
	}
	expect(t, j.titles(t), "Eins am Morgen")
	if kept := openStore(j.Cache).Taken; len(kept) != 1 || kept[0].File != dayFile {
		t.Errorf("%+v", kept)
	}
}

// twenty are sources of which one hangs, one is broken, and the others have a story each.
func twenty(t testing.TB) []string {
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hanging.Close)
	urls := []string{hanging.URL, newPaper(t, "<rss><channel><item>").URL}
	for i := len(urls); i < 20; i++ {
		urls = append(urls, newPaper(t, rss(fmt.Sprintf("blatt%d.example", i), fmt.Sprintf("Meldung aus Ort%d", i))).URL)
	}
	return urls
}

// A source that hangs and one that is broken cost a line each.
func TestTwentySources(t *testing.T) {
	j := desk(t, twenty(t)...)
	j.Timeout = 4 * time.Second
	o := j.run(t)
	if got := j.titles(t); len(got) != 18 || !o.Worked() {
		t.Errorf("%d of 18 sources: %q", len(got), got)
	}
	for i, s := range o.Sources {
		want := "<nil>"
		switch i {
		case 0:
			want = "did not answer within 4s"
		case 1:
			want = "is a broken feed: XML syntax error on line 1: unexpected EOF"
		}
		if fmt.Sprint(s.Err) != want {
			t.Errorf("%s: %v", s.Title, s.Err)
		}
	}
}

// BenchmarkTwentySources is the same with the time that sources really have. The goal is 11 s.
func BenchmarkTwentySources(b *testing.B) {
	for b.Loop() {
		j := desk(b, twenty(b)...)
		j.Timeout = 0
		j.run(b)
		b.ReportMetric(float64(len(j.titles(b))), "sources")
	}
}

// Where nothing works, nothing is written.
func TestNoSourceWorks(t *testing.T) {
	j := desk(t, newPaper(t, "").URL)
	if o := j.run(t); o.Worked() || len(o.Fresh) != 0 {
		t.Errorf("%+v", o)
	}
	if _, err := os.Stat(filepath.Join(j.Dir, "schau")); !errors.Is(err, os.ErrNotExist) {
		t.Error("there is a folder")
	}
}
