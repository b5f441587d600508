package build

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newsroom/generator/internal/cache"
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
		advice = append(advice, t.ownAddresses(p, found.Links)...)
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

// ownAddresses warns of links that were copied out of a browser and lead to a page of the newsroom which is not there.
func (t *texts) ownAddresses(p *site.Post, links []cache.Link) (advice diag.List) {
	base := t.site.Info.BaseURL
	for _, link := range links {
		if link.As != markdown.AsLink || len(link.Destination) <= len(base) || !strings.EqualFold(link.Destination[:len(base)], base) ||
			!t.isOfPost(link.Destination[len(base):]) {
			continue
		}
		_, err := t.site.Resolve(p, link.Destination[len(base)-1:])
		if err == nil {
			continue
		}
		problem := diag.Warningf(p.Source.File, p.Source.BodyLine, 1, "copy the address anew, or link to the file, such as ../technik/netz.md",
			"%s is an address of this newsroom, but leads to nothing", link.Destination).By("link")
		if errors.Is(err, site.ErrNotPublic) || errors.Is(err, site.ErrWithdrawn) {
			problem.Text = fmt.Sprintf("%s is an address of this newsroom, but %v", link.Destination, err)
			problem.Hint = "readers will find nothing there until it is"
		}
		problem.Line, problem.Column = t.find(p, link.Destination)
		advice = append(advice, problem)
	}
	return advice
}

// isOfPost tells whether an address looks as those of posts do. Of others nobody knows whether something else stands at them.
func (t *texts) isOfPost(address string) bool {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	parts := strings.Split(strings.TrimSuffix(address, "/"), "/")
	if slices.Contains(t.config.Languages, parts[0]) {
		parts = parts[1:]
	}
	const names = 2 // of the section and of the post
	if len(parts) != names {
		return false
	}
	_, isSection := t.config.Section(parts[0])
	return isSection
}

// find is the place of some words in the text of a post; where it begins, if they cannot be found.
func (t *texts) find(p *site.Post, words string) (line, column int) {
	source, err := t.source(p, t.memory.Entry(p.Source.File))
	at := bytes.Index(source, []byte(words))
	if err != nil || at < 0 {
		return p.Source.BodyLine, 1
	}
	begin := bytes.LastIndexByte(source[:at], '\n') + 1
	return p.Source.BodyLine + bytes.Count(source[:at], []byte("\n")), 1 + at - begin
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
