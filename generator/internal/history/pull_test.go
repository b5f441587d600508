package history

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// cloned is a world in which repo has a clone, others.
func cloned(t *testing.T) *world {
	w := newWorld(t).repo()
	w.git("", "clone", "-q", "--bare", "repo", "server.git")
	w.git("", "clone", "-q", "server.git", "others")
	w.git("repo", "remote", "add", "origin", "../server.git")
	w.git("repo", "fetch", "-q")
	w.git("repo", "branch", "-q", "--set-upstream-to=origin/main")
	return w
}

// push has somebody else commit and push.
func (w *world) push(name, text string) {
	w.Helper()
	w.write("others/content/"+name, text)
	w.commit("others", "Björn", "Von anderen")
	w.git("others", "push", "-q")
}

// pull is what is told of a pull.
func (w *world) pull() string {
	w.Helper()
	r := Find(filepath.Join(w.dir, "repo", "content"))
	news, err := r.Fetch(w.Context())
	if err == nil && news != nil {
		err = r.FastForward(w.Context(), news)
	}
	switch {
	case err != nil:
		return strings.ReplaceAll(err.Error(), w.dir, "")
	case news == nil:
		return "nothing"
	}
	return strings.TrimSuffix(news.String(), w.git("server.git", "rev-parse", "--short", "main"))
}

func (w *world) pulls(want string) {
	w.Helper()
	if got := w.pull(); got != want {
		w.Errorf("%s\nwant %s", got, want)
	}
}

func (w *world) has(name, text string) {
	w.Helper()
	got, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil || string(got) != text {
		w.Error(name, string(got), err)
	}
}

func TestPull(t *testing.T) {
	w := cloned(t)
	w.pulls("nothing")
	w.push("b.md", "B")
	w.push("c.md", "C")
	w.write("repo/content/a.md", "nicht eingetragen")
	w.pulls("pulled 2 commits, now ")
	w.has("repo/content/c.md", "C")
	w.has("repo/content/a.md", "nicht eingetragen")
	w.push("b.md", "B2")
	w.pulls("pulled 1 commit, now ")
	w.has("repo/content/b.md", "B2")
	w.commit("repo", "Ada", "Hier")
	w.pulls("nothing") // what is not pushed yet is in nobody's way
}

func TestPullAgainstLocalChanges(t *testing.T) {
	w := cloned(t)
	w.push("a.md", "von anderen")
	w.write("repo/content/a.md", "nicht eingetragen")
	w.pulls("changes that are not committed are in the way: content/a.md\n    hint: commit them, or take them back with git restore or git clean")
	w.has("repo/content/a.md", "nicht eingetragen")
	w.git("repo", "checkout", "-q", "content/a.md")
	w.push("n.md", "von anderen")
	w.write("repo/content/n.md", "nicht in git")
	w.pulls("files that are not in git are in the way: content/n.md\n    hint: commit them, or take them back with git restore or git clean")
	w.has("repo/content/n.md", "nicht in git")
	for _, name := range strings.Split("d e f g h", " ") {
		w.write("others/content/"+name, "von anderen")
		w.write("repo/content/"+name, "nicht in git")
	}
	w.push("i", "von anderen")
	w.pulls("files that are not in git are in the way: content/d, content/e, content/f, content/g, content/h, and 1 more\n" +
		"    hint: commit them, or take them back with git restore or git clean")
}

