package feed

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// facts writes what a reader must know first of an event, a job and a raffle.
func (t *text) facts(p *site.Post) {
	if p.Event != nil {
		t.event(p.Event)
	}
	if p.Job != nil {
		t.job(p.Job)
	}
	if p.Raffle != nil {
		t.raffle(p.Raffle)
	}
}

// event says when and where, and whether it still is.
func (t *text) event(e *site.Event) {
	said := t.span(e)
	switch {
	case e.Cancelled:
		said = "<strong>" + t.words.cancelled + ":</strong> <s>" + said + "</s>"
	case e.Past:
		said = "<strong>" + t.words.over + ":</strong> " + said
	}
	if place := escape(e.Location); place != "" {
		said += "<br>\n" + t.labelled(t.words.place, t.quote(place))
	}
	if e.URL != "" && !e.Past && !e.Cancelled {
		said += "<br>\n" + link(e.URL, t.words.intoCalendar)
	}
	t.paragraph(said)
}

// span is from when to when an event is. What begins and ends on one day names it once.
func (t *text) span(e *site.Event) string {
	w, start, end := t.words, local(t.site, e.Start), local(t.site, e.LastDay())
	oneDay := start.Format(w.day) == end.Format(w.day)
	clock := func(at string) string { return at + w.oclock }
	switch {
	case e.AllDay && oneDay:
		return day(start, w.weekday(start))
	case e.AllDay:
		return day(start, w.weekday(start)) + " – " + day(end, w.weekday(end))
	case end.Equal(start):
		return moment(start, clock(w.weekday(start)+", "+start.Format(w.time)))
	case oneDay:
		return moment(start, w.weekday(start)+", "+start.Format(w.time)) + "–" + moment(end, clock(end.Format(w.time)))
	}
	return moment(start, clock(w.weekday(start)+", "+start.Format(w.time))) + " – " + moment(end, clock(w.weekday(end)+", "+end.Format(w.time)))
}

// job says until when, where, and whom to ask.
func (t *text) job(j *site.Job) {
	var rows []string
	switch {
	case j.Closed:
		rows = append(rows, "<strong>"+t.words.jobClosed+"</strong>")
	case !j.Deadline.IsZero():
		rows = append(rows, t.labelled(t.words.applyBy, t.until(j.Deadline)))
	}
	if place := escape(j.Location); place != "" {
		rows = append(rows, t.labelled(t.words.place, t.quote(place)))
	}
	if contact := escape(j.Contact); contact != "" {
		rows = append(rows, t.labelled(t.words.contact, t.quote(contact)))
	}
	if len(rows) > 0 {
		t.paragraph(strings.Join(rows, "<br>\n"))
	}
}

func (t *text) raffle(r *site.Raffle) {
	if r.Closed {
		t.paragraph("<strong>" + t.words.raffleClosed + "</strong>")
		return
	}
	t.paragraph(t.labelled(t.words.enterBy, t.until(r.Deadline)))
}

func (t *text) until(deadline time.Time) string {
	at := local(t.site, deadline)
	return moment(at, t.words.until(at))
}

// film writes the picture of a film, or its address alone. Feed readers play no film of their own accord, and many leave the element for one out.
func (t *text) film(v *site.Video) {
	if v == nil {
		return
	}
	if v.Poster != nil {
		t.picture(v.Poster, v.URL)
	}
	t.paragraph(link(v.URL, t.words.watch) + t.about(v.Download))
}

// extras writes what stands below the text: pictures, a document, clippings, and what people may answer.
func (t *text) extras(p *site.Post) {
	for _, i := range p.Gallery {
		t.picture(i, "")
	}
	if d := p.Document; d != nil {
		t.paragraph(t.labelled(t.words.document, t.quote(link(d.URL, escape(fileTitle(*d))))) + t.about(*d))
	}
	t.clippings(p.Clippings)
	t.replies(p.Replies)
}

// clippings are what papers wrote: headline, source, day, and time where it is known.
func (t *text) clippings(all []site.Clipping) {
	if len(all) == 0 {
		return
	}
	t.WriteString("<ul" + t.theirs + ">\n")
	for _, c := range all {
		t.WriteString("<li>" + link(c.URL, escape(c.Title)))
		if source := escape(c.Source); source != "" {
			t.WriteString(" – " + source)
		}
		if !c.Published.IsZero() {
			at := local(t.site, c.Published)
			if midnight := at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0; midnight {
				t.WriteString(", " + day(at, at.Format(t.words.day)))
			} else {
				t.WriteString(", " + moment(at, at.Format(t.words.clock)))
			}
		}
		if teaser := escape(c.Teaser); teaser != "" {
			t.WriteString("<br>\n" + teaser)
		}
		t.WriteString("</li>\n")
	}
	t.WriteString("</ul>\n")
}

// replies are the words that people may text, each a link that writes the message where the reader knows such links.
func (t *text) replies(all []string) {
	all = lines(all)
	if len(all) == 0 {
		return
	}
	label, number := t.words.replies, line(t.site.SMSNumber)
	if number != "" {
		label = fmt.Sprintf(t.words.repliesTo, escape(number))
	}
	var said []string
	for _, word := range all {
		shown := t.quote(escape(word))
		if number != "" {
			shown = link("sms:"+number+"?body="+url.PathEscape(word), shown)
		}
		said = append(said, shown)
	}
	t.paragraph(t.labelled(label, strings.Join(said, ", ")))
}

// labelled is a word of the feed and what belongs to it, as HTML.
func (t *text) labelled(label, what string) string { return "<strong>" + label + ":</strong> " + what }

// quote marks words of the editors, as HTML, among those of the feed.
func (t *text) quote(words string) string {
	if t.theirs == "" {
		return words
	}
	return "<span" + t.theirs + ">" + words + "</span>"
}

func link(address, shown string) string {
	return `<a href="` + html.EscapeString(clean(address)) + `">` + shown + "</a>"
}
