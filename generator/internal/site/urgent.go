package site

import (
	"cmp"
	"slices"
	"time"

	"newsroom/generator/internal/content"
)

// closedBanner is how long an all-clear stays on top: long enough for the next shift to see it.
const closedBanner = 6 * time.Hour

// chooseFront chooses what stands in front in every edition: what is urgent, coming events, open jobs.
func (s *Site) chooseFront(banner time.Duration) {
	urgent, events, jobs := s.banner(banner), s.upcoming(), s.openJobs()
	for _, info := range s.Editions {
		info.Banner, info.Upcoming, info.OpenJobs = bestOf(urgent, info), bestOf(events, info), bestOf(jobs, info)
		s.findArchives(info)
	}
}

// banner chooses the urgent posts that stand on top of every page: open ones until nothing was heard for a while, closed ones until the
// next shift has seen the all-clear.
func (s *Site) banner(open time.Duration) []*Post {
	var posts []*Post
	for _, p := range s.Posts {
		if p.Urgent && s.Info.Now.Before(bannerEnd(p, open)) {
			posts = append(posts, p)
		}
	}
	slices.SortStableFunc(posts, func(a, b *Post) int { return cmp.Compare(activity(b).UnixNano(), activity(a).UnixNano()) })
	return posts
}

func bannerEnd(p *Post, open time.Duration) time.Time {
	if p.Closed {
		return activity(p).Add(closedBanner)
	}
	return activity(p).Add(open)
}

// activity is when something was last said in an urgent post.
func activity(p *Post) time.Time {
	if len(p.Updates) > 0 && p.Updates[0].At.After(p.Date) {
		return p.Updates[0].At
	}
	return p.Date
}

// Messages returns the text messages of all posts that are public by their own dates, newest first. What is shown before its time
// (Options.Drafts, Options.Future) is for the eyes of editors; and a message that went out with it would not be sent again when it is due.
func (s *Site) Messages() []Message {
	var out []Message
	for _, p := range s.Posts {
		if !p.Urgent || p.Source.State(s.Info.Now) != content.Published {
			continue
		}
		first := s.message(p, "", "alert", cmp.Or(p.Source.Alert, p.Title), p.Date)
		first.Escalate = p.Source.Escalate
		out = append(out, first)
		for _, u := range p.Updates {
			if !u.Urgent {
				continue
			}
			kind := "update"
			if u.Closes {
				kind = "all-clear"
			}
			// The time, not the place in the list, tells updates apart: an update that is taken out or put in between must not make
			// another one look new (sent twice) or old (never sent).
			out = append(out, s.message(p, "#"+u.At.UTC().Format("20060102T150405Z"), kind, u.Text, u.At))
		}
	}
	slices.SortStableFunc(out, func(a, b Message) int { return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID)) })
	return out
}

func (s *Site) message(p *Post, suffix, kind, text string, at time.Time) Message {
	m := Message{
		ID: p.ID + suffix, Thread: p.ID, Kind: kind, Post: p, Title: p.Title, Text: text, Published: at, Modified: p.Lastmod,
		Expires: p.Source.ExpiryDate,
	}
	if kind != "all-clear" { // which ends the call
		m.Replies = p.Replies
	}
	for _, id := range otherIDs(p) {
		m.Also = append(m.Also, id+suffix)
	}
	for _, ch := range p.Channels {
		m.Channels = append(m.Channels, ch.ID)
	}
	return m
}
