package desk

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"newsroom/notifier/internal/store"
)

// act does what a form of a thread's page asks for: do=answer to one person, or do=done for one, or for all without a name.
func (d *Desk) act(w http.ResponseWriter, r *http.Request) {
	if !d.Site.Form(w, r) {
		return
	}
	form, said := r.PostForm, saidDone
	var err error
	switch form.Get("do") {
	case "answer":
		said, err = saidSent, d.answer(r, form)
	case "done":
		err = d.done(r, form)
	default:
		d.Site.Error(w, r, http.StatusBadRequest)
		return
	}
	if err == nil {
		to := url.Values{"said": {said}}
		if showsAll(r) {
			to.Set("all", "1")
		}
		http.Redirect(w, r, threadPath(r.PathValue("name"))+"?"+to.Encode(), http.StatusSeeOther)
		return
	}
	problem := wordingIn(d.Site.Lang()).problem(err)
	if problem == "" || isGone(err) {
		d.fail(w, r, err, form.Get("text"))
		return
	}
	d.showThread(w, r, http.StatusUnprocessableEntity, tried{form.Get("who"), form.Get("text"), problem})
}

// answer writes to one person.
func (d *Desk) answer(r *http.Request, form url.Values) error {
	thread, who := r.PathValue("name"), form.Get("who")
	text, err := Draft(form.Get("text"))
	if err != nil {
		return err
	}
	now := d.Now()
	err = d.Store.Answer(r.Context(), store.Answer{
		Thread: thread, Who: who, Text: text, Texts: shown(form), Key: digest(cmp.Or(form.Get("key"), rand.Text()), thread, who, text), At: now, Until: now.Add(AnswerLasts),
	})
	if err == nil {
		d.Wake()
	}
	return err
}

// done marks what one person wrote, or all did.
func (d *Desk) done(r *http.Request, form url.Values) error {
	if strings.TrimSpace(form.Get("text")) != "" {
		return errUnsent
	}
	_, err := d.Store.Handle(r.Context(), store.Handling{Thread: r.PathValue("name"), Who: form.Get("who"), Texts: shown(form), At: d.Now()})
	return err
}

// shown are the ids of the open texts that the page showed; never nil, which would be all.
func shown(form url.Values) []string { return append([]string{}, form["shown"]...) }
