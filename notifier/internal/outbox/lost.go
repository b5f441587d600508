package outbox

import (
	"slices"
	"time"

	"newsroom/notifier/internal/store"
)

// lostClaim is a claim that may have been committed although the database failed, or that may be yet: a connection broke, and the server
// goes on. Its rows were never handed out; until they are given back they would be ours and never begun.
type lostClaim struct {
	token string
	until time.Time // from here on no server is still at it
	tried bool      // it was given back once
}

// lostFor is longer than any transaction lasts.
const lostFor = 10 * time.Minute

func (d *Dispatcher) lose(c store.Claim) {
	if c.Limit > 0 {
		d.lost = append(d.lost, lostClaim{token: c.Token, until: c.Now.Add(lostFor)})
	}
}

func (d *Dispatcher) lostTokens() []string {
	var all []string
	for _, l := range d.lost {
		all = append(all, l.token)
	}
	return all
}

// givenBack notes that what is lost was given back, and forgets what can come no more.
func (d *Dispatcher) givenBack(now time.Time) {
	for i := range d.lost {
		d.lost[i].tried = true
	}
	d.lost = slices.DeleteFunc(d.lost, func(l lostClaim) bool { return !now.Before(l.until) })
}

// unsure says whether something is lost that was not given back once.
func (d *Dispatcher) unsure() bool {
	return slices.ContainsFunc(d.lost, func(l lostClaim) bool { return !l.tried })
}
