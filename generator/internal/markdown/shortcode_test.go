package markdown

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// beside resolves what lies beside a text: pictures, a film, captions and a plan.
func beside(destination string, as Use) (Target, error) {
	if strings.HasPrefix(destination, "weg") {
		return Target{}, fmt.Errorf("%q is not there", destination)
	}
	switch as {
	case AsPicture:
		return Target{Href: "/x/" + destination, Picture: &Picture{Width: 4, Height: 3, Largest: "/x/gross-" + destination}}, nil
	case AsFile:
		f := &File{Type: "application/pdf", About: "PDF, 12 kB"}
		if strings.HasSuffix(destination, ".vtt") {
			f = &File{Language: "de", LanguageName: "Deutsch"}
		}
		return Target{Href: "/x/" + destination, File: f}, nil
	case AsFolder:
		return Target{Pictures: []string{"a.jpg", "b.jpg"}}, nil
	default:
		return Target{Href: "/x/" + destination}, nil
	}
}

const known = ` width="4" height="3" loading="lazy" decoding="async">`

func TestShortcodes(t *testing.T) {
	for in, want := range map[string]string{
		`{{< figure src="a.jpg" alt="Ein \"Kran\" & <mehr>" caption="Am Hafen" >}}`: `<figure><img src="/x/a.jpg" alt="Ein &quot;Kran&quot; &amp; &lt;mehr&gt;"` + known +
			"<figcaption>Am Hafen</figcaption></figure>\n",
		"{{% figure src=a.jpg alt=`\\` /%}}":  `<figure><img src="/x/a.jpg" alt="\"` + known + "</figure>\n",
		`{{<figure src="a.jpg"alt="&amp;">}}`: `<figure><img src="/x/a.jpg" alt="&amp;amp;"` + known + "</figure>\n",
		"{{< gallery >}}": "<div class=\"gallery\" role=\"group\" aria-label=\"Bilder\">\n<ul>\n" +
			`<li><figure><a href="/x/gross-a.jpg" aria-label="Bild vergrößern"><img src="/x/a.jpg" alt=""` + known + "</a></figure></li>\n" +
			`<li><figure><a href="/x/gross-b.jpg" aria-label="Bild vergrößern"><img src="/x/b.jpg" alt=""` + known + "</a></figure></li>\n</ul>\n</div>\n",
		`{{< gallery c.jpg="Kran" "d e.jpg"="Schiff" >}}`: "<div class=\"gallery\" role=\"group\" aria-label=\"Bilder\">\n<ul>\n" +
			`<li><figure><a href="/x/gross-c.jpg"><img src="/x/c.jpg" alt="Kran"` + known + "</a></figure></li>\n" +
			`<li><figure><a href="/x/gross-d e.jpg"><img src="/x/d%20e.jpg" alt="Schiff"` + known + "</a></figure></li>\n</ul>\n</div>\n",
		`{{< video src="f.mp4" poster="a.jpg" captions="f.de.vtt" title="Ein Film" >}}`: "<figure class=\"film\">\n" +
			`<video controls playsinline aria-label="Ein Film" preload="none" poster="/x/a.jpg" width="4" height="3">` + "\n" +
			`<source src="/x/f.mp4" type="application/pdf">` + "\n" + `<track kind="captions" src="/x/f.de.vtt" srclang="de" label="Deutsch">` + "\n</video>\n" +
			`<figcaption>Ein Film – <a href="/x/f.mp4" download>Video herunterladen</a> (PDF, 12 kB)</figcaption>` + "\n</figure>\n",
		`{{< file src="plan.pdf" title="Der Plan" >}}`: `<p class="document"><a class="button" href="/x/plan.pdf" type="application/pdf"><span>` +
			"<strong>Der Plan</strong> <small>PDF, 12 kB</small></span></a></p>\n",
		"{{< note >}}\nEin *Text*\n{{< /note >}}\nund mehr": "<div class=\"callout note\" role=\"note\">\n<p><strong>Hinweis</strong></p>\n<p>Ein <em>Text</em></p>\n</div>\n<p>und mehr</p>\n",
		"Vorn\n{{< warning title=\"A & B\" >}}\n\n- a\n{{< / warning >}}": "<p>Vorn</p>\n<div class=\"callout warning\" role=\"note\">\n<p><strong>Warnung: A &amp; B</strong></p>\n" +
			"<ul>\n<li>a</li>\n</ul>\n</div>\n",
		"- x\n  {{< note >}}\n  y\n  {{< /note >}}\n- z": "<ul>\n<li>x\n<div class=\"callout note\" role=\"note\">\n<p><strong>Hinweis</strong></p>\n<p>y</p>\n</div>\n</li>\n<li>z</li>\n</ul>\n",
		"> [!WARNING]\n> Ein *Text*\nweiter":             "<div class=\"callout warning\" role=\"note\">\n<p><strong>Warnung</strong></p>\n<p>Ein <em>Text</em>\nweiter</p>\n</div>\n",
		"> [!tip]  \n>\n> - a":                           "<div class=\"callout tip\" role=\"note\">\n<p><strong>Tipp</strong></p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n",
		"> [!WARNING] Text":                              "<blockquote>\n<p>[!WARNING] Text</p>\n</blockquote>\n",
		"> Text\n> [!NOTE]":                              "<blockquote>\n<p>Text\n[!NOTE]</p>\n</blockquote>\n",
		"> [!NIX]\n> Text":                               "<blockquote>\n<p>[!NIX]\nText</p>\n</blockquote>\n",
		"[!NOTE]\nText":                                  "<p>[!NOTE]\nText</p>\n",
	} {
		doc := New("de", false).Render([]byte(in), beside)
		if diff := cmp.Diff(want, string(doc.HTML)); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
		for _, issue := range doc.Issues {
			if !slices.Contains([]Kind{NoAlt, NoCaptions, NoBox}, issue.Kind) {
				t.Errorf("%s: %+v", in, issue)
			}
		}
	}
}

