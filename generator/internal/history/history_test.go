package history

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// world is a folder with repos in it.
type world struct {
	*testing.T
	dir    string
	now    time.Time
	author string
	memory *Memory // grows with every look
}

func newWorld(t *testing.T) *world {
	for _, name := range local {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	w := &world{T: t, dir: t.TempDir(), now: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), author: "Ada"}
	w.memory = Open(filepath.Join(t.TempDir(), "cache"), func(text string) { t.Error(text) })
	return w
}

// git runs git in a folder of the world.
func (w *world) git(folder string, args ...string) string {
	w.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = filepath.Join(w.dir, folder)
	date := w.now.Format(time.RFC3339)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME="+w.author, "GIT_AUTHOR_EMAIL="+strings.ToLower(w.author)+"@example.org", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME=Eda", "GIT_COMMITTER_EMAIL=eda@example.org", "GIT_COMMITTER_DATE="+date, "GIT_MERGE_AUTOEDIT=no")
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (w *world) write(name, text string) {
	w.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
}

// commit takes everything in a repo, an hour after the last commit.
func (w *world) commit(repo, author, subject string) {
	w.Helper()
	w.now, w.author = w.now.Add(time.Hour), author
	w.git(repo, "add", "-A")
	w.git(repo, "commit", "-q", "--allow-empty", "-m", subject)
}

// text is one that is known again after small changes.
func text(name string) string {
	return strings.Repeat("Ein langer Text über "+name+".\n", 20)
}

// known is what is known of a folder's files, each as lines of author and subject, newest first; … is for a file that is cut. A memory that has
// grown must know the same as one that has read everything.
func (w *world) known(folder string) map[string][]string {
	w.Helper()
	r := Find(filepath.Join(w.dir, folder))
	grown, err := w.memory.Read(w.Context(), r, r.State())
	if err != nil {
		w.Fatal(err)
	}
	whole, err := Open("", nil).Read(w.Context(), r, r.State())
	if err != nil {
		w.Fatal(err)
	}
	kept, err := Open(w.memory.dir, func(text string) { w.Error(text) }).Read(w.Context(), r, r.State())
	if err != nil {
		w.Fatal(err)
	}
	if diff := cmp.Diff(whole, grown); diff != "" {
		w.Fatal("read anew, and grown:\n", diff)
	}
	if diff := cmp.Diff(whole, kept); diff != "" {
		w.Fatal("read anew, and from the disk:\n", diff)
	}
	known := map[string][]string{}
	for name, file := range grown {
		lines := []string{}
		for _, r := range file.Revisions {
			lines = append(lines, r.Author+": "+r.Subject)
		}
		if file.Cut {
			lines = append(lines, "…")
		}
		known[name] = lines
	}
	return known
}

func (w *world) want(folder string, want map[string][]string) {
	w.Helper()
	got := w.known(folder)
	for name := range got {
		if want[name] == nil && !exists(filepath.Join(w.dir, folder, name)) {
			delete(got, name) // what is not there any more is of no interest
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Error(diff)
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func (w *world) repo() *world {
	w.git("", "init", "-q", "-b", "main", "repo")
	w.write("repo/content/a.md", text("a"))
	w.commit("repo", "Ada", "Anfang")
	return w
}

func TestHistory(t *testing.T) {
	w := newWorld(t).repo()
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}})

	w.write("repo/content/a.md", text("a")+"Mehr.\n")
	w.write("repo/content/straße/ü \"b\"\n.md", "b")
	w.commit("repo", "Björn", "Mehr, und ein B")
	want := map[string][]string{
		"a.md": {"Björn: Mehr, und ein B", "Ada: Anfang"}, "straße/ü \"b\"\n.md": {"Björn: Mehr, und ein B"},
	}
	w.want("repo/content", want)

	w.write("repo/content/a.md", "noch nicht")
	w.write("repo/content/neu.md", "noch nicht")
	w.want("repo/content", want)
	w.git("repo", "checkout", "-q", "content/a.md")
	_ = os.Remove(filepath.Join(w.dir, "repo/content/neu.md"))

	w.commit("repo", "Ada", "Nichts geändert")
	w.want("repo/content", want)
}

