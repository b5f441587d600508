package content

import (
	"cmp"
	"path"
	"slices"

	"newsroom/generator/internal/media"
)

// mergeFacets does for facets what merge does for the post. The original decides which there are; a document or a press review may be
// another one in each language.
func (m *merger) mergeFacets(p *Post) {
	p.Event, p.Job, p.Raffle = m.event(), m.job(), m.raffle()
	p.Video, p.Gallery, p.Document = m.video(), m.gallery(), m.document()
	if len(m.t.Clippings) > 0 {
		p.Clippings = m.t.Clippings
	}
	p.Replies = m.replies()
	m.decidedEscalation()
}

// alone tells whether a facet is in one of the two files only; the original's stays as it is, one of the translation's is refused.
func (m *merger) alone(key string, t, o bool) bool {
	if t && !o && !m.wasSaid(key) && !m.o.Has(key) {
		m.errorf(m.t.At(key), "write it there first", "%s: the original, %s, decides, and has none", key, m.o.File)
	}
	return !t || !o
}

func (m *merger) event() *Event {
	o, t := m.o.Event, m.t.Event
	if m.alone("event", t != nil, o != nil) {
		return o
	}
	m.decided("event.start", t.Start.IsZero() || t.Start.Equal(o.Start) && t.AllDay == o.AllDay)
	m.decided("event.end", sameTime(t.End, o.End))
	m.decided("event.cancelled", t.Cancelled == o.Cancelled)
	out := *o
	out.Location = cmp.Or(t.Location, o.Location)
	return &out
}

func (m *merger) job() *Job {
	o, t := m.o.Job, m.t.Job
	if m.alone("job", t != nil, o != nil) {
		return o
	}
	m.decided("job.deadline", sameTime(t.Deadline, o.Deadline))
	return &Job{o.Deadline, cmp.Or(t.Location, o.Location), cmp.Or(t.Contact, o.Contact)}
}

func (m *merger) raffle() *Raffle {
	o, t := m.o.Raffle, m.t.Raffle
	if !m.alone("raffle", t != nil, o != nil) {
		m.decided("raffle.deadline", sameTime(t.Deadline, o.Deadline))
	}
	return o
}

// video has the captions of the translation first, then those of the original in other languages.
func (m *merger) video() *Video {
	o, t := m.o.Video, m.t.Video
	if m.alone("video", t != nil, o != nil) && o == nil {
		return nil
	}
	out := &Video{Src: m.inherited(o.Src), Poster: m.inherited(o.Poster)}
	if t != nil {
		m.decided("video.src", m.sameFile(t.Src, o.Src))
		m.decided("video.poster", m.sameFile(t.Poster, o.Poster))
		out.Captions = slices.Clone(t.Captions)
	}
	for _, c := range o.Captions {
		if !slices.ContainsFunc(out.Captions, func(other Captions) bool { return other.Language == c.Language }) {
			out.Captions = append(out.Captions, Captions{m.inherited(c.Src), c.Language})
		}
	}
	return out
}

// gallery has the pictures of the original, in its order, with the words of the translation where it has some. Of all pictures of a folder
// those stand in Pictures that the translation has words for.
func (m *merger) gallery() *Gallery {
	o, t := m.o.Gallery, m.t.Gallery
	if m.alone("gallery", t != nil, o != nil) && o == nil {
		return nil
	}
	out := &Gallery{All: o.All}
	for _, picture := range o.Pictures {
		picture.Src = m.inherited(picture.Src)
		out.Pictures = append(out.Pictures, picture)
	}
	switch {
	case t == nil:
	case t.All:
		m.decided("gallery", o.All)
	case o.All:
		out.Pictures = m.toldPictures(t.Pictures)
	default:
		for _, picture := range t.Pictures {
			m.translatePicture(out.Pictures, picture)
		}
	}
	return out
}

// toldPictures are pictures that the translation has words for, of all in the folder of the original. Words that nobody would see are refused.
func (m *merger) toldPictures(told []GalleryPicture) (known []GalleryPicture) {
	for _, picture := range told {
		name := path.Join(path.Dir(m.o.File), path.Base(picture.Src))
		switch {
		case m.wasSaid("gallery"):
		case !media.IsPicture(name) || !m.hasFile(name):
			m.errorf(m.t.At("gallery"), "mend its name, or put the picture there", "gallery: there is no picture %q beside the original, %s", picture.Src, m.o.File)
			continue
		case inContent(m.t, m.image().Src) == "/"+name:
			m.errorf(m.t.At("gallery"), "give image: the words", "gallery: %q stands on top of the post, and not in the gallery", picture.Src)
			continue
		}
		known = append(known, picture)
	}
	return known
}

func (m *merger) translatePicture(pictures []GalleryPicture, t GalleryPicture) {
	known := false
	for i, o := range m.o.Gallery.Pictures {
		if m.sameFile(t.Src, o.Src) {
			known = true
			pictures[i].Alt, pictures[i].Caption = cmp.Or(t.Alt, o.Alt), cmp.Or(t.Caption, o.Caption)
		}
	}
	if !known && !m.wasSaid("gallery") {
		m.errorf(m.t.At("gallery"), "add it there first", "gallery: the original, %s, decides, and has no picture %q", m.o.File, t.Src)
	}
}

func (m *merger) document() *Document {
	o, t := m.o.Document, m.t.Document
	switch {
	case t != nil && t.Src != "" && (o == nil || !m.sameFile(t.Src, o.Src)):
		return t
	case o == nil:
		if t != nil && !m.wasSaid("document") {
			m.errorf(m.t.At("document"), "add src: with the name of the file beside the post", "the document has no src")
		}
		return nil
	}
	out := &Document{m.inherited(o.Src), o.Title}
	if t != nil {
		out.Title = cmp.Or(t.Title, o.Title)
	}
	return out
}

func (m *merger) replies() []string {
	o, t := m.o.Replies, m.t.Replies
	if m.alone("replies", len(t) > 0, len(o) > 0) {
		return o
	}
	if len(t) != len(o) {
		if !m.wasSaid("replies") {
			m.errorf(m.t.At("replies"), "translate each answer, in the order of the original", "replies: the original, %s, has %d answers, this has %d", m.o.File, len(o), len(t))
		}
		return o
	}
	return t
}
