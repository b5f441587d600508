package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/importer"
)

// read plans the import of a site of texts.
func read(t testing.TB, from string, files map[string]string) *importer.Plan {
	t.Helper()
	return readWith(t, importer.Options{From: from}, files)
}

func readWith(t testing.TB, options importer.Options, files map[string]string) *importer.Plan {
	t.Helper()
	plan, err := importer.Read(tree(files), options)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Date(2024, 3, 4, 5, 6, 7, 0, time.UTC)}
	}
	return fsys
}

// file is the text of a file of the plan.
func file(t testing.TB, plan *importer.Plan, name string) string {
	t.Helper()
	for _, f := range plan.Files {
		if f.Path == name {
			return string(f.Text)
		}
	}
	t.Fatalf("there is no %s among %v", name, paths(plan))
	return ""
}

func paths(plan *importer.Plan) (out []string) {
	for _, f := range plan.Files {
		out = append(out, f.Path)
	}
	return out
}

// body is what stands behind the front matter.
func body(text string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	return strings.TrimPrefix(rest, "\n")
}

func remarks(plan *importer.Plan) string {
	var b strings.Builder
	plan.Remarks.Print(&b)
	return b.String()
}

const hugoConfig = "baseURL = 'https://alt.example.org/'\ntitle = 'Alt'\nlanguageCode = 'de'\n"

// hugoBody is what becomes of a text of a Hugo site that has some pictures, files and posts.
func hugoBody(t testing.TB, text string) (string, *importer.Plan) {
	t.Helper()
	plan := read(t, "hugo", map[string]string{
		"hugo.toml":                     hugoConfig,
		"content/news/text.md":          "---\ntitle: Text\ndate: 2024-05-01\nparams: {tief: {x: 1}}\n---\n" + text,
		"content/news/ziel.md":          "---\ntitle: Das Ziel\ndate: 2024-05-02\n---\n## A & B\n\n## Zweite {#zwei}\n\n## A & B\n",
		"content/technik/netz/index.md": "---\ntitle: Netz\ndate: 2024-05-03\n---\n![](a.png) ![Turm](/turm.png)\n",
		"content/technik/netz/a.png":    "a",
		"static/turm.png":               "turm",
		"static/film.mp4":               "film",
		"static/plan.pdf":               "plan",
		"static/text/liste.csv":         "liste",
		"static/eigen.png":              "eigen",
	})
	for _, name := range []string{"news/text.md", "news/text/index.md"} {
		if slices.Contains(paths(plan), name) {
			return body(file(t, plan, name)), plan
		}
	}
	t.Fatalf("the text is not among %v", paths(plan))
	return "", nil
}

