package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
	"newsroom/notifier/sms"
)

// maxAge is how old a message may be when the notifier comes to it (its --max-age): what is older is not sent.
const maxAge = 24 * time.Hour

// textMessage is one message that goes out, or went out less than maxAge ago.
type textMessage struct {
	kind, text string
	key        string // that holds the text
	at         time.Time
	replies    []string
}

// messagesOf are those of an urgent post, the ones to come among them.
func messagesOf(p *site.Post) []textMessage {
	key := "alert"
	if p.Source.Alert == "" {
		key = "title"
	}
	all := []textMessage{{"alert", cmp.Or(p.Source.Alert, p.Title), key, p.Source.Due(), p.Replies}}
	for _, u := range p.Source.Updates {
		switch {
		case u.Closes && u.Urgent:
			all = append(all, textMessage{"all-clear", u.Text, "updates", u.At, nil})
		case u.Urgent:
			all = append(all, textMessage{"update", u.Text, "updates", u.At, p.Replies})
		}
	}
	return all
}

// messages shows each text message as it will read, and what it will cost. It is a warning where that is more than one segment.
func (a *adviser) messages(p *site.Post) {
	for _, m := range messagesOf(p) {
		if m.at.Before(a.now.Add(-maxAge)) {
			continue
		}
		said := sms.Compose(sms.Notice{Kind: m.kind, Exercise: p.Exercise, Language: a.site.Info.Language, Text: m.text, Link: p.ShortURL, Replies: m.replies})
		cost := sms.Measure(said)
		at := p.Source.At(m.key)
		problem := diag.Problem{
			Severity: diag.Note, File: p.Source.File, Line: at.Line, Column: at.Column, Rule: "sms", Hint: cheaper(said, cost),
			Text: fmt.Sprintf("the text message of %s to %s is %s: %s", a.shown(m.at),
				strings.Join(a.config.Audience(p.Source.Section, p.Source.Channels), ", "), price(cost), said),
		}
		if cost.Segments > 1 {
			problem.Severity = diag.Warning
		}
		if problem.Hint == "" {
			problem.Hint = replaced(m.text, said)
		}
		a.found = append(a.found, problem)
	}
	a.second(p)
}

// second says who gets the second message of a call, and when; its text is the notifier's.
func (a *adviser) second(p *site.Post) {
	e := p.Source.Escalate
	if e == nil || p.Source.Due().Add(e.After).Before(a.now) {
		return
	}
	who := "those who have not answered by then get"
	if len(e.Channels) > 0 {
		who = "the people of " + strings.Join(e.Channels, ", ") + " get"
	}
	at := p.Source.At("escalate")
	a.found = append(a.found, diag.Problem{
		Severity: diag.Note, File: p.Source.File, Line: at.Line, Column: at.Column, Rule: "sms",
		Text: fmt.Sprintf("on %s %s a second text message, unless the all-clear was given", a.shown(p.Source.Due().Add(e.After)), who),
	})
}

// silent warns of an all-clear that nobody's phone tells: editors who write in a form do not see that its empty box was written down as a no.
func (a *adviser) silent(p *site.Post) {
	for _, u := range p.Source.Updates {
		if u.Closes && !u.Urgent && !u.At.Before(a.now.Add(-maxAge)) {
			a.warn(p, "sms", "updates", "take urgent: false out, or leave it so",
				"the all-clear of %s goes to nobody as a text message, as urgent: false stands beside it", a.shown(u.At))
		}
	}
}

// price is what a message costs, in words.
func price(c sms.Cost) string {
	return fmt.Sprintf("%s (%d units)", segments(c), c.Units)
}

func segments(c sms.Cost) string {
	if c.Segments == 1 {
		return fmt.Sprintf("1 segment of %s", c.Encoding)
	}
	return fmt.Sprintf("%d segments of %s", c.Segments, c.Encoding)
}

// replaced tells of characters that a message is sent without, where they would have cost something.
func replaced(text, said string) string {
	text = strings.TrimSpace(text)
	written := strings.Replace(said, sms.Transliterate(text), text, 1)
	as := sms.Measure(written)
	gone := slices.DeleteFunc(as.Offenders, func(r rune) bool { return strings.ContainsRune(said, r) })
	if len(gone) == 0 || as.Segments <= sms.Measure(said).Segments {
		return ""
	}
	return "plain characters are sent for " + quotedRunes(gone) + "; as written it would be " + segments(as)
}

// cheaper says what would save segments; empty where nothing would.
func cheaper(said string, cost sms.Cost) string {
	switch {
	case cost.Segments <= 1:
		return ""
	case cost.Encoding == sms.GSM7:
		return shorter(said, cost)
	}
	plain, words, reads := plainer(said, cost.Offenders)
	then := sms.Measure(plain)
	if then.Segments >= cost.Segments {
		return "say the same in fewer words; the rest stands on the page"
	}
	hint := words + ": then it is " + price(then)
	if reads {
		hint += ": " + plain
	}
	return hint
}

// shorter says how many characters less make a segment less.
func shorter(said string, cost sms.Cost) string {
	letters := []rune(said)
	for n := range letters {
		if less := sms.Measure(string(letters[n:])); less.Segments < cost.Segments {
			return fmt.Sprintf("with %d character%s less it is %s; the rest stands on the page", n, plural(n), segments(less))
		}
	}
	return ""
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// plainer is a message without what makes it dear, and what an editor has to do for it. It reads well unless letters are left out which
// nothing can stand for.
func plainer(said string, offenders []rune) (plain, words string, reads bool) {
	var write, leave, other []string
	reads = true
	for _, r := range offenders {
		equal := plainLetter(r)
		said = strings.ReplaceAll(said, string(r), equal)
		switch {
		case equal != "":
			write = append(write, fmt.Sprintf("%q for %q", equal, string(r)))
		case unicode.IsLetter(r):
			other, reads = append(other, fmt.Sprintf("%q", r)), false
		default:
			leave = append(leave, fmt.Sprintf("%q", r))
		}
	}
	var steps []string
	for _, step := range []struct {
		do    string
		parts []string
	}{{"write ", write}, {"leave out ", leave}, {"choose words without ", other}} {
		if len(step.parts) > 0 {
			steps = append(steps, step.do+strings.Join(step.parts, ", "))
		}
	}
	return strings.Join(strings.FieldsFunc(said, func(r rune) bool { return r == ' ' }), " "), strings.Join(steps, ", and "), reads
}

// equals are for characters that no rule of Unicode takes apart.
var equals = map[rune]string{
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'ı': "i", 'ħ': "h", 'Ħ': "H", 'œ': "oe", 'Œ': "OE", 'þ': "th", 'Þ': "Th",
	'°': " Grad", '→': "->", '←': "<-", '⇒': "=>", '≤': "<=", '≥': ">=", '✓': "ok",
}

// plainLetter is what can be read for a character that GSM-7 lacks: the letter without its mark, the digit of a small one. Empty where
// there is nothing.
func plainLetter(r rune) string {
	if equal, ok := equals[r]; ok {
		return equal
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(string(r)))
	if bare = sms.Transliterate(bare); sms.Measure(bare).Encoding != sms.GSM7 {
		return ""
	}
	return bare
}

func quotedRunes(all []rune) string {
	var words []string
	for _, r := range all {
		words = append(words, fmt.Sprintf("%q", r))
	}
	return strings.Join(words, " ")
}
