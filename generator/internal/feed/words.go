package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// words are those that a feed adds to what the editors wrote.
type words struct {
	language string // that they are in
	exercise string // before the title of a drill
	update   string
	allClear string
	clock    string // layout of a date with its time

	urgent, newer, clear string // before the title of an urgent post, as it is now

	day      string // layout of a date
	time     string // layout of a time of day
	oclock   string // behind a time of day
	weekdays [7]string
	decimal  string // between a number and its tenths

	cancelled    string // an event that does not take place
	over         string // one that took place
	intoCalendar string // the link to its calendar file
	place        string
	contact      string
	applyBy      string // before the deadline of a job
	jobClosed    string
	enterBy      string // before that of a raffle
	raffleClosed string
	watch        string // the link to a film
	document     string // before the link to one
	replies      string // before the words that people may text
	repliesTo    string // the same with %s for the number
	only         string // that a post is in another language: %s
	shortDay     string // layout of a date without its year
	newPost      string // that one post is new
	newPosts     string // that several are: %d
	languages    map[string]string
}

var german = words{
	language: "de", exercise: "ÜBUNG", update: "Update", allClear: "Entwarnung", clock: "02.01.2006, 15:04 Uhr",
	urgent: "EIL", newer: "UPDATE", clear: "ENTWARNUNG",
	day: "02.01.2006", time: "15:04", oclock: " Uhr", decimal: ",",
	weekdays:  [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	cancelled: "Abgesagt", over: "Vorbei", intoCalendar: "In den Kalender", place: "Ort", contact: "Kontakt",
	applyBy: "Bewerbung bis", jobClosed: "Die Bewerbungsfrist ist vorbei", enterBy: "Mitmachen bis", raffleClosed: "Die Verlosung ist vorbei",
	watch: "Film ansehen", document: "Dokument", replies: "Antworten per SMS", repliesTo: "Antworten per SMS an %s", only: "Nur auf %s",
	shortDay: "02.01.", newPost: "1 neuer Beitrag", newPosts: "%d neue Beiträge",
	languages: map[string]string{
		"ar": "Arabisch", "bg": "Bulgarisch", "cs": "Tschechisch", "de": "Deutsch", "el": "Griechisch", "en": "Englisch",
		"es": "Spanisch", //nolint:misspell // German
		"fa": "Persisch", "fr": "Französisch", "hr": "Kroatisch", "it": "Italienisch", "nl": "Niederländisch", "pl": "Polnisch",
		"pt": "Portugiesisch", "ro": "Rumänisch", "ru": "Russisch", "sr": "Serbisch", "tr": "Türkisch", "uk": "Ukrainisch",
	},
}

var english = words{
	language: "en", exercise: "EXERCISE", update: "Update", allClear: "All-clear", clock: "2 January 2006, 15:04",
	urgent: "URGENT", newer: "UPDATE", clear: "ALL CLEAR",
	day: "2 January 2006", time: "15:04", decimal: ".",
	weekdays:  [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	cancelled: "Cancelled", over: "Over", intoCalendar: "Add to calendar", place: "Place", contact: "Contact",
	applyBy: "Apply by", jobClosed: "Applications are closed", enterBy: "Enter by", raffleClosed: "The raffle is closed",
	watch: "Watch the film", document: "Document", replies: "Answers by text message", repliesTo: "Answers by text message to %s", only: "Only in %s",
	shortDay: "2 Jan", newPost: "1 new post", newPosts: "%d new posts",
	languages: map[string]string{
		"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
		"fa": "Persian", "fr": "French", "hr": "Croatian", "it": "Italian", "nl": "Dutch", "pl": "Polish",
		"pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "tr": "Turkish", "uk": "Ukrainian",
	},
}

// wordsOf returns the words of the newsroom's language: English where that is set, else German, the language of the house.
func wordsOf(s *site.Info) *words { return wordsIn(s.Language) }

func wordsIn(language string) *words {
	if primary(language) == "en" {
		return &english
	}
	return &german
}

// primary is the language of a tag such as de-AT, without country and script.
func primary(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language
}

// isLanguage reports whether s is a language tag in form, fit to stand unquoted.
func isLanguage(s string) bool {
	return regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`).MatchString(s)
}

// languageName is the name of a language; of one that nobody put on the list its tag.
func (w *words) languageName(tag string) string {
	if name := w.languages[primary(tag)]; name != "" {
		return name
	}
	return tag
}

// weekday is the date with the name of its day.
func (w *words) weekday(t time.Time) string { return w.weekdays[t.Weekday()] + ", " + t.Format(w.day) }

// until is a deadline: the last second of a day is that day.
func (w *words) until(t time.Time) string {
	if t.Format(time.TimeOnly) == "23:59:59" {
		return w.weekday(t)
	}
	return w.weekday(t) + ", " + t.Format(w.time) + w.oclock
}

// size is that of a file, as people say it; empty where it is not known.
func (w *words) size(bytes int64) string {
	switch {
	case bytes <= 0:
		return ""
	case bytes < 999_500: // and not 1000 KB
		return strconv.FormatInt(max(1, (bytes+500)/1000), 10) + " KB"
	}
	return strings.Replace(strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64), ".", w.decimal, 1) + " MB"
}

// markDrill puts the word for an exercise before a title that does not begin with it already.
func markDrill(s *site.Info, title string) string {
	w := wordsOf(s)
	if w.withoutDrill(title) != title {
		return title
	}
	return w.exercise + ": " + title
}

// withoutDrill is a title without the word for an exercise at its start.
func (w *words) withoutDrill(title string) string {
	if first, rest, _ := strings.Cut(title, ":"); strings.EqualFold(strings.TrimSpace(first), w.exercise) && strings.TrimSpace(rest) != "" {
		return strings.TrimSpace(rest)
	}
	return title
}
