package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestIncrementalEqualsClean changes a newsroom in random ways, and after each change compares the site that was built on top of the last
// one with one that is built from nothing; and so with the site that is kept in memory by watch and serve. Some builds are killed in the middle, and sometimes nothing changes but the time.
// INCREMENTAL_SEEDS says how many newsrooms; each is repeatable by its seed.
func TestIncrementalEqualsClean(t *testing.T) {
	seeds, err := strconv.Atoi(os.Getenv("INCREMENTAL_SEEDS"))
	if err != nil {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			newNewsroom(t, uint64(seed)).live(9)
		})
	}
}

// newsroom is one that changes.
type newsroom struct {
	*testing.T
	random *rand.Rand
	dir    string
	now    time.Time
	posts  map[string]map[string]string // file -> key of the front matter (and "body") -> value
	made   int
	config string
	digest string   // of the channel mini
	log    []string // what was changed, for the failure
	broken int      // newsrooms that could not be built

	kept    *rebuilder // as watch and serve have it
	said    strings.Builder
	touched []string // paths of what was written or removed since it built last
}

func newNewsroom(t *testing.T, seed uint64) *newsroom {
	n := &newsroom{
		T: t, random: rand.New(rand.NewPCG(seed, 7)), dir: t.TempDir(), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		posts: map[string]map[string]string{}, config: "title: Netz\n", digest: `, digest: "07:00"`,
	}
	for range 24 { // more than phones keep
		n.add()
	}
	n.keep(seed%2 == 0)
	return n
}

// keep begins to keep the site in memory, for a preview or not.
func (n *newsroom) keep(preview bool) {
	n.write("theme/static/extra.css", "p { margin: 0 }")
	e := env{ctx: n.Context(), stdout: io.Discard, stderr: &n.said, now: func() time.Time { return n.now }}
	s := &source{Content: filepath.Join(n.dir, "content"), Theme: filepath.Join(n.dir, "theme")}
	out, err := (&target{Out: filepath.Join(n.dir, "kept")}).open(s, e, preview)
	if err != nil {
		n.Fatal(err)
	}
	n.kept = &rebuilder{env: e, source: s, out: out, quiet: true}
}

func (n *newsroom) pick(all ...string) string { return all[n.random.IntN(len(all))] }

func (n *newsroom) when() string {
	return n.now.Add(time.Duration(n.random.IntN(400)-300) * time.Minute).Format(time.RFC3339)
}

// any is a post, and no translation of one: what it says of dates and people is decided by the original.
func (n *newsroom) any() string {
	files := slices.DeleteFunc(slices.Sorted(maps.Keys(n.posts)), isTranslation)
	return files[n.random.IntN(len(files))]
}

func isTranslation(file string) bool { return strings.HasSuffix(file, ".en.md") }

func translationOf(file string) string { return strings.TrimSuffix(file, ".md") + ".en.md" }

func (n *newsroom) text() string {
	long := strings.Repeat("Wort ", n.random.IntN(2)*60) // more than lists show of it
	return fmt.Sprintf("Absatz %smit \"Wörtern\" %d.\n\n## Kopf %d\n\n%s\n", long, n.random.IntN(100), n.random.IntN(5), n.pick("- eins\n- zwei", "| a |\n|---|\n| 1 |", "> Zitat", "<b>roh</b>",
		"{{< note title=\"Wort\" >}}\nKasten\n{{< /note >}}", "> [!TIP]\n> Tipp", "[hier](#kopf-2)"))
}

func (n *newsroom) add() {
	n.made++
	n.posts[fmt.Sprintf("%s/p%d.md", n.pick("unternehmen", "technik", "termine", "stellen"), n.made)] = map[string]string{"title": fmt.Sprintf("Titel %d", n.made), "date": n.when(), "body": n.text()}
}

