package cache

import (
	"time"

	"newsroom/generator/internal/content"
)

// The facets that a post has, as bits; most have none.
const (
	hasEvent = 1 << iota
	hasJob
	hasRaffle
	hasVideo
	hasGallery
	hasDocument
	hasEscalation
)

func facetsOf(p *content.Post) (bits int64) {
	for i, has := range [...]bool{p.Event != nil, p.Job != nil, p.Raffle != nil, p.Video != nil, p.Gallery != nil, p.Document != nil, p.Escalate != nil} {
		if has {
			bits |= 1 << i
		}
	}
	return bits
}

func (e *encoder) facets(p *content.Post) {
	e.number(facetsOf(p))
	if v := p.Event; v != nil {
		e.moment(v.Start)
		e.moment(v.End)
		e.flag(v.AllDay)
		e.bytes(v.Location)
		e.flag(v.Cancelled)
	}
	if j := p.Job; j != nil {
		e.moment(j.Deadline)
		e.bytes(j.Location)
		e.bytes(j.Contact)
	}
	if p.Raffle != nil {
		e.moment(p.Raffle.Deadline)
	}
	if v := p.Video; v != nil {
		e.bytes(v.Src)
		e.bytes(v.Poster)
		each(e, v.Captions, func(c content.Captions) { e.bytes(c.Src); e.bytes(c.Language) })
	}
	if g := p.Gallery; g != nil {
		e.flag(g.All)
		each(e, g.Pictures, func(p content.GalleryPicture) { e.bytes(p.Src); e.bytes(p.Alt); e.bytes(p.Caption) })
	}
	if d := p.Document; d != nil {
		e.bytes(d.Src)
		e.bytes(d.Title)
	}
	each(e, p.Clippings, func(c content.Clipping) {
		for _, s := range []string{c.Title, c.Source, c.URL, c.Teaser} {
			e.bytes(s)
		}
		e.moment(c.Published)
	})
	e.list(p.Replies)
	if p.Escalate != nil {
		e.number(int64(p.Escalate.After))
		e.list(p.Escalate.Channels)
	}
}

func (d *decoder) facets(p *content.Post) {
	bits := d.number()
	if bits&hasEvent != 0 {
		p.Event = &content.Event{Start: d.moment(), End: d.moment(), AllDay: d.flag(), Location: d.bytes(), Cancelled: d.flag()}
	}
	if bits&hasJob != 0 {
		p.Job = &content.Job{Deadline: d.moment(), Location: d.bytes(), Contact: d.bytes()}
	}
	if bits&hasRaffle != 0 {
		p.Raffle = &content.Raffle{Deadline: d.moment()}
	}
	if bits&hasVideo != 0 {
		p.Video = &content.Video{Src: d.bytes(), Poster: d.bytes(), Captions: all(d, func() content.Captions {
			return content.Captions{Src: d.bytes(), Language: d.bytes()}
		})}
	}
	if bits&hasGallery != 0 {
		p.Gallery = &content.Gallery{All: d.flag(), Pictures: all(d, func() content.GalleryPicture {
			return content.GalleryPicture{Src: d.bytes(), Alt: d.bytes(), Caption: d.bytes()}
		})}
	}
	if bits&hasDocument != 0 {
		p.Document = &content.Document{Src: d.bytes(), Title: d.bytes()}
	}
	p.Clippings = all(d, func() content.Clipping {
		return content.Clipping{Title: d.bytes(), Source: d.bytes(), URL: d.bytes(), Teaser: d.bytes(), Published: d.moment()}
	})
	p.Replies = d.list()
	if bits&hasEscalation != 0 {
		p.Escalate = &content.Escalation{After: time.Duration(d.number()), Channels: d.list()}
	}
}
