package main

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/serve"
	"newsroom/generator/internal/watch"
)

type watchCommand struct {
	source
	target
}

// Run builds until it is told to stop.
func (c *watchCommand) Run(e env) error {
	return keepBuilding(e, &c.source, &c.target, false, func(result) {})
}

type serveCommand struct {
	source
	target
	Addr string `help:"Address to serve at (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

// Run builds and serves until it is told to stop. The site links to the address that it is served at, so that the links in text
// messages of a sandbox lead here; --base-url says otherwise.
func (c *serveCommand) Run(e env) error {
	listener, err := (&net.ListenConfig{}).Listen(e.ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen at %s: %w; is another one running? choose another with --addr", c.Addr, err)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + listener.Addr().String() + "/"
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
	err = keepBuilding(e, &c.source, &c.target, true, func(r result) {
		if r.problems != "" {
			server.Problems(r.problems)
		} else if r.changed {
			server.Reload()
		}
	})
	stop()
	if serveErr := <-served; serveErr != nil {
		return serveErr
	}
	return err
}

// result is what one of many builds came to.
type result struct {
	problems string    // what to tell the editor; empty = the site is new
	changed  bool      // at least one file is
	next     time.Time // when to build again without a change; zero = never
}

// clockCheck is how long the loop sleeps at most while a post is due: a machine that was asleep, or a clock that was set, is noticed
// this late.
const clockCheck = 5 * time.Second

// keepBuilding builds, and again after every change and whenever something is due, until the context ends. A broken post is reported,
// and the last good site stays.
func keepBuilding(e env, s *source, t *target, preview bool, done func(result)) error {
	room, err := openRoom(s)
	if err != nil {
		return err
	}
	defer room.close()
	out, err := t.open(s, e, preview)
	if err != nil {
		return err
	}
	dirs := []string{s.Content}
	if dir := themeFolder(s.Theme); dir != "" {
		dirs = append(dirs, dir)
	}
	changes, err := watch.Watch(e.ctx, watch.Options{Dirs: dirs})
	if err != nil {
		return err
	}
	for {
		r := buildOnce(e, room, out, t.Quiet)
		done(r)
		if !waitForWork(e, changes, r.next) {
			return nil
		}
	}
}

// waitForWork returns when there is something to build; false when the context has ended.
func waitForWork(e env, changes <-chan watch.Change, next time.Time) bool {
	for {
		wait := clockCheck
		if !next.IsZero() {
			// Round strips the monotonic reading: a post is due by the clock on the wall.
			wait = max(0, min(wait, next.Sub(e.now().Round(0))))
		}
		timer := time.NewTimer(wait)
		select {
		case <-e.ctx.Done():
			timer.Stop()
			return false
		case _, ok := <-changes:
			timer.Stop()
			return ok
		case <-timer.C:
			if !next.IsZero() && !e.now().Before(next) {
				return true
			}
		}
	}
}

func buildOnce(e env, room *room, out *publish.Target, quiet bool) result {
	started := e.now()
	made, err := room.build(room.moment(e))
	if err == nil && !made.Problems.HasErrors() {
		var report publish.Report
		if report, err = out.Publish(e.ctx, made.Files); err == nil {
			made.Problems.Print(e.stderr)
			if !quiet {
				fmt.Fprintf(e.stdout, "%s %s\n", e.now().Format("15:04:05"), summary(made, report, e.now().Sub(started)))
			}
			return result{changed: len(report.Written)+len(report.Removed) > 0, next: made.Next}
		}
	}
	var text strings.Builder
	if err != nil {
		fmt.Fprintln(&text, "generator:", err)
	}
	made.Problems.Print(&text)
	if e.ctx.Err() != nil {
		return result{}
	}
	fmt.Fprint(e.stderr, text.String())
	fmt.Fprintln(e.stderr, "the last good site stays")
	return result{problems: text.String(), next: made.Next}
}
