package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// sandbox is the provider: `notifier sandbox`.
type sandbox struct {
	*process
	address string
	http    *http.Client
}

var sandboxAddress = regexp.MustCompile(`(?m)^The sandbox and its phones: (\S+)$`)

// never is a time after which messages go on that no run lives to see, so that what the sandbox does for its phones is no part of it.
const never = 24 * time.Hour

// startSandbox starts a provider that takes latency to answer and leads each message on after statusDelay.
func (b *bench) startSandbox(ctx context.Context, latency, statusDelay time.Duration) (*sandbox, error) {
	p, err := start([]string{b.notifier, "sandbox", "--listen", "127.0.0.1:0", "--latency", latency.String(), "--status-delay", statusDelay.String()}, nil)
	if err != nil {
		return nil, err
	}
	s := &sandbox{process: p, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: concurrency}}}
	err = p.await(ctx, looks, func() bool {
		if found := sandboxAddress.FindStringSubmatch(p.out.String()); found != nil {
			s.address = found[1]
		}
		return s.address != ""
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox: %w", err), p.stop())
	}
	return s, nil
}

// read gets JSON from the sandbox.
func (s *sandbox) read(ctx context.Context, path string, take func(*json.Decoder) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+path, nil)
	if err != nil {
		return err
	}
	res, err := s.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("sandbox: %s answered %s", path, res.Status)
	}
	return take(json.NewDecoder(res.Body))
}

// onceEach fails unless each of so many people has exactly one message of the alert, and nobody else has one.
func (s *sandbox) onceEach(ctx context.Context, people int) error {
	var tally struct {
		Alerts []struct{ Numbers map[string]int }
	}
	err := s.read(ctx, "/sandbox/tally?link="+url.QueryEscape(link), func(d *json.Decoder) error { return d.Decode(&tally) })
	if err != nil {
		return err
	}
	if len(tally.Alerts) != 1 {
		return fmt.Errorf("the sandbox has messages of %d alerts with the link %s, not of one", len(tally.Alerts), link)
	}
	return onceEach(tally.Alerts[0].Numbers, people)
}

func onceEach(numbers map[string]int, people int) error {
	missing, more := 0, 0
	for i := range people {
		switch n := numbers[number(i)]; {
		case n == 0:
			missing++
		case n > 1:
			more++
		}
	}
	if strangers := len(numbers) - (people - missing); missing+more+strangers > 0 {
		return fmt.Errorf("of %d people %d have no message and %d more than one; %d others have one", people, missing, more, strangers)
	}
	return nil
}

// number is a person's: made up. The first hundred are left out, since the newsroom's own is among them.
func number(person int) string { return storetest.Number(100 + person) }

// created lists when the sandbox took each message, the first one first.
func (s *sandbox) created(ctx context.Context) ([]time.Time, error) {
	var all []time.Time
	err := s.read(ctx, "/sandbox/messages?direction="+twiliotest.OutboundAPI, func(d *json.Decoder) error {
		_, err := d.Token() // the list begins
		for err == nil && d.More() {
			var m struct{ Created time.Time }
			err = d.Decode(&m)
			all = append(all, m.Created)
		}
		return err
	})
	return all, err
}

// bare is how many messages a second the sandbox takes from a client that does nothing but post them.
func (s *sandbox) bare(ctx context.Context, messages int) (float64, error) {
	var posting sync.WaitGroup
	errs := make([]error, concurrency)
	start := clock()
	for i := range concurrency {
		posting.Go(func() {
			for n := i; n < messages && errs[i] == nil; n += concurrency {
				errs[i] = s.post(ctx, number(n))
			}
		})
	}
	posting.Wait()
	return float64(messages) / since(start).Seconds(), errors.Join(errs...)
}

func (s *sandbox) post(ctx context.Context, to string) error {
	form := url.Values{"To": {to}, "From": {twiliotest.DefaultNumber}, "Body": {text + " " + link}}
	address := s.address + "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Messages.json"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		return fmt.Errorf("sandbox: a message was answered with %s", res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body) // to its end, so that the connection is used again
	return err
}