func TestPullAgainstItsOwnSettings(t *testing.T) {
	w := cloned(t)
	w.git("repo", "config", "merge.autoStash", "true")
	w.git("repo", "config", "merge.ff", "false")
	w.git("repo", "config", "pull.rebase", "true")
	w.write("repo/.git/hooks/post-merge", "#!/bin/sh\ntouch ran\n")
	if err := os.Chmod(filepath.Join(w.dir, "repo/.git/hooks/post-merge"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.push("b.md", "B")
	w.pulls("pulled 1 commit, now ")
	w.push("a.md", "von anderen")
	w.write("repo/content/a.md", "nicht eingetragen")
	if got := w.pull(); !strings.HasPrefix(got, "changes that are not committed are in the way") {
		t.Error(got)
	}
	w.has("repo/content/a.md", "nicht eingetragen")
	if exists(filepath.Join(w.dir, "repo/ran")) {
		t.Error("a hook ran")
	}
}

func TestPullDiverged(t *testing.T) {
	w := cloned(t)
	w.push("b.md", "B")
	w.write("repo/content/c.md", "C")
	w.commit("repo", "Ada", "Hier")
	w.commit("repo", "Ada", "Noch etwas")
	w.pulls("main and origin/main have gone different ways: 2 commits here, 1 commit there\n" +
		"    hint: git rebase origin/main, or git reset --hard origin/main to give up what is here")
}

func TestPullFromNowhere(t *testing.T) {
	w := cloned(t)
	w.git("repo", "checkout", "-q", "--detach")
	w.pulls("the work tree is on no branch\n    hint: git switch BRANCH")
	w.git("repo", "checkout", "-q", "-b", "eigener")
	w.pulls("the branch eigener follows no other\n    hint: git branch --set-upstream-to=origin/eigener")
	w.git("repo", "config", "branch.eigener.remote", "origin")
	w.git("repo", "config", "branch.eigener.merge", "refs/heads/weg")
	w.pulls("origin/weg, which the branch eigener follows, is not there\n    hint: git branch --set-upstream-to=BRANCH")
	w.git("repo", "checkout", "-q", "main")
	w.git("repo", "remote", "set-url", "origin", "../weg.git")
	w.pulls("'../weg.git' does not appear to be a git repository; Could not read from remote repository")
	w.git("repo", "checkout", "-q", "--orphan", "leer")
	w.pulls("there is no commit yet\n    hint: git pull once by hand")
}

func TestPullBesideAnotherGit(t *testing.T) {
	w := cloned(t)
	w.push("b.md", "B")
	w.write("repo/.git/index.lock", "")
	w.pulls("another git is at work, or one has left /repo/.git/index.lock behind\n    hint: if none is: rm /repo/.git/index.lock")
	_ = os.Remove(filepath.Join(w.dir, "repo/.git/index.lock"))
	w.push("c.md", "C")
	w.write("repo/.git/refs/remotes/origin/main.lock", "")
	w.pulls("another git is at work, or one has left /repo/.git/refs/remotes/origin/main.lock behind\n    hint: if none is: rm /repo/.git/refs/remotes/origin/main.lock")
	_ = os.Remove(filepath.Join(w.dir, "repo/.git/refs/remotes/origin/main.lock"))
	w.pulls("pulled 2 commits, now ")
}

// A server that says nothing, and one that wants a password, hold nobody up.
func TestPullAsksNobody(t *testing.T) {
	w := cloned(t)
	w.write("bin/ssh", "#!/bin/sh\necho \"$@\" >>"+w.dir+"/asked\necho 'git@server.example: Permission denied (publickey).' >&2\nexit 255\n")
	if err := os.Chmod(filepath.Join(w.dir, "bin/ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(w.dir, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	w.git("repo", "remote", "set-url", "origin", "git@server.example:newsroom.git")
	w.pulls("git@server.example: Permission denied (publickey); Could not read from remote repository")
	w.git("repo", "config", "core.sshCommand", "ssh -i key")
	w.pulls("git@server.example: Permission denied (publickey); Could not read from remote repository")
	t.Setenv("GIT_SSH_COMMAND", filepath.Join(w.dir, "bin/ssh")+" -p 22")
	w.pulls("git@server.example: Permission denied (publickey); Could not read from remote repository")
	asked, _ := os.ReadFile(filepath.Join(w.dir, "asked"))
	for i, want := range []string{"-o BatchMode=yes ", "-i key -o BatchMode=yes ", "-p 22 -o BatchMode=yes "} {
		if lines := strings.Split(string(asked), "\n"); !strings.HasPrefix(lines[i], want) {
			t.Errorf("ssh was started with %q, want %q", lines[i], want)
		}
	}

	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	w.git("repo", "remote", "set-url", "origin", "git://"+silent.Addr().String()+"/newsroom.git")
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if _, err := Find(filepath.Join(w.dir, "repo", "content")).Fetch(ctx); err == nil || ctx.Err() == nil {
		t.Error(err)
	}
}

func TestWhatGitSays(t *testing.T) {
	for said, want := range map[string]string{
		"fatal: unable to access 'https://ada:geheim@server.example/n.git/': Could not resolve host: server.example\n": "unable to access 'https://server.example/n.git/': Could not resolve host: server.example",
		"remote: Not found\nfatal: repository 'x' not found\n":                                                         "remote: Not found; repository 'x' not found",
		"error: a\nerror: a\nPlease do this\nor that\n":                                                                "a",
		"": "",
	} {
		if got := essence(said); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
	}
}
