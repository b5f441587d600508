package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/site"
)

// textAdvice is what check says about the texts of posts beside the problems. All of it is remembered with the texts, so that no text is
// rendered for it. Of posts that wait a build says only errors; who checks wants to know today what else is wrong with them.
func (o Output) textAdvice() diag.List {
	var advice diag.List
	t := o.checked.texts
	for i, p := range t.posts {
		found := t.of(p).found
		if found == nil {
			continue
		}
		for _, issue := range found.Issues {
			if issue.Kind.IsAdvice() || i >= t.waiting && (issue.Kind == markdown.NoAlt || issue.Kind == markdown.RawHTML) {
				advice = append(advice, problem(p, issue))
			}
		}
		for _, jump := range found.Jumps {
			advice = append(advice, t.lost(p, jump)...)
		}
	}
	slices.SortStableFunc(advice, func(a, b diag.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return advice
}

// lost warns of a link to a place that is not on the page. Places whose names begin with nr- are the theme's, those with fn the footnotes'.
func (t *texts) lost(p *site.Post, jump markdown.Jump) diag.List {
	to, place := t.site.Linked(p, jump.Destination)
	if to == nil || place == "" || place == "top" || strings.HasPrefix(place, "nr-") || strings.HasPrefix(place, "fn") || strings.HasPrefix(place, ":~:") {
		return nil
	}
	found := t.of(to).found
	if found == nil || slices.Contains(found.Anchors, place) {
		return nil
	}
	page := "this page"
	if to != p {
		page = "the page of " + to.Source.File
	}
	return diag.List{{
		Severity: diag.Warning, File: p.Source.File, Line: p.Source.BodyLine - 1 + jump.Line, Column: jump.Column, Rule: "anchor",
		Text: fmt.Sprintf("the link leads to #%s, but there is no such heading on %s", place, page), Hint: places(found.Anchors),
	}}
}

// places says where else a link can lead to.
func places(anchors []string) string {
	const most = 6
	if len(anchors) == 0 {
		return "the text there has no headings: leave the # and what is behind it out"
	}
	more := ""
	if len(anchors) > most {
		anchors, more = anchors[:most], fmt.Sprintf(" and %d more", len(anchors)-most)
	}
	return "there are #" + strings.Join(anchors, ", #") + more
}
