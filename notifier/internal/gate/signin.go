package gate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsroom/notifier/internal/phone"
	"newsroom/notifier/internal/store"
)

// codePath takes the code.
const codePath = signInPath + "/code"

const (
	// good is for how long a code is.
	good = 10 * time.Minute
	// step is what an answer takes that must not tell whose a number is, or a multiple of it. It is far above what the database takes for either.
	step = 300 * time.Millisecond
)

// begin shows the form for the number.
func (g *Gate) begin(w http.ResponseWriter, r *http.Request) {
	next := local(r.URL.Query().Get("next"))
	switch _, err := g.who(r); {
	case err == nil:
		http.Redirect(w, r, next, http.StatusSeeOther)
	case errors.Is(err, store.ErrNoSession):
		g.show(w, r, http.StatusOK, form{Next: next})
	default:
		g.fail(w, r, err)
	}
}

// offer texts a code to whose number it is, and shows the form for it.
func (g *Gate) offer(w http.ResponseWriter, r *http.Request) {
	f, ok := g.read(w, r)
	if !ok {
		return
	}
	answer := g.pace(r.Context())
	err := g.crowd.do(f.Number, func() error { return g.text(r.Context(), f.Number) })
	why, known := outcome(err)
	if !known {
		g.fail(w, r, err)
		return
	}
	g.Log.Info("a code to sign in with was asked for", "outcome", why)
	if err == nil && g.Sent != nil {
		g.Sent()
	}
	answer()
	g.show(w, r, http.StatusOK, f)
}

// text texts a code to whose number it is.
func (g *Gate) text(ctx context.Context, number string) error {
	code, err := newCode()
	if err != nil {
		return err
	}
	now := g.Now()
	letter := store.Letter{Kind: store.KindNotice, Text: g.message(code), Until: now.Add(good)}
	return g.Store.OfferCode(ctx, number, code, letter, now)
}

// outcome says in the log what became of a code; false if the database failed.
func outcome(err error) (string, bool) {
	switch {
	case err == nil:
		return "it is being sent", true
	case errors.Is(err, store.ErrNobody):
		return "none: the number is no editor's", true
	case errors.Is(err, store.ErrStopped):
		return "none: the editor has stopped all messages", true
	case errors.Is(err, store.ErrWindow):
		return "none: the editor writes by WhatsApp, and last did so more than 24 hours ago", true
	case errors.Is(err, store.ErrTooMany):
		return "none: the editor got as many as there are within an hour", true
	case errors.Is(err, errCrowd):
		return "none: many asked for one to the same number at once", true
	}
	return "", false
}

// newCode is six random digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// message is the text with a code. Its last line lets browsers fill in the code, and no site but this one get it (WICG, "Origin-bound one-time codes").
func (g *Gate) message(code string) string {
	text := fmt.Sprintf(wordingIn(g.Site.Lang()).message, code)
	if u, err := url.Parse(g.PublicURL); err == nil && g.https() {
		text += "\n\n@" + u.Hostname() + " #" + code
	}
	return text
}

// signIn begins a session for who has the code.
func (g *Gate) signIn(w http.ResponseWriter, r *http.Request) {
	f, ok := g.read(w, r)
	if !ok {
		return
	}
	answer := g.pace(r.Context())
	token := rand.Text()
	err := store.ErrWrongCode
	if code, ok := digits(r.PostForm.Get("code")); ok {
		err = g.crowd.do(f.Number, func() error { return g.Store.SignIn(r.Context(), f.Number, code, token, g.Now()) })
	}
	switch {
	case errors.Is(err, store.ErrWrongCode), errors.Is(err, errCrowd):
		g.Log.Warn("somebody gave a wrong code to sign in with")
		answer()
		f.Problem = wordingIn(g.Site.Lang()).WrongCode
		g.show(w, r, http.StatusUnprocessableEntity, f)
	case err != nil:
		g.fail(w, r, err)
	default:
		g.enter(w, r, token, f.Next)
	}
}

// digits is a code as it was texted. What has not six digits was no try at one.
func digits(text string) (code string, ok bool) {
	code = strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(text)
	return code, len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

// enter ends the session that the browser had, and gives it the new one.
func (g *Gate) enter(w http.ResponseWriter, r *http.Request, token, next string) {
	if old := g.token(r); old != "" {
		if err := g.Store.SignOut(r.Context(), old); err != nil {
			g.fail(w, r, err)
			return
		}
	}
	who, err := g.Store.Session(r.Context(), token, lasting, g.Now())
	if err != nil {
		g.fail(w, r, err)
		return
	}
	g.Log.Info("an editor signed in", "editor", who.Pseudonym)
	g.give(w, token)
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// signOut ends the browser's session.
func (g *Gate) signOut(w http.ResponseWriter, r *http.Request) {
	if token := g.token(r); token != "" {
		if err := g.Store.SignOut(r.Context(), token); err != nil {
			g.fail(w, r, err)
			return
		}
	}
	g.give(w, "")
	http.Redirect(w, r, signInPath, http.StatusSeeOther)
}

// read reads what both forms send. If the number is none that a text goes to, the answer is the form for it, with what to try: that tells of nobody.
func (g *Gate) read(w http.ResponseWriter, r *http.Request) (f form, ok bool) {
	if !g.Site.Form(w, r) {
		return form{}, false
	}
	f = form{Typed: r.PostForm.Get("number"), Next: local(r.PostForm.Get("next"))}
	number, err := g.Numbers(f.Typed)
	if err != nil {
		f.Problem = wordingIn(g.Site.Lang()).badNumber(err)
		g.show(w, r, http.StatusUnprocessableEntity, f)
		return form{}, false
	}
	f.Number, f.Grouped = number, phone.Grouped(number)
	return f, true
}

// pace gives what waits until a step is over, counted from now.
func (g *Gate) pace(ctx context.Context) func() {
	begun := g.Now()
	wait := g.Wait
	if wait == nil {
		wait = sleep
	}
	return func() { wait(ctx, step-g.Now().Sub(begun)%step) }
}

// sleep is until d is over, or the browser is gone.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
