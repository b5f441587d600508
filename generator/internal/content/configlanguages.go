package content

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/diag"
)

// languageIn finds the newsroom's language before the other keys are read; what is wrong with it is said in its turn.
func languageIn(fields []field) string {
	for _, f := range fields {
		if f.key == "language" && f.node.Kind == yaml.ScalarNode && ownLanguage.MatchString(f.node.Value) {
			return f.node.Value
		}
	}
	return "de"
}

// isOwn tells whether a language is that of the newsroom.
func (c *Config) isOwn(tag string) bool { return strings.EqualFold(tag, c.Language) }

func (r *reader) languages(f field) []string {
	var out []string
	for _, name := range r.texts(f) {
		tag, ok := languageTag(name)
		switch {
		case strings.EqualFold(name, r.language):
		case !ok:
			r.errorf(r.place(f.node), "write for example [en, tr]: two letters each, with a region where it matters (pt-BR)", "languages: %q is no language", name)
		case !slices.Contains(out, tag):
			out = append(out, tag)
		}
	}
	return out
}

// inLanguages reads words in the newsroom's language, or in several: {de: Stellen, en: Jobs}. Each goes to set with its language; that of
// the newsroom is empty.
func (r *reader) inLanguages(f field, set func(tag, words string)) {
	if f.node.Kind != yaml.MappingNode {
		set("", r.line(f))
		return
	}
	own, before := false, len(r.problems)
	for _, words := range r.fields(f.node) {
		tag, ok := languageTag(words.key)
		line := r.line(field{f.key + "." + words.key, words.place, words.node})
		switch {
		case strings.EqualFold(words.key, r.language):
			own = line != ""
			set("", line)
		case !ok:
			r.errorf(words.place, "write a language such as "+r.language+" or en in front of its words", "%s: %q is no language", f.key, words.key)
		default:
			set(tag, line)
		}
	}
	if !own && len(r.problems) == before {
		r.errorf(f.place, "add "+r.language+": with the words", "%s has no words in %s, the language of the newsroom", f.key, r.language)
	}
}

func titles(own *string, in *map[string]Names) func(tag, words string) {
	return inNames(own, in, func(n *Names, words string) { n.Title = words })
}

func descriptions(own *string, in *map[string]Names) func(tag, words string) {
	return inNames(own, in, func(n *Names, words string) { n.Description = words })
}

func inNames(own *string, in *map[string]Names, put func(*Names, string)) func(tag, words string) {
	return func(tag, words string) {
		if tag == "" {
			*own = words
			return
		}
		if *in == nil {
			*in = map[string]Names{}
		}
		names := (*in)[tag]
		put(&names, words)
		(*in)[tag] = names
	}
}

// checkLanguages finds sections whose address is that of a language, which is known only when all files are.
func checkLanguages(c *Config, text []byte) diag.List {
	r := &reader{file: ConfigFile}
	for _, tag := range c.Languages {
		if id := strings.ToLower(tag); slices.ContainsFunc(c.Sections, func(s Section) bool { return s.ID == id }) {
			r.errorf(sectionPlace(text, id), "choose another name", "a section cannot be called %q: the address is that of the newsroom in this language", id)
		}
	}
	return r.problems
}

// sectionPlace finds a section again.
func sectionPlace(text []byte, id string) Place {
	again := &reader{file: ConfigFile}
	if top := again.parse(text); top != nil {
		for _, f := range again.fields(top) {
			for _, section := range again.mapping(f) {
				if f.key == "sections" && section.key == id {
					return section.place
				}
			}
		}
	}
	return Place{1, 1}
}
