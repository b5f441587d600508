package review

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// rss is a feed of stories with these headlines, the first of them an hour old and each an hour older than the one before.
func rss(host string, titles ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title><link>https://` + host + `/</link>`)
	for i, title := range titles {
		fmt.Fprintf(&b, "<item><title><![CDATA[%s]]></title><link>https://%s/artikel/%d</link><pubDate>%s</pubDate></item>",
			title, host, i, noon.Add(-time.Duration(i+1)*time.Hour).Format(time.RFC1123Z))
	}
	return b.String() + "</channel></rss>"
}

func titles(stories []story) (out []string) {
	for _, s := range stories {
		out = append(out, s.Title)
	}
	return out
}

// A feed that did not change is not sent again, and its stories are there all the same.
func TestUnchangedFeed(t *testing.T) {
	for name, value := range map[string]string{"ETag": `W/"1"`, "Last-Modified": "Tue, 24 Nov 2026 06:00:00 GMT"} {
		sent := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") == value {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			sent++
			w.Header().Set(name, value)
			fmt.Fprint(w, rss("blatt.example", "Eins", "Zwei"))
		}))
		c := testClient(true)
		first, unchanged, err := c.fetch(t.Context(), server.URL, nil)
		if err != nil || unchanged {
			t.Fatalf("%s: %v %v", name, unchanged, err)
		}
		c.now = noon.Add(time.Hour)
		second, unchanged, err := c.fetch(t.Context(), server.URL, first)
		if err != nil || !unchanged || sent != 1 || !slices.Equal(titles(second.Stories), []string{"Eins", "Zwei"}) {
			t.Errorf("%s: sent %d times, unchanged %v, %v, %v", name, sent, unchanged, second, err)
		}
		server.Close()
	}
}

// A server that says so without having been asked has nothing to give.
func TestUnchangedForNoReason(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }))
	defer server.Close()
	if _, _, err := testClient(true).fetch(t.Context(), server.URL, nil); err == nil || err.Error() != "answered with 304 Not Modified" {
		t.Error(err)
	}
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// answer is what a server says.
type answer struct {
	status int
	kind   string // Content-Type
	gzip   bool
	body   string
}

func (a answer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	data := []byte(a.body)
	if a.gzip {
		w.Header().Set("Content-Encoding", "gzip")
		data = gzipped(data)
	}
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(max(a.status, http.StatusOK))
	_, _ = w.Write(data)
}

func TestAnswers(t *testing.T) {
	const space = "                "
	latin1, _ := charmap.ISO8859_1.NewEncoder().String(`<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><item><title>Müll &amp; Straße</title><link>https://a.example/1</link></item></channel></rss>`)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?><rss version="2.0"><channel><item><title>Müll</title><link>https://a.example/1</link></item></channel></rss>`)
	for name, test := range map[string]struct {
		answer answer
		titles []string
		err    string
	}{
		"rss":            {answer: answer{body: rss("a.example", "Eins")}, titles: []string{"Eins"}},
		"gzip":           {answer: answer{gzip: true, body: rss("a.example", "Eins")}, titles: []string{"Eins"}},
		"no stories":     {answer: answer{body: rss("a.example")}},
		"nothing":        {err: "sent nothing"},
		"blanks":         {answer: answer{body: space}, err: "sent nothing"},
		"gzip bomb":      {answer: answer{gzip: true, body: strings.Repeat(space, 12<<20/16)}, err: "is larger than 5 MB"},
		"too large":      {answer: answer{body: rss("a.example", strings.Repeat(space, 5<<20/16))}, err: "is larger than 5 MB"},
		"large":          {answer: answer{body: rss("a.example", "Eins") + strings.Repeat(space, 5<<20/16-100)}, titles: []string{"Eins"}},
		"gone":           {answer: answer{status: 410}, err: "answered with 410 Gone; look for its new address"},
		"server is down": {answer: answer{status: 503}, err: "answered with 503 Service Unavailable"},
		"text":           {answer: answer{body: "Guten Tag"}, err: "is no feed: neither RSS nor Atom nor JSON Feed"},
		"other xml":      {answer: answer{body: "<svg/>"}, err: "is no feed: neither RSS nor Atom nor JSON Feed"},
		"other json":     {answer: answer{body: "[]"}, err: "is no feed: neither RSS nor Atom nor JSON Feed"},
		"broken json":    {answer: answer{body: `{"items": [`}, err: "is a broken feed: unexpected end of JSON input"},
		"broken xml":     {answer: answer{body: "<rss><channel><item></chan"}, err: "is a broken feed: XML syntax error on line 1: unexpected EOF"},
		"page": {
			answer: answer{kind: "text/html", body: "<!DOCTYPE html><title>Blatt</title>"},
			err:    "is a web page, not a feed; look there for RSS, Atom or feed",
		},
		"page with feed": {
			answer: answer{kind: "text/html", body: `<html><head><link rel=stylesheet href=x><link rel="alternate" type="application/rss+xml" href="https://a.example/feed.xml?utm_source=x"></head>`},
			err:    "is a web page, not a feed; the page names https://a.example/feed.xml as its feed",
		},
		"latin 1":                   {answer: answer{body: latin1}, titles: []string{"Müll & Straße"}},
		"latin 1, server says utf8": {answer: answer{kind: "text/xml; charset=utf-8", body: latin1}, titles: []string{"Müll & Straße"}},
		"utf8, server says latin 1": {answer: answer{kind: "text/xml; charset=ISO-8859-1", body: rss("a.example", "Müll")}, titles: []string{"Müll"}},
		"utf8, feed says latin 1":   {answer: answer{body: strings.Replace(rss("a.example", "Müll"), `"1.0"`, `"1.0" encoding='latin1'`, 1)}, titles: []string{"Müll"}},
		"utf16":                     {answer: answer{body: wide}, titles: []string{"Müll"}},
		"mark in front":             {answer: answer{body: "\ufeff" + rss("a.example", "Müll")}, titles: []string{"Müll"}},
		"unknown letters":           {answer: answer{kind: "text/xml; charset=klingon", body: rss("a.example", "M\xfcll")}, titles: []string{"Müll"}},
		"stray controls":            {answer: answer{body: rss("a.example", "M\x00ü\x08ll\x1b[31m")}, titles: []string{"Müll[31m"}},
		"deep":                      {answer: answer{body: "<rss>" + strings.Repeat("<a>", 100_000)}, err: "is nested too deeply for a feed"},
		"names in scope": {
			answer: answer{body: "<rss" + strings.Repeat(` xmlns:a="b"`, 200) + "><channel/></rss>"},
			err:    "is nested too deeply for a feed",
		},
		"entities": {
			answer: answer{body: `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>` +
				strings.TrimPrefix(strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(rss("a.example", "Drei &b; &c;")), `<?xml version="1.0"?>`)},
			titles: []string{"Drei &b; &c;"},
		},
	} {
		server := httptest.NewServer(test.answer)
		got, _, err := testClient(true).fetch(t.Context(), server.URL, nil)
		if test.err != "" && (err == nil || err.Error() != test.err) || test.err == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got != nil && !slices.Equal(titles(got.Stories), test.titles) {
			t.Errorf("%s: %q", name, titles(got.Stories))
		}
		server.Close()
	}
}

