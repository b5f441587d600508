package importer

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// standIns stand for emoji and other characters beyond the first 65,536 while YAML is written, which would have their numbers, such as
// \U0001F692, that no editor can read. They are characters for private use; where a text has such ones itself, they get a stand-in too.
type standIns map[rune]rune // by the character

const (
	firstPrivate = '\ue000'
	lastPrivate  = '\uf8ff'
)

func needsStandIn(r rune) bool { return r > '\uffff' || r >= firstPrivate && r <= lastPrivate }

// standInsFor are those of a text; none where there are too few of them.
func standInsFor(n *yaml.Node) standIns {
	s := standIns{}
	s.find(n)
	if firstPrivate+rune(len(s)) > lastPrivate {
		return nil
	}
	return s
}

// find gives each character below a node a stand-in.
func (s standIns) find(n *yaml.Node) {
	for _, r := range n.Value {
		if _, known := s[r]; !known && needsStandIn(r) {
			s[r] = firstPrivate + rune(len(s))
		}
	}
	for _, part := range n.Content {
		s.find(part)
	}
}

// put is a copy of a node with the stand-ins in it.
func (s standIns) put(n *yaml.Node) *yaml.Node {
	out := *n
	out.Value = strings.Map(func(r rune) rune {
		if stand, ok := s[r]; ok {
			return stand
		}
		return r
	}, n.Value)
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, part := range n.Content {
		out.Content[i] = s.put(part)
	}
	return &out
}

// restore puts the characters back.
func (s standIns) restore(text string) string {
	if len(s) == 0 {
		return text
	}
	back := make(map[rune]rune, len(s))
	for r, stand := range s {
		back[stand] = r
	}
	return strings.Map(func(r rune) rune {
		if real, ok := back[r]; ok {
			return real
		}
		return r
	}, text)
}
