package review

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"newsroom/generator/internal/content"
)

const (
	// maxAge is how old a story may be.
	maxAge = 36 * time.Hour
	// memorySpan is how long no story comes a second time.
	memorySpan = 14 * 24 * time.Hour
)

// known are the stories that a section had.
type known struct {
	addresses map[string]bool
	headlines []headline
}

func (k *known) add(address, title string) {
	k.addresses[sameAddress(address)] = true
	k.headlines = append(k.headlines, newHeadline(title))
}

func (k *known) has(s story) bool {
	if k.addresses[sameAddress(s.URL)] {
		return true
	}
	title := newHeadline(s.Title)
	return slices.ContainsFunc(k.headlines, title.near)
}

// memory is what a section had in the last 14 days: what stands in its posts, and what this program put into those of them that are still
// there.
func memory(n *content.Newsroom, section string, kept []taken, now time.Time) *known {
	k, files := &known{addresses: map[string]bool{}}, map[string]bool{}
	since := now.Add(-memorySpan)
	for _, p := range n.Posts {
		if p.Section != section {
			continue
		}
		files[p.File] = true
		if p.Due().After(since) {
			for _, c := range p.Clippings {
				k.add(c.URL, c.Title)
			}
		}
	}
	for _, t := range kept {
		if files[t.File] && t.At.After(since) {
			k.add(t.URL, t.Title)
		}
	}
	return k
}

// pick is a story that was chosen.
type pick struct {
	story
	source int // of the review
}

// choose takes of each source in turn what is new, as far as the limits of the day let it, and of all that the newest. There are the
// clippings that the day has.
func choose(r content.Review, feeds []*remembered, there []content.Clipping, k *known, now time.Time) []pick {
	var picks []pick
	left := perTitle(r, there)
	for i, source := range r.Sources {
		if feeds[i] == nil {
			continue
		}
		wanted := newFilter(source)
		name := sourceName(source)
		room := min(source.Limit, left[name])
		for _, s := range newestFirst(feeds[i].Stories, now) {
			if room <= 0 || s.at(now).Before(now.Add(-maxAge)) {
				break
			}
			s.Title = withoutPaper(s.Title, name)
			if !wanted.passes(s) || k.has(s) {
				continue
			}
			k.add(s.URL, s.Title)
			picks = append(picks, pick{s, i})
			room--
			left[name]--
		}
	}
	slices.SortStableFunc(picks, func(a, b pick) int { return b.at(now).Compare(a.at(now)) })
	return picks[:min(len(picks), max(r.Limit-len(there), 0))]
}

// perTitle is how many headlines the day can still have of each paper. A paper may have several feeds.
func perTitle(r content.Review, there []content.Clipping) map[string]int {
	left := map[string]int{}
	for _, source := range r.Sources {
		left[sourceName(source)] += source.Limit
	}
	for _, c := range there {
		left[c.Source]--
	}
	return left
}

func newestFirst(stories []story, now time.Time) []story {
	out := slices.Clone(stories)
	slices.SortStableFunc(out, func(a, b story) int { return b.at(now).Compare(a.at(now)) })
	return out
}

// filter holds the words that a source's stories must and must not have.
type filter struct{ keywords, exclude []keyword }

// keyword is what is looked for: at the beginning of a word, so that Stadtwerk finds Stadtwerke as well. What is written in capitals alone is
// an abbreviation, and a whole word: EU does not find Europa. Several words have to stand side by side. Behind * a word may end with it:
// *bahn finds Straßenbahnen.
type keyword struct {
	text  string // in the form of a slug
	whole bool
}

func newFilter(s content.Source) filter {
	return filter{newKeywords(s.Keywords), newKeywords(s.Exclude)}
}

func newKeywords(words []string) []keyword {
	var out []keyword
	for _, word := range words {
		rest, anywhere := strings.CutPrefix(word, "*")
		k := keyword{text: content.Slug(rest), whole: !strings.ContainsFunc(word, unicode.IsLower)}
		if !anywhere {
			k.text = "-" + k.text
		}
		if k.whole {
			k.text += "-"
		}
		out = append(out, k)
	}
	return out
}

func (f filter) passes(s story) bool {
	text := "-" + content.Slug(s.Title+" "+s.Teaser) + "-"
	in := func(k keyword) bool {
		return strings.Trim(k.text, "-") != "" && (strings.Contains(text, k.text) || k.whole && strings.Contains(text, strings.TrimSuffix(k.text, "-")+"s-"))
	}
	return (len(f.keywords) == 0 || slices.ContainsFunc(f.keywords, in)) && !slices.ContainsFunc(f.exclude, in)
}

// clippings are the picks in the form in which a post has them.
func clippings(picks []pick, r content.Review, zone *time.Location, now time.Time) []content.Clipping {
	out := make([]content.Clipping, 0, len(picks))
	for _, p := range picks {
		c := content.Clipping{Title: p.Title, Source: sourceName(r.Sources[p.source]), URL: p.URL, Teaser: p.Teaser}
		if !p.Published.IsZero() && !p.Published.After(now) {
			c.Published = p.Published.In(zone)
		}
		out = append(out, c)
	}
	return out
}

// sourceName is how a source is called in a post.
func sourceName(s content.Source) string { return cmp.Or(plain(s.Title), plain(s.URL)) }
