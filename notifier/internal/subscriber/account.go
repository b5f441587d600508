package subscriber

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a name may be.
const (
	nameLetters = 40
	nameWords   = 3
	nameDigits  = 4 // more may be a phone number
)

// name calls the person what was said behind the word, as it was written; nothing or a word for off is no name.
func (p person) name(said string) Step {
	said = strings.Trim(said, " \t\r\n:=,;!?\"“”„«»")
	after := p.before
	if ends := words(said); said == "" || len(ends) == 1 && known(ends[0]).verb == off {
		after.Name = ""
		return Step{After: after, Kind: Named, Answer: p.wording.unnamed}
	}
	if !isName(said) {
		return p.refused(p.wording.nameForm)
	}
	after.Name = strings.Join(strings.Fields(said), " ")
	return Step{After: after, Kind: Named, Answer: p.fill(p.wording.named, "{name}", after.Name)}
}

// isName refuses what would do something in a table of the editors, since it begins with neither a letter nor a digit.
func isName(said string) bool {
	letters, digits := 0, 0
	if first, _ := utf8.DecodeRuneInString(said); !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return false
	}
	for _, r := range said {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		case !unicode.Is(unicode.M, r) && !strings.ContainsRune(" .-'’", r):
			return false
		}
	}
	return letters > 0 && digits <= nameDigits && utf8.RuneCountInString(said) <= nameLetters
}

// status says what a person gets, and when not.
func (p person) status() Step {
	w, has := p.wording, p.receives()
	parts := []string{p.say(w.helpNone, nil)}
	if len(has) > 0 {
		parts[0] = p.say(w.helpHas, has)
	}
	if len(p.before.Digests) > 0 {
		parts = append(parts, p.say(w.statusDaily, p.before.Digests))
	}
	if p.paused() {
		parts = append(parts, p.fill(w.statusPaused, "{until}", w.day(p.before.Paused.In(p.newsroom.zone()))))
	}
	parts = append(parts, p.statusQuiet())
	if len(p.before.Invited) > 0 {
		parts = append(parts, p.say(w.statusInvited, p.before.Invited))
	}
	return Step{After: p.before, Kind: Reported, Answer: strings.Join(append(parts, w.statusEnd), " ")}
}

func (p person) statusQuiet() string {
	hours := p.before.Quiet
	if !hours.Own {
		hours = p.newsroom.Quiet
	}
	if !hours.some() {
		return p.wording.statusLoud
	}
	return p.fill(p.wording.statusQuiet, "{hours}", hours.String())
}

// disclose leaves the numbers to who stores them.
func (p person) disclose() Step {
	return Step{After: p.before, Kind: Disclosed, Disclose: func(stored Stored) string {
		w, since := p.wording, ""
		if !stored.Since.IsZero() {
			since = p.fill(w.storedSince, "{since}", w.date(stored.Since.In(p.newsroom.zone())))
		}
		return p.fill(w.stored, "{since}", since,
			"{texts}", strconv.Itoa(stored.Texts), "{keepTexts}", strconv.Itoa(stored.KeepTexts),
			"{messages}", strconv.Itoa(stored.Messages), "{keepMessages}", strconv.Itoa(stored.KeepMessages))
	}}
}

// forget ends everything, and leaves nothing to know.
func (p person) forget() Step {
	return Step{Kind: Forgotten, Answer: p.say(p.wording.forgotten, nil), Channels: p.receives()}
}
