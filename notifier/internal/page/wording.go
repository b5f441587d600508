package page

import (
	"html/template"
	"net/http"
)

// failure is what a page says of a status: what went wrong, and what to do.
type failure struct{ Title, Text string }

// wording is what the frame says in one language.
type wording struct {
	Skip, Menu, Inbox, SignOut, Desk, Back string

	errors map[int]failure
}

func wordingIn(lang string) wording {
	if lang == "en" {
		return english
	}
	return german
}

var german = wording{
	Skip: "Zum Inhalt", Menu: "Redaktion", Inbox: "Posteingang", SignOut: "Abmelden", Desk: "Redaktion", Back: "Zur Redaktion",
	errors: map[int]failure{
		http.StatusBadRequest:            {"Das war nicht zu lesen", "Der Browser hat etwas geschickt, das hier niemand versteht. Gehen Sie zurück und versuchen Sie es noch einmal."},
		http.StatusForbidden:             {"Das kam von woanders", "Dieses Formular wurde nicht von hier abgeschickt, deshalb ist nichts geschehen. Öffnen Sie die Seite neu und versuchen Sie es noch einmal."},
		http.StatusNotFound:              {"Das gibt es hier nicht", "Vielleicht ist die Adresse unvollständig, oder was hier stand, ist abgelaufen und gelöscht."},
		http.StatusRequestEntityTooLarge: {"Das ist zu lang", "So viel Text nimmt diese Seite nicht an, deshalb ist nichts geschehen. Gehen Sie zurück und kürzen Sie ihn."},
		http.StatusInternalServerError:   {"Da ist etwas schiefgegangen", "Es liegt nicht an Ihnen. Versuchen Sie es in ein paar Minuten noch einmal; bleibt es so, sagen Sie es denen, die den Newsroom betreiben."},
	},
}

var english = wording{
	Skip: "Skip to content", Menu: "Editors", Inbox: "Inbox", SignOut: "Sign out", Desk: "Editors", Back: "To the editors' pages",
	errors: map[int]failure{
		http.StatusBadRequest:            {"That could not be read", "The browser sent something that nobody here understands. Go back and try again."},
		http.StatusForbidden:             {"That came from elsewhere", "This form was not sent from here, so nothing has happened. Open the page anew and try again."},
		http.StatusNotFound:              {"There is nothing here", "The address may be incomplete, or what was here has expired and is deleted."},
		http.StatusRequestEntityTooLarge: {"That is too long", "This page does not take that much text, so nothing has happened. Go back and make it shorter."},
		http.StatusInternalServerError:   {"Something went wrong", "It is not your fault. Try again in a few minutes; if it stays like this, tell those who run the newsroom."},
	},
}

var failureBody = template.Must(template.New("failure").Parse(`<div class="narrow">
<h1>{{.Failure.Title}}</h1>
<p>{{.Failure.Text}}</p>
<p><a class="button quiet" href="{{.Home}}">{{.Back}}</a></p>
</div>
`))

// Error answers with a page that says what went wrong and what to do: 400, 403 (a form of another site), 404, 413 or 500; any other status reads like 500.
func (s *Site) Error(w http.ResponseWriter, r *http.Request, status int) {
	words := wordingIn(s.Lang())
	what, ok := words.errors[status]
	if !ok {
		what = words.errors[http.StatusInternalServerError]
	}
	s.Write(w, r, status, View{Title: what.Title, Body: failureBody, Data: map[string]any{"Failure": what, "Home": Home, "Back": words.Back}})
}
