package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// watched is a newsroom that `generator watch` builds, by a clock that the test sets.
type watched struct {
	*testing.T
	dir       string
	said, log lockedText
	end       func() int // ends watch, and gives its status
	ready     int        // how often something was prepared that was waited for

	mu    sync.Mutex
	clock time.Time // zero = the real one
}

// lockedText is what a command has said until now.
type lockedText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lockedText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// watchAt begins to watch a newsroom with one post that is public and one that is not: its front matter is given.
func watchAt(t *testing.T, clock, post string) *watched {
	t.Helper()
	w := newWatched(t, clock, post)
	w.start()
	return w
}

// newWatched is that newsroom before anybody watches it.
func newWatched(t *testing.T, clock, post string) *watched {
	t.Helper()
	w := &watched{T: t, dir: t.TempDir()}
	w.set(clock)
	w.file("newsroom.yaml", `title: Netz
baseURL: https://netz.example/
sections: {technik: {title: Technik}}
channels: {mini: {title: Mini, sections: [technik]}}
press: {contact: {email: presse@netz.example}}
`)
	w.file("technik/alt.md", "---\ntitle: Alt\ndate: 2026-11-01\n---\nAlter Text.\n")
	w.file("technik/neu.md", "---\ntitle: Xylofon\nurgent: true\npress: true\n"+post+"---\nText vom Xylofon.\n")
	return w
}

// start begins to watch, and returns after the first build.
func (w *watched) start(flags ...string) {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(w.arguments("watch"), flags...), env{stdout: &w.said, stderr: &w.log, now: w.now})
	}()
	w.end = sync.OnceValue(func() int { stop(); return <-ended })
	w.Cleanup(func() { w.end() })
	w.await("a first build", func() bool { return w.builds() == 1 })
}

func (w *watched) arguments(command string) []string {
	return []string{command, "--content", w.dir + "/content", "--out", w.dir + "/public", "--cache", w.dir + "/cache"}
}

func (w *watched) file(name, text string) { write(w.T, filepath.Join(w.dir, "content", name), text) }

func (w *watched) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.clock.IsZero() {
		return time.Now()
	}
	return w.clock
}

// set puts the clock to a time, which it shows until it is set again.
func (w *watched) set(clock string) {
	w.Helper()
	if clock == "" {
		return
	}
	at, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		w.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = at
}

func (w *watched) builds() int { return strings.Count(w.said.String(), " written, ") }

// await waits until something is so.
func (w *watched) await(what string, so func() bool) {
	w.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !so(); time.Sleep(time.Millisecond / 2) {
		if time.Now().After(deadline) {
			w.Fatalf("waited in vain for %s\n%s\n%s", what, w.said.String(), w.log.String())
		}
	}
}

// prepared waits until something waits for its moment, and finds nothing of it in the site.
func (w *watched) prepared() {
	w.Helper()
	w.ready++
	w.await("what is prepared", func() bool { return strings.Count(w.said.String(), " ready for ") == w.ready })
	if !w.waits() {
		w.Error("nothing waits")
	}
	w.public(false)
}

func (w *watched) waits() bool {
	found, _ := filepath.Glob(w.dir + "/cache/later-*")
	return len(found) > 0
}

// public checks that the new post is to be seen everywhere, or nowhere.
func (w *watched) public(want bool) {
	w.Helper()
	for _, name := range places {
		text, _ := os.ReadFile(filepath.Join(w.dir, "public", name))
		if strings.Contains(string(text), "Xylofon") != want {
			w.Errorf("%s shows the post: %v", name, !want)
		}
	}
	if found, err := exec.CommandContext(w.Context(), "grep", "-rl", "Xylofon", w.dir+"/public").Output(); !want && err == nil {
		w.Errorf("the post stands in\n%s", found)
	}
}

// places are where the new post stands: its page, that for the press, lists, feeds and the alert.
var places = []string{
	"technik/neu/index.html", "presse/technik/neu/index.html", "technik/index.html", "index.html", "presse/index.html", "technik/feed.xml", "presse/feed.xml", "alerts.json",
}

