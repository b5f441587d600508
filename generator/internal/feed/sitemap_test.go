package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/site"
)

func TestSitemap(t *testing.T) {
	files, err := Sitemap(newSite(), []SitemapEntry{
		{URL: host + "unternehmen/?a=1&b=<2>", Lastmod: at(7, 0).UTC()},
		{URL: host},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url><loc>https://news.stadtwerke.example/</loc></url>
  <url><loc>https://news.stadtwerke.example/unternehmen/?a=1&amp;b=&lt;2&gt;</loc><lastmod>2026-11-22T07:00:00+01:00</lastmod></url>
</urlset>
`
	if diff := cmp.Diff([]File{{Path: "sitemap.xml", Data: []byte(want)}}, files); diff != "" {
		t.Error(diff)
	}
}

func TestSitemapOfNothing(t *testing.T) {
	files, err := Sitemap(newSite(), nil)
	if err != nil || len(files) != 1 || len(parseXML(t, files[0].Data).Children) != 0 {
		t.Errorf("%v %v", files, err)
	}
}

func TestSitemapInParts(t *testing.T) {
	entries := make([]SitemapEntry, 7)
	for n := range entries {
		entries[n] = SitemapEntry{URL: fmt.Sprintf("%spost-%d/", host, n), Lastmod: at(n, 0)}
	}
	all, err := Sitemap(newSite(), entries)
	if err != nil {
		t.Fatal(err)
	}
	frame := len(sitemapOpen) + len(sitemapClose)
	three := frame + 3*(len(all[0].Data)-frame)/len(entries) // bytes of a file of three, to the byte
	for name, most := range map[string]limits{"by count": {urls: 3, bytes: 1 << 20}, "by size": {urls: 100, bytes: three}} {
		t.Run(name, func(t *testing.T) {
			files, err := sitemap(newSite(), entries, most)
			if err != nil || len(files) != 4 {
				t.Fatalf("%d files, %v", len(files), err)
			}
			var found []string
			for i, f := range files[:3] {
				if f.Path != fmt.Sprintf("sitemap-%d.xml", i+1) || len(f.Data) > most.bytes {
					t.Errorf("%s of %d bytes", f.Path, len(f.Data))
				}
				urls := parseXML(t, f.Data).all("url")
				if len(urls) > most.urls {
					t.Errorf("%d addresses", len(urls))
				}
				found = append(found, texts(urls, "loc")...)
			}
			if len(found) != len(entries) || found[6] != entries[6].URL {
				t.Errorf("%q", found)
			}
			index := parseXML(t, files[3].Data)
			parts := index.all("sitemap")
			if files[3].Path != "sitemap.xml" || index.XMLName.Local != "sitemapindex" || len(parts) != 3 ||
				texts(parts, "loc")[2] != host+"sitemap-3.xml" || texts(parts, "lastmod")[2] != at(6, 0).Format("2006-01-02T15:04:05-07:00") {
				t.Errorf("%s", files[3].Data)
			}
		})
	}
}

func TestSitemapOf50001Pages(t *testing.T) {
	entries := make([]SitemapEntry, 50_001)
	for n := range entries {
		entries[n] = SitemapEntry{URL: fmt.Sprintf("%sp%05d/", host, n)}
	}
	files, err := Sitemap(newSite(), entries)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if n, m := bytes.Count(files[0].Data, []byte("<url>")), bytes.Count(files[1].Data, []byte("<url>")); n != 50_000 || m != 1 {
		t.Errorf("%d and %d", n, m)
	}
}

func TestSitemapRefuses(t *testing.T) {
	for _, address := range []string{"", "/a/", "https://other.example/", strings.TrimSuffix(host, "/") + ".evil.example/", host + "%zz", host + "a\x01", host + strings.Repeat("a", 2048)} {
		if files, err := Sitemap(newSite(), []SitemapEntry{{URL: address}}); err == nil || files != nil {
			t.Errorf("%.60q was taken: %v", address, err)
		}
	}
	s := newSite()
	s.BaseURL = ""
	if _, err := Sitemap(s, nil); err == nil {
		t.Error("taken without a base URL")
	}
}

func TestRobots(t *testing.T) {
	for _, test := range []struct {
		allow   bool
		open    string
		sitemap string
		want    string
	}{
		{false, "", "", "User-agent: *\nDisallow: /\n"},
		{false, "/presse/", host + "presse/sitemap.xml", "User-agent: *\nDisallow: /\nAllow: /presse/\n\nSitemap: https://news.stadtwerke.example/presse/sitemap.xml\n"},
		{true, "/presse/", "", "User-agent: *\nDisallow:\n"},
		{true, "", host + "sitemap.xml", "User-agent: *\nDisallow:\n\nSitemap: https://news.stadtwerke.example/sitemap.xml\n"},
		{true, "", "https://x/\nDisallow: /", "User-agent: *\nDisallow:\n\nSitemap: https://x/ Disallow: /\n"},
	} {
		var sitemaps []string
		if test.sitemap != "" {
			sitemaps = append(sitemaps, test.sitemap)
		}
		if got := string(Robots(test.allow, test.open, sitemaps...)); got != test.want {
			t.Errorf("%v, %s:\n%s", test.allow, test.sitemap, got)
		}
	}
}

// In two languages: https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
func TestSitemapNamesOtherLanguages(t *testing.T) {
	german, english := site.Edition{Language: "de", URL: host + "a/"}, site.Edition{Language: "en", URL: host + "en/a/?x&y"}
	both := []site.Edition{german, english, {Language: "tr", URL: host + "tr/", Missing: true}}
	files, err := Sitemap(newSite(), []SitemapEntry{
		{URL: german.URL, Lastmod: at(7, 0), Editions: both}, {URL: english.URL, Editions: both}, {URL: host + "nur-hier/", Editions: []site.Edition{{Language: "de", URL: host + "nur-hier/"}, {Language: "en", URL: host + "en/", Missing: true}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	links := `<xhtml:link rel="alternate" hreflang="de" href="https://news.stadtwerke.example/a/"/>` +
		`<xhtml:link rel="alternate" hreflang="en" href="https://news.stadtwerke.example/en/a/?x&amp;y"/>`
	want := `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url><loc>https://news.stadtwerke.example/a/</loc><lastmod>2026-11-22T07:00:00+01:00</lastmod>` + links + `</url>
  <url><loc>https://news.stadtwerke.example/en/a/?x&amp;y</loc>` + links + `</url>
  <url><loc>https://news.stadtwerke.example/nur-hier/</loc></url>
</urlset>
`
	if diff := cmp.Diff(want, string(files[0].Data)); diff != "" {
		t.Error(diff)
	}
	parseXML(t, files[0].Data)
}

func TestSitemapOfLanguagesKeepsItsLimits(t *testing.T) {
	var entries []SitemapEntry
	long := strings.Repeat("x", 2000)
	for n := range 7 {
		e := SitemapEntry{URL: fmt.Sprintf("%spost-%d/", host, n)}
		e.Editions = []site.Edition{{Language: "de", URL: e.URL}, {Language: "en", URL: fmt.Sprintf("%sen/post-%d/", host, n)}}
		if n == 3 {
			e.Editions[0].URL += long
			e.Editions[1].URL += long
		}
		entries = append(entries, e)
	}
	files, err := sitemap(newSite(), entries, limits{urls: 100, bytes: 700})
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files[:len(files)-1] {
		if len(f.Data) > 700 {
			t.Errorf("%s has %d bytes", f.Path, len(f.Data))
		}
		if strings.Contains(string(f.Data), long) {
			t.Error("an entry is too long for MaxSitemap of them in one file")
		}
	}
	entries[0].Editions[1].URL = "https://other.example/"
	if _, err := Sitemap(newSite(), entries); err == nil {
		t.Error("an address of another site was taken")
	}
}
