package content

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// dateLayouts are the forms of dates without a named zone, the usual ones first. They are those that Hugo, Jekyll and Decap CMS
// write, and the German ones that people type.
var dateLayouts = []string{
	time.RFC3339Nano,
	time.DateOnly,
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 -07:00",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05.999999999 -0700",
	time.DateTime,
	"2006-01-02 15:04 -0700",
	"2006-01-02 15:04 -07:00",
	"2006-01-02 15:04Z07:00",
	"2006-01-02 15:04",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-1-2",
	"2006-1-2 15:04:05 -0700",
	"2006-1-2 15:04:05",
	"2006-1-2 15:04",
	"2.1.2006 15:04:05",
	"2.1.2006 15:04",
	"2.1.2006",
	time.RFC1123Z,
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05",
	time.RubyDate,
	time.ANSIC,
	time.RFC822Z,
	"2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04",
	"2 Jan 2006",
	"2 January 2006",
	"Jan 2, 2006",
	"January 2, 2006",
}

// DateForms returns the forms of dates without a named zone, as layouts of package time.
func DateForms() []string { return slices.Clone(dateLayouts) }

// zones are the abbreviations that name one offset in Germany and in the forms above. Others, such as EST, are refused: time.Parse
// would take every unknown word for UTC, and a post would be public at the wrong hour.
var zones = map[string]int{"UTC": 0, "GMT": 0, "Z": 0, "CET": 3600, "MEZ": 3600, "CEST": 7200, "MESZ": 7200, "WET": 0, "WEST": 3600}

// ParseTime reads a date in any of the accepted forms. Where it names no zone, it is a time in loc (see onTheClock for the nights in which the
// clock is put forward or back); a day alone is its first moment.
func ParseTime(text string, loc *time.Location) (time.Time, error) {
	p, err := parseTime(strings.TrimSpace(text), loc)
	return p.moment, err
}

// parsed is a date that was read.
type parsed struct {
	moment time.Time
	bare   bool           // it names no offset:
	wall   time.Time      // what the clock is to show, as if it were UTC
	zone   *time.Location // which clock
}

func parseTime(text string, loc *time.Location) (parsed, error) {
	if layout := likelyLayout(text); layout != "" {
		if p, ok := parseAs(layout, text, loc); ok {
			return p, nil
		}
	}
	return parseAnyTime(text, loc)
}

// parseAs reads a date of one form; what names no offset is a time on the clocks of zone.
func parseAs(layout, text string, zone *time.Location) (parsed, bool) {
	if strings.Contains(layout, "07") {
		t, err := time.ParseInLocation(layout, text, zone)
		return parsed{moment: t.In(zone)}, err == nil
	}
	wall, err := time.Parse(layout, text)
	if err != nil {
		return parsed{}, false
	}
	return parsed{moment: onTheClock(wall, zone), bare: true, wall: wall, zone: zone}, true
}

// likelyLayout returns the layout that a text of this shape usually has. Trying the others first costs ten times as much, and they read
// it alike where they read it at all.
func likelyLayout(text string) string {
	if len(text) < len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return ""
	}
	switch text[10:min(11, len(text))] {
	case "":
		return time.DateOnly
	case "T":
		return layoutOfLength(len(text), "2006-01-02T15:04", "2006-01-02T15:04:05")
	}
	return layoutOfLength(len(text), "2006-01-02 15:04", time.DateTime, "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 -0700")
}

func layoutOfLength(length int, layouts ...string) string {
	for _, layout := range layouts {
		if len(layout) == length {
			return layout
		}
	}
	return ""
}

func parseAnyTime(text string, loc *time.Location) (parsed, error) {
	for _, layout := range dateLayouts {
		if p, ok := parseAs(layout, text, loc); ok {
			return p, nil
		}
	}
	cut := strings.LastIndexByte(text, ' ')
	if cut < 0 {
		return parsed{}, errDate(text)
	}
	rest, word := text[:cut], text[cut+1:]
	// Go prints times with offset and abbreviation, "… +0100 CET": the offset says it all.
	if p, ok := parseAs("2006-01-02 15:04:05.999999999 -0700", rest, loc); ok {
		return p, nil
	}
	zone, err := parseZone(word)
	for _, layout := range dateLayouts {
		if p, ok := parseAs(layout, rest, zone); ok {
			if err != nil {
				return parsed{}, err
			}
			p.moment = p.moment.In(loc)
			return p, nil
		}
	}
	return parsed{}, errDate(text)
}

func parseZone(word string) (*time.Location, error) {
	if offset, ok := zones[strings.ToUpper(word)]; ok {
		return time.FixedZone(word, offset), nil
	}
	if strings.Contains(word, "/") {
		if zone, err := time.LoadLocation(word); err == nil {
			return zone, nil
		}
	}
	return time.UTC, fmt.Errorf("the zone %q is not known", word)
}

// Years have four digits in calendars and feeds, also the one after the last day of an event.
const firstYear, lastYear = 1000, 9998

func isUsualYear(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

func errDate(text string) error { return fmt.Errorf("%q is not a date", text) }
