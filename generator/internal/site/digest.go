package site

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/content"
)

// Digest is what was new in a channel on a day, or since the last digest before.
type Digest struct {
	ID        string    // channels/CHANNEL/2026-11-22: permanent
	List      *List     // the channel
	At        time.Time // when its people are told
	Posts     []*Post   // newest first; never empty
	Href, URL string
	ShortURL  string

	dir  string // in public/
	code string
}

// maxDigests is of how many days a channel keeps the digests.
const maxDigests = 31

// addDigests makes the digests of an edition, the newest first. They follow from the posts, what git knows of them, and the clock alone:
// a post that was taken back leaves them as well.
func (s *Site) addDigests(info *Info) {
	for i, ch := range s.config.Channels {
		if ch.Digest == nil {
			continue
		}
		list := info.Channels[i]
		list.DigestTime = fmt.Sprintf("%02d:%02d", ch.Digest.Hour, ch.Digest.Minute)
		moments := s.pastMoments(ch.Digest)
		for n := range len(moments) - 1 {
			if posts := between(list.Posts, moments[n+1], moments[n]); len(posts) > 0 {
				list.Digests = append(list.Digests, s.newDigest(info, list, moments[n], posts))
			}
		}
	}
}

func (s *Site) newDigest(info *Info, l *List, at time.Time, posts []*Post) *Digest {
	day := at.In(s.location()).Format(time.DateOnly)
	d := &Digest{ID: "channels/" + l.ID + "/" + day, List: l, At: at, Posts: posts, dir: l.Dir + day + "/"}
	d.Href, d.URL = s.href(d.dir), s.url(d.dir)
	d.code = s.digestCode(info.prefix + d.ID)
	d.ShortURL = info.BaseURL + shortFolder + d.code + "/"
	return d
}

// digestCode is the code of a digest's short link: one that no post has.
func (s *Site) digestCode(id string) string {
	length := codeLength
	for s.codes[code(id, length)] {
		length++
	}
	return code(id, length)
}

// pastMoments are the moments of a digest up to now, the newest first, and one more: where the oldest of them begins.
func (s *Site) pastMoments(d *content.Digest) []time.Time {
	var all []time.Time
	for day := 0; len(all) <= maxDigests && day < longestQuiet+7*maxDigests; day++ {
		if moment, ok := s.digestMoment(d, -day); ok && !moment.After(s.Info.Now) {
			all = append(all, moment)
		}
	}
	return all
}

// longestQuiet is how many days a digest can be silent.
const longestQuiet = 400

// digestMoment is that of a number of days from now.
func (s *Site) digestMoment(d *content.Digest, days int) (time.Time, bool) {
	year, month, day := s.Info.Now.In(s.location()).Date()
	return d.Moment(time.Date(year, month, day+days, 12, 0, 0, 0, s.location()), s.location())
}

// nextDigest is the next moment of a digest after now; false where none comes.
func (s *Site) nextDigest(d *content.Digest) (time.Time, bool) {
	for day := range longestQuiet {
		if moment, ok := s.digestMoment(d, day); ok && moment.After(s.Info.Now) {
			return moment, true
		}
	}
	return time.Time{}, false
}

// lateness is how long after its date a post can come and still be news: an archive that is brought over is none.
const lateness = 7 * 24 * time.Hour

// came is when a post could first be read: at its date, unless git knows that its file came later. Many a post is dated before it is pushed,
// and would be in a digest that was sent without it.
func came(p *Post) time.Time {
	if p.original != nil {
		p = p.original
	}
	if len(p.History) == 0 || p.cut {
		return p.Date
	}
	if first := p.History[len(p.History)-1].Time; first.After(p.Date) && first.Sub(p.Date) < lateness {
		return first
	}
	return p.Date
}

// between are the posts of a list that became public after a moment, and up to another.
func between(posts []*Post, after, upTo time.Time) []*Post {
	var all []*Post
	for _, p := range posts {
		if at := came(p); at.After(after) && !at.After(upTo) {
			all = append(all, p)
		}
	}
	return all
}

// Digests are those that people are told of: the newest of each channel. What is shown before its time is for the eyes of editors.
func (s *Site) Digests() []*Digest {
	var all []*Digest
	for _, l := range s.Info.Channels {
		for _, d := range l.Digests[:min(1, len(l.Digests))] {
			told := *d
			told.Posts = slices.DeleteFunc(slices.Clone(d.Posts), func(p *Post) bool { return p.Source.State(s.Info.Now) != content.Published })
			if len(told.Posts) > 0 {
				all = append(all, &told)
			}
		}
	}
	return all
}

// digestPages are the pages of an edition's digests.
func (s *Site) digestPages(info *Info) []*Page {
	var pages []*Page
	for _, l := range info.Channels {
		for _, d := range l.Digests {
			p := &Page{Kind: DigestPage, Path: d.dir + pageFile, Href: d.Href, URL: d.URL, Title: l.Title, Site: info, List: l, Posts: d.Posts, Digest: d}
			p.Editions = s.editions(info, func(other *Info) string { return other.prefix + strings.TrimPrefix(d.dir, info.prefix) })
			pages = append(pages, p)
		}
	}
	return pages
}

// isDigest tells whether a path is, or may be one day, that of a digest.
func (s *Site) isDigest(name string) bool {
	for _, info := range s.Editions {
		rest, below := strings.CutPrefix(name, info.prefix+"channels/")
		id, day, _ := strings.Cut(rest, "/")
		day, _, _ = strings.Cut(day, "/")
		if _, err := time.Parse(time.DateOnly, day); below && err == nil && s.hasDigest(id) {
			return true
		}
	}
	return false
}

func (s *Site) hasDigest(id string) bool {
	return slices.ContainsFunc(s.config.Channels, func(ch content.Channel) bool { return ch.ID == id && ch.Digest != nil })
}
