package desk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"newsroom/notifier/internal/store"
)

// post sends the form of who wrote a text.
func (w *world) post(from shown, wrote, do, text string) shown {
	w.t.Helper()
	form := from.form(w.t, wrote)
	return w.do(http.MethodPost, attribute(form, "action"), filled(form, do, text))
}

const (
	first  = "Gilt das auch für die Südstadt?"
	second = "Wann ist es vorbei?"
)

// TestAnswerOnce: a form that is sent twice is one answer. In other words it is another, and who comes second looks again first: two editors may answer the
// same texts, or one may go back.
func TestAnswerOnce(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	thread := w.get(gasPath)
	for _, text := range []string{"Ja, auch dort.", "Ja, auch dort.", " Ja, auch dort.\r\n"} {
		sent := w.post(thread, first, "answer", text)
		wantStatus(t, sent, http.StatusSeeOther)
		if got := sent.header.Get("Location"); got != gasPath+"?said=sent" {
			t.Errorf("it goes on at %q", got)
		}
	}
	late := w.post(thread, first, "answer", "Ja, „auch“ dort.")
	wantStatus(t, late, http.StatusUnprocessableEntity)
	card := words(late.card(t, first))
	if !strings.Contains(card, "Redaktion: Ja, auch dort.") || !strings.Contains(card, "Ja, „auch“ dort. Inzwischen hat das jemand beantwortet") {
		t.Errorf("who comes second is shown %q", card)
	}
	wantStatus(t, w.post(late, first, "answer", "Ja, „auch“ dort."), http.StatusSeeOther)
	w.post(thread, second, "answer", "Ja, auch dort.")
	if diff := cmp.Diff([]string{"Ja, auch dort.", `Ja, "auch" dort.`, "Ja, auch dort."}, w.answers("u/gas")); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if w.woken.Load() == 0 {
		t.Error("nobody was told that an answer waits")
	}
	w.post(w.get(gasPath), first, "answer", "Ja, auch dort.") // said once more, on purpose
	if got := w.answers("u/gas"); len(got) != 4 {
		t.Errorf("answers %q", got)
	}
	if got := words(all(w.get(gasPath+"?said=sent").root, "div", "good")[0]); got != "Die Antwort geht hinaus. Hier ist nichts mehr offen. Zum Posteingang" {
		t.Errorf("it says %q", got)
	}
}

// TestNoKey: what has no key is no repetition of anything.
func TestNoKey(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	for range 2 {
		form := filled(w.get(gasPath).form(t, first), "answer", "Ja.")
		form.Del("key")
		wantStatus(t, w.do(http.MethodPost, gasPath, form), http.StatusSeeOther)
	}
	if got := w.answers("u/gas"); len(got) != 2 {
		t.Errorf("answers %q", got)
	}
}