func TestHugoBodies(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"figure without a caption", `{{< figure src="/eigen.png" alt="Ein Kran" >}}`, "![Ein Kran](eigen.png)"},
		{"figure with a caption", `{{< figure src="/eigen.png" alt="Ein Kran" title="Kran" caption="am Hafen" attr="Foto: Brand" >}}`, `{{< figure src="eigen.png" alt="Ein Kran" caption="Kran: am Hafen (Foto: Brand)" >}}`},
		{"figure with quotes", `{{< figure src="/eigen.png" alt="Ein \"Kran\"" caption="Der \"Kran\"" >}}`, `{{< figure src="eigen.png" alt="Ein \"Kran\"" caption="Der \"Kran\"" >}}`},
		{"param", "{{< param \"title\" >}} {{< param tief.x >}} {{< param weg >}}", "Text 1 `{{< param weg >}}`"},
		{"figure in a line", `Links {{< figure src="/eigen.png" caption="K" >}} rechts`, "Links \n\n{{< figure src=\"eigen.png\" caption=\"K\" >}}\n\nrechts"},
		{"shared picture", `{{< figure src="/turm.png" caption="Turm" >}}`, `{{< figure src="/bilder/turm.png" caption="Turm" >}}`},
		{"figure that is missing", `{{< figure src="/weg.png" caption="Weg" >}}`, "Weg"},
		{"youtube", `{{< youtube AbC-dEf_123 >}}`, "[Video auf YouTube](https://www.youtube.com/watch?v=AbC-dEf_123)"},
		{"youtube with names", `{{< youtube id="AbC" title="Der Bau [1]" autoplay="true" >}}`, `[Der Bau \[1\] (Video auf YouTube)](https://www.youtube.com/watch?v=AbC)`},
		{"vimeo", `{{< vimeo 12345 >}}`, "[Video auf Vimeo](https://vimeo.com/12345)"},
		{"x", `{{< x user="werk" id="77" >}}`, "[Beitrag auf X](https://x.com/werk/status/77)"},
		{"gist", `{{< gist werk 99 >}}`, "[Beitrag auf GitHub](https://gist.github.com/werk/99)"},
		{"ref", `[Ziel]({{< ref "ziel.md" >}})`, "[Ziel](ziel.md)"},
		{"relref with an anchor", `[Ziel]({{% relref "/news/ziel#a--b-1" %}} "Titel")`, `[Ziel](ziel.md#a-b-1 "Titel")`},
		{"ref to a bundle", `[Netz]({{<ref "technik/netz/index.md">}})`, "[Netz](../technik/netz/index.md)"},
		{"ref by name", `[Netz]({{<ref "netz">}})`, "[Netz](../technik/netz/index.md)"},
		{"ref in the text", `Siehe {{< ref "ziel" >}}.`, "Siehe [Das Ziel](ziel.md)."},
		{"ref to nothing", `[Netz]({{< ref "weg.md" >}})`, "Netz"},
		{"own anchor", "[x](#zwei)\n\n## Zwei! {#zwei}\n\nText", "[x](#zwei)\n\n## Zwei!\n\nText"},
		{"own anchor of another name", "[x](#mark)\n\n## Zwei Wörter & mehr {#mark .klasse}\n", "[x](#zwei-wörter-mehr)\n\n## Zwei Wörter & mehr\n"},
		{"highlight", "{{< highlight go \"linenos=table,hl_lines=1\" >}}\na := `x`\n{{< /highlight >}}", "```go\na := `x`\n```"},
		{"highlight with a fence in it", "{{< highlight md >}}\n```\nx\n```\n{{< /highlight >}}", "````md\n```\nx\n```\n````"},
		{"shortcode that is shown", "So: {{</* figure src=\"a\" */>}}", "So: `{{< figure src=\"a\" >}}`"},
		{"shortcode that is shown in code", "```\n{{</* figure */>}}\n{{%/* x */%}}\n```\n", "```\n{{< figure >}}\n{{% x %}}\n```\n"},
		{"unknown shortcode", "{{< karte ort=\"a\" >}}", "`{{< karte ort=\"a\" >}}`"},
		{"unknown shortcode around a text", "{{< spalte >}}\nText mit [Ziel](/news/ziel/).\n{{< /spalte >}}", "\nText mit [Ziel](ziel.md).\n"},
		{"box", "{{% notice warning \"Achtung\" %}}\nHeiß!\n{{% /notice %}}", "{{< warning >}}\nHeiß!\n{{< /warning >}}"},
		{"details", "{{< details summary=\"Mehr\" >}}\nText\n{{< /details >}}", "{{< note title=\"Mehr\" >}}\nText\n{{< /note >}}"},
		{"box in a box", "{{< note >}}\nA\n{{< tip title=\"T\" >}}\nB\n{{< /tip >}}\n{{< /note >}}", "{{< note >}}\nA\n**T**\n\nB\n{{< /note >}}"},
		{"never closed", "{{< note >}}\nText", "`{{< note >}}`\nText"},
		{"film", `{{< video src="/film.mp4" title="Der Film" >}}`, `{{< video src="film.mp4" title="Der Film" >}}`},
		{"file", `{{< file src="/plan.pdf" title="Der Plan" >}}`, `{{< file src="plan.pdf" title="Der Plan" >}}`},
		{"link by address", "[a](/news/ziel/) [b](https://alt.example.org/news/ziel/#zwei) [c](../ziel/) [d](/technik/netz)", "[a](ziel.md) [b](ziel.md#zweite) [c](ziel.md) [d](../technik/netz/index.md)"},
		{"link to a file", "[a](/text/liste.csv) [b](/plan.pdf)", "[a](/text/liste.csv) [b](plan.pdf)"},
		{"link to a list", "[a](/news/) [b](/) [c](/index.xml)", "[a](/news/) [b](/) [c](/feed.xml)"},
		{"link to nothing", "[a *b*](/weg/)", "a *b*"},
		{"link to elsewhere", "[a](https://www.example.com/x_(y)?a=b#c \"t\") <https://example.com> [m](mailto:a@example.org)", "[a](https://www.example.com/x_(y)?a=b#c \"t\") <https://example.com> [m](mailto:a@example.org)"},
		{"link by reference", "[a][r]\n\n[r]: /news/ziel/ \"T\"\n[^1]: Fußnote", "[a][r]\n\n[r]: ziel.md \"T\"\n[^1]: Fußnote"},
		{"picture of another post", "![A](/technik/netz/a.png)", "![A](/technik/netz/a.png)"},
		{"picture in a link", "[![A](/eigen.png)](/news/ziel/)", "[![A](eigen.png)](../ziel.md)"},
		{"picture that is missing", "![Ein Wort](weg.png)", "Ein Wort"},
		{"picture from elsewhere", "![A](https://example.com/a.png)", "![A](https://example.com/a.png)"},
		{"html picture", `<img src="/eigen.png" alt="A &amp; B" width="40">`, "![A & B](eigen.png)"},
		{"html figure", "<figure>\n<img src='/eigen.png' alt=K>\n<figcaption>Ein <b>Kran</b></figcaption>\n</figure>", `{{< figure src="eigen.png" alt="K" caption="Ein Kran" >}}`},
		{"html line break", "a<br>b<br/>\nc", "a\\\nb\\\nc"},
		{"html link", `<a href="/news/ziel/" target="_blank">das <b>Ziel</b></a>`, "[das **Ziel**](ziel.md)"},
		{"html words", "<strong>a</strong> <em>b</em> <del>c</del> <code>d</code> <u>e</u>", "**a** *b* ~~c~~ `d` e"},
		{"html box", "<div class=\"x\">\n\nText\n\n</div>", "\n\nText\n\n"},
		{"html table", "<table><tr><td>[a](/weg/)</td></tr></table>", "<table><tr><td>[a](/weg/)</td></tr></table>"},
		{"html frame", `<iframe src="https://www.youtube-nocookie.com/embed/AbC?rel=0"></iframe>`, "[Video auf YouTube](https://www.youtube.com/watch?v=AbC)"},
		{"html comment", "<!--more--> a < b <3 <!-- [x](/weg/) -->", "<!--more--> a < b <3 <!-- [x](/weg/) -->"},
		{"code stays", "`[a](/weg/)` ``{{< karte >}}`` \\[b](/weg/)\n\n~~~\n![x](weg.png) <br>\n~~~\n", "`[a](/weg/)` ``{{< karte >}}`` \\[b](/weg/)\n\n~~~\n![x](weg.png) <br>\n~~~\n"},
		{"alerts and footnotes stay", "> [!NOTE]\n> Text[^1]\n\n- [x] fertig\n- [ ] offen", "> [!NOTE]\n> Text[^1]\n\n- [x] fertig\n- [ ] offen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, plan := hugoBody(t, c.text)
			if strings.TrimRight(got, "\n") != strings.TrimRight(strings.TrimLeft(c.want, "\n"), "\n") {
				t.Errorf("got  %q\nwant %q\n%s", got, c.want, remarks(plan))
			}
		})
	}
}

