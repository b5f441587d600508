package looktest

import (
	"context"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

const tools = "../../../.ci/node_modules/"

// violation is what axe found at one element.
type violation struct{ Rule, Element, HTML, Summary string }

// axe runs the rules of WCAG 2.0 and 2.1, levels A and AA, on a page that the library was put into.
const axe = `axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, resultTypes: ["violations"]})
	.then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(node => (
		{rule: id, element: node.target.join(" "), html: node.html.slice(0, 200), summary: node.failureSummary}))))`

func axeLibrary(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(tools + "axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("this test needs axe-core; run .ci/needs: %v", err)
	}
	return string(text) + "; undefined"
}

func TestAxe(t *testing.T) {
	library := axeLibrary(t)
	inTabs(t, specimens(t), func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[0].show(), chromedp.Navigate(s.url()))
		evaluate[chromedp.Void](tab, t, library)
		for _, look := range looks {
			do(tab, t, look.show())
			for _, v := range evaluate[[]violation](tab, t, axe) {
				t.Errorf("%s, %s: %s at %s\n%s\n%s", s, look, v.Rule, v.Element, v.HTML, v.Summary)
			}
		}
	})
}

// TestAxeFindsWhatIsWrong keeps the test above from passing because it looks at nothing.
func TestAxeFindsWhatIsWrong(t *testing.T) {
	room := newsrooms(t)[0]
	inTabs(t, []specimen{{page: room.pages["404.html"], kinds: []string{"broken"}}}, func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[0].show(), chromedp.Navigate(s.url()))
		evaluate[chromedp.Void](tab, t, axeLibrary(t))
		evaluate[chromedp.Void](tab, t, `document.querySelector("main").innerHTML = "<img src='/logo.svg'><p>pale</p>"; undefined`)
		evaluate[chromedp.Void](tab, t, `document.querySelector("main p").style.color = "#999"; undefined`)
		rules := map[string]bool{}
		for _, v := range evaluate[[]violation](tab, t, axe) {
			rules[v.Rule] = true
		}
		if !rules["image-alt"] || !rules["color-contrast"] {
			t.Errorf("axe found %v, want image-alt and color-contrast", rules)
		}
	})
}
