package schema

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
)

// Post returns the JSON Schema of the front matter of a newsroom's posts, in its language.
func Post(c *content.Config) ([]byte, error) {
	b := builder{c: c, forms: true}
	top := b.object(postFields(c), nil)
	top.AdditionalProperties = true
	top.Schema = draft
	top.Title = translated{"Kopf eines Beitrags", "Front matter of a post"}.in(c.Language)
	return marshal(top)
}

// Config returns the JSON Schema of newsroom.yaml, in the language of a newsroom.
func Config(c *content.Config) ([]byte, error) {
	b := builder{c: c}
	top := b.object(configFields(c), nil)
	top.Schema, top.Title = draft, content.ConfigFile
	return marshal(top)
}

const draft = "http://json-schema.org/draft-07/schema#"

// node is a JSON Schema; the last five keys are what the language servers of YAML and JSON read beside it.
type node struct {
	Schema               string           `json:"$schema,omitempty"`
	Title                string           `json:"title,omitempty"`
	Description          string           `json:"description,omitempty"`
	Type                 any              `json:"type,omitempty"`
	Enum                 []string         `json:"enum,omitempty"`
	Pattern              string           `json:"pattern,omitempty"`
	Minimum              *int             `json:"minimum,omitempty"`
	Maximum              *int             `json:"maximum,omitempty"`
	Items                *node            `json:"items,omitempty"`
	MinItems             int              `json:"minItems,omitempty"`
	MaxItems             *int             `json:"maxItems,omitempty"`
	MaxProperties        *int             `json:"maxProperties,omitempty"`
	PropertyNames        *node            `json:"propertyNames,omitempty"`
	Properties           map[string]*node `json:"properties,omitempty"`
	AdditionalProperties any              `json:"additionalProperties,omitempty"`
	Required             []string         `json:"required,omitempty"`
	AnyOf                []*node          `json:"anyOf,omitempty"`
	Examples             []any            `json:"examples,omitempty"`
	EnumDescriptions     []string         `json:"enumDescriptions,omitempty"`
	MarkdownDescription  string           `json:"markdownDescription,omitempty"`
	PatternErrorMessage  string           `json:"patternErrorMessage,omitempty"`
	DoNotSuggest         bool             `json:"doNotSuggest,omitempty"`
}

