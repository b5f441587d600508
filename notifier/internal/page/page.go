// Package page owns the frame of the notifier's own pages: layout, styles, icon, the headers that keep them safe, their language, and the pages that say what went
// wrong.
//
// Who has pages holds a *Site, writes each page by Site.Write and each failure by Site.Error, and reads forms by Site.Form. All routes, Site.Routes among them,
// are served within Site.Secure. Pages work without scripts; what they need of styles stands in assets/page.css, which lists its classes, and in files that
// a package adds by Site.Add. A policy (CSP) lets pages load nothing but such files: no inline styles, no inline scripts, nothing of others.
//
// What people wrote, their numbers and names may be on a page, but not in its address. Nothing of them is logged here.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// Home is where who is signed in begins, and SignOut takes the POST that ends that.
const (
	Home    = "/desk/"
	SignOut = "/sign-out"
)

//go:embed assets
var ownFiles embed.FS

//go:embed frame.html
var frameText string

var frame = template.Must(template.New("frame").Parse(frameText))

// Options say whose pages these are. Both functions are asked for every page, since the newsroom's feed may change.
type Options struct {
	Name      func() string // of the newsroom, as people know it; nil or "" = "Newsroom"
	Language  func() string // BCP 47, such as "de-AT"; nil = German
	PublicURL string        // where browsers reach the pages, such as "https://sms.example.org"; "" = unknown
	Log       *slog.Logger  // nil = nothing is logged
}

// Site is what all pages share. It is safe for concurrent use once all files are added.
type Site struct {
	options Options
	assets  map[string]asset  // by the last part of their address
	names   map[string]string // their addresses, by name
}

// New makes the site.
func New(o Options) *Site {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{options: o, assets: map[string]asset{}, names: map[string]string{}}
	s.Add(ownFiles)
	return s
}

// Lang is the language of the pages: "de" or "en". Any other language is "de".
func (s *Site) Lang() string {
	if s.options.Language == nil {
		return "de"
	}
	if primary, _, _ := strings.Cut(strings.ToLower(s.options.Language()), "-"); primary == "en" {
		return "en"
	}
	return "de"
}

// Name is what the newsroom is called.
func (s *Site) Name() string {
	if s.options.Name != nil {
		if name := s.options.Name(); name != "" {
			return name
		}
	}
	return "Newsroom"
}

// View is one page.
type View struct {
	Title   string             // what stands in the browser's tab, before the newsroom's name
	Body    *template.Template // makes what stands in <main>, of Data; it begins with the page's one <h1>
	Data    any
	Nav     bool     // somebody is signed in: the header leads to the inbox, and has a button to sign out
	Styles  []string // names of files that were added, such as "desk.css", beside page.css
	Scripts []string // likewise; they run when the page is there ("defer")
}

// framed is what frame.html shows.
type framed struct {
	View
	Lang, Name, Home, SignOut string
	Words                     wording
	Icon                      string
	Styles, Scripts           []string
	AtHome                    bool
	Content                   template.HTML
}

// Write answers with a page. If a template fails, the answer is a plain 500.
func (s *Site) Write(w http.ResponseWriter, r *http.Request, status int, v View) {
	var content, whole bytes.Buffer
	if err := v.Body.Execute(&content, v.Data); err != nil {
		s.fail(w, err)
		return
	}
	lang := s.Lang()
	f := framed{
		View: v, Lang: lang, Name: s.Name(), Home: Home, SignOut: SignOut, Words: wordingIn(lang), AtHome: r.URL.Path == Home,
		Icon: s.Asset("icon.svg"), Styles: []string{s.Asset("page.css")},
		Content: template.HTML(content.String()), // a template made it, which escaped what people wrote
	}
	for _, name := range v.Styles {
		f.Styles = append(f.Styles, s.Asset(name))
	}
	for _, name := range v.Scripts {
		f.Scripts = append(f.Scripts, s.Asset(name))
	}
	if err := frame.Execute(&whole, f); err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(whole.Bytes())
}

// fail is for templates that do not fit their data. What they say of it names fields, never what is in them. The answer is plain, since a template failed.
func (s *Site) fail(w http.ResponseWriter, err error) {
	s.options.Log.Error("a page could not be made", "error", err)
	http.Error(w, wordingIn(s.Lang()).errors[http.StatusInternalServerError].Title, http.StatusInternalServerError)
}

// origin is the scheme and the host of the public URL; "" if it has none.
func (o Options) origin() string {
	u, err := url.Parse(o.PublicURL)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
