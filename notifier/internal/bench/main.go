// Command bench measures how fast and with how much memory the notifier brings an alert to many people, beside its goals:
//
//	go run ./notifier/internal/bench --recipients 100000 --database both
//
// Everything is measured from the outside: the notifier and the sandbox are processes of their own, and the notifier is the program that
// `make build` makes. Its people are populated once for each size and copied for each run. What is measured:
//
//	plan     from the moment the alert is seen until all rows are on the disk
//	instant  messages a second with a provider that answers at once, 20 requests at the same time: from the plan until the outcome of the
//	         last message is on the disk, or from the sandbox's first message to its last, whichever is longer
//	slow     the same with 50 ms a call, beside the time that 20 at the same time take at least
//	hold     the last message that reaches the sandbox after `notifier hold` has ended; then the alert is released and comes to its end
//	texts    what people text, each on the disk before it is answered: how many a second, and how long 99 of 100 wait at 200 a second while an
//	         alert goes out
//	memory   the most that the notifier had resident (VmHWM), for these recipients and for a million
//
// After each of them the sandbox is asked whether every number has exactly one message. Of several runs the best counts, since other work
// on the machine only ever takes time away; beside it stand all of them. Of hold the worst counts, since it is a promise. Bare posts are
// what the same sandbox takes from a client that does nothing but post as many at the same time. Sandbox and notifier share the machine's cores, so the
// processor time of both is shown.
//
// The database lies on a disk, and every change waits for it: a folder in memory would measure something else. PostgreSQL is the one
// that the system has, started for this alone, with all that it does for durability.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
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
	recipients int // of plan, instant and memory
	slow       int // of slow, hold and texts
	only       string
	database   string
	million    bool
	runs       int
	dir        string
	notifier   string
}

// parts are what can be measured alone.
func parts() []string { return []string{"plan", "instant", "slow", "hold", "texts", "memory"} }

// smallest is the least number of people of which anything can be said.
const smallest = 20

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.recipients, "recipients", 100_000, "people of plan, instant and memory")
	flags.IntVar(&o.slow, "slow-recipients", 10_000, "people of slow, hold and texts")
	flags.StringVar(&o.only, "only", "", "measure this alone: "+strings.Join(parts(), ", "))
	flags.StringVar(&o.database, "database", "both", "sqlite, postgres or both")
	flags.BoolVar(&o.million, "million", true, "measure memory for 1,000,000 people too, on SQLite")
	flags.IntVar(&o.runs, "runs", 3, "how often each is measured")
	flags.StringVar(&o.dir, "dir", "", "folder on a disk for databases (a new one in the folder for temporary files, removed at the end)")
	flags.StringVar(&o.notifier, "notifier", "", "the notifier that is measured (built from here)")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, o.check(flags.NArg())
}

func (o options) check(words int) error {
	var err error
	if words > 0 || o.runs < 1 || o.recipients < smallest || o.slow < smallest {
		err = fmt.Errorf("there are flags only, --runs is at least 1, and --recipients and --slow-recipients are at least %d; see --help", smallest)
	}
	if o.only != "" && !slices.Contains(parts(), o.only) {
		err = errors.Join(err, fmt.Errorf("--only is %q; it must be one of %s", o.only, strings.Join(parts(), ", ")))
	}
	if !slices.Contains([]string{"sqlite", "postgres", "both"}, o.database) {
		err = errors.Join(err, fmt.Errorf("--database is %q; it must be sqlite, postgres or both", o.database))
	}
	return err
}

func (o options) wants(part string) bool { return o.only == "" || o.only == part }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	b := &bench{options: o, log: stderr}
	defer func() { err = errors.Join(err, b.close()) }()
	if err := b.open(ctx); err != nil {
		return err
	}
	fmt.Fprintln(stdout, b.describe())
	for _, e := range b.engines {
		rows, err := b.measure(ctx, e)
		printRows(stdout, e.name(), rows) // also what was measured before something failed
		if err != nil {
			return fmt.Errorf("%s: %w", e.name(), err)
		}
	}
	return nil
}

// clock is the moment now: this package measures.
func clock() time.Time {
	return time.Now() //nolint:forbidigo // a benchmark runs against the clock
}

// since is the time that has gone by.
func since(start time.Time) time.Duration { return clock().Sub(start) }
