package review

import (
	"fmt"
	"strings"
	"time"

	"newsroom/generator/internal/content"
)

// words are those that a post of a review has of its own, in the language of the newsroom.
type words struct {
	title       string // with the title of the section and {date}
	description string
	draft       string
	months      []string
	date        string // of day, month, year
}

var german = words{
	title:       "%s vom {date}",
	description: "Ausgewählte Meldungen des Tages, mit den Adressen der Quellen.",
	draft:       "weg damit, wenn alle es lesen dürfen",
	months: []string{
		"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
	},
	date: "%d. %s %d",
}

var english = words{
	title:       "%s, {date}",
	description: "Selected stories of the day, with the addresses of their sources.",
	draft:       "take it out when everybody may read this",
	date:        "%d %s %d",
}

// wordsIn are the words of a language: English, or else German.
func wordsIn(language string) words {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return english
	}
	return german
}

// day is a date as a headline has it.
func (w words) day(t time.Time) string {
	month := t.Month().String()
	if w.months != nil {
		month = w.months[t.Month()-1]
	}
	return fmt.Sprintf(w.date, t.Day(), month, t.Year())
}

// newPost is the text of a day's post; now is in the newsroom's zone.
func newPost(r content.Review, c *content.Config, now time.Time, clippings []content.Clipping) []byte {
	w := wordsIn(c.Language)
	title := r.Title
	if title == "" {
		section, _ := c.Section(r.Section)
		title = fmt.Sprintf(w.title, section.Title)
	}
	var b strings.Builder
	b.WriteString("---\ntitle: " + content.Quote(plain(strings.ReplaceAll(title, "{date}", w.day(now)))) + "\n")
	b.WriteString("description: " + w.description + "\ndate: " + now.Format(time.RFC3339) + "\n")
	if !r.Auto {
		b.WriteString("draft: true # " + w.draft + "\n")
	}
	b.WriteString("clippings:\n" + blockItems(clippings, "  ", "\n") + "---\n")
	return []byte(b.String())
}

// clippingLines are the keys of a clipping with their values.
func clippingLines(c content.Clipping) []string {
	lines := []string{"title: " + content.Quote(c.Title), "source: " + content.Quote(c.Source), "url: " + content.Quote(c.URL)}
	if !c.Published.IsZero() {
		lines = append(lines, "date: "+content.Quote(c.Published.Format(time.RFC3339)))
	}
	if c.Teaser != "" {
		lines = append(lines, "teaser: "+content.Quote(c.Teaser))
	}
	return lines
}

// blockItems are clippings as a list of which each key has a line.
func blockItems(clippings []content.Clipping, indent, end string) string {
	var b strings.Builder
	for _, c := range clippings {
		b.WriteString(indent + "- " + strings.Join(clippingLines(c), end+indent+"  ") + end)
	}
	return b.String()
}

// flowItems are clippings as a list in brackets has them, without these.
func flowItems(clippings []content.Clipping) string {
	items := make([]string, 0, len(clippings))
	for _, c := range clippings {
		items = append(items, "{"+strings.Join(clippingLines(c), ", ")+"}")
	}
	return strings.Join(items, ", ")
}
