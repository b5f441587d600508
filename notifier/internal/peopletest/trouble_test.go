package peopletest

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

// lose: the notifier is not there to hear.
func (w *world) lose(*rapid.T) {
	w.pass(nil)
	w.list = append(w.list, inWords(w.id(), numbers.Draw(w.r, "number"), lostWords.Draw(w.r, "word"), w.now))
	w.unheard = append(w.unheard, w.list[len(w.list)-1])
}

// inWords is a text as the provider lists it.
func inWords(id, number, word string, at time.Time) twilio.Inbound {
	return twilio.Inbound{ID: id, Way: sms.WaySMS, From: number, To: "+491713920090", Body: word, At: at}
}

// catchUp reads the provider's list, in which everything is.
func (w *world) catchUp(*rapid.T) {
	for _, in := range w.unheard {
		if w.forgotten[in.From].Before(in.At) {
			w.hear(in)
		}
	}
	w.unheard = nil
	catch := inbound.CatchUp{Handler: w.handler(), Archive: w.store, Provider: w, Every: time.Hour, Found: func() {}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	w.must(catch.Look(context.Background()))
	w.send()
}

// hear lets the model hear a text.
func (w *world) hear(in twilio.Inbound) {
	w.model.hear(in.From, in.Body, in.At)
	if in.Body == "LÖSCHEN" && w.forgotten[in.From].Before(in.At) {
		w.forgotten[in.From] = in.At // of what was sent before nothing is wanted any more
	}
}

// Received is the provider's list.
func (w *world) Received(_ context.Context, since time.Time) ([]twilio.Inbound, error) {
	return slices.DeleteFunc(slices.Clone(w.list), func(in twilio.Inbound) bool { return in.At.Before(since) }), nil
}

// Media are none.
func (w *world) Media(context.Context, string) ([]twilio.Media, error) { return nil, nil }

// report: the provider tells something about a message, perhaps again, perhaps out of order.
func (w *world) report(r *rapid.T) {
	if len(w.sent) == 0 {
		return
	}
	attempt := rapid.SampledFrom(slices.Sorted(maps.Keys(w.sent))).Draw(r, "attempt")
	state := rapid.SampledFrom([]store.State{store.Accepted, store.Sent, store.Delivered}).Draw(r, "state")
	_, err := w.store.Merge(context.Background(), store.Report{Attempt: attempt, ProviderID: w.sent[attempt].ID, State: state, At: w.now})
	w.must(err)
	w.send()
}

// block: the provider tells of a message of which it knows that the person has told it to stop.
func (w *world) block(r *rapid.T) {
	if len(w.sent) == 0 {
		return
	}
	attempt := rapid.SampledFrom(slices.Sorted(maps.Keys(w.sent))).Draw(r, "attempt")
	m, err := w.store.Merge(context.Background(), store.Report{
		Attempt: attempt, ProviderID: w.sent[attempt].ID, State: store.Failed, Class: "opted-out", Stop: true, At: w.now,
	})
	w.must(err)
	if p := w.model.people[w.owners[attempt]]; m.Changed && p != nil {
		if !p.blocked { // else it may well tell of an older message: a START that is found later ends the block that was first known
			w.model.hear(w.owners[attempt], providerBlocks, w.now)
		}
		if i := slices.IndexFunc(w.model.alerts, func(a *modelAlert) bool { return a.id == w.about[attempt] }); i >= 0 {
			w.model.alerts[i].rows[p].state = "over" // so nothing of its thread follows
		}
	}
	w.send()
}

// restart closes the database in order and opens it again.
func (w *world) restart(*rapid.T) {
	w.must(w.store.Close())
	w.open()
	w.send()
}

// crash: messages were claimed, some of them left, and nobody wrote down what became of them. They are found at the provider, or proven absent.
func (w *world) crash(r *rapid.T) {
	w.model.send(w.channels, w.now)
	batch := w.claim(nil)
	for _, c := range batch.Claimed {
		if rapid.Bool().Draw(r, "left") {
			w.take(c)
		}
	}
	w.must(w.store.Close())
	w.open()
	ctx := context.Background()
	_, err := w.store.Recover(ctx, "another", w.now, 0)
	w.must(err)
	probes, err := w.store.Probes(ctx, w.now, w.now.Add(time.Minute), 100)
	w.must(err)
	for _, p := range probes {
		v := store.Verdict{State: store.Planned, At: w.now}
		if _, there := w.sent[p.Attempt]; there {
			v = store.Verdict{State: store.Unknown, At: w.now, Found: []store.Report{{Attempt: p.Attempt, ProviderID: "SM-" + p.Attempt, State: store.Accepted, At: w.now}}}
		}
		w.must(w.store.Resolve(ctx, p, v))
	}
	w.send()
}

// check compares all phones, and goes through the ledger.
func (w *world) check(r *rapid.T) {
	for number, want := range w.model.got {
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(w.phones[number]))); diff != "" {
			r.Fatalf("%s at %s: -model +phone\n%s", number[len(number)-2:], w.now.In(zone).Format("Mon 15:04"), diff)
		}
	}
	for number, got := range w.phones {
		if len(w.model.got[number]) != len(got) {
			r.Fatalf("%s got %v, want %v", number[len(number)-2:], got, w.model.got[number])
		}
	}
	if _, _, err := w.store.VerifyLedger(context.Background()); err != nil {
		r.Fatal(err)
	}
}