func TestJekyllBodies(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"post_url", "[a]({% post_url 2024-05-02-ziel %}) [b]({{ site.baseurl }}{% post_url 2024-05-02-ziel %}#a--b)", "[a](ziel.md) [b](ziel.md#a-b)"},
		{"post_url in the text", "{% post_url 2024-05-02-ziel %}", "[Das Ziel](ziel.md)"},
		{"post_url to nothing", "x {% post_url 2024-01-01-weg %}", "x `{% post_url 2024-01-01-weg %}`"},
		{"link", "[a]({% link _posts/2024-05-02-ziel.md %}) [b]({% link info.md %}) [c]({% link dat/plan.csv %})", "[a](ziel.md) [b](../seiten/info.md) [c](/dat/plan.csv)"},
		{"include", `{% include figure.html src="/bild/a.png" alt="A" caption="Das 'A'" %}`, `{{< figure src="a.png" alt="A" caption="Das 'A'" >}}`},
		{"include with a value", `{% include image.html url=page.bild description="Text" %}`, `{{< figure src="a.png" caption="Text" >}}`},
		{"include without a caption", `{% include img.html src='{{ site.baseurl }}/bild/a.png' alt="A" %}`, "![A](a.png)"},
		{"include of a film", `{% include video id="AbC" provider="youtube" %}`, "[Video auf YouTube](https://www.youtube.com/watch?v=AbC)"},
		{"include of a box", `{% include alert.html type="warning" content="Heiß!" title="T" %}`, "{{< warning title=\"T\" >}}\nHeiß!\n{{< /warning >}}"},
		{"unknown include", "{% include karte.html %}", "`{% include karte.html %}`"},
		{"highlight", "{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"},
		{"raw", "{% raw %}{{ a }} [x](/2024/05/02/ziel.html){% endraw %}", "{{ a }} [x](ziel.md)"},
		{"raw in code", "```\n{% raw %}{{ a }}{% endraw %}\n```\n`{% raw %}{{ b }}{% endraw %}`", "```\n{{ a }}\n```\n`{{ b }}`"},
		{"values", `{{ site.title }} {{ page.title }} {{ page.autor.name }} {{ "a" | append: 'b' | upcase }} {{ site.weg }}`, "Alt Text Lotte AB `{{ site.weg }}`"},
		{"default", `{{ page.weg | default: "x" }}`, "`{{ page.weg | default: \"x\" }}`"},
		{"addresses", `![A]({{ site.url }}{{ site.baseurl }}/bild/a.png) ![A]({{ '/bild/a.png' | absolute_url }}) <img src="{{ "/bild/a.png" | prepend: site.baseurl }}">`, "![A](a.png) ![A](a.png) ![](a.png)"},
		{"attribute lists", "Text{:.klein}\n{: .gross #mark}\n\n![A](/bild/a.png){: width=\"50%\"}", "Text\n\n![A](a.png)"},
		{"table of contents", "* Inhalt\n{:toc}\n\nText", "Text"},
		{"conditions", "{% if x %}a{% else %}b{% endif %}", "`{% if x %}`a`{% else %}`b`{% endif %}`"},
		{"comments", "a{% comment %} b {% endcomment %}c {::comment}d{:/comment}e", "ac e"},
		{"half a tag", "{% a {{ b {: c", "{% a {{ b {: c"},
		{"link by file", "[a](2024-05-02-ziel.md) [b](../info.md)", "[a](ziel.md) [b](../seiten/info.md)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := read(t, "jekyll", map[string]string{
				"_config.yml":               "title: Alt\nurl: https://alt.example.org\nbaseurl: /b\ntimezone: Europe/Berlin\n",
				"_posts/2024-05-01-text.md": "---\ntitle: Text\nbild: /bild/a.png\nautor: {name: Lotte}\n---\n" + c.text,
				"_posts/2024-05-02-ziel.md": "---\ntitle: Das Ziel\n---\n## A & B\n",
				"info.md":                   "---\ntitle: Info\n---\nText\n",
				"bild/a.png":                "a",
				"dat/plan.csv":              "p",
			})
			name := "beitraege/text.md"
			if !slices.Contains(paths(plan), name) {
				name = "beitraege/text/index.md"
			}
			if got := body(file(t, plan, name)); strings.TrimRight(got, "\n") != c.want {
				t.Errorf("got  %q\nwant %q\n%s", got, c.want, remarks(plan))
			}
		})
	}
}