func TestBoxesSpeakTheLanguage(t *testing.T) {
	for sign, want := range map[string]string{"NOTE": "Note", "TIP": "Tip", "IMPORTANT": "Important", "WARNING": "Warning", "CAUTION": "Caution"} {
		if got := string(New("en", false).Render([]byte("> [!"+sign+"]\n> x"), beside).HTML); !strings.Contains(got, "<strong>"+want+"</strong>") {
			t.Errorf("%s: %s", sign, got)
		}
	}
}

func TestShortcodesInCodeAreText(t *testing.T) {
	for in, want := range map[string]string{
		"`{{< figure >}}` und ``{{% x %}}``": "<p><code>{{&lt; figure &gt;}}</code> und <code>{{% x %}}</code></p>\n",
		"    {{< x >}}":                      "<pre><code>{{&lt; x &gt;}}\n</code></pre>\n",
		"```\n{{< x >}}\n```":                "<pre><code>{{&lt; x &gt;}}\n</code></pre>\n",
		`\{{< x >}}`:                         "<p>{{&lt; x &gt;}}</p>\n",
		"{{ x }} {{{ {x}":                    "<p>{{ x }} {{{ {x}</p>\n",
		"{{< note >}}\n~~~\n{{< /note >}}\n~~~\n{{< /note >}}":              "<div class=\"callout note\" role=\"note\">\n<p><strong>Hinweis</strong></p>\n<pre><code>{{&lt; /note &gt;}}\n</code></pre>\n</div>\n",
		"{{< note >}}\n- a\n  ```\n  {{< /note >}}\n  ```\n\n{{< /note >}}": "<div class=\"callout note\" role=\"note\">\n<p><strong>Hinweis</strong></p>\n<ul>\n<li>a\n<pre><code>{{&lt; /note &gt;}}\n</code></pre>\n</li>\n</ul>\n</div>\n",
		"{{< note >}}\n\n    {{< /note >}}\n\n{{< /note >}}":                "<div class=\"callout note\" role=\"note\">\n<p><strong>Hinweis</strong></p>\n<pre><code>{{&lt; /note &gt;}}\n</code></pre>\n</div>\n",
	} {
		doc := New("de", false).Render([]byte(in), beside)
		if diff := cmp.Diff(want, string(doc.HTML)); diff != "" || len(doc.Issues) > 0 {
			t.Errorf("%s: %v %s", in, doc.Issues, diff)
		}
	}
}