func TestTimesAreThoseOfTheAuthors(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "commit", "-q", "--amend", "--date", "2026-11-01T10:00:00+05:30", "--no-edit")
	r := Find(filepath.Join(w.dir, "repo", "content"))
	files, err := w.memory.Read(t.Context(), r, r.State())
	if err != nil {
		t.Fatal(err)
	}
	want := Revision{time.Date(2026, 11, 1, 4, 30, 0, 0, time.UTC), "Ada", "Anfang"}
	if got := files["a.md"].Revisions; len(got) != 1 || got[0] != want {
		t.Error(got)
	}
}

func TestRenames(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "mv", "content/a.md", "content/b.md")
	w.commit("repo", "Eda", "Umbenannt")
	w.want("repo/content", map[string][]string{"b.md": {"Ada: Anfang"}})

	w.write("repo/content/a.md", text("etwas anderes"))
	w.git("repo", "mv", "content/b.md", "content/c.md")
	w.write("repo/content/c.md", text("a")+"Geändert und umbenannt.\n")
	w.commit("repo", "Eda", "Noch einmal")
	w.want("repo/content", map[string][]string{"a.md": {"Eda: Noch einmal"}, "c.md": {"Eda: Noch einmal", "Ada: Anfang"}})

	w.git("repo", "mv", "content", "inhalt")
	w.commit("repo", "Technik", "Ordner umbenannt")
	w.want("repo/inhalt", map[string][]string{"a.md": {"Eda: Noch einmal"}, "c.md": {"Eda: Noch einmal", "Ada: Anfang"}})
}

func TestDeletedAndBackAgain(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "rm", "-q", "content/a.md")
	w.commit("repo", "Eda", "Gelöscht")
	w.write("repo/content/a.md", text("a"))
	w.commit("repo", "Eda", "Doch wieder da")
	w.want("repo/content", map[string][]string{"a.md": {"Eda: Doch wieder da", "Ada: Anfang"}})
}

func TestBranches(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "checkout", "-q", "-b", "zweig")
	w.write("repo/content/a.md", text("a")+"Vom Zweig.\n")
	w.commit("repo", "Björn", "Auf dem Zweig")
	w.git("repo", "checkout", "-q", "main")
	w.git("repo", "mv", "content/a.md", "content/b.md")
	w.commit("repo", "Eda", "Umbenannt")
	w.want("repo/content", map[string][]string{"b.md": {"Ada: Anfang"}})
	w.now = w.now.Add(time.Hour)
	w.git("repo", "merge", "-q", "--no-ff", "-m", "Zusammengeführt", "zweig") // brings a commit that is older than the last one known
	want := map[string][]string{"b.md": {"Björn: Auf dem Zweig", "Ada: Anfang"}}
	w.want("repo/content", want)

	w.git("repo", "checkout", "-q", "-b", "neuer")
	w.write("repo/content/c.md", "c")
	w.commit("repo", "Cem", "Auf dem neuen Zweig")
	w.git("repo", "checkout", "-q", "main")
	w.now = w.now.Add(time.Hour)
	w.git("repo", "merge", "-q", "--no-ff", "-m", "Zusammengeführt", "neuer")
	want["c.md"] = []string{"Cem: Auf dem neuen Zweig"}
	w.want("repo/content", want)
	w.git("repo", "reset", "-q", "--hard", "HEAD^")
	delete(want, "c.md")
	w.want("repo/content", want)
	w.git("repo", "checkout", "-q", "HEAD^") // detached
	w.want("repo/content", map[string][]string{"b.md": {"Ada: Anfang"}})
}

