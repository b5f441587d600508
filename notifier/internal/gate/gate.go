// Package gate owns who is signed in on the notifier's pages: people with a role sign in by a code that is texted to their number, and there are no passwords.
//
// # What nobody learns
//
// Whether a number is an editor's. The answer to a number is the same page, written after the same time, whoever's it is; so is the answer to a wrong code.
// Of many requests about one number at once, a few alone reach the database. Why no code went out stands in the log, without the number. The number itself is
// in no address and no cookie: between the two forms it waits in a hidden field.
//
// # What holds a guesser up
//
// A code has six digits, is good for ten minutes and once, and package store lets nobody have more than five codes an hour or five wrong tries at them.
//
// # Sessions
//
// The cookie holds a random token, of which the database has the hash. It ends 12 hours after it was used last, and a week after it began. What a page that is
// left open asks for by itself is no use. Who signs in ends the session that the browser had before.
package gate

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
)

// Polling is a header of requests that a page makes by itself: nobody is there because of them, so that they do not keep a session alive.
const Polling = "Newsroom-Polling"

// signInPath is where the forms are.
const signInPath = "/sign-in"

// lasting is for how long somebody stays signed in.
var lasting = store.Lasting{Idle: 12 * time.Hour, Most: 7 * 24 * time.Hour}

// Store keeps codes and sessions; see package store for what each promises.
type Store interface {
	OfferCode(ctx context.Context, number, code string, letter store.Letter, at time.Time) error
	SignIn(ctx context.Context, number, code, token string, at time.Time) error
	Session(ctx context.Context, token string, last store.Lasting, at time.Time) (store.Session, error)
	UseSession(ctx context.Context, token string, found store.Session, at time.Time) error
	SignOut(ctx context.Context, token string) error
}

// Gate lets people in.
type Gate struct {
	Store     Store
	Site      *page.Site
	Numbers   func(text string) (e164 string, err error) // what number somebody typed, such as phone.Rules.Recipient; the error is a phone.Reason
	PublicURL string                                     // where browsers reach the pages; with https, no cookie goes over anything else
	Sent      func()                                     // is called when a code was put into the outbox, so that it is sent at once; nil = nobody is told
	Now       func() time.Time
	Wait      func(ctx context.Context, d time.Duration) // nil = by the clock; tests know how long was waited for
	Log       *slog.Logger

	crowd crowd
}

// Routes adds the forms to a mux, which is to be served within Site.Secure.
func (g *Gate) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+signInPath, g.begin)
	mux.HandleFunc("POST "+signInPath, g.offer)
	mux.HandleFunc("POST "+codePath, g.signIn)
	mux.HandleFunc("POST "+page.SignOut, g.signOut)
	for _, path := range []string{codePath, page.SignOut} { // of a tab that was opened again
		mux.Handle("GET "+path, http.RedirectHandler(signInPath, http.StatusSeeOther))
	}
}

// Require lets only those through who are signed in. Others are sent to sign in (303), and from there back to the page that they asked for. Whose session
// ended while a text was written gets it back (403), in the field "text" of the form.
func (g *Gate) Require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := g.who(r)
		if err == nil && r.Header.Get(Polling) == "" {
			err = g.Store.UseSession(r.Context(), g.token(r), who, g.Now())
		}
		switch {
		case err == nil:
			next.ServeHTTP(w, r)
		case !errors.Is(err, store.ErrNoSession):
			g.fail(w, r, err)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, signInFor(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			g.returned(w, r)
		}
	})
}

// returned answers a form that came too late: what somebody wrote is shown once more.
func (g *Gate) returned(w http.ResponseWriter, r *http.Request) {
	if !g.Site.Form(w, r) {
		return
	}
	text := r.PostForm.Get("text")
	if text == "" {
		http.Redirect(w, r, signInPath, http.StatusSeeOther)
		return
	}
	g.showReturned(w, r, returnedText{Text: text, SignIn: signInFor(r.URL.Path)})
}

// signInFor is the address of the form, for who wants to go on to next.
func signInFor(next string) string {
	if next = local(next); next == page.Home {
		return signInPath
	}
	return signInPath + "?" + url.Values{"next": {next}}.Encode()
}

// who finds the session of a request; store.ErrNoSession if it has none.
func (g *Gate) who(r *http.Request) (store.Session, error) {
	token := g.token(r)
	if token == "" {
		return store.Session{}, store.ErrNoSession
	}
	return g.Store.Session(r.Context(), token, lasting, g.Now())
}

// fail is for the database, whose errors hold nothing private. A browser that has gone away is no failure.
func (g *Gate) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	g.Log.Error("somebody could not sign in or out, or be recognized", "error", err)
	g.Site.Error(w, r, http.StatusInternalServerError)
}