// permalinks of Hugo, as Hugo makes them.
func TestHugoAddresses(t *testing.T) {
	for _, c := range []struct{ config, name, front, want string }{
		{"", "Blog/2024/Ein Test_Name.md", "title: x", "/blog/2024/ein-test_name/"},
		{"", "blog/Über & Äpfel (2).md", "title: x", "/blog/über--äpfel-2/"},
		{"", "blog/v1.2.md", "title: x", "/blog/v1.2/"},
		{"", "blog/a.md", "title: x\nslug: Mein Slug_Ü!", "/blog/mein-slug_ü/"},
		{"", "blog/a/index.md", "title: x\nslug: b c", "/blog/b-c/"},
		{"", "blog/a.md", "title: x\nurl: y/ohne", "/y/ohne/"},
		{"", "blog/a.md", "title: x\nurl: /x/:year/:slug.html\nslug: hm", "/x/2024/hm.html"},
		{"uglyURLs = true\n", "blog/a.md", "title: x", "/blog/a.html"},
		{"disablePathToLower = true\n", "Blog/Ab.md", "title: x", "/Blog/Ab/"},
		{"[permalinks]\nblog = '/:year/:month/:day/:title/'\n", "blog/a.md", "title: 'Was ist 50% + 1? (Ein Test)'", "/2024/05/06/was-ist-50--1-ein-test/"},
		{"[permalinks]\nblog = '/:2006/:Jan/:02/:slug'\n", "blog/a.md", "title: A & B", "/2024/may/06/a-b/"},
		{"[permalinks]\nblog = '/:yearday/:weekday/:weekdayname/:monthname/:filename/'\n", "blog/a b.md", "title: x", "/127/1/monday/may/a-b/"},
		{"[permalinks]\nblog = '/:section/:sections/:sections[1:]/:sections[last]/:contentbasename/'\n", "blog/teil/a.md", "title: x", "/blog/blog/teil/teil/teil/a/"},
		{"[permalinks]\nblog = '/:slugorfilename/:slugorcontentbasename'\n", "blog/ab/index.md", "title: x", "/ab/ab/"},
		{"[permalinks.page]\nblog = '/p/:slug/'\n[permalinks.section]\nblog = '/s/'\n", "blog/a.md", "title: T t", "/p/t-t/"},
		{"[[permalinks]]\npattern = '/g/:filename'\n[permalinks.target]\npath = '/{blog,x}/**'\nkind = 'page'\n", "blog/a.md", "title: x", "/g/a/"},
		{"[permalinks]\n\"/\" = '/top/:slug/'\n", "a.md", "title: Oben", "/top/oben/"},
		{"[permalinks]\nblog = '/:sectionslug/:sectionslugs[last]/:title/'\n", "blog/teil/a.md", "title: x", "/der-blog/der-teil/x/"},
	} {
		plan := read(t, "hugo", map[string]string{
			"hugo.toml":                   hugoConfig + c.config,
			"content/" + c.name:           "---\n" + c.front + "\ndate: 2024-05-06T00:30:00+02:00\n---\nText\n",
			"content/blog/_index.md":      "---\ntitle: Der Blog\n---\n",
			"content/blog/teil/_index.md": "---\ntitle: Der Teil\n---\n",
		})
		if !hasAddress(plan, c.want) {
			t.Errorf("%s %s %q: no %s in\n%s", c.config, c.name, c.front, c.want, all(plan))
		}
	}
}

