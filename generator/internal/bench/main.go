// Command bench measures the generator against Hugo and against copying files, with the same posts, equal templates and in turn:
//
//	go run ./generator/internal/bench --posts 1000,10000,50000 --pairs 5
//	go run ./generator/internal/bench --posts 10000 --pushes 10
//
// It writes a newsroom and a Hugo site of N posts each, builds both, compares their pages, and measures every process from its start to
// its end: time, processor time, and peak resident memory. Ratios are of medians of this one run; figures of different runs tell little,
// since machines differ from one hour to the next. Cold means no public/ and no cache.
//
// Everything lies in a folder in memory (/dev/shm, or else the folder for temporary files): a disk's journal can make the same write ten
// times slower from one run to the next. 50,000 posts take about 3 GB there while they are measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the site of the benchmarks has a time zone
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	posts     []int
	pairs     int
	edits     int
	releases  int
	dir       string
	generator string
	notifier  string
	pushes    int
	hugo      string
	skipServe bool
	sameFiles bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{posts: []int{1000, 10000, 50000}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Func("posts", "sizes of the site, with commas between them (1000,10000,50000)", func(text string) (err error) {
		o.posts, err = sizes(text)
		return err
	})
	flags.IntVar(&o.pairs, "pairs", 5, "how often each is measured")
	flags.IntVar(&o.edits, "edits", 15, "posts that are changed while serve runs")
	flags.IntVar(&o.releases, "releases", 5, "posts that are due while watch runs, 8 s each or longer; 0 for none")
	flags.StringVar(&o.dir, "dir", "", "folder for the sites (a new one in /dev/shm, removed at the end)")
	flags.StringVar(&o.generator, "generator", "bin/generator", "the generator that is measured")
	flags.StringVar(&o.notifier, "notifier", "bin/notifier", "the notifier that sends what is pushed")
	flags.IntVar(&o.pushes, "pushes", 0, "measure this and nothing else: so many git pushes, each until its text message is accepted")
	flags.StringVar(&o.hugo, "hugo", "", "Hugo's program, or none (installed into "+hugoFolder+" where it is missing)")
	flags.BoolVar(&o.skipServe, "skip-serve", false, "do not measure serve")
	flags.BoolVar(&o.sameFiles, "same-files", false, "have Hugo write what only ours has: a short link for each post, Atom and JSON for each list")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.pairs < 1 || o.edits < 1 || o.releases < 0 {
		return o, errors.New("there are flags only, --pairs and --edits are at least 1, and --releases at least 0; see --help")
	}
	return o, nil
}

func sizes(text string) ([]int, error) {
	var out []int
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < smallest || n > 999_999 {
			return nil, fmt.Errorf("%q is not a number of posts from %d to 999999", word, smallest)
		}
		out = append(out, n)
	}
	return out, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	b, err := newBench(ctx, o, stderr)
	if err != nil {
		return err
	}
	defer b.close()
	if b.pushes > 0 {
		return b.push(ctx, stdout)
	}
	var all []*result
	for _, posts := range o.posts {
		r, err := b.measure(ctx, posts)
		if err != nil {
			return fmt.Errorf("%d posts: %w", posts, err)
		}
		printResult(stdout, r)
		all = append(all, r)
	}
	printGoals(stdout, goals(all))
	return nil
}

// push measures pushes alone.
func (b *bench) push(ctx context.Context, stdout io.Writer) error {
	for _, posts := range b.posts {
		p, err := b.measurePushes(ctx, posts)
		if err != nil {
			return fmt.Errorf("%d posts: %w", posts, err)
		}
		p.print(stdout)
	}
	return nil
}

// newBench finds the programs and makes the folder.
func newBench(ctx context.Context, o options, log io.Writer) (*bench, error) {
	b := &bench{options: o, log: log}
	var err error
	if b.generator, err = filepath.Abs(o.generator); err != nil {
		return nil, err
	}
	if _, err := os.Stat(b.generator); err != nil {
		return nil, fmt.Errorf("there is no %s: run make build first, or name it with --generator", o.generator)
	}
	if b.notifier, err = filepath.Abs(o.notifier); err != nil {
		return nil, err
	}
	if b.pushes > 0 {
		return b, b.makeFolder()
	}
	if b.hugo, err = findHugo(ctx, o.hugo, log); err != nil {
		return nil, err
	}
	return b, b.makeFolder()
}

// makeFolder makes the folder for the sites. One that was named is kept, and so is what else lies in it.
func (b *bench) makeFolder() error {
	if b.dir != "" {
		var err error
		if b.dir, err = filepath.Abs(b.dir); err != nil {
			return err
		}
		return os.MkdirAll(b.dir, 0o755)
	}
	parent := os.TempDir()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		parent = "/dev/shm"
	}
	dir, err := os.MkdirTemp(parent, "newsroom-bench-")
	b.dir, b.remove = dir, true
	return err
}

func (b *bench) close() {
	if b.remove {
		_ = os.RemoveAll(b.dir)
	}
}

// clock is the moment now: this package measures.
func clock() time.Time {
	return time.Now() //nolint:forbidigo // a benchmark runs against the clock
}

// since is the time that has gone by.
func since(start time.Time) time.Duration { return clock().Sub(start) }