// changes are what editors do. Each changes the newsroom in memory; write brings it to the disk.
func (n *newsroom) changes() map[string]func() {
	set := func(key string, value func() string) func() {
		return func() { n.posts[n.any()][key] = value() }
	}
	return map[string]func(){
		"text": set("body", n.text),
		"more": func() { n.posts[n.any()]["body"] += fmt.Sprintf("\nNachtrag %d.\n", n.random.IntN(100)) },
		"shows": func() {
			n.posts[n.any()]["body"] = "![Bild](/technik/album/" + n.pick("a", "b", "c") + ".svg)\n\n" + n.text()
		},
		"to press":    func() { n.posts[n.any()]["body"] = n.text() + "\n[Für die Presse](/presse/)\n" },
		"link":        func() { n.posts[n.any()]["body"] = n.text() + "\n[Verweis](../" + n.any() + ")\n" },
		"title":       set("title", func() string { return fmt.Sprintf("Neuer Titel %d", n.random.IntN(100)) }),
		"description": set("description", func() string { return n.pick("Ein Satz.", "Noch einer.") }),
		"date":        set("date", n.when),
		"publishDate": set("publishDate", n.when),
		"expiryDate": set("expiryDate", func() string {
			return n.now.Add(time.Duration(300+n.random.IntN(300)) * time.Minute).Format(time.RFC3339)
		}),
		"tags":   set("tags", func() string { return n.pick("[]", "[Netz]", "[netz, Strom]", "[Strom]") }),
		"draft":  set("draft", func() string { return n.pick("true", "false") }),
		"urgent": set("urgent", func() string { return n.pick("true", "false") }),
		"weight": set("weight", func() string { return n.pick("0", "1") }),
		"press":  set("press", func() string { return n.pick("true", "true", "false") }),
		"params": set("farbe", func() string { return n.pick("rot", "blau", "{a: [1, 2]}") }),
		"event": set("event", func() string {
			return fmt.Sprintf("{start: %s, location: %s, cancelled: %s}", n.when(), n.pick("Saal", "Hof"), n.pick("true", "false"))
		}),
		"job":     set("job", func() string { return fmt.Sprintf("{deadline: %s, contact: %s}", n.when(), n.pick("Ada", "Eda")) }),
		"raffle":  set("raffle", func() string { return fmt.Sprintf("{deadline: %s}", n.when()) }),
		"replies": set("replies", func() string { return n.pick("[Ja, Nein]", "[Ja, Nein, Weiss nicht]") }),
		"translate": func() {
			n.posts[translationOf(n.any())] = map[string]string{"title": fmt.Sprintf("In English %d", n.random.IntN(9)), "body": n.text()}
		},
		"photo": func() {
			n.write("content/technik/foto.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `+n.pick("4", "8")+` 3"><path d="M0 0h4v3z"/></svg>`)
			n.posts[n.any()]["image"] = "{src: /technik/foto.svg, alt: " + n.pick("Haus", "Hof") + "}"
		},
		"withdraw": func() {
			file := n.any()
			n.posts[file]["withdrawn"] = "Irrtum"
			n.posts[file]["date"] = n.when()
		},
		"withdraw press": func() {
			file := n.any()
			n.posts[file]["press"], n.posts[file]["withdrawn"] = "true", n.pick("Irrtum", "false", "Falsch")
		},
		"digest": func() { n.digest = n.pick("", `, digest: "07:00"`, `, digest: {at: "18:30", days: [mo, di, so]}`) },
		"night": func() { // over the moment of a digest
			n.now = n.now.Add(24 * time.Hour).Truncate(24 * time.Hour).Add(time.Duration(5*60+n.random.IntN(120)) * time.Minute)
			n.add()
		},
		"delete": func() { n.remove(n.any()) },
		"rename": func() {
			file := n.any()
			n.made++
			n.posts[fmt.Sprintf("%s/neu%d.md", n.pick("unternehmen", "technik"), n.made)] = n.posts[file]
			n.remove(file)
		},
		"add":   n.add,
		"clock": func() { n.now = n.now.Add(time.Duration(n.random.IntN(260)-60) * time.Minute) },
		"configuration": func() {
			n.config = fmt.Sprintf("title: Netz %d\nperPage: %d\nmarkdown: {unsafeHTML: %s}\n", n.random.IntN(3), 2+n.random.IntN(3), n.pick("true", "false"))
		},
		"template": func() {
			n.write("theme/404.html", fmt.Sprintf("{{define \"main\"}}<h1>Weg %d</h1>{{range .Site.Tags}}{{.Title}} {{end}}{{end}}", n.random.IntN(3)))
		},
		"style": func() { n.write("theme/static/extra.css", fmt.Sprintf("p { margin: %dpx }", n.random.IntN(3))) },
		"touch": func() { n.touch() },
		"rest":  func() { time.Sleep(2100 * time.Millisecond) }, // from then on files are known by size and time
		"checked": func() { // another command reads what has changed, and remembers it
			n.writeContent()
			_ = run(n.Context(), append([]string{"check"}, n.shared("cache")...), env{stdout: io.Discard, stderr: io.Discard, now: time.Now})
		},
		"no log":  func() { _ = os.Remove(filepath.Join(n.dir, "cache/posts")) },
		"cut log": func() { _ = os.Truncate(filepath.Join(n.dir, "cache/posts"), 200) },
		"killed": func() {
			n.writeContent()
			n.kill()
		},
		"commit": func() { n.commit(n.pick("Ada", "Björn", "Cem")) },
		"amend": func() {
			n.commit("Ada")
			n.commit(n.pick("Björn", "Cem"), "--amend", "--reset-author")
		},
		"picture": func() {
			n.write("content/technik/plan.txt", n.pick("Plan A", "Plan B"))
			n.posts[n.any()]["body"] = "[Plan](/technik/plan.txt)\n"
		},
		"file": func() {
			n.write("content/technik/plan.txt", strings.Repeat("Plan ", 200+n.random.IntN(3)*400)) // its size stands on the page
			n.posts[n.any()]["body"] = "{{< file src=\"/technik/plan.txt\" >}}\n"
		},
		"album": func() {
			n.write("content/technik/album/"+n.pick("a", "b", "c")+".svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>`)
			n.posts["technik/album/index.md"] = map[string]string{"title": "Album", "date": n.when(), "body": "{{< gallery >}}\n"}
		},
	}
}

