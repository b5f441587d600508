package schema

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// Unfit finds what a post has in a short form that the forms of Decap or Sveltia CMS cannot hold, such as image: bild.jpg: Decap CMS cannot open
// such a post or edit that key, and Sveltia CMS drops it when the post is saved. What is wrong with the post otherwise is left to content.
func Unfit(c *content.Config, program, file string, text []byte) diag.List {
	head, ok := strings.CutPrefix(strings.ReplaceAll(string(text), "\r\n", "\n"), "---\n")
	head, _, closed := strings.Cut(head, "\n---")
	var doc yaml.Node
	if !ok || !closed || yaml.Unmarshal([]byte(head), &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	u := unfit{program: program, file: file}
	u.mapping(doc.Content[0], postFields(c), "")
	return u.found
}

type unfit struct {
	program, file string
	found         diag.List
}

// mapping looks at the keys that a form has.
func (u *unfit) mapping(n *yaml.Node, fields []field, prefix string) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(fields, func(f field) bool {
			return f.form != hidden && (f.name == key.Value || prefix != "" && slices.Contains(f.also, key.Value))
		})
		if at < 0 || value.Kind == yaml.ScalarNode && (value.Tag == "!!null" || strings.TrimSpace(value.Value) == "") {
			continue
		}
		f, hint := fields[at], ""
		switch fits := u.fits(f, value, prefix+f.name); {
		case !fits:
			hint = u.hint(f, value)
		case key.Value != f.name: // at the top programs keep another name, below a key they do not
			hint = "write " + f.name
		default:
			continue
		}
		u.found = append(u.found, diag.Warningf(u.file, key.Line+1, key.Column, hint, "%s: %s cannot hold this form of it", prefix+key.Value, u.program))
	}
}

// fits tells whether a form can hold a value; what stands below it is looked at as well.
func (u *unfit) fits(f field, value *yaml.Node, name string) bool {
	switch f.kind {
	case object:
		u.mapping(value, f.fields, name+".")
		return value.Kind == yaml.MappingNode
	case texts:
		return value.Kind == yaml.SequenceNode
	case list:
		if f.name == "gallery" && u.program == DecapName {
			return true // one box, which leaves all else as it is
		}
		want := yaml.MappingNode
		if f.single {
			want = yaml.ScalarNode
		}
		return value.Kind == yaml.SequenceNode && !slices.ContainsFunc(value.Content, func(item *yaml.Node) bool { return item.Kind != want })
	}
	return value.Kind == yaml.ScalarNode
}

// hint shows the form that a program can hold.
func (u *unfit) hint(f field, value *yaml.Node) string {
	if value.Kind != yaml.ScalarNode || f.kind == list && !f.single {
		if f.single {
			return "write the names alone, each with its language: [film.de.vtt, film.en.vtt]"
		}
		return "write a list of {src: …, alt: …}, or edit this post by hand alone"
	}
	if f.kind == object {
		return "write " + f.name + ": {" + f.fields[0].name + ": " + value.Value + "}"
	}
	return "write " + f.name + ": [" + value.Value + "]"
}
