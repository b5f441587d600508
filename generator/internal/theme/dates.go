package theme

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateForm is a date format taken apart once, such as "{day}. {month} {year}". Each piece adds to the text of a date.
type dateForm []func(buf []byte, t time.Time) []byte

// dateNames are the names that a language has for months, January first, and for the days of a week, Monday first.
type dateNames struct {
	Months      []string `yaml:"months"`
	ShortMonths []string `yaml:"shortMonths"`
	Weekdays    []string `yaml:"weekdays"`

	ShortWeekdays []string `yaml:"shortWeekdays"` // may be missing
}

// weekday is the name of the day.
func (n *dateNames) weekday(t time.Time) string { return n.Weekdays[(t.Weekday()+6)%7] }

// shortWeekday is the short name of the day; the first two letters of its name where a theme has none.
func (n *dateNames) shortWeekday(t time.Time) string {
	if len(n.ShortWeekdays) > 0 {
		return n.ShortWeekdays[(t.Weekday()+6)%7]
	}
	letters := []rune(n.weekday(t))
	return string(letters[:min(2, len(letters))])
}

// parseDateForm reads a format with {day}, {day2} (01), {month} (November), {mon} (Nov.), {month2} (11), {year}, {hour} (08) and {minute}.
func parseDateForm(format string, names dateNames) (dateForm, error) {
	var form dateForm
	for rest := format; rest != ""; {
		text, tail, found := strings.Cut(rest, "{")
		if text != "" {
			form = append(form, func(buf []byte, _ time.Time) []byte { return append(buf, text...) })
		}
		if !found {
			break
		}
		name, after, closed := strings.Cut(tail, "}")
		piece := datePiece(name, names)
		if !closed || piece == nil {
			return nil, fmt.Errorf("the date form %q has an unknown part {%s}: known are {day} {day2} {month} {mon} {month2} {year} {hour} {minute}", format, name)
		}
		form, rest = append(form, piece), after
	}
	return form, nil
}

func datePiece(name string, names dateNames) func([]byte, time.Time) []byte {
	switch name {
	case "day":
		return func(buf []byte, t time.Time) []byte { return strconv.AppendInt(buf, int64(t.Day()), 10) }
	case "month":
		return func(buf []byte, t time.Time) []byte { return append(buf, names.Months[t.Month()-1]...) }
	case "mon":
		return func(buf []byte, t time.Time) []byte { return append(buf, names.ShortMonths[t.Month()-1]...) }
	}
	layout := map[string]string{"day2": "02", "month2": "01", "year": "2006", "hour": "15", "minute": "04"}[name]
	if layout == "" {
		return nil
	}
	return func(buf []byte, t time.Time) []byte { return t.AppendFormat(buf, layout) }
}

func (f dateForm) format(t time.Time) string {
	buf := make([]byte, 0, 48)
	for _, piece := range f {
		buf = piece(buf, t)
	}
	return string(buf)
}
