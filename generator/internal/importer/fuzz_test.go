package importer_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// FuzzBodies: no text makes the importer fall, and what holds nothing that means something stays as it is.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		"Text", "{{< figure src=\"/eigen.png\" caption=\"A\" >}}", "{{< note >}}{{< note >}}x{{< /note >}}", "{% highlight a %}\n```\n{% endhighlight %}", "[a]({{< ref \"ziel\" >}})",
		"<figure><img src=\"/eigen.png\"><figcaption>", "{{ \"a\" | append: 'b' }}", "```\n{{</* x */>}}\n", "[[[[![", "![a](<b c> \"t\")", "a<br>|b|", "## A {#b}\n[x](#b)",
		"{:toc}", "* a\n{:toc}", "{::comment}", "{{<", "{{% a=\"", "<a href=\"{{\">", "[x]: y", "\\", "``a`", "&amp; <b>x</b>", "{% raw %}{% endraw %}", "<img src=x alt='", "{{< highlight >}}{{< /highlight >}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.Contains(text, "\r") || len(text) > 1<<16 {
			t.Skip()
		}
		got, _ := hugoBody(t, text)
		jekyllBody(t, text)
		if !strings.ContainsAny(text, "{}[]<>`~") && got != strings.TrimLeft(text, "\n") {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func jekyllBody(t testing.TB, text string) string {
	t.Helper()
	plan := read(t, "jekyll", map[string]string{"_config.yml": "title: Alt\n", "_posts/2024-05-01-text.md": "---\ntitle: Text\n---\n" + text})
	return body(file(t, plan, "beitraege/text.md"))
}

// The words around shortcodes stay as they are, whatever stands between them.
func TestTextAroundStays(t *testing.T) {
	pieces := []string{
		"{{< unbekannt a=\"b\" >}}", "{{< spalte >}}innen{{< /spalte >}}", "{{< youtube AbC >}}", "[weg](/weg/)", "![da](/eigen.png)", "<u>x</u>", "<b>y</b>", "`{{< code >}}`", "{{< ref \"ziel\" >}}", "<!-- z -->",
	}
	word := rapid.StringMatching(`[A-Za-zäöüß0-9.,;:!?*_()"'/+-]{1,12}`)
	rapid.Check(t, func(r *rapid.T) {
		var text strings.Builder
		var words []string
		for range rapid.IntRange(1, 8).Draw(r, "n") {
			w := word.Draw(r, "word")
			words = append(words, w)
			text.WriteString(w + " " + rapid.SampledFrom(pieces).Draw(r, "piece") + " ")
		}
		got, _ := hugoBody(t, text.String())
		at := 0
		for _, w := range words {
			i := strings.Index(got[at:], w)
			if i < 0 {
				r.Fatalf("%q is lost or has moved: %q became %q", w, text.String(), got)
			}
			at += i + len(w)
		}
	})
}
