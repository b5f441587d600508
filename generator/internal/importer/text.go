package importer

import (
	"cmp"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// sortedBy lists the keys of a map by a number, and equal ones by the alphabet.
func sortedBy[V any](values map[string]V, number func(key string) int) []string {
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
	})
}

// isMarkdown tells whether a file is a text that can be brought over.
func isMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown":
		return true
	}
	return false
}

// otherMarkup are the texts that Hugo and Jekyll read and the newsroom does not.
var otherMarkup = []string{".html", ".htm", ".adoc", ".asciidoc", ".ad", ".org", ".rst", ".pandoc", ".pdc", ".textile", ".slim", ".haml"}

func isOtherMarkup(name string) bool {
	return slices.Contains(otherMarkup, strings.ToLower(path.Ext(name)))
}

// pictureKinds are those that a text shows.
var pictureKinds = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff"}

func isPicture(name string) bool {
	return slices.Contains(pictureKinds, strings.ToLower(path.Ext(name)))
}

// isElsewhere tells whether an address leads out of the site.
func isElsewhere(destination string) bool {
	u, err := url.Parse(destination)
	return err != nil || u.Scheme != "" || u.Host != ""
}

// unescaped is a path as the disk has it.
func unescaped(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

// escaped is a path as it can stand in a link.
func escaped(name string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "(", "%28", ")", "%29", "?", "%3F", "#", "%23", "<", "%3C", ">", "%3E").Replace(name)
}

// plainAddress is what the spellings of one address have in common.
func plainAddress(address string) string {
	address = path.Clean("/" + address)
	address = strings.TrimSuffix(address, "/index.html")
	return "/" + strings.Trim(strings.TrimSuffix(address, ".html"), "/")
}

// relative is a file as seen from another one.
func relative(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	if path.Dir(from) == "." {
		a = nil
	}
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

// titleOf makes words of a file's name, as Jekyll does.
func titleOf(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	for i, word := range words {
		first := []rune(word)
		first[0] = unicode.ToUpper(first[0])
		words[i] = string(first)
	}
	return strings.Join(words, " ")
}

var escape = regexp.MustCompile(`^%[0-9a-fA-F]{2}`)

// sanitized is what Hugo makes of words or of a path in an address.
func sanitized(words string) string {
	var b strings.Builder
	hyphen, last := false, rune(0)
	for i, r := range words {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(`./\_#+~-@`, r) || escape.MatchString(words[i:]):
			if hyphen && r != '-' {
				b.WriteByte('-')
			}
			hyphen, last = false, r
			b.WriteRune(r)
		case b.Len() > 0 && last != '-' && unicode.IsSpace(r):
			hyphen = true
		}
	}
	return b.String()
}

// slugified is what Jekyll makes of words in an address: runs of everything but letters, digits and the marks that are kept become one hyphen.
func slugified(words, keep string) string {
	var b strings.Builder
	gap := false
	for _, r := range words {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r) || strings.ContainsRune(keep, r) {
			if gap {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	if gap {
		b.WriteByte('-')
	}
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), "-"), "-")
}

// prettyMarks are what Jekyll keeps of a title.
const prettyMarks = "._~!$&'()+,;=@"

// plural chooses the word for a number.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
