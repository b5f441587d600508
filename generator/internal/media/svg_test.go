package media

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const svgStart = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`

func TestSVGIsWrittenAnew(t *testing.T) {
	const source = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- GEHEIM-KOMMENTAR -->
<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="20mm" height="1cm" sodipodi:docname="/home/GEHEIM/a.svg" data-x="GEHEIM" xml:lang="de">
<sodipodi:namedview id="v"><inkscape:grid/></sodipodi:namedview>
<s:metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">GEHEIM</rdf:RDF></s:metadata>
<s:title>Tor &lt;5&gt; &amp; mehr</s:title><?php GEHEIM ?>
<s:style>.a &gt; .b { fill: url("#g") }</s:style>
<s:g inkscape:label="GEHEIM" id="a" style="fill:url(#g)"><s:path d="M0 0&#10;L1 1"/><s:use xlink:href="#b" href="#c"/></s:g>
</s:svg>
<!-- GEHEIM -->`
	const want = `<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="1cm" xml:lang="de">


<title>Tor &lt;5&gt; &amp; mehr</title>
<style>.a &gt; .b { fill: url("#g") }</style>
<g id="a" style="fill:url(#g)"><path d="M0 0&#10;L1 1"></path><use href="#b"></use></g>
</svg>
`
	s := store(t, "")
	p := mustPrepare(t, s, "a.svg", []byte(source))
	if got := string(contentOf(t, s, p, p.Variants[0])); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if v := p.Variants[0]; p.Width != 76 || p.Height != 38 || p.Tint != "" || v.Type != "image/svg+xml" || v.Ext() != "svg" || len(p.Variants)+len(p.WebP) != 1 {
		t.Errorf("%+v", p)
	}
	again := mustPrepare(t, s, "b.svg", []byte(want))
	if got := string(contentOf(t, s, again, again.Variants[0])); got != want {
		t.Errorf("what was written is written anew as %s", got)
	}
}

