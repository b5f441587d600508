package looktest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestPagesAreQuiet opens a page of every template and listens: nothing is asked of any other host, and the browser has nothing to say against
// the page, its scripts or what its security policy lets through.
func TestPagesAreQuiet(t *testing.T) {
	heard := map[context.Context]*heard{}
	var lock sync.Mutex
	inTabs(t, templates(t), func(t *testing.T, tab context.Context, s specimen) {
		lock.Lock()
		ear := heard[tab]
		if ear == nil {
			ear = listenTo(tab, t)
			heard[tab] = ear
		}
		lock.Unlock()
		for _, look := range []look{looks[1], looks[2]} {
			do(tab, t, chromedp.Navigate("about:blank"), look.show())
			ear.take()
			do(tab, t, chromedp.Navigate(s.url()))
			evaluate[chromedp.Void](tab, t, `scrollTo(0, document.body.scrollHeight); new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))`)
			requests, said := ear.take()
			for _, address := range requests {
				if !strings.HasPrefix(address, s.room.address+"/") && !strings.HasPrefix(address, "data:") {
					t.Errorf("%s, %s: a request to %s", s, look, address)
				}
			}
			if len(requests) < 2 {
				t.Errorf("%s, %s: heard of the requests %v only", s, look, requests)
			}
			for _, text := range said {
				if !slices.Contains(s.kinds, "404") || !strings.Contains(text, "404 (Not Found)") {
					t.Errorf("%s, %s: the browser says: %s", s, look, text)
				}
			}
		}
	})
}

// heard is what a tab asked for and what the browser said of it.
type heard struct {
	lock           sync.Mutex
	requests, said []string
}

func (h *heard) take() (requests, said []string) {
	h.lock.Lock()
	defer h.lock.Unlock()
	requests, said = h.requests, h.said
	h.requests, h.said = nil, nil
	return requests, said
}

func listenTo(tab context.Context, t *testing.T) *heard {
	t.Helper()
	h := &heard{}
	err := chromedp.Listen(tab, func(event any) {
		h.lock.Lock()
		defer h.lock.Unlock()
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			h.requests = append(h.requests, event.Request.URL)
		case *log.EventEntryAdded:
			h.said = append(h.said, fmt.Sprintf("%s %s", event.Entry.Text, event.Entry.URL))
		case *runtime.EventConsoleAPICalled:
			h.said = append(h.said, fmt.Sprintf("console.%s called", event.Type))
		case *runtime.EventExceptionThrown:
			h.said = append(h.said, event.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	do(tab, t, command(log.Enable, cdp.Empty{}), command(network.Enable, network.EnableParams{}))
	return h
}
