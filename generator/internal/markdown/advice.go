package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// heading notes where links can lead to, and looks at the level. A text that begins with level 1 goes down by one as a whole.
func (v *visitor) heading(n *ast.Heading) {
	if id, ok := n.AttributeString("id"); ok {
		v.anchors = append(v.anchors, string(id.([]byte)))
	}
	written := n.Level
	if v.demote && n.Level < 6 {
		n.Level++
	}
	switch {
	case written == 1 && !v.topped:
		v.topped = true
		v.issueAt(n, Issue{Kind: TopHeading, Text: "a heading of level 1: that is the title's", Hint: "begin with ##, and ### for what is below it"})
	case v.demote && v.level == 1 && written == 2: // as it is to be, once those of level 1 are mended
	case n.Level > v.level+1:
		v.skipped(n)
	}
	v.level = n.Level
}

// rawName finds what gives an element of HTML a name.
var rawName = regexp.MustCompile(`(?i)[\s"'](?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))`)

// rawAnchors notes the names in HTML.
func (v *visitor) rawAnchors(n ast.Node) {
	segments := n.Lines
	if raw, ok := n.(*ast.RawHTML); ok {
		segments = func() *text.Segments { return raw.Segments }
	}
	for i := range segments().Len() {
		segment := segments().At(i)
		for _, found := range rawName.FindAllSubmatch(segment.Value(v.source), -1) {
			v.anchors = append(v.anchors, string(found[1])+string(found[2])+string(found[3]))
		}
	}
}

// skipped tells of a heading more than one level below the one before, in the levels that the editor writes.
func (v *visitor) skipped(n *ast.Heading) {
	level, above := n.Level, v.level
	if v.demote {
		level, above = level-1, above-1
	}
	text := fmt.Sprintf("a heading of level %d behind one of level %d", level, above)
	if v.level == 1 {
		text = fmt.Sprintf("the first heading is of level %d", level)
	}
	v.issueAt(n, Issue{
		Kind: SkippedLevel, Text: text, Hint: "write " + "######"[:above+1] + ": whoever hears the page finds the parts of a text by their levels",
	})
}

// link resolves a link and looks at what it says.
func (v *visitor) link(n *ast.Link) {
	written := n.Destination
	target := v.target(n, written, AsLink)
	n.Destination = []byte(target.Href)
	if target.Omit {
		v.omitted = append(v.omitted, n)
		return
	}
	if bytes.IndexByte(written, '#') >= 0 && !bytes.Contains(written, []byte("://")) {
		line, column := v.lineOf(v.begin(n))
		v.jumps = append(v.jumps, Jump{line, column, string(written)})
	}
	if text, hint := v.dead(string(written)); text != "" {
		v.issueAt(n, Issue{Kind: DeadLink, Text: text, Hint: hint})
	}
	said := bytes.TrimSpace(linkText(v.room[:0], n, v.source))
	switch {
	case len(said) == 0:
		v.issueAt(n, Issue{Kind: EmptyLink, Text: "the link has no text", Hint: "say where it leads: [Fahrplan der Linie 3](fahrplan.md)"})
	case len(said) <= longestVague && vague[string(bytes.ToLower(bytes.Trim(said, vagueEnds)))]:
		v.issueAt(n, Issue{
			Kind: VagueLink, Text: fmt.Sprintf("the link says only %q", said),
			Hint: "say where it leads, as in [Fahrplan der Linie 3](fahrplan.md): many hear the links of a page one after the other, without what is around them",
		})
	}
}