func TestSVGSize(t *testing.T) {
	for _, tt := range []struct {
		attributes    string
		width, height int
	}{
		{``, 0, 0},
		{`width="100" height="50px"`, 100, 50},
		{`width="72pt" height="1in"`, 96, 96},
		{`viewBox="0 0 24 12.4"`, 24, 12},
		{`viewBox="-5,-5, 24,12"`, 24, 12},
		{`width="100%" height="100%" viewBox="0 0 24 12"`, 24, 12},
		{`width="48" viewBox="0 0 24 12"`, 48, 24},
		{`height="6" viewBox="0 0 24 12"`, 12, 6},
		{`width="48"`, 0, 0},
		{`width="1e9" height="1"`, 0, 0},
		{`width="NaN" height="-1" viewBox="a b c d"`, 0, 0},
		{`width="0.1" height="5"`, 0, 0},
		{`viewBox="0 0 1e-300 1e300" width="5"`, 0, 0},
	} {
		p := mustPrepare(t, store(t, ""), "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" `+tt.attributes+`/>`))
		if p.Width != tt.width || p.Height != tt.height {
			t.Errorf("%s: %d × %d", tt.attributes, p.Width, p.Height)
		}
	}
}

func TestSVGRefused(t *testing.T) {
	const no, broken = ", which is not allowed", "the SVG is broken or cut short "
	tests := []struct{ body, want string }{
		{"\n<script>alert(1)</script>", "line 2 of the SVG has the element script" + no},
		{"\n\n<x:Script xmlns:x='x'/>", "line 3 of the SVG has the element script" + no},
		{"<g>\n<image href='a.jpg'/></g>", "line 2 of the SVG has the element image" + no},
		{"<foreignObject/>", "line 1 of the SVG has the element foreignObject" + no},
		{"<a href='#x'/>", "line 1 of the SVG has the element a" + no},
		{"<animate attributeName='href' values='javascript:alert(1)'/>", "line 1 of the SVG has the element animate" + no},
		{"<set attributeName='onclick'/>", "line 1 of the SVG has the element set" + no},
		{"<filter><feImage href='#a'/></filter>", "line 1 of the SVG has the element feImage" + no},
		{"<iframe/>", "line 1 of the SVG has the element iframe" + no},
		{"\n<g\nonclick='x'/>", "line 2 of the SVG has the attribute onclick of g" + no},
		{"<g ONLOAD='x'/>", "line 1 of the SVG has the attribute ONLOAD of g" + no},
		{"<use href='b.svg#a'/>", `line 1 of the SVG has a link of use to "b.svg#a"` + no},
		{"<use xlink:href=' javascript:alert(1)'/>", `line 1 of the SVG has a link of use to " javascript:alert(1)"` + no},
		{
			"<use href='data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPg=='/>",
			`line 1 of the SVG has a link of use to "data:image/svg+xml;base64,PHN2ZyB4bWxucz…"` + no,
		},
		{"<g src='x'/>", "line 1 of the SVG has the attribute src of g" + no},
		{"<rect fill='url(http://x.example/a)'/>", "line 1 of the SVG has url(…) of something outside in the attribute fill of rect" + no},
		{"<rect style='fill: URL( &quot;//x.example/a&quot; )'/>", "line 1 of the SVG has url(…) of something outside in the attribute style of rect" + no},
		{"<rect style='fill: u\\72l(//x.example)'/>", `line 1 of the SVG has \ in the attribute style of rect` + no},
		{"<style>@import 'x.css';</style>", "line 1 of the SVG has @import in the element style" + no},
		{"<style>@im<!-- -->port 'x.css';</style>", "line 1 of the SVG has @import in the element style" + no},
		{"<style>a{fill:url(<![CDATA[http://x]]>)}</style>", "line 1 of the SVG has url(…) of something outside in the element style" + no},
		{"<style>a{mask:image-set('x.png' 1x)}</style>", "line 1 of the SVG has image-set( in the element style" + no},
		{"<text>&xxe;</text>", broken + "(XML syntax error on line 1: invalid character entity &xxe;)"},
		{"<g>", broken + "(XML syntax error on line 1: element <g> closed by </svg>)"},
		{"</svg><svg>", broken + "(something follows its end)"},
		{"</svg>GEHEIM<svg>", broken + "(text stands outside of it)"},
		{strings.Repeat("<g>", 200), "line 1 of the SVG has more than 200 elements in each other" + no},
		{"<g id='a'><use href='#a'/></g>", "the SVG shows more than 10000 things by the element use"},
		{strings.Repeat("<use href='#a'/>", 10001), "the SVG shows more than 10000 things by the element use"},
		{laughs(), "the SVG shows more than 10000 things by the element use"},
	}
	for _, tt := range tests {
		_, err := prepare(store(t, ""), "a.svg", []byte(svgStart+tt.body+"</svg>"))
		var known *Error
		if !errors.As(err, &known) {
			t.Errorf("%s: %v, not %q", tt.body, err, tt.want)
		} else if known.Text != tt.want || known.Hint == "" {
			t.Errorf("%s:\n got %s\nwant %s", tt.body, known.Text, tt.want)
		}
	}
}

// laughs shows ten of what shows ten, and so on.
func laughs() string {
	var b strings.Builder
	for i := range 9 {
		fmt.Fprintf(&b, "<g id='a%d'>%s</g>", i, strings.Repeat(fmt.Sprintf("<use href='#a%d'/>", i+1), 10))
	}
	return b.String()
}

func TestSVGWholeRefused(t *testing.T) {
	for text, want := range map[string]string{
		`<html><svg/></html>`: "the SVG is broken or cut short (it begins with the element html)",
		`plain text`:          "the SVG is broken or cut short (text stands outside of it)",
		`<!-- -->`:            "the SVG is broken or cut short (it has no element svg)",
		svgStart:              "the SVG is broken or cut short (XML syntax error on line 1: unexpected EOF)",
		"<!DOCTYPE svg [<!ENTITY a 'b'>]>\n" + svgStart + "</svg>":      "line 1 of the SVG has a DOCTYPE with declarations, which is not allowed",
		`<?xml version="1.0" encoding="latin1"?>` + svgStart + "</svg>": `the SVG is broken or cut short (xml: encoding "latin1" declared but Decoder.CharsetReader is nil)`,
		"\x1f\x8b\x08 compressed":                                       "the SVG is broken or cut short (XML syntax error on line 1: illegal character code U+001F)",
	} {
		_, err := prepare(store(t, ""), "a.svg", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestSVGAllowed(t *testing.T) {
	for _, body := range []string{
		"<g id='a'><use href='#b'/></g><g id='b'/>", "<style>@namespace 'x'; a{fill:red}</style>", "<rect fill='url(#a)' class='on'/>",
		"<text>javascript is a word, and url(x) too</text>", "<filter id='f'><feGaussianBlur/></filter>", strings.Repeat("<g>", 199) + strings.Repeat("</g>", 199),
	} {
		mustPrepare(t, store(t, ""), "a.svg", []byte(svgStart+body+"</svg>"))
	}
}
