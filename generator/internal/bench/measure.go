package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"
)

// bench measures sites of several sizes, one after the other.
type bench struct {
	options
	remove bool // the folder is ours
	log    io.Writer
}

// figures are what one tool took.
type figures struct {
	tool
	cold, warm, edit []usage
	// The most files that one build wrote.
	coldWrote, warmWrote, editWrote int
	saved                           []time.Duration // serve: from each save to the new file
	released, told                  []time.Duration // watch: from each publishDate to the pages, and to alerts.json
	serveMemory, watchMemory        int64
	size                            treeSize
}

// result is what was measured for one number of posts.
type result struct {
	posts  int
	pairs  int
	bytes  int64 // of the posts
	hugo   string
	ours   *figures
	theirs *figures // nil without Hugo
	copies []usage  // cp -r of our site
}

func (r *result) tools() []*figures {
	if r.theirs == nil {
		return []*figures{r.ours}
	}
	return []*figures{r.ours, r.theirs}
}

// measure does the whole work for one number of posts, and removes what it wrote.
func (b *bench) measure(ctx context.Context, posts int) (*result, error) {
	folder, err := os.MkdirTemp(b.dir, strconv.Itoa(posts)+"-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	r, s, err := b.prepare(ctx, folder, posts)
	if err != nil {
		return nil, err
	}
	steps := []func(context.Context, *sites, *result) error{b.measureCold, b.measureWarm, b.measureEdits}
	if !b.skipServe {
		steps = append(steps, b.measureServe)
	}
	if b.releases > 0 {
		steps = append(steps, b.measureRelease)
	}
	for _, step := range steps {
		if err := step(ctx, s, r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (b *bench) prepare(ctx context.Context, folder string, posts int) (*result, *sites, error) {
	b.say("%d posts: writing them", posts)
	s, err := writeSites(folder, posts, b.hugo != "", b.sameFiles)
	if err != nil {
		return nil, nil, err
	}
	r := &result{posts: posts, pairs: b.pairs, bytes: s.bytes}
	ours, err := b.ours(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	r.ours = &figures{tool: ours}
	if b.hugo == "" {
		return r, s, nil
	}
	if r.hugo, err = hugoSays(ctx, b.hugo); err != nil {
		return nil, nil, err
	}
	port, err := freePort(ctx)
	r.theirs = &figures{tool: b.hugos(s, port)}
	return r, s, err
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

func freePort(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String()) // an address of net is well formed
	return port, l.Close()
}

// measureCold builds from nothing. After the first pair the two sites are compared: figures of unequal ones would say nothing.
func (b *bench) measureCold(ctx context.Context, s *sites, r *result) error {
	b.say("%d posts: cold builds", s.posts)
	for pair := range b.pairs {
		for _, f := range r.tools() {
			if err := removeAll(f.tool.cold); err != nil {
				return err
			}
			if err := f.run(ctx, &f.cold, &f.coldWrote); err != nil {
				return err
			}
		}
		if pair == 0 {
			if err := b.compare(s, r); err != nil {
				return err
			}
		}
		if err := b.copySite(ctx, s, r); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compare(s *sites, r *result) (err error) {
	for _, f := range r.tools() {
		if f.size, err = measureTree(f.public); err != nil {
			return err
		}
	}
	return verify(s, r)
}

func (b *bench) copySite(ctx context.Context, s *sites, r *result) error {
	u, err := measured(ctx, []string{"cp", "-r", r.ours.public, s.path("copy")})
	r.copies = append(r.copies, u)
	if err != nil {
		return err
	}
	return os.RemoveAll(s.path("copy"))
}

func (b *bench) measureWarm(ctx context.Context, s *sites, r *result) error {
	b.say("%d posts: builds without a change", s.posts)
	for range b.pairs {
		for _, f := range r.tools() {
			if err := f.run(ctx, &f.warm, &f.warmWrote); err != nil {
				return err
			}
		}
	}
	return nil
}

// measureEdits adds a sentence to the post in the middle before each build, which is a process of its own.
func (b *bench) measureEdits(ctx context.Context, s *sites, r *result) error {
	b.say("%d posts: builds after a change to one", s.posts)
	for i := range b.pairs {
		for _, f := range r.tools() {
			e := edit{id: postID(s.posts / 2), marker: fmt.Sprintf("Nachtrag-%d", i)}
			if err := e.save(f.content); err != nil {
				return err
			}
			if err := f.run(ctx, &f.edit, &f.editWrote); err != nil {
				return err
			}
			shown, err := e.shownIn(f.public)
			if err != nil {
				return err
			}
			if !shown {
				return fmt.Errorf("%s: the page of %s does not show what was added to the post: its cache tells no change", f.name, e.id)
			}
		}
	}
	return nil
}

// run builds once and adds what it took.
func (f *figures) run(ctx context.Context, to *[]usage, wrote *int) error {
	start := clock()
	u, err := measured(ctx, f.build)
	if err != nil {
		return err
	}
	n, err := writtenSince(f.public, start)
	if err != nil {
		return err
	}
	// What the generator says counts, unless files are newer than that.
	*wrote = max(*wrote, n, saidWritten(u.stdout))
	*to = append(*to, u)
	return nil
}
