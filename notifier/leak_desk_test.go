package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// noting notes what a browser asks for and is told beside the page, all of which proxies and browsers write down.
type noting struct{ *glassHouse }

// RoundTrip is that of http.RoundTripper.
func (n noting) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	n.note("addresses of pages", r.Method+" "+r.URL.RequestURI()+" "+r.Referer()+"\n")
	if err == nil {
		header := answer.Header.Clone()
		header.Del("Set-Cookie") // the token, which is the browser's own
		n.note("addresses of pages", fmt.Sprint(header)+"\n")
	}
	return answer, err
}

// desk is what editors do in the browser, and others try.
func (h *glassHouse) desk() {
	h.t.Helper()
	b := newBrowser(h.listen, noting{h})
	open := func(path string) {
		if err := b.visit(path); err != nil {
			h.t.Error(err)
		}
	}
	press := func(status int, button string, values url.Values) {
		h.t.Helper()
		if err := b.press(button, values); err != nil || b.status != status {
			h.t.Errorf("%s on %s: %d, error %v", button, b.at, b.status, err)
		}
	}
	for _, number := range []string{h.person(2), h.person(68), h.person(69) + "x"} { // a reader, a stranger, a mistake
		open("/sign-in")
		press(map[bool]int{true: 422, false: 200}[strings.HasSuffix(number, "x")], "Code schicken", url.Values{"number": {number}})
		open("/sign-in?number=") // and no further
	}
	h.done(h.person(1)+"\n", "editors", "add")
	open("/desk/")
	press(200, "Code schicken", url.Values{"number": {h.person(1)}})
	press(422, "Anmelden", url.Values{"code": {"000000"}})
	press(200, "Anmelden", url.Values{"code": {h.codeOf(1)}})
	if b.at.Path != "/desk/" {
		h.t.Fatalf("signing in leads to %s: %s", b.at, words(b.page))
	}
	for _, c := range b.client.Jar.Cookies(b.at) {
		h.mu.Lock()
		h.private.words = append(h.private.words, strings.ToLower(c.Value))
		h.mu.Unlock()
	}
	open("/desk/?all=1")
	for _, thread := range regexp.MustCompile(`/desk/threads/[^"?#]+`).FindAllString(string(b.body), 3) {
		open(thread)
		h.read(b)
		press(422, "Antworten", url.Values{"text": {strings.Repeat(h.word()+" ", 400)}})
		press(200, "Antworten", url.Values{"text": {"Wir sehen nach, wegen " + h.word()}})
		open(thread + "?all=1")
		h.read(b)
	}
	for _, path := range []string{"/desk/threads/" + url.PathEscape("inbox/nichts"), "/desk/pictures/1", "/desk/pictures/x", "/desk/nichts"} {
		open(path)
	}
	h.done("", "editors", "list")
}

// read keeps a page as what editors read.
func (h *glassHouse) read(b *browser) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inbox["the pages of threads"] = append(h.inbox["the pages of threads"], b.body...)
}

// codeOf is what a person was texted to sign in with.
func (h *glassHouse) codeOf(person int) string {
	h.t.Helper()
	code := regexp.MustCompile(`^(\d{6}) ist Ihr Code`)
	for range 100 {
		for _, m := range h.sandbox.MessagesTo(h.person(person)) {
			if found := code.FindStringSubmatch(m.Body); found != nil {
				return found[1]
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Fatal("no code came")
	return ""
}
