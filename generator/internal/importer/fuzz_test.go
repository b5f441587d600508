package importer_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"newsroom/generator/internal/content"
)

// FuzzBodies: no text makes the importer fall, and what holds nothing that means something stays as it is.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		"Text", "{{< figure src=\"/eigen.png\" caption=\"A\" >}}", "{{< note >}}{{< note >}}x{{< /note >}}", "{% highlight a %}\n```\n{% endhighlight %}", "[a]({{< ref \"ziel\" >}})",
		"<figure><img src=\"/eigen.png\"><figcaption>", "{{ \"a\" | append: 'b' }}", "```\n{{</* x */>}}\n", "[[[[![", "![a](<b c> \"t\")", "a<br>|b|", "## A {#b}\n[x](#b)",
		"{%}", "{{}}", "{%%}", "{:toc}", "* a\n{:toc}", "{::comment}", "{{<", "{{% a=\"", "<a href=\"{{\">", "[x]: y", "\\", "``a`", "&amp; <b>x</b>", "{% raw %}{% endraw %}", "<img src=x alt='", "{{< highlight >}}{{< /highlight >}}",
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

// FuzzFiles: whatever a file holds, the importer does not fall, and a post that it makes of it is one that the newsroom takes.
func FuzzFiles(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: A\ndate: 2024-01-02\n---\nText", "+++\ntitle = 'A'\n[params]\nx = 1\n+++\n", "{\"title\": \"A\", \"date\": null}\nText", "---\n<<: &a {b: *a}\n---\n", "---\n- a\n---\n",
		"---\ntitle: [a]\ndate: x\nslug: /\ntags: {a: b}\nimage: {src: 1}\naliases: [\"/../\", \"?\", \"//\"]\n---\n", "---\nurgent: true\nexpiryDate: 1999-01-01\ndate: 2024-01-01\n---\n",
		"---\ntitle: A\nurl: \"/:year/:x/:sections[1:]/\"\n---\n", "---\npermalink: \":title:\"\ncategories: a/b\n---\n", "---\ntitle: \"a\\tb\"\nauthor: [{name: x}, 3]\nresources: [{src: \"[\"}]\n---\n![](a)",
		"---\nTitle: A\ntitle: B\ndate: 99999-01-01\nweight: x\nvideo: [a]\nevent: {start: 1}\nupdates: [{at: 2024-01-01, text: x}]\ncascade: [{target: {path: \"[\"}}]\n---\n",
		"---\nurgent: true\nexpirYDate: 0000-00\ndate: 0000-01-01\n--- ", "---\ns:\ns:\nS: 1\n---", "---\npuBDAte: \n---", "---\ntitle: \"0\\0\"\n---",
		"\ufeff---\r\ntitle: A\r\n---\r\n", "---\npublishDate: 2024-01-01\ndraft: maybe\nbuild: {list: never}\nreplies: [Ja, Nein]\nparams: 3\n---\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			t.Skip()
		}
		for from, files := range map[string]map[string]string{
			"hugo":   {"hugo.toml": hugoConfig + "[permalinks]\nnews = '/:year/:slug/'\n", "content/news/a.md": text, "content/seite.md": text, "content/news/_index.md": text, "content/b/c/index.md": text},
			"jekyll": {"_config.yml": "title: A\n", "_posts/2024-01-02-a.md": text, "seite.md": text, "_drafts/b.md": text},
		} {
			for _, made := range read(t, from, files).Files {
				if made.Path == content.ConfigFile {
					continue
				}
				config := &content.Config{Language: "de", Timezone: time.UTC, PagesFolder: "seiten"}
				for _, id := range []string{"news", "b", "beitraege"} {
					config.Sections = append(config.Sections, content.Section{ID: id})
				}
				if _, problems := content.ParsePost(made.Path, made.Text, config); problems.HasErrors() && inSections(made.Path) {
					t.Errorf("%s\n%q\nbecame\n%s\n%v", made.Path, text, made.Text, problems)
				}
			}
		}
	})
}

// inSections tells whether a file lies in one of the sections that the test knows: categories make others.
func inSections(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return top == "news" || top == "b" || top == "beitraege" || top == "seiten"
}

// Texts full of beginnings that never end take no longer than others: a search of the whole text for each would be noticed here.
func TestLongTexts(t *testing.T) {
	for _, piece := range []string{
		"{{< a >}}", "{{< a ", "{{< a \"", "{{% note %}}", "{% raw %}", "{% highlight x %}", "{{ a | b", "[", "![a](b ", "[a](<", "<b>", "<u>", "<figure>", "<br>", "<a href=\"", "<!--", "`", "` `` ", "# {#a}\n",
		"{: .a}\n", "* a\n{:toc}\n", "[a]: b\n", "> ", "{{</* ", "\\", "<script>", "x | <br>", "[a](/weg/)", "{{< b >}}x{{< /b >}}",
	} {
		text := strings.Repeat(piece, (1<<14)/len(piece))
		hugoBody(t, text)
		read(t, "jekyll", map[string]string{"_config.yml": "title: Alt\n", "_posts/2024-05-01-text.md": "---\ntitle: Text\n---\n" + text})
	}
}