// A long history is read in parts, which come to the same.
func TestParts(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "checkout", "-q", "-b", "zweig")
	for i, name := range []string{"b", "c", "d"} {
		w.git("repo", "mv", fmt.Sprintf("content/%c.md", 'a'+i), "content/"+name+".md")
		w.write("repo/content/"+name+".md", text("a")+strings.Repeat("Mehr.\n", i))
		w.commit("repo", "Björn", "Auf dem Zweig "+name)
	}
	w.git("repo", "checkout", "-q", "main")
	w.write("repo/content/x.md", text("x"))
	w.commit("repo", "Cem", "Auf main")
	w.git("repo", "merge", "-q", "--no-ff", "-m", "Zusammengeführt", "zweig")
	r := Find(filepath.Join(w.dir, "repo", "content"))
	whole := newLog()
	whole.at = r.State()
	if err := whole.readAll(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, commits := range []int{6, 40} {
		parts := newLog()
		parts.at = whole.at
		if err := parts.readParts(t.Context(), r, commits, nil); err != nil {
			t.Fatal(err)
		}
		if string(encode(parts)) != string(encode(whole)) {
			t.Errorf("of %d commits in parts becomes %+v, and of all at once %+v", commits, parts, whole)
		}
	}
	w.want("repo/content", map[string][]string{
		"x.md": {"Cem: Auf main"}, "d.md": {"Björn: Auf dem Zweig d", "Björn: Auf dem Zweig c", "Ada: Anfang"},
	})
}

// Two branches that give a file two names keep both apart, read at once or one after the other.
func TestTwoNewNames(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "checkout", "-q", "-b", "zweig")
	w.git("repo", "mv", "content/a.md", "content/b.md")
	w.commit("repo", "Björn", "B")
	w.git("repo", "checkout", "-q", "main")
	w.known("repo/content")
	w.git("repo", "mv", "content/a.md", "content/c.md")
	w.commit("repo", "Cem", "C")
	w.now = w.now.Add(time.Hour)
	w.git("repo", "merge", "-q", "-s", "ours", "-m", "Nur C", "zweig")
	w.known("repo/content")
	w.write("repo/content/c.md", text("a")+"Mehr.\n")
	w.commit("repo", "Cem", "Mehr")
	w.want("repo/content", map[string][]string{"c.md": {"Cem: Mehr", "Ada: Anfang"}})
}

func TestMailmap(t *testing.T) {
	w := newWorld(t).repo()
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}})
	w.write("repo/.mailmap", "Ada Lang <ada@example.org>\n")
	w.want("repo/content", map[string][]string{"a.md": {"Ada Lang: Anfang"}})
}

func TestShallowClone(t *testing.T) {
	w := newWorld(t).repo()
	w.write("repo/content/b.md", text("b"))
	w.write("repo/content/c.md", text("c"))
	w.commit("repo", "Björn", "B und C")
	w.write("repo/content/a.md", text("a")+"Mehr.\n")
	w.git("repo", "mv", "content/b.md", "content/d.md")
	w.commit("repo", "Cem", "Mehr")
	w.git("", "clone", "-q", "--depth", "2", "file://"+filepath.Join(w.dir, "repo"), "flach")
	w.want("flach/content", map[string][]string{"a.md": {"Cem: Mehr", "…"}, "c.md": {"…"}, "d.md": {"…"}})
	w.git("flach", "fetch", "-q", "--unshallow")
	w.want("flach/content", map[string][]string{"a.md": {"Cem: Mehr", "Ada: Anfang"}, "c.md": {"Björn: B und C"}, "d.md": {"Björn: B und C"}})
}