// TestWhatWasNotSeenStaysOpen: an answer, and a "done" of one or all, concern what the page showed.
func TestWhatWasNotSeenStaysOpen(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(w *world, thread shown) shown{
		"answer": func(w *world, thread shown) shown { return w.post(thread, first, "answer", "Ja.") },
		"done":   func(w *world, thread shown) shown { return w.post(thread, first, "done", "") },
		"done of all": func(w *world, thread shown) shown {
			return w.do(http.MethodPost, gasPath, filled(allForm(thread), "done", ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := asked(t, "de")
			thread := w.get(gasPath)
			w.say(1, "late", "Und in der Nordstadt?", start.Add(time.Hour))
			wantStatus(t, do(w, thread), http.StatusSeeOther)
			if w.isOpen("u/gas", "q1") {
				t.Error("what was seen is open")
			}
			if !w.isOpen("u/gas", "late") {
				t.Error("what nobody has seen is not open any more")
			}
			if others := w.isOpen("u/gas", "q2"); others != (name != "done of all") {
				t.Errorf("what the other wrote is open: %v", others)
			}
			// Whoever sends the same page again has not seen the new text either.
			do(w, thread)
			if !w.isOpen("u/gas", "late") {
				t.Error("with the second form, what nobody has seen is not open any more")
			}
		})
	}
}

// TestNothingWasOpen: an answer to who had nothing open concerns no text, whatever has come since.
func TestNothingWasOpen(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	w.post(w.get(gasPath), first, "done", "")
	thread := w.get(gasPath)
	w.say(1, "late", "Und in der Nordstadt?", start.Add(time.Hour))
	wantStatus(t, w.post(thread, first, "answer", "Übrigens: ja."), http.StatusSeeOther)
	if !w.isOpen("u/gas", "late") {
		t.Error("what nobody has seen is not open any more")
	}
}

// allForm is the form that concerns everybody.
func allForm(thread shown) *html.Node {
	return all(all(thread.root, "div", "desk-head")[0], "form", "")[0]
}

func TestErrorsKeepTheText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1601)
	for name, tt := range map[string]struct {
		do, text, want string
		err            error
	}{
		"empty":     {"answer", " \r\n", "Die Antwort ist leer.", nil},
		"long":      {"answer", long, "Die Antwort ist länger als 1600 Zeichen; teilen Sie sie.", nil},
		"stopped":   {"answer", "Hallo", "Die Person hat sich abgemeldet und darf nichts mehr bekommen.", store.ErrStopped},
		"window":    {"answer", "Hallo", "Die Person schreibt über WhatsApp, und das erlaubt Antworten nur bis 24 Stunden nach ihrem letzten Text.", store.ErrWindow},
		"several":   {"answer", "Hallo", "So heißen mehrere.", store.ErrSeveral},
		"with text": {"done", "Hallo", "Hier steht ein Text, der nicht gesendet ist. Senden Sie ihn, oder leeren Sie das Feld.", nil},
		"nobody":    {"answer", "Hallo", "So heißt in diesem Thema niemand, oder die Person hat alles löschen lassen.", store.ErrNobody},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := asked(t, "de")
			if tt.err != nil {
				w.handler = w.serve(failing{w.store, fmt.Errorf("answering in x: %w", tt.err)}, "de")
			}
			failed := w.post(w.get(gasPath), first, tt.do, tt.text)
			wantStatus(t, failed, http.StatusUnprocessableEntity)
			form := failed.form(t, first)
			if got := words(all(form, "p", "wrong")[0]); got != tt.want {
				t.Errorf("it says %q, want %q", got, tt.want)
			}
			field := all(form, "textarea", "")[0]
			if got := words(field); got != strings.TrimSpace(tt.text) || attribute(field, "aria-invalid") != "true" {
				t.Errorf("the field has %q", got)
			}
			if n := len(all(failed.root, "p", "wrong")); n != 1 {
				t.Errorf("%d forms say that something is wrong", n)
			}
			if len(w.answers("u/gas")) != 0 || !w.isOpen("u/gas", "q1") || w.woken.Load() != 0 {
				t.Error("something happened all the same")
			}
		})
	}
}

// failing is a store that cannot do what an editor wants.
type failing struct {
	*store.Store
	err error
}

func (f failing) Answer(context.Context, store.Answer) error { return f.err }

// TestNobodyCanAnswer: a page says who cannot be answered before somebody writes; what was written meanwhile is given back, and marked as done it can be.
func TestNobodyCanAnswer(t *testing.T) {
	t.Parallel()
	w := asked(t, "en")
	w.write(2, "way", "MINI", start.Add(30*time.Minute))
	w.write(2, "app", "Und hier?", start.Add(30*time.Minute))
	thread := w.get(gasPath)
	if got := words(thread.form(t, second)); !strings.Contains(got, "WhatsApp carries answers to this person until tomorrow, 09:30. Answer Done WhatsApp, 1600 characters left") {
		t.Errorf("while WhatsApp carries answers the form says %q", got)
	}
	if got := words(thread.form(t, first)); strings.Contains(got, "WhatsApp") {
		t.Errorf("the form of who writes by SMS says %q", got)
	}
	w.say(1, "stop", "STOP", start.Add(time.Hour))
	w.at(start.Add(25 * time.Hour))
	now := w.get(gasPath)
	for wrote, why := range map[string]string{first: "The person has stopped, and may not get anything any more.", second: "The person writes by WhatsApp, which allows"} {
		card := now.card(t, wrote)
		if got := words(all(card, "p", "small")[0]); !strings.HasPrefix(got, why) || len(all(card, "textarea", "")) > 0 {
			t.Errorf("it says %q, want %q, in the place of the field", got, why)
		}
		failed := w.post(thread, wrote, "answer", "Zu spät")
		wantStatus(t, failed, http.StatusUnprocessableEntity)
		card = failed.card(t, wrote)
		if got := words(all(card, "p", "wrong")[0]); !strings.HasPrefix(got, why) || words(all(card, "textarea", "")[0]) != "Zu spät" || len(all(failed.root, "textarea", "")) != 1 {
			t.Errorf("it says %q, want %q, and gives the text back once:\n%s", got, why, failed.body)
		}
		wantStatus(t, w.post(failed, wrote, "done", ""), http.StatusSeeOther)
	}
	if w.isOpen("u/gas", "q1") || w.isOpen("u/gas", "app") || len(w.answers("u/gas")) > 0 {
		t.Error("what is done is open, or was answered")
	}
	if n := len(all(w.get(gasPath).root, "form", "answer")); n != 0 {
		t.Errorf("%d forms are left for who cannot be answered", n)
	}
}

