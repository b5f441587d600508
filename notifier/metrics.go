package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

type metricsFlags struct {
	Metrics string `placeholder:"ADDRESS" help:"Where Prometheus finds /metrics, such as 127.0.0.1:9090; none = nowhere. Not for the internet."`
}

func (f metricsFlags) problems() error {
	if f.Metrics == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(f.Metrics); err != nil {
		return fmt.Errorf("--metrics is %q; it must be an address with a port, such as 127.0.0.1:9090", f.Metrics)
	}
	return nil
}

// serve listens at once, so that an address that is taken ends the start. The job answers until its context ends.
func (f metricsFlags) serve(ctx context.Context, handler http.Handler, log *slog.Logger) (job func(context.Context), err error) {
	if f.Metrics == "" {
		return func(context.Context) {}, nil
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", f.Metrics)
	if err != nil {
		return nil, fmt.Errorf("--metrics: %w", err)
	}
	server := newServer(handler, log)
	log.Info("metrics", "listen", listener.Addr().String())
	return func(ctx context.Context) {
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(listener) }()
		select {
		case err := <-ended:
			log.Error("metrics are told no more; all else goes on", "error", err)
		case <-ctx.Done():
			if err := shutdown(server); err != nil {
				log.Warn("a look at the metrics was cut off", "error", err)
			}
			if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
				log.Error("telling metrics ended in another way than it should", "error", err)
			}
		}
	}, nil
}
