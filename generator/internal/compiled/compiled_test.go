package compiled

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// model is what the templates of the tests are given.
type model struct {
	Text, Empty string
	Kind        named
	Shout       shouting
	HTML        template.HTML
	URL         template.URL
	CSS         template.CSS
	JS          template.JS
	Attr        template.HTMLAttr
	Srcset      template.Srcset
	N, Zero     int
	Small       int8
	Big         uint64
	Ratio       float64
	Yes, No     bool
	At          time.Time
	Other       *model
	None        *model
	List        []string
	Models      []*model
	Values      []model
	Array       [2]int
	Nothing     []string
	Map         map[string]string
	Params      map[string]any
	Any         any
	Pointer     *string
	hidden      string
	embedded
}

type embedded struct{ Inner string }

type named string

// shouting has a String of its own, which templates must use.
type shouting string

func (s shouting) String() string { return strings.ToUpper(string(s)) + "!" }

func (m *model) Method() string               { return m.Text + "()" }
func (m model) OfValue() string               { return m.Text + "{}" }
func (m *model) Fails() (string, error)       { return "", errors.New("it fails") }
func (m *model) With(suffix string) string    { return m.Text + suffix }
func (m *model) Body() (template.HTML, error) { return m.HTML, nil }

func newModel(text string) *model {
	m := &model{
		Text: text, Kind: named(text), Shout: shouting(text), HTML: template.HTML("<b>" + text + "</b>"), URL: template.URL("sms:" + text),
		CSS: template.CSS("red"), JS: template.JS("f()"), Attr: `dir="ltr"`, Srcset: "/a.png 2x", N: 42, Small: -3, Big: 7, Ratio: 1.5, Yes: true,
		At: time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC), List: []string{text, "b", "c"}, Array: [2]int{4, 5},
		Map: map[string]string{"b": text, "a": "A"}, Params: map[string]any{"text": text, "n": 3, "html": template.HTML("<i>"), "list": []any{1, "x"}, "nil": nil},
		Any: text, Pointer: &text, hidden: text, embedded: embedded{Inner: text},
	}
	m.Other = &model{Text: "other " + text, Kind: "k", Any: 5, List: []string{"1"}}
	m.Models = []*model{m.Other, {Text: "zweiter", N: 7, Other: m.Other}}
	m.Values = []model{{Text: text}, {Text: "v"}}
	return m
}

func functions() template.FuncMap {
	return template.FuncMap{
		"upper":   strings.ToUpper,
		"day":     func(at time.Time) string { return at.Format(time.DateOnly) },
		"other":   func(m *model) *model { return m.Other },
		"same":    func(m, n *model) bool { return m == n },
		"small":   func(n int8) string { return strings.Repeat("*", int(n)+5) },
		"join":    func(parts ...string) string { return strings.Join(parts, "+") },
		"word":    func(key string, arguments ...any) (string, error) { return key + fmt.Sprint(arguments...), nil },
		"address": func(s string) template.URL { return template.URL("sms:" + s) },
		"fails":   func(string) (string, error) { return "", errors.New("it fails") },
		"panics":  func(string) string { panic("it panics") },
		"cached":  func(string, any, ...any) (template.HTML, error) { return "", errors.New("not in these tests") },
	}
}

func options() Options {
	return Options{Funcs: functions(), Typed: typed, Constant: []string{"word", "fails"}, Cached: "cached", About: func(any) bool { return true }}
}

func typed(f any) (Func, bool) {
	switch f := f.(type) {
	case func(string) string:
		return Func1(f), true
	case func(string) (string, error):
		return Func1E(f), true
	case func(time.Time) string:
		return Func1(f), true
	case func(*model) string:
		return Func1(f), true
	case func(*model) (template.HTML, error):
		return Func1E(f), true
	case func(*model) *model:
		return Func1(f), true
	case func(*model, *model) bool:
		return Func2(f), true
	case func(string, ...any) (string, error):
		return FuncE(f), true
	default:
		return Func{}, false
	}
}

