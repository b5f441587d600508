package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"
)

// log is a history up to a commit. It grows forward, the oldest commit first.
type log struct {
	at      State
	newest  int64 // when the youngest commit was made
	commits []Revision
	files   map[string]*trail // all of the repo: any may be moved into the folder
	moved   map[string]string // from what a file was called to its next name, unless another file has the old one
}

// trail is what is known of one file.
type trail struct {
	commits []int // places in log.commits, the oldest first
	cut     bool
}

func newLog() *log { return &log{files: map[string]*trail{}, moved: map[string]string{}} }

// clone is a log that can grow without changing this one.
func (l *log) clone() *log {
	c := &log{at: l.at, newest: l.newest, commits: slices.Clip(l.commits), files: make(map[string]*trail, len(l.files)), moved: maps.Clone(l.moved)}
	for name, t := range l.files {
		c.files[name] = &trail{slices.Clip(t.commits), t.cut}
	}
	return c
}

// grow is the log at a newer state: on top of this one where that comes to the same.
func (l *log) grow(ctx context.Context, r *Repo, at State) (*log, error) {
	if l.at.Commit != "" && l.at.Rest == at.Rest {
		grown := l.clone()
		grown.at = at
		if fits, err := grown.readOn(ctx, r, l); err == nil && fits {
			return grown, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	whole := newLog()
	whole.at = at
	return whole, whole.readAll(ctx, r)
}

// format is what git is to say of each commit: its name, those of its parents, when it was written and when it was made, by whom, and its subject.
const format = "--format=%x01%H %P%n%at %ct%n%aN%n%s"

// readOn adds the commits since what is known. It tells whether they fit on top of that: the last known one is an ancestor, and either they are one
// line or all are younger than what is known, so that they would come last as well if all were read.
func (l *log) readOn(ctx context.Context, r *Repo, known *log) (fits bool, err error) {
	boundary := r.boundary()
	linked, line, oldest := false, true, int64(math.MaxInt64)
	err = r.tell(ctx, known.at.Commit+".."+l.at.Commit, func(c *commit) {
		linked = linked || slices.Contains(c.parents, known.at.Commit)
		line = line && len(c.parents) == 1
		oldest = min(oldest, c.made)
		l.add(c, boundary[c.name])
	})
	return linked && (line || oldest > known.newest), err
}

const (
	few  = 1_000   // commits are read by one git,
	many = 200_000 // and so are more than these, which would take much memory otherwise
)

// readAll adds all commits, with a git for each core: to find out what a commit has changed is work.
func (l *log) readAll(ctx context.Context, r *Repo) error {
	boundary := r.boundary()
	count, err := r.say(ctx, readTimeout, "rev-list", "--count", l.at.Commit, "--")
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(count); err == nil && few <= n && n <= many {
		return l.readParts(ctx, r, n, boundary)
	}
	return r.tell(ctx, l.at.Commit, func(c *commit) { l.add(c, boundary[c.name]) })
}

func (l *log) readParts(ctx context.Context, r *Repo, commits int, boundary map[string]bool) error {
	parts := make([][]*commit, runtime.GOMAXPROCS(0)) // the newest first
	size := commits/len(parts) + 1
	group, ctx := errgroup.WithContext(ctx)
	for i := range parts {
		group.Go(func() error {
			return r.tell(ctx, l.at.Commit, func(c *commit) { parts[i] = append(parts[i], c) }, fmt.Sprintf("--skip=%d", i*size), fmt.Sprintf("--max-count=%d", size))
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, part := range slices.Backward(parts) {
		for _, c := range part {
			l.add(c, boundary[c.name])
		}
	}
	return nil
}

// boundary are the commits of which a shallow clone has no parents.
func (r *Repo) boundary() map[string]bool {
	all := map[string]bool{}
	for _, commit := range r.shallow() {
		all[commit] = true
	}
	return all
}

// tell hands over the commits of a range, the oldest first.
func (r *Repo) tell(ctx context.Context, commits string, take func(*commit), more ...string) error {
	args := append([]string{
		"log", "--date-order", "--reverse", "--encoding=UTF-8", "-z", "--name-status", r.findRenames(), "--no-ext-diff", "--no-textconv", "--no-relative",
		"--no-show-signature", "--no-color", "-O" + os.DevNull, format,
	}, more...)
	return r.stream(ctx, func(out io.Reader) error {
		records := newRecords(out)
		for {
			c, err := records.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			take(c)
		}
	}, append(args, commits, "--")...)
}

// findRenames has git follow renamed files as far as it can without the net.
func (r *Repo) findRenames() string {
	if r.partial() {
		return "--find-renames=100%"
	}
	return "--find-renames"
}

// commit is one, as git tells of it.
type commit struct {
	name    string
	parents []string
	made    int64
	revision
	changes []change
}

type revision struct {
	at int64 // when it was written
	Revision
}

// change is what a commit did to one file.
type change struct {
	kind byte   // A, M, D, R …
	same bool   // of a renamed file: its content
	name string // the new one
	was  string // of a renamed file: the old one
}

// add takes the next commit.
func (l *log) add(c *commit, boundary bool) {
	l.newest = max(l.newest, c.made)
	unknown := boundary || c.at <= 0 || c.at >= endOfTime
	at := -1
	for _, change := range c.changes {
		t := l.follow(change)
		switch {
		case t == nil:
		case unknown:
			t.cut = true
		default:
			if at < 0 {
				at = len(l.commits)
				l.commits = append(l.commits, c.Revision)
			}
			t.commits = append(t.commits, at)
		}
	}
}

// endOfTime is the first second that no date in a feed can tell.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

// follow finds the trail that a change belongs to; nil where it is no revision.
func (l *log) follow(c change) *trail {
	switch c.kind {
	case 'D':
		return nil
	case 'R':
		t := l.trail(l.present(c.was))
		if l.files[c.was] == nil { // another branch has moved it elsewhere, and may keep it there
			t = &trail{slices.Clone(t.commits), t.cut}
		}
		delete(l.files, c.was)
		l.files[c.name] = t
		l.moved[c.was] = c.name
		delete(l.moved, c.name)
		if c.same {
			return nil
		}
		return t
	case 'A':
		delete(l.moved, c.name)
		return l.trail(c.name)
	}
	return l.trail(l.present(c.name)) // it may have been moved on another branch meanwhile
}

func (l *log) trail(name string) *trail {
	t := l.files[name]
	if t == nil {
		t = &trail{}
		l.files[name] = t
	}
	return t
}

// present is what a file is called now.
func (l *log) present(name string) string {
	for l.files[name] == nil {
		next, ok := l.moved[name]
		if !ok {
			break
		}
		name = next
	}
	return name
}

// records reads what git says.
type records struct {
	in   *bufio.Reader
	line []byte // the next, where it was read already
}

func newRecords(out io.Reader) *records { return &records{in: bufio.NewReaderSize(out, 1<<16)} }

var errOdd = errors.New("git says something that is not understood")

// field reads up to the next NUL.
func (r *records) field() ([]byte, error) {
	if line := r.line; line != nil {
		r.line = nil
		return line, nil
	}
	field, err := r.in.ReadBytes(0)
	if errors.Is(err, io.EOF) && len(field) > 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return bytes.TrimSuffix(field, []byte{0}), err
}

// next reads a commit with its changes.
func (r *records) next() (*commit, error) {
	head, err := r.field()
	if err != nil {
		return nil, err
	}
	c, err := parseHead(string(head))
	if err != nil {
		return nil, err
	}
	for {
		kind, err := r.field()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, err
		}
		if len(kind) > 0 && kind[0] == 1 {
			r.line = kind
			return c, nil
		}
		change, err := r.change(strings.TrimPrefix(string(kind), "\n"))
		if err != nil {
			return nil, err
		}
		c.changes = append(c.changes, change)
	}
}

func (r *records) change(kind string) (change, error) {
	if kind == "" {
		return change{}, errOdd
	}
	c := change{kind: kind[0], same: kind == "R100"}
	if c.kind == 'R' {
		was, err := r.field()
		if err != nil {
			return c, fmt.Errorf("%w: a renamed file without names", errOdd)
		}
		c.was = string(was)
	}
	name, err := r.field()
	if err != nil || len(name) == 0 {
		return c, fmt.Errorf("%w: a change without a name", errOdd)
	}
	c.name = string(name)
	return c, nil
}

// parseHead reads what format asks for.
func parseHead(text string) (*commit, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || text[0] != 1 {
		return nil, fmt.Errorf("%w: %.60q", errOdd, text)
	}
	names := strings.Fields(lines[0][1:])
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: %.60q", errOdd, text)
	}
	written, made, _ := strings.Cut(lines[1], " ")
	c := &commit{name: names[0], parents: names[1:]}
	c.at, _ = strconv.ParseInt(written, 10, 64) // what is no time is not known
	c.made, _ = strconv.ParseInt(made, 10, 64)
	c.Revision = Revision{Time: time.Unix(c.at, 0).UTC(), Author: nameOf(clean(lines[2])), Subject: clean(lines[3])}
	return c, nil
}

// nameOf is the name of an author; empty where it is an address, which is not for everybody's eyes.
func nameOf(author string) string {
	if strings.Contains(author, "@") {
		return ""
	}
	return author
}

// clean is a text without what can stand in no page or feed.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && r != ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}
