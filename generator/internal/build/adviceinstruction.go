package build

import (
	"html"
	"regexp"
	"strings"

	"newsroom/generator/internal/site"
)

// instruction warns of a text message that tells what happened and not what to do, while the text behind its link does: whoever has no time,
// no net or no glasses reads the message alone. It is a guess, so that it keeps still in doubt: where the editor wrote the message, where the
// headline has a time, a number or any word of telling people what to do, and where the text has no plain instruction among its first sentences.
func (a *adviser) instruction(p *site.Post) {
	words, known := instructions[strings.ToLower(strings.Split(a.site.Info.Language, "-")[0])]
	if !known || p.Source.Alert != "" || p.Source.Due().Before(a.now.Add(-maxAge)) || words.mayTell(p.Title) {
		return
	}
	body, err := p.Body()
	if err != nil {
		return // it was read before: what is wrong with it now, the next build tells
	}
	for _, sentence := range firstSentences(p.Source.Description + "\n" + plainText(string(body))) {
		if words.tells(sentence) {
			a.warn(p, "instruction", "title", "add alert: with what happened and what to do, in 160 characters with prefix and link",
				"the text message is the headline alone, and what to do stands only behind its link: “%s”", sentence)
			return
		}
	}
}

// wording is how a language tells people what to do.
type wording struct {
	may   *regexp.Regexp // in a headline: perhaps
	does  *regexp.Regexp // in a sentence: surely
	never *regexp.Regexp // in a sentence: it only tells what happened, is polite, or names who answers questions
}

// longHeadline is how many words a headline has that may well hold an instruction in words unknown here.
const longHeadline = 12

func (w *wording) mayTell(headline string) bool {
	return w.may.MatchString(headline) || len(strings.Fields(headline)) >= longHeadline
}

func (w *wording) tells(sentence string) bool {
	return !strings.HasSuffix(sentence, "?") && w.does.MatchString(sentence) && !w.never.MatchString(sentence)
}

// instructions are the wordings by language.
var instructions = map[string]*wording{
	"de": {
		may: regexp.MustCompile(`(?i)\d{3}|\d[:.]\d\d|\d ?uhr|!|\bbitte|\bsofort\b|\bnicht\b|\bkein|\bnur\b|\bSie\b|\bihr\b|` +
			`(^|\PL)(ver|an|ab|um|zu|auf|aus|ein|be|weg|fern|fort|nach|zurück)?` +
			`(meid|bleib|halt|schlie(ß|ss)|öffn|lass|räum|meld|ruf|koch|fahr|nutz|nehm|geh|komm|wart|stell|schalt|trink|tret|folg|such|sammel|treff|wend)`),
		does: regexp.MustCompile(`(?i)\bbitte\b|(^|[,;:–-] |\bund )(bleiben|halten|schlie(ß|ss)en|öffnen|verlassen|räumen|meiden|vermeiden|melden|nutzen|benutzen|verwenden|umfahren|rufen|gehen|` +
			`kommen|fahren|nehmen|stellen|schalten|trinken|kochen|warten|betreten|informieren|sammeln|folgen|weichen|bringen|lassen|sichern|suchen|warnen|prüfen) Sie\b|` +
			`\b(darf|dürfen) (\p{L}+ ){0,4}(nicht|nur|niemand)\b|\bniemand darf\b|` +
			`\b(nicht|sofort|unverzüglich|umgehend|geschlossen|fern) (betreten|benutzen|nutzen|trinken|öffnen|verlassen|anfassen|berühren|einschalten|befahren|verwenden|melden|` +
			`schlie(ß|ss)en|räumen|halten|abschalten|abkochen)[.!]?$|` +
			`(wasser|Trinkwasser) abkochen[.!]?$|\b(Telefon|Tel\.|Hotline|Durchwahl|Notruf)\b[^.]{0,30}\d{3}`),
		never: regexp.MustCompile(`(?i)\b(musste|konnte|wurde|sollte|durfte|hatte|bat|baten)(n|st|t)?\b|\b(dankt|danken|danke|Verständnis|Geduld|Nachsicht)\b|` +
			`entschuldig|Unannehmlichkeit|fragen\b`),
	},
	"en": {
		may: regexp.MustCompile(`(?i)\d{3}|\d[:.]\d\d|\d ?(am|pm)\b|!|\bplease\b|\bnot\b|n['’]t\b|\bno\b|\bonly\b|\bnow\b|\byou|\bmust\b|` +
			`\b(avoid|stay|keep|leave|close|open|boil|call|use|evacuat|turn|shut|switch|report|remain|go|follow|take|wait|drink|stop|move|work|meet)`),
		does: regexp.MustCompile(`(?i)\bplease\b|\b(do not|don['’]t|must not|nobody may|no one may)\b|` +
			`(^|, |; |\band )(avoid|stay|keep|leave|close|boil|call|use|evacuate|turn|shut|switch|report|remain|go|follow|take|wait) ` +
			`(away|indoors|inside|clear|the|your|all|any|water|to|off|on|out|at|by|only|windows|doors|bottled|\d)`),
		never: regexp.MustCompile(`(?i)\b(was|were|had|did|could|asked|told)\b|\b(bear with us|patience|apolog\w+|inconvenience|excuse|questions|enquiries)\b`),
	},
}

// maxSentences is how far the first sentences of a text go.
const maxSentences = 8

// firstSentences cuts a text at its lines and at the ends of its sentences.
func firstSentences(text string) (all []string) {
	for line := range strings.Lines(text) {
		for words := strings.Fields(line); len(words) > 0; {
			n := sentence(words)
			all, words = append(all, strings.Join(words[:n], " ")), words[n:]
			if len(all) == maxSentences {
				return all
			}
		}
	}
	return all
}

// sentence is how many words the first sentence has: it ends with a word of two letters or more that is no abbreviation, before a capital.
func sentence(words []string) int {
	for i, word := range words[:len(words)-1] {
		bare := strings.TrimRight(word, `"“”’)`)
		end := strings.TrimRight(bare, ".!?")
		if end == bare || !capital.MatchString(words[i+1]) {
			continue
		}
		if strings.ContainsAny(bare, "!?") || letters.MatchString(end) && !abbreviations[strings.ToLower(strings.TrimLeft(end, "("))] {
			return i + 1
		}
	}
	return len(words)
}

var (
	capital       = regexp.MustCompile(`^["„“(]?\p{Lu}`)
	letters       = regexp.MustCompile(`\p{L}{2}$`)
	abbreviations = map[string]bool{
		"bzw": true, "ca": true, "dr": true, "str": true, "nr": true, "tel": true, "st": true, "inkl": true, "ggf": true, "mr": true, "mrs": true, "no": true,
		"jan": true, "feb": true, "aug": true, "sept": true, "okt": true, "oct": true, "nov": true, "dez": true, "dec": true, "mo": true, "di": true,
	}
)

// plainText is the text of HTML, with a line for each block.
func plainText(body string) string {
	return html.UnescapeString(anyTag.ReplaceAllString(blockTag.ReplaceAllString(strings.ReplaceAll(body, "\n", " "), "\n"), ""))
}

var (
	blockTag = regexp.MustCompile(`</?(p|li|h[1-6]|div|td|th|blockquote|dd|dt|figcaption|br)\b[^>]*>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)
