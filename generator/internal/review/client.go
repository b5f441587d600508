package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"newsroom/generator/internal/content"
)

const (
	// maxFeed is the largest feed that is read, in bytes, as it is once unpacked.
	maxFeed = 5 << 20
	// maxRedirects is how often a feed may say that it has moved.
	maxRedirects = 5
	// usualTimeout is what a source has for all of its answer: name, connection, redirects and feed.
	usualTimeout = 10 * time.Second
	accept       = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)

// client fetches feeds.
type client struct {
	http    *http.Client
	dialer  *net.Dialer
	agent   string // how it names itself
	timeout time.Duration
	private bool
	now     time.Time
}

// newClient makes a client. A proxy would make the connections in its place, and could not be told which addresses to leave alone: one that
// the environment names is used only where private addresses are allowed anyway.
func newClient(j *Job) *client {
	c := &client{
		agent: fmt.Sprintf("Newsroom-Press/1.0 (%s; +%s)", content.Slug(j.Config.Title), j.Config.BaseURL), timeout: j.Timeout, private: j.AllowPrivate, now: j.Now,
	}
	if c.timeout == 0 {
		c.timeout = usualTimeout
	}
	c.dialer = &net.Dialer{}
	transport := &http.Transport{ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10, DialContext: c.dialer.DialContext}
	if c.private {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		c.dialer.Control = onlyPublic
	}
	c.http = &http.Client{Transport: transport, CheckRedirect: c.checkRedirect}
	return c
}

func (c *client) close() { c.http.CloseIdleConnections() }

func (c *client) checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("is passed on more than %d times", maxRedirects)
	}
	return c.check(next.URL)
}

// check refuses what need not be tried. The addresses that names lead to are checked by onlyPublic.
func (c *client) check(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("leads to an address of the kind %q, and not of https", cut(plain(u.Scheme), 20))
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err == nil && !c.private && !isPublic(addr) {
		return privateError{u.Hostname()}
	}
	return nil
}

// fetch reads one feed. Where it is as it was, the stories are those of last time.
func (c *client) fetch(ctx context.Context, address string, before *remembered) (_ *remembered, unchanged bool, _ error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := c.request(ctx, address, before)
	if err != nil {
		return nil, false, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, false, c.told(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotModified && before != nil {
		return before, true, nil
	}
	if response.StatusCode != http.StatusOK {
		return nil, false, answered(response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxFeed+1))
	if err != nil {
		return nil, false, c.told(err)
	}
	if len(data) > maxFeed {
		return nil, false, fmt.Errorf("is larger than %d MB", maxFeed>>20)
	}
	stories, err := parse(ctx, data, response.Header.Get("Content-Type"), response.Request.URL)
	if err != nil {
		return nil, false, c.told(err)
	}
	after := &remembered{ETag: validator(response.Header, "ETag"), Modified: validator(response.Header, "Last-Modified"), Stories: stories}
	after.seen(before, c.now)
	return after, false, nil
}

func (c *client) request(ctx context.Context, address string, before *remembered) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("its url is no address")
	}
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", accept)
	if before != nil && before.ETag != "" {
		request.Header.Set("If-None-Match", before.ETag)
	}
	if before != nil && before.Modified != "" {
		request.Header.Set("If-Modified-Since", before.Modified)
	}
	return request, c.check(request.URL)
}

// validator is what a server wants to be asked with the next time; nothing where it could not be sent back.
func validator(h http.Header, name string) string {
	value := h.Get(name)
	if len(value) > 1000 || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return value
}

func answered(status int) error {
	said := strings.TrimSpace(fmt.Sprintf("answered with %d %s", status, http.StatusText(status)))
	if status == http.StatusNotFound || status == http.StatusGone {
		said += "; look for its new address"
	}
	return errors.New(said)
}

// told is an error in the words of an editor. What a server sent is in none of them but as plain text.
func (c *client) told(err error) error {
	var refused privateError
	var unknown *net.DNSError
	var wrapped *url.Error
	var number syscall.Errno
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("did not answer within %s", c.timeout)
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return fmt.Errorf("there is no host %s", cut(plain(unknown.Name), maxTeaser))
	case errors.As(err, &number):
		return fmt.Errorf("cannot be reached: %w", number)
	case errors.As(err, &wrapped):
		err = wrapped.Err
	}
	return errors.New(cut(plain(err.Error()), maxTeaser))
}
