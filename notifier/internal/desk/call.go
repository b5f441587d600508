package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"newsroom/notifier/internal/store"
)

// callPart tells how a call is answered.
type callPart struct {
	Answered string // how many, of how many
	Asked    int
	Rows     []callRow // each answer, who is open, who is not reached
	Channels []callRow // of those who are open
	Second   string    // what becomes of the second message; "" = there is none
}

// callRow is one number.
type callRow struct {
	Name   string
	People int
	Answer bool // it is one of the call's answers
}

// callOf is nil if a thread is no call.
func (d *Desk) callOf(ctx context.Context, say *wording, thread string, now time.Time) (*callPart, error) {
	call, err := d.Store.Call(ctx, thread)
	if errors.Is(err, store.ErrNoCall) || errors.Is(err, store.ErrNoAlert) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	newsroom, err := d.Store.Newsroom(ctx)
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, c := range newsroom.Channels {
		titles[c.ID] = c.Title
	}
	part := &callPart{Answered: fmt.Sprintf(say.answered, call.Answered, call.Asked), Asked: max(call.Asked, call.Answered, 1)}
	for _, choice := range call.Answers {
		part.Rows = append(part.Rows, callRow{Harmless(choice.Answer), choice.People, true})
	}
	part.Rows = append(part.Rows, callRow{say.NoAnswer, call.Open, false})
	if n := call.Asked - call.Answered - call.Open; n > 0 {
		part.Rows = append(part.Rows, callRow{say.Missed, n, false})
	}
	for id, people := range call.ByChannel {
		part.Channels = append(part.Channels, callRow{Harmless(cmp.Or(titles[id], id)), people, false})
	}
	slices.SortFunc(part.Channels, func(a, b callRow) int { return cmp.Or(b.People-a.People, cmp.Compare(a.Name, b.Name)) })
	switch {
	case call.Second != "":
		part.Second = say.second
	case !call.Escalates.IsZero():
		part.Second = fmt.Sprintf(say.secondDue, say.moment(call.Escalates.In(now.Location()), now).Short)
	}
	return part, nil
}
