package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/gate"
	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// newServer bounds every phase of a request: the internet is on the other side.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      20 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

const frontPage = `<!doctype html>
<html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>Newsroom</title>
<body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem">
<h1>SMS des Newsrooms</h1>
<p>Hier nimmt der Newsroom Kurznachrichten entgegen. Zu lesen gibt es sie nicht hier, sondern auf dem eigenen Telefon.</p>
<p lang="en">This is where the newsroom takes text messages. There is nothing to read here.</p>
<p><a href="` + page.Home + `">Redaktion: anmelden</a> · <a href="` + page.Home + `" lang="en">Editors: sign in</a></p>
`

// pages are the addresses of the notifier: the webhooks, what editors see, and what says that it is there.
func pages(hooks *inbound.Handler, editors http.Handler, db *store.Store) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", editors)
	hooks.Routes(mux)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, frontPage)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := db.Ping(r.Context()); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, "ok")
	})
	return mux
}

// editorsPages are the sign-in and, behind it, the inbox.
func (c *runCommand) editorsPages(db *store.Store, newsroom func() subscriber.Newsroom, publicURL string, m Main, wake func(), log *slog.Logger) http.Handler {
	site := page.New(page.Options{
		Name: func() string { return newsroom().Title }, Language: func() string { return newsroom().Language }, PublicURL: publicURL, Log: log,
	})
	door := gate.Gate{Store: db, Site: site, Numbers: c.numbers().Recipient, PublicURL: publicURL, Sent: wake, Now: m.Now, Log: log}
	inbox := desk.Desk{Store: db, Site: site, Zone: c.house().Zone, Now: m.Now, Wake: wake, Log: log}
	open, closed := http.NewServeMux(), http.NewServeMux()
	site.Routes(open)
	door.Routes(open)
	inbox.Routes(closed)
	open.Handle(page.Home, door.Require(closed))
	return site.Secure(open)
}
