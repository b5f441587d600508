package schema_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

func TestTheKeysOfPostsAreThoseOfContent(t *testing.T) {
	var got []string
	for name := range postSchema(t, config(t, room)).Properties {
		got = append(got, strings.ToLower(name))
	}
	slices.Sort(got)
	if want := slices.Sorted(maps.Keys(content.PostKeys())); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for name := range postSchema(t, config(t, room)).Properties {
		if own := content.PostKeys()[strings.ToLower(name)]; own != name && slices.Contains(slices.Collect(maps.Values(content.PostKeys())), name) {
			t.Errorf("%s is written %s", name, own)
		}
	}
}

// prober asks content below each key of a schema which keys it knows there, by one that it cannot know.
type prober struct {
	t     *testing.T
	parse func(doc any) diag.List
	count int
}

func (p *prober) walk(s *jsonschema.Schema, at string, wrap func(any) any) {
	if closed, ok := s.AdditionalProperties.(bool); ok && !closed {
		p.probe(s, at, wrap)
	}
	for key, below := range s.Properties {
		p.walk(below, at+"."+key, func(v any) any { return wrap(map[string]any{key: v}) })
	}
	for _, form := range s.AnyOf {
		p.walk(form, at, wrap)
	}
	if items, ok := s.Items.(*jsonschema.Schema); ok {
		p.walk(items, at+"[]", func(v any) any { return wrap([]any{v}) })
	}
	if each, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		p.walk(each, at+".*", func(v any) any { return wrap(map[string]any{"technik": v}) })
	}
}

func (p *prober) probe(s *jsonschema.Schema, at string, wrap func(any) any) {
	p.count++
	var names []string
	for name := range s.Properties {
		if name != "fieldGroup" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, problem := range p.parse(wrap(map[string]any{"qqqqqqqq": "x"})) {
		if problem.Text == `unknown key "qqqqqqqq"` {
			known := strings.Split(strings.TrimPrefix(problem.Hint, "known here: "), ", ")
			slices.Sort(known)
			if !slices.Equal(known, names) {
				p.t.Errorf("%s: the schema has %v, content %v", at, names, known)
			}
			return
		}
	}
	p.t.Errorf("%s: content took a key that it cannot know", at)
}

func marshalled(t testing.TB, doc any) []byte {
	t.Helper()
	text, err := yaml.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func parseConfig(t testing.TB, doc any) diag.List {
	t.Helper()
	_, problems := content.LoadConfig(fstest.MapFS{content.ConfigFile: {Data: marshalled(t, doc)}})
	return problems
}

func TestTheKeysBelowOthersAreThoseOfContent(t *testing.T) {
	c := config(t, room)
	same := func(v any) any { return v }
	posts := &prober{t: t, parse: func(doc any) diag.List {
		_, problems := content.ParsePost("technik/a/index.md", fmt.Appendf(nil, "---\n%s---\n", marshalled(t, doc)), c)
		return problems
	}}
	posts.walk(postSchema(t, c), "post", same)
	configs := &prober{t: t, parse: func(doc any) diag.List { return parseConfig(t, doc) }}
	configs.walk(configSchema(t, c), "config", same)
	if posts.count < 10 || configs.count < 14 {
		t.Errorf("%d and %d places were asked", posts.count, configs.count)
	}
}

// structural is what content says of a text that is not of the form that it takes.
var structural = regexp.MustCompile(`^(unknown key|expected keys|.* takes (a list|keys|one text|true or false|a whole number|a number))`)

// Whatever of newsroom.yaml the schema takes is of a form that content takes. Half of the documents are made after the schema, with something
// else put in at a place or two.
func TestContentTakesWhatTheSchemaTakes(t *testing.T) {
	configs := configSchema(t, config(t, room))
	rapid.Check(t, func(rt *rapid.T) {
		doc := document(rt, configs, 0)
		if configs.Validate(plain(rt, doc)) != nil {
			return
		}
		for _, problem := range parseConfig(t, doc) {
			if structural.MatchString(problem.Text) {
				rt.Errorf("%s\n%s", problem, marshalled(t, doc))
			}
		}
	})
}

// plain is a document as it is after it was written and read.
func plain(rt *rapid.T, doc any) any {
	text, err := yaml.Marshal(doc)
	if err != nil {
		rt.Fatal(err)
	}
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		rt.Fatal(err)
	}
	return value(node.Content[0])
}

// document makes a value that a schema takes, most of the time.
func document(rt *rapid.T, s *jsonschema.Schema, depth int) any {
	if rapid.IntRange(0, 100).Draw(rt, "odd") == 0 {
		return rapid.SampledFrom([]any{nil, "x", 7, true, 1.5, []any{"x"}, map[string]any{"x": "y"}, map[string]any{}, []any{}, "", "07:00", []any{map[string]any{}}}).Draw(rt, "value")
	}
	if s.Properties == nil && len(s.AnyOf) > 0 {
		return document(rt, s.AnyOf[rapid.IntRange(0, len(s.AnyOf)-1).Draw(rt, "form")], depth)
	}
	switch types := s.Types.ToStrings(); rapid.SampledFrom(types).Draw(rt, "type") {
	case "object":
		return mapping(rt, s, depth)
	case "array":
		out := []any{}
		for range rapid.IntRange(least(s.MinItems), 3).Draw(rt, "items") {
			out = append(out, document(rt, s.Items.(*jsonschema.Schema), depth+1))
		}
		return out
	case "boolean":
		return rapid.Bool().Draw(rt, "boolean")
	case "integer", "number":
		return rapid.IntRange(1, 50).Draw(rt, "number")
	case "null":
		return nil
	}
	switch {
	case s.Enum != nil:
		return rapid.SampledFrom(s.Enum.Values).Draw(rt, "option")
	case s.Pattern != nil:
		return rapid.StringMatching(s.Pattern.String()).Draw(rt, "text")
	}
	return rapid.SampledFrom([]string{"", "Netz", "de", "a b", "true", "12", "~", "2026-12-24", "technik"}).Draw(rt, "word")
}

func least(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func mapping(rt *rapid.T, s *jsonschema.Schema, depth int) any {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if slices.Contains(s.Required, name) || len(s.AnyOf) > 0 || rapid.IntRange(0, 2+depth).Draw(rt, "has "+name) == 0 {
			out[name] = document(rt, s.Properties[name], depth+1)
		}
	}
	if each, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		for range rapid.IntRange(0, 2).Draw(rt, "more") {
			if name := rapid.SampledFrom([]string{"technik", "en", "tr"}).Draw(rt, "name"); s.PropertyNames == nil || s.PropertyNames.Validate(name) == nil {
				out[name] = document(rt, each, depth+1)
			}
		}
	}
	return out
}