// commit commits what is in content/: what git knows of a post is shown with it.
func (n *newsroom) commit(author string, more ...string) {
	n.writeContent()
	when := n.now.Format(time.RFC3339)
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "-A", "content"},
		append([]string{"commit", "-q", "--allow-empty", "-m", fmt.Sprintf("Stand %d", n.random.IntN(9))}, more...),
	} {
		git := exec.Command("git", args...)
		git.Dir = n.dir
		git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_AUTHOR_NAME="+author, "GIT_AUTHOR_DATE="+when,
			"GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=Eda", "GIT_COMMITTER_EMAIL=eda@example.org", "GIT_COMMITTER_DATE="+when)
		if said, err := git.CombinedOutput(); err != nil {
			n.Fatalf("git %v: %v\n%s", args, err, said)
		}
	}
}

// remove takes a post away, and its translation with it.
func (n *newsroom) remove(file string) {
	delete(n.posts, file)
	delete(n.posts, translationOf(file))
}

func (n *newsroom) touch() {
	file := filepath.Join(n.dir, "content", n.any())
	when := time.Now().Add(time.Duration(n.random.IntN(100)-50) * time.Hour)
	if err := os.Chtimes(file, when, when); err != nil && !os.IsNotExist(err) {
		n.Fatal(err)
	}
}

// kill begins a build in a process of its own, which is killed at a random moment.
func (n *newsroom) kill() {
	build := exec.Command("generator", n.arguments("public", "cache")...)
	if err := build.Start(); err != nil {
		n.Fatal(err)
	}
	time.Sleep(time.Duration(n.random.IntN(60_000)) * time.Microsecond)
	_ = build.Process.Kill() // it may have ended
	_ = build.Wait()
}

func (n *newsroom) live(steps int) {
	changes := n.changes()
	names := append(slices.Sorted(maps.Keys(changes)), "more", "more", "more", "more", "more", "more", "rest", "rest", "commit", "commit")
	for range steps {
		for range 1 + n.random.IntN(3) {
			name := names[n.random.IntN(len(names))]
			if len(n.posts) < 6 {
				name = "add"
			}
			n.log = append(n.log, name)
			changes[name]()
		}
		n.writeContent()
		n.compare(n.rebuild)
		n.release()
	}
	n.Logf("%d of %d newsrooms could not be built", n.broken, steps)
}

// release goes on to the next moment at which the clock changes the site, for which that was prepared, sometimes.
func (n *newsroom) release() {
	next := n.kept.last.Next
	if next.IsZero() || n.random.IntN(2) == 0 {
		return
	}
	n.log = append(n.log, "release")
	n.kept.prepare(next)
	if n.random.IntN(4) == 0 { // and then something comes between
		n.log = append(n.log, "more")
		n.posts[n.any()]["body"] += "\nDazwischen.\n"
		n.writeContent()
		n.compare(n.rebuild)
		n.kept.prepare(next)
	}
	n.now = next
	n.compare(func() {
		n.kept.publish()
		n.kept.clear()
	})
}

func (n *newsroom) write(name, text string) {
	path := filepath.Join(n.dir, name)
	if was, err := os.ReadFile(path); err == nil && string(was) == text {
		return
	}
	n.touched = append(n.touched, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		n.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		n.Fatal(err)
	}
}

