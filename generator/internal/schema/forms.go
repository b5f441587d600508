package schema

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsroom/generator/internal/content"
)

// Place is where a newsroom's content lies in its repository, and what is known of its files.
type Place struct {
	Folder string   // of the content, such as content; empty = the top of the repository
	Flat   []string // sections and the folder of the legal pages, where they hold posts without a folder of their own
}

// in is the path of a folder of the content within the repository.
func (p Place) in(folder string) string { return path.Join(p.Folder, folder) }

// page is one form: that of a section, or of the legal pages.
type page struct {
	id, title, description string
	bundle                 bool // its posts have folders of their own
	fields                 []field
}

// pages are the forms of a newsroom.
func pages(c *content.Config) []page {
	var out []page
	for _, s := range c.Sections {
		out = append(out, page{s.ID, s.Title, s.Description, true, sectionForm(c, s.Layout)})
	}
	if c.PagesFolder == "" {
		return out
	}
	legal := slices.DeleteFunc(postFields(c), func(f field) bool {
		return f.name != "title" && f.name != "description" && f.name != "draft" && (f.name != "press" || !c.Press.Open())
	})
	title := translated{"Rechtliche Seiten", "Legal pages"}.in(c.Language)
	return append(out, page{id: c.PagesFolder, title: title, fields: append(legal, bodyField)})
}

// bodyField stands for the text below the front matter, by the name that programs have for it.
var bodyField = field{name: "body", kind: markdown, label: both("Text"), translate: ownWords, help: translated{"Markdown. Bilder liegen neben dem Beitrag.", "Markdown. Pictures lie beside the post."}}

// hint is the help of a key beside its place in a form: a box is ticked there, and not true.
func (f field) hint(language string) string {
	if f.note.de != "" {
		return f.note.in(language)
	}
	help := strings.TrimPrefix(f.help.in(language), "true: ")
	first, size := utf8.DecodeRuneInString(help)
	return string(unicode.ToUpper(first)) + help[size:]
}

// sectionForm are the keys of a form in their order: what its section is made for stands behind the title, then what every post has, then the
// other facets, then what decides who sees it.
func sectionForm(c *content.Config, layout content.Layout) []field {
	first := map[content.Layout]string{content.CalendarLayout: "event", content.JobsLayout: "job"}[layout]
	var head, middle, behind, end []field
	for _, f := range postFields(c) {
		switch {
		case f.form == hidden, (f.name == "channels" || f.name == "escalate") && len(c.Channels) == 0, f.name == "press" && !c.Press.Open():
		case f.name == "title":
			head = append([]field{f}, head...)
		case f.name == first:
			f.form = shown
			head = append(head, f)
		case f.form == facets:
			behind = append(behind, f)
		case f.form == last:
			end = append(end, f)
		default:
			middle = append(middle, f)
		}
	}
	return slices.Concat(head, middle, []field{bodyField}, behind, end)
}
