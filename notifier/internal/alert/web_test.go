package alert

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// served opens what handler serves.
func served(t *testing.T, handler http.HandlerFunc) Source {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return opened(t, server.URL+"/alerts.json", 0)
}

// page is a file on a server that does what http.ServeContent does: ETag or date, and 304.
type page struct {
	data       []byte
	version    int
	validator  string
	full, same int // answers so far
}

func (p *page) put(data []byte) {
	p.data = data
	p.version++
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var changed time.Time
	switch p.validator {
	case "ETag":
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint("v", p.version)))
	case "Last-Modified":
		changed = time.Date(2026, 3, 1, 6, 0, p.version, 0, time.UTC)
	}
	seen := &statusWriter{ResponseWriter: w}
	http.ServeContent(seen, r, "alerts.json", changed, bytes.NewReader(p.data))
	if seen.status == http.StatusNotModified {
		p.same++
	} else {
		p.full++
	}
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func TestReadURL(t *testing.T) {
	for _, tt := range []struct {
		validator  string
		full, same int
	}{{"ETag", 5, 1}, {"Last-Modified", 5, 1}, {"none", 6, 0}} {
		t.Run(tt.validator, func(t *testing.T) {
			p := &page{validator: tt.validator}
			full := fixture(t, "full.json")
			p.put(full)
			source := served(t, p.ServeHTTP)
			read(t, source, true, 2)
			read(t, source, false, 2)
			p.put(full[:len(full)-9])
			refusal(t, source, "ends in the middle")
			refusal(t, source, "ends in the middle") // no 304 for what was never good
			p.put(full)
			read(t, source, false, 2)
			p.put(fixture(t, "empty.json"))
			read(t, source, true, 0)
			if p.full != tt.full || p.same != tt.same {
				t.Errorf("%d whole answers and %d of 304, want %d and %d", p.full, p.same, tt.full, tt.same)
			}
		})
	}
}

func TestReadURLRefusals(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"not there", status(404), "was the site published"},
		{"not allowed", status(403), "wants a sign-in"},
		{"asked too often", status(429), "too often"},
		{"broken", status(502), "the server answered 502"},
		{"304 that was not asked for", status(304), "the server answered 304"},
		{"nothing", status(204), "the server answered 204"},
		{"empty", status(200), "it is empty"},
		{"a sign-in page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "it is a web page"},
		{"round and round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, "redirects"},
		{"50 MB", func(w http.ResponseWriter, _ *http.Request) {
			for range 50 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return // the reader had enough
				}
			}
		}, "more than 16 MB"},
		{"a small file that unpacks to 50 MB", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = packed.Write(make([]byte, 50<<20))
			_ = packed.Close()
		}, "more than 16 MB"},
		{"less than was promised", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"items": [`))
		}, "broke off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refusal(t, served(t, tt.handler), tt.want)
		})
	}
}

func TestReadURLNotThereIsErrNotExist(t *testing.T) {
	_, _, _, err := served(t, http.NotFound).Read(t.Context())
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReadURLFollowsRedirects(t *testing.T) {
	read(t, served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/elsewhere" {
			http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
			return
		}
		_, _ = w.Write(fixture(t, "full.json"))
	}), true, 2)
}

func TestReadURLWithoutServer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	source := opened(t, server.URL+"/alerts.json", 0)
	server.Close()
	refusal(t, source, "no answer: dial tcp")
}

func TestReadURLSlow(t *testing.T) {
	for name, first := range map[string]string{"no answer": "", "half an answer": `{"items": [`} {
		t.Run(name, func(t *testing.T) {
			source := served(t, func(w http.ResponseWriter, r *http.Request) {
				if first != "" {
					_, _ = w.Write([]byte(first))
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			})
			if w, ok := source.origin.(*web); ok {
				w.client.Timeout = 50 * time.Millisecond
			}
			refusal(t, source, "no whole answer within 50ms")
		})
	}
}

// A password in the URL is used and never shown.
func TestReadURLWithPassword(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "me" || password != "secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write(fixture(t, "full.json"))
	}))
	location := strings.Replace(server.URL, "http://", "http://me:secret@", 1)
	source := opened(t, location, 0)
	read(t, source, true, 2)
	server.Close()
	if _, _, _, err := source.Read(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestChangesOfURL(t *testing.T) {
	t.Parallel()
	source := opened(t, "https://news.example.org/alerts.json", 0)
	if w, ok := source.origin.(*web); ok {
		w.poll = 20 * time.Millisecond
	}
	changes := source.Changes(t.Context())
	for range 3 {
		told(t, changes)
	}
}