func (n *newsroom) writeContent() {
	n.write("content/newsroom.yaml", n.config+`baseURL: https://netz.example/
sections: {unternehmen: {title: Unternehmen}, technik: {title: {de: Technik, en: Technology}}, termine: {title: Termine}, stellen: {title: Stellen}}
press: {contact: {email: presse@netz.example}}
channels: {mini: {title: Mini, sections: [unternehmen, termine, stellen]`+n.digest+`}, maxi: {title: Maxi, include: [mini], sections: [technik]}}
`)
	for file, post := range n.posts {
		var b strings.Builder
		for _, key := range slices.Sorted(maps.Keys(post)) {
			if key != "body" {
				fmt.Fprintf(&b, "%s: %s\n", key, post[key])
			}
		}
		n.write("content/"+file, "---\n"+b.String()+"---\n"+post["body"])
	}
	_ = filepath.WalkDir(filepath.Join(n.dir, "content"), func(path string, _ fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(filepath.Join(n.dir, "content"), path)
		if err == nil && strings.HasSuffix(rel, ".md") && n.posts[filepath.ToSlash(rel)] == nil {
			n.touched = append(n.touched, path)
			return os.Remove(path)
		}
		return err
	})
}

// compare builds on top of the last site and from nothing. A broken newsroom (a link to a post that was deleted) must fail both ways and
// leave the site as it was; then everything that is broken is mended.
func (n *newsroom) compare(rebuild func()) {
	grown := n.build("public", "cache")
	clean := n.build("clean", "")
	if grown.status != clean.status || grown.problems != clean.problems {
		n.Fatalf("after %v: on top of the last build\n%s\nfrom nothing\n%s", n.log, grown.problems, clean.problems)
	}
	n.said.Reset()
	rebuild()
	if said := aboutCaches.ReplaceAllString(n.said.String(), ""); clean.status == 0 && said != clean.problems {
		n.Fatalf("after %v: kept in memory\n%s\nfrom nothing\n%s", n.log, said, clean.problems)
	}
	if clean.status != 0 {
		n.broken++
		for _, post := range n.posts {
			post["body"] = n.text()
			delete(post, "expiryDate")
		}
		return
	}
	n.same("public", "clean")
	n.same("kept", "clean")
	if err := os.RemoveAll(filepath.Join(n.dir, "clean")); err != nil {
		n.Fatal(err)
	}
}

// same compares two sites.
func (n *newsroom) same(one, other string) {
	got, want := n.tree(one), n.tree(other)
	for path := range maps.Keys(want) {
		if got[path] != want[path] {
			n.Fatalf("after %v: %s/%s is\n%s\nand in %s\n%s", n.log, one, path, got[path], other, want[path])
		}
	}
	for path := range maps.Keys(got) {
		if _, ok := want[path]; !ok {
			n.Fatalf("after %v: %s/%s was left behind", n.log, one, path)
		}
	}
}

type outcome struct {
	status   int
	problems string
}

func (n *newsroom) arguments(out, cache string) []string {
	return append([]string{"build", "--out", filepath.Join(n.dir, out)}, n.shared(cache)...)
}

// shared are the arguments of every command.
func (n *newsroom) shared(cache string) []string {
	if cache != "" {
		cache = filepath.Join(n.dir, cache)
	}
	return []string{
		"--content", filepath.Join(n.dir, "content"), "--theme", filepath.Join(n.dir, "theme"), "--cache", cache,
		"--now", n.now.Format(time.RFC3339), "--quiet",
	}
}

func (n *newsroom) build(out, cache string) outcome {
	var problems strings.Builder
	status := run(n.Context(), n.arguments(out, cache), env{stdout: &strings.Builder{}, stderr: &problems, now: time.Now})
	return outcome{status, strings.ReplaceAll(aboutCaches.ReplaceAllString(problems.String(), ""), "/"+out+" ", "/… ")}
}

// aboutCaches is what is said of a cache that a killed build left behind.
var aboutCaches = regexp.MustCompile(`(?m)^generator: the cache .*\n`)

func (n *newsroom) tree(name string) map[string]string {
	files := map[string]string{}
	root := filepath.Join(n.dir, name)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".newsroom") {
			return err
		}
		data, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, root)] = string(data)
		return err
	})
	if err != nil {
		n.Fatal(err)
	}
	return files
}
