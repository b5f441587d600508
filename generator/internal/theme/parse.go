package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"text/template/parse"

	"newsroom/generator/internal/site"
)

// The frame of every page, and what it calls for the part that differs between the kinds of pages.
const (
	baseTemplate = "base.html"
	mainTemplate = "main"
)

// parsePages gives a set of templates for each kind, and the calls in them that can be checked before anything is rendered.
func parsePages(files layers) (map[site.Kind]*template.Template, []call, error) {
	common, err := parseCommon(files)
	if err != nil {
		return nil, nil, err
	}
	pages := make(map[site.Kind]*template.Template, len(kinds))
	seen := map[call]bool{}
	var calls []call
	for _, kind := range kinds {
		page, err := parsePage(files, common, kind)
		if err != nil {
			return nil, nil, err
		}
		pages[kind] = page
		for _, c := range callsIn(page) {
			if !seen[c] {
				seen[c] = true
				calls = append(calls, c)
			}
		}
	}
	return pages, calls, nil
}

// parseCommon reads what every kind shares: the frame and the partials.
func parseCommon(files layers) (*template.Template, error) {
	paths := files.list("partials")
	common := template.New("").Funcs((&binding{}).funcs(nil))
	for _, path := range append([]string{baseTemplate}, paths...) {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		if err := parseFile(files, common, path); err != nil {
			return nil, err
		}
	}
	return common, nil
}

// parsePage adds the template of the kind to a copy of the common ones. A file that defines "main" stands in base.html;
// one that does not is a whole page.
func parsePage(files layers, common *template.Template, kind site.Kind) (*template.Template, error) {
	set, err := common.Clone()
	if err != nil {
		return nil, err
	}
	path := string(kind) + ".html"
	if err := parseFile(files, set, path); err != nil {
		return nil, err
	}
	page := set.Lookup(baseTemplate)
	if set.Lookup(mainTemplate) == nil {
		page = set.Lookup(path)
	}
	return page, makeSafe(page)
}

func parseFile(files layers, set *template.Template, path string) error {
	source, err := files.read(path)
	if err != nil {
		return err
	}
	if _, err := set.New(path).Parse(string(source)); err != nil {
		return templateError(err)
	}
	return nil
}

// makeSafe has html/template find the context of every action, which it does on the first execution only, so that a template
// that cannot be escaped is found when the theme is loaded. It works on a copy: an executed template cannot be cloned again.
func makeSafe(page *template.Template) error {
	trial, err := page.Clone()
	if err != nil {
		return err
	}
	var unsafe *template.Error
	if err := trial.Execute(io.Discard, nil); errors.As(err, &unsafe) {
		return templateError(unsafe)
	}
	return nil
}

// templateError puts file and line first, and says what to try.
func templateError(err error) error {
	text := err.Error()
	for _, prefix := range []string{"template: ", "html/template:"} {
		text = strings.TrimPrefix(text, prefix)
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), ": {state") // the inner names of html/template's contexts
	if strings.Contains(text, "error calling") {
		return errors.New(text) // says what to do already
	}
	return errors.New(text + ": " + advice(text))
}

func advice(text string) string {
	switch {
	case strings.Contains(text, "function"):
		return "the README of the default theme lists the functions"
	case strings.Contains(text, "no such template"):
		return "define it in a file in partials/"
	case strings.Contains(text, "can't evaluate field"), strings.Contains(text, "nil data"):
		return "the README of the default theme lists what each template is given"
	case strings.Contains(text, "different contexts"):
		return "both ways through it must end at the same place of the HTML: open and close tags and quotes within each"
	case strings.Contains(text, "unexpected"), strings.Contains(text, "unclosed"), strings.Contains(text, "missing"):
		return "look at the {{ }} in and before this line; each if, range, with and define needs its end"
	default:
		return "compare the file with the one of the default theme"
	}
}

// call is a function called with a literal string, such as t "home", somewhere in a template.
type call struct {
	function, argument string
	where              string // file:line:column
}

func callsIn(set *template.Template) []call {
	var calls []call
	for _, t := range set.Templates() {
		if t.Tree == nil || t.Tree.Root == nil {
			continue
		}
		walk(t.Tree.Root, func(c *parse.CommandNode) {
			if found, ok := literalCall(t.Tree, c); ok {
				calls = append(calls, found)
			}
		})
	}
	return calls
}

func literalCall(tree *parse.Tree, c *parse.CommandNode) (call, bool) {
	if len(c.Args) < 2 {
		return call{}, false
	}
	name, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return call{}, false
	}
	text, ok := c.Args[1].(*parse.StringNode)
	if !ok {
		return call{}, false
	}
	where, _ := tree.ErrorContext(c)
	return call{function: name.Ident, argument: text.Text, where: where}, true
}

// walk visits every command below the node.
func walk(node parse.Node, visit func(*parse.CommandNode)) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			walk(child, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.PipeNode:
		walkPipe(n, visit)
	}
}

func walkBranch(n *parse.BranchNode, visit func(*parse.CommandNode)) {
	walk(n.Pipe, visit)
	walk(n.List, visit)
	walk(n.ElseList, visit)
}

func walkPipe(n *parse.PipeNode, visit func(*parse.CommandNode)) {
	if n == nil {
		return
	}
	for _, c := range n.Cmds {
		visit(c)
		for _, argument := range c.Args {
			walk(argument, visit)
		}
	}
}

// checkCalls gives one line for each word and each asset that a template names and this binding does not have.
func (b *binding) checkCalls(calls []call) error {
	var problems []error
	for _, c := range calls {
		switch {
		case c.function == "t" && !b.words.has(c.argument):
			problems = append(problems, missingWord(c, b.words))
		case c.function == "asset" && b.hrefs[c.argument] == "":
			problems = append(problems, fmt.Errorf("%s: no file static/%s: add it to the theme", c.where, c.argument))
		}
	}
	return errors.Join(problems...)
}
