package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// spread is several measurements of the same.
type spread struct{ median, min, max float64 }

func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	v := slices.Sorted(slices.Values(values))
	middle := len(v) / 2
	s := spread{median: v[middle], min: v[0], max: v[len(v)-1]}
	if len(v)%2 == 0 {
		s.median = (v[middle-1] + v[middle]) / 2
	}
	return s
}

// of takes one figure of each run.
func of(runs []usage, figure func(usage) float64) spread {
	var values []float64
	for _, u := range runs {
		values = append(values, figure(u))
	}
	return spreadOf(values)
}

func wall(runs []usage) spread { return of(runs, func(u usage) float64 { return u.wall.Seconds() }) }

func cpu(runs []usage) spread { return of(runs, func(u usage) float64 { return u.cpu.Seconds() }) }

func memory(runs []usage) spread { return of(runs, func(u usage) float64 { return float64(u.memory) }) }

func seconds(all []time.Duration) spread {
	var values []float64
	for _, d := range all {
		values = append(values, d.Seconds())
	}
	return spreadOf(values)
}

// ratio is a / b; 0 where b was not measured.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// row is a line of the table.
type row struct {
	what, who string
	time      spread
	cpu       float64 // seconds; 0 = not measured
	memory    float64 // bytes; 0 = not measured
	wrote     int     // files; -1 = not measured
	perPost   bool
	// Beside Hugo, 0 = not measured: how many times as fast, and the share of its processor time and memory.
	faster, work, share float64
	copies              float64 // times the time of cp -r; 0 = says nothing
}

func (r *result) rows() []row {
	var rows []row
	for _, f := range r.tools() {
		rows = append(rows, r.row("cold", f, f.cold, f.coldWrote))
	}
	rows = append(rows, row{what: "cold", who: "cp -r", time: wall(r.copies), cpu: cpu(r.copies).median, wrote: r.ours.size.files, perPost: true})
	for _, f := range r.tools() {
		rows = append(rows, r.row("warm, nothing changed", f, f.warm, f.warmWrote))
	}
	for _, f := range r.tools() {
		rows = append(rows, r.row("warm, one post changed", f, f.edit, f.editWrote))
	}
	for _, f := range r.tools() {
		if len(f.saved) > 0 {
			rows = append(rows, row{what: "serve, from save to file", who: f.name, time: seconds(f.saved), memory: float64(f.serveMemory), wrote: -1})
		}
	}
	for _, moment := range []struct {
		what  string
		times []time.Duration
	}{{"watch, from publishDate to both pages", r.ours.released}, {"watch, from publishDate to alerts.json", r.ours.told}} {
		if len(moment.times) > 0 {
			rows = append(rows, row{what: moment.what, who: r.ours.name, time: seconds(moment.times), memory: float64(r.ours.watchMemory), wrote: -1})
		}
	}
	return besideHugo(rows)
}

func (r *result) row(what string, f *figures, runs []usage, wrote int) row {
	return row{
		what: what, who: f.name, time: wall(runs), cpu: cpu(runs).median, memory: memory(runs).median, wrote: wrote,
		perPost: what == "cold", copies: ratio(wall(runs).median, wall(r.copies).median),
	}
}

// besideHugo sets the ratios of each of our rows to Hugo's row of the same name.
func besideHugo(rows []row) []row {
	for i := range rows {
		for _, other := range rows {
			if rows[i].who == "ours" && other.who == "Hugo" && rows[i].what == other.what {
				rows[i].faster = ratio(other.time.median, rows[i].time.median)
				rows[i].work = ratio(rows[i].cpu, other.cpu)
				rows[i].share = ratio(rows[i].memory, other.memory)
			}
		}
	}
	return rows
}

func printResult(w io.Writer, r *result) {
	fmt.Fprintf(w, "\n%s posts, %s of Markdown, %d pairs of runs on %d cores\n", thousands(r.posts), size(float64(r.bytes)), r.pairs, runtime.NumCPU())
	for _, f := range r.tools() {
		fmt.Fprintf(w, "%s: %s files, %s\n", f.name, thousands(f.size.files), size(float64(f.size.bytes)))
	}
	if r.hugo != "" {
		fmt.Fprintln(w, r.hugo)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\twho\tmedian\tmin–max\tCPU\tper post\tmemory\tfiles written\tbeside Hugo\tbeside cp -r")
	for _, row := range r.rows() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s–%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.what, row.who, short(row.time.median), short(row.time.min), short(row.time.max),
			short(row.cpu), row.each(r.posts), size(row.memory), row.files(), row.hugo(), times(row.copies))
	}
	_ = t.Flush()
}

func (r row) each(posts int) string {
	if !r.perPost {
		return "–"
	}
	return fmt.Sprintf("%.0f µs", r.time.median/float64(posts)*1e6)
}

func (r row) files() string {
	if r.wrote < 0 {
		return "–"
	}
	return thousands(r.wrote)
}

func (r row) hugo() string {
	if r.faster == 0 {
		return "–"
	}
	text := fmt.Sprintf("%.1f× as fast", r.faster)
	if r.work > 0 {
		text += fmt.Sprintf(", %.0f %% CPU", 100*r.work)
	}
	return text + fmt.Sprintf(", %.0f %% memory", 100*r.share)
}

func times(ratio float64) string {
	if ratio == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f×", ratio)
}

// short is a time with three digits that count.
func short(seconds float64) string {
	switch {
	case seconds == 0:
		return "–"
	case seconds < 0.1:
		return fmt.Sprintf("%.1f ms", seconds*1e3)
	case seconds < 1:
		return fmt.Sprintf("%.0f ms", seconds*1e3)
	}
	return fmt.Sprintf("%.2f s", seconds)
}

func size(bytes float64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f MB", bytes/1e6)
}

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