// A clone without all texts must not wait for a server, be it gone.
func TestPartialClone(t *testing.T) {
	w := newWorld(t).repo()
	w.write("repo/content/b.md", text("b"))
	w.commit("repo", "Björn", "B")
	w.git("repo", "mv", "content/a.md", "content/c.md")
	w.git("repo", "mv", "content/b.md", "content/d.md")
	w.write("repo/content/d.md", text("b")+"Mehr.\n")
	w.commit("repo", "Cem", "Verschoben")
	w.git("repo", "config", "uploadpack.allowFilter", "true")
	w.git("", "clone", "-q", "--filter=blob:none", "file://"+filepath.Join(w.dir, "repo"), "ohne")
	if err := os.Rename(filepath.Join(w.dir, "repo"), filepath.Join(w.dir, "fort")); err != nil {
		t.Fatal(err)
	}
	w.want("ohne/content", map[string][]string{"c.md": {"Ada: Anfang"}, "d.md": {"Cem: Verschoben"}})
}

// What git tells must not depend on what somebody has set for their own eyes.
func TestSettingsOfOthers(t *testing.T) {
	w := newWorld(t).repo()
	w.git("repo", "mv", "content/a.md", "content/ä.md")
	w.commit("repo", "Eda", "Umbenannt")
	for key, value := range map[string]string{
		"log.showSignature": "true", "log.follow": "true", "diff.relative": "true", "diff.renames": "false", "core.quotePath": "true", "color.ui": "always",
		"core.pager": "false", "diff.external": "false", "core.fsmonitor": "false", "log.date": "relative", "format.pretty": "fuller", "log.diffMerges": "on",
		"diff.orderFile": "nicht-da",
	} {
		w.git("repo", "config", key, value)
	}
	w.want("repo/content", map[string][]string{"ä.md": {"Ada: Anfang"}})
}

func TestOddAuthors(t *testing.T) {
	w := newWorld(t).repo()
	w.write("repo/content/b.md", text("b"))
	w.git("repo", "config", "i18n.commitEncoding", "ISO-8859-1")
	w.commit("repo", "J\xf6rg\x02", "Gr\xfc\xdfe\x1b[31m")
	w.write("repo/content/c.md", text("c"))
	w.git("repo", "add", "-A")
	tree := w.git("repo", "write-tree")
	w.write("object", "tree "+tree+"\nparent "+w.git("repo", "rev-parse", "HEAD")+"\nauthor  <x> 99999999999999 +0000\ncommitter  <x> 1796022441 +0000\n\n")
	w.git("repo", "reset", "-q", "--hard", w.git("repo", "hash-object", "-w", "-t", "commit", "--literally", filepath.Join(w.dir, "object")))
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}, "b.md": {"Jörg: Grüße[31m"}, "c.md": {"…"}})
}

// Many a git is set up with an address in the place of the name: that is nobody's business.
func TestAddressesOfAuthors(t *testing.T) {
	w := newWorld(t).repo()
	w.write("repo/content/b.md", text("b"))
	w.commit("repo", "ada.privat@example.org", "B")
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}, "b.md": {": B"}})
	w.write("repo/.mailmap", "Ada <ada.privat@example.org@example.org>\n")
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}, "b.md": {"Ada: B"}})
}

func TestWhereTheRepoIs(t *testing.T) {
	w := newWorld(t)
	if r := Find(w.dir); r != nil {
		t.Skip("the folder for temporary files lies in a repo")
	}
	w.git("", "init", "-q", "-b", "main", "repo")
	w.write("repo/content/a.md", text("a"))
	if r := Find(filepath.Join(w.dir, "repo", "content")); r == nil || r.State().Commit != "" {
		t.Error("no commit yet:", r)
	}
	w.commit("repo", "Ada", "Anfang")
	want := map[string][]string{"a.md": {"Ada: Anfang"}}
	w.git("repo", "pack-refs", "--all")
	w.want("repo/content", want)

	w.git("repo", "worktree", "add", "-q", "-b", "neben", "../neben")
	w.want("neben/content", want)
	if err := os.Symlink("repo/content", filepath.Join(w.dir, "link")); err != nil {
		t.Fatal(err)
	}
	w.want("link", want)
	w.write("repo/content/b/.git", "kein Verweis")
	w.want("repo/content/b", map[string][]string{})

	w.git("", "clone", "-q", "--bare", "repo", "bare.git")
	w.write("checkout/readme", "")
	w.git("bare.git", "--work-tree", filepath.Join(w.dir, "checkout"), "checkout", "-q", "-f", "main")
	if r := Find(filepath.Join(w.dir, "checkout", "content")); r != nil {
		t.Error(r)
	}
	t.Setenv("GIT_DIR", filepath.Join(w.dir, "bare.git"))
	t.Setenv("GIT_WORK_TREE", filepath.Join(w.dir, "checkout"))
	t.Setenv("GIT_INDEX_FILE", "/nirgendwo")
	w.want("checkout/content", want)
	w.want("repo/content", want)
}

