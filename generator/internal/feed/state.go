package feed

import (
	"slices"
	"time"

	"newsroom/generator/internal/site"
)

// wasUrgent tells whether a post, or one of its updates, went out as urgent.
func wasUrgent(p *site.Post) bool {
	return p.Urgent || slices.ContainsFunc(p.Updates, func(u site.Update) bool { return u.Urgent })
}

// told is an urgent post in one line, in its own language: EIL: Gas tritt aus. It says what the post is now, and that a drill is one.
func told(p *site.Post) string {
	w, title := wordsIn(p.Language), line(p.Title)
	state := w.urgent
	switch {
	case p.Closed:
		state = w.clear
	case len(p.Updates) > 0:
		state = w.newer
	}
	if p.Exercise {
		state, title = w.exercise+", "+state, w.withoutDrill(title)
	}
	return state + ": " + title
}

// activity is when there was something new of a post.
func activity(p *site.Post) time.Time {
	if len(p.Updates) > 0 {
		return p.Updates[0].At
	}
	return p.Date
}
