package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/serve"
	"newsroom/generator/internal/watch"
)

type watchCommand struct {
	source
	target
	following
}

// Run builds until it is told to stop.
func (c *watchCommand) Run(e env) error {
	if err := c.validate(); err != nil {
		return err
	}
	return keepBuilding(e, &c.source, &c.target, &c.following, false, func(result) {})
}

type serveCommand struct {
	source
	target
	following
	Addr string `help:"Address to serve at (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

// Run builds and serves until it is told to stop. The site links to the address that it is served at, so that the links in text
// messages of a sandbox lead here; --base-url says otherwise.
func (c *serveCommand) Run(e env) error {
	if err := c.validate(); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(e.ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen at %s: %w; is another one running? choose another with --addr", c.Addr, err)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + reachable(listener.Addr()) + "/"
	}
	server := serve.New(serve.Options{Dir: c.Out})
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	e.ctx = ctx
	served := make(chan error, 1)
	go func() {
		defer stop() // without a server there is nothing to build for
		served <- server.Serve(ctx, listener)
	}()
	fmt.Fprintf(e.stdout, "serving %s at %s\n", shown(c.Out), c.BaseURL)
	err = keepBuilding(e, &c.source, &c.target, &c.following, true, func(r result) {
		if r.problems == "" && r.changed {
			server.Reload()
		} else {
			server.Problems(r.problems) // none, where a mistake was taken back
		}
	})
	stop()
	if serveErr := <-served; serveErr != nil {
		return serveErr
	}
	return err
}

// reachable is an address that a browser on this machine can open: one that stands for all of the machine's is not.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// result is what one of many builds came to.
type result struct {
	problems string    // what to tell the editor; empty = the site is new
	changed  bool      // at least one file is
	next     time.Time // when to build again without a change; zero = never
}

// retryAfter is when a build is tried again that failed for another reason than the content: a full disk, a theme that is not there.
const retryAfter = 30 * time.Second

// keepBuilding builds, and again after every change and whenever something is due, until the context ends. A broken post is reported,
// and the last good site stays.
func keepBuilding(e env, s *source, t *target, f *following, preview bool, done func(result)) error {
	out, err := t.open(s, e, preview)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(e.ctx)
	calls, end := f.start(ctx, s)
	defer end()
	defer stop()
	for first := true; e.ctx.Err() == nil; first = false {
		b := &rebuilder{env: e, source: s, out: out, quiet: t.Quiet, calls: calls}
		err := b.keepWatching(done)
		if err != nil && first {
			return err
		}
		if err != nil { // a folder went in the very moment in which it was to be watched
			_, _, _ = b.await(nil, report(e, err, build.Output{}).next)
		}
	}
	return nil
}

// keepWatching is keepBuilding until newsroom.yaml names another theme, whose folder has to be watched then.
func (b *rebuilder) keepWatching(done func(result)) error {
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	s := b.source
	dirs := s.folders()
	changes, err := watch.Watch(ctx, watch.Options{Dirs: dirs})
	if err != nil {
		return err
	}
	defer b.drop()
	for r, ok := b.build(everything), true; ok; r, ok = b.wait(changes, r.next) {
		done(r)
		if !b.held && isFolder(s.Content) && !slices.Equal(dirs, s.folders()) {
			return nil
		}
	}
	return nil
}

// everything is a change of which nobody knows what it changed.
var everything = watch.Change{All: true}

// rebuilder builds again and again, and keeps the site in memory meanwhile.
type rebuilder struct {
	env
	source *source
	out    *publish.Target
	quiet  bool
	last   build.Output // what was published last; without Files after a build that failed
	seal   string       // of the folder then
	moment time.Time    // that the last build was made for, whatever it came to
	git    *gitView     // what the last build saw of git
	calls  <-chan call  // to be done between two builds
	held   bool         // others are changing the content: nothing is built until they are done
	missed bool         // a build that was asked for meanwhile

	took     time.Duration     // of the last build of the whole site
	release  *release          // what is prepared for the next moment; nil = nothing
	spent    *publish.Prepared // what is left of the last one
	prepared time.Time         // the moment for which that was tried last
	ahead    bool              // it was tried since the last build: the memory is of a later look at the content than last
}

// build opens the content folder anew: another one may have taken its name.
func (b *rebuilder) build(change watch.Change) result {
	b.drop()
	room, err := openRoom(b.source)
	if err != nil {
		return report(b.env, err, build.Output{})
	}
	defer room.close()
	started := b.now()
	b.moment = room.moment(b.env)
	b.out.Glance()
	made, published, done, err := b.touchUp(room, change)
	if !done && err == nil {
		made, published, err = b.all(room)
		b.took = b.now().Sub(started)
	}
	if err != nil || made.Problems.HasErrors() {
		return report(b.env, err, made)
	}
	return b.built(made, published, started)
}

// built remembers and tells what was published.
func (b *rebuilder) built(made build.Output, published publish.Report, started time.Time) result {
	took := b.now().Sub(started)
	b.last, b.seal, b.ahead = made, published.Seal, false
	b.source.save(b.env)
	made.Problems.Print(b.stderr)
	if !b.quiet {
		fmt.Fprintf(b.stdout, "%s %s\n", b.shown(b.now(), "15:04:05"), summary(len(made.Site.Posts), published, took))
	}
	if !b.quiet && !made.Next.IsZero() {
		for _, c := range upcoming(shown(b.source.Content), made.Site.Due) {
			fmt.Fprintf(b.stdout, "next: %s %s\n", c.at, c.what)
		}
	}
	return result{changed: len(published.Written)+len(published.Removed) > 0, next: made.Next}
}

// touchUp changes the site of before where it can, which is a hundredth of the work.
func (b *rebuilder) touchUp(room *room, change watch.Change) (made build.Output, r publish.Report, done bool, err error) {
	last, git, moment := b.last, b.git, room.moment(b.env)
	b.last, b.git = build.Output{}, room.lookAtGit()
	names, ok := b.inContent(change)
	if !ok || !b.git.same(git) || b.ahead || last.Files == nil || moment.Before(last.Site.Info.Now) || !last.Next.IsZero() && !moment.Before(last.Next) {
		return made, r, false, nil
	}
	files, ok := last.Retouch(room.files, names)
	if !ok {
		return made, r, false, nil
	}
	if len(files) == 0 { // a temporary file came and went, or the post is not public yet
		return last, publish.Report{Files: len(last.Files), Seal: b.seal}, true, nil
	}
	r, done, err = b.out.Patch(b.ctx, b.seal, files)
	return last, r, done, err
}

// all makes and publishes the whole site.
func (b *rebuilder) all(room *room) (build.Output, publish.Report, error) {
	made, err := room.build(b.env, nil)
	if !b.source.Now.IsZero() {
		made.Next = time.Time{} // that clock stands still
	}
	if err != nil || made.Problems.HasErrors() {
		return made, publish.Report{}, err
	}
	made.Hasten(b.out.Now(feed.AlertsPath))
	published, err := b.out.Publish(b.ctx, made.Files)
	return made, published, err
}

// inContent gives the names in the content folder of all that has changed; false if there is more.
func (b *rebuilder) inContent(change watch.Change) ([]string, bool) {
	var names []string
	for _, path := range change.Paths {
		name, err := filepath.Rel(b.source.Content, path)
		if err != nil || !filepath.IsLocal(name) || name == "." {
			return nil, false
		}
		names = append(names, filepath.ToSlash(name))
	}
	return names, !change.All && change.Err == nil
}

// report tells what is wrong, unless it is that the work was ended.
func report(e env, err error, made build.Output) result {
	if e.ctx.Err() != nil {
		return result{}
	}
	var text strings.Builder
	next := made.Next
	if err != nil {
		fmt.Fprintln(&text, "generator:", err)
		if again := e.now().Add(retryAfter); next.IsZero() || again.Before(next) {
			next = again
		}
	}
	made.Problems.Print(&text)
	fmt.Fprint(e.stderr, text.String())
	fmt.Fprintln(e.stderr, "the last good site stays")
	return result{problems: text.String(), next: next}
}
