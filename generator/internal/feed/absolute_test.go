package feed

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func parseURL(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAbsolute(t *testing.T) {
	const page = "https://news.example/intern/technik/netz/"
	for _, test := range []struct{ name, in, want string }{
		{"text", `Kein <em>Verweis</em> &amp; nichts`, `Kein <em>Verweis</em> &amp; nichts`},
		{"root-relative", `<a href="/intern/a/">`, `<a href="https://news.example/intern/a/">`},
		{"relative", `<a href="bild.jpg">`, `<a href="https://news.example/intern/technik/netz/bild.jpg">`},
		{"parent", `<a href="../x/?q=1#y">`, `<a href="https://news.example/intern/technik/x/?q=1#y">`},
		{"fragment", `<a href="#fn:1">`, `<a href="https://news.example/intern/technik/netz/#fn:1">`},
		{"no scheme", `<img src="//cdn.example/a.png">`, `<img src="https://cdn.example/a.png">`},
		{"absolute stays to the byte", `<A  HREF='https://x.example/a b' >`, `<A  HREF='https://x.example/a b' >`},
		{"mail, phone, data", `<a href="mailto:a@b.example"><a href="tel:+491713920000"><img src="data:image/png;base64,AA==">`, `<a href="mailto:a@b.example"><a href="tel:+491713920000"><img src="data:image/png;base64,AA==">`},
		{"umlauts", `<a href="/größe/">`, `<a href="https://news.example/gr%C3%B6%C3%9Fe/">`},
		{"already escaped", `<a href="/gr%C3%B6%C3%9Fe/">`, `<a href="https://news.example/gr%C3%B6%C3%9Fe/">`},
		{"ampersand", `<a href="/?a=1&amp;b=2">`, `<a href="https://news.example/?a=1&amp;b=2">`},
		{"bad escape", `<a href="/100%">`, `<a href="https://news.example/100%">`},
		{"no address at all", `<a href="http://[x/">`, `<a href="http://[x/">`},
		{"empty", `<a href="">`, `<a href="">`},
		{"blanks", `<a href=" /a ">`, `<a href="https://news.example/a">`},
		{"other attributes stay", `<img alt="a &quot;b&quot;" src="/a.png" width="1" hidden/>`, `<img alt="a &#34;b&#34;" src="https://news.example/a.png" width="1" hidden=""/>`},
		{"video", `<video poster="/p.jpg"><source src="/v.mp4"></video>`, `<video poster="https://news.example/p.jpg"><source src="https://news.example/v.mp4"></video>`},
		{"quote", `<blockquote cite="/a/">`, `<blockquote cite="https://news.example/a/">`},
		{"object", `<object data="/a.pdf"></object><div data="/a">`, `<object data="https://news.example/a.pdf"></object><div data="/a">`},
		{"srcset", `<img srcset="/a.jpg 480w, /b.jpg 2x">`, `<img srcset="https://news.example/a.jpg 480w, https://news.example/b.jpg 2x">`},
		{
			"picture", `<picture><source type="image/webp" srcset="/a.1a2b3c4d-480.webp 480w, /a.1a2b3c4d-960.webp 960w" sizes="(min-width: 40em) 38em, 100vw"><img src="/a.1a2b3c4d-960.jpg" srcset="a-480.jpg 480w" alt=""></picture>`,
			`<picture><source type="image/webp" srcset="https://news.example/a.1a2b3c4d-480.webp 480w, https://news.example/a.1a2b3c4d-960.webp 960w" sizes="(min-width: 40em) 38em, 100vw">` +
				`<img src="https://news.example/a.1a2b3c4d-960.jpg" srcset="https://news.example/intern/technik/netz/a-480.jpg 480w" alt=""></picture>`,
		},
		{"absolute srcset stays to the byte", `<IMG srcset='https://x.example/a.jpg 480w, https://x.example/b.jpg 2x'>`, `<IMG srcset='https://x.example/a.jpg 480w, https://x.example/b.jpg 2x'>`},
		{"preload", `<link rel="preload" imagesrcset="/a.jpg 1x">`, `<link rel="preload" imagesrcset="https://news.example/a.jpg 1x">`},
		{"srcset is none of other attributes", `<img data-srcset="/a 1x">`, `<img data-srcset="/a 1x">`},
		{"not in text, comments and scripts", `href="/a" <!-- <a href="/a"> --><script>x='<a href="/a">'</script>`, `href="/a" <!-- <a href="/a"> --><script>x='<a href="/a">'</script>`},
		{"half a tag", `a<img src="/a`, `a`},
	} {
		if got := absolute(test.in, parseURL(t, page)); got != test.want {
			t.Errorf("%s: %s\n got %s\nwant %s", test.name, test.in, got, test.want)
		}
	}
}

func TestResolveSrcset(t *testing.T) {
	const page = "https://n.example/p/"
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{" , ", ""},
		{"/a.jpg", "https://n.example/a.jpg"},
		{"/a.jpg, /b.jpg", "https://n.example/a.jpg, https://n.example/b.jpg"},
		{"/a.jpg,/b.jpg 2x", "https://n.example/a.jpg,/b.jpg 2x"}, // one address with a comma in it, as browsers read it
		{"\n/a.jpg 1x,\n\t/b,c.jpg 640w 2h\n", "https://n.example/a.jpg 1x, https://n.example/b,c.jpg 640w 2h"},
		{"/a.jpg f(1, 2), /b.jpg", "https://n.example/a.jpg f(1, 2), https://n.example/b.jpg"},
		{"data:image/png;base64,AA== 1x, b.jpg 2x", "data:image/png;base64,AA== 1x, https://n.example/p/b.jpg 2x"},
		{"data:image/png;base64,AA==, b.jpg 2x", "data:image/png;base64,AA==, https://n.example/p/b.jpg 2x"},
		{"data:image/svg+xml,%3Csvg,%20/%3E 480w,b.jpg 960w", "data:image/svg+xml,%3Csvg,%20/%3E 480w, https://n.example/p/b.jpg 960w"},
		{"/größe,1.jpg 480w", "https://n.example/gr%C3%B6%C3%9Fe,1.jpg 480w"},
		{"//cdn.example/a.jpg 1x,https://x.example/b.jpg", "https://cdn.example/a.jpg 1x, https://x.example/b.jpg"},
		{",,/a.jpg,,,", "https://n.example/a.jpg"},
		{"/a.jpg 480w", "https://n.example/a.jpg 480w"},
		{"/a.jpg (1x", "https://n.example/a.jpg (1x"},
	} {
		if got := resolveSrcset(test.in, parseURL(t, page)); got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.in, got, test.want)
		}
	}
}

