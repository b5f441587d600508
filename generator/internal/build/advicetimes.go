package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
)

// late warns of an urgent post that is new or was touched today, although it is older than what the notifier sends. Of one that was touched
// nobody can see whether it became urgent or only lost a typing error; so posts that nobody touched keep still, as do those that say something
// new today.
func (a *adviser) late(p *site.Post) {
	oldest := a.now.Add(-maxAge)
	key, newest := "urgent", p.Source.Due()
	for _, u := range p.Source.Updates {
		if u.At.After(newest) {
			key, newest = "updates", u.At
		}
	}
	touched, isNew := a.touched(p)
	if !newest.Before(oldest) || touched.Before(oldest) || touched.After(a.now) {
		return
	}
	done, what, hint := "was changed on "+a.shown(touched), "the post", "add publishDate: with the moment from which it is to be public and sent"
	if key == "updates" {
		what, hint = "its newest update", "if it is new, let its at: be now"
	}
	switch {
	case isNew:
		done = "is new"
	case key == "urgent":
		hint = "if it became urgent only now, " + hint
	}
	a.warn(p, "late", key, hint, "the file %s, but %s is of %s: the notifier sends no text message for what is older than a day", done, what, a.shown(newest))
}

// touched is when a post was last changed, by its front matter or by git, and whether its file came within a day; zero where nobody knows.
func (a *adviser) touched(p *site.Post) (at time.Time, isNew bool) {
	cut := a.in.Options.Cut[p.Source.File] // it is older than what git has of it
	switch {
	case !p.Source.Lastmod.IsZero():
		return p.Source.Lastmod, false
	case len(p.History) > 0:
		first := p.History[len(p.History)-1].Time
		return p.History[0].Time, !cut && !first.Before(a.now.Add(-maxAge))
	case len(a.in.Options.History) > 0 && !cut: // git knows the others, and this one not yet
		return a.now, true
	}
	return time.Time{}, false
}

// pastEvent warns of an event that is over when its post becomes public.
func (a *adviser) pastEvent(p *site.Post) {
	e := p.Source.Event
	if e == nil || e.Cancelled {
		return
	}
	key, over := "event.end", e.End
	if over.IsZero() {
		key, over = "event.start", e.Start
	}
	if e.AllDay {
		over = over.AddDate(0, 0, 1)
	}
	if !over.After(p.Source.Due()) {
		a.warn(p, "event", key, "mend the year or the month, or take event: out of a post that tells how it was",
			"the event is over before the post is public, on %s", a.shown(p.Source.Due()))
	}
}

// titleOfDay is what two posts must not have in common.
type titleOfDay struct {
	year, day int
	title     string
}

// alike warns of posts of one day whose titles are the same but for capitals and punctuation: in lists one is taken for the other. The second
// one is warned of.
func (a *adviser) alike(posts []*site.Post) {
	seen := make(map[titleOfDay]*site.Post, len(posts))
	for _, p := range posts {
		title := content.Slug(p.Title)
		if title == "" {
			continue
		}
		date := p.Date.In(a.config.Timezone)
		key := titleOfDay{date.Year(), date.YearDay(), title}
		if first := seen[key]; first != nil {
			a.warn(p, "title", "title", "say in the title what is new, or add an update to the first one", "%s has the same title on the same day, %s",
				a.in.Folder+"/"+first.Source.File, date.Format(time.DateOnly))
			continue
		}
		seen[key] = p
	}
}

// clock warns of dates without an offset that a clock never shows, or shows twice. Only posts with a moment on such a day are read again.
func (a *adviser) clock(p *site.Post) {
	moments := slices.DeleteFunc(momentsOf(p.Source), func(t time.Time) bool { return !a.shiftDay(t) })
	if len(moments) == 0 {
		return
	}
	text, err := fs.ReadFile(a.in.Content, p.Source.File)
	if err != nil {
		return // it was read before: what is wrong with it now, the next build tells
	}
	for n, line := range bytes.Split(text, []byte("\n")) {
		if n+1 >= p.Source.BodyLine {
			break
		}
		for _, at := range dateText.FindAllIndex(line, -1) {
			a.clockAt(p, string(line[at[0]:at[1]]), content.Place{Line: n + 1, Column: at[0] + 1}, moments)
		}
	}
}

// dateText finds dates with a time of day; clockAt tells those that were read as one.
var dateText = regexp.MustCompile(`(\d{4}-\d{1,2}-\d{1,2}[T ]|\d{1,2}\.\d{1,2}\.\d{4} )\d{1,2}:\d{2}(:\d{2})?( ?(Z|UTC|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2}|[A-Z][a-z]+/[A-Z][A-Za-z_]+))?`)

func (a *adviser) clockAt(p *site.Post, text string, at content.Place, moments []time.Time) {
	note := content.ClockNote(text, a.config.Timezone)
	if note.Shift == content.NoShift || !slices.ContainsFunc(moments, note.Moment.Equal) {
		return
	}
	taken := note.Moment.In(a.config.Timezone)
	problem := diag.Warningf(p.Source.File, at.Line, at.Column, "write "+taken.Format(withOffset)+", or the time that is meant",
		"clocks are put forward over %s: it is taken for %s", text, taken.Format("15:04 MST"))
	if note.Shift == content.Twice {
		problem.Text = fmt.Sprintf("%s comes twice, as clocks are put back: it is taken for the first time, %s", text, taken.Format("15:04 MST"))
		problem.Hint = fmt.Sprintf("write %s, or %s for the second time", taken.Format(withOffset), note.Second.In(a.config.Timezone).Format(withOffset))
	}
	a.found = append(a.found, problem.By("clock"))
}

const withOffset = "2006-01-02 15:04 -0700"

// momentsOf are all moments that a post names.
func momentsOf(p *content.Post) []time.Time {
	all := []time.Time{p.Date, p.PublishDate, p.ExpiryDate, p.Lastmod}
	for _, u := range p.Updates {
		all = append(all, u.At)
	}
	if p.Event != nil {
		all = append(all, p.Event.Start, p.Event.End)
	}
	if p.Job != nil {
		all = append(all, p.Job.Deadline)
	}
	if p.Raffle != nil {
		all = append(all, p.Raffle.Deadline)
	}
	return all
}

// shiftDay tells whether the clock is put forward or back on the day of a moment.
func (a *adviser) shiftDay(t time.Time) bool {
	if t.IsZero() {
		return false
	}
	t = t.In(a.config.Timezone)
	_, before := t.Add(-3 * time.Hour).Zone()
	_, after := t.Add(3 * time.Hour).Zone()
	return before != after
}
