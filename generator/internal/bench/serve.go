package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// edit is a sentence that is added to a post.
type edit struct {
	id     string
	marker string // a word that stands nowhere else
}

// save appends with a single write, as one event for those who watch.
func (e edit) save(content string) error {
	f, err := os.OpenFile(filepath.Join(content, filepath.FromSlash(e.id)+".md"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("\nNachgetragen: " + e.marker + ".\n")
	return errors.Join(err, f.Close())
}

func (e edit) page(public string) string {
	return filepath.Join(public, filepath.FromSlash(e.id), "index.html")
}

func (e edit) shownIn(public string) (bool, error) {
	page, err := os.ReadFile(e.page(public))
	return bytes.Contains(page, []byte(e.marker+".")), err
}

const (
	// looks is how often the page is looked at: often beside what is measured, and still cheap for the core that it shares.
	looks = 100 * time.Microsecond
	// saveTimeout is when to give up on a page.
	saveTimeout = 2 * time.Minute
	// startTimeout is when to give up on a server's first build.
	startTimeout = 10 * time.Minute
	// settle is the rest between two edits, so that each is a change of its own.
	settle = 250 * time.Millisecond
)

// measureServe starts the servers one after the other and changes posts all over the site.
func (b *bench) measureServe(ctx context.Context, s *sites, r *result) error {
	for _, f := range r.tools() {
		b.say("%d posts: serve, %s", s.posts, f.name)
		if err := f.measureServe(ctx, s, b.edits); err != nil {
			return fmt.Errorf("serve, %s: %w", f.name, err)
		}
		if err := os.RemoveAll(f.served); err != nil {
			return err
		}
	}
	return nil
}

func (f *figures) measureServe(ctx context.Context, s *sites, edits int) (err error) {
	server, err := start(ctx, f.tool)
	if err != nil {
		return err
	}
	defer func() {
		stopErr := server.stop()
		f.serveMemory = peakMemory(server.cmd.ProcessState)
		err = errors.Join(err, stopErr)
	}()
	if err := server.await(ctx, startTimeout, settle/10, func() bool { return server.builds() > 0 }); err != nil {
		return err
	}
	for i := range edits {
		if err := pause(ctx, settle); err != nil {
			return err
		}
		e := edit{id: postID((i + 1) * s.posts / (edits + 1)), marker: fmt.Sprintf("Serve-%d", i)}
		took, err := server.save(ctx, f.tool, e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.id, err)
		}
		f.saved = append(f.saved, took)
	}
	return nil
}

// server is a running `serve`.
type server struct {
	cmd   *exec.Cmd
	said  output
	built *regexp.Regexp
	ended chan struct{}
	err   error // of its end, once ended is closed
}

// output is what a program has said until now.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func start(ctx context.Context, t tool, settings ...string) (*server, error) {
	s := &server{cmd: command(ctx, t.serve), built: t.built, ended: make(chan struct{})}
	s.cmd.Env = append(s.cmd.Env, settings...)
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	return s, nil
}

// builds is how often the site was built.
func (s *server) builds() int { return len(s.built.FindAllString(s.said.String(), -1)) }

// save changes a post and gives the time until its page shows that. It returns when the server has said that it is done.
func (s *server) save(ctx context.Context, t tool, e edit) (time.Duration, error) {
	builds := s.builds()
	before, err := os.Stat(e.page(t.served))
	if err != nil {
		return 0, err
	}
	start := clock()
	if err := e.save(t.content); err != nil {
		return 0, err
	}
	if err := s.await(ctx, saveTimeout, looks, func() bool { return e.isNew(t.served, before) }); err != nil {
		return 0, err
	}
	took := since(start)
	return took, s.await(ctx, saveTimeout, settle/10, func() bool { return s.builds() > builds })
}

// isNew looks at the page's size and time first: to read it again and again would slow down the one that writes it.
func (e edit) isNew(public string, before fs.FileInfo) bool {
	info, err := os.Stat(e.page(public))
	if err != nil || info.Size() == before.Size() && info.ModTime().Equal(before.ModTime()) {
		return false
	}
	shown, err := e.shownIn(public)
	return err == nil && shown
}

// await looks every so often until something is so.
func (s *server) await(ctx context.Context, limit, every time.Duration, so func() bool) error {
	for start := clock(); !so(); {
		select {
		case <-s.ended:
			return errors.Join(errors.New("it ended by itself"), s.err, errors.New(lastLines(s.said.String())))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
		if since(start) > limit {
			return fmt.Errorf("nothing happened for %s\n%s", limit, lastLines(s.said.String()))
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// stop ends the server as Ctrl-C does, and by force where that is not heard.
func (s *server) stop() error {
	_ = s.cmd.Process.Signal(os.Interrupt) // it may have ended
	select {
	case <-s.ended:
		return nil
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
		return errors.New("it did not stop when it was asked to")
	}
}
