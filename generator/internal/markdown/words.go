package markdown

import (
	"html"
	"strings"
)

// words are what texts say by themselves, in their language.
type words struct {
	table           string
	open, done      string            // of a task
	boxes           map[string]string // by kind
	takeFilm        string
	enlarge         string
	pictures, video string // names of what has none
}

var german = &words{
	table: "Tabelle", open: "offen", done: "erledigt",
	boxes:    map[string]string{"note": "Hinweis", "tip": "Tipp", "important": "Wichtig", "warning": "Warnung", "caution": "Vorsicht"},
	takeFilm: "Video herunterladen", enlarge: "Bild vergrößern", pictures: "Bilder", video: "Video",
}

var english = &words{
	table: "Table", open: "to do", done: "done",
	boxes:    map[string]string{"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"},
	takeFilm: "Download the video", enlarge: "Enlarge the picture", pictures: "Pictures", video: "Video",
}

// wordsOf are those of a language; English ones for those that are not known.
func wordsOf(language string) *words {
	if base, _, _ := strings.Cut(language, "-"); base == "de" {
		return german
	}
	return english
}

const boxEnd = "</div>\n"

// box is how a box begins. Its kind is said in a word: not everybody sees its colour.
func (w *words) box(kind, title string) string {
	said := w.boxes[kind]
	if title != "" {
		said += ": " + title
	}
	return `<div class="callout ` + kind + `" role="note">` + "\n<p><strong>" + html.EscapeString(said) + "</strong></p>\n"
}
