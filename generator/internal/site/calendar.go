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
		return cmp.Or(-compareBool(a.Job.Deadline.IsZero(), b.Job.Deadline.IsZero()), a.Job.Deadline.Compare(b.Job.Deadline))
	})
	return jobs
}

// compareBool puts what is true first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (s *Site) with(wanted func(*Post) bool) []*Post {
	var posts []*Post
	for _, p := range s.Posts {
		if wanted(p) {
			posts = append(posts, p)
		}
	}
	return posts
}

func byStart(posts []*Post) []*Post {
	slices.SortStableFunc(posts, func(a, b *Post) int { return a.Event.Start.Compare(b.Event.Start) })
	return posts
}

// Events are all events of an edition, by their start; those that were withdrawn are among them without a title, as cancelled: they stand in
// the calendars of people who would go there otherwise.
func (s *Site) Events(info *Info) []*Post {
	events := bestOf(s.with(func(p *Post) bool { return p.Event != nil }), info)
	if info.number > 0 {
		events = slices.Clone(events)
	}
	for _, p := range s.withdrawn {
		if p.Event != nil && p.original == nil {
			e := *p.Event
			e.Cancelled, e.Location = true, ""
			events = append(events, &Post{ID: p.best(info).ID, Date: p.Date, Lastmod: p.Lastmod, URL: info.Home.URL, Event: &e, Language: info.Language, info: info, Source: p.Source})
		}
	}
	return byStart(events)
}

// calendarPages are a section that is a calendar: coming events by month, and past ones in an archive.
func (s *Site) calendarPages(info *Info, l *List) []*Page {
	page := s.paged(info, CalendarPage, l, "", nil)[0]
	page.Posts, page.Groups = info.Upcoming, s.byMonth(info.Upcoming)
	page.Rest = rest(l, func(p *Post) bool { return p.Event == nil })
	past := slices.Clone(bestOf(s.past(), info))
	archive := s.archive(info, CalendarPage, l, past)
	for _, p := range archive {
		p.Groups = s.byMonth(p.Posts)
	}
	return append([]*Page{page}, archive...)
}

// past are the events that are over, the newest first.
func (s *Site) past() []*Post {
	events := byStart(s.with(func(p *Post) bool { return p.Event != nil && p.Event.Past }))
	slices.Reverse(events)
	return events
}

// jobsPages are a section that lists jobs: open ones by their deadline, and closed ones in an archive.
func (s *Site) jobsPages(info *Info, l *List) []*Page {
	page := s.paged(info, JobsPage, l, "", nil)[0]
	page.Posts = info.OpenJobs
	page.Rest = rest(l, func(p *Post) bool { return p.Job == nil })
	return append([]*Page{page}, s.archive(info, JobsPage, l, bestOf(s.closedJobs(), info))...)
}

func (s *Site) closedJobs() []*Post {
	return s.with(func(p *Post) bool { return p.Job != nil && p.Job.Closed })
}

// archive are the pages of what is over; none where nothing is.
func (s *Site) archive(info *Info, kind Kind, l *List, posts []*Post) []*Page {
	if len(posts) == 0 {
		return nil
	}
	pages := s.paged(info, kind, l, archiveDir, posts)
	for _, p := range pages {
		p.Archive = true
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

// rest are the posts of a section that stand nowhere else on its page.
func rest(l *List, wanted func(*Post) bool) []*Post {
	var posts []*Post
	for _, p := range l.Posts {
		if wanted(p) {
			posts = append(posts, p)
		}
	}
	return posts
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

// month is the first day of the month of a time.
func (s *Site) month(t time.Time) time.Time {
	year, month, _ := t.In(s.location()).Date()
	return time.Date(year, month, 1, 0, 0, 0, 0, s.location())
}