func marshal(n any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(n); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// builder makes schemas of tables.
type builder struct {
	c     *content.Config
	forms bool // values may be empty, as programs with forms leave them
}

// object is the schema of keys with values. One of the keys in oneOf must be there, where it names any.
func (b *builder) object(fields []field, oneOf []string) *node {
	n := &node{Type: "object", Properties: map[string]*node{}, AdditionalProperties: false}
	for _, f := range fields {
		n.Properties[f.name] = b.field(f)
		for _, name := range f.also {
			other := *n.Properties[f.name]
			other.DoNotSuggest = true
			n.Properties[name] = &other
		}
		if f.required {
			n.Required = append(n.Required, f.name)
		}
	}
	for _, name := range oneOf {
		n.AnyOf = append(n.AnyOf, &node{Required: []string{name}})
	}
	return n
}

// field is the schema of one key with its words.
func (b *builder) field(f field) *node {
	forms := b.values(f)
	for _, short := range f.short {
		forms = append(forms, b.values(short)...)
	}
	if b.forms && !f.required {
		none := 0
		forms = append(forms, &node{Type: []string{"string", "null", "array"}, Pattern: `^\s*$`, MaxItems: &none})
	}
	n := anyOf(forms)
	n.Description, n.Examples = f.help.in(b.c.Language), f.examples
	n.MarkdownDescription = b.markdown(f)
	return n
}

// markdown is the help of a key with examples that can be copied: of lists and keys below it, as programs show those as JSON.
func (b *builder) markdown(f field) string {
	text := f.help.in(b.c.Language)
	for _, example := range f.examples {
		switch example.(type) {
		case []any, map[string]any:
			text += "\n\n    " + f.name + ": " + flow(example)
		}
	}
	return text
}

// flow writes a value as YAML in one line.
func flow(value any) string {
	var n yaml.Node
	if err := n.Encode(value); err != nil {
		return ""
	}
	n.Style = yaml.FlowStyle
	asPeopleWrite(&n)
	out, err := yaml.Marshal(&n)
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// asPeopleWrite takes the quotes off dates.
func asPeopleWrite(n *yaml.Node) {
	if n.ShortTag() == "!!str" && bareDate.MatchString(n.Value) {
		n.Tag, n.Style = "!!timestamp", 0
	}
	for _, part := range n.Content {
		asPeopleWrite(part)
	}
}

var bareDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2})?$`)

func anyOf(forms []*node) *node {
	if len(forms) == 1 {
		return forms[0]
	}
	return &node{AnyOf: forms}
}

// values are the forms of a value, the one to offer first.
func (b *builder) values(f field) []*node {
	switch f.kind {
	case boolean:
		return []*node{{Type: "boolean"}, {Type: "string", Pattern: yes}}
	case integer:
		return []*node{b.integer(f)}
	case texts:
		return b.texts(f)
	case object:
		return []*node{b.object(f.fields, f.oneOf)}
	case list:
		return b.list(f)
	case words:
		return b.words()
	case named:
		return []*node{b.named(f)}
	case menus:
		items := &node{Type: []string{"array", "null"}, Items: b.object(f.fields, f.oneOf)}
		return []*node{{Type: "object", AdditionalProperties: items}}
	case anything:
		return []*node{{Type: "object"}}
	}
	return b.text(f)
}

func (b *builder) integer(f field) *node {
	n := &node{Type: "integer"}
	if f.high > 0 {
		n.Minimum, n.Maximum = &f.low, &f.high
	}
	return n
}

// text is the schema of one text.
func (b *builder) text(f field) (forms []*node) {
	if len(f.options) > 0 {
		n := &node{Type: "string"}
		for _, o := range f.options {
			n.Enum = append(n.Enum, o.value)
			n.EnumDescriptions = append(n.EnumDescriptions, o.label.in(b.c.Language))
		}
		forms = append(forms, n)
		if !f.free {
			return forms
		}
	}
	pattern := f.pattern
	if f.kind == moment || f.kind == day {
		pattern = date
	}
	if pattern != "" || f.kind == picture || f.kind == file {
		return append(forms, &node{Type: "string", Pattern: pattern, PatternErrorMessage: b.mistake(f, pattern)})
	}
	return append(forms, &node{Type: []string{"string", "number"}})
}

// mistake is what editors say of a text that is not of the form.
func (b *builder) mistake(f field, pattern string) string {
	switch {
	case pattern == "":
		return ""
	case pattern == date:
		return translated{"Das ist kein Datum. Zum Beispiel: 2026-11-22 08:30", "This is no date. For example: 2026-11-22 08:30"}.in(b.c.Language)
	case len(f.examples) == 0:
		return f.help.in(b.c.Language)
	}
	return f.help.in(b.c.Language) + translated{" Zum Beispiel: ", " For example: "}.in(b.c.Language) + flow(f.examples[0])
}

// texts is a list of texts, or one of them; where there is a largest number it is always a list.
func (b *builder) texts(f field) []*node {
	one := f
	one.kind, one.low, one.high = line, 0, 0
	items := b.text(one)
	if f.pattern == "" && len(f.options) == 0 {
		items = []*node{{Type: []string{"string", "number", "boolean"}}}
	}
	n := &node{Type: "array", Items: anyOf(items), MinItems: f.low}
	if f.high > 0 {
		n.MaxItems = &f.high
		return []*node{n}
	}
	return append([]*node{n}, items...)
}

func (b *builder) list(f field) []*node {
	item := b.object(f.fields, nil)
	forms := []*node{item}
	for _, short := range f.items {
		forms = append(forms, b.values(short)...)
	}
	if b.forms { // Front Matter CMS writes the name of its form into each; Decap CMS an item that nobody filled in
		none := 0
		item.Properties["fieldGroup"] = &node{Type: "string", DoNotSuggest: true}
		forms = append(forms, &node{Type: []string{"object", "string", "null"}, MaxProperties: &none, Pattern: `^\s*$`})
	}
	out := []*node{{Type: "array", Items: anyOf(forms), MinItems: f.low}}
	if f.single {
		out = append(out, item)
	}
	return out
}

// words are one line, or one for each language.
func (b *builder) words() []*node {
	text := &node{Type: []string{"string", "number"}}
	each := &node{
		Type: "object", PropertyNames: &node{Pattern: `^[a-z]{2,3}(-[A-Za-z0-9]+)*$`}, Properties: map[string]*node{b.c.Language: text},
		AdditionalProperties: text, Required: []string{b.c.Language},
	}
	for _, tag := range b.c.Languages {
		each.Properties[tag] = text
	}
	return []*node{text, each}
}

func (b *builder) named(f field) *node {
	each := b.object(f.fields, nil)
	if len(each.Required) == 0 {
		each.Type = []string{"object", "null"} // its name is enough
	}
	n := &node{Type: "object", PropertyNames: &node{Pattern: idPattern}, AdditionalProperties: each}
	for _, o := range f.options { // names that are offered
		if n.Properties == nil {
			n.Properties = map[string]*node{}
		}
		n.Properties[o.value] = each
	}
	return n
}
