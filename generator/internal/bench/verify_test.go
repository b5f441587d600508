package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func page(title, body string) string {
	return "<html><h1>not this</h1><article class=\"a\">\n<h1>" + title + "</h1>\n" + body + "</article></html>"
}

func writePages(t *testing.T, pages map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range pages {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSameArticle(t *testing.T) {
	ours := page("A &amp; B", "<p>Eins,\nzwei &quot;drei&quot;.</p>\n<table><tr><td>x</td></tr></table>")
	for _, c := range []struct{ name, theirs, wrong string }{
		{"other spaces, entities and attributes", page("A &#38; B", "<p>Eins, zwei &#34;drei&#34;.</p><table id=\"t\">\n <tr><td align=\"left\">x</td></tr></table>"), ""},
		{"other title", page("A", "<p>Eins, zwei &quot;drei&quot;.</p><table><tr><td>x</td></tr></table>"), `title "A & B", "A"`},
		{"other words", page("A &amp; B", "<p>Eins, drei.</p><table><tr><td>x</td></tr></table>"), `differs from Hugo's: word 5 is "zwei", "drei."`},
		{"other paragraphs", page("A &amp; B", "<p>Eins, zwei</p><p>&quot;drei&quot;.</p><table><tr><td>x</td></tr></table>"), "1 paragraphs, 1 tables, 0 links; 2, 1, 0"},
		{"more words", page("A &amp; B", "<p>Eins, zwei &quot;drei&quot;.</p><table><tr><td>x y</td></tr></table>"), "7 words, 8"},
		{"no article", "<h1>A &amp; B</h1>", "no article with a heading"},
	} {
		a, b := writePages(t, map[string]string{"x/y/index.html": ours}), writePages(t, map[string]string{"x/y/index.html": c.theirs})
		err := sameArticle("x/y", a, b)
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestVerifySaysWhatIsMissing(t *testing.T) {
	pages := map[string]string{}
	for _, name := range expected(30) {
		pages[name] = page("T", "")
	}
	sitemap := ""
	for i := range 30 {
		sitemap += "<loc>https://bench.example/" + postID(i) + "/</loc>\n"
	}
	for _, tag := range tags {
		pages["tags/"+tag+"/index.html"], pages["tags/"+tag+"/feed.xml"] = "", ""
	}
	for _, c := range []struct{ name, text, want string }{
		{"sitemap.xml", sitemap, ""},
		{"sitemap.xml", sitemap[60:], "sitemap.xml has 29 posts, not 30"},
		{"technik/feed.xml", "-", "ours: 1 files are missing, such as technik/feed.xml"},
		{postID(17) + "/index.html", "-", "such as " + postID(17)},
		{"tags/Wasser/feed.xml", "-", "there are 19 files tags/*/feed.xml, not 20"},
	} {
		pages["sitemap.xml"] = sitemap
		before := pages[c.name]
		pages[c.name] = c.text
		dir := writePages(t, pages)
		if c.text == "-" {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(c.name))); err != nil {
				t.Fatal(err)
			}
		}
		pages[c.name] = before
		err := verify(&sites{posts: 30}, &result{ours: &figures{tool: tool{name: "ours", public: dir}}})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
