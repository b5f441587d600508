// Package markdown owns the way from an editor's Markdown to safe HTML: GitHub's dialect with footnotes, definition lists,
// typographic quotes of the language and ids on headings. It is the only package that knows goldmark.
//
// Raw HTML is left out and reported, unless the newsroom allows it. Where links and pictures lead is decided by the caller's Resolver;
// what it refuses is reported with the line of the text.
package markdown

import (
	"bytes"
	"html/template"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Resolver turns the destination of a link, a picture or a file, as written, into what the page links to. With an error the text keeps
// the href that came with it.
type Resolver func(destination string, as Use) (Target, error)

// Use is what a text wants a destination for.
type Use int

// The uses of destinations.
const (
	AsLink    Use = iota // anything that can be opened
	AsPicture            // a picture to show
	AsFile               // a file of the newsroom to take along, or to play: a page is none
	AsFolder             // the pictures beside the text; the destination is empty
)

// Target is where a link leads, what a picture shows, or what a file is.
type Target struct {
	Href     string
	Picture  *Picture // nil for links, and for pictures of which nothing more is known
	File     *File    // AsFile
	Pictures []string // AsFolder: destinations of pictures
	Omit     bool     // the link, or the picture, is left out; its text, or the alternative text, takes its place
}

// File is what a page says of a file beside its address.
type File struct {
	Type         string // media type, such as application/pdf
	About        string // type and size for people: PDF, 1,2 MB
	Language     string // BCP 47, of captions
	LanguageName string // the same for people
}

// Picture is what a page says of a picture beside its address, so that a phone takes the width that it needs and nothing jumps while it loads.
type Picture struct {
	Width, Height int    // pixels; 0 = not known
	Srcset        string // of the type that every browser shows; may be empty
	WebP          string // the same in WebP; may be empty
	Class         string // may be empty
	Largest       string // address of the widest form, for those who want to see everything; may be empty
}

// Issue is something wrong in a text. Line counts from 1 within the text.
type Issue struct {
	Line, Column int
	Text         string
	Hint         string
	Kind         Kind
	Err          error // what the resolver said, for BadLink and BadFile
}

// Kind is what an Issue is about.
type Kind int

// The kinds of issues.
const (
	BadLink      Kind = iota // the resolver refused it
	RawHTML                  // was left out
	NoAlt                    // a picture without a text for those who do not see it
	Failed                   // the text could not be rendered
	Shortcode                // is not known, or wrong
	BadFile                  // a shortcode names a file that is not there
	TopHeading               // a heading of level 1, which is the title's
	SkippedLevel             // a heading two levels below the one before
	EmptyLink                // a link that shows nothing
	VagueLink                // a link whose text does not say where it leads
	NoCaptions               // a film without captions
	DeadLink                 // a link that leads nowhere, whatever there is
	NoBox                    // a quote that was to be a box
)

// IsAdvice tells whether an issue of this kind is said only to those who ask: nothing is wrong with the page.
func (k Kind) IsAdvice() bool { return k >= TopHeading }

// Jump is a link to a place within a page: its destination has a #.
type Jump struct {
	Line, Column int // see Issue
	Destination  string
}

// Document is a rendered text.
type Document struct {
	HTML   template.HTML
	Teaser string // plain text of the first paragraph
	Issues []Issue

	Anchors []string // ids that links can lead to, in the order of the text
	Jumps   []Jump
	Blocks  bool // it has boxes, galleries, films or files, which need a style of their own
}

// Renderer renders texts; it is safe for use by many goroutines at once.
type Renderer struct {
	// AutoLinks has the resolver asked also for addresses that stand in a text by themselves, so that it can omit them,
	// or have them lead elsewhere.
	AutoLinks bool

	markdown   goldmark.Markdown
	words      *words
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
	return &Renderer{markdown: goldmark.New(options...), words: wordsOf(language), unsafeHTML: unsafeHTML, passes: sync.Pool{New: func() any { return newPass() }}}
}

// newParser is goldmark's own parser, with shortcuts that change nothing of what it finds.
func newParser() parser.Parser {
	words := newPlainParser()
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithBlockParsers(util.Prioritized(blockParser{}, blocksFirst)),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(strayParser{}, blocksFirst)),
		parser.WithInlineParsers(util.Prioritized(words, plainFirst), util.Prioritized(emphasisParser{words}, plainFirst)),
		parser.WithParagraphTransformers(util.Prioritized(alerts{}, blocksFirst)),
		parser.WithParagraphTransformers(util.Prioritized(bracketed{parser.LinkReferenceParagraphTransformer}, linkReferences)),
		parser.WithAutoHeadingID(),
	)
}

// quotes are the marks of a language; English ones for those that are not known.
func quotes(language string) extension.TypographicSubstitutions {
	marks := extension.TypographicSubstitutions{}
	if wordsOf(language) == german {
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
	v := visitor{
		source: source, resolve: resolve, words: r.words, unsafeHTML: r.unsafeHTML, autoLinks: r.AutoLinks, demote: topHeading(doc) == 1, level: 1,
		room: p.words,
	}
	v.walk(doc)
	v.unlink()
	v.lead()
	if err := r.markdown.Renderer().Render(&p.html, source, doc); err != nil {
		v.issues = append(v.issues, Issue{Line: 1, Column: 1, Kind: Failed, Text: "cannot be rendered: " + err.Error()})
	}
	result := Document{template.HTML(p.html.bytes), teaser(doc, source, p.words), v.issues, v.anchors, v.jumps, v.blocks}
	if len(source) < longText {
		p.reset()
		r.passes.Put(p)
	}
	return result
}
