package markdown

import (
	"strings"
	"testing"
)

// TestPicturesKnowTheirWidths: a picture of which more is known says so, wherever it stands in a text.
func TestPicturesKnowTheirWidths(t *testing.T) {
	resolve := func(destination string, as Use) (Target, error) {
		target := Target{Href: "/x/" + destination}
		if as == AsPicture {
			target.Picture = &Picture{Width: 960, Height: 720, Srcset: "/x/a-480.jpg 480w, /x/a-960.jpg 960w", Class: "tint-120"}
			if strings.HasPrefix(destination, "w") {
				target.Picture.WebP = "/x/a-480.webp 480w"
			}
		}
		return target, nil
	}
	const known = ` srcset="/x/a-480.jpg 480w, /x/a-960.jpg 960w" sizes="` + pictureSizes + `" width="960" height="720" class="tint-120" loading="lazy" decoding="async">`
	for in, want := range map[string]string{
		"![Bild](a.jpg)": `<p><img src="/x/a.jpg" alt="Bild"` + known + "</p>\n",
		"![Bild](w.jpg)": `<p><picture><source type="image/webp" srcset="/x/a-480.webp 480w" sizes="` + pictureSizes + `"><img src="/x/w.jpg" alt="Bild"` + known + "</picture></p>\n",
		"[![Bild](w.jpg) mehr](b) und ![Zwei](w2.jpg)": `<p><a href="/x/b"><picture><source type="image/webp" srcset="/x/a-480.webp 480w" sizes="` + pictureSizes +
			`"><img src="/x/w.jpg" alt="Bild"` + known + `</picture> mehr</a> und <picture><source type="image/webp" srcset="/x/a-480.webp 480w" sizes="` + pictureSizes +
			`"><img src="/x/w2.jpg" alt="Zwei"` + known + "</picture></p>\n",
	} {
		if doc := New("de", false).Render([]byte(in), resolve); string(doc.HTML) != want {
			t.Errorf("%s: got  %s\nwant %s", in, doc.HTML, want)
		}
	}
}
