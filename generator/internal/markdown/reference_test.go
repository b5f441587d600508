package markdown

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// reference is goldmark as its manual says, without a shortcut: what a Renderer must write, to the byte.
type reference struct {
	markdown   goldmark.Markdown
	words      *words
	unsafeHTML bool
}

func newReference(language string, unsafeHTML bool) *reference {
	return withParsers(language, unsafeHTML, parser.WithBlockParsers(util.Prioritized(blockParser{}, blocksFirst)),
		parser.WithInlineParsers(util.Prioritized(strayParser{}, blocksFirst)), parser.WithParagraphTransformers(util.Prioritized(alerts{}, blocksFirst)))
}

// withoutShortcodes is goldmark that knows nothing of what is our own.
func withoutShortcodes(language string, unsafeHTML bool) *reference {
	return withParsers(language, unsafeHTML)
}

func withParsers(language string, unsafeHTML bool, parsers ...parser.Option) *reference {
	options := []goldmark.Option{
		goldmark.WithParserOptions(parsers...),
		goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.TaskList,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.DefinitionList, extension.NewFootnote(),
			extension.NewTypographer(extension.WithTypographicSubstitutions(quotes(language)))),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(frames(language)...)),
	}
	if unsafeHTML {
		options = append(options, goldmark.WithRendererOptions(html.WithUnsafe()))
	}
	return &reference{goldmark.New(options...), wordsOf(language), unsafeHTML}
}

func (r *reference) Render(source []byte, resolve Resolver) Document {
	if line := tooDeep(source); line > 0 {
		return Document{Issues: []Issue{{
			Line: line, Column: 1, Kind: Failed, Text: "quotes within quotes, deeper than anybody reads", Hint: "take some of the > away",
		}}}
	}
	ctx := parser.NewContext(parser.WithIDs(&plainIDs{taken: map[string]int{}}))
	doc := r.markdown.Parser().Parse(text.NewReader(source), parser.WithContext(ctx))
	v := visitor{
		source: source, resolve: resolve, words: r.words, unsafeHTML: r.unsafeHTML, demote: topHeading(doc) == 1, level: 1,
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && !v.visit(n) {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	v.unlink()
	var out bytes.Buffer
	out.Grow(len(source) * 3 / 2)
	if err := r.markdown.Renderer().Render(&out, source, doc); err != nil {
		v.issues = append(v.issues, Issue{Line: 1, Column: 1, Kind: Failed, Text: "cannot be rendered: " + err.Error()})
	}
	return Document{template.HTML(out.String()), plainTeaser(doc, source), v.issues, v.anchors, v.jumps, v.blocks}
}

// plainIDs are headingIDs in the words of package strings.
type plainIDs struct{ taken map[string]int }

func (ids *plainIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(value)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	id := strings.Join(words, "-")
	if id == "" {
		id = "abschnitt"
	}
	for base := id; ids.taken[id] > 0; id = base + "-" + strconv.Itoa(ids.taken[base]) {
		ids.taken[base]++
	}
	ids.taken[id]++
	return []byte(id)
}

func (ids *plainIDs) Put(value []byte) { ids.taken[string(value)]++ }

// plainTeaser is the teaser in the words of package strings.
func plainTeaser(doc ast.Node, source []byte) string {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		var b strings.Builder
		plainText(n, source, &b)
		if words := strings.Fields(b.String()); len(words) > 0 {
			return strings.Join(words, " ")
		}
	}
	return ""
}

func plainText(n ast.Node, source []byte, b *strings.Builder) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Value(source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(decode.Replace(string(c.Value)))
		case *ast.AutoLink:
			b.Write(c.Label(source))
		case *ast.Image, *ast.RawHTML:
		default:
			plainText(c, source, b)
		}
	}
}
