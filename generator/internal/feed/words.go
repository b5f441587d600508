package feed

import (
	"strings"

	"newsroom/generator/internal/site"
)

// words are those that a feed adds to what the editors wrote.
type words struct {
	exercise string // before the title of a drill
	update   string
	allClear string
	clock    string // layout of a date with its time
}

// wordsOf returns the words of the newsroom's language: English where that is set, else German, the language of the house.
func wordsOf(s *site.Info) words {
	language, _, _ := strings.Cut(strings.ToLower(s.Language), "-")
	if language == "en" {
		return words{exercise: "EXERCISE", update: "Update", allClear: "All-clear", clock: "2 January 2006, 15:04"}
	}
	return words{exercise: "ÜBUNG", update: "Update", allClear: "Entwarnung", clock: "02.01.2006, 15:04 Uhr"}
}

// markDrill puts the word for an exercise before a title that does not begin with it already.
func markDrill(s *site.Info, title string) string {
	word := wordsOf(s).exercise
	if first, _, _ := strings.Cut(title, ":"); strings.EqualFold(strings.TrimSpace(first), word) {
		return title
	}
	return word + ": " + title
}
