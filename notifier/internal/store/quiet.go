package store

import (
	"time"

	"newsroom/notifier/internal/subscriber"
)

// House is what holds of everybody who has not asked for something else.
type House struct {
	Zone  *time.Location   // its clock; nil = UTC
	Quiet subscriber.Quiet // its quiet hours; the zero value is none
}

const dayMinutes = 24 * 60

// Clock gives the minute of the day by the house's clock, from 0 to 1439, and when that clock is put on or back next; zero = never.
func (h House) Clock(now time.Time) (minute int, shift time.Time) {
	at := now.In(h.zone())
	_, shift = at.ZoneBounds()
	return 60*at.Hour() + at.Minute(), shift
}

func (h House) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

// waits says until when a message to somebody with these hours waits; zero = it does not. On a night on which the clock is put on or back the
// hours are as much shorter or longer.
func (h House) waits(own subscriber.Quiet, at time.Time) time.Time {
	hours := h.Quiet
	if own.Own {
		hours = own
	}
	until := at.Truncate(time.Minute)
	for hours.Own {
		minute, shift := h.Clock(until)
		if !isQuiet(hours, minute) {
			break
		}
		end := until.Add(time.Duration((hours.To-minute+dayMinutes)%dayMinutes) * time.Minute)
		if !shift.IsZero() && shift.Before(end) {
			end = shift // the hours may end there already, or later than it looked
		}
		until = end
	}
	if !until.After(at) {
		return time.Time{}
	}
	return until
}

func isQuiet(q subscriber.Quiet, minute int) bool {
	if q.From <= q.To {
		return q.From <= minute && minute < q.To
	}
	return q.From <= minute || minute < q.To
}
