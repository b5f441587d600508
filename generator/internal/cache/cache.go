// Package cache remembers from one build to the next what was found in each post: its front matter, and of its text the links, the teaser
// and what is wrong with it. It owns the file .cache/posts and the question whether a file of content/ is still the one that was read; and .cache/last
// with .cache/inputs, which say what the last build as a whole was made from, so that one after it need not look at what is the same.
// The text itself is not kept: few posts are shown anew in a build, and to make their HTML again costs less than to keep that of all.
//
// A file is the same while its size, its times of modification and of change, and its inode are the same: the time of change cannot be set
// back by a program, as that of modification can. A file that changed just before it was remembered may change once more within the same
// tick of the clock; it is read again, and compared by its SHA-256, until it is old enough.
//
// The file is a log: a header, then one record for each post that was new or changed, the newest of a post counting. It is valid for one
// build of the generator and one newsroom.yaml. A log with another header, or one that is cut short or damaged, is dropped as a whole with
// one line to the editor, and everything is read anew. A log of which more than half is out of date is written afresh.
package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
)

// Sum is a SHA-256.
type Sum [sha256.Size]byte

// Entry is what is remembered of one post.
type Entry struct {
	Sum      Sum // of the file
	Post     *content.Post
	Problems diag.List // warnings about its front matter; a post with errors is not remembered
	Rendered *Rendered // nil until it was rendered

	stat stat
	size int  // of its record in the log; 0 = not there yet
	used bool // in this build
}

// Rendered is what is known of a post's text, and what its HTML is made from beside it.
type Rendered struct {
	Teaser  string
	Links   []Link // in the order of the text
	Issues  []markdown.Issue
	Anchors []string
	Jumps   []markdown.Jump
	Blocks  bool
}

// Link is where a link of a post led, or what a picture or a file of it was. A build in which it leads elsewhere renders the post again.
type Link struct {
	Destination string // as written
	As          markdown.Use
	Href        string // empty where it led nowhere
	Shown       string // what the text shows of it beside the address
	Problem     string // empty where it was well
}

// Memory is what is remembered. It is safe for concurrent use.
type Memory struct {
	dir    string // empty = nothing is kept on disk
	code   Sum    // of the program
	notice func(string)

	mu      sync.RWMutex
	config  Sum               // of newsroom.yaml
	former  map[string]Former // files that Recall takes for what they were in the last build; see Recollect
	found   int               // how many of them it has found
	zone    *time.Location
	entries map[string]*Entry
	log     log
}

// New returns a memory that keeps its log in dir; with an empty dir it lasts as long as the process. notice is told in one line what an
// editor should know: that a log was dropped, or could not be written.
func New(dir string, notice func(string)) *Memory {
	return &Memory{dir: dir, code: program(), notice: notice, entries: map[string]*Entry{}}
}

// Begin starts a build with the text of newsroom.yaml and the zone that it names. Everything that was remembered under another one is
// forgotten, since the rules of posts depend on it.
func (m *Memory) Begin(config []byte, zone *time.Location) {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := Sum(sha256.Sum256(config))
	if m.log.loaded && sum == m.config {
		for _, e := range m.entries {
			e.used = false
		}
		return
	}
	m.config, m.zone, m.entries, m.log = sum, zone, map[string]*Entry{}, log{loaded: true}
	if m.dir != "" {
		m.load()
	}
}

// Entry returns what is remembered of a post in this build.
func (m *Memory) Entry(file string) *Entry {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if e := m.entries[file]; e != nil && e.used {
		return e
	}
	return nil
}

// Recall returns the post of a file that is the one it was.
func (m *Memory) Recall(file string, info fs.FileInfo) (*content.Post, diag.List, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[file]
	if former, ok := m.former[file]; ok && e != nil && former.is(e) {
		m.found++
	} else if e == nil || !e.stat.same(statOf(info)) {
		return nil, nil, false
	}
	e.used = true
	return e.Post, e.Problems, true
}

// RecallText does the same for a file that was read: it may have been touched without change.
func (m *Memory) RecallText(file string, info fs.FileInfo, text []byte) (*content.Post, diag.List, bool) {
	sum := Sum(sha256.Sum256(text))
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[file]
	if e == nil || e.Sum != sum {
		return nil, nil, false
	}
	e.used, e.stat = true, statOf(info)
	m.log.forget(e) // its record has the old times
	return e.Post, e.Problems, true
}

// Remember keeps a post that was read without errors.
func (m *Memory) Remember(file string, info fs.FileInfo, text []byte, p *content.Post, problems diag.List) {
	e := &Entry{Sum: Sum(sha256.Sum256(text)), Post: p, Problems: problems, stat: statOf(info), used: true}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log.forget(m.entries[file])
	m.entries[file] = e
}

// SetRendered keeps what was found in the text of a post that is remembered; of others it does nothing.
func (m *Memory) SetRendered(file string, r *Rendered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[file]
	if e == nil || !e.used {
		return
	}
	m.log.forget(e)
	e.Rendered = r
}

// stat tells one state of a file from another without reading it.
type stat struct {
	size, modified, changed int64 // bytes; nanoseconds since 1970
	inode                   uint64
	settled                 bool // nothing can have changed since within the same tick
}

// tick is longer than the coarsest clock of a file system that people use (2 s on FAT).
const tick = 2 * time.Second

// same tells whether a file cannot have changed since was taken.
func (was stat) same(is stat) bool {
	if !was.settled || is.inode == 0 {
		return false
	}
	is.settled = true
	return was == is
}

// Stamp tells one state of a file from another, for files that are published as they are; empty where only its content can tell.
func Stamp(info fs.FileInfo) string {
	s := statOf(info)
	if !s.settled || s.inode == 0 {
		return ""
	}
	return fmt.Sprintf("file-%x-%x-%x-%x", s.size, s.modified, s.changed, s.inode)
}

// Program identifies the code that runs.
func (m *Memory) Program() string { return hex.EncodeToString(m.code[:]) }
