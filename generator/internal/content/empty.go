package content

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// Programs for editors write the keys of everything that a form has, also where nobody filled it in: event: {start: ''} for an event that was
// never opened, null for one that was taken out, {cancelled: false} for a box that was not ticked. What is empty says nothing, and is read as
// if it did not stand there. As soon as one part of it says something, all rules of the whole hold.

// saysSomething tells whether a value is more than null, blanks, an empty list, or keys that have nothing but such values and false.
func saysSomething(n *yaml.Node) bool { return says(resolve(n), 0) }

// maxNesting ends the way through aliases that lead to themselves.
const maxNesting = 16

func says(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxNesting:
		return true
	case n.Kind == yaml.ScalarNode:
		return !isNull(n) && strings.TrimSpace(n.Value) != ""
	}
	for i, part := range n.Content {
		switch part = resolve(part); {
		case n.Kind == yaml.MappingNode && (i%2 == 0 || isFalse(part)):
		case says(part, depth+1):
			return true
		}
	}
	return false
}

func isFalse(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!bool" && isNo(n.Value)
}

// isTornOff tells whether nothing at all stands behind a key, as where the lines below it are not indented.
func isTornOff(n *yaml.Node) bool { return isNull(n) && n.Value == "" }

// items are the parts of a list that say something.
func items(list *yaml.Node) (out []*yaml.Node) {
	for _, n := range list.Content {
		if saysSomething(n) {
			out = append(out, n)
		}
	}
	return out
}
