// Package publish puts the generator's output into a folder that others read while it changes. It owns that folder's
// files, their order of appearance and the list of what is ours (the manifest); it knows paths and bytes, not posts.
//
// One run has two halves. First everything is made and compared, and what differs is written aside, into a hidden
// folder of the output folder. Whatever goes wrong there, a post that does not render or a full disk, leaves the site
// as it was. Then the new files take their names by rename, stage by stage, which takes milliseconds; files that are
// no longer wanted go last. A reader sees whole files only, old or new, and never a link to a page that is not there.
//
// A run that is killed at any moment leaves a folder that the next run completes: before the first rename the manifest
// names the old and the new bytes of every path, so that each file found is known to be ours whichever it is. A run adds
// to the manifest only what it changes, so that its cost is that of the change.
//
// Two short ways lead past most of that. Stands tells that a folder still is what a run left, whose Report has the seal of the manifest; Patch
// publishes a few files of such a folder. Glance begins to look at the folder while the site is still being made.
//
// Prepare is the first half alone, for a moment that is still to come: what readers may not see yet waits where they do not come, and Commit has
// nothing left to do but the renames. Whatever changed the folder meanwhile makes it out of date.
//
// What lasts: files are flushed to the disk before they take their names, and names before the manifest says that they
// are done, so a power cut never leaves half a file that counts as finished. Options.Preview leaves this out.
//
// What is trusted: a file that has the size and the modification time which the manifest recorded is taken to hold what
// was written, without reading it; so a run without change takes one look at each file and reads none. Somebody who edits a file by hand
// and restores both is not noticed, nor a link to a moved folder as long as nothing in it changes; Options.Verify reads
// everything instead.
package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Stage is a file's turn to appear. All files of a stage are in place before the first of the next one appears.
type Stage int

// The stages in the order in which they appear. Alerts come last, since a text message leaves as soon as one is seen.
const (
	Assets Stage = iota
	Pages
	Lists
	Feeds
	Alerts
	stages
)

// File is one output. Exactly one of Data and Write gives its bytes; neither means an empty file.
type File struct {
	Path   string                  // below the output folder, with slashes, as fs.ValidPath wants it
	Stage  Stage                   //
	Source string                  // what it is made from, for messages: content/technik/netz.md
	Data   []byte                  //
	Write  func(w io.Writer) error // called from several goroutines at once for different files, at most once for each
	// From, if not empty, is a fingerprint of everything that the bytes are made from (at most 128 printable ASCII
	// characters, no blanks). Where it is the one of the last run and the file is untouched, the bytes are not asked for.
	From string
	// Later, if set, lets the file wait until all others are in place, alerts among them, where a former one stands at its path: for what
	// changes on very many pages and is not what people are told of. The run is two then, one after the other.
	Later bool
}

// Report says what a run did, by path, in the order of the files given and sorted for those that are gone.
type Report struct {
	Written   []string // new or changed
	Unchanged []string // not touched, nor their modification time
	Restored  []string // those of Written that somebody had changed by hand since the last run
	Removed   []string // written by an earlier run and no longer wanted
	Kept      []string // no longer wanted, but changed by somebody since; from now on they are not ours
	Files     int      // how many files the site has
	Seal      string   // of the folder as it is now, for Stands; empty after a preview
}

// Publish makes the output folder hold files and, beside them, only what others put there. An error before the first
// file appears leaves the folder as it was; ctx is obeyed until then, and while waiting for another run to finish.
func (t *Target) Publish(ctx context.Context, files []File) (Report, error) {
	order, err := t.arrange(files)
	if err != nil {
		return Report{}, err
	}
	unlock, err := t.lock(ctx)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	first, err := t.ahead(ctx, files, order)
	if err != nil {
		return Report{}, err
	}
	report, err := t.publish(ctx, files, order)
	if err != nil {
		return Report{}, err
	}
	return first.and(report), nil
}

// publish is Publish while the lock is held.
func (t *Target) publish(ctx context.Context, files []File, order []placed) (Report, error) {
	known, err := t.know()
	if err != nil {
		return Report{}, err
	}
	return t.run(ctx, files, order, known, false, false)
}

// run is Publish, or Patch, for what is known of the folder.
func (t *Target) run(ctx context.Context, files []File, order []placed, known knowledge, patch, held bool) (report Report, err error) {
	last := t.recall()
	t.remember(nil) // until this run has succeeded
	if err := t.openStaging(); err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, t.closeStaging()) }()
	root, err := openRoot(t.dir)
	if err != nil {
		return Report{}, fmt.Errorf("output folder %s cannot be opened: %w", t.shown, err)
	}
	defer root.close()
	p := &plan{
		t: t, root: root, aside: asideName, files: files, order: order, known: known, old: known.manifest, patch: patch, held: held,
	}
	if err := p.prepare(ctx); err != nil {
		return Report{}, err
	}
	if err := p.commit(); err != nil {
		return Report{}, err
	}
	if patch { // the order of all files is what it was
		order = nil
		if last != nil {
			order = last.order
		}
	}
	return p.finished(order), nil
}

// finished remembers what the run left, and tells it.
func (p *plan) finished(order []placed) Report {
	p.t.remember(&memory{p.next, order})
	report := p.report()
	report.Files = len(p.next.now)
	if !p.next.volatile {
		report.Seal = p.next.stored.seal()
	}
	return report
}
