package theme

import (
	"html"
	"html/template"
	"path"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"newsroom/generator/internal/site"
)

// span is when an event takes place, in words: of one day, of some, with hours or without.
func (b *binding) span(e *site.Event) string {
	start, end := e.Start.In(b.location), e.LastDay().In(b.location)
	sameDay := start.YearDay() == end.YearDay() && start.Year() == end.Year()
	switch {
	case e.AllDay && sameDay:
		return b.words.date.format(start)
	case e.AllDay && start.Month() == end.Month() && start.Year() == end.Year():
		return putIn(b.words.days, []any{start.Day(), end.Day(), b.words.month.format(start)})
	case e.AllDay:
		return b.words.date.format(start) + " – " + b.words.date.format(end)
	case !end.After(start):
		return b.words.datetime.format(start)
	case sameDay:
		return putIn(b.words.hours, []any{b.words.date.format(start), start.Format("15:04"), end.Format("15:04")})
	default:
		return b.words.datetime.format(start) + " – " + b.words.datetime.format(end)
	}
}

// until is a deadline: a day, with the time of day unless it is the end of that day.
func (b *binding) until(deadline time.Time) string {
	deadline = deadline.In(b.location)
	if hour, minute, second := deadline.Clock(); hour == 23 && minute == 59 && second == 59 {
		return b.words.date.format(deadline)
	}
	return b.words.datetime.format(deadline)
}

// size is how large a file is, as people say it: 840 kB, 1,2 MB.
func (b *binding) size(bytes int64) string {
	const thousand = 1000
	value, unit := float64(bytes)/thousand, "kB"
	for _, next := range []string{"MB", "GB"} {
		if value < thousand {
			break
		}
		value, unit = value/thousand, next
	}
	digits := 0
	if unit != "kB" && value < 100 {
		digits = 1
	}
	if value < 1 {
		value = 1 // of a file that is nearly empty
	}
	return message.NewPrinter(b.words.tag).Sprint(number.Decimal(value, number.MaxFractionDigits(digits))) + "\u00a0" + unit
}

// filetype is what people call the type of a file: its ending.
func filetype(d *site.Download) string {
	return strings.ToUpper(strings.TrimPrefix(path.Ext(d.Href), "."))
}

// machineTime is a time of an event for machines: without a time of day where it has none.
func (b *binding) machineTime(e *site.Event, at time.Time) string {
	if e.AllDay {
		return at.In(b.location).Format(time.DateOnly)
	}
	return at.In(b.location).Format(time.RFC3339)
}

// reachable finds e-mail addresses and telephone numbers in what an editor wrote as a contact.
var reachable = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+|\b0)[1-9][0-9 /-]{5,}[0-9]`)

// contact links the addresses and numbers in a text, so that a tap writes or calls. html/template would drop the address of a call.
func contact(text string) template.HTML {
	var out strings.Builder
	rest := 0
	for _, at := range reachable.FindAllStringIndex(text, -1) {
		out.WriteString(html.EscapeString(text[rest:at[0]]))
		found := text[at[0]:at[1]]
		link := "mailto:" + found
		if !strings.Contains(found, "@") {
			link = "tel:" + strings.NewReplacer(" ", "", "/", "", "-", "").Replace(found)
		}
		out.WriteString(`<a href="` + html.EscapeString(link) + `">` + html.EscapeString(found) + `</a>`)
		rest = at[1]
	}
	out.WriteString(html.EscapeString(text[rest:]))
	return template.HTML(out.String()) //nolint:gosec // every part is escaped
}
