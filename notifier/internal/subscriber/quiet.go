package subscriber

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The minutes of an hour, and of a day.
const (
	hour = 60
	day  = 24 * hour
)

// hours is what may stand behind the word for quiet hours: 22-6, 22:30 - 06:00, von 22 bis 6 Uhr, 10 pm to 6 am.
var hours = regexp.MustCompile(`^(?:von|from|zwischen|between)?(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?(?:uhr)?(?:[-‐–—−]|bis|to|until|till|und|and)(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?(?:uhr)?$`)

// hushing understands the word for quiet hours, alone, with hours or with a word for on or off. Hours that cannot be are understood too: the
// person is told how to write them.
func hushing(t text, front int, core []string) request {
	head := 1
	if len(core) > 1 && known(core[0]+core[1]).verb == quiet {
		head = 2
	}
	if known(strings.Join(core[:head], "")).verb != quiet {
		return request{}
	}
	behind := core[head:]
	said := closeUp(t.behind(front+head), len(t.words)-front-len(core))
	switch {
	case len(behind) == 0, len(behind) == 1 && known(behind[0]).verb == on:
		return request{verb: quiet}
	case len(behind) == 1 && known(behind[0]).verb == off:
		return request{verb: quiet, text: "off"}
	case hours.MatchString(said), !hasOrdinary(behind):
		return request{verb: quiet, text: said}
	}
	return request{}
}

// closeUp is what stands behind the word, in lower case and one piece, without so many words at its end, which are polite ones.
func closeUp(raw string, without int) string {
	fields := strings.Fields(strings.ToLower(raw))
	for without > 0 && len(fields) > 0 {
		last := len(fields) - 1
		without -= len(words(fields[last]))
		fields = fields[:last]
	}
	return strings.Trim(strings.Join(fields, ""), ":=.,!?")
}

// hasOrdinary says whether a word is none of those that people write between hours.
func hasOrdinary(words []string) bool {
	for _, text := range words {
		if !timeWord.MatchString(text) {
			return true
		}
	}
	return false
}

var timeWord = regexp.MustCompile(`^(?:\d+(?:am|pm|h|uhr)?|von|from|bis|to|until|till|uhr|am|pm|h)$`)

// quiet sets a person's quiet hours: "" = the house's, "off" = none.
func (p person) quiet(said string) Step {
	w, after := p.wording, p.before
	switch said {
	case "":
		after.Quiet = Quiet{}
		return Step{After: after, Kind: Hushed, Answer: p.houseQuiet()}
	case "off":
		after.Quiet = Quiet{Own: true}
		return Step{After: after, Kind: Hushed, Answer: w.loud}
	}
	asked, ok := readHours(said)
	if !ok {
		return p.refused(w.quietForm)
	}
	after.Quiet = asked
	return Step{After: after, Kind: Hushed, Answer: p.fill(w.hushed, "{hours}", asked.String())}
}

func (p person) houseQuiet() string {
	if !p.newsroom.Quiet.some() {
		return p.wording.houseLoud
	}
	return p.fill(p.wording.houseQuiet, "{hours}", p.newsroom.Quiet.String())
}

// readHours reads from when to when. Twice the same is refused: it may mean always or never.
func readHours(said string) (Quiet, bool) {
	found := hours.FindStringSubmatch(said)
	if found == nil {
		return Quiet{}, false
	}
	from, good := minutes(found[1], found[2], found[3])
	to, fine := minutes(found[4], found[5], found[6])
	return Quiet{Own: true, From: from, To: to}, good && fine && from != to
}

// minutes since midnight, of 22:30 or 10:30 pm. 24:00 is midnight.
func minutes(hours, minutes, half string) (since int, ok bool) {
	h, _ := strconv.Atoi(hours) // hours.FindStringSubmatch gives digits alone
	m, _ := strconv.Atoi(minutes)
	if half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	since = h*hour + m
	return since % day, m < hour && since <= day
}

// some says whether there are quiet hours.
func (q Quiet) some() bool { return q.Own && q.From != q.To }

// String is the hours as answers name them: 22:00-06:00.
func (q Quiet) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/hour, q.From%hour, q.To/hour, q.To%hour)
}
