package site

import (
	"cmp"
	"slices"
	"time"

	"newsroom/generator/internal/content"
)

// archiveDir holds what is over, in the folder of a section that is a calendar or a list of jobs.
const archiveDir = "archive/"

// upcoming are the events of the newsroom that are not over, the next first.
func (s *Site) upcoming() []*Post {
	return byStart(s.with(func(p *Post) bool { return p.Event != nil && !p.Event.Past }))
}

// openJobs are the jobs that are not closed, the nearest deadline first and those without one last.
func (s *Site) openJobs() []*Post {
	jobs := s.with(func(p *Post) bool { return p.Job != nil && !p.Job.Closed })
	slices.SortStableFunc(jobs, func(a, b *Post) int {
		return cmp.Or(trueFirst(!a.Job.Deadline.IsZero(), !b.Job.Deadline.IsZero()), a.Job.Deadline.Compare(b.Job.Deadline))
	})
	return jobs
}

// trueFirst is a comparison that puts what is true first.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (s *Site) with(wanted func(*Post) bool) []*Post { return those(s.Posts, wanted) }

// those are the posts for which something is true.
func those(posts []*Post, wanted func(*Post) bool) []*Post {
	var out []*Post
	for _, p := range posts {
		if wanted(p) {
			out = append(out, p)
		}
	}
	return out
}

func byStart(posts []*Post) []*Post {
	slices.SortStableFunc(posts, func(a, b *Post) int { return a.Event.Start.Compare(b.Event.Start) })
	return posts
}

// Events are all events of an edition, by their start; those that were withdrawn are among them without a title, as cancelled: they stand in
// the calendars of people who would go there otherwise.
func (s *Site) Events(info *Info) []*Post {
	events := bestOf(s.with(func(p *Post) bool { return p.Event != nil }), info)
	for _, p := range s.withdrawn {
		if p.Event != nil && p.original == nil {
			e := *p.Event
			e.Cancelled, e.Location = true, ""
			events = append(events, &Post{ID: p.ID, Date: p.Date, Lastmod: p.Lastmod, URL: info.Home.URL, Event: &e, Language: info.Language, info: info, Source: p.Source})
		}
	}
	return byStart(events)
}

// past are the events that are over, the newest first.
func (s *Site) past() []*Post {
	events := byStart(s.with(func(p *Post) bool { return p.Event != nil && p.Event.Past }))
	slices.Reverse(events)
	return events
}

func (s *Site) closedJobs() []*Post {
	return s.with(func(p *Post) bool { return p.Job != nil && p.Job.Closed })
}

// archive are the pages of what is over in a section that is a calendar or a list of jobs; none where nothing is.
func (s *Site) archive(info *Info, kind Kind, l *List) []*Page {
	var posts []*Post
	switch kind {
	case CalendarPage:
		posts = bestOf(s.past(), info)
	case JobsPage:
		posts = bestOf(s.closedJobs(), info)
	}
	if len(posts) == 0 {
		return nil
	}
	pages := s.paged(info, kind, l, archiveDir, posts)
	for _, p := range pages {
		p.Archive = true
		if kind == CalendarPage {
			p.Groups = s.byMonth(p.Posts)
		}
	}
	return pages
}

// findArchives tells the lists of an edition that have an archive where it is.
func (s *Site) findArchives(info *Info) {
	over := map[string]bool{string(content.CalendarLayout): len(s.past()) > 0, string(content.JobsLayout): len(s.closedJobs()) > 0}
	for _, l := range info.Sections {
		if over[l.Layout] {
			l.ArchiveHref = l.Href + archiveDir
		}
	}
}

// byMonth groups events by the month in which they begin, in the order that they are in.
func (s *Site) byMonth(posts []*Post) []Group {
	var groups []Group
	for _, p := range posts {
		month := s.month(p.Event.Start)
		if n := len(groups); n == 0 || !groups[n-1].Month.Equal(month) {
			groups = append(groups, Group{Month: month})
		}
		g := &groups[len(groups)-1]
		g.Posts = append(g.Posts, p)
	}
	return groups
}

// month is noon of the first day of the month of a time: in some zones a first of October has no midnight.
func (s *Site) month(t time.Time) time.Time {
	year, month, _ := t.In(s.location()).Date()
	return time.Date(year, month, 1, 12, 0, 0, 0, s.location())
}
