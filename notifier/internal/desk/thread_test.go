package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

const gasPath = "/desk/threads/7k3qf9"

// answer writes to a person of the thread about the gas, as the command line does.
func (w *world) answer(who, text string, at time.Time, about ...string) {
	w.t.Helper()
	must(w.t, w.store.Answer(w.t.Context(), store.Answer{Thread: "u/gas", Who: who, Text: text, Texts: append([]string{}, about...), At: at, Until: at.Add(time.Hour)}))
}

func TestThread(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]struct{ head, first, second string }{
		"de": {
			"Gas in der Altstadt 1 offen 3 Texte 2 Personen 7k3qf9 Zum Beitrag ↗ (neuer Tab)",
			"Kolonne 7 # 1 offen Kolonne 7: Wann ist es vorbei? heute, 09:20 Redaktion: Um zwölf. heute, 09:40 unterwegs " +
				"Kolonne 7: Noch immer gesperrt? heute, 09:50 offen Antwort an Kolonne 7 Antworten Erledigt Eine SMS fasst 160 Zeichen",
			"# #: Gilt das auch für die Südstadt? heute, 09:10 Redaktion: Ja, auch dort. heute, 09:30 unterwegs Antworten Antwort an # Antworten Eine SMS fasst 160 Zeichen",
		},
		"en": {
			"Gas in der Altstadt 1 open 3 texts 2 people 7k3qf9 To the post ↗ (new tab)",
			"Kolonne 7 # 1 open Kolonne 7: Wann ist es vorbei? today, 09:20 Editors: Um zwölf. today, 09:40 on its way " +
				"Kolonne 7: Noch immer gesperrt? today, 09:50 open Answer to Kolonne 7 Answer Done One text message holds 160 characters",
			"# #: Gilt das auch für die Südstadt? today, 09:10 Editors: Ja, auch dort. today, 09:30 on its way Answer Answer to # Answer One text message holds 160 characters",
		},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			w := asked(t, language)
			first, second := w.alias("u/gas", "q1"), w.alias("u/gas", "q2")
			w.answer(first, "Ja, auch dort.", start.Add(30*time.Minute), "q1")
			w.answer(second, "Um zwölf.", start.Add(40*time.Minute), "q2")
			w.deliver(start.Add(40 * time.Minute))
			w.say(2, "name", "NAME Kolonne 7", start.Add(45*time.Minute))
			w.say(2, "q3", "Noch immer gesperrt?", start.Add(50*time.Minute))
			thread := w.get(gasPath)
			wantStatus(t, thread, http.StatusOK)
			if got := words(all(thread.root, "div", "desk-head")[0]); !strings.HasPrefix(got, want.head) {
				t.Errorf("the head is %q", got)
			}
			if post := all(all(thread.root, "p", "post")[0], "a", "")[0]; attribute(post, "href") != gas().Link || attribute(post, "rel") != "noopener" {
				t.Errorf("the link to the post leads to %q", attribute(post, "href"))
			}
			if got := words(all(thread.root, "title", "")[0]); got != "(1) Gas in der Altstadt – Blatt" {
				t.Errorf("the title is %q", got)
			}
			cards := thread.cards()
			if len(cards) != 2 {
				t.Fatalf("%d people on\n%s", len(cards), thread.body)
			}
			if got := strings.ReplaceAll(cards[0], second, "#"); got != want.first {
				t.Errorf("first\n%q, want\n%q", got, want.first)
			}
			if got := strings.ReplaceAll(cards[1], first, "#"); got != want.second {
				t.Errorf("second\n%q, want\n%q", got, want.second)
			}
		})
	}
}

// TestThreadByItsID: an alert without a short link is found all the same, with what is in its id.
func TestThreadByItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "de")
	w.say(1, "j1", "MINI", start)
	a := gas()
	a.ID, a.Thread, a.Link = "stadt wache/öl & gas #2", "stadt wache/öl & gas #2", ""
	w.send(a)
	w.say(1, "q1", "Und nun?", start.Add(time.Minute))
	path := attribute(all(w.get("/desk/").root, "a", "cover")[0], "href")
	thread := w.get(path)
	wantStatus(t, thread, http.StatusOK)
	if links := all(thread.root, "p", "post"); len(links) > 0 {
		t.Error("there is a link to no post")
	}
	done := w.do(http.MethodPost, attribute(thread.form(t, "Und nun?"), "action"), filled(thread.form(t, "Und nun?"), "done", ""))
	wantStatus(t, done, http.StatusSeeOther)
	wantStatus(t, w.get(done.header.Get("Location")), http.StatusOK)
	if w.isOpen(a.ID, "q1") {
		t.Error("what is done is open")
	}
}

