package gate

import (
	_ "embed"
	"html/template"
	"net/http"

	"newsroom/notifier/internal/page"
)

//go:embed gate.html
var formText string

var forms = template.Must(template.New("gate").Parse(formText))

// form is what either form shows: the one for the number as long as there is none, else the one for the code.
type form struct {
	Typed   string // the number as somebody wrote it
	Number  string // E.164; "" = none yet
	Grouped string // Number as it stands in print
	Next    string // where to go on
	Problem string // why what was sent is not taken; "" = nothing was sent, or it was taken

	Words                         wording
	SignInPath, CodePath, Another string
}

// returnedText is what somebody wrote whose session was over.
type returnedText struct {
	Text   string
	SignIn string // from where it goes on
	Words  wording
}

func (g *Gate) showReturned(w http.ResponseWriter, r *http.Request, t returnedText) {
	t.Words = wordingIn(g.Site.Lang())
	g.Site.Write(w, r, http.StatusForbidden, page.View{Title: t.Words.Returned.Title, Body: forms.Lookup("returned"), Data: t})
}

// show writes the page with a form.
func (g *Gate) show(w http.ResponseWriter, r *http.Request, status int, f form) {
	f.Words = wordingIn(g.Site.Lang())
	f.SignInPath, f.CodePath, f.Another = signInPath, codePath, signInFor(f.Next)
	name, title := "number", f.Words.Number.Title
	if f.Number != "" {
		name, title = "code", f.Words.Code.Title
	}
	if f.Problem != "" {
		title = f.Words.Failed + title
	}
	g.Site.Write(w, r, status, page.View{Title: title, Body: forms.Lookup(name), Data: f})
}
