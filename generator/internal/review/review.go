// Package review owns the press review: it reads the feeds that newsroom.yaml names, chooses the headlines that are new, and writes them into
// the day's post of a section, or behind those that the post has.
//
// All that comes from a feed is foreign. It is asked for at public addresses alone, may be so large and take so long and no more, and becomes
// plain text of one line before anything else sees it. A source that does not work costs a line in the report.
//
// What was shown before is known from the posts themselves. The cache folder saves work, and keeps what an editor took out of a post from
// coming back; it may be lost at any time.
package review

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// Job is what one run is to do.
type Job struct {
	Dir          string // the content folder
	Files        fs.FS  // what is in it; it must not lead out of the folder
	Cache        string // folder; empty = none
	Config       *content.Config
	Reviews      []content.Review // those of Config that are wanted
	Now          time.Time
	Timeout      time.Duration // of a source in all; 0 = 10 s
	AllowPrivate bool          // addresses of the own network, and the proxy that the environment names
	DryRun       bool          // write nothing
}

// Outcome is what became of one review.
type Outcome struct {
	Section  string
	Sources  []Source
	File     string // of the day's post, in the content folder
	Added    bool   // the post was there before
	Draft    bool   // and as it is, nobody reads it yet
	Withheld bool   // the post was withdrawn or has expired, so that nothing was added
	Fresh    []content.Clipping
	Problems diag.List // why nothing could be written
}

// Source is what became of one source.
type Source struct {
	Title     string
	Stories   int // in the feed
	Taken     int
	Unchanged bool  // since it was asked the last time
	Err       error // nil = it worked
}

// Worked tells whether a review could do its work: one of its sources could be read, and its post written.
func (o *Outcome) Worked() bool {
	if o.Problems.HasErrors() {
		return false
	}
	for _, s := range o.Sources {
		if s.Err == nil {
			return true
		}
	}
	return false
}

// fetched is what came of asking one address.
type fetched struct {
	feed      *remembered
	unchanged bool
	err       error
}

// Run does the job. The outcomes are in the order of the reviews; with an error, those that were finished all the same.
func Run(ctx context.Context, j Job) ([]Outcome, error) {
	answers := fetchAll(ctx, &j, openStore(j.Cache))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !j.DryRun {
		unlock, err := lock(ctx, j.Dir)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	newsroom, problems := content.Load(j.Files, nil)
	if newsroom == nil {
		return nil, errors.New(problems[0].Text)
	}
	out, failed := j.reviews(newsroom, answers)
	if j.DryRun {
		return out, failed
	}
	if err := found(answers, out, j.Now).save(j.Cache, j.named, j.Now); err != nil {
		failed = errors.Join(failed, fmt.Errorf("the feeds will be read anew the next time: %w", err))
	}
	return out, failed
}

// reviews does one review after the other. One whose post cannot be written costs the others nothing.
func (j *Job) reviews(n *content.Newsroom, answers map[string]fetched) ([]Outcome, error) {
	root, err := os.OpenRoot(j.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	kept := openStore(j.Cache).Taken // with what another run took meanwhile
	var out []Outcome
	var failed []error
	for _, r := range j.Reviews {
		o, err := j.review(root, n, r, answers, kept)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		out = append(out, o)
	}
	return out, errors.Join(failed...)
}

// found is what is to be kept of a run.
func found(answers map[string]fetched, outcomes []Outcome, now time.Time) *store {
	s := &store{Version: storeVersion, Feeds: map[string]*remembered{}}
	for address, a := range answers {
		if a.err == nil {
			s.Feeds[address] = a.feed
		}
	}
	for _, o := range outcomes {
		s.Taken = append(s.Taken, o.taken(now)...)
	}
	return s
}

// fetchAll asks all sources at once, each address once.
func fetchAll(ctx context.Context, j *Job, kept *store) map[string]fetched {
	c := newClient(j)
	defer c.close()
	var guard sync.Mutex
	var group sync.WaitGroup
	answers := map[string]fetched{}
	for _, address := range j.addresses() {
		group.Go(func() {
			feed, unchanged, err := c.fetch(ctx, address, kept.Feeds[address])
			guard.Lock()
			defer guard.Unlock()
			answers[address] = fetched{feed, unchanged, err}
		})
	}
	group.Wait()
	return answers
}

// addresses are those of all sources, each once.
func (j *Job) addresses() []string {
	var out []string
	for _, r := range j.Reviews {
		for _, s := range r.Sources {
			if !slices.Contains(out, s.URL) {
				out = append(out, s.URL)
			}
		}
	}
	return out
}

func (j *Job) named(address string) bool {
	for _, r := range j.Config.Press.Reviews {
		for _, s := range r.Sources {
			if s.URL == address {
				return true
			}
		}
	}
	return false
}

// review chooses and writes the headlines of one section.
func (j *Job) review(root *os.Root, n *content.Newsroom, r content.Review, answers map[string]fetched, kept []taken) (Outcome, error) {
	now := j.Now.In(j.Config.Timezone)
	name, day := dayPost(n, r.Section, now.Format(time.DateOnly))
	o := Outcome{Section: r.Section, File: name, Added: day != nil, Draft: !r.Auto}
	var there []content.Clipping
	if day != nil {
		there, o.Draft = day.Clippings, day.Draft
		o.Withheld = day.State(now) == content.Withdrawn || day.State(now) == content.Expired
	}
	feeds := o.sources(r, answers)
	if o.Withheld {
		return o, nil
	}
	picks := choose(r, feeds, there, memory(n, r.Section, kept, now), now)
	for _, p := range picks {
		o.Sources[p.source].Taken++
	}
	o.Fresh = clippings(picks, r, j.Config.Timezone, now)
	if len(picks) == 0 || j.DryRun {
		return o, nil
	}
	var err error
	if o.Problems, err = write(root, name, r, j.Config, now, o.Fresh); err != nil {
		return o, fmt.Errorf("%s: %w", name, err)
	}
	return o, nil
}

// sources notes how each source answered, and returns the feeds of those that did.
func (o *Outcome) sources(r content.Review, answers map[string]fetched) []*remembered {
	feeds := make([]*remembered, len(r.Sources))
	for i, s := range r.Sources {
		a := answers[s.URL]
		source := Source{Title: sourceName(s), Unchanged: a.unchanged, Err: a.err}
		if a.err == nil {
			feeds[i], source.Stories = a.feed, len(a.feed.Stories)
		}
		o.Sources = append(o.Sources, source)
	}
	return feeds
}

// taken is what the review has put into its post.
func (o *Outcome) taken(now time.Time) []taken {
	if o.Problems.HasErrors() {
		return nil
	}
	var out []taken
	for _, c := range o.Fresh {
		out = append(out, taken{o.File, c.Title, c.URL, now.UTC().Truncate(time.Second)})
	}
	return out
}