// hasAddress tells whether a post has an alias, or stands there anyway.
func hasAddress(plan *importer.Plan, address string) bool {
	for _, f := range plan.Files {
		stem := strings.TrimSuffix(strings.TrimSuffix(f.Path, ".md"), "/index")
		if strings.Contains(string(f.Text), "\n  - "+address+"\n") || strings.Contains(string(f.Text), "\n  - '"+address+"'\n") || "/"+stem+"/" == address ||
			strings.Contains(string(f.Text), "\nslug: "+filepath.Base(address)+"\n") {
			return true
		}
	}
	return false
}

func all(plan *importer.Plan) string {
	var b strings.Builder
	for _, f := range plan.Files {
		fmt.Fprintf(&b, "== %s %s\n%s", f.Path, f.Source, f.Text)
	}
	return b.String() + remarks(plan)
}

func TestJekyllAddresses(t *testing.T) {
	for _, c := range []struct{ permalink, front, want string }{
		{"", "", "/technik/netz/2024/05/06/Ein-Name.html"},
		{"permalink: date\n", "categories: Neu Alt", "/technik/netz/neu/alt/2024/05/06/Ein-Name.html"},
		{"permalink: pretty\n", "category: Neu", "/technik/netz/neu/2024/05/06/Ein-Name/"},
		{"permalink: ordinal\n", "", "/technik/netz/2024/127/Ein-Name.html"},
		{"permalink: none\n", "", "/technik/netz/Ein-Name.html"},
		{"permalink: weekdate\n", "", "/technik/netz/2024/W19/Mon/Ein-Name.html"},
		{"permalink: /:i_month/:i_day/:short_year/:short_month/:long_month/:long_day/:slug/\n", "", "/5/6/24/May/May/Monday/ein-name/"},
		{"permalink: /:year_:month/:title\n", "slug: Anders Wo", "/2024_05/Anders-Wo.html"},
		{"permalink: /:year_:month/:title\n", "slug: Anders Wo", "/2024_05/Anders-Wo/"},
		{"permalink: /:hour/:minute/:second/:title:output_ext\n", "date: 2024-05-06 23:59:58", "/01/59/58/Ein-Name.html"},
		{"permalink: /:hour/:minute/:title:output_ext\n", "date: 2024-05-06 23:59:58 +0200", "/23/59/Ein-Name.html"},
		{"permalink: /:year/:month/:day/:title:output_ext\n", "date: 2024-05-06 23:59", "/2024/05/06/Ein-Name.html"},
		{"", "permalink: /ganz/eigen/", "/ganz/eigen/"},
		{"", "permalink: /ganz/eigen.html", "/ganz/eigen.html"},
		{"", "redirect_from: /frueher/x", "/frueher/x/"},
		{"", "redirect_from: [/a.html, /b/]", "/a.html"},
		{"defaults:\n  - {scope: {path: technik}, values: {permalink: '/fest/:title/'}}\n", "", "/fest/Ein-Name/"},
	} {
		plan := read(t, "jekyll", map[string]string{
			"_config.yml": "title: Alt\ntimezone: Europe/Berlin\n" + c.permalink,
			"technik/netz/_posts/2024-05-06-Ein-Name.md": "---\ntitle: x\n" + c.front + "\n---\nText\n",
		})
		if !hasAddress(plan, c.want) {
			t.Errorf("%q %q: no %s in\n%s", c.permalink, c.front, c.want, all(plan))
		}
	}
}

