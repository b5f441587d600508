package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/metrics"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
)

type runCommand struct {
	alertsFlags   `embed:""`
	databaseFlags `embed:""`
	senderFlags   `embed:""`
	listenFlags   `embed:""`
	houseFlags    `embed:""`
	limitFlags    `embed:""`
	keepFlags     `embed:""`
	metricsFlags  `embed:""`
	catchUpFlags  `embed:""`
}

// Run starts in an order in which each part finds what it needs: the channels, the lease, what people text, what they texted before, the
// alerts. It ends in the opposite one: first nothing new is begun and running requests finish (36 s at most; a request ends by itself after
// 35 s), while reports are still taken; then the webhooks close (shutdownTime); then the database. That makes less than 45 s.
func (c *runCommand) Run(ctx context.Context, m Main) error {
	if err := c.problems(m); err != nil {
		return usageError{err}
	}
	db, err := c.open(ctx, m)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer func() { _ = db.Close() }() // every change is on the disk already
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	s, err := c.service(ctx, m, db, listener.Addr().String())
	if err != nil {
		return unlessStopped(ctx, errors.Join(err, listener.Close()))
	}
	return s.run(ctx, listener)
}

// unlessStopped is for what kept the service from starting: whoever stops it at that moment has no mistake to mend.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}

func (c *runCommand) problems(m Main) error {
	if c.unset(m) {
		return errors.New(sandboxHint)
	}
	_, _, webhook := c.webhook(m, c.Listen)
	return errors.Join(c.senderFlags.problems(m), webhook, c.listenFlags.problems(), c.alertsFlags.problems(),
		c.houseFlags.problems(), c.limitFlags.problems(), c.keepFlags.problems(), c.catchUpFlags.problems(), c.metricsFlags.problems())
}

// service is the running notifier.
type service struct {
	feeder     *feeder
	dispatcher *outbox.Dispatcher
	catchUp    *inbound.CatchUp
	client     *twilio.Client
	server     *http.Server
	jobs       []func(context.Context) // what works beside these until its context ends
	log        *slog.Logger
}

func (c *runCommand) service(ctx context.Context, m Main, db *store.Store, listening string) (*service, error) {
	log := m.log()
	reader, publicURL, err := c.webhook(m, listening)
	if err != nil {
		return nil, err
	}
	client, err := c.client(m, publicURL)
	if err != nil {
		return nil, err
	}
	source, err := alert.Open(c.Alerts)
	if err != nil {
		return nil, err
	}
	known, err := db.Newsroom(ctx)
	if err == nil {
		known, err = withCodes(ctx, db, known)
	}
	if err != nil {
		return nil, err
	}
	known.Quiet, known.Zone = c.house().Quiet, c.house().Zone
	var newsroom atomic.Pointer[subscriber.Newsroom]
	newsroom.Store(&known)
	meter := metrics.New(db, m.Now)
	dispatcher := outbox.NewDispatcher(db, meter.Provider(client), c.dispatch(m, log, c.house(), c.ConfirmAbove))
	present := func() subscriber.Newsroom { return *newsroom.Load() }
	hooks := &inbound.Handler{
		Reader: reader, Store: meter.Texts(db), Outbox: meter.Reports(dispatcher), Now: m.Now, Log: log, Newsroom: present,
		Numbers: c.numbers(), Limits: c.limits(), KeepTexts: c.KeepTexts, KeepMessages: c.KeepDeliveries,
	}
	measuring, err := c.serve(ctx, meter.Handler(log), log)
	if err != nil {
		return nil, err
	}
	log.Info("notifier", "listen", listening, "public_url", withoutPassword(publicURL), "alerts", source.String(), "database", store.Shown(c.Database))
	return &service{
		feeder: &feeder{
			source: source, store: db, newsroom: &newsroom, house: c.house(), now: m.Now, log: log, planned: func() { m.step("planned"); dispatcher.Wake() },
			planner: c.planner(db, log),
		},
		dispatcher: dispatcher,
		catchUp:    c.catchUp(hooks, db, client, dispatcher.Wake),
		client:     client,
		server:     newServer(meter.Webhooks(pages(hooks, c.editorsPages(db, present, publicURL, m, dispatcher.Wake, log), db)), log),
		jobs:       []func(context.Context){pictures{db, client, dispatcher.Wake, m.Now, log}.run, retention{db, c.keep(c.house().Zone), m.Now, log}.run, measuring},
		log:        log,
	}, nil
}

// withoutPassword is a URL as it may be logged.
func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "unreadable"
	}
	return u.Redacted()
}

func (s senderFlags) dispatch(m Main, log *slog.Logger, house store.House, confirm int) outbox.Config {
	return outbox.Config{
		Concurrency: s.Concurrency, Rate: s.Rate, HourMost: s.HourlyLimit, LookAfter: s.LookAfter, Lease: s.Lease,
		House: house, Confirm: confirm, Now: m.Now, Log: log, Step: m.step,
	}
}

func (a alertsFlags) planner(db *store.Store, log *slog.Logger) outbox.Planner {
	return outbox.Planner{Archive: db, MaxAge: a.MaxAge, Confirm: a.ConfirmAbove, Log: log}
}

// run works until ctx ends or a part fails.
func (s *service) run(ctx context.Context, listener net.Listener) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	defer func() { _ = listener.Close() }() // if it was never served
	s.feeder.first(ctx)
	var serving, working sync.WaitGroup
	first := func(known context.Context) {
		serving.Go(func() { // only now: a text that names a channel must not come before we know the channels; until now the system held connections
			if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				end(err)
			}
		})
		for _, job := range s.jobs {
			working.Go(func() { job(ctx) })
		}
		looked := s.catchUp.First(known)
		working.Go(func() { s.catchUp.Run(ctx, looked) })
		working.Go(func() { s.feeder.run(ctx) }) // only now: who joined while we were down gets what is planned at this start
	}
	working.Go(func() {
		if err := s.dispatcher.RunAfter(ctx, first); err != nil {
			end(err)
		}
	})
	<-ctx.Done()
	s.log.Info("stopping: running requests may finish")
	working.Wait()
	s.client.Close()
	err := shutdown(s.server)
	serving.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	s.log.Info("stopped")
	return err
}

// shutdownTime is how long requests to us may take at the end. A connection on which nothing was asked yet holds Shutdown up for 5 s.
const shutdownTime = 8 * time.Second

func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return server.Shutdown(ctx)
}
