package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v3"
)

// entry is one key of the front matter, in any of the three languages.
type entry struct {
	key  string
	node *yaml.Node
}

// head is the front matter of a file.
type head struct {
	entries []entry  // in the order of the file
	text    string   // as written
	line    int      // of the file on which text begins
	twice   []string // keys that stand there twice, of which the last counts
}

// errNoHead is the error for a file that does not begin with front matter.
var errNoHead = errors.New("there is no front matter")

// hintToRead says what to do about a text that could not be read.
func hintToRead(err error) string {
	if errors.Is(err, errNoHead) {
		return "write --- with title: and date: on top"
	}
	return "mend it in the old site and import again, or write the post anew; a value that holds a colon stands in quotation marks"
}

// splitHead takes the front matter off a text: YAML between ---, TOML between +++, or one JSON object.
func splitHead(text string) (h *head, body string, bodyLine int, err error) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	first, rest, _ := strings.Cut(text, "\n")
	switch strings.TrimRight(first, " \t") {
	case "---":
		return fenced(rest, "---", yamlHead)
	case "+++":
		return fenced(rest, "+++", tomlHead)
	}
	if strings.HasPrefix(first, "{") && !strings.HasPrefix(first, "{{") && !strings.HasPrefix(first, "{%") {
		return jsonHead(text)
	}
	return nil, text, 1, errNoHead
}

// fenced reads front matter up to its second fence.
func fenced(rest, fence string, parse func(*head) error) (*head, string, int, error) {
	end, body, line := 0, "", 2
	for {
		part, _, more := strings.Cut(rest[end:], "\n")
		if strings.TrimRight(part, " \t") == fence {
			body = rest[min(end+len(part)+1, len(rest)):]
			break
		}
		if !more {
			return nil, rest, 1, fmt.Errorf("the front matter never ends: there is no second %s", fence)
		}
		end, line = end+len(part)+1, line+1
	}
	h := &head{text: rest[:end], line: 2}
	err := parse(h)
	return h, body, line + 1, err
}

func jsonHead(text string) (*head, string, int, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	node, err := jsonNode(decoder)
	if err != nil {
		return nil, text, 1, fmt.Errorf("this is not JSON: %w", err)
	}
	end := int(decoder.InputOffset())
	u := unfolding{budget: maxNodes}
	if node = u.expand(node, 0); node == nil {
		return nil, text, 1, errors.New("this is JSON that nobody wrote: it has too much in it")
	}
	h := &head{entries: entriesOf(node), text: text[:end], line: 1, twice: u.twice}
	body := strings.TrimPrefix(text[end:], "\n")
	return h, body, 1 + strings.Count(text[:len(text)-len(body)], "\n"), nil
}

// jsonNode reads one value; unlike a Go map, a node keeps the order of the keys.
func jsonNode(d *json.Decoder) (*yaml.Node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch value := token.(type) {
	case json.Delim:
		return jsonCollection(d, value)
	case string:
		return textNode(value), nil
	case json.Number:
		return plainNode(value.String()), nil
	case bool:
		return plainNode(fmt.Sprint(value)), nil
	}
	return plainNode("null"), nil
}

func jsonCollection(d *json.Decoder, open json.Delim) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	if open == '{' {
		node = mappingNode()
	}
	for d.More() { // keys of objects are values to the decoder
		value, err := jsonNode(d)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, value)
	}
	_, err := d.Token()
	return node, err
}

func yamlHead(h *head) (err error) {
	node, twice, err := yamlNode(h.text)
	h.entries, h.twice = entriesOf(node), twice
	return err
}

// yamlNode reads one mapping, and tells which keys stand in it twice; nil where there is nothing.
func yamlNode(text string) (node *yaml.Node, twice []string, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, nil, fmt.Errorf("this is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		return nil, nil, nil
	}
	u := unfolding{budget: maxNodes}
	node = u.expand(doc.Content[0], 0)
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, nil, errors.New("this is not YAML with keys and values")
	}
	return node, u.twice, nil
}

