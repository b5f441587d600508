package main

import (
	"errors"
	"fmt"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/watch"
)

// What is due is published to the second: the site of that moment is made some seconds before and written where nobody sees it, so that at the
// moment itself only names change. The clock on the wall decides, and is looked at every second: it may be set, and machines sleep.

const (
	// clockCheck is how long nobody looks at the clock at most.
	clockCheck = time.Second
	// A release is prepared so long before its moment at least, and at most.
	shortestLead, longestLead = 3 * time.Second, time.Minute
)

// release is the site of a moment that is still to come, prepared.
type release struct {
	made   build.Output
	moment time.Time
	git    *gitView
	waits  *publish.Prepared
}

// work is what there is to do.
type work int

const (
	nothing work = iota
	changed      // something did in the folders that are watched
	near         // what is due next can be prepared
	due          // its moment is there
	setBack      // the clock shows a time before that of the site
)

// wait returns with the result of the next build; false when the context has ended.
func (b *rebuilder) wait(changes <-chan watch.Change, next time.Time) (result, bool) {
	for {
		what, change, ok := b.await(changes, next)
		switch {
		case !ok:
			return result{}, false
		case what == near:
			b.prepare(next)
		case what == due:
			return b.publish(), true
		case what == setBack:
			fmt.Fprintf(b.stderr, "generator: the clock was set back, from %s to %s; the site is built anew for the time that it shows now\n",
				b.shown(b.moment, time.DateTime), b.shown(b.now(), time.DateTime))
			return b.build(everything), true
		default:
			return b.build(change), true
		}
	}
}

// await returns with what there is to do, and with what has changed; false when the context has ended. A change goes before what is due: what
// was prepared without it must not come out.
func (b *rebuilder) await(changes <-chan watch.Change, next time.Time) (work, watch.Change, bool) {
	for b.ctx.Err() == nil {
		if b.held {
			if b.awaitHeld(next) {
				return due, watch.Change{}, true
			}
			continue
		}
		if b.missed {
			b.missed = false
			return changed, watch.Change{}, true
		}
		if !b.lookAfter() {
			return changed, everything, true
		}
		now := b.now().Round(0) // strips the monotonic reading, which stands still while the machine sleeps
		what := b.dueAt(now, next)
		pause := time.NewTimer(b.pause(now, next))
		if what != nothing {
			pause.Reset(0)
		}
		select {
		case <-b.ctx.Done():
		case change, ok := <-changes:
			return changed, b.told(change), ok
		case do := <-b.calls:
			if do(b) {
				return changed, watch.Change{}, true
			}
		case <-pause.C:
			select {
			case change, ok := <-changes:
				return changed, b.told(change), ok
			default:
			}
			if what != nothing {
				return what, watch.Change{}, true
			}
		}
		pause.Stop()
	}
	return nothing, watch.Change{}, false
}

// awaitHeld tells whether what is prepared is due, while nothing can be built. It waits for the end of that no longer than until then.
func (b *rebuilder) awaitHeld(next time.Time) bool {
	now := b.now().Round(0)
	wait := clockCheck
	if r := b.release; r != nil && r.moment.Equal(next) && (r.made.Next.IsZero() || now.Before(r.made.Next)) && r.waits.Stands() {
		if !now.Before(next) {
			return true
		}
		wait = min(wait, next.Sub(now))
	}
	pause := time.NewTimer(wait)
	defer pause.Stop()
	select {
	case <-b.ctx.Done():
	case do := <-b.calls:
		b.missed = do(b) || b.missed
	case <-pause.C:
	}
	return false
}

// told says what is wrong with the watch itself.
func (b *rebuilder) told(change watch.Change) watch.Change {
	if change.Err != nil {
		fmt.Fprintln(b.stderr, "generator:", change.Err)
	}
	return change
}

// shown is a time on the clocks of the newsroom, which need not be those of the machine.
func (b *rebuilder) shown(t time.Time, layout string) string {
	if n := b.last.Newsroom; n != nil {
		t = t.In(n.Config.Timezone)
	}
	return t.Format(layout)
}

