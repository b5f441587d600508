package content

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/diag"
)

// reader turns YAML nodes into values. What does not fit becomes a problem at its place, and the value is empty.
type reader struct {
	file     string
	offset   int // lines of the file in front of the YAML
	location *time.Location
	language string // of the text
	problems diag.List
}

// field is one key of a mapping with its value.
type field struct {
	key   string
	place Place
	node  *yaml.Node
}

func (r *reader) place(n *yaml.Node) Place { return Place{n.Line + r.offset, n.Column} }

func (r *reader) errorf(at Place, hint, format string, args ...any) {
	r.problems = append(r.problems, diag.Errorf(r.file, at.Line, at.Column, hint, format, args...))
}

func (r *reader) warnf(at Place, hint, format string, args ...any) {
	r.problems = append(r.problems, diag.Warningf(r.file, at.Line, at.Column, hint, format, args...))
}

var (
	yamlLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)
	// The lines of these errors count from 0 in yaml.v3, those of all others from 1.
	yamlFromZero = regexp.MustCompile(`^did not find expected (node content|',' or|'-' indicator|key|<)`)
)

// parse reads one YAML document whose top is a mapping; nil after a problem or where there is nothing.
func (r *reader) parse(text []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		at, what := Place{r.offset + 1, 1}, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ := strconv.Atoi(m[1])
			if yamlFromZero.MatchString(m[2]) {
				line++
			}
			at, what = Place{line + r.offset, 1}, m[2]
		}
		r.errorf(at, "check the indentation and quote values that hold a colon: title: \"A: B\"", "this is not YAML: %s", what)
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	top := resolve(doc.Content[0])
	if top.Kind != yaml.MappingNode {
		r.errorf(r.place(top), "write lines of the form key: value", "expected keys with values, found %s", kindName(top))
		return nil
	}
	return top
}

// fields lists the keys of a mapping; a key that stands twice (in any letter case) is an error, the first counts.
func (r *reader) fields(n *yaml.Node) []field {
	out := make([]field, 0, len(n.Content)/2)
	seen := map[string]Place{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		f := field{key.Value, r.place(key), resolve(n.Content[i+1])}
		if first, ok := seen[strings.ToLower(f.key)]; ok {
			r.errorf(f.place, "keep one of the two", "%q stands here a second time; the first is in line %d", f.key, first.Line)
			continue
		}
		seen[strings.ToLower(f.key)] = f.place
		out = append(out, f)
	}
	return out
}

// mapping returns the keys below a field; none after a problem.
func (r *reader) mapping(f field) []field {
	if isNull(f.node) {
		return nil
	}
	if f.node.Kind != yaml.MappingNode {
		r.errorf(r.place(f.node), "", "%s takes keys with values, not %s", f.key, kindName(f.node))
		return nil
	}
	return r.fields(f.node)
}

func (r *reader) text(f field) string {
	if isNull(f.node) {
		return ""
	}
	if f.node.Kind != yaml.ScalarNode {
		r.errorf(r.place(f.node), "", "%s takes one text, not %s", f.key, kindName(f.node))
		return ""
	}
	return strings.TrimSpace(f.node.Value)
}

// line is a text whose line breaks and runs of blanks are single blanks. Phones and feeds take no control characters.
func (r *reader) line(f field) string {
	words := r.text(f)
	if isLine(words) {
		return words
	}
	words = strings.Join(strings.Fields(words), " ")
	if strings.ContainsFunc(words, unicode.IsControl) {
		r.errorf(r.place(f.node), "write it anew: copied text brings them along unseen", "%s has a control character", f.key)
	}
	return words
}

// isLine tells whether a text without blanks at its ends has none but single ones.
func isLine(text string) bool {
	blank := false
	for _, c := range text {
		switch {
		case c == ' ' && blank, c < ' ', c >= 0x7f && (unicode.IsSpace(c) || unicode.IsControl(c)):
			return false
		}
		blank = c == ' '
	}
	return true
}

// isNo knows the words for false; nothing at all is one of them.
func isNo(word string) bool {
	return slices.Contains([]string{"false", "no", "off", "nein", "", "null", "~"}, strings.ToLower(word))
}

// isYes knows the words for true.
func isYes(word string) bool {
	return slices.Contains([]string{"true", "yes", "on", "ja"}, strings.ToLower(word))
}

func (r *reader) boolean(f field) bool {
	switch {
	case f.node.Kind != yaml.ScalarNode:
	case isYes(f.node.Value):
		return true
	case isNo(f.node.Value):
		return false
	}
	r.errorf(r.place(f.node), "write true or false", "%s takes true or false, not %s", f.key, valueName(f.node))
	return false
}

func (r *reader) integer(f field) int {
	if isNull(f.node) {
		return 0
	}
	n, err := strconv.Atoi(f.node.Value)
	if err != nil || f.node.Kind != yaml.ScalarNode {
		r.errorf(r.place(f.node), "write a whole number such as 1", "%s takes a whole number, not %s", f.key, valueName(f.node))
	}
	return n
}

// texts reads a list of texts; a single text is a list of one.
func (r *reader) texts(f field) []string {
	if isNull(f.node) {
		return nil
	}
	nodes := []*yaml.Node{f.node}
	if f.node.Kind == yaml.SequenceNode {
		nodes = f.node.Content
	}
	var out []string
	for i, n := range nodes {
		if n = resolve(n); n.Kind != yaml.ScalarNode {
			r.errorf(r.place(n), "write one text a line, each behind a dash", "%s takes a list of texts, not %s", f.key, kindName(n))
			continue
		}
		if v := strings.TrimSpace(n.Value); v != "" {
			out = append(slices.Grow(out, len(nodes)-i), v)
		}
	}
	return out
}

func (r *reader) moment(f field) time.Time {
	text := r.text(f)
	if text == "" {
		return time.Time{}
	}
	t, err := ParseTime(text, r.location)
	switch {
	case err != nil:
		r.errorf(r.place(f.node), "write for example 2026-11-22 08:30 or 2026-11-22T08:30:00+01:00", "%s: %v", f.key, err)
	case !isUsualYear(t):
		r.errorf(r.place(f.node), "write a year such as 2026", "%s: the year %d is not one from %d to %d", f.key, t.Year(), firstYear, lastYear)
		return time.Time{}
	}
	return t
}

func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}

func valueName(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return strconv.Quote(n.Value)
	}
	return kindName(n)
}
