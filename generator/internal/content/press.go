package content

import "time"

// Press is `press`: what the newsroom shows to the press, and the reviews of what the press writes. Posts and legal pages with `press: true`
// stand on the press pages, which link to nothing else and can be served to everybody.
type Press struct {
	Title       string // `title`: of the press pages; default Presse, or Press
	Description string
	In          map[string]Names
	BaseURL     string  // `baseURL`: where the press pages stand for the public; absolute, ends in /; empty = presse/ below that of the newsroom
	Contact     Contact // `contact`: whom journalists ask; with it there are press pages
	Reviews     []Review
}

// Contact is a person or a desk to ask.
type Contact struct{ Name, Phone, Email string }

// Open tells whether there are press pages.
func (p *Press) Open() bool { return p.Contact != Contact{} }

// Review is one of `press.reviews`, by its section: where its daily post comes from (generator press writes it).
type Review struct {
	Section string
	Title   string // `title`: of the day's post, with {date} for the day; default by the section's title
	Auto    bool   // `publish: auto`: the post is public at once; default draft. `press.publish` is that of all reviews that name none
	Limit   int    // `limit`: headlines a day in all, 1 to 100; default 20
	Sources []Source
	Place   Place
}

// Source is a feed of a review: RSS, Atom or JSON Feed.
type Source struct {
	Title    string   // `title`: of the paper; default its host
	URL      string   // `url`; required
	Keywords []string // `keywords`: one of them must be in headline or teaser; none = all stories
	Exclude  []string // `exclude`: none of them may be
	Limit    int      // `limit`: headlines a day, 1 to 50; default 5
	Place    Place
}

// Digest is `digest` of a channel: when its people are told once of all that is new. It is written `digest: "07:00"`, or
// {at: "07:00", days: [mo, di, mi, do, fr], except: [2026-12-24, 12-25]}.
type Digest struct {
	Hour, Minute int            // of the newsroom's clock
	Days         []time.Weekday // in the order of the week from Monday; never empty
	Except       []Day          // quiet days
}

// Day is a day of one year, or of every year.
type Day struct {
	Year  int // 0 = every year
	Month time.Month
	Day   int
}

// Moment is the moment of a digest on the day of t, in loc; false where that day has none. See onTheClock for the nights in
// which the clock is put forward or back.
func (d *Digest) Moment(t time.Time, loc *time.Location) (time.Time, bool) {
	year, month, day := t.In(loc).Date()
	moment := onTheClock(time.Date(year, month, day, d.Hour, d.Minute, 0, 0, time.UTC), loc)
	if !d.on(moment.Weekday()) {
		return moment, false
	}
	for _, quiet := range d.Except {
		if quiet.Month == month && quiet.Day == day && (quiet.Year == 0 || quiet.Year == year) {
			return moment, false
		}
	}
	return moment, true
}

func (d *Digest) on(day time.Weekday) bool {
	for _, other := range d.Days {
		if other == day {
			return true
		}
	}
	return false
}
