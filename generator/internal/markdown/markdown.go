// Package markdown owns the way from an editor's Markdown to safe HTML: GitHub's dialect with footnotes, definition lists,
// typographic quotes of the language and ids on headings. It is the only package that knows goldmark.
//
// Raw HTML is left out and reported, unless the newsroom allows it. Where links and pictures lead is decided by the caller's Resolver;
// what it refuses is reported with the line of the text.
package markdown

import (
	"bytes"
	"html/template"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Resolver turns the destination of a link or a picture, as written, into what the page links to. With an error the text keeps the
// href that came with it.
type Resolver func(destination string, picture bool) (Target, error)

// Target is where a link leads, or what a picture shows.
type Target struct {
	Href    string
	Picture *Picture // nil for links, and for pictures of which nothing more is known
	Omit    bool     // the link, or the picture, is left out; its text, or the alternative text, takes its place
}

// Picture is what a page says of a picture beside its address, so that a phone takes the width that it needs and nothing jumps while it loads.
type Picture struct {
	Width, Height int    // pixels; 0 = not known
	Srcset        string // of the type that every browser shows; may be empty
	WebP          string // the same in WebP; may be empty
	Class         string // may be empty
}

// Issue is something wrong in a text. Line counts from 1 within the text.
type Issue struct {
	Line, Column int
	Text         string
	Hint         string
	Kind         Kind
	Err          error // what the resolver said, for BadLink
}

// Kind is what an Issue is about.
type Kind int

// The kinds of issues.
const (
	BadLink Kind = iota // the resolver refused it
	RawHTML             // was left out
	NoAlt               // a picture without a text for those who do not see it
	Failed              // the text could not be rendered
)

// Document is a rendered text.
type Document struct {
	HTML   template.HTML
	Teaser string // plain text of the first paragraph
	Issues []Issue
}

// Renderer renders texts; it is safe for use by many goroutines at once.
type Renderer struct {
	// AutoLinks has the resolver asked also for addresses that stand in a text by themselves, so that it can omit them.
	AutoLinks bool

	markdown   goldmark.Markdown
	unsafeHTML bool
	passes     sync.Pool // of *pass
}

// New returns a Renderer for a language (its quotation marks). With unsafeHTML raw HTML goes through as it is.
func New(language string, unsafeHTML bool) *Renderer {
	options := []goldmark.Option{
		goldmark.WithParser(newParser()),
		goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.TaskList,
			// A style attribute would be refused by the pages' Content-Security-Policy: the visitor gives cells a class instead.
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.DefinitionList, extension.NewFootnote(),
			extension.NewTypographer(extension.WithTypographicSubstitutions(quotes(language)))),
		goldmark.WithRendererOptions(html.WithWriter(newEscaper()),
			renderer.WithNodeRenderers(frames(language)...)),
	}
	if unsafeHTML {
		options = append(options, goldmark.WithRendererOptions(html.WithUnsafe()))
	}
	return &Renderer{markdown: goldmark.New(options...), unsafeHTML: unsafeHTML, passes: sync.Pool{New: func() any { return newPass() }}}
}

// newParser is goldmark's own parser, with shortcuts that change nothing of what it finds.
func newParser() parser.Parser {
	words := newPlainParser()
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(words, plainFirst), util.Prioritized(emphasisParser{words}, plainFirst)),
		parser.WithParagraphTransformers(util.Prioritized(bracketed{parser.LinkReferenceParagraphTransformer}, linkReferences)),
		parser.WithAutoHeadingID(),
	)
}

// quotes are the marks of a language; English ones for those that are not known.
func quotes(language string) extension.TypographicSubstitutions {
	marks := extension.TypographicSubstitutions{}
	if base, _, _ := strings.Cut(language, "-"); base == "de" {
		marks[extension.LeftDoubleQuote] = []byte("„")
		marks[extension.RightDoubleQuote] = []byte("“")
		marks[extension.LeftSingleQuote] = []byte("‚")
		marks[extension.RightSingleQuote] = []byte("‘")
		marks[extension.Apostrophe] = []byte("’")
	}
	return marks
}

// maxQuotes is how deep quotes may lie in each other. goldmark's time grows with the square of the depth: a line of a million > takes
// minutes, and nothing else is published meanwhile.
const maxQuotes = 100

// tooDeep returns the first line that has more quotes in each other, or 0.
func tooDeep(source []byte) int {
	if bytes.Count(source, []byte(">")) <= maxQuotes {
		return 0
	}
	line := 0
	for text := range bytes.Lines(source) {
		line++
		depth := 0
		for _, c := range text {
			if c == '>' {
				depth++
			} else if c != ' ' && c != '\t' {
				break
			}
		}
		if depth > maxQuotes {
			return line
		}
	}
	return 0
}

// Render turns one text into HTML. It never fails: what cannot be rendered is an Issue.
func (r *Renderer) Render(source []byte, resolve Resolver) Document {
	if line := tooDeep(source); line > 0 {
		return Document{Issues: []Issue{{
			Line: line, Column: 1, Kind: Failed, Text: "quotes within quotes, deeper than anybody reads", Hint: "take some of the > away",
		}}}
	}
	p := r.passes.Get().(*pass)
	doc := r.markdown.Parser().Parse(text.NewReader(source), parser.WithContext(p))
	v := visitor{source: source, resolve: resolve, unsafeHTML: r.unsafeHTML, autoLinks: r.AutoLinks, demote: topHeading(doc) == 1}
	v.walk(doc)
	v.unlink()
	if err := r.markdown.Renderer().Render(&p.html, source, doc); err != nil {
		v.issues = append(v.issues, Issue{Line: 1, Column: 1, Kind: Failed, Text: "cannot be rendered: " + err.Error()})
	}
	result := Document{template.HTML(p.html.bytes), teaser(doc, source, p.words), v.issues}
	if len(source) < longText {
		p.reset()
		r.passes.Put(p)
	}
	return result
}
