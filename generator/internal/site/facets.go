package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/content"
)

// addFacets tells what a post is beside a text, as far as that depends on the clock alone; resolveFacets finds the files.
func (s *Site) addFacets(p *Post) {
	source := p.Source
	if e := source.Event; e != nil {
		p.Event = &Event{Start: e.Start, End: e.End, AllDay: e.AllDay, Location: e.Location, Cancelled: e.Cancelled}
		p.Event.Past = !s.Info.Now.Before(s.eventEnd(p.Event))
		p.Event.Href, p.Event.URL = s.href(p.EventFile()), s.url(p.EventFile())
	}
	if j := source.Job; j != nil {
		p.Job = &Job{Deadline: j.Deadline, Location: j.Location, Contact: j.Contact, Closed: s.closed(j.Deadline)}
	}
	if r := source.Raffle; r != nil {
		p.Raffle = &Raffle{Deadline: r.Deadline, Closed: s.closed(r.Deadline)}
	}
	for _, c := range source.Clippings {
		p.Clippings = append(p.Clippings, Clipping(c))
	}
}

// eventFile is the calendar file of an event, beside its page.
const eventFile = "event.ics"

// EventFile is the path in public/ of the calendar file of an event.
func (p *Post) EventFile() string { return strings.TrimSuffix(p.file, pageFile) + eventFile }

// closed tells whether the last second of a deadline is over; without one it never is.
func (s *Site) closed(deadline time.Time) bool {
	return !deadline.IsZero() && !s.Info.Now.Before(after(deadline))
}

// after is the moment at which a deadline is over.
func after(deadline time.Time) time.Time { return deadline.Add(time.Second).Truncate(time.Second) }

// eventEnd is the moment from which an event is over: one without an end lasts to the end of its day.
func (s *Site) eventEnd(e *Event) time.Time {
	if !e.AllDay && !e.End.IsZero() {
		return e.End
	}
	year, month, day := e.LastDay().In(s.location()).Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, s.location())
}

func (s *Site) location() *time.Location { return s.config.Timezone }

// resolveFacets finds the files that facets name.
func (s *Site) resolveFacets(p *Post) {
	source := p.Source
	if v := source.Video; v != nil {
		s.resolveVideo(p, v)
	}
	if d := source.Document; d != nil {
		if f, ok := s.facetFile(p, "document", d.Src); ok {
			p.Document = s.download(f, cmp.Or(d.Title, path.Base(f.Source)))
		}
	}
	if g := source.Gallery; g != nil {
		s.resolveGallery(p, g)
	}
}

// facetFile finds a file of the newsroom that a facet names.
func (s *Site) facetFile(p *Post, key, src string) (File, bool) {
	target, err := s.Resolve(p, src)
	if err != nil || target.File == nil {
		s.errorf(p.Source.File, p.Source.At(key), "put the file beside the post, or mend its name", "%s: there is no file %q", key, src)
		return File{}, false
	}
	p.AddFile(target)
	return *target.File, true
}

func (s *Site) resolveVideo(p *Post, v *content.Video) {
	f, ok := s.facetFile(p, "video", v.Src)
	if !ok {
		return
	}
	p.Video = &Video{Download: *s.download(f, p.Title)}
	if v.Poster != "" {
		p.Video.Poster = s.facetPicture(p, "video", v.Poster, p.Source.Image.Alt)
	}
	for _, c := range v.Captions {
		if captions, ok := s.facetFile(p, "video", c.Src); ok {
			p.Video.Captions = append(p.Video.Captions, Captions{s.href(captions.Path), s.url(captions.Path), cmp.Or(c.Language, p.Language)})
		}
	}
}

func (s *Site) resolveGallery(p *Post, g *content.Gallery) {
	if g.All {
		p.Gallery = s.allPictures(p, g.Pictures)
	} else {
		for _, picture := range g.Pictures {
			if image := s.facetPicture(p, "gallery", picture.Src, picture.Alt); image != nil {
				image.Caption = picture.Caption
				p.Gallery = append(p.Gallery, image)
			}
		}
	}
	if len(p.Gallery) == 0 && (g.All || len(g.Pictures) == 0) {
		s.errorf(p.Source.File, p.Source.At("gallery"), "put them into the folder of the post, beside its index.md, or list them: [{src: eins.jpg, alt: …}]",
			"the gallery has no pictures")
	}
}

// allPictures are those of the post's folder but the one that stands on top of it, in the order of their names; what is said of some of them
// goes with them.
func (s *Site) allPictures(p *Post, told []content.GalleryPicture) []*Image {
	var all []*Image
	for _, f := range besides(p) {
		image := s.image(f, "")
		for _, t := range told {
			if path.Base(t.Src) == path.Base(f.Source) {
				image.Alt, image.Caption = t.Alt, t.Caption
			}
		}
		p.AddFile(Target{File: &f})
		all = append(all, image)
	}
	slices.SortFunc(all, func(a, b *Image) int { return cmp.Compare(a.Source, b.Source) })
	return all
}

// besides are the pictures in the folder of a post, but for the one on top of it.
func besides(p *Post) (all []File) {
	owner := originalOf(p)
	for _, f := range owner.bundle {
		if f.Picture != nil && (p.Image == nil || f.Source != p.Image.Source) && path.Dir(f.Source) == path.Dir(owner.Source.File) {
			all = append(all, f)
		}
	}
	return all
}

// facetPicture finds a picture that a facet names; nil with a problem where it is none.
func (s *Site) facetPicture(p *Post, key, src, alt string) *Image {
	f, ok := s.facetFile(p, key, src)
	switch {
	case !ok:
		return nil
	case f.Picture == nil && s.pictures != nil:
		s.errorf(p.Source.File, p.Source.At(key), "name a picture, such as one that ends in .jpg", "%s: %q is no picture", key, src)
		return nil
	}
	return s.image(f, alt)
}

// download is a file that people can take.
func (s *Site) download(f File, title string) *Download {
	return &Download{Title: title, Href: s.href(f.Path), URL: s.url(f.Path), Type: mediaType(f.Path), Size: f.Size}
}

// mediaTypes are those of files that newsrooms publish (https://www.iana.org/assignments/media-types/).
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".zip": "application/zip", ".csv": "text/csv", ".txt": "text/plain", ".ics": "text/calendar",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".odp": "application/vnd.oasis.opendocument.presentation", ".epub": "application/epub+zip", ".mp3": "audio/mpeg",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml",
}

func mediaType(name string) string {
	return cmp.Or(mediaTypes[strings.ToLower(path.Ext(name))], "application/octet-stream")
}