func TestWrongShortcodes(t *testing.T) {
	const kinds = " | " + knownShortcodes
	for in, want := range map[string]string{
		"a\n\n{{< youtube abc >}}":                     `3:1 the shortcode "youtube" is not known` + kinds,
		"{{< >}}":                                      "1:1 the shortcode has no name" + kinds,
		"a {{< ref \"b.md\" >}} c {{< /ref >}}":        `1:3 the shortcode "ref" is not known` + kinds,
		"a {{< file src=x >}}":                         `1:3 the shortcode "file" stands in the middle of a text | write it in a line of its own: ` + shortcodeKinds["file"].example,
		"## {{< note >}} x":                            `1:4 the shortcode "note" stands in the middle of a text | write it in a line of its own: ` + shortcodeKinds["note"].example,
		"{{< figure src=\"a.jpg\"\nalt=\"b\" >}}":      `1:1 the shortcode "figure" does not end in its line | write it in one line, with >}} at the end`,
		"{{% figure src=\"a.jpg\" >}}":                 `1:1 the shortcode "figure" does not end in its line | write it in one line, with %}} at the end`,
		"{{< figure alt=\"a\" >}}":                     `1:1 the shortcode "figure" needs src | ` + shortcodeKinds["figure"].example,
		"{{< figure src=\" \" >}}":                     `1:1 the shortcode "figure" needs src | ` + shortcodeKinds["figure"].example,
		"{{< figure a.jpg >}}":                         `1:1 the shortcode "figure" has a value without a name: "a.jpg" | ` + shortcodeKinds["figure"].example,
		"{{< figure src=a.jpg width=3 >}}":             `1:1 the shortcode "figure" has no attribute "width" | ` + shortcodeKinds["figure"].example,
		"{{< file src=a src=b >}}":                     `1:1 the shortcode "file" has src twice | ` + shortcodeKinds["file"].example,
		"{{< file src= >}}":                            `1:1 the shortcode "file" has a value that does not end, or none behind the = | write it in quotation marks: title="Glatteis"`,
		"{{< file src=\"a >}}":                         `1:1 the shortcode "file" has a value that does not end, or none behind the = | write it in quotation marks: title="Glatteis"`,
		"{{< note title=„Eis“ >}}\nx\n":                `1:1 the shortcode "note" has typographic quotation marks | write straight ones: title="Glatteis"`,
		"x\n{{< note >}}\ny":                           `2:1 the shortcode "note" does not end | write {{< /note >}} in a line of its own behind the text`,
		"> {{< note >}}\n\n{{< /note >}}":              `1:3 the shortcode "note" does not end | write {{< /note >}} in a line of its own behind the text` + "\n" + `3:1 the shortcode "/note" ends a box that was not begun | ` + shortcodeKinds["note"].example,
		"{{< note >}}\ny\n{{< /warning >}}":            `1:1 the shortcode "note" is ended by {{< /warning >}} | write {{< /note >}}`,
		"{{< note >}}\ny\n{{< /note x >}}":             `1:1 the shortcode "note" has an end that ends a box, and can have no attributes | write {{< /note >}}`,
		"{{< note >}}\n{{< /figure >}}\n{{< /note >}}": `2:1 the shortcode "/figure" has no end of its own | ` + shortcodeKinds["figure"].example,
		"{{< /note >}}":                                `1:1 the shortcode "/note" ends a box that was not begun | ` + shortcodeKinds["note"].example,
		"{{< note >}}\n{{< warning >}}\nx\n{{< /warning >}}\ny\n{{< /note >}}": `2:1 the shortcode "warning" stands within another box | end that one first: {{< /note >}}`,
		"{{< video src=a.mov >}}":                `1:15 "a.mov" does not end in .mp4, .m4v, .webm | save it as MP4 (H.264), which every phone plays`,
		"{{< video src=a.mp4 captions=a.srt >}}": `1:30 "a.srt" does not end in .vtt | save it as WebVTT, with the extension .vtt`,
		"{{< file src=weg.pdf >}}":               `1:14 "weg.pdf" is not there | `,
		"{{< gallery a.jpg=x weg.jpg=y >}}":      `1:21 "weg.jpg" is not there | `,
		"{{< figure src=\"weg.jpg\" alt=x >}}":   `1:17 "weg.jpg" is not there | `,
		"{{< figure src=a.jpg >}}":               `1:1 the picture has no alternative text | say what can be seen: {{< figure src="a.jpg" alt="Kran am Hafen" >}}`,
		"{{< gallery a.jpg >}}":                  `1:13 the picture a.jpg has no alternative text | say what can be seen: {{< gallery a.jpg="Kran am Hafen" >}}`,
		"{{< gallery >}}":                        `1:1 the pictures of the gallery have no alternative texts | list them: {{< gallery a.jpg="Kran am Hafen" … >}}`,
		"{{< video src=a.mp4 >}}":                `1:1 the film has no captions for those who cannot hear it | add captions="film.vtt", or say in the text what is said in it`,
	} {
		if got := told(New("de", false).Render([]byte(in), beside)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}

func told(doc Document) string {
	var all []string
	for _, i := range doc.Issues {
		all = append(all, fmt.Sprintf("%d:%d %s | %s", i.Line, i.Column, i.Text, i.Hint))
	}
	return strings.Join(all, "\n")
}

// TestShortcodesAreNoTeaser: what lists show of a post is its first paragraph.
func TestShortcodesAreNoTeaser(t *testing.T) {
	in := "{{< figure src=\"a.jpg\" alt=\"Kran\" caption=\"Bild\" >}}\n{{< note >}}\nKasten\n{{< /note >}}\n> [!TIP]\n> Tipp\n\nDer Text."
	if got := New("de", false).Render([]byte(in), beside).Teaser; got != "Der Text." {
		t.Errorf("got %q", got)
	}
}

func TestAdvice(t *testing.T) {
	for in, want := range map[string]string{
		"## A\n\n### B\n\n## C\n\n#### D": "7:1 a heading of level 4 behind one of level 2 | write ###: ",
		"### A":                           "1:1 the first heading is of level 3 | write ##: ",
		"# A\n\n## B\n\n# C\n\n### D":     "1:1 a heading of level 1: that is the title's | begin with ##, and ### for what is below it\n7:1 a heading of level 3 behind one of level 1 | write ##: ",
		"## A\n\n# B":                     "3:1 a heading of level 1: that is the title's | begin with ##, and ### for what is below it",
		"a\nb <b>c</b> <br> d":            "2:3 HTML in the text is left out | write it in Markdown\n2:12 HTML in the text is left out | write it in Markdown",
		"> # A":                           "1:3 a heading of level 1: that is the title's | begin with ##, and ### for what is below it",
		"A\n===":                          "1:1 a heading of level 1: that is the title's | begin with ##, and ### for what is below it",
		"x [](a.md) [ ](b.md)":            "1:3 the link has no text | say where it leads: [Fahrplan der Linie 3](fahrplan.md)\n1:12 the link has no text | say where it leads: [Fahrplan der Linie 3](fahrplan.md)",
		"[hier](a) [**Mehr** …](b)":       "1:1 the link says only \"hier\" | say where it leads\n1:11 the link says only \"Mehr …\" | say where it leads",
		"[Klicken Sie\nhier!](a)":         "1:1 the link says only \"Klicken Sie hier!\" | say where it leads",
		"[Here](a) [hier im Fahrplan](b)": "1:1 the link says only \"Here\" | say where it leads",
		"x [Plan]() [Plan](<>)":           "1:3 the link leads nowhere | write where it leads: [Fahrplan der Linie 3](fahrplan.md)\n1:12 the link leads nowhere | write",
		"[Plan](file:///S:/plan.pdf)":     "1:1 the link leads to a drive, where the browsers of others find nothing | put the file beside the post, and write its name: [Formular](formular.pdf)",
		"[Plan](C:\\Plan.pdf)":            "1:1 the link leads to a drive, where the browsers of others find nothing | put the file beside",
		"[Plan](javascript:plan())":       "1:1 pages leave out where the link leads to, as it is no address of a page | write an address with https:// in front",
		"[A](htps://a.de) [B](HTTTP://b.de) [C](ttps://c) [D](htpps://d)":                                         "1:1 the address begins with \"htps:\" | write https://\n1:18 the address begins with \"HTTTP:\" | write https://\n1:36 the address begins with \"ttps:\" | \n1:50 the address begins with \"htpps:\" | ",
		"[A](https:///a) [B](http:b.de)":                                                                          "1:1 the address names no site | write https:// with the name of the site behind it\n1:17 the address names no site | write",
		"[A](mailto:a@b.de) [B](tel:1) [C](ssh://c) [C](ftp://c) [D](#d) [E](msteams:/l/e) [F](?q=a:b) [G](/g:1)": "",
		"> [!WARNUNG]\n> Glatt":                                "1:3 the quote is no box: there is no [!WARNUNG] | write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] in a line of its own",
		"> [!note] Glatteis\n> x":                              "1:3 the quote is no box: something stands behind [!note] | write",
		"> [!a](b)\n\n> [x] y\n\n> ![a](b.png)\n\n> A [!NOTE]": "",
		"https://a.example <https://b.de>":                     "",
		"[![Kran](a.jpg)](b) [`hier.go`](c)":                   "",
	} {
		got := told(New("de", false).Render([]byte(in), same))
		for line := range strings.SplitSeq(got, "\n") {
			cut, _, _ := strings.Cut(want, "\n")
			if !strings.HasPrefix(line, cut) {
				t.Errorf("%s\ngot  %s\nwant %s", in, got, cut)
			}
			_, want, _ = strings.Cut(want, "\n")
		}
		if want != "" {
			t.Errorf("%s: %s is missing", in, want)
		}
	}
}

func TestPlacesAndJumps(t *testing.T) {
	doc := New("de", true).Render([]byte("## A & B\n\n## A & B\n\n<a id=x name='y'></a> <b data-id=\"z\">\n\n<div id=\"w\">\n\n[a](#a-b) [b](b.md#c) [c](https://x.example/#d)"), same)
	if diff := cmp.Diff([]string{"a-b", "a-b-2", "x", "y", "w"}, doc.Anchors); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Jump{{9, 1, "#a-b"}, {9, 11, "b.md#c"}}, doc.Jumps); diff != "" {
		t.Error(diff)
	}
}

// ours are texts full of what is our own.
func ours() []string {
	return []string{
		"{{< figure src=\"a.jpg\" alt=\"b\" caption=\"c\" >}}\n{{% gallery %}}\n- {{< gallery a.jpg=\"x\" b.jpg >}}\n\n{{< video src=f.mp4 poster=p.jpg captions=\"a.vtt b.vtt\" >}}\n",
		"{{< note >}}\n# a\n\n- b\n  ```\n{{< /note >}}\nc\n  ```\n{{< warning title=\"x\" >}}\n| a |\n|---|\n{{< /note >}}\n> {{< note >}}\n> x\n{{< /note >}}\n",
		"a {{< b >}} c *{{< d* >}} [x {{< y >}}](z) ![{{< u >}}](v) | {{< w >}}\n---|---\n`{{<` {{< `x` >}}\n\\{{< a >}} {{{< b >}} {{</* c */>}} {{<",
		"> [!WARNING]\n> a\n\n> [!note]\n\n> [!TIP]\n> ===\n\n- > [!IMPORTANT]\n  > | a |\n  > |---|\n\n> > [!CAUTION]\n> > b\n\n> [!NOTE]\n> [r]: x\n\n[!note]: y\n",
		"{{< note >}}\n{{< note >}}\n{{< /note >}}\n{{< /note >}}\n{{< /note >}}\n{{< file src=\"a\\\"b\" title=`c` >}}\t\n   {{< file src=x >}}\n    {{< file src=x >}}\n",
		"Text\n{{< warning >}}\nText\n{{< /warning >}}\nText\n===\n{{< note >}}\n\n\n1. a\n\n   b\n   {{< /note >}}\nx[^1]\n\n[^1]: {{< note >}}\n    y\n    {{< /note >}}\n",
	}
}

func FuzzOurs(f *testing.F) {
	for _, in := range append(ours(), snippets()...) {
		f.Add(in)
	}
	fast, plain := New("de", false), newReference("de", false)
	f.Fuzz(func(t *testing.T, in string) { checkOurs(t, fast, plain, in) })
}

func TestOurs(t *testing.T) {
	fast, plain := New("de", false), newReference("de", false)
	for _, in := range ours() {
		checkOurs(t, fast, plain, in)
		checkOurs(t, fast, plain, "> "+strings.ReplaceAll(in, "\n", "\n> "))
		checkOurs(t, fast, plain, "- "+strings.ReplaceAll(in, "\n", "\r\n\t"))
	}
	pieces := strings.Split("{{<| note|/note| warning|/| figure| gallery| video| file| src=| title=|\"|a.jpg|f.mp4|x.vtt| captions=| alt=|`|=| >}}| %}}|{{%|\n|\n\n|> |[!NOTE]|- |```|    |* |\\|<b>|<script>|\" onload=\"|javascript:x|„", "|")
	random := rand.New(rand.NewPCG(5, 6))
	for range 1500 {
		var b strings.Builder
		for range random.IntN(24) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		checkOurs(t, fast, plain, b.String())
	}
}

// checkOurs: whatever is written, the shortcuts change nothing, every element ends, and nothing becomes HTML that is not ours.
func checkOurs(t *testing.T, fast *Renderer, plain *reference, in string) {
	t.Helper()
	pair{fast, plain}.compare(t, in)
	doc := fast.Render([]byte(in), half)
	for _, issue := range doc.Issues {
		if issue.Line < 1 || issue.Line > strings.Count(in, "\n")+1 || issue.Column < 1 {
			t.Errorf("%q: the place %d:%d is not in the text", in, issue.Line, issue.Column)
		}
	}
	if problem := unbalanced(string(doc.HTML)); problem != nil {
		t.Errorf("%q: %v:\n%s", in, problem, doc.HTML)
	}
}

// unbalanced says what is wrong with the elements of a text: one does not end, or one is of a kind, or has an attribute, that no text has.
func unbalanced(text string) error {
	const empty = " img br hr source track input "
	const refused = " script style iframe object embed form b "
	var open []string
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		token := z.Token()
		switch {
		case kind == html.ErrorToken && len(open) > 0:
			return fmt.Errorf("%v do not end", open)
		case kind == html.ErrorToken:
			return nil
		case kind == html.StartTagToken:
			if strings.Contains(refused, " "+token.Data+" ") {
				return errors.New("has " + token.Data)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(a.Val, "javascript:") {
					return fmt.Errorf("has %s=%q", a.Key, a.Val)
				}
			}
			if !strings.Contains(empty, " "+token.Data+" ") {
				open = append(open, token.Data)
			}
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return fmt.Errorf("%s ends within %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestShortcodesCannotHoldUpABuild(t *testing.T) {
	for _, piece := range []string{"{{<", "{{< ", "{{< a", "{{%/", "{{< note >}}\n", "{{< note >}}\n- ", "{{< /note >}}\n", "[a](#b) ", "[a](#b)\n", "> [!NOTE]\n", "#### a\n# b\n", "{{< x=\""} {
		doc := New("de", false).Render([]byte("Wort "+strings.Repeat(piece, 8_000)+"\nWort"), beside)
		if problem := unbalanced(string(doc.HTML)); problem != nil {
			t.Errorf("%q: %v", piece, problem)
		}
	}
	pictures := strings.Repeat(" a.jpg", mostPictures+1)
	if got, want := told(New("de", false).Render([]byte("{{< gallery"+pictures+" >}}"), beside)), `1:1 the shortcode "gallery" has more than 200 pictures | make more than one of it`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTextsWithoutShortcodesAreAsTheyWere: nothing changes where nothing of ours is written.
func TestTextsWithoutShortcodesAreAsTheyWere(t *testing.T) {
	fast, before := New("de", false), withoutShortcodes("de", false)
	check := func(in string) {
		if strings.Contains(in, "{{<") || strings.Contains(in, "{{%") || strings.Contains(in, "[!") {
			return
		}
		got, want := fast.Render([]byte(in), half), before.Render([]byte(in), half)
		if diff := cmp.Diff(want.HTML, got.HTML); diff != "" {
			t.Errorf("%q:\n%s", in, diff)
		}
	}
	for _, in := range seeds(t) {
		check(in)
		check(strings.NewReplacer("<", "{", "*", "{{ ", "[", "{{").Replace(in))
	}
	random := rand.New(rand.NewPCG(7, 8))
	for range 1000 {
		in := written(randomChoice(random))
		check(in)
		check(strings.NewReplacer("*", "{", "-", "{{").Replace(in))
	}
}
