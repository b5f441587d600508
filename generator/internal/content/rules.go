package content

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newsroom/generator/internal/diag"
)

// checkPost holds the rules that concern more than one key.
func (r *reader) checkPost(p *Post, c *Config) {
	title := p.At("title")
	switch {
	case p.Title != "":
	case p.Language != "" && p.Description == "" && len(bytes.TrimSpace(p.Body)) == 0: // as Decap CMS writes one for every post: nobody translated it yet
		p.Draft = true
	default:
		r.errorf(title, "add title: with what the post is about", "the post has no title")
	}
	r.checkReplies(p, c)
	if p.Language != "" && !p.Has("slug") {
		return // all else comes from the original
	}
	if p.Slug == "" || p.Slug == "page" {
		r.errorf(p.At("slug"), "rename the file, or add slug: with a few words", "the address of this post would be %q, which cannot be", p.Slug)
	}
	if p.Language != "" {
		return
	}
	if p.Date.IsZero() {
		p.Date = p.PublishDate
	}
	if p.Date.IsZero() {
		p.Date = dateInName(p.File, c.Timezone)
	}
	if p.Date.IsZero() && p.Section != "" && !saidAt(r.problems, p.At("date")) {
		r.errorf(title, "add date: such as 2026-11-22 08:30", "the post has no date")
	}
	if !p.ExpiryDate.IsZero() && !p.ExpiryDate.After(p.Due()) {
		r.errorf(p.At("expiryDate"), "let expiryDate be later", "the post would expire before it is public")
	}
	for _, id := range p.Channels {
		if !c.hasChannel(id) {
			r.errorf(p.At("channels"), "known channels: "+c.channelNames(), "there is no channel %q", id)
		}
	}
	if p.Press && !c.Press.Open() {
		r.errorf(p.At("press"), "add press: {contact: {name: …, email: …}} to newsroom.yaml", "the post is for the press, but the newsroom has no press pages: they need a contact")
	}
	r.checkAlert(p, c)
	r.checkFacets(p, c)
}

// checkFacets holds the rules of facets that need the rest of the post.
func (r *reader) checkFacets(p *Post, c *Config) {
	if p.Job != nil {
		r.checkDeadline(p, "job.deadline", p.Job.Deadline)
	}
	if p.Raffle != nil {
		r.checkDeadline(p, "raffle.deadline", p.Raffle.Deadline)
	}
	if p.Escalate != nil {
		r.checkEscalation(p, c)
	}
}

// checkReplies finds answers that mean something else when people text them, in any language.
func (r *reader) checkReplies(p *Post, c *Config) {
	for _, answer := range p.Replies {
		if c.hasChannel(plainReply(answer)) || c.hasChannel(Slug(answer)) {
			r.errorf(p.At("replies"), "choose another word", "replies: %q is a channel, which people would join when they text it", answer)
		}
	}
}

func (r *reader) checkDeadline(p *Post, key string, deadline time.Time) {
	if !deadline.IsZero() && deadline.Before(p.Due()) {
		r.warnf(p.At(key), "let it be later", "%s is over before the post is public, on %s", key, p.Due().Format(time.DateTime))
	}
}

// saidAt tells whether a line already has an error, so that one mistake is not reported twice.
func saidAt(problems diag.List, at Place) bool {
	return slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Line == at.Line && p.Severity == diag.Error })
}

func (r *reader) checkAlert(p *Post, c *Config) {
	if p.Urgent && p.Section == "" {
		r.errorf(p.At("urgent"), "write the alert as a post in a section", "a legal page cannot be urgent")
	}
	if p.Urgent && p.Section != "" && len(c.Audience(p.Section, p.Channels)) == 0 {
		r.errorf(p.At("urgent"), "add channels: with one of "+c.channelNames(), "the post is urgent, but no channel has the section %q: nobody would get it", p.Section)
	}
	if !p.Urgent && p.Alert != "" {
		r.warnf(p.At("alert"), "add urgent: true, or take the line out", "the text of an SMS is given, but the post is not urgent: nobody will get it")
	}
	r.checkLength(p, "alert", cmp.Or(p.Alert, p.Title))
	for _, u := range p.Updates {
		switch {
		case !u.Urgent:
		case !p.Urgent:
			r.errorf(p.At("updates"), "add urgent: true to the post, or take it off the update", "an update is urgent, but the post is not: nobody got the first message")
		case !p.ExpiryDate.IsZero() && !u.At.Before(p.ExpiryDate):
			r.errorf(p.At("updates"), "let expiryDate be later", "the update of %s comes after the post expires: nobody would get it", u.At.Format(time.DateTime))
		case u.At.Before(p.Due()):
			r.warnf(p.At("updates"), "give the post an earlier date, or the update a later one", "the update of %s is older than its post, which is public from %s",
				u.At.Format(time.DateTime), p.Due().Format(time.DateTime))
			fallthrough
		default:
			r.checkLength(p, "updates", u.Text)
		}
	}
}

// MaxAlertLength is the longest text of an SMS without prefix and link, in characters. Twilio takes 1600 with both.
const MaxAlertLength = 1400

func (r *reader) checkLength(p *Post, key, text string) {
	if n := utf8.RuneCountInString(text); p.Urgent && n > MaxAlertLength {
		r.errorf(p.At(key), "say what to do in one or two sentences; the rest stands on the page", "the text of the SMS has %d characters; more than %d cannot be sent", n, MaxAlertLength)
	}
}

// dateInName reads the day that Jekyll and Decap CMS put in front of a file's name.
func dateInName(file string, loc *time.Location) time.Time {
	name := path.Base(strings.TrimSuffix(file, "/index.md"))
	if len(name) < len(time.DateOnly) {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, name[:len(time.DateOnly)], loc)
	if err != nil || !isUsualYear(t) {
		return time.Time{}
	}
	return t
}