func TestPicturesInAThread(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "de")
	w.say(1, "j1", "MINI", start)
	w.send(gas())
	w.write(1, "p1", "So sieht es aus", start.Add(time.Minute), "https://api.example.org/1", "https://api.example.org/2")
	ctx := t.Context()
	job, _, err := w.store.TakePicture(ctx, start.Add(2*time.Minute), time.Minute)
	must(t, err)
	refused, _, err := w.store.TakePicture(ctx, start.Add(2*time.Minute), time.Minute)
	must(t, err)
	const jpeg = "\xff\xd8\xff\xe0 a picture"
	must(t, w.store.KeepPicture(ctx, job.ID, []byte(jpeg), start))
	must(t, w.store.RefusePicture(ctx, refused.ID, store.PictureRefused, "too-large", func(string) string { return "Zu groß." }, start))
	card := w.get(gasPath).card(t, "So sieht es aus")
	shots := all(card, "img", "")
	if len(shots) != 1 || attribute(shots[0], "alt") != "Bild von "+w.alias("u/gas", "p1") || attribute(shots[0], "loading") != "lazy" {
		t.Fatalf("pictures %v", shots)
	}
	if got := words(card); !strings.Contains(got, fmt.Sprintf("Bild %d nicht angenommen (größer als 16 MB)", refused.ID)) || !strings.Contains(got, "WhatsApp offen") {
		t.Errorf("%q", got)
	}
	got := w.get(attribute(shots[0], "src"))
	wantStatus(t, got, http.StatusOK)
	for header, want := range map[string]string{
		"Content-Type": "image/jpeg", "Content-Disposition": fmt.Sprintf(`inline; filename="bild-%d.jpg"`, job.ID), "Cache-Control": "no-store",
		"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox", "X-Content-Type-Options": "nosniff",
	} {
		if got.header.Get(header) != want {
			t.Errorf("%s: %q, want %q", header, got.header.Get(header), want)
		}
	}
	if got.body != jpeg {
		t.Errorf("%q", got.body)
	}
	for _, path := range []string{fmt.Sprintf("/desk/pictures/%d", refused.ID), "/desk/pictures/99", "/desk/pictures/x"} {
		none := w.get(path)
		wantStatus(t, none, http.StatusNotFound)
		if !strings.Contains(words(none.root), "Dieses Bild gibt es nicht, oder es ist schon gelöscht.") {
			t.Errorf("%s: %s", path, words(none.root))
		}
	}
}

// TestNothingIsMarkup: what people text, are called and answer is text, and turns nothing round.
func TestNothingIsMarkup(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	w.say(1, "evil", "<script>alert(1)</script>\u202e rückwärts \x1b[2J</p>", start.Add(time.Hour))
	w.answer(w.alias("u/gas", "evil"), "<img src=x onerror=alert(2)>", start.Add(time.Hour))
	body := w.get(gasPath).body
	if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.ContainsAny(body, "\u202e\x1b") {
		t.Errorf("markup of others is in\n%s", body)
	}
	if !strings.Contains(body, "&lt;script&gt;alert(1)&lt;/script&gt; rückwärts [2J&lt;/p&gt;") {
		t.Errorf("the text is not what was written:\n%s", body)
	}
	// No person can give such a name; if one did, it would be text.
	named := ask(t, w.serve(renamed{w.store, `<script>alert("x")</script>`}, "de"), http.MethodGet, gasPath, nil)
	if strings.Contains(named.body, "<script>alert") || len(all(named.root, "section", "person")) != 2 {
		t.Errorf("markup of others is in\n%s", named.body)
	}
}

// renamed is a store in which everybody has one name.
type renamed struct {
	*store.Store
	name string
}

func (r renamed) Talk(ctx context.Context, name string) (store.Talk, error) {
	talk, err := r.Store.Talk(ctx, name)
	for i := range talk.Entries {
		talk.Entries[i].Who = r.name
	}
	return talk, err
}

func TestCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "de")
	for i := 1; i <= 6; i++ {
		w.say(i, fmt.Sprint("j", i), "MINI", start)
	}
	must(t, w.store.RememberNewsroom(t.Context(), subscriber.Newsroom{Title: "Blatt", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini & Co"}}}, start))
	w.send(call())
	w.say(1, "a1", "1", start.Add(time.Minute))
	w.say(2, "a2", "Ja", start.Add(2*time.Minute))
	w.say(3, "a3", "Nein", start.Add(3*time.Minute))
	w.say(4, "a4", "Ja, ab acht Uhr", start.Add(4*time.Minute))
	thread := w.get("/desk/threads/8m4rg2")
	wantStatus(t, thread, http.StatusOK)
	want := "Antworten 4 von 6 haben geantwortet Ja 3 Nein 1 Noch keine Antwort 2 Ohne Antwort nach Kanälen: Mini & Co 2 Die zweite Nachricht geht frühestens heute, 11:00 hinaus."
	if got := words(all(thread.root, "section", "call")[0]); got != want {
		t.Errorf("the call is\n%q, want\n%q", got, want)
	}
	if cards := thread.cards(); len(cards) != 1 || !strings.Contains(cards[0], "heute, 09:04 Antwort: Ja offen") {
		t.Errorf("people %q", cards)
	}
	if got := words(all(thread.root, "p", "hidden-people")[0]); got != "3 Personen haben nur eine der Antworten gegeben. Alle 4 zeigen" {
		t.Errorf("%q", got)
	}
	everybody := w.get("/desk/threads/8m4rg2?all=1")
	if cards := everybody.cards(); len(cards) != 4 || !strings.Contains(cards[0], "ab acht Uhr") || !strings.Contains(cards[1], "Antwort: Nein") {
		t.Errorf("people %q", cards)
	}
	// Who is answered is shown, and the page stays what it was.
	sent := w.do(http.MethodPost, attribute(everybody.form(t, "Nein"), "action"), filled(everybody.form(t, "Nein"), "answer", "Schade."))
	wantStatus(t, sent, http.StatusSeeOther)
	if got := sent.header.Get("Location"); got != "/desk/threads/8m4rg2?all=1&said=sent" {
		t.Errorf("it goes on at %q", got)
	}
	if cards := w.get("/desk/threads/8m4rg2").cards(); len(cards) != 2 {
		t.Errorf("people %q", cards)
	}
	if calls := all(asked(t, "de").get(gasPath).root, "section", "call"); len(calls) != 0 {
		t.Error("an alert that asks nothing is shown as a call")
	}
}

// TestManyPeople: what a page asks of the store does not grow with the people on it.
func TestManyPeople(t *testing.T) {
	t.Parallel()
	const people = 300
	w := newWorld(t, "de")
	everybody := func(say func(i int)) {
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() { say(i) })
		}
		all.Wait()
	}
	everybody(func(i int) { w.say(i, fmt.Sprint("j", i), "MINI", start) })
	w.send(call())
	everybody(func(i int) {
		w.say(i, fmt.Sprint("a", i), []string{"Ja", "Nein", "Ja, aber wann?"}[i%3], start.Add(time.Minute))
	})
	counting := &counting{Store: w.store}
	pages := w.serve(counting, "de")
	for path, want := range map[string]int{"/desk/threads/8m4rg2": people / 3, "/desk/threads/8m4rg2?all=1": people} {
		counting.calls = nil
		thread := ask(t, pages, http.MethodGet, path, nil)
		if n := len(thread.cards()); n != want {
			t.Errorf("%s shows %d people, want %d", path, n, want)
		}
		if diff := cmp.Diff([]string{"talk", "call", "newsroom"}, counting.calls); diff != "" {
			t.Errorf("%s asks the store (-want +got):\n%s", path, diff)
		}
		if n := len(filled(allForm(thread), "done", "")["shown"]); n != people/3 {
			t.Errorf("the form for all has %d texts", n)
		}
	}
}

// counting writes down what is asked of it.
type counting struct {
	desk.Store
	calls []string
}

func (c *counting) Talk(ctx context.Context, name string) (store.Talk, error) {
	c.calls = append(c.calls, "talk")
	return c.Store.Talk(ctx, name)
}

func (c *counting) Call(ctx context.Context, id string) (store.Call, error) {
	c.calls = append(c.calls, "call")
	return c.Store.Call(ctx, id)
}

func (c *counting) Newsroom(ctx context.Context) (subscriber.Newsroom, error) {
	c.calls = append(c.calls, "newsroom")
	return c.Store.Newsroom(ctx)
}