// dueAt is what the clock says is to be done.
func (b *rebuilder) dueAt(now, next time.Time) work {
	switch {
	case now.Before(b.moment) && b.source.Now.IsZero():
		return setBack
	case next.IsZero():
	case !now.Before(next):
		return due
	case b.canPrepare(next) && !now.Before(next.Add(-b.lead())):
		return near
	}
	return nothing
}

// pause is how long nothing can be due.
func (b *rebuilder) pause(now, next time.Time) time.Duration {
	pause := clockCheck
	if !next.IsZero() {
		pause = min(pause, next.Sub(now))
	}
	if b.canPrepare(next) {
		pause = min(pause, next.Add(-b.lead()).Sub(now))
	}
	return max(pause, 0)
}

// lead is how long before its moment a release is prepared: longer than it takes, also where the disk is slower than the last build, which may
// have written nothing, or the machine is busy then.
func (b *rebuilder) lead() time.Duration { return min(max(5*b.took, shortestLead), longestLead) }

// canPrepare tells whether a moment is that of the next change of the site, and was not tried yet.
func (b *rebuilder) canPrepare(next time.Time) bool {
	return b.last.Files != nil && !next.IsZero() && next.Equal(b.last.Next) && !next.Equal(b.prepared)
}

// prepare makes the site of a moment that is to come, and puts aside what it changes.
func (b *rebuilder) prepare(moment time.Time) {
	b.prepared, b.ahead = moment, true
	started := b.now()
	r, err := b.releaseOf(moment)
	b.took = b.now().Sub(started)
	if err == nil {
		b.release = r
		if !b.quiet {
			fmt.Fprintf(b.stdout, "%s ready for %s, in %s\n", b.shown(b.now(), "15:04:05"), b.shown(moment, time.DateTime), b.took.Round(time.Millisecond))
		}
		return
	}
	if b.ctx.Err() == nil && !errors.Is(err, publish.ErrOutdated) {
		fmt.Fprintf(b.stderr, "generator: what is due at %s cannot be prepared: %v; it is tried again then\n", b.shown(moment, time.DateTime), err)
	}
}

// releaseOf is the site of a moment, prepared.
func (b *rebuilder) releaseOf(moment time.Time) (*release, error) {
	room, err := openRoom(b.source)
	if err != nil {
		return nil, err
	}
	defer room.close()
	room.now = moment
	b.out.Glance()
	made, err := room.build(b.env, nil)
	if err != nil {
		return nil, err
	}
	if made.Problems.HasErrors() {
		made.Problems.Print(b.stderr)
		return nil, errors.New("the content of that moment has errors")
	}
	waits, err := b.out.Prepare(b.ctx, made.Files)
	return &release{made, moment, room.git, waits}, err
}

// publish publishes what is due: what was prepared where it is for this moment and for no other, else a build does.
func (b *rebuilder) publish() result {
	r, now := b.release, b.now().Round(0)
	if r == nil || now.Before(r.moment) || !r.made.Next.IsZero() && !now.Before(r.made.Next) {
		return b.build(everything)
	}
	b.release, b.spent = nil, r.waits
	published, err := r.waits.Commit(b.ctx)
	if errors.Is(err, publish.ErrOutdated) {
		return b.build(everything)
	}
	b.moment, b.git = r.moment, r.git
	if err != nil {
		b.last = build.Output{}
		return report(b.env, err, r.made)
	}
	return b.built(r.made, published, now)
}

// lookAfter does what has time until a moment is over, or is near. It is false where somebody has changed a file of the site that the last
// release left as it was: nobody had looked at it.
func (b *rebuilder) lookAfter() bool {
	if b.release != nil && !b.release.waits.Stands() { // another build in the same folder has thrown it away
		b.drop()
	}
	if b.spent == nil {
		return true
	}
	b.clear()
	if b.seal == "" { // of a preview
		return true
	}
	_, stands, err := b.out.Stands(b.ctx, b.seal)
	return stands || err != nil
}

// drop gives up what was prepared, if anything was.
func (b *rebuilder) drop() {
	b.prepared = time.Time{}
	if b.release != nil {
		b.release, b.spent = nil, b.release.waits
	}
	b.clear()
}

func (b *rebuilder) clear() {
	if b.spent == nil {
		return
	}
	if err := b.spent.Discard(); err != nil {
		fmt.Fprintln(b.stderr, "generator:", err)
	}
	b.spent = nil
}
