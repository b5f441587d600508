package compiled

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"text/template/parse"
)

// escaped is a set of templates as html/template has rewritten it.
//
// A template that is called in the middle of an attribute or a title is rewritten differently there. html/template does so on a copy that
// nobody else can get at. Such calls are therefore replaced by what they call before the set is rewritten, which puts it
// into the same context.
type escaped struct {
	*template.Template
	inlined map[*parse.ListNode]*parse.TemplateNode // what stands in the place of a call
}

// site is a call of a template: where it stands.
type site struct {
	template string
	pos      parse.Pos
}

// mangled is in the names that html/template gives to templates called elsewhere than between tags.
const mangled = "$htmltemplate_"

// escape has html/template rewrite a copy of the set, with the templates that calls of the function named cached name.
func escape(page *template.Template, cached string) (*escaped, error) {
	set, err := page.Clone()
	if err != nil {
		return nil, err
	}
	if err := rewrite(set, cached); err != nil {
		return nil, err
	}
	inside := map[site]bool{}
	eachCall(set, func(at site, call *parse.TemplateNode) {
		if strings.Contains(call.Name, mangled) {
			inside[at] = true
		}
	})
	if len(inside) == 0 {
		return &escaped{Template: set}, nil
	}
	return escapeInlined(page, cached, inside)
}

func escapeInlined(page *template.Template, cached string, inside map[site]bool) (*escaped, error) {
	set, err := page.Clone()
	if err != nil {
		return nil, err
	}
	e := &escaped{Template: set, inlined: map[*parse.ListNode]*parse.TemplateNode{}}
	for _, t := range set.Templates() {
		if t.Tree == nil {
			continue
		}
		chosen := func(call *parse.TemplateNode) bool { return inside[site{t.Name(), call.Pos}] }
		if err := e.inline(t.Tree.Root, page, nil, chosen); err != nil {
			return nil, err
		}
	}
	return e, rewrite(set, cached)
}

// inline replaces the chosen calls in the list, and every call in what they call, by what source has under their names.
func (e *escaped) inline(list *parse.ListNode, source *template.Template, within []string, chosen func(*parse.TemplateNode) bool) error {
	var problem error
	eachList(list, func(l *parse.ListNode) {
		for i, node := range l.Nodes {
			call, ok := node.(*parse.TemplateNode)
			if !ok || !chosen(call) || problem != nil {
				continue
			}
			called := source.Lookup(call.Name)
			if called == nil || called.Tree == nil || called.Tree.Root == nil || slices.Contains(within, call.Name) || len(e.inlined) > maxInlined {
				problem = fmt.Errorf("%s cannot be put in place", call)
				continue
			}
			body := called.Tree.Root.CopyList()
			problem = e.inline(body, source, append(within, call.Name), func(*parse.TemplateNode) bool { return true })
			e.inlined[body] = call
			l.Nodes[i] = body
		}
	})
	return problem
}

// maxInlined is how many calls may be replaced in a set; those of the default theme are a dozen.
const maxInlined = 1000

// rewrite has html/template find the context of every action of the page and of its cached parts. It does so on execution only, which
// ends at the first text.
func rewrite(set *template.Template, cached string) error {
	names := []string{set.Name()}
	for _, t := range set.Templates() {
		names = append(names, cachedNames(t.Tree, cached)...)
	}
	for _, name := range names {
		err := set.ExecuteTemplate(full{}, name, nil)
		var unsafe *template.Error
		if errors.As(err, &unsafe) {
			return unsafe
		}
		if t := set.Lookup(name); t == nil || t.Tree == nil || t.Tree.Root == nil {
			return fmt.Errorf("template %q is not there", name)
		}
	}
	return nil
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }
