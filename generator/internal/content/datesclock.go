package content

import (
	"strings"
	"time"
)

// Shift is what happens to clocks at a time that they are to show.
type Shift int

// The shifts of a night in which the clock is put forward or back.
const (
	NoShift Shift = iota
	Skipped       // the clock is put forward over this time: none ever shows it
	Twice         // the clock is put back over this time: it comes twice
)

// Clock is what a date that names no offset leaves open.
type Clock struct {
	Shift  Shift
	Moment time.Time // what ParseTime takes it for
	Second time.Time // of a time that comes twice, the other one; else zero
}

// ClockNote tells whether a date falls into the hour that is left out in spring, or into the one that comes twice in autumn. What names its
// offset leaves nothing open, and what is no date neither.
func ClockNote(text string, loc *time.Location) Clock {
	p, err := parseTime(strings.TrimSpace(text), loc)
	note := Clock{Moment: p.moment}
	if err != nil || !p.bare {
		return note
	}
	first, second := readings(p.wall, p.zone)
	switch {
	case first.Equal(second):
	case !shows(first, p.wall) && !shows(second, p.wall):
		note.Shift = Skipped
	case shows(first, p.wall) && shows(second, p.wall):
		note.Shift, note.Second = Twice, second.In(loc)
	}
	return note
}

// onTheClock is the moment at which clocks in loc show what wall shows: of an hour that comes twice in autumn the first; in the hour that is
// left out in spring the moment that a clock shows which was not yet put forward, which is an hour later by those that were.
func onTheClock(wall time.Time, loc *time.Location) time.Time {
	first, second := readings(wall, loc)
	if shows(second, wall) && !shows(first, wall) {
		return second
	}
	return first
}

// readings are the moments that clocks show as wall which keep the time of the day before, and the time of the day after. They differ only
// near a change of the clock.
func readings(wall time.Time, loc *time.Location) (first, second time.Time) {
	near := wall.Add(-offset(wall, loc))
	return wall.Add(-offset(near.AddDate(0, 0, -1), loc)).In(loc), wall.Add(-offset(near.AddDate(0, 0, 1), loc)).In(loc)
}

// offset is how far clocks in loc are ahead of UTC.
func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// shows tells whether clocks show at a moment what wall shows in UTC.
func shows(moment, wall time.Time) bool {
	return wall.Add(-offset(moment, moment.Location())).Equal(moment)
}
