package looktest

import (
	"bytes"
	"context"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	pdf "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// shortPost is how many letters a post has at most that must fit on two sheets.
const shortPost = 2000

// TestPrint prints every kind of post on A4: a notice for the board, with title and short link as text, and without what is of no use on
// paper. A short post fits on two sheets.
func TestPrint(t *testing.T) {
	var posts []specimen
	for _, s := range specimens(t) {
		if slices.ContainsFunc(s.kinds, func(kind string) bool { return strings.Contains(kind, "post") }) {
			posts = append(posts, s)
		}
	}
	inTabs(t, posts, func(t *testing.T, tab context.Context, s specimen) {
		do(tab, t, looks[1].show(), chromedp.Navigate(s.url())) // the night must not come out of the printer
		paper, err := chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), func(p *pdf.PrintToPDFParams) { p.PreferCSSPageSize = new(true) }))
		if err != nil {
			t.Fatal(err)
		}
		sheets := strings.Split(strings.TrimSuffix(pdfText(t, paper), "\f"), "\f")
		text := words(strings.Join(sheets, " "))
		if title := words(s.textOf("h1")); !strings.Contains(text, title) {
			t.Errorf("%s: the title %q is not on paper:\n%s", s, title, text)
		}
		if link := shortLink.FindString(text); link == "" {
			t.Errorf("%s: the short link is not on paper:\n%s", s, text)
		}
		for _, nav := range s.all("nav") {
			if name := attribute(nav, "aria-label"); name != "" && strings.Contains(text, words(textIn(nav))) && words(textIn(nav)) != "" {
				t.Errorf("%s: the navigation %q is on paper", s, name)
			}
		}
		written := len(words(s.textOf("article")))
		t.Logf("%s: %d letters on %d sheets", s, written, len(sheets))
		if written < shortPost && len(sheets) > 2 {
			t.Errorf("%s: %d sheets for %d letters, want 2 at most", s, len(sheets), written)
		}
	})
}

var shortLink = regexp.MustCompile(`newsroom\.example\.org/(blick/)?a/[a-z0-9]{6}`)

// pdfText is what a machine reads on the sheets of a PDF, with a form feed behind each.
func pdfText(t *testing.T, paper []byte) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "pdftotext", "-", "-")
	command.Stdin = bytes.NewReader(paper)
	text, err := command.Output()
	if err != nil {
		t.Fatalf("this test needs pdftotext (Debian: apt-get install poppler-utils): %v", err)
	}
	return string(text)
}

// words is a text without what printers do to it: line ends, spaces and the hyphens at breaks.
func words(text string) string {
	return strings.NewReplacer("\u00ad", "", "-", "", "\u2010", "").Replace(strings.Join(strings.Fields(text), ""))
}

// all are the elements of a name.
func (p *page) all(name string) []*html.Node {
	var found []*html.Node
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == name {
			found = append(found, node)
		}
	}
	return found
}

func (p *page) textOf(name string) string {
	for _, node := range p.all(name) {
		return textIn(node)
	}
	return ""
}

func textIn(node *html.Node) string {
	var text strings.Builder
	for below := range node.Descendants() {
		if below.Type == html.TextNode {
			text.WriteString(below.Data + " ")
		}
	}
	return text.String()
}