// unfolding puts what aliases mean in their place.
type unfolding struct {
	budget int // nodes
	twice  []string
}

// A file whose aliases unfold to more nodes than this, or deeper, means harm.
const maxNodes, maxDepth = 20_000, 64

// expand puts what an alias (*name) means in its place, and what << merges in beside the other keys: keys may move, and would lose it.
func (u *unfolding) expand(n *yaml.Node, depth int) *yaml.Node {
	if u.budget--; u.budget < 0 || depth > maxDepth {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return u.expand(n.Alias, depth+1)
	}
	out := *n
	out.Anchor, out.Content = "", nil
	for i, c := range n.Content {
		part := u.expand(c, depth+1)
		if part == nil {
			return nil
		}
		if n.Kind == yaml.MappingNode && i%2 == 0 && c.Tag == "!!merge" {
			part.Tag = "!!str"
		}
		out.Content = append(out.Content, part)
	}
	if out.Kind == yaml.MappingNode {
		merge(&out)
		u.once(&out)
	}
	return &out
}

// once leaves the last of keys that stand twice.
func (u *unfolding) once(n *yaml.Node) {
	last := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		last[n.Content[i].Value] = i
	}
	if 2*len(last) == len(n.Content) {
		return
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; last[key.Value] == i {
			kept = append(kept, key, n.Content[i+1])
		} else {
			u.twice = append(u.twice, key.Value)
		}
	}
	n.Content = kept
}

// merge resolves the keys <<.
func merge(n *yaml.Node) {
	var kept []*yaml.Node
	var more []entry
	for _, e := range entriesOf(n) {
		if e.key != "<<" {
			kept = append(kept, textNode(e.key), e.node)
			continue
		}
		parts := []*yaml.Node{e.node}
		if e.node.Kind == yaml.SequenceNode {
			parts = e.node.Content
		}
		for _, part := range parts {
			more = append(more, entriesOf(part)...)
		}
	}
	if more == nil {
		return
	}
	n.Content = kept
	for _, e := range more {
		if lookup(entriesOf(n), e.key) == nil {
			n.Content = append(n.Content, textNode(e.key), e.node)
		}
	}
}

func tomlHead(h *head) error {
	node, err := tomlNode(h.text)
	h.entries = entriesOf(node)
	return err
}

// tomlNode reads a TOML document; the order of its keys stays.
func tomlNode(text string) (*yaml.Node, error) {
	var values map[string]any
	meta, err := toml.Decode(text, &values)
	if err != nil {
		return mappingNode(), fmt.Errorf("this is not TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	order := map[string]int{}
	for i, key := range meta.Keys() {
		if _, known := order[key.String()]; !known {
			order[key.String()] = i
		}
	}
	return goNode(values, func(path []string) int { return order[toml.Key(path).String()] }, nil), nil
}

// goNode turns a value of Go into a node.
func goNode(value any, order func(path []string) int, path []string) *yaml.Node {
	switch value := value.(type) {
	case map[string]any:
		node := mappingNode()
		for _, key := range sortedBy(value, func(key string) int { return order(append(path[:len(path):len(path)], key)) }) {
			node.Content = append(node.Content, textNode(key), goNode(value[key], order, append(path[:len(path):len(path)], key)))
		}
		return node
	case []map[string]any:
		node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range value {
			node.Content = append(node.Content, goNode(item, order, path))
		}
		return node
	case []any:
		node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range value {
			node.Content = append(node.Content, goNode(item, order, path))
		}
		return node
	case string:
		return textNode(value)
	case time.Time:
		return timeNode(value)
	}
	return plainNode(fmt.Sprint(value))
}

// timeNode writes a time as TOML had it: those without a zone are the newsroom's.
func timeNode(t time.Time) *yaml.Node {
	layout := time.RFC3339Nano
	switch t.Location().String() { // so the package tells them apart
	case "datetime-local":
		layout = "2006-01-02T15:04:05"
	case "date-local":
		layout = time.DateOnly
	case "time-local":
		layout = time.TimeOnly
	}
	return plainNode(t.Format(layout))
}
