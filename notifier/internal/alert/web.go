package alert

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"time"
)

// webTimeout is for one request from the first packet to the last byte.
const webTimeout = 10 * time.Second

// web is alerts.json on a server, such as a static host that a CI fills.
type web struct {
	url          *url.URL
	poll         time.Duration
	client       *http.Client
	etag         string // of the last good answer
	lastModified string
}

func newWeb(u *url.URL) *web {
	return &web{url: u, poll: webPoll, client: &http.Client{Timeout: webTimeout}}
}

// fetch asks only for what has changed since the last answer that was kept. Source never calls it twice at a time.
func (w *web) fetch(ctx context.Context) ([]byte, func(), error) {
	request, err := w.request(ctx)
	if err != nil {
		return nil, nil, err
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, nil, w.unreachable(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotModified && (w.etag != "" || w.lastModified != "") {
		return nil, nil, errUnchanged
	}
	if response.StatusCode != http.StatusOK {
		return nil, nil, refused(response.StatusCode, response.Status)
	}
	data, err := limited(response.Body)
	if err != nil {
		return nil, nil, w.unreachable(ctx, err)
	}
	etag, lastModified := response.Header.Get("ETag"), response.Header.Get("Last-Modified")
	return data, func() { w.etag, w.lastModified = etag, lastModified }, nil
}

func (w *web) request(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/feed+json, application/json")
	request.Header.Set("User-Agent", "newsroom-notifier")
	if w.etag != "" {
		request.Header.Set("If-None-Match", w.etag)
	}
	if w.lastModified != "" {
		request.Header.Set("If-Modified-Since", w.lastModified)
	}
	return request, nil
}

// unreachable leaves out the address, which the caller has.
func (w *web) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var slow interface{ Timeout() bool }
	if errors.As(err, &slow) && slow.Timeout() {
		return fmt.Errorf("no whole answer within %s: is the server up?", w.client.Timeout)
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		return fmt.Errorf("no answer: %w", failed.Err)
	}
	return fmt.Errorf("the answer broke off: %w", err)
}

// refused says in words what a status means here.
func refused(code int, status string) error {
	switch code {
	case http.StatusNotFound, http.StatusGone:
		return fmt.Errorf("%w (the server answered %s): was the site published, and is this the address of its alerts.json?", fs.ErrNotExist, status)
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("the server wants a sign-in (%s): name the URL with user and password, or let this machine in", status)
	case http.StatusTooManyRequests:
		return fmt.Errorf("the server was asked too often (%s)", status)
	}
	return fmt.Errorf("the server answered %s", status)
}

func (w *web) watch(ctx context.Context, changed func()) (run func()) {
	return func() {
		tick := time.NewTicker(w.poll)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				changed()
			}
		}
	}
}
