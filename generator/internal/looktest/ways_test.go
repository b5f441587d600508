package looktest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWithoutScript reads every kind of page with scripts turned off: everything that is said with them is said without, but for what
// only they can do, which is then not offered.
func TestWithoutScript(t *testing.T) {
	const text = `document.querySelector("main").innerText.replace(/\s+/g, " ").trim()`
	inTabs(t, templates(t), func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[0].show(), command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Navigate(s.url()))
		plain := evaluate[string](tab, t, text)
		offered := evaluate[[]string](tab, t, `[...document.querySelectorAll("form, button, input, [role=search]")].filter(e => e.checkVisibility() && !e.disabled).map(e => e.outerHTML.slice(0, 80))`)
		if len(offered) > 0 {
			t.Errorf("%s: without script it offers %q", s, offered)
		}
		if len(plain) < 20 {
			t.Errorf("%s: without script it says only %q", s, plain)
		}
		do(tab, t, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}), chromedp.Navigate(s.url()))
		with := evaluate[string](tab, t, text)
		t.Logf("%s: %d letters without script, %d with", s, len(plain), len(with))
		if len(plain)*10 < len(with)*8 {
			t.Errorf("%s: without script %d of %d letters are there", s, len(plain), len(with))
		}
	})
}

// TestNightIsDark looks at the colours of every kind of page by day and by night.
func TestNightIsDark(t *testing.T) {
	const ground = `(() => {
		const canvas = document.createElement("canvas").getContext("2d");
		canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
		canvas.fillRect(0, 0, 1, 1);
		const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
		return Math.round(.2126 * r + .7152 * g + .0722 * b);
	})()`
	inTabs(t, templates(t), func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[0].show(), chromedp.Navigate(s.url()))
		day := evaluate[int](tab, t, ground)
		do(tab, t, looks[1].show())
		if night := evaluate[int](tab, t, ground); day < 220 || night > 50 {
			t.Errorf("%s: the ground is %d of 255 light by day and %d by night", s, day, night)
		}
	})
}

// TestLanguageSwitch goes from every kind of page to the same one in English and back.
func TestLanguageSwitch(t *testing.T) {
	var german []specimen
	for _, s := range specimens(t) {
		if s.room.pages["en/index.html"] != nil && !strings.HasPrefix(strings.TrimPrefix(s.path, "presse/"), "en/") && s.path != "404.html" {
			german = append(german, s)
		}
	}
	inTabs(t, german, func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[0].show(), chromedp.Navigate(s.url()))
		for _, language := range []string{"en", "de"} {
			address := evaluate[string](tab, t, `document.querySelector("a[hreflang=`+language+`]")?.href ?? ""`)
			if address == "" {
				t.Errorf("%s: no link leads to the language %s", s, language)
				return
			}
			do(tab, t, chromedp.Navigate(address))
			if got := evaluate[string](tab, t, "document.documentElement.lang"); got != language {
				t.Errorf("%s: the link to %s leads to %s, which is in %q", s, language, address, got)
			}
		}
		further := strings.Contains(s.path, "page/") // lists are cut into pages anew in each language
		if back := evaluate[string](tab, t, "location.href"); back != s.url() && s.room.pages["en/"+s.path] != nil && !further {
			t.Errorf("%s: the way to English and back leads to %s", s, back)
		}
	})
}
