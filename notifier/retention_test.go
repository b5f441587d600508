package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// scrape asks for the metrics at $METRICS (scrape).
func scrape(ts *testscript.TestScript, _ bool, _ []string) {
	r, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("METRICS")+"/metrics", nil)
	ts.Check(err)
	show(ts, r)
}

// past makes a database in which so many people joined mini so many days ago, the first three left, one wrote, and all were sent an alert
// (past FILE DAYS PEOPLE).
func past(ts *testscript.TestScript, _ bool, args []string) {
	days, err := strconv.Atoi(args[1])
	ts.Check(err)
	people, err := strconv.Atoi(args[2])
	ts.Check(err)
	file := ts.MkAbs(args[0])
	ring, err := keyring.Create(file + ".keys")
	ts.Check(err)
	s, err := store.Open(context.Background(), file, ring)
	ts.Check(err)
	defer func() { ts.Check(s.Close()) }()
	p := pastDay{ts, s, time.Now().AddDate(0, 0, -days)}
	for i := range people {
		p.text(i, "joined", storetest.Joins("mini"))
	}
	p.alert()
	for i := range 3 {
		p.text(i, "left", func(before subscriber.State) subscriber.Step {
			before.Channels = nil
			return subscriber.Step{After: before, Kind: subscriber.Left}
		})
	}
	p.text(people-1, "wrote", func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
}

// pastDay is a day long ago.
type pastDay struct {
	ts *testscript.TestScript
	s  *store.Store
	at time.Time
}

func (p pastDay) text(i int, id string, step func(subscriber.State) subscriber.Step) {
	_, err := p.s.Receive(context.Background(), store.Text{ProviderID: fmt.Sprint(id, i), From: storetest.Number(i), Body: "geheim", At: p.at}, storetest.Decide(step))
	p.ts.Check(err)
}

// alert is sent to all: one cannot be reached, and the others get it a second later each.
func (p pastDay) alert() {
	ctx, a := context.Background(), storetest.Alert("u/gas", p.at)
	_, err := p.s.Plan(ctx, a, p.at)
	p.ts.Check(err)
	batch, err := p.s.Exchange(ctx, nil, store.Claim{Limit: 1000, Now: p.at, Token: "past"})
	p.ts.Check(err)
	for i, c := range batch.Claimed {
		at := p.at.Add(time.Duration(i) * time.Second)
		taken := store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: store.Accepted, ProviderID: "SM" + c.Attempt, At: at}
		_, err := p.s.Exchange(ctx, []store.Outcome{taken}, store.Claim{Now: at, Token: "none"})
		p.ts.Check(err)
		told := store.Report{Attempt: c.Attempt, ProviderID: taken.ProviderID, State: store.Delivered, At: at}
		if i == 0 {
			told.State, told.Class = store.Undelivered, "unreachable"
		}
		_, err = p.s.Merge(ctx, told)
		p.ts.Check(err)
	}
	_, err = p.s.Settled(ctx, p.at.Add(time.Hour))
	p.ts.Check(err)
}
