package site

import (
	"cmp"
	"slices"
	"time"
)

// Change is something that the clock alone does to the site.
type Change struct {
	At      time.Time
	File    string // the post or legal page, by its path in content/; empty where it is a channel that changes
	Channel string // its id
	What    string // what happens then, as words that follow the name: is published
}

// What the clock does.
const (
	published    = "is published"
	noticed      = "is shown as withdrawn"
	expires      = "expires"
	updated      = "shows an update"
	deadlineOver = "is closed: its deadline is over"
	eventOver    = "is over: the event has ended"
	offBanner    = "leaves the banner"
	digestSent   = "gets its digest"
)

// due are the moments after now at which the same content makes another site: the next change of every post and channel, the earliest first.
// Two things that happen to a post at one moment are two changes.
func (s *Site) due(all []*Post, o Options) []Change {
	ends := s.bannerEnds()
	var due []Change
	for _, p := range all {
		due = append(due, s.nextOf(p, ends, o)...)
	}
	for _, ch := range s.config.Channels {
		if ch.Digest == nil {
			continue
		}
		if moment, ok := s.nextDigest(ch.Digest); ok {
			due = append(due, Change{At: moment, Channel: ch.ID, What: digestSent})
		}
	}
	slices.SortStableFunc(due, func(a, b Change) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.File, b.File), cmp.Compare(a.Channel, b.Channel))
	})
	return due
}

// bannerEnds tells when each post that stands on top now leaves from there.
func (s *Site) bannerEnds() map[*Post]time.Time {
	ends := map[*Post]time.Time{}
	for _, info := range s.Editions {
		for _, p := range info.Banner {
			ends[p] = bannerEnd(p, s.config.Banner)
		}
	}
	return ends
}

// nextOf is what happens next to a post.
func (s *Site) nextOf(p *Post, ends map[*Post]time.Time, o Options) []Change {
	if p.Source.Draft && !o.Drafts {
		return nil
	}
	var next []Change
	for _, c := range s.changes(p, ends) {
		if !c.At.After(o.Now) || c.At.IsZero() || len(next) > 0 && c.At.After(next[0].At) || s.happensToOriginal(p, c, ends) {
			continue
		}
		if len(next) > 0 && c.At.Before(next[0].At) {
			next = next[:0]
		}
		c.At, c.File = c.At.In(s.location()), p.Source.File
		next = append(next, c)
	}
	return next
}

// changes is what the clock does to a post at one time or another; what it never does has no time.
func (s *Site) changes(p *Post, ends map[*Post]time.Time) []Change {
	if p.Source.Withdrawn != "" {
		return []Change{{At: p.Source.Due(), What: noticed}} // from then on it counts as one that was public
	}
	all := append(make([]Change, 0, 8), Change{At: p.Source.Due(), What: published}, Change{At: p.Source.ExpiryDate, What: expires},
		Change{At: ends[p], What: offBanner})
	if p.Event != nil {
		all = append(all, Change{At: s.eventEnd(p.Event), What: eventOver})
	}
	if p.Job != nil && !p.Job.Deadline.IsZero() {
		all = append(all, Change{At: after(p.Job.Deadline), What: deadlineOver})
	}
	if p.Raffle != nil && !p.Raffle.Deadline.IsZero() {
		all = append(all, Change{At: after(p.Raffle.Deadline), What: deadlineOver})
	}
	for _, u := range p.Source.Updates {
		all = append(all, Change{At: u.At, What: updated})
	}
	return all
}

// happensToOriginal tells whether a change of a translation is one of what it translates, and need not be told twice.
func (s *Site) happensToOriginal(p *Post, c Change, ends map[*Post]time.Time) bool {
	return p.original != nil && slices.ContainsFunc(s.changes(p.original, ends), func(other Change) bool {
		return other.At.Equal(c.At) && other.What == c.What
	})
}
