package theme

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newsroom/generator/internal/site"
)

// LanguageName is what speakers of a language call it: Deutsch, English.
func LanguageName(name string) string {
	tag, err := language.Parse(name)
	if err != nil {
		return name
	}
	return orTag(display.Self.Name(tag), name)
}

// languageHere is what the language of the page calls another: German, Englisch.
func (b *binding) languageHere(name string) string {
	tag, err := language.Parse(name)
	if err != nil {
		return name
	}
	return orTag(display.Languages(b.words.tag).Name(tag), name)
}

// orTag is for languages that have no name yet.
func orTag(name, tag string) string {
	if name == "" {
		return tag
	}
	return name
}

// section is the title of a post's section in the language of the page: a list shows posts of other languages too.
func (b *binding) section(p *site.Post) string {
	if p.Section == nil {
		return ""
	}
	if title := b.sections[p.Section.ID]; title != "" {
		return title
	}
	return p.Section.Title
}

// foreign is the language of a post where it is not that of the page: a list shows it so where nobody translated it.
func (b *binding) foreign(p *site.Post) string {
	if p.Language == b.language {
		return ""
	}
	return p.Language
}
