package peopletest

import (
	"slices"
	"time"
)

// zone is the house's clock.
var zone = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// model is what should be, in rules that a works council could read. It knows nothing of the store.
type model struct {
	people map[string]*modelPerson // by number
	alerts []*modelAlert
	got    map[string][]string // ids of alerts by number, in the order in which they came
}

type modelPerson struct {
	channels, digests map[string]bool
	stopped, blocked  bool
	paused            time.Time
	own               bool // quiet hours of its own
	from, to          int
	said              []said // in the order in which it was sent
}

type modelAlert struct {
	id, thread, kind string
	extreme          bool
	until            time.Time
	rows             map[*modelPerson]*modelRow
	published        time.Time
	overtaken        bool
}

type modelRow struct {
	number string
	state  string // waits, sent or over
	due    time.Time
}

func newModel() *model {
	return &model{people: map[string]*modelPerson{}, got: map[string][]string{}}
}

func (m *model) person(number string) *modelPerson {
	if m.people[number] == nil {
		m.people[number] = &modelPerson{channels: map[string]bool{}, digests: map[string]bool{}}
	}
	return m.people[number]
}

// gets says whether a person gets a channel.
func (p *modelPerson) gets(channel string) bool { return !p.stopped && p.channels[channel] }

// join takes on a channel. Whom the provider blocks stays stopped, and has wished for it.
func (p *modelPerson) join(channels ...string) {
	if p.stopped {
		p.channels = map[string]bool{}
	}
	for _, c := range channels {
		p.channels[c] = true
	}
	p.stopped, p.paused = p.blocked, time.Time{}
}

func (p *modelPerson) stop() {
	p.stopped, p.digests = true, map[string]bool{}
}

// said is something that a person texted, or that the provider told of a person.
type said struct {
	at   time.Time
	word string
}

// providerBlocks stands for the provider's word that it lets nothing through to a person any more.
const providerBlocks = "(blocked)"

// hear puts a text where it belongs in what a person said, and goes through all of it from the beginning: whenever it was found, what counts is what
// the person said last.
func (m *model) hear(number, word string, at time.Time) {
	p := m.person(number)
	i, _ := slices.BinarySearchFunc(p.said, at.Add(time.Nanosecond), func(s said, at time.Time) int { return s.at.Compare(at) })
	p.said = slices.Insert(p.said, i, said{at, word})
	if last := slices.IndexFunc(p.said, func(s said) bool { return s.word == "LÖSCHEN" }); last >= 0 {
		rest := p.said[last+1:]
		m.forget(p, number)
		if len(rest) == 0 {
			return
		}
		p = m.person(number) // somebody new, who has said something since
		p.said = rest
	}
	own, from, to := p.own, p.from, p.to
	p.anew()
	for _, s := range p.said {
		p.means(s)
	}
	if p.own != own || p.from != from || p.to != to {
		m.wake(p)
	}
}

// anew is a person who has said nothing.
func (p *modelPerson) anew() {
	*p = modelPerson{said: p.said, channels: map[string]bool{}, digests: map[string]bool{}}
}

// means does what one text means.
func (p *modelPerson) means(s said) {
	switch s.word {
	case providerBlocks:
		p.stop()
		p.blocked = true
	case "MINI":
		p.join("mini")
	case "maxi bitte":
		p.join("maxi")
	case "START":
		p.blocked = false
		wished := p.channels
		if len(wished) == 0 {
			wished = map[string]bool{"mini": true}
		}
		p.stopped, p.channels, p.paused = false, wished, time.Time{}
	case "STOP", "Stopp!":
		p.stop()
	case "STOP MINI":
		if p.stopped || !p.channels["maxi"] {
			p.stop()
			return
		}
		delete(p.channels, "mini")
		delete(p.digests, "mini")
	case "TÄGLICH": // Mini alone has a digest
		if p.gets("mini") {
			p.digests, p.paused = map[string]bool{"mini": true}, time.Time{}
		}
	case "NUR EILT":
		p.digests = map[string]bool{}
	case "PAUSE 2":
		if p.gets("mini") || p.gets("maxi") {
			p.paused = s.at.In(zone).AddDate(0, 0, 2)
		}
	case "WEITER":
		p.paused = time.Time{}
	case "RUHE 22-6":
		p.own, p.from, p.to = true, 22*60, 6*60
	case "RUHE AUS":
		p.own, p.from, p.to = true, 0, 0
	case "RUHE":
		p.own = false
	}
}

