package looktest

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyboard.js notes where the focus goes and what shows it.
//
//go:embed testdata/keyboard.js
var keyboard string

// stop is a place that the tab key reaches.
type stop struct {
	Element string
	Shown   bool // looks different with the focus on it
	Seen    bool // some of it is on the screen and nothing lies on it
}

func TestKeyboard(t *testing.T) {
	inTabs(t, templates(t), func(t *testing.T, tab context.Context, s specimen) {
		for _, look := range []look{looks[0], looks[3]} {
			do(tab, t, look.show(), chromedp.Navigate(s.url()))
			walk(tab, t, s, look)
			skip(tab, t, s, look)
		}
	})
}

// whole are the kinds of pages of which the head and the foot are walked through too: others have the same.
var whole = []string{"home", "post", "press", "404"}

// walk goes through a page with the tab key: every link, button and field in the order of the page, and visibly so.
func walk(tab context.Context, t *testing.T, s specimen, look look) {
	t.Helper()
	all := slices.ContainsFunc(s.kinds, func(kind string) bool { return slices.Contains(whole, kind) })
	wanted := evaluate[[]string](tab, t, fmt.Sprintf("%s(%v)", strings.TrimSpace(keyboard), all))
	for range len(wanted) + 12 { // players have stops of their own
		do(tab, t, chromedp.KeyEvent(kb.Tab))
		if evaluate[int](tab, t, "note()") >= len(wanted) {
			break
		}
	}
	stops := evaluate[[]stop](tab, t, "stops")
	var got []string
	for _, stop := range stops {
		got = append(got, stop.Element)
		if !stop.Shown {
			t.Errorf("%s, %s: nothing shows the focus on %s", s, look, stop.Element)
		}
		if !stop.Seen {
			t.Errorf("%s, %s: the focus on %s is out of sight", s, look, stop.Element)
		}
	}
	if !slices.Equal(got, wanted) {
		t.Errorf("%s, %s: the tab key reached\n%q\nwant\n%q", s, look, got, wanted)
	}
}

// skip takes the link over the navigation: the first one, which shows itself and leads into the main part.
func skip(tab context.Context, t *testing.T, s specimen, look look) {
	t.Helper()
	do(tab, t, chromedp.Navigate(s.url()), chromedp.KeyEvent(kb.Tab))
	if !evaluate[bool](tab, t, `document.activeElement.matches('a[href="#nr-main"]')`) {
		t.Errorf("%s, %s: the first stop is no link to #nr-main", s, look)
		return
	}
	if !evaluate[bool](tab, t, `(({top, left, width, height}) => top >= 0 && left >= 0 && width > 20 && height > 10)(document.activeElement.getBoundingClientRect())`) {
		t.Errorf("%s, %s: the link over the navigation does not show itself", s, look)
	}
	do(tab, t, chromedp.KeyEvent(kb.Enter))
	if !evaluate[bool](tab, t, `document.activeElement.matches("main#nr-main")`) {
		t.Errorf("%s, %s: the link over the navigation does not move the focus to the main part", s, look)
	}
	if !evaluate[bool](tab, t, `!document.querySelector("main a[href]")`) {
		do(tab, t, chromedp.KeyEvent(kb.Tab))
		if !evaluate[bool](tab, t, `document.querySelector("main").contains(document.activeElement)`) {
			t.Errorf("%s, %s: after the link over the navigation the tab key leaves the main part", s, look)
		}
	}
}

// TestNavigationSaysWhereOneIs asks that a link of the header that leads to the page it stands on says so.
func TestNavigationSaysWhereOneIs(t *testing.T) {
	for _, s := range specimens(t) {
		current := 0
		for node := range s.root.Descendants() {
			if node.Data != "a" || !inside(node, "nav") || !inside(node, "header") {
				continue
			}
			if attribute(node, "aria-current") != "" {
				current++
			}
			if attribute(node, "href") == s.href() && attribute(node, "aria-current") == "" {
				t.Errorf("%s: the link to the page itself has no aria-current", s)
			}
		}
		inList := slices.ContainsFunc(s.kinds, func(kind string) bool { return kind == "section" || kind == "post" || kind == "home" })
		if inList && current == 0 {
			t.Errorf("%s: no link of the navigation has aria-current", s)
		}
	}
}