// FuzzAbsolute: whatever stands in a body, no address from the root is left, the text is the same, and twice is as once.
func FuzzAbsolute(f *testing.F) {
	for _, seed := range []string{
		`<p>Text &amp; <a href="/a/?b=1&amp;c">x</a><img src="/a.png" srcset="/a 1x, /b,c 2x" alt='"'></p>`,
		`<video poster=/p><source src="//x/y">`, `<picture><source srcset="/a,b 1x,/c (2x, /d"><img srcset="data:,x, /y 2w">`, `<svg><a xlink:href="/x"/></svg>`, `<script>"<a href='/x'>"</script>`,
		`<a href="/%zz" href="/twice">`, "<a href=\"\t/a\x00\">", `<textarea><a href="/a">`, `<plaintext><a href="/a">`, `<a href="/a`, `]]>`,
	} {
		f.Add(seed)
	}
	base := parseURL(f, "https://news.example/technik/netz/")
	f.Fuzz(func(t *testing.T, body string) {
		once := absolute(body, base)
		if twice := absolute(once, base); twice != once {
			t.Errorf("%q\nonce  %q\ntwice %q", body, once, twice)
		}
		before, _ := read(body)
		after, addresses := read(once)
		if before != after {
			t.Errorf("%q\nbecame %q", before, after)
		}
		for _, a := range addresses {
			if strings.HasPrefix(a, "/") && !strings.HasPrefix(a, "//") {
				t.Errorf("%q leaves %q", body, a)
			}
		}
	})
}

// read returns all text of a body with the names of its elements, and the addresses.
func read(body string) (text string, addresses []string) {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(body)); z.Next() != html.ErrorToken; {
		token := z.Token()
		b.WriteString(token.Data + "\x00")
		for _, a := range token.Attr {
			switch a.Key {
			case "href", "src", "poster":
				addresses = append(addresses, a.Val)
			case "srcset":
				addresses = append(addresses, srcsetURLs(a.Val)...)
			}
		}
	}
	return b.String(), addresses
}

// srcsetURLs are the addresses of a srcset, read in another way than resolveSrcset does: in the steps of the standard, letter by letter.
func srcsetURLs(value string) []string {
	const blanks = " \t\n\f\r"
	var all []string
	for i := 0; ; {
		for i < len(value) && strings.IndexByte(blanks+",", value[i]) >= 0 {
			i++
		}
		if i == len(value) {
			return all
		}
		start := i
		for i < len(value) && strings.IndexByte(blanks, value[i]) < 0 {
			i++
		}
		address := strings.TrimRight(value[start:i], ",")
		all = append(all, address)
		if len(address) < i-start {
			continue
		}
		for depth := 0; i < len(value); i++ {
			if value[i] == ',' && depth == 0 {
				break
			}
			if value[i] == '(' {
				depth++
			} else if value[i] == ')' && depth > 0 {
				depth--
			}
		}
	}
}