// Without a time zone in its settings, Jekyll took that of the machine: both days lead to the post.
func TestJekyllWithoutZone(t *testing.T) {
	plan := read(t, "jekyll", map[string]string{
		"_config.yml":               "title: Alt\n",
		"_posts/2024-05-06-name.md": "---\ntitle: x\ndate: 2024-05-06 23:30:00\n---\nText\n",
	})
	for _, want := range []string{"/2024/05/06/name.html", "/2024/05/07/name.html"} {
		if !hasAddress(plan, want) {
			t.Errorf("no %s in\n%s", want, all(plan))
		}
	}
}

// The three languages of front matter say the same.
// Emoji and letters of all scripts stay as an editor reads them.
func TestFrontMatterStaysReadable(t *testing.T) {
	const front = "---\ntitle: 🚒 Feuer 👩\u200d🚒 und \ue001\ndate: 2024-01-02\ntags: [🎉, \"𠀀: b\"]\nleser: \"\\U0001F692 \\\\U0001F692\"\n---\n\nText 🚒\n"
	plan := read(t, "hugo", map[string]string{"hugo.toml": hugoConfig, "content/news/a.md": front})
	want := "---\ntitle: 🚒 Feuer 👩\u200d🚒 und \ue001\ndate: 2024-01-02\nleser: \"🚒 \\\\U0001F692\"\ntags: ['𠀀: b']\n---\n\nText 🚒\n"
	if diff := cmp.Diff(want, file(t, plan, "news/a.md")); diff != "" {
		t.Error(diff)
	}
	if len(plan.Remarks) != 1 || plan.Remarks[0].String() != "content/news/a.md:4:1: warning: the tag \"🎉\" was left out: it makes no address\n    hint: write it in letters" {
		t.Errorf("got %v", plan.Remarks)
	}
}

// What cannot be read is named with what to do about it.
func TestUnreadableFrontMatter(t *testing.T) {
	for text, want := range map[string]string{
		"---\ntitle: Gas: Alarm\n---\n": "content/news/a.md: warning: left out: this is not YAML: mapping values are not allowed in this context\n" +
			"    hint: mend it in the old site and import again, or write the post anew; a value that holds a colon stands in quotation marks",
		"Text\n": "content/news/a.md: warning: left out: there is no front matter\n    hint: write --- with title: and date: on top",
	} {
		plan := read(t, "hugo", map[string]string{"hugo.toml": hugoConfig, "content/news/a.md": text})
		if len(plan.Remarks) != 1 || plan.Remarks[0].String() != want {
			t.Errorf("%q: %v", text, plan.Remarks)
		}
	}
}

