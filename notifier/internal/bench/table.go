package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// row is a line of the table. What is empty or zero was not measured.
type row struct {
	what    string
	got     string
	goal    string
	verdict string
	ideal   string
	all     string // of each run
	cpu     time.Duration
	sandbox time.Duration // processor time
	memory  int64
	once    bool // every number has exactly one message
}

// sendingRow takes the figures of the best run, and the most memory of all.
func sendingRow(what string, all []sending) row {
	one := best(all)
	var rates []string
	for _, s := range all {
		rates = append(rates, thousands(int(s.rate())))
	}
	return row{
		what: what, got: perSecond(one.people, one.took), all: strings.Join(rates, ", ") + " /s",
		cpu: one.cpu, sandbox: one.provider, memory: largest(all), once: true,
	}
}

func best(all []sending) sending {
	return slices.MaxFunc(all, func(a, b sending) int { return cmp.Compare(a.rate(), b.rate()) })
}

func largest(all []sending) int64 {
	return slices.MaxFunc(all, func(a, b sending) int { return cmp.Compare(a.memory, b.memory) }).memory
}

func times(all []sending) []time.Duration {
	var took []time.Duration
	for _, s := range all {
		took = append(took, s.took)
	}
	return took
}

func perSecond(n int, took time.Duration) string {
	return thousands(int(float64(n)/took.Seconds())) + "/s"
}

func verdict(reached bool) string {
	if reached {
		return "reached"
	}
	return "not reached"
}

func printRows(w io.Writer, database string, rows []row) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", database)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tmeasured\tgoal\t\tideal\tall runs\tCPU notifier\tCPU sandbox\tmemory\tone message each")
	for _, r := range rows {
		once := "–"
		if r.once {
			once = "yes"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.what, orDash(r.got), orDash(r.goal), orDash(r.verdict), orDash(r.ideal), orDash(r.all),
			short(r.cpu.Seconds()), short(r.sandbox.Seconds()), size(r.memory), once)
	}
	_ = t.Flush()
}

func orDash(text string) string { return cmp.Or(text, "–") }

// spread lists the times of all runs.
func spread(all []time.Duration) string {
	var texts []string
	for _, d := range all {
		texts = append(texts, short(d.Seconds()))
	}
	return strings.Join(texts, ", ")
}

// shorter is the smaller of two times of which the first may not have been measured.
func shorter(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// short is a time with three digits that count.
func short(seconds float64) string {
	switch {
	case seconds == 0:
		return "–"
	case seconds < 0:
		return "-" + short(-seconds)
	case seconds < 0.1:
		return fmt.Sprintf("%.1f ms", seconds*1e3)
	case seconds < 1:
		return fmt.Sprintf("%.0f ms", seconds*1e3)
	}
	return fmt.Sprintf("%.2f s", seconds)
}

func size(bytes int64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func notifiers(n int) string {
	if n == 1 {
		return "1 notifier"
	}
	return fmt.Sprintf("%d notifiers", n)
}
