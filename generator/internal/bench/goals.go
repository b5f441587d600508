package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// verdict says how one goal stands.
type verdict struct {
	goal     string
	got      string // what was measured; empty = this run did not
	achieved bool
}

// goals are those that the generator is held to, on two cores.
func goals(all []*result) []verdict {
	at := map[int]*result{}
	for _, r := range all {
		at[r.posts] = r
	}
	ten, fifty := at[10_000], at[50_000]
	return []verdict{
		faster("cold, 10,000 posts: at least 6 times as fast as Hugo", ten, 6, coldRuns),
		leaner("cold, 10,000 posts: at most 1/4 of Hugo's memory", ten),
		faster("cold, 50,000 posts: at least 8 times as fast as Hugo", fifty, 8, coldRuns),
		steady("cold, 50,000 posts: at most 1.15 times the time per post of 10,000", ten, fifty),
		faster("nothing changed, 10,000 posts: at least 60 times as fast as Hugo", ten, 60, warmRuns),
		untouched("nothing changed, 10,000 posts: no file written", ten),
		faster("one post changed, 10,000 posts: at least 40 times as fast as Hugo", ten, 40, editRuns),
		prompt("serve, 10,000 posts: less than 30 ms from save to file in the median", ten),
		punctual("release, 10,000 posts: less than 100 ms from publishDate to both pages and alerts.json, each time", ten),
		nearCopy("cold, 10,000 posts: at most 4 times cp -r of the site", ten),
		nearCopy("cold, 50,000 posts: at most 4 times cp -r of the site", fifty),
	}
}

func coldRuns(f *figures) []usage { return f.cold }
func warmRuns(f *figures) []usage { return f.warm }
func editRuns(f *figures) []usage { return f.edit }

func faster(goal string, r *result, want float64, runs func(*figures) []usage) verdict {
	if r == nil || r.theirs == nil {
		return verdict{goal: goal}
	}
	got := ratio(wall(runs(r.theirs)).median, wall(runs(r.ours)).median)
	return verdict{goal, fmt.Sprintf("%.1f times", got), got >= want}
}

func leaner(goal string, r *result) verdict {
	if r == nil || r.theirs == nil || memory(r.theirs.cold).median == 0 {
		return verdict{goal: goal}
	}
	got := ratio(memory(r.ours.cold).median, memory(r.theirs.cold).median)
	return verdict{goal, fmt.Sprintf("1/%.1f", 1/got), got <= 0.25}
}

func steady(goal string, small, large *result) verdict {
	if small == nil || large == nil {
		return verdict{goal: goal}
	}
	per := func(r *result) float64 { return wall(r.ours.cold).median / float64(r.posts) }
	got := ratio(per(large), per(small))
	return verdict{goal, fmt.Sprintf("%.2f times", got), got <= 1.15}
}

func untouched(goal string, r *result) verdict {
	if r == nil {
		return verdict{goal: goal}
	}
	return verdict{goal, thousands(r.ours.warmWrote), r.ours.warmWrote == 0}
}

func prompt(goal string, r *result) verdict {
	if r == nil || len(r.ours.saved) == 0 {
		return verdict{goal: goal}
	}
	s := seconds(r.ours.saved)
	got := fmt.Sprintf("%s, at most %s", short(s.median), short(s.max))
	if r.theirs != nil {
		got += "; Hugo server " + short(seconds(r.theirs.saved).median)
	}
	return verdict{goal, got, s.median < 0.030}
}

func punctual(goal string, r *result) verdict {
	if r == nil || len(r.ours.told) == 0 {
		return verdict{goal: goal}
	}
	pages, told := seconds(r.ours.released), seconds(r.ours.told)
	got := fmt.Sprintf("%s and %s, at most %s", short(pages.median), short(told.median), short(told.max))
	return verdict{goal, got, told.max < 0.100}
}

func nearCopy(goal string, r *result) verdict {
	if r == nil {
		return verdict{goal: goal}
	}
	got := ratio(wall(r.ours.cold).median, wall(r.copies).median)
	return verdict{goal, fmt.Sprintf("%.2f times", got), got <= 4}
}

func printGoals(w io.Writer, all []verdict) {
	fmt.Fprintln(w, "\nGoals")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range all {
		word := "not reached"
		switch {
		case v.got == "":
			word = "not measured"
		case v.achieved:
			word = "reached"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", word, v.goal, v.got)
	}
	_ = t.Flush()
}