// wake looks again at what waited for the end of a person's quiet hours.
func (m *model) wake(p *modelPerson) {
	for _, a := range m.alerts {
		if r := a.rows[p]; r != nil && r.state == "waits" {
			r.due = time.Time{}
		}
	}
}

// forget: who comes again is somebody new.
func (m *model) forget(p *modelPerson, number string) {
	for _, a := range m.alerts {
		if r := a.rows[p]; r != nil && r.state == "waits" {
			r.state = "over"
		}
	}
	delete(m.people, number)
}

// publish decides who is to get an alert.
func (m *model) publish(a *modelAlert, channels []string, now time.Time) {
	a.rows = map[*modelPerson]*modelRow{}
	if a.kind == "all-clear" {
		for _, other := range m.alerts {
			if other.thread == a.thread {
				other.overtaken = true
			}
		}
	}
	for number, p := range m.people {
		if p.stopped || !p.has(a, channels) || !a.extreme && p.paused.After(now) {
			continue
		}
		if a.id != a.thread {
			first := m.find(a.thread).rows[p]
			if first == nil || first.state == "over" || a.kind == "all-clear" && first.state == "waits" {
				continue
			}
		}
		a.rows[p] = &modelRow{number: number, state: "waits"}
	}
	m.alerts = append(m.alerts, a)
}

func (p *modelPerson) has(a *modelAlert, channels []string) bool {
	return slices.ContainsFunc(channels, func(c string) bool { return p.gets(c) && (a.kind != "digest" || p.digests[c]) })
}

func (m *model) find(id string) *modelAlert {
	i := slices.IndexFunc(m.alerts, func(a *modelAlert) bool { return a.id == id })
	return m.alerts[i]
}

// send lets everything go that is due.
func (m *model) send(channels func(id string) []string, now time.Time) {
	for _, a := range m.alerts { // oldest first: a follower comes behind its first
		for p, r := range a.rows {
			if r.state != "waits" || r.due.After(now) {
				continue
			}
			m.sendOne(a, p, r, channels(a.id), now)
		}
	}
}

func (m *model) sendOne(a *modelAlert, p *modelPerson, r *modelRow, channels []string, now time.Time) {
	follows := a.id != a.thread
	if follows && m.find(a.thread).rows[p].state == "waits" {
		return
	}
	switch {
	case p.stopped, !a.until.After(now), a.overtaken, !p.has(a, channels), follows && m.find(a.thread).rows[p].state == "over":
		r.state = "over"
	case !a.extreme && p.paused.After(now):
		r.state = "over"
	case !a.extreme && p.quiet(now):
		r.due = p.wakes(now)
	default:
		r.state = "sent"
		m.got[r.number] = append(m.got[r.number], a.id)
	}
}

// quiet says whether it is quiet for a person, whose house sleeps from 21:30 to 5:00.
func (p *modelPerson) quiet(now time.Time) bool {
	from, to := p.hours()
	t := now.In(zone)
	minute := 60*t.Hour() + t.Minute()
	if from <= to {
		return from <= minute && minute < to
	}
	return from <= minute || minute < to
}

func (p *modelPerson) hours() (from, to int) {
	if p.own {
		return p.from, p.to
	}
	return houseFrom, houseTo
}

// wakes is the next moment at which it is not quiet.
func (p *modelPerson) wakes(now time.Time) time.Time {
	t := now.Truncate(time.Minute)
	for p.quiet(t) {
		t = t.Add(time.Minute)
	}
	return t
}

const (
	houseFrom = 21*60 + 30
	houseTo   = 5 * 60
)