func parsed(t testing.TB, source string) *template.Template {
	t.Helper()
	page, err := template.New("page.html").Funcs(functions()).Parse(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return page
}

// pair is a template in both forms.
type pair struct {
	source    string
	compiled  *Template
	reflected *template.Template
}

func newPair(t testing.TB, source string) pair {
	t.Helper()
	reflected, err := parsed(t, source).Clone()
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := New(parsed(t, source), options())
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return pair{source, compiled, reflected}
}

// check requires the same bytes of both forms; where html/template has an error, so must the compiled form.
func (p pair) check(t interface {
	Errorf(string, ...any)
	Helper()
}, data *model,
) {
	t.Helper()
	var want bytes.Buffer
	wrong := p.reflected.Execute(&want, data)
	got, err := p.compiled.Append([]byte("before"), data, nil)
	switch {
	case wrong != nil && err == nil:
		t.Errorf("%s\ncompiled gives %q, html/template %v", p.source, got, wrong)
	case wrong != nil:
	case err != nil:
		t.Errorf("%s\nis left to html/template: %v", p.source, err)
	case string(got) != "before"+want.String():
		t.Errorf("%s\ngot  %q\nwant %q", p.source, got[len("before"):], want.String())
	}
	if err != nil && string(got) != "before" {
		t.Errorf("%s\nafter an error there is %q", p.source, got)
	}
}

// places are all contexts with a value of each kind in them.
func places() []string {
	var all []string
	for _, value := range []string{".Text", ".Empty", ".Kind", ".Shout", ".HTML", ".URL", ".CSS", ".JS", ".Attr", ".Srcset", ".N", ".Small", ".Big", ".Ratio", ".Yes", ".Any", ".Pointer", ".None", ".Map.c", ".Params.nil", ".Params.html", ".List", `"<'\"&+>"`, "7"} {
		for _, place := range []string{
			"<p>%s</p>", `<p title="%s">`, `<p title='%s'>`, `<p title=%s>`, `<p title=x%s>`, `<a href="%s">`, `<a href='%s'>`, `<a href=%s>`, `<a href="/x/%s">`,
			`<a href="/?q=%s">`, `<a href="#%s">`, `<img src="%s">`, `<img srcset="%s 2x">`, `<title>%s</title>`, `<textarea>%s</textarea>`, `<p %s>`,
			`<script>x = %s</script>`, `<script>x = "%s"</script>`, `<style>p { color: %s }</style>`, `<p style="color: %s">`, `<p onclick="f(%s)">`,
			`<meta http-equiv="refresh" content="0; url=%s">`, `<meta name="description" content="%s">`, "<!-- %s --><p>", `<p class="a {{if .Yes}}%s{{end}}">`,
		} {
			all = append(all, fmt.Sprintf(place, "{{"+value+"}}"))
		}
	}
	return all
}

func snippets() []string {
	return []string{
		"", "text", "{{/* nothing */}}x", "{{.Other.Text}} {{.Method}} {{.OfValue}} {{.Other.Method}} {{.Inner}} {{.Body}}",
		"{{range .List}}{{.}},{{end}} {{range .Nothing}}x{{else}}none{{end}} {{range $i, $v := .List}}{{$i}}{{$v}}{{end}} {{range $v := .Models}}{{$v.Text}}{{end}}",
		"{{range .Values}}{{.Text}}{{.OfValue}}{{.Method}}{{end}} {{range .Array}}{{.}}{{end}} {{range $k, $v := .Map}}{{$k}}={{$v}}{{end}} {{range .Params.list}}{{.}}{{end}}",
		"{{range .List}}{{if eq . \"b\"}}{{continue}}{{end}}{{.}}{{end}} {{range .List}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}}{{.Text}}",
		"{{range $i, $m := .Models}}{{range .List}}{{$i}}{{$.Text}}{{$m.Text}}{{break}}{{end}}{{end}}",
		"{{with .Other}}{{.Text}}{{$.Text}}{{end}}{{with .None}}x{{else}}{{.Text}}{{end}}{{with $x := .Other}}{{$x.Text}}{{end}}{{with .Empty}}{{else with .Kind}}{{.}}{{end}}",
		"{{if .Yes}}a{{end}}{{if .No}}a{{else if .N}}b{{else}}c{{end}}{{if .Other}}d{{end}}{{if .At}}e{{end}}{{if .Map.x}}f{{else}}g{{end}}{{if .Params.nil}}h{{end}}{{if .Any}}i{{end}}",
		"{{$x := .Text}}{{if .Yes}}{{$x = \"new\"}}{{$y := 1}}{{$y}}{{end}}{{$x}} {{$x := 5}}{{$x}} {{range $i, $x := .List}}{{$x}}{{end}}{{$x}}",
		"{{$last := \"\"}}{{range $v := .List}}{{$last = $v}}{{end}}{{$last}} {{range $last = .List}}{{end}}{{$last}}",
		`{{eq .Text "x"}} {{eq .N 1 42}} {{ne .Kind "k"}} {{lt .N 50}} {{le .N 42}} {{gt .N 1}} {{ge .Small 5}} {{eq .Yes true}} {{eq .Other .Other}} {{lt .Text "m"}} {{eq .Any .Text}}`,
		`{{and .Yes .Text}} {{and .No .Text}} {{or .Empty .Text}} {{or .Zero .Empty}} {{not .Yes}} {{not .Nothing}} {{if and .Yes (not .No) (eq .N 42)}}x{{end}} {{.Text | or .Empty}}`,
		`{{len .List}} {{len .Text}} {{len .Map}} {{index .List 1}} {{index .Map "b"}} {{index .Map "z"}} {{(index .Models 0).Text}} {{index .Params "text"}} {{index .Models 1 | other}}`,
		`{{print .Text .N}} {{printf "%s-%d" .Text .N}} {{println .Kind}} {{.Text | printf "%q"}} {{print .None}} {{.Text | html}} {{.Text | urlquery}} {{js .Text | print}}`,
		`{{upper .Text}} {{.Text | upper}} {{day .At}} {{(other .).Text}} {{same . .}} {{same . .Other}} {{join}} {{join .Text "b"}} {{word "k"}} {{word "k" .N .Text}} {{.Text | word "k"}} <a href="{{address .Text}}">`,
		`{{.At.Year}} {{.At.IsZero}} {{.At.Before .At}} {{if .At.After .Other.At}}x{{end}} {{.With .Text}} {{.At.Format .Text}}`,
		`{{template "a" .}}{{define "a"}}<i>{{.Text}}</i>{{$.N}}{{template "b" .Other}}{{end}}{{define "b"}}{{.Text}}{{end}}`,
		`<p title="{{template "a" .}}"><title>{{template "a" .}}</title><p>{{template "a" .}}{{define "a"}}{{.Text}}{{template "b" .Other}}{{end}}{{define "b"}}{{with .Text}}{{.}}{{end}}{{end}}`,
		`<a href="{{template "a" .}}">{{define "a"}}{{if .Yes}}{{.Text}}{{else}}{{.Kind}}{{end}}{{end}}<p{{template "c"}}>{{define "c"}} class="x"{{end}}`,
		`{{template "tree" .}}{{define "tree"}}({{.Text}}{{range .Models}}{{template "tree" .}}{{end}}){{end}}{{define "empty"}}{{end}}`,
		`{{template "nothing"}}{{define "nothing"}}x{{with .}}y{{end}}{{end}}{{block "b" .Other}}{{.Text}}{{end}}`,
		`{{.None.Text}}`, `{{.Other.Other.Text}}`, `{{.Fails}}`, `{{fails .Text}}`, `{{fails "x"}}`, `{{panics .Text}}`, `{{index .List 9}}`, `{{.Nope}}`, `{{.hidden}}`, `{{.Text.Nope}}`,
		`{{slice .List 1}} {{slice .List 1 2}} {{range .N}}{{.}}{{if eq . 3}}{{break}}{{end}}{{end}}{{range $i := .Zero}}x{{else}}y{{end}}{{range 3}}{{.}}{{end}}`,
		`{{slice .Text 1}}`, `{{slice .Text 0 3}}`, `{{slice .Text 2 1}}`, `{{slice .List 2 8}}`, `{{range $i, $n := 3}}{{end}}`, `{{range .Text}}{{end}}`, `{{small 3}}`, `{{small .Small}}`, `{{.Small | small}}`, `{{eq .Text .N}}`, `{{lt .Other .Other}}`, `{{upper .N}}`, `{{upper .None}}`, `{{day .Text}}`, `{{other .Text}}`, `{{len .N}}`, `{{.None.Method}}`,
		`{{with .Params}}{{.text}}{{.n}}{{.none}}{{.html}}{{end}}`, `{{.Params.text.deeper}}`, `{{.Map.b}} {{.Map.none}}`, `{{.Nothing}}`, `{{.Values}}`,
		`{{"a" | print "b" | upper}} {{true}} {{1}} {{1.5}} {{"<b>"}} {{if true}}x{{end}}`,
	}
}

// texts are what templates must not be led astray by.
func texts() []string {
	ascii := make([]byte, 128)
	for i := range ascii {
		ascii[i] = byte(i)
	}
	return []string{
		"", "x", "Fernwärme – Straße", string(ascii), "\xff\xc3<\xe2\x82", "\x00", "javascript:alert(1)", "JavaScript:alert(1)", "https://a.example/b?c=d&e=f#g", "mailto:a@b", "/a%20b%zz%4", "//x:y/z",
		"a:b/c", `" onmouseover="x`, "'", "</title><script>", "</script>", "<b>bold</b>", "1+1", "`", "\u2028\ufdd0\ufffe", "a b\tc\nd", "{{.}}", "ZgotmplZ", "data:text/html,x", ":", "%", "%%41",
	}
}

func TestSameAsHTMLTemplate(t *testing.T) {
	for _, source := range append(snippets(), places()...) {
		p := newPair(t, source)
		for _, text := range texts() {
			p.check(t, newModel(text))
		}
	}
}

func TestSameForAnyText(t *testing.T) {
	var pairs []pair
	for _, source := range append(snippets(), places()...) {
		pairs = append(pairs, newPair(t, source))
	}
	anyText := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }), rapid.StringMatching(`[a-z:/%&?#0-9A-F<>"'+= ]*`))
	rapid.Check(t, func(t *rapid.T) {
		text := anyText.Draw(t, "text")
		for range 20 {
			rapid.SampledFrom(pairs).Draw(t, "template").check(t, newModel(text))
		}
	})
}