// What a source may do instead of answering.
func TestSourcesThatDoNotAnswer(t *testing.T) {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	for n := range 8 {
		mux.HandleFunc(fmt.Sprintf("/moved/%d", n), func(w http.ResponseWriter, r *http.Request) {
			if n == 0 {
				fmt.Fprint(w, rss("a.example", "Eins"))
				return
			}
			http.Redirect(w, r, fmt.Sprintf("/moved/%d", n-1), http.StatusMovedPermanently)
		})
	}
	mux.HandleFunc("/hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/drips", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, " ")
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/breaks", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "<rss>")
	})
	for path, want := range map[string]string{
		"/moved/5": "",
		"/moved/6": "is passed on more than 5 times",
		"/hangs":   "did not answer within 100ms",
		"/breaks":  "unexpected EOF",
	} {
		c := testClient(true)
		if path == "/hangs" {
			c.timeout = 100 * time.Millisecond
		}
		_, _, err := c.fetch(t.Context(), server.URL+path, nil)
		if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
			t.Errorf("%s: %s", path, got)
		}
	}
	c := testClient(true)
	c.timeout = 100 * time.Millisecond
	if _, _, err := c.fetch(t.Context(), server.URL+"/drips", nil); err == nil { // too late, or too much
		t.Error("a feed that never ends was read")
	}
}

// A server learns who asks, and gets no header that Go would refuse to send.
func TestRequest(t *testing.T) {
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.Header()["ETag"] = []string{"\"ü\""}
		fmt.Fprint(w, rss("a.example", "Eins"))
	}))
	defer server.Close()
	c := testClient(true)
	feed, _, err := c.fetch(t.Context(), server.URL, nil)
	if err != nil || feed.ETag != "" {
		t.Fatal(feed, err)
	}
	if agent := got.Get("User-Agent"); agent != "Newsroom-Press/1.0 (auenfunk; +https://newsroom.example.org/)" {
		t.Error(agent)
	}
	if _, _, err := c.fetch(t.Context(), server.URL, &remembered{ETag: `"1"`, Modified: "Tue, 24 Nov 2026 06:00:00 GMT"}); err != nil {
		t.Fatal(err)
	}
	if got.Get("If-None-Match") != `"1"` || got.Get("If-Modified-Since") != "Tue, 24 Nov 2026 06:00:00 GMT" || got.Get("Accept-Encoding") != "gzip" {
		t.Error(got)
	}
}
