package watch

import "time"

const (
	defaultQuiet = 10 * time.Millisecond
	defaultMax   = 2 * time.Second
	// burst is from how many paths on a change is taken for the work of a program that writes many files, such as
	// git, not for that of a person who saves one. Its pauses may be longer, and nobody waits for the first of it.
	burst      = 8
	burstQuiet = 10 // times as long
)

// gatherer joins events into a change, until they pause.
type gatherer struct {
	quiet, latest      *time.Timer
	pause, max         time.Duration
	paths              []string
	known              map[string]bool // the same
	all, settled, late bool
	err                error
}

func newGatherer(pause, longest time.Duration) *gatherer {
	g := &gatherer{quiet: time.NewTimer(time.Hour), latest: time.NewTimer(time.Hour), pause: pause, max: longest}
	if g.pause <= 0 {
		g.pause = defaultQuiet
	}
	if g.max <= 0 {
		g.max = defaultMax
	}
	g.reset()
	return g
}

// note adds a path.
func (g *gatherer) note(path string) {
	g.begin()
	if !g.known[path] {
		g.known[path] = true
		g.paths = append(g.paths, path)
	}
	g.restart()
}

// lostTrack makes the change one of everything.
func (g *gatherer) lostTrack() {
	g.begin()
	g.all = true
	g.restart()
}

// fail adds an error; the first is kept, since a limit that is reached fails for every folder that follows.
func (g *gatherer) fail(err error) {
	g.begin()
	if g.err == nil {
		g.err = err
	}
	g.restart()
}

// begin starts the clock of a change that has nothing in it yet.
func (g *gatherer) begin() {
	if g.empty() {
		g.latest.Reset(g.max)
	}
}

// restart waits for a pause once more.
func (g *gatherer) restart() {
	g.settled = false
	pause := g.pause
	if len(g.paths) >= burst {
		pause *= burstQuiet
	}
	g.quiet.Reset(pause)
}

func (g *gatherer) empty() bool { return len(g.paths) == 0 && !g.all && g.err == nil }

// ready gives the channel if the change may be told, else nil, to which a select never sends.
func (g *gatherer) ready(changes chan<- Change) chan<- Change {
	if g.empty() || !g.settled && !g.late {
		return nil
	}
	return changes
}

// change is what has been gathered.
func (g *gatherer) change() Change {
	if g.empty() || !g.settled && !g.late {
		return Change{}
	}
	return Change{Paths: g.paths, All: g.all, Err: g.err}
}

// reset begins anew and gives what had been gathered.
func (g *gatherer) reset() Change {
	last := Change{All: g.all, Err: g.err}
	g.paths, g.known, g.all, g.err, g.settled, g.late = nil, make(map[string]bool), false, nil, false, false
	g.stop()
	return last
}

func (g *gatherer) stop() {
	g.quiet.Stop()
	g.latest.Stop()
}
