package content

import (
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

// languageForm is two letters, with a script or a region where the difference matters: en, pt-BR, zh-Hans.
var languageForm = regexp.MustCompile(`^[a-z]{2}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$`)

// languageTag returns a language of ISO 639-1 in the usual form, such as pt-BR for pt-br.
func languageTag(name string) (tag string, ok bool) {
	if !languageForm.MatchString(name) {
		return "", false
	}
	known, err := language.Raw.Parse(name)
	if err != nil {
		return "", false
	}
	return known.String(), true
}

// cutLanguage takes the language off a file's name without its extension: netz.en is netz in en. What stands behind the last dot of
// rev.2 or notes.old is none.
func cutLanguage(name string) (rest, tag string) {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 {
		return name, ""
	}
	if tag, ok := languageTag(name[dot+1:]); ok {
		return name[:dot], tag
	}
	return name, ""
}

// nameOf returns the name of a file without extension and language, and its language.
func nameOf(file string) (name, tag string) {
	base := path.Base(file)
	return cutLanguage(strings.TrimSuffix(base, path.Ext(base)))
}

// isIndex tells whether a file is the one that a folder of its own stands for. A section is no such folder.
func isIndex(file, name string) bool { return name == "index" && strings.Count(file, "/") > 1 }

// stemOf is what a post and its translations have in common: the path without extension and language, or the post's own folder.
func stemOf(file string) string {
	name, _ := nameOf(file)
	if isIndex(file, name) {
		return path.Dir(file)
	}
	return path.Join(path.Dir(file), name)
}

// address derives section, slug and language from a path.
func address(file string) (section, slug, tag string, bundle bool) {
	section, _, _ = strings.Cut(file, "/")
	name, tag := nameOf(file)
	if isIndex(file, name) {
		return section, Slug(path.Base(path.Dir(file))), tag, true
	}
	return section, Slug(name), tag, false
}