// dead says why a link leads nowhere, as far as its address alone tells.
func (v *visitor) dead(address string) (text, hint string) {
	scheme, rest, found := strings.Cut(address, ":")
	name := strings.ToLower(scheme)
	switch {
	case strings.TrimSpace(address) == "":
		return "the link leads nowhere", "write where it leads: [Fahrplan der Linie 3](fahrplan.md)"
	case !found || strings.ContainsAny(scheme, "/?#"):
	case len(scheme) == 1, name == "file":
		return "the link leads to a drive, where the browsers of others find nothing", "put the file beside the post, and write its name: [Formular](formular.pdf)"
	case slices.Contains([]string{"javascript", "vbscript", "data"}, name) && !v.unsafeHTML:
		return "pages leave out where the link leads to, as it is no address of a page", "write an address with https:// in front"
	case name == "http" || name == "https":
		if host := strings.TrimPrefix(rest, "//"); host == rest || strings.TrimLeft(host, "/?#") != host || host == "" {
			return "the address names no site", "write https:// with the name of the site behind it"
		}
	case likeHTTP.MatchString(name):
		return fmt.Sprintf("the address begins with %q", scheme+":"), "write https://"
	}
	return "", ""
}

// likeHTTP finds the typing errors of http and https.
var likeHTTP = regexp.MustCompile(`^h?[htps]?(t+p|pt+|tsp)[ps]*$`)

// noBox looks at quotes that are none of the boxes, and were perhaps to be one.
func (v *visitor) noBox(n *ast.Blockquote) {
	paragraph, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || paragraph.Lines().Len() == 0 {
		return
	}
	first := paragraph.Lines().At(0)
	found := boxName.FindSubmatch(first.Value(v.source))
	if found == nil {
		return
	}
	text := fmt.Sprintf("the quote is no box: there is no %s", found[1])
	if alertKinds[strings.ToLower(string(found[1]))] != "" {
		text = fmt.Sprintf("the quote is no box: something stands behind %s", found[1])
	}
	issue := Issue{Kind: NoBox, Text: text, Hint: "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] in a line of its own"}
	issue.Line, issue.Column = v.lineOf(first.Start)
	v.issues = append(v.issues, issue)
}

// boxName finds the first line of what was to be a box.
var boxName = regexp.MustCompile(`^\s*(\[!\pL+\])(?:[^(\[:]|$)`)

// linkText is what a link says, with the words of pictures in it; a picture without any was told of already.
func linkText(to []byte, n ast.Node, source []byte) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindImage && !c.HasChildren() {
			to = append(to, "picture"...)
		}
		if c.Kind() == ast.KindImage {
			to = plain(to, c, source)
		}
	}
	return plain(to, n, source)
}

// longestVague is above the length of everything in vague, with what may stand around it.
const (
	longestVague = 48
	vagueEnds    = " .:!?,;>-()[]\u00a0–…›»→"
)

// vague are texts of links that say nothing by themselves.
var vague = setOf(
	"hier", "hier klicken", "klick hier", "klicke hier", "klicken sie hier", "bitte hier klicken", "bitte klicken sie hier", "klicken", "klick", "siehe hier", "da", "dort",
	"hier entlang", "hier lesen", "hier ansehen", "hier herunterladen", "hier weiterlesen", "mehr", "mehr dazu", "mehr hier", "mehr lesen", "mehr erfahren", "mehr infos",
	"mehr informationen", "weitere informationen", "weitere infos", "weiter", "weiterlesen", "weiter lesen", "details", "link", "dieser link", "diesem link", "diesen link",
	"zum link", "diese seite", "dieser seite", "here", "click here", "please click here", "see here", "read here", "go here", "there", "more", "more here", "read more",
	"see more", "learn more", "find out more", "more info", "more information", "more details", "this", "this link", "the link", "this page", "continue", "continue reading",
)

func setOf(all ...string) map[string]bool {
	set := make(map[string]bool, len(all))
	for _, one := range all {
		set[one] = true
	}
	return set
}

// issueAt notes an issue at the beginning of a node.
func (v *visitor) issueAt(n ast.Node, issue Issue) {
	issue.Line, issue.Column = v.lineOf(v.begin(n))
	v.issues = append(v.issues, issue)
}

// begin is where a node begins in the source.
func (*visitor) begin(n ast.Node) int { return max(0, n.Pos()) }
