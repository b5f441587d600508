package importer

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	atxHeading = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$`)
	ownID      = regexp.MustCompile(`[ \t]*\{:?[ \t]*(?:[^}#]*[ \t])?#([^}\s]+)[^}]*\}[ \t]*$`)
	nextID     = regexp.MustCompile(`^\{:[^}#]*#([^}\s]+)[^}]*\}`)
	linkWords  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

// anchorsOf maps the names that the headings of a page had in addresses to those that they have now.
func (s *site) anchorsOf(p *page) map[string]string {
	if known := s.anchors[p]; known != nil {
		return known
	}
	out := map[string]string{}
	s.anchors[p] = out
	oldCount, newCount, fence := map[string]int{}, map[string]int{}, ""
	lines := strings.Split(p.body, "\n")
	for i, line := range lines {
		if m := fenceLine.FindStringSubmatch(line); m != nil && (fence == "" || strings.HasPrefix(m[1], fence)) {
			if fence == "" {
				fence = m[1]
			} else {
				fence = ""
			}
			continue
		}
		words, ok := heading(lines, i)
		if !ok || fence != "" {
			continue
		}
		id := ""
		if m := ownID.FindStringSubmatch(words); m != nil {
			id, words = m[1], strings.TrimSuffix(words, m[0])
		} else if i+1 < len(lines) {
			if m := nextID.FindStringSubmatch(lines[i+1]); m != nil {
				id = m[1]
			}
		}
		now := numbered(newAnchor(words), newCount)
		if id == "" {
			id = numbered(oldAnchor(words), oldCount)
		}
		if _, taken := out[id]; !taken {
			out[id] = now
		}
	}
	return out
}

// heading is the text of a heading that begins on a line.
func heading(lines []string, i int) (string, bool) {
	if m := atxHeading.FindStringSubmatch(lines[i]); m != nil {
		return m[1], m[1] != ""
	}
	if i+1 >= len(lines) || strings.TrimSpace(lines[i]) == "" || i > 0 && strings.TrimSpace(lines[i-1]) != "" {
		return "", false
	}
	under := strings.TrimRight(lines[i+1], " \t")
	return strings.TrimSpace(lines[i]), len(under) > 1 && (strings.Trim(under, "=") == "" || strings.Trim(under, "-") == "")
}

func numbered(id string, counts map[string]int) string {
	counts[id]++
	if n := counts[id]; n > 1 {
		return id + "-" + itoa(n-1)
	}
	return id
}

// oldAnchor is the name of a heading as GitHub, Hugo and Jekyll make it.
func oldAnchor(words string) string {
	words = strings.NewReplacer("*", "", "`", "", "~~", "").Replace(linkWords.ReplaceAllString(words, "$1"))
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(words)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' || r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

// newAnchor is the name as package markdown makes it.
func newAnchor(words string) string {
	var b strings.Builder
	gap := false
	for _, r := range words {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
		gap = false
	}
	if b.Len() == 0 {
		return "abschnitt"
	}
	return b.String()
}
