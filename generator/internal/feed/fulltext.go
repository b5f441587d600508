package feed

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// text is the full text of a post in the making, as HTML. What the feed says by itself is in its language, what the editors wrote in
// theirs; where the two differ, each is marked.
type text struct {
	strings.Builder
	site   *site.Info
	words  *words
	ours   string // the attribute of an element in the feed's words; empty where the languages are one
	theirs string // that of an element in the editors' words
}

// fullText is what the page of the post shows: the marks of a fallback and of a drill, what the post is beside a text, updates with the newest
// on top, film and picture, the text with absolute addresses, and what goes with it.
func (w *Writer) fullText(p *site.Post, body string) string {
	t := &text{site: w.site, words: wordsOf(w.site)}
	if language := w.foreign(p); language != "" {
		t.ours, t.theirs = langAttribute(t.words.language), langAttribute(language)
		t.paragraph("<em>" + fmt.Sprintf(t.words.only, escape(t.words.languageName(language))) + "</em>")
	}
	if p.Exercise {
		t.paragraph("<strong>" + t.words.exercise + "</strong>")
	}
	t.facts(p)
	for _, u := range p.Updates {
		t.update(u)
	}
	t.film(p.Video)
	if p.Image != nil && !shown(p, body) {
		t.picture(p.Image, "")
	}
	t.body(body)
	t.extras(p)
	return t.String()
}

func langAttribute(language string) string { return ` lang="` + escape(language) + `"` }

// escape makes text of a model fit for HTML: one line, and nothing in it is markup.
func escape(s string) string { return html.EscapeString(line(s)) }

// paragraph writes words of the feed, which are HTML already.
func (t *text) paragraph(words string) { t.WriteString("<p" + t.ours + ">" + words + "</p>\n") }

// body writes the text of the editors.
func (t *text) body(body string) {
	if t.theirs == "" || body == "" {
		t.WriteString(body)
		return
	}
	t.WriteString("<div" + t.theirs + ">" + body + "</div>\n")
}

// shown reports whether the picture of a post stands in its text in any width, in its gallery, or before its film.
func shown(p *site.Post, body string) bool {
	same := func(i *site.Image) bool { return i != nil && i.URL == p.Image.URL }
	if slices.ContainsFunc(p.Gallery, same) || p.Video != nil && same(p.Video.Poster) {
		return true
	}
	return strings.Contains(body, html.EscapeString(p.Image.URL)) || slices.ContainsFunc(p.Image.Variants, func(f site.ImageFile) bool {
		return strings.Contains(body, html.EscapeString(f.URL))
	})
}

func (t *text) update(u site.Update) {
	word := t.words.update
	if u.Closes {
		word = t.words.allClear
	}
	at := local(t.site, u.At)
	said := strings.ReplaceAll(html.EscapeString(strings.TrimSpace(clean(u.Text))), "\n", "<br>\n")
	if t.theirs != "" {
		said = "<span" + t.theirs + ">" + said + "</span>"
	}
	t.paragraph("<strong>" + word + ", " + moment(at, at.Format(t.words.clock)) + ":</strong> " + said)
}

// moment is a time that machines read too.
func moment(at time.Time, shown string) string {
	return `<time datetime="` + at.Format(time.RFC3339) + `">` + shown + "</time>"
}

// day is a date that machines read too.
func day(at time.Time, shown string) string {
	return `<time datetime="` + at.Format(time.DateOnly) + `">` + shown + "</time>"
}

// picture writes a picture, with a caption where there is one. A link around it leads to target, if that is not empty.
func (t *text) picture(i *site.Image, target string) {
	img := fmt.Sprintf(`<img src="%s" alt="%s"`, html.EscapeString(clean(i.URL)), escape(i.Alt))
	if i.Width > 0 && i.Height > 0 {
		img += fmt.Sprintf(` width="%d" height="%d"`, i.Width, i.Height)
	}
	img += ">"
	if target != "" {
		img = `<a href="` + html.EscapeString(target) + `">` + img + "</a>"
	}
	if caption := escape(i.Caption); caption != "" {
		img += "<figcaption>" + caption + "</figcaption>"
	}
	t.WriteString("<figure" + t.theirs + ">" + img + "</figure>\n")
}
