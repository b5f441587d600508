package content

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

func (r *reader) clippings(p *Post, f field) {
	if f.node.Kind != yaml.SequenceNode {
		r.wrongKind(f, "a list")
		return
	}
	for _, n := range items(f.node) {
		p.Clippings = append(p.Clippings, r.clipping(field{f.key, r.place(n), resolve(n)}))
	}
}

func (r *reader) clipping(parent field) (c Clipping) {
	before := len(r.problems)
	r.item(parent, map[string]func(field){
		"title":  func(f field) { c.Title = r.line(f) },
		"source": func(f field) { c.Source = r.line(f) },
		"url":    func(f field) { c.URL = r.webAddress(f) },
		"date":   func(f field) { c.Published = r.moment(f) },
		"teaser": func(f field) { c.Teaser = r.line(f) },
	})
	switch {
	case len(r.problems) > before:
	case c.Title == "":
		r.errorf(parent.place, "add title: with the headline", "this clipping has no title")
	case c.URL == "":
		r.errorf(parent.place, "add url: with the address of the article", "this clipping has no url")
	}
	return c
}

func (r *reader) webAddress(f field) string {
	value := r.text(f)
	u, err := url.Parse(value)
	if value != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		r.errorf(r.place(f.node), "write the whole address, with https://", "%s: %q is no address of a page", f.key, value)
		return ""
	}
	return value
}

// An answer has to fit on a button and into a text message.
const (
	minReplies     = 2
	maxReplies     = 9
	maxReplyLength = 30 // characters
)

func (r *reader) replies(p *Post, f field) {
	if f.node.Kind != yaml.SequenceNode {
		r.wrongKind(f, "a list of answers")
		return
	}
	before := len(r.problems)
	seen := map[string]string{}
	for _, n := range f.node.Content {
		// Ja, No and 1 stay the words that were written, whatever YAML takes them for.
		node := resolve(n)
		if node.Kind != yaml.ScalarNode {
			r.errorf(r.place(n), "write for example [Ja, Nein]", "replies takes a list of texts, not %s", kindName(node))
			continue
		}
		answer := r.line(field{f.key, r.place(n), &yaml.Node{Kind: node.Kind, Value: node.Value, Line: node.Line, Column: node.Column}})
		plain := plainReply(answer)
		if r.goodReply(r.place(n), answer, plain, seen) {
			seen[plain] = answer
			p.Replies = append(p.Replies, answer)
		}
	}
	if count := len(p.Replies); count > 0 && (count < minReplies || count > maxReplies) && len(r.problems) == before {
		r.errorf(f.place, "write for example [Ja, Nein]", "replies takes %d to %d answers, not %d", minReplies, maxReplies, count)
	}
}

// plainReply is what people may make of an answer who text it: without case, umlauts and punctuation.
func plainReply(answer string) string { return strings.ReplaceAll(Slug(answer), "-", "") }

func (r *reader) goodReply(at Place, answer, plain string, seen map[string]string) bool {
	switch {
	case plain == "":
		r.errorf(at, "write a word such as Ja, which people can text", "replies: %q has no letter and no digit", answer)
	case utf8.RuneCountInString(answer) > maxReplyLength:
		r.errorf(at, "shorten it: people text it", "replies: %q has more than %d characters", answer, maxReplyLength)
	case seen[plain] != "":
		r.errorf(at, "choose words that differ", "replies: %q and %q are the same when people text them", seen[plain], answer)
	case beginsWithCommand(answer):
		r.errorf(at, "choose another word", "replies: %q begins with a command, and would be taken for it when people text it", answer)
	default:
		return true
	}
	return false
}
