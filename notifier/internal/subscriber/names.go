package subscriber

import (
	"slices"
	"strings"
)

// names finds the id of a channel by what people may call it: its id and its title, written as one word.
type names map[string]string

// names leaves out what is a word of the grammar, which always wins, and what an earlier channel is called already.
func (n Newsroom) names() names {
	table := make(names, 2*len(n.Channels))
	for _, c := range n.Channels {
		for _, name := range []string{c.ID, c.Title} {
			key := strings.Join(words(name), "")
			if _, taken := table[key]; key != "" && !taken && known(key).verb == tell {
				table[key] = c.ID
			}
		}
	}
	return table
}

// all gives the ids that the words name, each once; nil unless every word is part of a name.
func (n names) all(words []string) []string {
	return n.read(words, func(string) bool { return false })
}

// politely is the same, but passes over words such as "und" and "bitte".
func (n names) politely(words []string) []string {
	return n.read(words, isPolite)
}

func (n names) read(words []string, pass func(string) bool) []string {
	var ids []string
	for len(words) > 0 {
		id, taken := n.longest(words)
		switch {
		case taken == 0 && pass(words[0]):
			taken = 1
		case taken == 0:
			return nil
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
		words = words[taken:]
	}
	return ids
}

// longest finds the name of the most words at the front, since a channel "Maxi Plus" may stand beside "Maxi". People write names apart and
// together as they like, so "freie stellen", "Freie-Stellen" and "freiestellen" are one.
func (n names) longest(words []string) (id string, taken int) {
	room := 0
	for name := range n {
		room = max(room, len(name))
	}
	together := ""
	for i, word := range words {
		if together += word; len(together) > room {
			break
		}
		if found, ok := n[together]; ok {
			id, taken = found, i+1
		}
	}
	return id, taken
}