// TestWhoCannotBeAnsweredAnyMoreIsNew: a page that is open shows it.
func TestWhoCannotBeAnsweredAnyMoreIsNew(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	w.write(2, "way", "MINI", start.Add(30*time.Minute))
	version := func() string { return attribute(all(w.get(gasPath).root, "div", "desk")[0], "data-version") }
	before := version()
	if version() != before {
		t.Error("a page at which nothing has changed is another")
	}
	w.say(1, "stop", "STOP", start.Add(time.Hour))
	stopped := version()
	w.at(start.Add(25 * time.Hour))
	if closed := version(); stopped == before || closed == stopped {
		t.Errorf("the page was %s, after a STOP %s, after WhatsApp's day %s", before, stopped, closed)
	}
}

// TestForgottenMeanwhile: who had everything deleted has no form; the editor gets the own words back, with a page or without one.
func TestForgottenMeanwhile(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	thread := w.get(gasPath)
	w.say(1, "bye", "LÖSCHEN", start.Add(time.Hour))
	w.say(1, "bye2", "LÖSCHEN JA", start.Add(time.Hour))
	failed := w.post(thread, first, "answer", "Ja, auch dort.")
	wantStatus(t, failed, http.StatusUnprocessableEntity)
	if got := words(all(failed.root, "div", "bad")[0]); got != "So heißt in diesem Thema niemand, oder die Person hat alles löschen lassen. Ihr Text, der nicht gesendet wurde Ja, auch dort." {
		t.Errorf("it says %q", got)
	}
	w.say(2, "bye3", "LÖSCHEN", start.Add(time.Hour))
	w.say(2, "bye4", "LÖSCHEN JA", start.Add(time.Hour))
	gone := w.post(thread, second, "answer", "Um zwölf.")
	wantStatus(t, gone, http.StatusNotFound)
	if got := words(all(gone.root, "main", "")[0]); got != "Das gibt es nicht mehr Dieses Thema gibt es nicht, oder es ist schon gelöscht. Ihr Text, der nicht gesendet wurde Um zwölf. Zum Posteingang" {
		t.Errorf("it says %q", got)
	}
}

func TestNothingThere(t *testing.T) {
	t.Parallel()
	w := asked(t, "en")
	for path, want := range map[string]string{
		"/desk/threads/nowhere": "There is no such thread, or it is deleted by now.", "/desk/threads/a/b/c": "There is no such thread, or it is deleted by now.",
		"/desk/nothing": "There is nothing here",
	} {
		none := w.get(path)
		wantStatus(t, none, http.StatusNotFound)
		if got := words(none.root); !strings.Contains(got, want) {
			t.Errorf("%s: %s", path, got)
		}
	}
	wantStatus(t, w.do(http.MethodPost, gasPath, url.Values{"do": {"dance"}}), http.StatusBadRequest)
	wantStatus(t, w.do(http.MethodPost, gasPath, url.Values{"text": {strings.Repeat("x", 64<<10)}}), http.StatusRequestEntityTooLarge)
}

// TestPrivate: nothing that people or editors wrote, and no name, gets into a log or an address, whatever happens.
func TestPrivate(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	w.say(1, "name", "NAME Kolonne 7", start.Add(time.Minute))
	w.say(1, "q3", "Und nun?", start.Add(30*time.Minute))
	thread := w.get(gasPath)
	broken := w.serve(failing{w.store, errors.New("the disk is full")}, "de")
	form := thread.form(t, first)
	failed := ask(t, broken, http.MethodPost, attribute(form, "action"), filled(form, "answer", "Ganz geheim"))
	wantStatus(t, failed, http.StatusInternalServerError)
	if !strings.Contains(w.log.String(), "the disk is full") {
		t.Errorf("the log does not say what is wrong: %s", w.log.String())
	}
	seen := w.log.String() + w.post(thread, first, "answer", "Ganz geheim").header.Get("Location")
	for _, page := range []shown{thread, w.get("/desk/?all=1"), failed} {
		for _, name := range []string{"a", "form", "img", "script", "link"} {
			for _, n := range all(page.root, name, "") {
				seen += " " + attribute(n, "href") + attribute(n, "action") + attribute(n, "src")
			}
		}
	}
	for _, private := range []string{"geheim", "Kolonne", "dstadt", w.alias("u/gas", "q2"), url.QueryEscape(w.alias("u/gas", "q1")), "4917139200"} {
		if strings.Contains(seen, private) {
			t.Errorf("%q is in %s", private, seen)
		}
	}
}
