package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"github.com/rogpeppe/go-internal/testscript"
)

// browser does with the notifier's pages what somebody does without scripts: it follows links, fills in forms and presses their buttons.
type browser struct {
	client *http.Client
	at     *url.URL
	status int
	body   []byte
	page   *html.Node
}

// newBrowser has no cookies yet; each request goes by way of transport.
func newBrowser(address string, transport http.RoundTripper) *browser {
	jar, _ := cookiejar.New(nil) // never fails
	return &browser{client: &http.Client{Jar: jar, Transport: transport}, at: &url.URL{Scheme: "http", Host: address, Path: "/"}}
}

// visit opens an address, which may be relative to that of the page.
func (b *browser) visit(address string) error {
	to, err := b.at.Parse(address)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodGet, to.String(), nil)
	if err != nil {
		return err
	}
	return b.send(r)
}

func (b *browser) send(r *http.Request) error {
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	b.at, b.status = answer.Request.URL, answer.StatusCode
	if b.body, err = io.ReadAll(answer.Body); err != nil {
		return err
	}
	b.page, err = html.Parse(bytes.NewReader(b.body))
	return err
}

// press presses a button of the page, once its form's fields have the given values instead of those that they have.
func (b *browser) press(button string, values url.Values) error {
	form, pressed := buttonOf(b.page, button)
	if form == nil {
		return fmt.Errorf("%s has no button %q", b.at, button)
	}
	filled := url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode || attribute(n, "name") == "" || n.Data == "button" && n != pressed {
			continue
		}
		filled.Add(attribute(n, "name"), value(n))
	}
	for name, all := range values {
		if !filled.Has(name) {
			return fmt.Errorf("the form of %q has no field %q", button, name)
		}
		filled[name] = all
	}
	to, err := b.at.Parse(attribute(form, "action"))
	if err != nil {
		return err
	}
	r, err := http.NewRequest(strings.ToUpper(attribute(form, "method")), to.String(), strings.NewReader(filled.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin") // as browsers do
	return b.send(r)
}

// buttonOf finds a button by what stands on it, and its form.
func buttonOf(page *html.Node, label string) (form, button *html.Node) {
	for n := range page.Descendants() {
		if n.Type != html.ElementNode || n.Data != "button" || words(n) != label {
			continue
		}
		for parent := range n.Ancestors() {
			if parent.Data == "form" {
				return parent, n
			}
		}
	}
	return nil, nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func value(n *html.Node) string {
	if n.Data == "textarea" {
		return words(n)
	}
	return attribute(n, "value")
}

// words are what stands in a part of a page, with single blanks.
func words(part *html.Node) string {
	var b strings.Builder
	for n := range part.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// browserOf is the one of a script.
func browserOf(ts *testscript.TestScript) *browser {
	b, _ := ts.Value("browser").(*browser)
	return b
}

// visit opens a page of the notifier in the script's browser, and prints status, path and words (visit PATH; visit anew PATH without cookies).
func visit(ts *testscript.TestScript, _ bool, args []string) {
	b := browserOf(ts)
	if args[0] == "anew" {
		*b, args = *newBrowser(ts.Getenv("NOTIFIER"), http.DefaultTransport), args[1:]
	}
	ts.Check(b.visit(args[0]))
	b.show(ts)
}

// press presses a button of that page (press BUTTON FIELD=VALUE…).
func press(ts *testscript.TestScript, _ bool, args []string) {
	values := url.Values{}
	for _, pair := range args[1:] {
		name, value, _ := strings.Cut(pair, "=")
		values.Add(name, value)
	}
	b := browserOf(ts)
	ts.Check(b.press(args[0], values))
	b.show(ts)
}

func (b *browser) show(ts *testscript.TestScript) {
	fmt.Fprintf(ts.Stdout(), "%d %s %s\n", b.status, b.at.RequestURI(), words(b.page))
}
