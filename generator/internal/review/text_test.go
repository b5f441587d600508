package review

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestForeignText(t *testing.T) {
	for text, want := range map[string]string{
		"Müll & mehr":                                    "Müll & mehr",
		"  Zwei\n\tZeilen\u00a0hier ":                    "Zwei Zeilen hier",
		"Müll &amp;amp; mehr":                            "Müll &amp; mehr",
		"Müll &amp; mehr &ndash; heute":                  "Müll & mehr – heute",
		"Strom < 30 Cent":                                "Strom < 30 Cent",
		"<b>Fett</b>gedruckt":                            "Fettgedruckt",
		"<p>Eins</p><p>Zwei</p>":                         "Eins Zwei",
		"Eins<br>Zwei<br/>Drei":                          "Eins Zwei Drei",
		"<script>alert(1)</script>Text":                  "Text",
		"<style>p{}</style>Text<!-- nicht -->":           "Text",
		"<img src=x onerror=alert(1)>Bild":               "Bild",
		"Text<script>alert(1)":                           "Text",
		"&lt;script&gt;alert(1)&lt;/script&gt;":          "<script>alert(1)</script>", // text, which pages escape
		"Ge\u00adräu\u00adsche":                          "Geräusche",
		"ab\u202ecd\u202c\u2066e\u2069\u200f":            "abcde",
		"\ufeffAn\u200bfang":                             "Anfang",
		"Mu\u0308ll":                                     "Müll",
		"a\x00b\x1b[31mc\u0085d":                         "ab[31mc d",
		"Z" + strings.Repeat("\u0301", 300) + "algo":     "Ź\u0301\u0301\u0301algo",
		"\xff\xfekaputt\xc3":                             "kaputt",
		"Familie 👨\u200d👩\u200d👧 \ufffe\ue000\U0001fffe": "Familie 👨\u200d👩\u200d👧",
	} {
		if got := fromHTML(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text string
		most int
		want string
	}{
		{"Kurz", 10, "Kurz"},
		{"Genau zehn", 10, "Genau zehn"},
		{"Die Bahn fährt wieder", 16, "Die Bahn fährt…"},
		{"Die Bahn fährt wieder", 15, "Die Bahn fährt…"},
		{"Die Bahn fährt wieder", 14, "Die Bahn…"},
		{"Die Bahn, die fährt", 12, "Die Bahn…"},
		{"Donaudampfschifffahrt", 10, "Donaudamp…"},
		{"„Ja“, sagt „er“ da", 11, "„Ja“, sagt…"},
	} {
		if got := cut(test.text, test.most); got != test.want {
			t.Errorf("%q, %d: %q", test.text, test.most, got)
		}
	}
}

func FuzzForeignText(f *testing.F) {
	for _, text := range []string{"<p>Müll &amp; mehr", "a\u202eb", "<svg><title>x", strings.Repeat("wort ", 100), "<![CDATA[x]]>"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := cut(fromHTML(text), maxTeaser)
		if utf8.RuneCountInString(got) > maxTeaser || !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q", got)
		}
		if again := plain(got); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	})
}

func TestLinks(t *testing.T) {
	base, _ := url.Parse("https://blatt.example/feeds/all.xml")
	for link, want := range map[string]string{
		"https://blatt.example/a":    "https://blatt.example/a",
		" https://blatt.example/a\n": "https://blatt.example/a",
		"/artikel/1":                 "https://blatt.example/artikel/1",
		"artikel/1":                  "https://blatt.example/feeds/artikel/1",
		"//other.example/x":          "https://other.example/x",
		"https://blatt.example/a?utm_source=rss&id=7&fbclid=x":  "https://blatt.example/a?id=7",
		"https://blatt.example/a?utm_source=rss#ref=rss":        "https://blatt.example/a",
		"https://blatt.example/a#kommentare":                    "https://blatt.example/a#kommentare",
		"https://blatt.example/Müll?q=Straße und \"mehr\"":      "https://blatt.example/M%C3%BCll?q=Stra%C3%9Fe%20und%20%22mehr%22",
		"https://auenbrück.example/":                            "https://xn--auenbrck-c6a.example/",
		"https://user:secret@blatt.example/a":                   "https://blatt.example/a",
		"http://[2606:4700::1]:8080/a":                          "http://[2606:4700::1]:8080/a",
		"https://my_paper.example/a":                            "https://my_paper.example/a",
		"https://blatt.example/" + strings.Repeat("a", maxLink): "",
		"http://192.168.1.1/neustart":                           "",
		"http://[fe80::1%25eth0]/":                              "",
		"http://localhost:8080/":                                "",
		"http://router.localhost./":                             "",
		"javascript:alert(1)":                                   "",
		"data:text/html,x":                                      "",
		"mailto:a@blatt.example":                                "",
		"https://":                                              "",
		"https://bl\u202eatt.example/":                          "",
		"https://blatt.example/a\x00b":                          "",
		"":                                                      "",
	} {
		if got := cleanLink(base, link); got != want {
			t.Errorf("%q: %q", link, got)
		}
	}
	inside, _ := url.Parse("http://10.0.0.7/feed.xml") // which somebody allowed
	if got := cleanLink(inside, "http://10.0.0.7/a"); got != "http://10.0.0.7/a" {
		t.Errorf("a feed of the own network leads nowhere: %q", got)
	}
}

func TestSameAddress(t *testing.T) {
	for _, same := range [][]string{
		{
			"https://www.blatt.example/lokales/rohrbruch", "http://blatt.example/lokales/rohrbruch/", "https://BLATT.example:443/lokales/rohrbruch?utm_source=rss&utm_medium=x",
			"https://blatt.example/lokales/rohrbruch#kommentare", "https://amp.blatt.example/lokales/rohrbruch", "https://www.blatt.example/amp/lokales/rohrbruch",
			"https://www.blatt.example/lokales/rohrbruch/amp/", "https://www.blatt.example/lokales/rohrbruch.amp", "https://www.blatt.example/lokales/rohrbruch?amp=1",
			"https://www.blatt.example/lokales/rohrbruch?outputType=amp&fbclid=7",
		},
		{"https://blatt.example/artikel.html", "https://blatt.example/artikel.amp.html"},
		{"https://blatt.example/?id=1&p=2", "https://www.blatt.example?p=2&id=1"},
	} {
		for _, link := range same {
			if got := sameAddress(link); got != sameAddress(same[0]) {
				t.Errorf("%s is not %s: %s", link, same[0], got)
			}
		}
	}
	seen := map[string]string{}
	for _, link := range []string{
		"https://www.blatt.example/lokales/rohrbruch", "https://blatt.example/artikel.html", "https://blatt.example/?id=1", "https://blatt.example/?id=2",
		"https://blatt.example/", "https://blatt.example:8080/", "https://blatt.example/Lokales/rohrbruch", "https://other.example/lokales/rohrbruch",
		"https://blatt.example/lokales", "https://blatt.example/amplitude", "https://blatt.example/artikel",
	} {
		if other := seen[sameAddress(link)]; other != "" {
			t.Errorf("%s is taken for %s", link, other)
		}
		seen[sameAddress(link)] = link
	}
}
