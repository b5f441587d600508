package markdown

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func same(destination string, _ Use) (Target, error) { return Target{Href: destination}, nil }

func TestRender(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"table", "| a | b |\n|---|--:|\n| 1 | 2 |", `<td class="align-right">2</td>`},
		{"table frame", "| a |\n|---|", "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Tabelle\">\n<table>"},
		{"task", "- [x] fertig", `<span class="task" role="img" aria-label="erledigt">☑</span> fertig`},
		{"struck", "~~alt~~", `<del>alt</del>`},
		{"address", "siehe https://netz.example/x", `<a href="https://netz.example/x">`},
		{"footnote", "Text[^1]\n\n[^1]: Note", `class="footnotes"`},
		{"definition", "Begriff\n: Erklärung", `<dd>Erklärung</dd>`},
		{"German quotes", `Er sagte "Ja" und 'Nein' -- wirklich...`, `Er sagte „Ja“ und ‚Nein‘ &ndash; wirklich&hellip;`},
		{"heading id", "## Straße & Öl\n\n## Straße & Öl", `<h2 id="straße-öl">Straße &amp; Öl</h2>` + "\n" + `<h2 id="straße-öl-2">`},
		{"heading without letters", "## !!!", `<h2 id="abschnitt">`},
		{"title's level", "# Eins\n\n## Zwei", `<h2 id="eins">Eins</h2>` + "\n" + `<h3 id="zwei">`},
		{"script", "[x](javascript:alert(1))", `<a href="">x</a>`},
	}
	r := New("de", false)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(r.Render([]byte(tt.in), same).HTML); !strings.Contains(got, tt.want) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestRawHTMLIsLeftOutAndReported(t *testing.T) {
	source := []byte("Text\n\n<script>alert(1)</script>\n\n<!-- Notiz -->\n\nund <b>hier</b>")
	doc := New("de", false).Render(source, same)
	if strings.Contains(string(doc.HTML), "<script") || strings.Contains(string(doc.HTML), "<b>") {
		t.Error("raw HTML went through:", doc.HTML)
	}
	var lines []int
	for _, issue := range doc.Issues {
		if issue.Kind == RawHTML {
			lines = append(lines, issue.Line)
		}
	}
	if diff := cmp.Diff([]int{3, 7}, lines); diff != "" {
		t.Error(diff)
	}
	allowed := New("de", true).Render(source, same)
	if !strings.Contains(string(allowed.HTML), "<b>hier</b>") || len(allowed.Issues) > 0 {
		t.Error("was not let through:", allowed)
	}
}

func TestDestinationsAreResolvedAndReportedWithTheirLine(t *testing.T) {
	var asked []string
	doc := New("de", false).Render([]byte("Eins\n\nZwei [gut](a.md) und\nnoch [schlecht](b.md), ![Bild](c.jpg)\n\n- ![](d.jpg)"), func(dest string, as Use) (Target, error) {
		asked = append(asked, dest)
		if dest == "b.md" {
			return Target{}, errors.New("there is no b.md")
		}
		if as == AsPicture {
			return Target{Href: "/x/" + dest}, nil
		}
		return Target{Href: "/x/a/"}, nil
	})
	if diff := cmp.Diff([]string{"a.md", "b.md", "c.jpg", "d.jpg"}, asked); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{`<a href="/x/a/">`, `<img src="/x/c.jpg" alt="Bild">`} {
		if !strings.Contains(string(doc.HTML), want) {
			t.Errorf("%s is not in %s", want, doc.HTML)
		}
	}
	want := []Issue{
		{Line: 4, Column: 17, Text: "there is no b.md", Kind: BadLink},
		{Line: 6, Column: 3, Text: "the picture has no alternative text", Hint: "say what can be seen: ![Kran am Hafen](bild.jpg)", Kind: NoAlt},
	}
	if doc.Issues[0].Err == nil {
		t.Error("the resolver's error is lost")
	}
	if diff := cmp.Diff(want, doc.Issues, cmpopts.IgnoreFields(Issue{}, "Err")); diff != "" {
		t.Error(diff)
	}
}

func TestQuotesCannotHoldUpABuild(t *testing.T) {
	doc := New("de", false).Render([]byte("Text\n\n"+strings.Repeat("> ", 500_000)+"tief\n"), same)
	if len(doc.Issues) != 1 || doc.Issues[0].Line != 3 || doc.Issues[0].Kind != Failed {
		t.Errorf("issues %+v", doc.Issues)
	}
	if doc := New("de", false).Render([]byte(strings.Repeat(">", 20)+" tief\n"), same); len(doc.Issues) > 0 || !strings.Contains(string(doc.HTML), "tief") {
		t.Errorf("20 quotes: %+v", doc)
	}
}

func TestTeaserIsTheFirstParagraphInPlainText(t *testing.T) {
	in := "![Bild](a.jpg)\n\n## Kopf\n\nEin *kurzer* [Satz](x)\nmit \"Anführung\" & `Code`.\n\nZwei"
	if got, want := New("de", false).Render([]byte(in), same).Teaser, "Ein kurzer Satz mit „Anführung“ & Code."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("# a\n\n<b>\n\n[x](y) ![](z)\n\n| a |\n|--|\n")
	r := New("de", false)
	f.Fuzz(func(t *testing.T, in string) {
		doc := r.Render([]byte(in), func(string, Use) (Target, error) { return Target{}, errors.New("no") })
		for _, issue := range doc.Issues {
			if issue.Line < 1 || issue.Line > strings.Count(in, "\n")+1 || issue.Column < 1 {
				t.Errorf("the place %d:%d is not in the text", issue.Line, issue.Column)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	source := []byte(strings.Repeat("## Kopf\n\nEin Absatz mit *Wörtern* und einem [Link](a.md), der \"etwas\" sagt.\n\n- eins\n- zwei\n\n", 20))
	r := New("de", false)
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		r.Render(source, same)
	}
}

func TestOmittedLinksLeaveTheirTexts(t *testing.T) {
	omit := func(destination string, _ Use) (Target, error) {
		if strings.Contains(destination, "intern") {
			return Target{Omit: true}, nil
		}
		return Target{Href: strings.Replace(destination, "https://here.example/", "/presse/", 1)}, nil
	}
	for source, want := range map[string]string{
		"<https://here.example/a&b>":                             `<p><a href="/presse/a&amp;b">https://here.example/a&amp;b</a></p>`,
		"See [the **plan** ![Plan](a.jpg)](intern.md) now":       `<p>See the <strong>plan</strong> <img src="a.jpg" alt="Plan"> now</p>`,
		"[a](intern/a) [b](b) [c](intern/c)":                     `<p>a <a href="b">b</a> c</p>`,
		"<https://intern.example/a&b> https://intern.example/c.": `<p>https://intern.example/a&amp;b https://intern.example/c.</p>`,
		"[a][1]\n\n[1]: intern.md":                               `<p>a</p>`,
	} {
		r := New("de", false)
		r.AutoLinks = true
		if got := strings.TrimSpace(string(r.Render([]byte(source), omit).HTML)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}