func TestFrontMatter(t *testing.T) {
	var first *content.Post
	for _, text := range []string{
		"---\ntitle: 'Ein \"Titel\": mit Komma'\ndate: 2024-05-06T07:08:09+02:00\nlastmod: 2024-06-01\ndraft: true\nAuthor: [Lotte, Piet]\nzahl: 7\nliste:\n  - a\n  - b: 1\n" +
			"weight: 3\nupdated: ja\nparams: {tief: {x: 1.5}}\ntags: [Netz, Strom, netz]\naliases: /alt/\n---\n\nText\n",
		"\ufeff+++\r\ntitle = 'Ein \"Titel\": mit Komma'\r\ndate = 2024-05-06T07:08:09+02:00\r\nlastmod = 2024-06-01\r\ndraft = true\r\nAuthor = ['Lotte', 'Piet']\r\nzahl = 7\r\n" +
			"liste = ['a', {b = 1}]\r\nweight = 3\r\nupdated = 'ja'\r\ntags = ['Netz', 'Strom']\r\naliases = ['/alt/']\r\n[params.tief]\r\nx = 1.5\r\n+++\r\nText\r\n",
		"{\n\"title\": \"Ein \\\"Titel\\\": mit Komma\", \"date\": \"2024-05-06T07:08:09+02:00\", \"lastmod\": \"2024-06-01\",\n\t\"draft\": true, \"Author\": [\"Lotte\", \"Piet\"],\n" +
			"\"zahl\": 7, \"liste\": [\"a\", {\"b\": 1}],\n\"weight\": 3, \"updated\": \"ja\", \"params\": {\"tief\": {\"x\": 1.5}}, \"tags\": [\"Netz\", \"Strom\"], \"aliases\": [\"/alt/\"]}\n\nText\n",
		"---\nbasis: &basis\n  lastmod: 2024-06-01\n  zahl: 7\n<<: *basis\ntitle: 'Ein \"Titel\": mit Komma'\ndate: 2024-05-06T07:08:09+02:00\ndraft: true\nAuthor: [Lotte, Piet]\nliste: [a, {b: 1}]\n" +
			"weight: 3\nupdated: ja\nparams: {tief: {x: 1.5}}\ntags: [Netz, Strom]\naliases: /alt/\n---\nText\n",
	} {
		plan := read(t, "hugo", map[string]string{"hugo.toml": hugoConfig, "content/news/a.md": text})
		post, problems := content.ParsePost("news/a.md", []byte(file(t, plan, "news/a.md")), &content.Config{Sections: []content.Section{{ID: "news"}}, Timezone: time.UTC})
		post.Places, post.BodyLine = nil, 0
		delete(post.Params, "basis")
		if first == nil {
			first = post
		}
		if diff := cmp.Diff(first, post); diff != "" || len(problems) > 0 {
			t.Errorf("%s\n%v\n%s", text, problems, diff)
		}
	}
	want := map[string]any{"zahl": 7, "liste": []any{"a", map[string]any{"b": 1}}, "weight": 3, "updated": "ja", "tief": map[string]any{"x": 1.5}}
	if diff := cmp.Diff(want, first.Params); diff != "" || !first.Draft || len(first.Authors) != 2 || !slices.Equal(first.Aliases, []string{"/alt/"}) || !slices.Equal(first.Tags, []string{"Netz", "Strom"}) {
		t.Errorf("%+v\n%s", first, diff)
	}
}

// What would be an error here goes below params, and is said.
func TestKeysThatMeanSomethingElse(t *testing.T) {
	plan := read(t, "hugo", map[string]string{
		"hugo.toml": hugoConfig,
		"content/news/a.md": "---\ntitle: A\ndate: 2024-05-06\nurgent: true\nchannels: [alle]\nvideo: https://example.com/film\ngallery: bilder\nevent: Fest\nupdated: 1\nurgnet: 2\nsummary: S\n" +
			"image: weg.png\nlastmod: gestern\nreplies: [Ja]\nseverity: hoch\nauthor: A\nauthors: [B]\n---\nText\n",
		"content/seite.md": "---\ntitle: Seite\nevent: {start: 2024-05-06}\ntags: [x]\n---\nText\n",
	})
	got, problems := content.ParsePost("news/a.md", []byte(file(t, plan, "news/a.md")), &content.Config{Sections: []content.Section{{ID: "news"}}, Timezone: time.UTC})
	if problems.HasErrors() {
		t.Errorf("%v\n%s", problems, file(t, plan, "news/a.md"))
	}
	for _, key := range []string{"urgent", "channels", "video", "gallery", "event", "updated", "urgnet", "image", "lastmod", "replies", "severity", "authors"} {
		if _, kept := got.Params[key]; !kept {
			t.Errorf("%s is lost: %v", key, got.Params)
		}
		if !strings.Contains(remarks(plan), key) {
			t.Errorf("nothing is said of %s:\n%s", key, remarks(plan))
		}
	}
	if got.Urgent {
		t.Error("the post is urgent")
	}
}