// likeClean checks that the site is what a build from nothing makes at this moment.
func (w *watched) likeClean() {
	w.Helper()
	args := append(w.arguments("build"), "--out", w.dir+"/clean", "--cache", "", "--now", w.now().Format(time.RFC3339))
	if status := run(w.Context(), args, env{stdout: io.Discard, stderr: &w.log, now: w.now}); status != 0 {
		w.Fatal(w.log.String())
	}
	n := &newsroom{T: w.T, dir: w.dir}
	n.same("public", "clean")
}

// TestReleaseToTheSecond goes through a day by a clock that is set: forward, also over two changes at once, and back.
func TestReleaseToTheSecond(t *testing.T) {
	t.Parallel()
	w := watchAt(t, "2026-11-22T11:00:00+01:00", "date: 2026-11-22 12:00\nexpiryDate: 2026-11-22 13:00\n")
	w.public(false)
	w.says("next: 2026-11-22 12:00:00 content/technik/neu.md is published\n")
	w.set("2026-11-22T11:59:59.5+01:00")
	w.prepared()
	w.says("\n11:59:59 ready for 2026-11-22 12:00:00, in 0s\n")
	w.set("2026-11-22T11:59:59.999999999+01:00")
	time.Sleep(clockCheck + 100*time.Millisecond) // it looks, and it is too early
	w.public(false)
	w.set("2026-11-22T12:00:00+01:00")
	w.await("the release", func() bool { return w.builds() == 2 })
	w.public(true)
	w.likeClean()
	w.says("next: 2026-11-22 13:00:00 content/technik/neu.md expires\n")
	if w.waits() {
		t.Error("something still waits")
	}
	w.set("2026-11-22T11:30:00+01:00")
	w.await("a site of before", func() bool { return w.builds() == 3 })
	w.public(false)
	w.likeClean()
	if want := "generator: the clock was set back, from 2026-11-22 12:00:00 to 2026-11-22 11:30:00; the site is built anew for the time that it shows now\n"; w.log.String() != want {
		t.Errorf("got %q, want %q", w.log.String(), want)
	}
	w.set("2026-11-22T11:59:59+01:00")
	w.prepared()
	w.set("2026-11-22T14:00:00+01:00") // it slept, and two changes are over
	w.await("a site of after", func() bool { return w.builds() == 4 })
	w.public(false)
	w.likeClean()
	if w.end() != 0 || w.builds() != 4 || w.waits() {
		t.Errorf("%d builds", w.builds())
	}
}

// says waits until watch has said a line, with the folder as in a project.
func (w *watched) says(line string) {
	w.Helper()
	w.await(line, func() bool { return strings.Contains(strings.ReplaceAll(w.said.String(), w.dir+"/", ""), line) })
}

// TestReleaseInTheNightsOfTheClock publishes at half past two, in the hour that is left out and in the one that comes twice.
func TestReleaseInTheNightsOfTheClock(t *testing.T) {
	for date, moment := range map[string]string{"2027-03-28 02:30": "2027-03-28T03:30:00+02:00", "2027-10-31 02:30": "2027-10-31T02:30:00+02:00"} {
		t.Run(date, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, moment)
			if err != nil {
				t.Fatal(err)
			}
			w := watchAt(t, at.Add(-time.Second).Format(time.RFC3339), "date: "+date+"\n")
			w.says("next: " + at.Format(time.DateTime) + " content/technik/neu.md is published\n")
			w.prepared()
			w.set(moment)
			w.await("the release", func() bool { return w.builds() == 2 })
			w.public(true)
			w.likeClean()
		})
	}
}

