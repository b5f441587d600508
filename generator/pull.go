package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"newsroom/generator/internal/history"
)

// following is what watch and serve do beside building.
type following struct {
	Pull time.Duration `help:"Bring in at this interval, such as 30s, what others have pushed to the branch that the content is on." placeholder:"INTERVAL"`
}

// shortestPull keeps a typing error from asking a server all the time.
const shortestPull = time.Second

func (f *following) validate() error {
	if f.Pull != 0 && f.Pull < shortestPull {
		return fmt.Errorf("--pull %s is too often: write an interval of at least %s, such as 30s", f.Pull, shortestPull)
	}
	return nil
}

// call is what others ask of the loop that builds; it is done between two builds. It tells whether another build is needed after it.
type call func(b *rebuilder) bool

// start follows the content's repo: a commit is shown that changed no file, and with --pull comes what others have pushed. end waits until all
// of that has ended, some time after ctx has.
func (f *following) start(ctx context.Context, s *source) (calls <-chan call, end func()) {
	all := make(chan call)
	var group sync.WaitGroup
	group.Go(func() { watchCommits(ctx, s, all) })
	if f.Pull > 0 {
		p := &puller{source: s, calls: all}
		group.Go(func() {
			for ctx.Err() == nil {
				p.pull(ctx)
				rest(ctx, f.Pull)
			}
		})
	}
	return all, group.Wait
}

// rest returns when the time is over, or ctx.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// ask has the loop do something, and returns when it is done; false where ctx has ended before.
func ask(ctx context.Context, calls chan<- call, do call) bool {
	done := make(chan struct{})
	asked := func(b *rebuilder) bool {
		defer close(done)
		return do(b)
	}
	select {
	case <-ctx.Done():
		return false
	case calls <- asked:
	}
	select {
	case <-ctx.Done():
		return false
	case <-done:
		return true
	}
}

// commitCheck is how long nobody notices a commit at most. To look costs reading a few small files.
const commitCheck = time.Second

// watchCommits asks for a build after a commit: it may change no file, and yet who wrote a post and when.
func watchCommits(ctx context.Context, s *source, calls chan<- call) {
	var seen history.State
	for ctx.Err() == nil {
		rest(ctx, commitCheck)
		at := history.Find(s.Content).State()
		if at != seen && ask(ctx, calls, func(b *rebuilder) bool { return b.git != nil && b.git.repo != nil && !b.git.refused && b.git.at != at }) {
			seen = at
		}
	}
}

// puller brings in what others have pushed.
type puller struct {
	source *source
	calls  chan<- call
	failed string // why it could not, as it was told last
}

// pull fetches beside the loop, which goes on building and publishing meanwhile; what was fetched is brought in between two builds, so that
// none of them sees half of it. That may take long, where large files come over the net only then, and what is prepared is published meanwhile.
// The build that follows comes by the files that have changed.
func (p *puller) pull(ctx context.Context) {
	repo := history.Find(p.source.Content)
	news, err := fetch(ctx, repo)
	if err == nil && news == nil && p.failed == "" {
		return
	}
	if news != nil {
		if !ask(ctx, p.calls, func(b *rebuilder) bool { b.held = true; return false }) {
			return
		}
		err = repo.FastForward(ctx, news)
	}
	ask(ctx, p.calls, func(b *rebuilder) bool {
		if ctx.Err() == nil {
			p.tell(b, news, err)
		}
		b.held = false
		return false
	})
}

func fetch(ctx context.Context, repo *history.Repo) (*history.News, error) {
	if repo == nil {
		return nil, errors.New("the content folder lies in no git repo, or git is not installed")
	}
	return repo.Fetch(ctx)
}

// tell says what came, and once until it changes why nothing could.
func (p *puller) tell(b *rebuilder, news *history.News, err error) {
	failed := ""
	if err != nil {
		failed = err.Error()
	}
	at := b.now().Format(time.TimeOnly)
	switch {
	case failed != "" && failed != p.failed:
		fmt.Fprintln(b.stderr, "generator: cannot pull:", failed)
	case b.quiet || failed != "":
	case news != nil:
		fmt.Fprintln(b.stdout, at, news)
	default:
		fmt.Fprintln(b.stdout, at, "pulling works again")
	}
	p.failed = failed
}
