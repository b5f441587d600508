package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

const (
	texters  = 64     // connections of the provider, each with one text at a time
	textMost = 10_000 // texts of a flood
	textRate = 200    // a second, while an alert goes out
	textLate = 50 * time.Millisecond
)

// texts measures what comes in: as many as can be taken, and at a steady rate while an alert goes out. Each is on the disk before it is answered.
func (f *figures) texts(ctx context.Context) error {
	if err := f.flood(ctx); err != nil {
		return err
	}
	for _, latency := range []time.Duration{0, latency} {
		if err := f.beside(ctx, latency); err != nil {
			return err
		}
	}
	return nil
}

// flood is when all connections text without a pause, and nothing is sent but answers.
func (f *figures) flood(ctx context.Context) error {
	r := row{what: fmt.Sprintf("texts, %d at the same time", texters)}
	var took []time.Duration
	people := f.bench.slow
	texts := min(textMost, people)
	for i := range f.bench.runs {
		f.bench.say("%s: texts, %d of %d", f.engine.name(), i+1, f.bench.runs)
		err := f.bench.withService(ctx, job{engine: f.engine, people: people}, never, func(_ *sandbox, p *process, _ string) error {
			if err := done(ctx, p); err != nil {
				return err
			}
			q, err := newTextQueue(p, people, texts)
			if err != nil {
				return err
			}
			before, start := processorTime(p.cmd.Process.Pid), clock()
			_, err = q.send(ctx, 0)
			took = append(took, since(start))
			r.cpu = shorter(r.cpu, processorTime(p.cmd.Process.Pid)-before)
			return err
		})
		if err != nil {
			return err
		}
	}
	shortest := slices.Min(took)
	r.got, r.all = perSecond(texts, shortest), spread(took)
	if f.engine.notifiers() == 1 { // the goal is SQLite's
		r.goal, r.verdict = "≥ 1,000/s", verdict(float64(texts)/shortest.Seconds() >= 1000)
	}
	f.add(r)
	return nil
}

// beside is when people text while an alert goes out. A text that must wait for its turn counts from the moment when it was due.
func (f *figures) beside(ctx context.Context, latency time.Duration) error {
	people := f.bench.slow
	r := row{what: fmt.Sprintf("texts at %d/s while an alert to %s goes out, %s a call", textRate, thousands(people), latency), goal: "99 % < 50 ms"}
	var worst []time.Duration
	for i := range f.bench.runs {
		f.bench.say("%s: texts while an alert goes out, %d of %d", f.engine.name(), i+1, f.bench.runs)
		err := f.bench.withService(ctx, job{engine: f.engine, people: people, latency: latency}, never, func(s *sandbox, p *process, _ string) error {
			q, err := newTextQueue(p, people, textRate*60)
			if err != nil {
				return err
			}
			during, end := context.WithCancel(ctx)
			defer end()
			go func() { _ = done(during, p); end() }()
			waited, err := q.send(during, textRate)
			if len(waited) == 0 {
				return errors.Join(err, errors.New("nobody texted while the alert went out"))
			}
			slices.Sort(waited)
			worst = append(worst, waited[(len(waited)-1)*99/100])
			r.all += fmt.Sprintf("%d texts: median %s, 99 %% %s, longest %s; ", len(waited), short(waited[len(waited)/2].Seconds()),
				short(worst[len(worst)-1].Seconds()), short(waited[len(waited)-1].Seconds()))
			return errors.Join(err, s.onceEach(ctx, people))
		})
		if err != nil {
			return err
		}
	}
	best := slices.Min(worst)
	r.got, r.verdict, r.once = "99 % "+short(best.Seconds()), verdict(best < textLate), true
	f.add(r)
	return nil
}

// textQueue is requests of the provider, made before anything is measured: signing and writing forms would take the time of the notifier.
type textQueue struct {
	address  string
	requests [][]byte
	mu       sync.Mutex
	next     int
}

var listening = regexp.MustCompile(`msg=notifier listen=(\S+)`)

// newTextQueue makes texts to a notifier: of each three one is of somebody new, one a message, and one a question.
func newTextQueue(p *process, people, count int) (*textQueue, error) {
	found := listening.FindStringSubmatch(p.said.String())
	if found == nil {
		return nil, errors.New("the notifier does not say where it listens")
	}
	q := &textQueue{address: found[1]}
	to := "http://" + q.address + inbound.TextPath
	for i := range count {
		from, body := number(i%people), "Wir brauchen hier noch Sandsäcke"
		switch i % 3 {
		case 0:
			from, body = number(people+i), "Mini"
		case 1:
			body = "Status"
		}
		form := url.Values{
			"AccountSid": {twiliotest.DefaultAccountSID}, "MessageSid": {fmt.Sprintf("SM%032x", 1<<40+i)}, "From": {from}, "To": {twiliotest.DefaultNumber},
			"Body": {body}, "NumMedia": {"0"}, "NumSegments": {"1"},
		}
		encoded := form.Encode()
		q.requests = append(q.requests, fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n%s: %s\r\nContent-Length: %d\r\n\r\n%s",
			inbound.TextPath, q.address, twilio.SignatureHeader, twilio.Sign(twiliotest.DefaultAuthToken, to, form), len(encoded), encoded))
	}
	return q, nil
}

// send texts all, or until ctx ends, and says how long each waited for its answer. At a rate, each text is due at its time, whatever became of the
// one before; 0 = as fast as they are answered.
func (q *textQueue) send(ctx context.Context, rate int) ([]time.Duration, error) {
	var sending sync.WaitGroup
	waited, errs := make([][]time.Duration, texters), make([]error, texters)
	start := clock()
	for i := range texters {
		sending.Go(func() { waited[i], errs[i] = q.connection(ctx, start, rate) })
	}
	sending.Wait()
	return slices.Concat(waited...), errors.Join(errs...)
}

func (q *textQueue) take() (request []byte, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.next == len(q.requests) {
		return nil, 0
	}
	q.next++
	return q.requests[q.next-1], q.next - 1
}

func (q *textQueue) connection(ctx context.Context, start time.Time, rate int) ([]time.Duration, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(context.WithoutCancel(ctx), "tcp", q.address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	var waited []time.Duration
	for len(waited) == 0 || ctx.Err() == nil { // an alert to few people may be done before the first text is
		request, n := q.take()
		if request == nil {
			return waited, nil
		}
		due := clock()
		if rate > 0 {
			due = start.Add(time.Duration(n) * time.Second / time.Duration(rate))
			if pause(ctx, due.Sub(clock())) != nil && len(waited) > 0 {
				return waited, nil // the alert is done
			}
		}
		if err := exchange(conn, answers, request); err != nil {
			return waited, err
		}
		waited = append(waited, since(due))
	}
	return waited, nil
}

func exchange(conn net.Conn, answers *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("<Response"))) {
		err = fmt.Errorf("a text was answered with %s", answer.Status)
	}
	return errors.Join(err, answer.Body.Close())
}