// TestChangesWhileAReleaseWaits: what comes out is what the content says at the moment, whatever happened before.
func TestChangesWhileAReleaseWaits(t *testing.T) {
	t.Parallel()
	const front = "---\ntitle: Xylofon\nurgent: true\npress: true\ndate: 2026-11-22 12:00\n---\n"
	w := watchAt(t, "2026-11-22T11:59:59+01:00", "date: 2026-11-22 12:00\n")
	w.prepared()

	w.file("technik/neu.md", "---\ntitle: [\n---\n")
	w.await("a problem", func() bool { return strings.Contains(w.log.String(), "the last good site stays") })
	if w.waits() {
		w.Error("what is broken waits")
	}
	w.file("technik/neu.md", front+"Geheilter Text.\n")
	w.prepared()

	w.file("technik/neu.md", front+"Besserer Text.\n")
	w.prepared()

	args := append(w.arguments("build"), "--now", "2026-11-22T11:00:00+01:00", "--quiet", "--verify")
	if status := run(w.Context(), args, env{stdout: io.Discard, stderr: io.Discard, now: w.now}); status != 0 {
		w.Errorf("status %d", status)
	}
	w.prepared()

	write(t, w.dir+"/public/index.html", "by hand")
	builds := w.builds()
	w.set("2026-11-22T12:00:00+01:00")
	w.await("the release", func() bool { return w.builds() == builds+1 })
	w.public(true)
	w.likeClean()
	if text, err := os.ReadFile(w.dir + "/public/technik/neu/index.html"); err != nil || !strings.Contains(string(text), "Besserer Text.") {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestTakenOutWhileAReleaseWaits makes a draft of the post, and then puts it off.
func TestTakenOutWhileAReleaseWaits(t *testing.T) {
	t.Parallel()
	w := watchAt(t, "2026-11-22T11:59:59+01:00", "date: 2026-11-22 12:00\n")
	w.prepared()
	for i, front := range []string{"draft: true\ndate: 2026-11-22 12:00\n", "date: 2026-11-22 12:01\n"} {
		w.file("technik/neu.md", "---\ntitle: Xylofon\n"+front+"---\nText vom Xylofon.\n")
		w.await("a build", func() bool { return w.builds() == i+2 && !w.waits() })
	}
	w.set("2026-11-22T12:00:00+01:00")
	time.Sleep(clockCheck + 100*time.Millisecond)
	w.public(false)
	w.likeClean()
}

// TestAFileThatAReleaseLeavesAlone was changed by hand: it is mended, right after.
func TestAFileThatAReleaseLeavesAlone(t *testing.T) {
	t.Parallel()
	w := watchAt(t, "2026-11-22T11:59:59+01:00", "date: 2026-11-22 12:00\n")
	w.prepared()
	write(t, w.dir+"/public/robots.txt", "by hand")
	w.set("2026-11-22T12:00:00+01:00")
	w.await("the release, and a build", func() bool { return w.builds() == 3 })
	w.public(true)
	w.likeClean()
}

// TestReleaseWhileAPullTakesLong has a repo with files that come over the net only when git puts them into their place: what is prepared does not
// wait for that, and nothing half of it is published.
func TestReleaseWhileAPullTakesLong(t *testing.T) {
	t.Parallel()
	w := newWatched(t, "2026-11-22T11:59:59+01:00", "date: 2026-11-22 12:00\n")
	git := func(folder string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", filepath.Join(w.dir, folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"}, args...)...)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, said)
		}
	}
	git("", "init", "-q", "-b", "main")
	git("", "add", "content")
	git("", "commit", "-q", "-m", "Anfang")
	git("", "clone", "-q", "--bare", ".", "bare.git")
	git("", "clone", "-q", "bare.git", "other")
	git("", "remote", "add", "origin", w.dir+"/bare.git")
	git("", "fetch", "-q", "origin")
	git("", "branch", "-q", "--set-upstream-to=origin/main")
	git("", "config", "filter.slow.smudge", "touch begun; until test -e go-on; do sleep 0.02; done; cat")
	write(t, w.dir+"/.git/info/attributes", "gross.md filter=slow\n")
	w.start("--pull", "1s")
	w.prepared()
	write(t, w.dir+"/other/content/technik/gross.md", "---\ntitle: Gross\ndate: 2026-11-01\n---\nGrosser Text.\n")
	write(t, w.dir+"/other/content/technik/alt.md", "---\ntitle: Alt\ndate: 2026-11-01\n---\nText von der Posaune.\n")
	git("other", "add", "content")
	git("other", "commit", "-q", "-m", "Mehr")
	git("other", "push", "-q")
	there := func(name string) func() bool {
		return func() bool { _, err := os.Stat(filepath.Join(w.dir, name)); return err == nil }
	}
	w.await("git at work", there("begun"))
	w.set("2026-11-22T12:00:00+01:00")
	w.await("the release", func() bool { return w.builds() == 2 })
	w.public(true)
	time.Sleep(clockCheck + 100*time.Millisecond)
	if text, err := os.ReadFile(w.dir + "/public/technik/alt/index.html"); err != nil || strings.Contains(string(text), "Posaune") || w.builds() != 2 {
		t.Errorf("half of what was pulled is shown: %v, %d builds", err, w.builds())
	}
	write(t, w.dir+"/go-on", "")
	w.says(" pulled 1 commit, now ")
	w.await("what was pulled", there("public/technik/gross/index.html"))
	w.likeClean()
}

