package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"newsroom/generator/internal/browsertest"
)

// phone is a browser, and a newsroom that the generator builds and a plain web server hands out.
type phone struct {
	*testing.T
	ctx     context.Context
	dir     string
	address string
	server  *http.Server
	gone    sync.WaitGroup
}

func newPhone(t *testing.T) *phone {
	p := &phone{T: t, dir: t.TempDir()}
	p.write("newsroom.yaml", "title: Netz\nbaseURL: https://netz.example/\nsections: {unternehmen: {title: Unternehmen}, technik: {title: {de: Technik, en: Technology}}, termine: {title: Termine}}\n"+
		"channels: {mini: {title: Mini, sections: [unternehmen]}, maxi: {title: Maxi, include: [mini], sections: [technik, termine]}}\n")
	p.write("unternehmen/strasse.md", "---\ntitle: Neue Straße\ndate: 2026-11-20 08:00\n---\nSie heißt Ahornstraße.\n")
	p.write("technik/netz.md", "---\ntitle: Das Netz\ndate: 2026-11-21 08:00\n---\nEs trägt.\n")
	p.write("technik/netz.en.md", "---\ntitle: The grid\n---\nIt carries.\n")
	p.write("termine/fest.md", "---\ntitle: Fest\ndate: 2026-11-19 08:00\nevent: {start: 2027-06-01 18:00, location: Hof}\n---\nKommt alle.\n")
	for day := 1; day <= 28; day++ { // so that the post to be read is none of the newest
		p.write("technik/alt"+string(rune('a'+day%26))+string(rune('a'+day/26))+".md", "---\ntitle: Alt\ndate: 2026-10-"+time.Date(2026, 10, day, 0, 0, 0, 0, time.UTC).Format("02")+"\n---\nText.\n")
	}
	p.write("technik/aelter.md", "---\ntitle: Ganz alt\ndate: 2026-09-01\n---\nNur gelesen.\n")
	p.build()
	p.serve("127.0.0.1:0")
	p.Cleanup(p.stop)
	p.ctx = browsertest.StartAlone(t)
	return p
}

func (p *phone) write(name, text string) {
	p.Helper()
	path := filepath.Join(p.dir, "content", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *phone) build() {
	p.Helper()
	var problems strings.Builder
	status := run(context.Background(), []string{
		"build", "--content", filepath.Join(p.dir, "content"), "--out", filepath.Join(p.dir, "public"), "--cache", filepath.Join(p.dir, "cache"), "--now", "2026-11-22T12:00:00Z",
	}, env{stdout: io.Discard, stderr: &problems, now: time.Now})
	if status != 0 || problems.String() != "" {
		p.Fatalf("status %d\n%s", status, problems.String())
	}
}

func (p *phone) serve(address string) {
	p.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		p.Fatal(err)
	}
	p.address = listener.Addr().String()
	p.server = &http.Server{Handler: http.FileServer(http.Dir(filepath.Join(p.dir, "public"))), ReadHeaderTimeout: time.Second}
	p.gone.Go(func() { _ = p.server.Serve(listener) })
}

// stop takes the net away.
func (p *phone) stop() {
	_ = p.server.Close()
	p.gone.Wait()
}

func (p *phone) open(path, heading string) {
	p.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Navigate("http://"+p.address+path)); err != nil {
		p.Fatalf("%s: %v", path, err)
	}
	p.until(`document.readyState == "complete" && document.querySelector("h1")?.textContent.includes("` + heading + `")`)
}

func (p *phone) until(expression string) {
	p.Helper()
	browsertest.Until(p.ctx, p, expression)
}

// kept waits until the phone keeps a page, or does not.
func (p *phone) kept(path string, want bool) {
	p.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		is, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`caches.match("`+path+`").then(Boolean)`, chromedp.EvalAwaitPromise))
		if err == nil && is == want {
			return
		}
		if time.Now().After(deadline) {
			p.Fatalf("%s is kept: %v, want %v; %v", path, is, want, err)
		}
	}
}

// TestAPhoneInATunnel reads, loses the net, reads on, searches, and comes back to news.
func TestAPhoneInATunnel(t *testing.T) {
	p := newPhone(t)
	p.open("/", "Aktuelles")
	p.kept("/unternehmen/strasse/", true) // one of the newest, without having been there
	p.kept("/en/technik/netz/", true)
	p.kept("/search.json", true)
	p.kept("/technik/aelter/", false)
	p.open("/technik/aelter/", "Ganz alt")
	p.kept("/technik/aelter/", true)

	p.stop()
	for path, heading := range map[string]string{
		"/": "Aktuelles", "/technik/": "Technik", "/termine/": "Termine", "/unternehmen/strasse/": "Neue Straße", "/technik/aelter/": "Ganz alt",
		"/en/": "Latest news", "/en/technik/netz/": "The grid", "/follow/": "Auf dem Laufenden",
	} {
		p.open(path, heading)
		p.until(`!document.getElementById("nr-offline").hidden && document.getElementById("nr-stored").textContent != ""`)
	}
	p.open("/technik/altba/", "Diese Seite ist nicht auf dem Telefon.") // was never read
	p.open("/search/?q=strasse", "Suche")
	p.until(`document.querySelector("#nr-results a")?.textContent == "Neue Straße"`)

	p.write("unternehmen/gas.md", "---\ntitle: Gas tritt aus\ndate: 2026-11-22 11:00\nurgent: true\n---\nFenster auf.\n")
	p.write("unternehmen/strasse.md", "---\ntitle: Neue Straße\ndate: 2026-11-20 08:00\nwithdrawn: Irrtum\n---\nSie heißt Ahornstraße.\n")
	p.build()
	p.serve(p.address)
	p.until(`dispatchEvent(new Event("online")) && document.querySelector("#nr-news a")?.getAttribute("href") == "/unternehmen/gas/"`)
	p.kept("/unternehmen/gas/", true)
	p.kept("/unternehmen/strasse/", false)
	p.open("/", "Aktuelles")
	p.until(`document.getElementById("nr-offline").hidden && document.querySelector(".banner-title").textContent == "Gas tritt aus"`)
}

// TestLanguagesAndViews: the switch leads to the same page in the other language, and back; the phone remembers the view of the front page.
func TestLanguagesAndViews(t *testing.T) {
	p := newPhone(t)
	p.open("/technik/netz/", "Das Netz")
	p.until(`document.documentElement.lang == "de" && (document.querySelector('a[hreflang="en"]').click(), true)`)
	p.until(`location.pathname == "/en/technik/netz/" && document.documentElement.lang == "en" && document.querySelector("h1").textContent == "The grid"`)
	p.open("/en/technik/", "Technology")
	p.until(`document.querySelector('[lang="de"]') && document.body.textContent.includes("in German")`) // what is not translated is there, and named
	p.open("/", "Aktuelles")
	p.until(`document.querySelectorAll("#nr-posts h2").length > 2`)
	p.until(`(document.querySelector('#nr-views a[data-view="mini"]').click(), true)`)
	p.until(`document.querySelectorAll("#nr-posts h2").length == 1 && document.querySelector("#nr-posts h2").textContent == "Neue Straße"`)
	p.open("/technik/", "Technik")
	p.open("/", "Aktuelles")
	p.until(`document.querySelectorAll("#nr-posts h2").length == 1 && document.querySelector('#nr-views [aria-current]').dataset.view == "mini"`)
}
