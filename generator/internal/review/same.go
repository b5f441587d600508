package review

import (
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// headline is a title in the form in which titles are compared: without case, punctuation and umlauts.
type headline struct {
	whole   string   // all of it, without blanks
	words   []string // those that say something, each once
	numbers []string
	negated bool
}

// noise are the words that an agency or a desk puts in front.
var noise = wordSet("afp ap ddp dpa dts epd eil eilmeldung kna lnw lsw reuters update breaking")

// small are the words that every headline has.
var small = wordSet(`der die das den dem des ein eine einen einem einer eines und oder in im an am auf aus bei beim fuer mit nach vom von vor zu zum zur
	ueber um unter bis ab als wie so sich es er sie ist sind hat haben wird werden auch
	the a an and or of to at on for with from by as is are has have will be its`)

var negations = wordSet("nicht nichts kein keine keinen keinem keiner keines ohne doch no not never without")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

func newHeadline(title string) headline {
	var h headline
	for word := range strings.SplitSeq(content.Slug(title), "-") {
		if noise[word] {
			continue
		}
		h.whole += word
		h.negated = h.negated || negations[word]
		if small[word] || slices.Contains(h.words, word) {
			continue
		}
		h.words = append(h.words, word)
		if strings.ContainsAny(word, "0123456789") {
			h.numbers = append(h.numbers, word)
		}
	}
	return h
}

// fewWords is the number of words below which only the very same headline is the same.
const fewWords = 3

// near tells whether two headlines stand over the same story, such as an agency's in two papers. One that says all that the other does may
// say a little more. Where each has a word that the other has not, it is most likely what the story is about: such have to have seven of
// eight words in common. To take two stories for one costs a story; to take one for two costs a line that an editor takes out.
func (h headline) near(o headline) bool {
	if h.whole == o.whole {
		return h.whole != ""
	}
	fewer, all := min(len(h.words), len(o.words)), len(h.words)+len(o.words)
	if fewer < fewWords || h.negated != o.negated || clash(h.numbers, o.numbers) {
		return false
	}
	common := 0
	for _, word := range h.words {
		if slices.ContainsFunc(o.words, func(other string) bool { return sameWord(word, other) }) {
			common++
		}
	}
	if common = min(common, fewer); common == fewer {
		return 4*2*common >= 3*all
	}
	return 8*2*common >= 7*all
}

// clash tells whether each of two headlines has a number that the other has not.
func clash(a, b []string) bool {
	missing := func(in []string) func(string) bool {
		return func(number string) bool { return !slices.Contains(in, number) }
	}
	return slices.ContainsFunc(a, missing(b)) && slices.ContainsFunc(b, missing(a))
}

// sameWord tells whether two words differ at most in their ending, as senkt and senken do.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	const stem, ending = 4, 2
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return same >= stem && len(a)-same <= ending && len(b)-same <= ending && !strings.ContainsAny(a+b, "0123456789")
}
