package alert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"
)

// How often a Source looks by itself. A stat costs nothing, so a file is looked at often: where the kernel tells of changes
// this is a net beneath, on network drives it is all there is.
const (
	filePoll = 2 * time.Second
	webPoll  = 10 * time.Second
)

// Source is a place that alerts.json is read from again and again. Its methods may be called at the same time.
type Source struct {
	name   string // for people; without a password
	origin origin
	last   *last
}

// origin is a file or a URL.
type origin interface {
	// fetch gives at most MaxBytes+1 bytes, or errUnchanged if nothing has changed since keep was called.
	fetch(ctx context.Context) (data []byte, keep func(), err error)
	// watch notes how things are now, and returns what is to run until ctx ends and calls changed when a fetch is worth while.
	watch(ctx context.Context, changed func()) (run func())
}

var errUnchanged = errors.New("unchanged")

// last is what the last good Read gave.
type last struct {
	sync.Mutex
	sum      [sha256.Size]byte
	feed     Feed
	warnings []string
	good     bool
}

// Open takes a path or an http(s) URL. It touches neither file nor network, since what is not there yet may come; an error is about the
// form of location alone.
func Open(location string) (Source, error) {
	scheme, rest, isURL := strings.Cut(location, "://")
	switch {
	case location == "":
		return Source{}, errors.New("no place of alerts.json was named: give a path such as public/alerts.json or a URL")
	case !isURL:
		return Source{name: location, origin: newFile(location), last: new(last)}, nil
	case strings.EqualFold(scheme, "file"):
		return Source{name: rest, origin: newFile(rest), last: new(last)}, nil
	}
	u, err := url.Parse(location)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Source{}, fmt.Errorf("alerts.json cannot be read from %q: give a path, or a URL that begins with https://", location)
	}
	return Source{name: u.Redacted(), origin: newWeb(u), last: new(last)}, nil
}

// String is the location as it may be logged: a password in a URL is hidden.
func (s Source) String() string { return s.name }

// Read gives the feed as it is now, with the warnings of [Parse]; changed is false if it is what the last good Read gave. An error begins with the location
// and says what to do; it holds until a later Read succeeds, and what was read before stays good. The caller does not
// change the feed. A file or page that is not there is fs.ErrNotExist.
func (s Source) Read(ctx context.Context) (feed Feed, warnings []string, changed bool, err error) {
	s.last.Lock()
	defer s.last.Unlock()
	data, keep, err := s.origin.fetch(ctx)
	if errors.Is(err, errUnchanged) {
		return s.last.feed, s.last.warnings, false, nil
	}
	if err != nil {
		return Feed{}, nil, false, fmt.Errorf("%s: %w", s.name, err)
	}
	if changed, err = s.last.take(data); err != nil {
		return Feed{}, nil, false, fmt.Errorf("%s: %w", s.name, err)
	}
	keep() // only now: a broken feed must be an error again at the next Read
	return s.last.feed, s.last.warnings, changed, nil
}

// take parses data unless these very bytes were the last good ones.
func (l *last) take(data []byte) (changed bool, err error) {
	sum := sha256.Sum256(data)
	if l.good && sum == l.sum {
		return false, nil
	}
	feed, warnings, err := Parse(data)
	if err != nil {
		return false, err
	}
	l.sum, l.feed, l.warnings, l.good = sum, feed, warnings, true
	return true, nil
}

// Changes sends when a Read is worth while: several changes at once come as one, and one can come without a change. It does not
// send for what is there at the start, so call it before the first Read. It is closed when ctx ends, and for no other reason.
func (s Source) Changes(ctx context.Context) <-chan struct{} {
	out := make(chan struct{}, 1)
	run := s.origin.watch(ctx, func() {
		select {
		case out <- struct{}{}:
		default: // one is waiting already, and its Read will see this change too
		}
	})
	go func() {
		defer close(out)
		run()
	}()
	return out
}

// limited reads all of r, or so much of it that Parse refuses it for its size.
func limited(r io.Reader) ([]byte, error) {
	var b bytes.Buffer
	_, err := b.ReadFrom(io.LimitReader(r, MaxBytes+1))
	return b.Bytes(), err
}
