package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// release is a post whose moment comes while `watch` runs: its page, its page for the press and its alert are looked for.
type release struct {
	id  string
	due time.Time
}

const (
	// A post is written so long before its moment: `watch` has to take it in, and to prepare it. A machine on which that takes longer is given
	// more time; what is measured is the moment.
	shortNotice, longNotice = 8 * time.Second, 2 * time.Minute
	// busy is how long before its moment the looking begins.
	busy = 50 * time.Millisecond
	// releaseConfig is what a newsroom has that tells people and the press.
	releaseConfig = "channels: {alle: {title: Alle, sections: [%s]}}\npress: {contact: {email: presse@bench.example}}\n"
)

func (r release) text() string {
	return fmt.Sprintf("---\ntitle: \"Freigabe %s\"\ndate: %s\nurgent: true\npress: true\ntags: [%s]\n---\n\nText der Freigabe.\n",
		filepath.Base(r.id), r.due.Format(time.RFC3339), tags[0])
}

// isPublic tells whether both pages are there.
func (r release) isPublic(public string) bool {
	for _, name := range []string{"", "presse"} {
		if _, err := os.Stat(filepath.Join(public, name, filepath.FromSlash(r.id), "index.html")); err != nil {
			return false
		}
	}
	return true
}

// isTold tells whether alerts.json has it.
func (r release) isTold(public string) bool {
	told, err := os.ReadFile(filepath.Join(public, "alerts.json"))
	return err == nil && bytes.Contains(told, []byte(`"`+r.id+`"`))
}

// measureRelease has posts come out while `watch` runs, with everything flushed to the disk as in use. It comes last: the newsroom is another
// one afterwards.
func (b *bench) measureRelease(ctx context.Context, s *sites, r *result) (err error) {
	b.say("%d posts: watch, until a post is due", s.posts)
	config := newsroomYAML() + fmt.Sprintf(releaseConfig, strings.Join(sections, ", "))
	if err := os.WriteFile(s.path("content", "newsroom.yaml"), []byte(config), 0o600); err != nil {
		return err
	}
	t := r.ours.tool
	t.serve = []string{b.generator, "watch", "--out", t.served, "--content", t.content, "--theme", s.path("theme"), "--cache", s.path("cache")}
	watch, err := start(ctx, t)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, watch.stop(), os.RemoveAll(t.served))
		r.ours.watchMemory = peakMemory(watch.cmd.ProcessState)
	}()
	if err := watch.await(ctx, startTimeout, settle/10, func() bool { return watch.builds() > 0 }); err != nil {
		return err
	}
	notice := shortNotice
	for i := 0; len(r.ours.told) < b.releases; i++ {
		ready, err := b.release(ctx, watch, t, r.ours, i, notice)
		if err != nil {
			return err
		}
		if ready {
			continue
		}
		b.say("%d posts: nothing was ready after %s; the next one gets twice as long", s.posts, notice)
		if notice *= 2; notice > longNotice {
			return errors.New("watch does not prepare what is due")
		}
	}
	return nil
}

// release writes one post, waits for its moment and looks when it is there. It is false where the moment came before all was prepared.
func (b *bench) release(ctx context.Context, watch *server, t tool, f *figures, i int, notice time.Duration) (ready bool, err error) {
	r := release{id: fmt.Sprintf("%s/freigabe-%02d", sections[0], i), due: clock().Add(notice).Truncate(time.Second)}
	builds, prepared := watch.builds(), watch.prepared()
	if err := os.WriteFile(filepath.Join(t.content, r.id+".md"), []byte(r.text()), 0o600); err != nil {
		return false, err
	}
	if err := pause(ctx, r.due.Sub(clock())-busy); err != nil {
		return false, err
	}
	if r.isPublic(t.served) || r.isTold(t.served) {
		return false, fmt.Errorf("%s was published before its moment", r.id)
	}
	ready = watch.prepared() > prepared
	if err := watch.await(ctx, saveTimeout, looks, func() bool { return r.isPublic(t.served) }); err != nil {
		return false, fmt.Errorf("%s: %w", r.id, err)
	}
	page := clock()
	if err := watch.await(ctx, saveTimeout, looks, func() bool { return r.isTold(t.served) }); err != nil {
		return false, fmt.Errorf("%s: %w", r.id, err)
	}
	told := clock()
	if page.Before(r.due) {
		return false, fmt.Errorf("%s was published %s too early", r.id, r.due.Sub(page))
	}
	if ready {
		f.released, f.told = append(f.released, page.Sub(r.due)), append(f.told, told.Sub(r.due))
	}
	return ready, watch.await(ctx, saveTimeout, settle/10, func() bool { return watch.builds() > builds+1 })
}

// prepared is how often something was ready for its moment.
func (s *server) prepared() int { return strings.Count(s.said.String(), " ready for ") }
