package review

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

const (
	// maxTeaser is how much of a story may be quoted, in characters.
	maxTeaser = 200
	// maxTitle is the longest headline, in characters.
	maxTitle = 300
	// maxHTML is how much of a text is looked at, in bytes: some feeds hold whole pages.
	maxHTML = 64 << 10
	// maxMarks is more than any language sets above and below one letter: piles of them cover the lines around.
	maxMarks = 4
)

// plain makes one line of a foreign text: blanks and line breaks are single blanks, and what is not to be seen goes, such as control
// characters, soft hyphens, and those that turn the direction of what stands around them.
func plain(text string) string {
	var b strings.Builder
	blank, marks := false, 0
	for _, r := range strings.ToValidUTF8(text, "") {
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		switch {
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case isUnseen(r), marks > maxMarks:
			continue
		case blank:
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// joiner makes one picture of several.
const joiner = '\u200d'

func isUnseen(r rune) bool {
	if r == joiner {
		return false
	}
	notCharacter := r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
	return notCharacter || r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// inline are the elements of HTML that part no words.
var inline = map[string]bool{
	"a": true, "abbr": true, "acronym": true, "b": true, "bdi": true, "bdo": true, "big": true, "cite": true, "code": true, "data": true, "dfn": true,
	"em": true, "font": true, "i": true, "ins": true, "kbd": true, "mark": true, "q": true, "s": true, "samp": true, "small": true, "span": true,
	"strong": true, "sub": true, "sup": true, "time": true, "tt": true, "u": true, "var": true, "wbr": true,
}

// hidden are the elements whose text nobody sees.
var hidden = map[string]bool{
	"head": true, "iframe": true, "math": true, "noframes": true, "noscript": true, "object": true, "script": true, "select": true, "style": true,
	"svg": true, "template": true, "textarea": true, "title": true,
}

// fromHTML is the text of HTML as one line. Text without elements and entities is itself.
func fromHTML(text string) string {
	if len(text) > maxHTML {
		text = text[:maxHTML]
	}
	if !strings.ContainsAny(text, "<&") {
		return plain(text)
	}
	var b strings.Builder
	within := "" // the element that hides what is in it
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return plain(b.String())
		}
		if kind == html.TextToken {
			if within == "" {
				b.Write(z.Text())
			}
			continue
		}
		tag, _ := z.TagName()
		name := string(tag)
		switch {
		case within == name && kind == html.EndTagToken:
			within = ""
		case within == "" && kind == html.StartTagToken && hidden[name]:
			within = name
		}
		if !inline[name] && kind != html.CommentToken {
			b.WriteByte(' ')
		}
	}
}

// cut shortens a text to so many characters, at the end of a word where there is one.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most]
	end := most - 1 // room for …
	for at := end; at > most/2; at-- {
		if runes[at] == ' ' {
			end = at
			break
		}
	}
	return strings.TrimRight(string(runes[:end]), " ,;:–—-(„“\"") + "…"
}
