package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/importer"
)

// oldSite is a site as somebody may have it: its files, and where the old program had each post.
type oldSite struct {
	files     map[string]string
	addresses []string
	posts     int
}

func (s *oldSite) add(name, text string) { s.files[name] = text }

// post adds a text with the address that it had.
func (s *oldSite) post(name, text, address string) {
	s.add(name, text)
	s.addresses = append(s.addresses, address)
	s.posts++
}

// picture is a small one of a colour of its own.
func picture(shade uint8) string {
	img := image.NewRGBA(image.Rect(0, 0, 32, 24))
	for x := range 32 {
		for y := range 24 {
			img.Set(x, y, color.RGBA{shade, uint8(x * 7), uint8(y * 9), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.String()
}

var (
	oldPlaces = []string{"Nordhang", "Lerchenfeld", "Kesselgrund", "Weidenkamp", "Altstadt"}
	oldThings = []string{"Pumpwerk", "Fahrleitung", "Trafostation", "Wertstoffhof", "Gleisbett", "Löschteich"}
	oldMonths = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

// hugoFront writes front matter in one of the three languages of Hugo.
func hugoFront(form int, title, date, tag string) string {
	switch form % 3 {
	case 0:
		return fmt.Sprintf("---\ntitle: %q\ndate: %s\ntags: [%s, Netze]\ncategories: [Betrieb]\nauthor: {name: Lotte Brand}\nleser: Fahrdienst\n---\n", title, date, tag)
	case 1:
		return fmt.Sprintf("+++\ntitle = %q\ndate = %s\ntags = [%q]\nlayout = \"breit\"\n[params]\nspalte = 2\n+++\n", title, date, tag)
	}
	return fmt.Sprintf("{\n\t\"title\": %q,\n\t\"date\": %q,\n\t\"tags\": [%q],\n\t\"weight\": 3\n}\n", title, date, tag)
}

// hugoSample is a Hugo site that uses what Hugo has for posts.
func hugoSample() *oldSite {
	s := &oldSite{files: map[string]string{}}
	s.add("hugo.toml", `baseURL = "https://alt.example.org/"
title = "Leitungspost"
languageCode = "de-DE"
defaultContentLanguage = "de"
timeZone = "Europe/Berlin"
enableRobotsTXT = true

[uglyURLs]
menschen = true

[permalinks.page]
betrieb = "/:year/:month/:slug/"
technik = "/:sections/:day-:monthname/:contentbasename/"
"/" = "/info/:slugorcontentbasename/"

[languages.de]
weight = 1
[languages.en]
weight = 2
title = "Line Post"

[params]
description = "Aus den Werkstätten"
accent = "blue"
`)
	for i := range 20 {
		thing, place := oldThings[i%len(oldThings)], oldPlaces[i%len(oldPlaces)]
		title := fmt.Sprintf("%s am %s, Teil %d", thing, place, i+1)
		date := fmt.Sprintf("2024-%02d-%02dT0%d:30:00+02:00", i%12+1, i+2, i%3)
		slug := strings.ToLower(fmt.Sprintf("%s-am-%s-teil-%d", thing, place, i+1))
		s.post(fmt.Sprintf("content/betrieb/beitrag-%02d.md", i), hugoFront(i, title, date, thing)+"\nAm "+place+" wird gebaut.\n\n## Was nun?\n\nMehr dazu [hier]({{< relref \"/technik/netz/stand-03.md#wie-weiter\" >}}) und [dort](/2024/01/pumpwerk-am-nordhang-teil-1/).\n",
			fmt.Sprintf("/2024/%02d/%s/", i%12+1, slug))
	}
	for i := range 15 {
		name := fmt.Sprintf("stand-%02d", i)
		s.post("content/technik/netz/"+name+".md", hugoFront(i, "Stand "+itoaTest(i), fmt.Sprintf("2023-%02d-%02d", i%12+1, i+1), "Netze")+"\n## Wie weiter?\n\nText.\n\n"+
			"{{< highlight go \"linenos=table\" >}}\nfunc main() {}\n{{< /highlight >}}\n",
			fmt.Sprintf("/technik/netz/%02d-%s/%s/", i+1, strings.ToLower(oldMonths[i%12]), name))
	}
	for i := range 12 {
		dir := fmt.Sprintf("content/menschen/Portrait %d", i)
		s.add(dir+"/foto.png", picture(uint8(i)))
		s.post(dir+"/index.md", "---\ntitle: Portrait "+itoaTest(i)+"\ndate: 2022-03-"+fmt.Sprintf("%02d", i+1)+" 08:00:00\nresources:\n  - {src: foto.png, title: Ein Mensch bei der Arbeit}\n---\n"+
			"{{< figure src=\"foto.png\" caption=\"Bei der \\\"Arbeit\\\"\" >}}\n\n![](foto.png)\n\n![Turm](/bilder/turm.png)\n", fmt.Sprintf("/menschen/portrait-%d.html", i))
	}
	s.hugoSpecials()
	return s
}

func itoaTest(n int) string { return fmt.Sprint(n) }

// hugoSpecials are the posts of which there is one each.
func (s *oldSite) hugoSpecials() {
	s.add("content/_index.md", "---\ntitle: Start\n---\nWillkommen.\n")
	s.add("content/betrieb/_index.md", "---\ntitle: Aus dem Betrieb\ndescription: Was läuft\nweight: 1\ncascade:\n  - target: {kind: page}\n    ressort: Technik\n---\n")
	s.add("content/betrieb/_index.en.md", "---\ntitle: Operations\n---\n")
	s.add("content/technik/netz/_index.md", "---\ntitle: Netz\n---\n")
	s.post("content/betrieb/Größe & Maß.md", "---\ntitle: \"Größe & Maß: 3/4\"\nslug: größe-und-maß\npubdate: 2024-07-01\nlastmod: 2024-07-03\n---\nText.\n", "/2024/07/größe-und-maß/")
	s.post("content/betrieb/eigen.md", "---\ntitle: Eigene Adresse\ndate: 2024-08-01\nurl: /ganz/anders/\naliases: [/frueher/, alt, noch/aelter.html]\n---\nText.\n", "/ganz/anders/")
	s.addresses = append(s.addresses, "/frueher/", "/ganz/alt/", "/ganz/noch/aelter.html")
	s.post("content/betrieb/entwurf.md", "---\ntitle: Entwurf\ndate: 2024-08-02\ndraft: true\n---\nNoch nicht.\n", "")
	s.post("content/betrieb/alles.md", `---
title: Alles in einem
date: 2024-09-01
expiryDate: 2099-01-01
images: [/bilder/turm.png]
---
{{< youtube id="AbCdEfGhIjk" title="Der Kran" >}}

{{% notice warning %}}
Vorsicht, [Strom](#strom)!
{{% /notice %}}

{{< figure src="/bilder/kran.png" alt="Kran" caption="Der Kran" link="https://www.example.org/" class="breit" >}}

<figure><img src="/bilder/kran.png" alt="Kran"><figcaption>Noch <em>ein</em> Kran</figcaption></figure>

Ein <b>fettes</b> Wort,<br>ein [Plan](/plaene/netz.pdf), [ein Bild](https://alt.example.org/bilder/turm.png) und <a href="/menschen/portrait-3.html">ein Mensch</a>.

<div class="kasten">Im Kasten steht Text.</div>

{{< unbekannt a="b" >}}

## Strom {#strom}

So schreibt man es: {{</* figure src="x.png" */>}}, mit [toter Verweis](/gibt/es/nicht/).

{{< details summary="Mehr" >}}
Innen.
{{< /details >}}

| a | b |
|---|---|
| eins<br>zwei | {{< ref "/menschen/Portrait 2/index.md" >}} |
`, "/2024/09/alles-in-einem/")
	s.post("content/betrieb/zweisprachig.md", "---\ntitle: Zweisprachig\ndate: 2024-10-01\n---\nDeutsch.\n", "/2024/10/zweisprachig/")
	s.add("content/betrieb/zweisprachig.en.md", "---\ntitle: Bilingual\ndate: 2024-10-01\n---\nEnglish, see [part 1]({{< relref path=\"beitrag-00.md\" lang=\"de\" >}}).\n")
	s.post("content/betrieb/only.en.md", "---\ntitle: Only English\ndate: 2024-10-02\n---\nEnglish.\n", "/en/2024/10/only-english/")
	s.addresses = append(s.addresses, "/en/2024/10/bilingual/")
	s.add("content/impressum.md", "---\ntitle: Impressum\nmenu: footer\n---\nWer wir sind.\n")
	s.add("content/ueber/index.md", "---\ntitle: Über uns\ndate: 2020-01-01\n---\n![Turm](turm.png)\n")
	s.add("content/ueber/turm.png", picture(99))
	s.addresses = append(s.addresses, "/info/impressum/", "/info/ueber/")
	s.add("content/_geteilt/index.md", "---\ntitle: Geteilt\nheadless: true\n---\n")
	s.add("content/betrieb/tabelle.html", "---\ntitle: HTML\n---\n<table></table>\n")
	s.add("content/betrieb/plan.adoc", "= Plan\n")
	s.add("static/bilder/turm.png", picture(200))
	s.add("static/bilder/kran.png", picture(201))
	s.add("static/plaene/netz.pdf", "%PDF-1.4\n%%EOF\n")
	s.add("static/ungenutzt.png", picture(202))
	s.add("layouts/_default/single.html", "{{ .Content }}")
	s.add("layouts/_default/list.html", "{{ .Title }}")
	s.add("layouts/shortcodes/notice.html", "{{ .Inner }}")
	s.add("layouts/shortcodes/unbekannt.html", "?")
	s.add("data/zahlen.yaml", "a: 1\n")
}

// jekyllSample is a Jekyll site that uses what Jekyll has for posts.
func jekyllSample(permalink string, address func(categories, name string, day time.Time) string) *oldSite {
	s := &oldSite{files: map[string]string{}}
	s.add("_config.yml", "title: Werkspost\ndescription: Neues aus dem Werk\nurl: https://werk.example.org\nbaseurl: /post\nlang: de\ntimezone: Europe/Berlin\n"+permalink+
		"plugins: []\ncollections:\n  anlagen: {output: true, permalink: /anlagen/:name/}\n  feste: {output: true}\n  notizen: {output: false}\nfooter: Unten\nexclude: [intern]\n"+
		"defaults:\n  - {scope: {path: \"\", type: posts}, values: {author: Piet Harms}}\n")
	for i := range 30 {
		day := time.Date(2023, time.Month(i%12+1), i%28+1, 0, 0, 0, 0, time.UTC)
		name := fmt.Sprintf("%s-am-%s-%d", strings.ToLower(oldThings[i%len(oldThings)]), strings.ToLower(oldPlaces[i%len(oldPlaces)]), i)
		s.post("_posts/"+day.Format("2006-01-02")+"-"+name+".md", fmt.Sprintf("---\ntitle: Beitrag %d\ntags: netz strom\ncategories: [Technik, %s]\n---\n", i, oldPlaces[i%len(oldPlaces)])+
			"Siehe [den Bau]({% post_url 2023-01-01-pumpwerk-am-nordhang-0 %}#was-nun) und [das Haus]({{ site.baseurl }}{% link _anlagen/turm.md %}).\n\n## Was nun?\n\n"+
			"{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}\n", address("technik/"+strings.ToLower(oldPlaces[i%len(oldPlaces)])+"/", name, day))
	}
	for i := range 15 {
		day := time.Date(2024, time.Month(i%12+1), i+1, 0, 0, 0, 0, time.UTC)
		name := fmt.Sprintf("Übung_%d.1", i)
		s.post("menschen/_posts/"+day.Format("2006-01-02")+"-"+name+".markdown", "---\nlayout: post\n---\nText {{ page.title }}.\n", address("menschen/", strings.ReplaceAll(name, "_", "_"), day))
	}
	s.jekyllSpecials(address)
	return s
}

// jekyllSpecials are the texts of which there is one each.
func (s *oldSite) jekyllSpecials(address func(categories, name string, day time.Time) string) {
	on := func(day int) time.Time { return time.Date(2024, 5, day, 0, 0, 0, 0, time.UTC) }
	s.post("_posts/2024-04-01-spaet.md", "---\ntitle: Spät\ndate: 2024-05-01 23:30:00\n---\nNach Mitternacht.\n", address("", "spaet", on(2)))
	s.post("_posts/2024-05-03-eigen.md", "---\ntitle: Eigene\npermalink: /eigene/:year/:i_month/:short_day/\nredirect_from: [/ganz/alt, /noch/aelter.html]\n---\nText.\n", "/eigene/2024/5/Fri/")
	s.addresses = append(s.addresses, "/ganz/alt/", "/noch/aelter.html", "/anlagen/turm/")
	s.post("_posts/2024-05-04-alles.md", `---
title: Alles
image: {path: /assets/bilder/turm.png, alt: Der Turm}
published: true
excerpt: Von allem etwas
---
{% include figure.html src="/assets/bilder/kran.png" alt="Kran" caption="Der Kran" %}

{% include image.html url="/assets/bilder/turm.png" description="Der Turm" %}

![Turm]({{ site.baseurl }}/assets/bilder/turm.png){: .breit}

![Kran]({{ "/assets/bilder/kran.png" | relative_url }})

{% raw %}{{ nicht.ausgewertet }}{% endraw %} und {{ site.data.zahlen }} auf {{ site.title }}.

{% if page.title %}Bedingt{% endif %}

* Inhalt
{:toc}

## Ein Kapitel {#kapitel}

Zum [Kapitel](#kapitel), zur [Datei](https://werk.example.org/post/assets/plan.pdf), zum [alten Beitrag](/post/technik/nordhang/2023/01/01/pumpwerk-am-nordhang-0.html).
{: .hinweis}

{% comment %}weg{% endcomment %}

{% include fremd.html %}
`, address("", "alles", on(4)))
	s.post("_posts/2024-05-05-weg.md", "---\ntitle: Weg\npublished: false\n---\nText.\n", "")
	s.post("_posts/2024-05-06-"+"gleich.md", "---\ntitle: Gleich\n---\nEins.\n", address("", "gleich", on(6)))
	s.post("_posts/2024-05-07-"+"gleich.md", "---\ntitle: Noch einmal gleich\n---\nZwei.\n", address("", "gleich", on(7)))
	s.add("_posts/ohne-datum.md", "---\ntitle: Ohne\n---\nText.\n")
	s.post("_drafts/idee.md", "---\ntitle: Idee\n---\nText.\n", "")
	s.posts++
	s.add("_anlagen/turm.md", "---\ntitle: Der Turm\ndate: 2021-01-01\n---\n![Turm](/assets/bilder/turm.png)\n")
	s.posts += 3
	s.add("_feste/2020-01-02-Grill Abend.md", "---\ntitle: Grill\n---\nText.\n")
	s.add("_feste/tief/Haus Eins.md", "---\ntitle: Haus\ndate: 2020-01-03\n---\nText.\n")
	s.add("_feste/drei.md", "---\ntitle: Drei\ndate: 2020-01-03\nslug: Drei Ecken\n---\nText.\n")
	s.add("info/Kontakt Auf.md", "---\ntitle: Kontakt\n---\nText.\n")
	s.add("info/index.md", "---\ntitle: Info\n---\nText.\n")
	s.add("_notizen/eins.md", "---\ntitle: Eins\n---\nText.\n")
	s.add("impressum.md", "---\ntitle: Impressum\npermalink: /impressum/\n---\nWer wir sind.\n")
	s.add("index.html", "---\nlayout: home\n---\n")
	s.addresses = append(s.addresses, "/impressum/")
	s.add("intern/notiz.md", "---\ntitle: Intern\n---\nText.\n")
	s.add("assets/bilder/turm.png", picture(10))
	s.add("assets/bilder/kran.png", picture(11))
	s.add("assets/plan.pdf", "%PDF-1.4\n%%EOF\n")
	s.add("_layouts/post.html", "{{ content }}")
	s.add("_layouts/home.html", "{{ content }}")
	for _, name := range []string{"figure", "image", "fremd"} {
		s.add("_includes/"+name+".html", "x")
	}
	s.add("_data/zahlen.yml", "a: 1\n")
	s.add("Gemfile", "source \"https://rubygems.org\"\n")
}

// jekyllStyles are the styles of permalinks and what they make of a post.
var jekyllStyles = []struct {
	permalink string
	address   func(categories, name string, day time.Time) string
}{
	{"", func(c, name string, day time.Time) string {
		return "/" + c + day.Format("2006/01/02/") + name + ".html"
	}},
	{"permalink: pretty\n", func(c, name string, day time.Time) string { return "/" + c + day.Format("2006/01/02/") + name + "/" }},
	{"permalink: ordinal\n", func(c, name string, day time.Time) string { return "/" + c + day.Format("2006/002/") + name + ".html" }},
	{"permalink: /:year/:month/:title\n", func(_, name string, day time.Time) string { return "/" + day.Format("2006/01/") + name + ".html" }},
	{"permalink: /b/:short_year/:long_month/:i_day_:slug/\n", nil},
	{"permalink: weekdate\n", nil},
	{"permalink: /:categories/:w_year/:week/:w_day/:y_day/:title:output_ext\n", nil},
}

func TestImportJekyll(t *testing.T) {
	s := jekyllSample(jekyllStyles[0].permalink, jekyllStyles[0].address)
	said, remarks, public := s.importAndBuild(t, "jekyll")
	s.compare(t, said, remarks, public)
}

// Where Jekyll itself is there, its own addresses are compared with ours, in every style.
func TestImportJekyllAsJekyllHasIt(t *testing.T) {
	jekyll, err := exec.LookPath("jekyll")
	if err != nil || testing.Short() {
		t.Skip("Jekyll is not there, or there is no time for it")
	}
	for _, style := range jekyllStyles {
		t.Run(cmp.Or(strings.TrimSpace(style.permalink), "default"), func(t *testing.T) {
			s := jekyllSample(style.permalink, func(string, string, time.Time) string { return "" })
			dir := t.TempDir()
			s.write(t, dir)
			cmd := exec.CommandContext(t.Context(), jekyll, "build", "--quiet", "--source", dir, "--destination", filepath.Join(dir, "out"), "--disable-disk-cache")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			comparePages(t, dir, "jekyll", regexp.MustCompile(`^index\.html$`))
		})
	}
}

// write puts a site into a folder.
func (s *oldSite) write(t *testing.T, dir string) {
	t.Helper()
	for name, text := range s.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// importAndBuild brings a site over and builds it; it returns what import said, and the folder of the new site.
func (s *oldSite) importAndBuild(t *testing.T, from string) (said, remarks, public string) {
	t.Helper()
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	s.write(t, old)
	before := tree(t, old)
	call := func(args ...string) (string, string) {
		var out, problems strings.Builder
		status := run(context.Background(), args, env{stdout: &out, stderr: &problems, now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }})
		if status != 0 {
			t.Fatalf("%v: status %d\n%s%s", args, status, out.String(), problems.String())
		}
		return out.String(), problems.String()
	}
	content := filepath.Join(dir, "content")
	public = filepath.Join(dir, "public")
	said, remarks = call("import", "--from", from, "--content", content, old)
	call("build", "--content", content, "--out", public, "--cache", "")
	if !slices.Equal(before, tree(t, old)) {
		t.Error("the old site was touched")
	}
	return said, remarks, public
}

// tree lists a folder with sizes and times.
func tree(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		out = append(out, fmt.Sprint(name, info.Size(), info.ModTime()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// answers tells whether a server would answer to an address with a page.
func answers(public, address string) bool {
	name := filepath.Join(public, filepath.FromSlash(address))
	if strings.HasSuffix(address, "/") {
		name = filepath.Join(name, "index.html")
	}
	info, err := os.Stat(name)
	return err == nil && info.Size() > 0
}

// compare finds posts that are missing, and old addresses that nothing answers to.
func (s *oldSite) compare(t *testing.T, said, remarks, public string) {
	t.Helper()
	if want := fmt.Sprintf("%d posts, ", s.posts); s.posts < 50 || !strings.Contains(said, want) {
		t.Errorf("%s, want %s\n%s", said, want, remarks)
	}
	for _, address := range s.addresses {
		if address != "" && !answers(public, address) {
			t.Errorf("nothing answers to %s", address)
		}
	}
}

func TestImportHugo(t *testing.T) {
	s := hugoSample()
	said, remarks, public := s.importAndBuild(t, "hugo")
	s.compare(t, said, remarks, public)
}

// Where Hugo itself is there, its own addresses are compared with ours: make bench installs it.
func TestImportHugoAsHugoHasIt(t *testing.T) {
	hugo, err := filepath.Abs("../.cache/hugo/hugo")
	if _, statErr := os.Stat(hugo); err != nil || statErr != nil {
		t.Skip("Hugo is not there; make bench installs it")
	}
	s := hugoSample()
	delete(s.files, "content/betrieb/tabelle.html") // Hugo refuses it by itself
	delete(s.files, "content/betrieb/plan.adoc")    // needs another program
	dir := t.TempDir()
	s.write(t, dir)
	if out, err := exec.CommandContext(t.Context(), hugo, "--source", dir, "--destination", filepath.Join(dir, "out")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	comparePages(t, dir, "hugo", regexp.MustCompile(`^(en/)?(index|404|robots|(betrieb|technik|technik/netz|menschen|ueber|_geteilt|tags.*|categories.*)(/index)?)\.html$|(^|/)page/|^de/`))
}

// comparePages finds the pages of posts, made by the old program into the folder out of its site, that the new site would not answer to.
func comparePages(t *testing.T, site, from string, lists *regexp.Regexp) {
	t.Helper()
	known, pages := newAddresses(t, site, from), 0
	out := os.DirFS(filepath.Join(site, "out"))
	err := fs.WalkDir(out, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") || lists.MatchString(name) {
			return err
		}
		pages++
		if address := "/" + strings.TrimSuffix(name, "index.html"); !known[address] {
			t.Errorf("nothing answers to %s", address)
		}
		return nil
	})
	if err != nil || pages < 50 {
		t.Errorf("%d pages compared: %v", pages, err)
	}
}

// newAddresses are those that posts have once a site is brought over, and those that lead to them.
func newAddresses(t *testing.T, site, from string) map[string]bool {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(site, "resources")); err != nil {
		t.Fatal(err)
	}
	plan, err := importer.Read(os.DirFS(site), importer.Options{From: from})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range plan.Files {
		if filepath.Ext(f.Path) != ".md" {
			continue
		}
		p, _ := content.ParsePost(f.Path, f.Text, &content.Config{PagesFolder: "seiten", Language: "de", Timezone: time.UTC})
		for _, alias := range p.Aliases {
			known[alias] = true
		}
		known[strings.ReplaceAll("/"+p.Section+"/"+p.Slug+"/", "//", "/")] = true
	}
	return known
}
