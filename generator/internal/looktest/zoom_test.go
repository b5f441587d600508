package looktest

import (
	"context"
	_ "embed"
	"testing"

	"github.com/chromedp/chromedp"
)

// fit.js says what does not fit on the screen, is cut off or lies on something else.
//
//go:embed testdata/fit.js
var fit string

// TestZoom shows a page of every template at 200 % of 1280 pixels, at the width that WCAG 1.4.10 asks for, and with letters of twice the size.
func TestZoom(t *testing.T) {
	inTabs(t, templates(t), func(t *testing.T, tab context.Context, s specimen) {
		for _, screen := range []struct {
			name          string
			width, height int64
			letters       string
		}{
			{"1280 px", 1280, 900, "100%"},
			{"1280 px at 200 %", 640, 450, "100%"},
			{"320 px", 320, 640, "100%"},
			{"1280 px, letters at 200 %", 1280, 900, "200%"},
			{"390 px, letters at 200 %", 390, 844, "200%"},
		} {
			do(tab, t, look{screen.width, screen.height, "light"}.show(), chromedp.Navigate(s.url()))
			evaluate[string](tab, t, `document.documentElement.style.fontSize = "`+screen.letters+`"`)
			for _, loss := range evaluate[[]string](tab, t, fit) {
				t.Errorf("%s, %s: %s", s, screen.name, loss)
			}
		}
	})
}

// TestFitFindsWhatIsLost keeps the test above from passing because it looks at nothing.
func TestFitFindsWhatIsLost(t *testing.T) {
	page := newsrooms(t)[0].pages["404.html"]
	inTabs(t, []specimen{{page: page, kinds: []string{"broken"}}}, func(t *testing.T, tab context.Context, s specimen) {
		for style, want := range map[string]string{
			`{width: "2000px"}`: "the page is wider than the screen: 2000 px of 320",
			`{overflow: "hidden", whiteSpace: "nowrap", width: "50px"}`:  "text is cut off at the side: p A text that is long enough",
			`{overflow: "hidden", height: "8px"}`:                        "text is cut off below: p A text that is long enough",
			`{position: "absolute", top: "0", left: "0", width: "100%"}`: "text lies on text: ",
		} {
			do(tab, t, look{320, 640, "light"}.show(), chromedp.Navigate(s.url()))
			evaluate[chromedp.Void](tab, t, `document.querySelector("main").innerHTML = "<p>A text that is long enough</p>"; Object.assign(document.querySelector("main p").style, `+style+`); undefined`)
			if losses := evaluate[[]string](tab, t, fit); !anyBegins(losses, want) {
				t.Errorf("%s: found %q, want %q", style, losses, want)
			}
		}
	})
}
