package site

import (
	"html/template"
	"strings"
)

// teaserLength is how much of a text stands in lists, in characters.
const teaserLength = 200

// Teaser is what lists show of the first paragraph of a text, in plain words.
func Teaser(paragraph string) string { return shorten(paragraph, teaserLength) }

// SetText gives a post what makes its text. paragraph is its first paragraph in plain words, the teaser of a post without description.
func (p *Post) SetText(text func() (template.HTML, error), paragraph string) {
	p.Text = text
	if p.Description == "" {
		p.Teaser = Teaser(paragraph)
	}
}

// shorten cuts a text between words.
func shorten(text string, limit int) string {
	cut := first(text, limit)
	if cut == text {
		return text
	}
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}

// first is the beginning of a text, of so many characters.
func first(text string, limit int) string {
	for i := range text {
		if limit == 0 {
			return text[:i]
		}
		limit--
	}
	return text
}
