package page_test

import (
	"bytes"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"newsroom/notifier/internal/page"
)

var body = template.Must(template.New("body").Parse("<h1>{{.Heading}}</h1>\n"))

// site serves, within Secure, one page at /desk/, what a form holds at /form, and the files.
func site(t *testing.T, o page.Options, v page.View) http.Handler {
	t.Helper()
	s := page.New(o)
	s.Add(fstest.MapFS{"web/more.css": {Data: []byte("p { margin: 0 }")}, "web/more.js": {Data: []byte("'use strict'")}})
	if v.Body == nil {
		v.Title, v.Body, v.Data = "Offen", body, map[string]string{"Heading": "<b>Offen</b>"}
	}
	mux := http.NewServeMux()
	s.Routes(mux)
	mux.HandleFunc("GET /desk/{$}", func(w http.ResponseWriter, r *http.Request) { s.Write(w, r, http.StatusOK, v) })
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		if s.Form(w, r) {
			_, _ = io.WriteString(w, "got "+r.PostForm.Get("text"))
		}
	})
	mux.HandleFunc("POST /button", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "pressed") })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.Error(w, r, http.StatusNotFound) })
	return s.Secure(mux)
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// post sends a form; headers are its names and values in turn.
func post(h http.Handler, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://desk.example.org/form", body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func always(text string) func() string { return func() string { return text } }

func TestFrame(t *testing.T) {
	t.Parallel()
	v := page.View{Title: "Offen", Body: body, Data: map[string]string{"Heading": "<b>Offen</b>"}, Nav: true, Styles: []string{"more.css"}, Scripts: []string{"more.js"}}
	got := get(site(t, page.Options{Name: always("Auen & Funk")}, v), "/desk/").Body.String()
	for _, want := range []string{
		`<html lang="de">`, "<title>Offen – Auen &amp; Funk</title>", "<h1>&lt;b&gt;Offen&lt;/b&gt;</h1>", `<a href="/desk/" aria-current="page">Posteingang</a>`,
		`action="/sign-out"`, "Abmelden", `<link rel="stylesheet" href="/assets/more.`, `<script src="/assets/more.`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %s:\n%s", want, got)
		}
	}
	got = get(site(t, page.Options{Name: always("")}, page.View{}), "/desk/").Body.String()
	if strings.Contains(got, "<nav") || strings.Contains(got, "<script") || !strings.Contains(got, "– Newsroom</title>") {
		t.Errorf("without anything the page is\n%s", got)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"": "de", "de": "de", "de-AT": "de", "en": "en", "EN-gb": "en", "fr": "de"} {
		h := site(t, page.Options{Language: always(language)}, page.View{})
		if got := get(h, "/desk/").Body.String(); !strings.Contains(got, `<html lang="`+want+`">`) {
			t.Errorf("%q: want %s in\n%s", language, want, got)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	s := page.New(page.Options{Language: always("en")})
	german := page.New(page.Options{})
	seen := map[string]int{}
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusInternalServerError} {
		for _, one := range []*page.Site{s, german} {
			w := httptest.NewRecorder()
			one.Error(w, httptest.NewRequest(http.MethodGet, "/x", nil), status)
			heading := regexp.MustCompile(`<h1>(.+)</h1>\n<p>.+</p>`).FindString(w.Body.String())
			if w.Code != status || heading == "" || seen[heading] != 0 {
				t.Errorf("%d is %d with the heading %q, as is %d", status, w.Code, heading, seen[heading])
			}
			seen[heading] = status
		}
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	h := site(t, page.Options{}, page.View{Title: "x", Body: body, Styles: []string{"more.css"}, Scripts: []string{"more.js"}})
	files := regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`).FindAllStringSubmatch(get(h, "/desk/").Body.String(), -1)
	if len(files) != 5 { // the icon twice
		t.Fatalf("the page loads %v", files)
	}
	for _, file := range files {
		w := get(h, file[1])
		kind := w.Header().Get("Content-Type")
		if w.Code != http.StatusOK || !regexp.MustCompile(`^(text/css|text/javascript|image/svg)`).MatchString(kind) || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %v", file[1], w.Code, w.Header())
		}
	}
	for _, path := range []string{"/assets/page.css", "/assets/", "/assets/../page.go", "/assets/page.000000000000.css"} {
		if w := get(h, path); w.Code == http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", path, w.Code, w.Header())
		}
	}
}

func TestAddTakesNoFileTwice(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a/page.css", "a/notes.txt"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was added", name)
				}
			}()
			page.New(page.Options{}).Add(fstest.MapFS{name: {}})
		}()
	}
}

func TestSecureHeaders(t *testing.T) {
	t.Parallel()
	h := site(t, page.Options{}, page.View{})
	for _, path := range []string{"/desk/", "/nowhere"} {
		got := get(h, path).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got.Get(name), want)
			}
		}
	}
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := site(t, page.Options{PublicURL: "https://sms.example.org/", Log: slog.New(slog.NewTextHandler(&log, nil))}, page.View{})
	for _, test := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"a browser's own", []string{"Sec-Fetch-Site", "same-origin", "Origin", "null"}, http.StatusOK},
		{"an older browser's own", []string{"Origin", "http://desk.example.org"}, http.StatusOK},
		{"its own behind a proxy that changes the host", []string{"Origin", "https://sms.example.org"}, http.StatusOK},
		{"no browser", nil, http.StatusOK},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"another host of the same site", []string{"Sec-Fetch-Site", "same-site", "Origin", "https://www.example.org"}, http.StatusForbidden},
		{"another site in an older browser", []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"nobody knows where", []string{"Origin", "null"}, http.StatusForbidden},
	} {
		w := post(h, strings.NewReader("text=privat"), test.headers...)
		if w.Code != test.want || (w.Code == http.StatusOK) != (w.Body.String() == "got privat") {
			t.Errorf("%s: %d, want %d: %s", test.name, w.Code, test.want, w.Body)
		}
	}
	if got := strings.Count(log.String(), "\n"); got != 4 || strings.Contains(log.String(), "privat") {
		t.Errorf("%d lines are logged:\n%s", got, log.String())
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	h := site(t, page.Options{}, page.View{})
	fits := "text=" + strings.Repeat("x", page.BodyLimit-len("text="))
	for _, test := range []struct {
		name string
		body io.Reader
		want int
	}{
		{"as long as it may be", strings.NewReader(fits), http.StatusOK},
		{"longer", strings.NewReader(fits + "x"), http.StatusRequestEntityTooLarge},
		{"longer, and it does not say so", struct{ io.Reader }{strings.NewReader(fits + "x")}, http.StatusRequestEntityTooLarge},
		{"no form", strings.NewReader("text=%zz"), http.StatusBadRequest},
	} {
		if w := post(h, test.body); w.Code != test.want {
			t.Errorf("%s: %d, want %d", test.name, w.Code, test.want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/button", strings.NewReader(fits+"x")))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("where nobody reads it: %d", w.Code)
	}
}

func TestTemplateThatFails(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	v := page.View{Title: "x", Body: template.Must(template.New("x").Parse(`<h1>{{.Name}}</h1>{{.Nothing}}`)), Data: struct{ Name string }{"privat"}}
	w := get(site(t, page.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, v), "/desk/")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "privat") || strings.Contains(log.String(), "privat") || log.Len() == 0 {
		t.Errorf("%d %s, logged %s", w.Code, w.Body, log.String())
	}
}
