package importer

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

func textNode(text string) *yaml.Node {
	node := &yaml.Node{}
	node.SetString(text)
	return node
}

// plainNode is a number, a date, or another word that YAML takes for what it is.
func plainNode(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

func mappingNode() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }

func listNode(texts []string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
	for _, text := range texts {
		node.Content = append(node.Content, textNode(text))
	}
	return node
}

func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Tag == "" && n.Value == "null")
}

// entriesOf lists the keys of a mapping; none of anything else.
func entriesOf(n *yaml.Node) []entry {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	out := make([]entry, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, entry{n.Content[i].Value, n.Content[i+1]})
	}
	return out
}

// lookup finds a key in any letter case; nil where it is not, or has nothing.
func lookup(entries []entry, keys ...string) *yaml.Node {
	for _, key := range keys {
		for _, e := range entries {
			if strings.EqualFold(e.key, key) && !isNull(e.node) {
				return e.node
			}
		}
	}
	return nil
}

// below finds a key below others.
func below(entries []entry, path ...string) *yaml.Node {
	var node *yaml.Node
	for _, key := range path {
		if node = lookup(entries, key); node == nil {
			return nil
		}
		entries = entriesOf(node)
	}
	return node
}

// text is the value of a single node, empty for all others.
func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || isNull(n) {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts are the values of a list, or of a single one.
func texts(n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	var out []string
	for _, n := range nodes {
		if value := text(n); value != "" {
			out = append(out, value)
		}
	}
	return out
}

func isTrue(n *yaml.Node) bool { return strings.EqualFold(text(n), "true") }

func isFalse(n *yaml.Node) bool { return strings.EqualFold(text(n), "false") }

// lineOf finds the line of a file on which a key of its front matter stands.
func (h *head) lineOf(key string) int {
	if h == nil {
		return 1
	}
	for i, line := range strings.Split(h.text, "\n") {
		name := strings.TrimLeft(line, " \t[\"'")
		if len(name) > len(key) && strings.EqualFold(name[:len(key)], key) && strings.ContainsAny(name[len(key):len(key)+1], "\"' \t:=].") {
			return h.line + i
		}
	}
	return h.line
}

// frontText writes front matter with its two fences.
func frontText(entries []entry) (string, error) {
	node := mappingNode()
	for _, e := range entries {
		node.Content = append(node.Content, textNode(e.key), e.node)
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	stand := standInsFor(node)
	if err := encoder.Encode(stand.put(node)); err != nil {
		return "", err
	}
	return "---\n" + stand.restore(b.String()) + "---\n", nil
}
