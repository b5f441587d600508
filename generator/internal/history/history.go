// Package history asks the program git: who wrote the files of the content folder and when, and what others have written since. Nothing else
// in the generator calls git, and without git, or outside of a repo, nothing is known and nothing is said.
//
// What is known of a file:
//
//   - A revision is a commit that changed it, with the author's time and the author's name as .mailmap has it. A merge is none: what came by a
//     branch counts once, by the commits of that branch.
//   - A renamed file keeps what it had, and the renaming alone is no revision, since no text changed. A file that was deleted and came again under
//     its name has both lives.
//   - The oldest commits of a shallow clone bring files of which nobody here knows who wrote them and when. They are no revisions, and a file with
//     one is Cut.
//   - A clone without all texts (git clone --filter=blob:none) follows a renaming only where the text stayed the same: to compare texts, git would
//     have to get them over the net, and no build waits for that.
//   - What is not committed is not known.
//
// The history is read once, and then only what is new: Memory keeps it in the cache folder under the commit that it ends with. Where the last
// known commit is no ancestor of the new one, where a branch brings commits that are older than what is known, and where .mailmap or the depth of
// the clone has changed, it is read anew, so that nobody sees a difference between the two ways.
package history

import (
	"bytes"
	"context"
	"encoding/hex"
	"hash/crc32"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Revision is one commit that changed a file.
type Revision struct {
	Time    time.Time
	Author  string // name, never an address; may be empty
	Subject string // first line of the message; may be empty
}

// File is what is known of one file.
type File struct {
	Revisions []Revision // newest first
	Cut       bool       // the clone is shallow: the file is older than the oldest revision
}

// Repo is the repo that a folder lies in.
type Repo struct {
	work     string // its work tree
	dir      string // the folder of this work tree's HEAD
	common   string // the folder of what all work trees share
	prefix   string // of the folder's files, as seen from the work tree; empty or ends in /
	explicit bool   // the environment names it
}

// Find looks for the repo that a folder lies in, without starting git; nil where there is none, or no git to ask. Hooks of a bare repo name it by
// GIT_DIR and GIT_WORK_TREE.
func Find(folder string) *Repo {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil || !installed() {
		return nil
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil
	}
	if r := named(folder); r != nil {
		return r
	}
	for work := folder; ; work = filepath.Dir(work) {
		if dir := gitFolder(filepath.Join(work, ".git")); dir != "" {
			return newRepo(folder, work, dir)
		}
		if work == filepath.Dir(work) {
			return nil
		}
	}
}

// named is the repo of the environment, where the folder lies in its work tree.
func named(folder string) *Repo {
	dir, work := os.Getenv("GIT_DIR"), os.Getenv("GIT_WORK_TREE")
	if dir == "" || work == "" {
		return nil
	}
	work, err := filepath.EvalSymlinks(work)
	if err != nil {
		return nil
	}
	if work, err = filepath.Abs(work); err != nil {
		return nil
	}
	if dir, err = filepath.Abs(dir); err != nil || gitFolder(dir) == "" {
		return nil
	}
	r := newRepo(folder, work, dir)
	if r != nil {
		r.explicit = true
	}
	return r
}

func newRepo(folder, work, dir string) *Repo {
	prefix, err := filepath.Rel(work, folder)
	if err != nil || !filepath.IsLocal(prefix) {
		return nil
	}
	r := &Repo{work: work, dir: dir, common: dir}
	if prefix != "." {
		r.prefix = filepath.ToSlash(prefix) + "/"
	}
	if text, err := os.ReadFile(filepath.Join(dir, "commondir")); err == nil {
		r.common = from(dir, string(text))
	}
	return r
}

// gitFolder is where a .git leads: a folder, or in further work trees and submodules a file that names one. Empty where it is none.
func gitFolder(name string) string {
	if text, err := os.ReadFile(name); err == nil {
		target, ok := strings.CutPrefix(string(text), "gitdir: ")
		if !ok {
			return ""
		}
		name = from(filepath.Dir(name), target)
	}
	if _, err := os.Lstat(filepath.Join(name, "HEAD")); err != nil {
		return ""
	}
	return name
}

// from is a path that a line in a file of a folder names.
func from(dir, line string) string {
	line = filepath.FromSlash(strings.TrimRight(line, "\r\n"))
	if filepath.IsAbs(line) {
		return line
	}
	return filepath.Join(dir, line)
}

// State tells one state of what git knows from another. It is read from a few small files, without starting git. Commit is empty where there is
// none yet.
type State struct {
	Commit string // the one that the work tree is at
	Rest   string // what else a history depends on: .mailmap, how deep the clone is, and whether it is a partial one
}

// State is that of the repo now.
func (r *Repo) State() State {
	if r == nil {
		return State{}
	}
	mailmap, _ := os.ReadFile(filepath.Join(r.work, ".mailmap"))
	rest := crc32.Checksum(mailmap, castagnoli)
	for _, commit := range r.shallow() {
		rest = crc32.Update(rest, castagnoli, []byte(commit))
	}
	if r.partial() {
		rest = crc32.Update(rest, castagnoli, []byte("partial"))
	}
	return State{r.head(), hex.EncodeToString([]byte{byte(rest >> 24), byte(rest >> 16), byte(rest >> 8), byte(rest)})}
}

// partial tells whether this is a clone without all texts, which git gets over the net when it looks at one.
func (r *Repo) partial() bool {
	settings, _ := os.ReadFile(filepath.Join(r.common, "config"))
	return bytes.Contains(settings, []byte("promisor = true"))
}

// shallow are the commits of which a shallow clone has no parents.
func (r *Repo) shallow() []string {
	text, _ := os.ReadFile(filepath.Join(r.common, "shallow"))
	return strings.Fields(string(text))
}

// head follows HEAD to a commit.
func (r *Repo) head() string {
	text, err := os.ReadFile(filepath.Join(r.dir, "HEAD"))
	for range 5 { // refs that name refs
		if err != nil {
			return ""
		}
		line := strings.TrimSpace(string(text))
		name, isRef := strings.CutPrefix(line, "ref: ")
		if !isRef {
			return commitOf(line)
		}
		if text, err = os.ReadFile(filepath.Join(r.common, filepath.FromSlash(name))); err != nil {
			return r.packed(name)
		}
	}
	return ""
}

// packed looks a ref up among those that git has put into one file.
func (r *Repo) packed(name string) string {
	all, _ := os.ReadFile(filepath.Join(r.common, "packed-refs"))
	for line := range bytes.Lines(all) {
		if commit, ok := bytes.CutSuffix(bytes.TrimSpace(line), []byte(" "+name)); ok {
			return commitOf(string(commit))
		}
	}
	return ""
}

// commitOf is a line that names a commit; empty for any other.
func commitOf(line string) string {
	if _, err := hex.DecodeString(line); err != nil || len(line) != 40 && len(line) != 64 {
		return ""
	}
	return line
}

// Read gives what is known of the files of the folder, by their paths in it, at a state of the repo.
func (m *Memory) Read(ctx context.Context, r *Repo, at State) (map[string]File, error) {
	if r == nil || at.Commit == "" {
		return nil, nil
	}
	if m.log == nil {
		m.log = m.load()
	}
	if m.log.at != at {
		log, err := m.log.grow(ctx, r, at)
		if err != nil {
			return nil, err
		}
		m.log, m.files = log, nil
		m.save()
	}
	if m.files == nil || m.prefix != r.prefix {
		m.files, m.prefix = m.log.below(r.prefix), r.prefix
	}
	return m.files, nil
}

// below gives the files of a folder.
func (l *log) below(prefix string) map[string]File {
	files := make(map[string]File, len(l.files))
	for name, t := range l.files {
		name, ok := strings.CutPrefix(name, prefix)
		if !ok || name != path.Clean(name) {
			continue
		}
		f := File{Revisions: make([]Revision, 0, len(t.commits)), Cut: t.cut}
		for _, i := range slices.Backward(t.commits) {
			f.Revisions = append(f.Revisions, l.commits[i])
		}
		files[name] = f
	}
	return files
}
