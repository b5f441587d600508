// Package schema describes what editors can write, so that their programs can help them: the keys of the front matter and of newsroom.yaml in
// one table each (post.go, config.go), with their kinds and words for people in German and English. Out of the tables come
//
//	Post, Config    JSON Schemas (draft-07), by which editors such as VS Code complete, explain and check
//	Decap, Sveltia  the configuration of Decap CMS and of Sveltia CMS, with a form for each section
//	FrontMatter     that of Front Matter CMS, an extension of VS Code
//
// It decides nothing: what is right is told by package content, and the tests hold the two together, key by key. The schema of the front
// matter lets unknown keys through, as content does; that of newsroom.yaml none.
package schema

import (
	"strings"

	"newsroom/generator/internal/content"
)

// kind is what a key takes.
type kind int

const (
	line      kind = iota // one line of text
	paragraph             // the same, often long
	boolean
	integer
	moment // a time, or a day
	day    // a moment that is a day most of the time
	texts  // a list of texts, or one
	choice // one of the options
	picture
	file
	object
	list  // of objects
	words // one line, or one for each language
	named // objects by their names
	menus // lists of objects by their names
	anything
	markdown // the text of a post
)

// field is one key.
type field struct {
	name     string
	also     []string // other names of it, which are read but not offered
	kind     kind
	label    translated // for forms
	help     translated
	note     translated // help in forms, where it is another one
	examples []any
	options  []option // of a choice, or of texts
	free     bool     // other values than the options are read as well
	pattern  string   // of a text, or of each text
	low      int      // of an integer; with high both are bounds
	high     int
	required bool
	oneOf    []string // one of these keys below it is required
	fields   []field  // below it
	short    []field  // other forms of the whole value
	items    []field  // other forms of each object in a list
	single   bool     // a list may be a single one of its objects; forms show its items as texts
	form     form     // where it stands in the forms of editors' programs
	translate
}

// option is a value with the words for it.
type option struct {
	value string
	label translated
}

// form is where a key stands in a form.
type form int

const (
	shown  form = iota
	facets      // behind the text
	last        // at the end
	hidden      // not at all; programs keep what stands there
)

// translate is what becomes of a key in a translation of the post.
type translate int

const (
	ofOriginal translate = iota // it is the original's alone
	ownWords                    // each language has its own
	repeated                    // the translation repeats it, to say which item it means
)

// translated is a text in German and in English.
type translated struct{ de, en string }

func (t translated) in(language string) string {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return t.en
	}
	return t.de
}

// both is a text that is the same in both languages.
func both(text string) translated { return translated{text, text} }

// yes are the words that content takes for true or false besides those of YAML.
const yes = `^([Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|[Jj][Aa]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff]|[Nn][Ee][Ii][Nn])$`

// date is the outline of every form of dates that content reads: it finds "tomorrow" and 24/12, and leaves the rest to check.
const date = `^\s*((\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})([T ].*)?|([A-Z][a-z]+,? )?.*\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b.*\d.*)\s*$`

// channels are those of a newsroom as options.
func channels(c *content.Config) (out []option) {
	for _, ch := range c.Channels {
		out = append(out, option{ch.ID, translated{ch.Title, englishTitle(ch.Title, ch.In)}})
	}
	return out
}

// sections are those of a newsroom as options.
func sections(c *content.Config) (out []option) {
	for _, s := range c.Sections {
		out = append(out, option{s.ID, translated{s.Title, englishTitle(s.Title, s.In)}})
	}
	return out
}

// englishTitle is the title in English of something in a newsroom, which is in the newsroom's own language where that is English.
func englishTitle(own string, in map[string]content.Names) string {
	if title := in["en"].Title; title != "" {
		return title
	}
	return own
}
