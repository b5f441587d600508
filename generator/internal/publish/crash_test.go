package publish

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// With these set, the test binary is a program that publishes the set into the folder and is killed, without warning,
// before its nth step that changes a file.
const (
	childDir  = "NEWSROOM_TEST_PUBLISH_DIR"
	childSet  = "NEWSROOM_TEST_PUBLISH_SET"
	childKill = "NEWSROOM_TEST_PUBLISH_KILL"
	childWait = "NEWSROOM_TEST_PUBLISH_PREPARE" // a folder outside for what is prepared; the set is then published in two halves
	quickExit = "GORACE=atexit_sleep_ms=0"      // the race detector otherwise sleeps a second in every child that ends
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	goleak.VerifyTestMain(m)
}

func child(dir string) int {
	outside := os.Getenv(childWait)
	target, err := Open(dir, Options{Preview: true, Private: outside})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	last, _ := strconv.Atoi(os.Getenv(childKill))
	var steps atomic.Int64
	target.step = func(string) {
		if int(steps.Add(1)) == last {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	publish := target.Publish
	if outside != "" {
		publish = inHalves(target)
	}
	if _, err := publish(context.Background(), sets()[os.Getenv(childSet)]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// inHalves publishes with a step between the halves, at which nothing may be seen of the second.
func inHalves(t *Target) func(context.Context, []File) (Report, error) {
	return func(ctx context.Context, files []File) (Report, error) {
		prepared, err := t.Prepare(ctx, files)
		if err != nil {
			return Report{}, err
		}
		t.step("prepared")
		report, err := prepared.Commit(ctx)
		return report, errors.Join(err, prepared.Discard())
	}
}

// sets are sites that differ in every way: changed, new and stale files, files that become folders and the reverse.
func sets() map[string][]File {
	at := func(stage Stage, path, text string) File {
		return File{Path: path, Stage: stage, Data: []byte(text)}
	}
	return map[string][]File{
		"old": {
			at(Assets, "style.css", "old"), at(Pages, "same/index.html", "same"), at(Pages, "post/index.html", "old"),
			at(Pages, "gone/index.html", "gone"), at(Pages, "gone/deep/photo", "gone"), at(Lists, "grows", "a file"),
			at(Lists, "shrinks/in", "a folder"), at(Lists, "shrinks/deep/in", "a folder"), at(Alerts, "alerts.json", "old"),
		},
		"new": {
			at(Assets, "style.css", "new"), at(Pages, "same/index.html", "same"), at(Pages, "post/index.html", "new"),
			at(Pages, "more/index.html", "new"), at(Lists, "grows/a", "a folder"), at(Lists, "grows/b/c", "a folder"),
			at(Lists, "shrinks", "a file"), at(Feeds, "feed.xml", "new"), at(Alerts, "alerts.json", "new"),
		},
		"other": {
			at(Assets, "style.css", "other"), at(Pages, "post", "other"), at(Lists, "grows", "other"), at(Alerts, "alerts.json", "other"),
		},
	}
}

// killed publishes a set in another process that dies at its nth step; it tells whether it died.
func killed(t *testing.T, dir, set string, n int) bool {
	t.Helper()
	return killedInHalves(t, dir, set, n, "")
}

// killedInHalves is killed for a set that is prepared first, if outside is a folder for that.
func killedInHalves(t *testing.T, dir, set string, n int, outside string) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), quickExit, childDir+"="+dir, childSet+"="+set, childKill+"="+strconv.Itoa(n), childWait+"="+outside)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		t.Fatalf("the child failed: %v\n%s", err, out)
	}
	return true
}

// TestKilledAtEveryStep kills a run before each of its steps. Every file must be whole then, and the next run, be it of
// the same site or of another, must leave just that site and what others put there.
func TestKilledAtEveryStep(t *testing.T) {
	foreign := map[string]string{".gitignore": "*", "gone/mine.txt": "mine", "post/mine.txt": "mine"}
	for n := 1; ; n++ {
		dir := t.TempDir()
		for path, text := range foreign {
			write(t, dir, path, text)
		}
		target := target(t, dir, Options{Preview: true})
		mustPublish(t, target, sets()["old"], foreign)
		died := killed(t, dir, "new", n)
		checkWhole(t, dir, foreign)
		next := []string{"new", "old"}[n%2]
		mustPublish(t, target, sets()[next], foreign)
		mustPublish(t, target, nil, foreign)
		if !died {
			if n < 20 {
				t.Errorf("only %d steps were seen", n)
			}
			return
		}
	}
}

// checkWhole checks that every file of the folder is one of the old or the new site, or foreign.
func checkWhole(t *testing.T, dir string, foreign map[string]string) {
	t.Helper()
	before, after := wanted(sets()["old"]), wanted(sets()["new"])
	for path, text := range tree(t, dir) {
		if strings.HasPrefix(path, reserved) || strings.HasSuffix(path, "/") {
			continue
		}
		for _, site := range []map[string]string{before, after, foreign} {
			if want, found := site[path]; found && want == text {
				path = ""
				break
			}
		}
		if path != "" {
			t.Errorf("%s holds %q", path, text)
		}
	}
}

// TestKilledAgainAndAgain never lets a run finish until the last: the manifest must not forget what it knew.
func TestKilledAgainAndAgain(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	names := []string{"old", "new", "other"}
	for range 5 {
		dir := filepath.Join(t.TempDir(), "public")
		for range 6 {
			killed(t, dir, names[random.IntN(len(names))], 1+random.IntN(36))
		}
		last := sets()[names[random.IntN(len(names))]]
		mustPublish(t, target(t, dir, Options{Preview: true}), last, nil)
	}
}

// TestPulledPlug kills a run of many files at moments that nobody chose.
func TestPulledPlug(t *testing.T) {
	dir := t.TempDir()
	target := target(t, dir, Options{Preview: true})
	mustPublish(t, target, many(300, "first"), nil)
	for round := range 5 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), quickExit, childDir+"="+dir, childSet+"=new")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(round*15) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		mustPublish(t, target, many(300, fmt.Sprint("round ", round)), nil)
	}
}

func many(n int, text string) []File {
	files := make([]File, n)
	for i := range files {
		files[i] = page(fmt.Sprintf("section-%d/post-%d/index.html", i%6, i), fmt.Sprint(text, i))
	}
	return files
}

// TestFailedStepIsCompleted lets the file system refuse in the middle of the second half.
func TestFailedStepIsCompleted(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	mustPublish(t, target, []File{page("a", "1"), page("b/x", "1")}, nil)
	files := []File{page("a", "2"), {Path: "c", Stage: Lists, Data: []byte("2")}, {Path: "d", Stage: Alerts, Data: []byte("2")}}
	target.step = func(name string) {
		if name == "rename" { // somebody makes a folder just where the file is about to go
			_ = os.MkdirAll(filepath.Join(target.dir, "c", "x"), 0o777)
		}
	}
	if _, err := target.Publish(t.Context(), files); err == nil {
		t.Fatal("no error")
	}
	got := tree(t, target.dir)
	if diff := cmp.Diff(map[string]string{"a": "2", "b/x": "1", "c/x/": ""}, got); diff != "" {
		t.Errorf("stages after the failed one must not appear, nor anything go:\n%s", diff)
	}
	target.step = func(string) {}
	if err := os.RemoveAll(target.full("c")); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, target, files, nil)
}
