package subscriber

import (
	"slices"
	"strings"
	"unicode"
)

const (
	typoLetters = 4 // how long a word must be so that a letter may be wrong
	typoWords   = 2 // how long a text may be; what is longer is a message
)

// unsure asks back if a text would be understood with one letter different. It is never guessed: nothing changes.
func (p person) unsure(t text) (Step, bool) {
	core, _ := t.core()
	if len(core) > typoWords {
		return Step{}, false
	}
	for _, meant := range p.newsroom.spellings(p.names) {
		for _, c := range corrections(core, meant.key) {
			r := p.names.understand(text{raw: strings.Join(c, " "), words: c})
			if r.verb == tell || r.verb == leave && len(c) > 1 && len(r.channels) == 0 {
				continue
			}
			asked := p.fill(p.in(meant.language).wording.unsure, "{word}", clip(p.shown(c), wordRoom))
			return Step{After: p.before, Kind: Unsure, Answer: asked}, true
		}
	}
	return Step{}, false
}

// spelling is a word that may be misspelt.
type spelling struct{ key, language string }

// spellings are those words, STOP first, then the channels.
func (n Newsroom) spellings(names names) []spelling {
	var first, others []spelling
	for _, w := range vocabulary() {
		switch w.verb {
		case leave:
			first = append(first, spelling{w.key(), w.language})
		case start, help, status, data, forget, daily, urgent, pause, resume, quiet, speak, tongue:
			others = append(others, spelling{w.key(), w.language})
		}
	}
	for _, c := range n.Channels {
		for _, name := range []string{c.ID, c.Title} {
			if key := strings.Join(words(name), ""); names[key] == c.ID {
				first = append(first, spelling{key: key})
			}
		}
	}
	return append(first, others...)
}

// corrections puts a word in the place of each that is nearly the same, and in the place of all.
func corrections(core []string, meant string) (corrected [][]string) {
	for i, said := range core {
		if near(said, meant) && !isOrdinary(said) {
			c := slices.Clone(core)
			c[i] = meant
			corrected = append(corrected, c)
		}
	}
	if len(core) > 1 && near(strings.Join(core, ""), meant) {
		corrected = append(corrected, []string{meant})
	}
	return corrected
}

// near says whether one letter was left out, added, mistaken or swapped with the next. The first letter is the one that people get right, unless
// they swap it: who writes Taxi does not mean MAXI.
func near(said, meant string) bool {
	a, b := []rune(said), []rune(meant)
	if len(a) < typoLetters || len(b) < typoLetters || said == meant || slices.ContainsFunc(a, unicode.IsDigit) {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	first := 0
	for first < len(a) && a[first] == b[first] {
		first++
	}
	rest, other := a[first:], b[first:]
	switch {
	case len(b)-len(a) > 1:
		return false
	case len(b) > len(a):
		return first > 0 && slices.Equal(rest, other[1:])
	case len(rest) > 1 && rest[0] == other[1] && rest[1] == other[0] && slices.Equal(rest[2:], other[2:]):
		return true
	}
	return first > 0 && slices.Equal(rest[1:], other[1:])
}

func isOrdinary(said string) bool { return slices.Contains(ordinary(), said) }

// ordinary is a list of words that people may send alone and that only look like a misspelt command, in the form of words.
func ordinary() []string {
	return []string{
		"dairy", "damen", "date", "datei", "dates", "dato", "eide", "enden", "endet", "enge", "ente", "erde", "held", "hell", "helm", "hilde", "hilft", "ingo",
		"into", "john", "lochen", "loescher", "passe", "quite", "quitt", "quiz", "rohe", "rufe", "ruhen", "ruhm", "ruhr", "ruht", "ruhte", "rune", "setting",
		"shop", "smart", "spart", "sprach", "sprachen", "staat", "stadt", "star", "stark", "starr", "starrt", "stars", "statt", "statue", "statur", "staus",
		"staut", "step", "tauglich", "weiher", "weiler", "weitem", "weiten", "weitet", "wetter",
	}
}

// shown is how a word is told to people.
func (p person) shown(words []string) string {
	var out []string
	for _, text := range words {
		if id, ok := p.names[text]; ok {
			out = append(out, strings.ToUpper(titled(p.newsroom.find(id))))
			continue
		}
		out = append(out, upper(text))
	}
	return strings.Join(out, " ")
}

// upper writes a word of the grammar as people know it.
func upper(key string) string {
	w := known(key)
	return strings.NewReplacer("TAEGLICH", "TÄGLICH", "TAGLICH", "TÄGLICH", "LOESCHEN", "LÖSCHEN", "LOSCHEN", "LÖSCHEN").Replace(strings.ToUpper(w.text))
}
