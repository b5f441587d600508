package subscriber

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// How long a pause may be, in days: who wants a longer one has left without knowing it.
const (
	weekDays  = 7
	monthDays = 30
	mostDays  = 90
)

// pauseLength is what may stand behind the word for a pause: 7, 7 tage, 2wochen, eine woche.
var pauseLength = regexp.MustCompile(`^(?:fuer |for )?(\d{1,9}|eine?n?|one|a|zwei|two|drei|three) ?(?:(tage?n?|wochen?|monate?n?)|(days?|weeks?|months?))?$`)

// pauseEnd is what people write who have a date in mind.
var pauseEnd = regexp.MustCompile(`^(?:bis|until|till)(?: \d+)+$`)

// pausing understands PAUSE 7, PAUSE 7 TAGE, PAUSE 2 WOCHEN.
func pausing(core []string) request {
	if known(core[0]).verb != pause || len(core) == 1 {
		return request{}
	}
	length := strings.Join(core[1:], " ")
	found := pauseLength.FindStringSubmatch(length)
	switch {
	case found == nil && pauseEnd.MatchString(length):
		return request{verb: pause} // of no days: the person is told how it is done
	case found == nil:
		return request{}
	}
	count, unit, asked := found[1], found[2]+found[3], request{verb: pause}
	switch {
	case found[2] != "":
		asked.language = "de"
	case found[3] != "":
		asked.language = "en"
	case count[0] > '9': // "Pause zwei" is no length
		return request{}
	}
	asked.days = counted(count)
	switch {
	case strings.HasPrefix(unit, "w"):
		asked.days *= weekDays
	case strings.HasPrefix(unit, "m"):
		asked.days *= monthDays
	}
	return asked
}

// counted reads a number in digits or in one of the words that pauseLength has.
func counted(count string) int {
	if number, err := strconv.Atoi(count); err == nil {
		return number
	}
	switch count {
	case "zwei", "two":
		return 2
	case "drei", "three":
		return 3
	}
	return 1
}

// pause leaves a person alone for some days from now on, by the house's clock.
func (p person) pause(days int) Step {
	switch {
	case len(p.receives()) == 0:
		return p.refused(p.say(p.wording.helpNone, nil) + " " + p.wording.howToJoin)
	case days < 1 || days > mostDays:
		return p.refused(p.wording.pauseForm)
	}
	after := p.before
	after.Paused = p.at.In(p.newsroom.zone()).AddDate(0, 0, days).UTC()
	return Step{After: after, Kind: Paused, Answer: p.fill(p.wording.paused, "{until}", p.wording.day(after.Paused.In(p.newsroom.zone())))}
}

// resume ends a pause. It says what comes, whether there was one or not.
func (p person) resume() Step {
	after, text := p.before, p.wording.notPaused
	if p.paused() {
		text = p.wording.resumed
	}
	after.Paused = time.Time{}
	answer := p.say(text, p.receives())
	if len(p.receives()) == 0 {
		answer = p.say(p.wording.helpNone, nil) + " " + p.wording.howToJoin
	}
	return Step{After: after, Kind: Resumed, Answer: answer}
}

// paused says whether there is a pause now.
func (p person) paused() bool { return p.before.Paused.After(p.at) }

// zone is the house's clock.
func (n Newsroom) zone() *time.Location {
	if n.Zone == nil {
		return time.UTC
	}
	return n.Zone
}
