package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestList(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]struct{ title, first, second string }{
		"de-AT": {
			"(3) Posteingang – Blatt", "heute, 09:30 1 offen Nachricht an die Redaktion 1 Text 1 Person",
			"heute, 09:20 2 offen Gas in der Altstadt 2 Texte 2 Personen 7k3qf9",
		},
		"en": {"(3) Inbox – Blatt", "today, 09:30 1 open Message to the editors 1 text 1 person", "today, 09:20 2 open Gas in der Altstadt 2 texts 2 people 7k3qf9"},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			w := asked(t, language)
			w.say(3, "talk", "Wer ist für Laternen zuständig?", start.Add(30*time.Minute))
			list := w.get("/desk/")
			wantStatus(t, list, http.StatusOK)
			if got := words(all(list.root, "title", "")[0]); got != want.title {
				t.Errorf("the title is %q", got)
			}
			threads := all(list.root, "li", "thread")
			if len(threads) != 2 {
				t.Fatalf("%d threads on\n%s", len(threads), list.body)
			}
			if got := words(threads[0]); !strings.HasPrefix(got, want.first) {
				t.Errorf("the newest is %q, want %q", got, want.first)
			}
			if got := words(threads[1]); got != want.second {
				t.Errorf("the next is %q, want %q", got, want.second)
			}
			if got := attribute(all(threads[1], "a", "cover")[0], "href"); got != "/desk/threads/7k3qf9" {
				t.Errorf("it leads to %q", got)
			}
			if strings.Contains(list.body, "Südstadt") || strings.Contains(list.body, "Laternen") {
				t.Error("the list shows what people wrote")
			}
		})
	}
}

// TestListOfAll: what is done is found by the link to all.
func TestListOfAll(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	for path, want := range map[string]string{"/desk/": "Nichts ist offen. Hier erscheint, was", "/desk/?all=1": "Noch hat niemand geschrieben. Hier erscheint, was"} {
		if got := words(ask(t, newWorld(t, "de").handler, http.MethodGet, path, nil).root); !strings.Contains(got, want) {
			t.Errorf("%s of an empty inbox: %s", path, got)
		}
	}
	wantStatus(t, w.do(http.MethodPost, "/desk/threads/7k3qf9", filled(allForm(w.get(gasPath)), "done", "")), http.StatusSeeOther)
	if got := words(w.get("/desk/").root); strings.Contains(got, "Altstadt") {
		t.Errorf("what is done is in the list: %s", got)
	}
	list := w.get("/desk/?all=1")
	if got := words(all(list.root, "li", "thread")[0]); got != "heute, 09:20 nichts offen Gas in der Altstadt 2 Texte 2 Personen 7k3qf9" {
		t.Errorf("%q", got)
	}
	current := 0
	for _, a := range all(list.root, "a", "") {
		if attribute(a, "aria-current") == "page" && words(a) == "Alle" {
			current++
		}
	}
	if current != 1 {
		t.Errorf("the page does not say that it shows all:\n%s", list.body)
	}
}