// TestEndedWhileAReleaseWaits is Ctrl-C: nothing is to be seen, and nothing stays.
func TestEndedWhileAReleaseWaits(t *testing.T) {
	t.Parallel()
	w := watchAt(t, "2026-11-22T11:59:59+01:00", "date: 2026-11-22 12:00\n")
	w.prepared()
	if status := w.end(); status != 0 || w.waits() {
		t.Errorf("status %d, something waits: %v", status, w.waits())
	}
	w.public(false)
	w.likeClean()
}

// soon tries something with a moment that is soon, and with a later one where the machine was too busy for that.
func soon(t *testing.T, try func(due time.Time) bool) {
	t.Helper()
	for wait := 4 * time.Second; wait < 3*time.Minute; wait *= 2 {
		if try(time.Now().Add(wait).Truncate(time.Second)) {
			return
		}
	}
	t.Fatal("the machine is too busy")
}

// TestKilledWhileAReleaseWaits kills the real program: nothing is to be seen, and the next build clears away what waited.
func TestKilledWhileAReleaseWaits(t *testing.T) {
	t.Parallel()
	w := watchAt(t, "2026-11-22T11:00:00+01:00", "date: 2099-01-01\n")
	w.end()
	soon(t, func(due time.Time) bool {
		w.file("technik/neu.md", "---\ntitle: Xylofon\ndate: "+due.Format(time.RFC3339)+"\n---\n")
		process := exec.CommandContext(t.Context(), "generator", w.arguments("watch")...)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		for !w.waits() && time.Now().Before(due) {
			time.Sleep(time.Millisecond)
		}
		_ = process.Process.Kill()
		_ = process.Wait()
		return w.waits() && time.Now().Before(due)
	})
	w.public(false)
	args := append(w.arguments("build"), "--now", "2026-11-22T11:00:00+01:00")
	if status := run(t.Context(), args, env{stdout: io.Discard, stderr: &w.log, now: w.now}); status != 0 || w.waits() {
		t.Errorf("status %d, something still waits: %v\n%s", status, w.waits(), w.log.String())
	}
	w.public(false)
	w.likeClean()
}

// TestReleaseByTheRealClock looks at the files as fast as it can, what appears late first: there is no page before its moment, and no alert,
// feed or list while the pages that it leads to are not there.
func TestReleaseByTheRealClock(t *testing.T) {
	t.Parallel()
	soon(t, func(due time.Time) bool {
		w := watchAt(t, "", "date: "+due.Format(time.RFC3339)+"\n")
		defer w.end()
		if !time.Now().Before(due) {
			return false
		}
		w.seenInOrder(due)
		w.public(true)
		if w.builds() > 2 {
			t.Errorf("%d publications\n%s", w.builds(), w.said.String())
		}
		return true
	})
}

// seenInOrder returns when the post is to be seen everywhere.
func (w *watched) seenInOrder(due time.Time) {
	w.Helper()
	stages := []string{"alerts.json", "technik/feed.xml", "technik/index.html", "technik/neu/index.html"}
	w.await("the release", func() bool {
		seen := 0
		for _, name := range stages { // once one of them shows the post, all that follow have to
			text, _ := os.ReadFile(filepath.Join(w.dir, "public", name))
			switch shows := strings.Contains(string(text), "Xylofon"); {
			case shows && time.Now().Before(due):
				w.Fatalf("%s shows the post before %s", name, due)
			case shows:
				seen++
			case seen > 0:
				w.Fatalf("%s does not show the post, though what appears later does", name)
			}
		}
		return seen == len(stages)
	})
}