func TestSomebodyElsesRepo(t *testing.T) {
	w := newWorld(t).repo()
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
	r := Find(filepath.Join(w.dir, "repo", "content"))
	_, err := w.memory.Read(t.Context(), r, r.State())
	work := filepath.Join(w.dir, "repo")
	want := fmt.Sprintf("git refuses to read %s, which belongs to another user\n    hint: if that user is to be trusted: git config --global --add safe.directory %s", work, work)
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "")
	w.want("repo/content", map[string][]string{"a.md": {"Ada: Anfang"}})
}

func TestRepoWithoutWhatHeadNames(t *testing.T) {
	w := newWorld(t).repo()
	r := Find(filepath.Join(w.dir, "repo", "content"))
	w.write("repo/.git/refs/heads/main", strings.Repeat("12", 20)+"\n")
	_, err := w.memory.Read(t.Context(), r, r.State())
	var told *Error
	if !errors.As(err, &told) || told.Text != "bad object "+strings.Repeat("12", 20) {
		t.Error(err)
	}
}

func TestDamagedMemory(t *testing.T) {
	w := newWorld(t).repo()
	w.known("repo/content")
	good, err := os.ReadFile(w.memory.path())
	if err != nil {
		t.Fatal(err)
	}
	r := Find(filepath.Join(w.dir, "repo", "content"))
	for n := range len(good) {
		flipped := append([]byte{}, good...)
		flipped[n] ^= 4
		for _, data := range [][]byte{good[:n], flipped} {
			if err := os.WriteFile(w.memory.path(), data, 0o600); err != nil {
				t.Fatal(err)
			}
			said := ""
			m := Open(w.memory.dir, func(text string) { said += text })
			if l := m.load(); l.at.Commit != "" || !strings.HasSuffix(said, "is cut short or damaged; it is dropped, and the history is read anew") {
				t.Fatal(n, said)
			}
		}
	}
	files, err := Open(w.memory.dir, func(string) {}).Read(t.Context(), r, r.State())
	if err != nil || len(files["a.md"].Revisions) != 1 {
		t.Error(files, err)
	}
}

func FuzzDecode(f *testing.F) {
	l := newLog()
	l.at = State{"a", "b"}
	l.add(&commit{made: 1, revision: revision{1, Revision{Author: "Ada"}}, changes: []change{{kind: 'A', name: "a"}, {kind: 'R', was: "a", name: "b"}}}, false)
	f.Add(string(encode(l)[len(magic)+4:]))
	f.Fuzz(func(_ *testing.T, body string) {
		_, _ = decodeBody(body)
	})
}

func FuzzRecords(f *testing.F) {
	f.Add("\x01abc def\n1 2\nAda\nSubject\x00\nA\x00a.md\x00R100\x00a\x00b\x00\x01abc \n1 2\nAda\n\x00")
	f.Fuzz(func(_ *testing.T, said string) {
		records, l := newRecords(strings.NewReader(said)), newLog()
		for {
			c, err := records.next()
			if err != nil {
				return
			}
			l.add(c, false)
		}
	})
}
