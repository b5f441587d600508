package twiliotest

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"io/fs"
	"net/http"

	"golang.org/x/text/language"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

//go:embed page
var pageFiles embed.FS

// security keeps the page to what this server serves.
const security = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page is the page of phones in both its languages.
type page struct {
	cfg      Config
	template *template.Template
	words    map[string]map[string]string // by language, then by name
	matcher  language.Matcher
	err      error
}

// newPage reads the embedded files. What is wrong with them stands in err and
// is what the page says then.
func newPage(cfg Config) *page {
	p := &page{
		cfg: cfg, words: map[string]map[string]string{},
		matcher: language.NewMatcher([]language.Tag{language.German, language.English}),
	}
	p.template, p.err = template.ParseFS(pageFiles, "page/index.html")
	for _, lang := range []string{"de", "en"} {
		data, err := pageFiles.ReadFile("page/words." + lang + ".json")
		var words map[string]string
		if err == nil {
			err = json.Unmarshal(data, &words)
		}
		p.words[lang], p.err = words, errors.Join(p.err, err)
	}
	return p
}

func (p *page) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", p.index)
	for _, name := range []string{"style.css", "app.js", "phone.js", "api.js", "media.js", "faults.js", "icon.svg"} {
		mux.HandleFunc("GET /sandbox/page/"+name, p.file(name))
	}
}

func (p *page) index(w http.ResponseWriter, r *http.Request) {
	lang := p.language(r)
	var b bytes.Buffer
	if p.err != nil {
		http.Error(w, p.err.Error(), http.StatusInternalServerError)
		return
	}
	err := p.template.Execute(&b, map[string]any{
		"Lang": lang, "Words": p.words[lang], "Number": p.cfg.Number, "WhatsApp": p.cfg.WhatsApp, "Places": places(),
		"Data": map[string]any{"words": p.words[lang], "lang": lang, "number": p.cfg.Number},
	})
	if err != nil {
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	protect(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.Header().Set("Vary", "Accept-Language")
	_, _ = w.Write(b.Bytes())
}

// place is where something can go wrong, with what can.
type place struct {
	Where fault.Where
	Kinds []fault.Kind
}

func places() []place {
	var all []place
	for _, where := range fault.Places() {
		all = append(all, place{where, fault.Kinds(where)})
	}
	return all
}

// language is German unless the reader prefers English: ?lang=, else the
// browser's Accept-Language.
func (p *page) language(r *http.Request) string {
	if lang := r.URL.Query().Get("lang"); p.words[lang] != nil {
		return lang
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return "de"
	}
	if _, index, _ := p.matcher.Match(wanted...); index == 1 {
		return "en"
	}
	return "de"
}

func (p *page) file(name string) http.HandlerFunc {
	files, err := fs.Sub(pageFiles, "page")
	return func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			http.NotFound(w, r)
			return
		}
		protect(w)
		http.ServeFileFS(w, r, files, name)
	}
}

func protect(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", security)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
}
