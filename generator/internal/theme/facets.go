package theme

import (
	"html"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"newsroom/generator/internal/site"
)

// span is when an event takes place, in words, with the day of the week: of one day in full, of some in short for the first and the last.
func (b *binding) span(e *site.Event) string {
	w := b.words
	start, end := e.Start.In(b.location), e.LastDay().In(b.location)
	first, last := w.names.shortWeekday(start), w.names.shortWeekday(end)
	oneDay := !end.After(start) || start.YearDay() == end.YearDay() && start.Year() == end.Year()
	switch {
	case oneDay:
		return w.names.weekday(start) + ", " + b.hours(e, start, end)
	case e.AllDay && start.Month() == end.Month() && start.Year() == end.Year():
		return putIn(w.days, []any{start.Day(), end.Day(), w.month.format(start), first, last})
	case e.AllDay:
		return first + ", " + w.date.format(start) + " – " + last + ", " + w.date.format(end)
	default:
		return first + ", " + w.short.format(start) + " – " + last + ", " + w.short.format(end)
	}
}

// hours is when an event of one day takes place, without the day of the week.
func (b *binding) hours(e *site.Event, start, end time.Time) string {
	switch {
	case e.AllDay:
		return b.words.date.format(start)
	case !end.After(start):
		return b.words.datetime.format(start)
	default:
		return putIn(b.words.hours, []any{b.words.date.format(start), start.Format("15:04"), end.Format("15:04")})
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
func (b *binding) size(bytes int64) string { return size(b.words.tag, bytes) }

func size(tag language.Tag, bytes int64) string {
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
	return message.NewPrinter(tag).Sprint(number.Decimal(value, number.MaxFractionDigits(digits))) + "\u00a0" + unit
}

// About is the type and the size of a file, in a language: PDF, 1,2 MB.
func About(d *site.Download, in string) string {
	facts := []string{filetype(d), ""}
	if d.Size > 0 {
		facts[1] = size(language.Make(in), d.Size)
	}
	return strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), ", ")
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

// reachable finds e-mail addresses and telephone numbers in what an editor wrote as a contact. What begins with 0 is a number where an area
// code of three digits and more follows, or of two and then a long group, or five pairs: 01-12-2026 and 08-12 are none.
var reachable = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+` +
	`|\+[1-9][0-9]{0,2} ?(?:\(0\) ?)?[1-9][0-9 /-]{4,}[0-9]` +
	`|\(0[1-9][0-9]{1,4}\) ?[1-9][0-9 /-]{2,}[0-9]` +
	`|\b0[1-9][0-9][0-9 /-]{4,}[0-9]` +
	`|\b0[1-9][ /][1-9][0-9]{2}[0-9 /-]+[0-9]` +
	`|\b0[1-9](?: [0-9]{2}){4}\b`)

// dialled is a telephone number without what people read it by.
var dialled = strings.NewReplacer("(0)", "", "(", "", ")", "", " ", "", "/", "", "-", "")

// contact links the addresses and numbers in a text, so that a tap writes or calls. html/template would drop the address of a call.
func contact(text string) template.HTML {
	var out strings.Builder
	rest := 0
	for _, at := range reachable.FindAllStringIndex(text, -1) {
		out.WriteString(html.EscapeString(text[rest:at[0]]))
		found := text[at[0]:at[1]]
		link := "mailto:" + found
		if !strings.Contains(found, "@") {
			link = "tel:" + dialled.Replace(found)
		}
		out.WriteString(`<a href="` + html.EscapeString(link) + `">` + html.EscapeString(found) + `</a>`)
		rest = at[1]
	}
	out.WriteString(html.EscapeString(text[rest:]))
	return template.HTML(out.String()) //nolint:gosec // every part is escaped
}
