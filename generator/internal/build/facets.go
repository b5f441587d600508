package build

import "newsroom/generator/internal/site"

// facets adds what a post is beside a text.
func (f *fields) facets(p *site.Post) {
	f.number(int64(len(p.Replies)))
	f.text(p.Replies...)
	f.flag(p.Event != nil, p.Job != nil, p.Raffle != nil, p.Video != nil, p.Document != nil)
	if e := p.Event; e != nil {
		f.moment(e.Start)
		f.moment(e.End)
		f.flag(e.AllDay, e.Cancelled, e.Past)
		f.text(e.Location, e.Href)
	}
	if j := p.Job; j != nil {
		f.moment(j.Deadline)
		f.text(j.Location, j.Contact)
		f.flag(j.Closed)
	}
	if r := p.Raffle; r != nil {
		f.moment(r.Deadline)
		f.flag(r.Closed)
	}
	if d := p.Document; d != nil {
		f.download(d)
	}
	if v := p.Video; v != nil {
		f.download(&v.Download)
		f.image(v.Poster)
		for _, c := range v.Captions {
			f.text(c.Href, c.Language)
		}
	}
	f.number(int64(len(p.Gallery)))
	for _, i := range p.Gallery {
		f.image(i)
	}
	for _, c := range p.Clippings {
		f.text(c.Title, c.Source, c.URL, c.Teaser)
		f.moment(c.Published)
	}
}

func (f *fields) download(d *site.Download) {
	f.text(d.Title, d.Href, d.Type)
	f.number(d.Size)
}