// What belongs to nobody is named, and nothing is lost: every file of the old site is in the plan or in a remark.
func TestNothingIsDroppedInSilence(t *testing.T) {
	files := map[string]string{
		"hugo.toml": hugoConfig, "content/news/a.md": "---\ntitle: A\ndate: 2024-01-01\n---\n![x](b.png)\n", "content/news/b.png": "b", "content/news/c.adoc": "= C\n",
		"content/news/kaputt.md": "---\ntitle: [\n---\n", "content/news/leer.md": "", "content/news/latin.md": "---\ntitle: \xe4\n---\n",
		"content/news/d/index.md": "---\ntitle: D\ndate: 2024-01-01\n---\n", "content/news/d/tief/e.pdf": "e", "content/news/d/mehr.md": "---\ntitle: M\n---\n",
		"static/x.css": "x", "layouts/a.html": "a", "layouts/b.html": "b", "go.mod": "module x", "LICENSE": "frei", "content/news/kopf/index.md": "---\nheadless: true\n---\n", "content/news/kopf/z.png": "z",
	}
	plan := read(t, "hugo", files)
	said := remarks(plan)
	for name := range files {
		copied := slices.ContainsFunc(plan.Files, func(f importer.File) bool { return f.Source == name })
		text := slices.Contains(paths(plan), strings.TrimPrefix(name, "content/"))
		if !copied && !text && !strings.Contains(said, name+":") && name != "hugo.toml" && !strings.HasPrefix(name, "layouts/") {
			t.Errorf("%s is lost:\n%s", name, said)
		}
	}
	if !strings.Contains(said, "layouts: warning: left out: 2 files: templates") {
		t.Error(said)
	}
}

func TestSectionTakesAll(t *testing.T) {
	files := map[string]string{
		"_config.yml": "title: Alt\n", "_posts/2024-05-06-a.md": "---\ntitle: A\ncategories: [x, y]\n---\nT\n", "z/_posts/2024-05-07-a.md": "---\ntitle: A 2\n---\nT\n",
	}
	plan := readWith(t, importer.Options{From: "jekyll", Section: "Neues aus dem Haus"}, files)
	if want := []string{"neues-aus-dem-haus/2024-05-07-a.md", "neues-aus-dem-haus/a.md", "newsroom.yaml"}; !slices.Equal(paths(plan), want) {
		t.Errorf("got %v, want %v", paths(plan), want)
	}
	if text := file(t, plan, "neues-aus-dem-haus/a.md"); !strings.Contains(text, "tags: [x, y]") {
		t.Error(text)
	}
}

// Into a newsroom that is there nothing comes that does not fit, and nothing is written over.
func TestIntoANewsroom(t *testing.T) {
	config := &content.Config{Title: "Da", Language: "de", Timezone: time.UTC, Sections: []content.Section{{ID: "news"}}}
	files := map[string]string{
		"hugo.toml": hugoConfig, "content/news/a.md": "---\ntitle: A\ndate: 2024-01-01\n---\n", "content/blog/b.md": "---\ntitle: B\ndate: 2024-01-01\n---\n", "content/c.md": "---\ntitle: C\n---\nText\n",
	}
	plan := readWith(t, importer.Options{From: "hugo", Config: config, Taken: func(name string) bool { return name == "news/a.md" }}, files)
	want := `content/c.md: is a page in no section, and newsroom.yaml has no folder for those
    hint: add pages: seiten to newsroom.yaml
hugo.toml: newsroom.yaml has no section "blog"; it has news
    hint: add it there, or take all posts into one section with --section NAME
news/a.md: is already there, and stays as it is
    hint: move it away, or import into another folder with --content
`
	var taken strings.Builder
	plan.Taken.Print(&taken)
	if got := remarks(plan) + taken.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWriteIsAllOrNothing(t *testing.T) {
	files := map[string]string{"hugo.toml": hugoConfig, "content/news/a.md": "---\ntitle: A\ndate: 2024-01-01\n---\n", "content/news/b.md": "---\ntitle: B\ndate: 2024-01-01\n---\n"}
	plan, dir := read(t, "hugo", files), t.TempDir()
	folder := filepath.Join(dir, "content")
	if err := os.MkdirAll(filepath.Join(folder, "news"), 0o755); err != nil {
		t.Fatal(err)
	}
	taken := filepath.Join(folder, "news", "b.md") // came after the plan was made
	if err := os.WriteFile(taken, []byte("da"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := plan.Write(tree(files), folder); err == nil {
		t.Error("a file was written over")
	}
	if _, err := os.Stat(filepath.Join(folder, "news", "a.md")); err == nil {
		t.Error("half of the plan stayed")
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := plan.Write(tree(files), folder); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "news", "a.md")); err != nil || !strings.Contains(string(text), "title: A") {
		t.Errorf("%s %v", text, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".import-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestNoSite(t *testing.T) {
	for _, from := range []string{"hugo", "jekyll"} {
		if _, err := importer.Read(tree(map[string]string{"a.txt": "x"}), importer.Options{From: from}); err == nil || !strings.HasPrefix(err.Error(), "this is no site") {
			t.Errorf("%s: %v", from, err)
		}
	}
}
