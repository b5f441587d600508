package roster

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Channel is one thing that people can be put into.
type Channel struct {
	ID, Title string
}

// ParseChannels gives the ids of the channels that text names, by id or title, in the order of known. The error names those that are not known.
func ParseChannels(text string, known []Channel) ([]string, error) {
	return namesOf(known).parse(text)
}

// names are the channels and what people may call them.
type names struct {
	channels []Channel
	ids      map[string]string // by folded id or title
	longest  int               // bytes of the longest of these
}

func namesOf(channels []Channel) names {
	n := names{channels: channels, ids: map[string]string{}}
	for _, c := range channels { // an id is meant before another channel's title
		n.ids[fold(c.ID)] = c.ID
	}
	for _, c := range channels {
		if _, taken := n.ids[fold(c.Title)]; !taken {
			n.ids[fold(c.Title)] = c.ID
		}
	}
	delete(n.ids, "")
	for name := range n.ids {
		n.longest = max(n.longest, len(name))
	}
	return n
}

// parse finds the channels in a list. Blanks part names and stand in names, so the longest name is taken.
func (n names) parse(text string) ([]string, error) {
	found := map[string]bool{}
	var problems []error
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		words := strings.Fields(part)
		for len(words) > 0 {
			id, taken := n.first(words)
			if taken == 0 {
				problems = append(problems, n.unknown(words[0]))
				taken = 1
			}
			found[id] = true
			words = words[taken:]
		}
	}
	if problems != nil {
		return nil, errors.New(joined(problems))
	}
	var ids []string
	for _, c := range n.channels {
		if found[c.ID] {
			ids = append(ids, c.ID)
		}
	}
	if ids == nil {
		return nil, errors.New("no channel is named: " + n.known())
	}
	return ids, nil
}

// first finds the name of the most words at the front.
func (n names) first(words []string) (id string, taken int) {
	name := ""
	for i, word := range words {
		if name += fold(word); len(name) > n.longest {
			break
		}
		if known, ok := n.ids[name]; ok {
			id, taken = known, i+1
		}
	}
	return id, taken
}

func (n names) unknown(name string) error {
	if near := nearest(fold(name), n.ids); near != "" {
		return fmt.Errorf("%s is no channel: did you mean %s? %s", quoted(name), n.ids[near], n.known())
	}
	return fmt.Errorf("%s is no channel: %s", quoted(name), n.known())
}

func (n names) known() string {
	if len(n.channels) == 0 {
		return "the newsroom has none"
	}
	var ids []string
	for _, c := range n.channels {
		ids = append(ids, c.ID)
	}
	return "there are " + strings.Join(ids, ", ")
}

func joined(problems []error) string {
	var texts []string
	for _, p := range problems {
		texts = append(texts, p.Error())
	}
	return strings.Join(slices.Compact(texts), "; ")
}

// fold is a name in the form in which names are compared: lower case, ä as ae, letters and digits alone.
func fold(text string) string {
	text = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(norm.NFKC.String(text)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, norm.NFD.String(text))
}

// nearest is the known name that text may be a slip of: up to two letters, but no more than a third of it. "" if there is none.
func nearest(text string, known map[string]string) string {
	best, least := "", min(2, len(text)/3)+1
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if d := distance(text, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters must be changed, added or left out to make a of b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := above
			if a[i] != b[j] {
				cost = 1 + min(above, row[j], row[j+1])
			}
			above, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
