// Package desk owns the editors' pages: what people text to them, by threads, and their answers.
//
// Who may see them is decided before: the caller serves Routes to editors alone, within page.Site.Secure. The pages show people by what they are called in
// one thread, which leads to nobody; what people and editors write, and names, stand in no address and no log.
//
// An answer or a "done" concerns the texts that its page showed. What came meanwhile stays open, so that nobody's question is passed over unseen. A form that
// is sent twice counts once: each page gives its forms a key, and what is written under one key, to one person, in the same words, is the same answer.
package desk

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// Store is what the pages show and change; see package store for what each promises.
type Store interface {
	Newsroom(ctx context.Context) (subscriber.Newsroom, error)
	Inbox(ctx context.Context, all bool) ([]store.InboxThread, error)
	Talk(ctx context.Context, name string) (store.Talk, error)
	Call(ctx context.Context, id string) (store.Call, error)
	Picture(ctx context.Context, id int64) ([]byte, error)
	Answer(ctx context.Context, a store.Answer) error
	Handle(ctx context.Context, h store.Handling) (texts int, err error)
}

// Desk serves the pages. All of its fields are needed.
type Desk struct {
	Store Store
	Site  *page.Site     // the frame; the pages speak its language
	Zone  *time.Location // the house's clock
	Now   func() time.Time
	Wake  func() // an answer waits to be sent
	Log   *slog.Logger
}

//go:embed assets
var assets embed.FS

//go:embed *.html
var templates embed.FS

var (
	listBody   = parse("list.html")
	threadBody = parse("thread.html")
	goneBody   = parse("gone.html")
)

func parse(name string) *template.Template {
	return template.Must(template.New(name).Funcs(template.FuncMap{"form": formOf, "kept": keptOf}).ParseFS(templates, name, "parts.html"))
}

// threads is above the pages of threads.
const threads = page.Home + "threads/"

// Routes adds the pages to a mux, below page.Home, and their files to the site: once, before the first request.
func (d *Desk) Routes(mux *http.ServeMux) {
	d.Site.Add(assets)
	mux.HandleFunc("GET "+page.Home+"{$}", d.serveList)
	mux.HandleFunc("GET "+threads+"{name...}", d.serveThread)
	mux.HandleFunc("POST "+threads+"{name...}", d.act)
	mux.HandleFunc("GET "+page.Home+"pictures/{id}", d.servePicture)
	mux.HandleFunc("POST "+page.Home+"measure", d.serveMeasure)
	mux.HandleFunc(page.Home, func(w http.ResponseWriter, r *http.Request) { d.Site.Error(w, r, http.StatusNotFound) })
}

// write answers with a page.
func (d *Desk) write(w http.ResponseWriter, r *http.Request, status int, title string, body *template.Template, data any) {
	d.Site.Write(w, r, status, page.View{Title: title, Body: body, Data: data, Nav: true, Styles: []string{"desk.css"}, Scripts: []string{"desk.js"}})
}

// titled puts before a page's title how much is open.
func titled(open int, title string) string {
	if open == 0 {
		return title
	}
	return fmt.Sprintf("(%d) %s", open, title)
}

// gonePage is shown in the place of what is there no more.
type gonePage struct {
	Say     *wording
	Problem string
	Text    string // that somebody wrote, to nobody any more
	Home    string
}

// fail answers a request that came to nothing; text is what an editor wrote, and may want back.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error, text string) {
	if isGone(err) {
		say := wordingIn(d.Site.Lang())
		d.write(w, r, http.StatusNotFound, say.Gone, goneBody, gonePage{Say: say, Problem: say.problem(err), Text: text, Home: page.Home})
		return
	}
	if r.Context().Err() == nil { // else who asked is gone, and nobody has to know
		d.Log.Error("an editors' page could not be made", "error", err)
	}
	d.Site.Error(w, r, http.StatusInternalServerError)
}

// kept is what an editor wrote that goes to nobody.
type kept struct {
	Say  *wording
	Text string
}

func keptOf(say *wording, text string) kept { return kept{say, text} }

func isGone(err error) bool {
	return errors.Is(err, store.ErrNoThread) || errors.Is(err, store.ErrNoPicture)
}

// servePicture answers with a picture, which can do nothing in the browser but be seen.
func (d *Desk) servePicture(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		d.fail(w, r, store.ErrNoPicture, "")
		return
	}
	data, err := d.Store.Picture(r.Context(), id)
	if err != nil {
		d.fail(w, r, err, "")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Disposition", `inline; filename="`+fmt.Sprintf(wordingIn(d.Site.Lang()).file, id)+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox") // the browser's own style of a page that is a picture
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(data)
}