// The short ways are for the contexts that they say.
func TestContextsAreThoseOfHTMLTemplate(t *testing.T) {
	for _, c := range contexts() {
		if _, err := c.prepare(); err != nil {
			t.Errorf("%s%s: %v", c.before, c.after, err)
		}
	}
}

// What is not understood is said when the template is compiled, not on a page.
func TestNotUnderstood(t *testing.T) {
	for source, want := range map[string]string{
		`{{slice .Text}}`: "page.html:1:2: <slice>: a function that is not understood with such arguments",
		`{{small (3)}}`:   "page.html:1:9: <3>: not a int8",
		`{{1i}}`:          "a number of an unusual type",
		`<p title="{{template "a" .}}">{{define "a"}}{{if .Other}}{{template "a" .Other}}{{end}}{{end}}`: "cannot be put in place",
	} {
		if _, err := New(parsed(t, source), options()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", source, err, want)
		}
	}
}

// An endless recursion ends.
func TestTooDeep(t *testing.T) {
	p := newPair(t, `{{template "a" .}}{{define "a"}}{{template "a" .}}{{end}}`)
	if _, err := p.compiled.Append(nil, newModel("x"), nil); !errors.Is(err, errDepth) {
		t.Errorf("got %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for _, source := range snippets() {
		p := newPair(t, source)
		for _, text := range []string{"a", "<b>", "ä"} {
			group.Go(func() { p.check(t, newModel(text)) })
		}
	}
	group.Wait()
}
