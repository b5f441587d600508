package theme

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

const schemaOrg = "https://schema.org"

// schema is the element that tells machines what a page is; empty for pages that are nothing to them.
func (b *binding) schema(p *site.Page) (template.HTML, error) {
	thing := b.describe(p)
	if thing == nil {
		return "", nil
	}
	var out bytes.Buffer
	out.WriteString(`<script type="application/ld+json">`)
	encoder := json.NewEncoder(&out) // writes <, > and & as \u003c and so on, and the line ends of JavaScript as well
	if err := encoder.Encode(thing); err != nil {
		return "", err
	}
	out.Truncate(out.Len() - 1) // the line end
	out.WriteString(`</script>`)
	return template.HTML(out.String()), nil //nolint:gosec // JSON without any < in it
}

func (b *binding) describe(p *site.Page) any {
	switch p.Kind {
	case site.PostPage, site.ReleasePage:
		return b.schemaOfPost(p)
	case site.HomePage, site.PressPage:
		if p.Pager != nil && p.Pager.Number > 1 {
			return schemaOfPage(p, "CollectionPage")
		}
		return schemaOfNewsroom(p.Site)
	case site.ListPage, site.CalendarPage, site.JobsPage, site.MonthPage, site.IndexPage, site.DigestPage:
		return schemaOfPage(p, "CollectionPage")
	case site.LegalPage, site.SearchPage, site.FollowPage:
		return schemaOfPage(p, "WebPage")
	default:
		return nil
	}
}

func schemaOfNewsroom(info *site.Info) *schemaPage {
	return &schemaPage{
		schemaThing: schemaThing{schemaOrg, "WebSite", websiteID(info)},
		Name:        info.Title, Description: info.Description, URL: info.Home.URL, Language: info.Language, Publisher: publisherInFull(info),
		Search: searchAction(info),
	}
}

// websiteID names the newsroom in one language.
func websiteID(info *site.Info) string { return info.Home.URL + "#site" }

func searchAction(info *site.Info) *schemaSearch {
	if info.SearchHref == "" {
		return nil
	}
	search := info.BaseURL + strings.TrimPrefix(info.SearchHref, info.BaseHref)
	return &schemaSearch{Type: "SearchAction", Target: schemaEntry{"EntryPoint", search + "?q={q}"}, Input: "required name=q"}
}

func schemaOfPage(p *site.Page, kind string) *schemaPage {
	return &schemaPage{
		schemaThing: schemaThing{schemaOrg, kind, ""}, Name: p.Title, Description: p.Description, URL: p.URL, Language: p.Site.Language,
		Part: &schemaID{websiteID(p.Site)},
	}
}

// publisher is who stands behind the newsroom, by name; the front page says more about it under the same id.
func publisher(info *site.Info) *schemaNamed {
	named := &schemaNamed{Type: "Organization", ID: info.BaseURL + "#publisher", Name: info.Publisher}
	if named.Name == "" {
		named.Name = info.Title
	}
	return named
}

func publisherInFull(info *site.Info) *schemaNamed {
	named := publisher(info)
	named.Logo = schemaPicture(info.Logo)
	return named
}

func schemaPicture(image *site.Image) *schemaImage {
	if image == nil {
		return nil
	}
	return &schemaImage{Type: "ImageObject", URL: image.URL, Width: image.Width, Height: image.Height, Caption: image.Caption}
}

// schemaOfPost is the piece of news, and all that it is beside.
func (b *binding) schemaOfPost(page *site.Page) any {
	p, info := page.Post, page.Site
	article := b.schemaOfArticle(p, info)
	graph := []any{article}
	if p.Event != nil {
		event := b.schemaOfEvent(p, info)
		article.About, graph = append(article.About, schemaID{event.ID}), append(graph, event)
	}
	if p.Job != nil {
		job := b.schemaOfJob(p, info)
		article.About, graph = append(article.About, schemaID{job.ID}), append(graph, job)
	}
	if p.Video != nil {
		film := b.schemaOfVideo(p, info)
		article.Parts, graph = append(article.Parts, schemaID{film.ID}), append(graph, film)
	}
	if len(p.Gallery) > 0 {
		gallery := schemaOfGallery(p)
		article.Parts, graph = append(article.Parts, schemaID{gallery.ID}), append(graph, gallery)
	}
	if p.Document != nil {
		document := schemaOfDocument(p)
		article.Parts, graph = append(article.Parts, schemaID{document.ID}), append(graph, document)
	}
	if len(graph) == 1 {
		article.Context = schemaOrg
		return article
	}
	return &schemaGraph{schemaOrg, graph}
}

func (b *binding) schemaOfArticle(p *site.Post, info *site.Info) *schemaArticle {
	article := &schemaArticle{
		schemaThing: schemaThing{Type: "NewsArticle"},
		Headline:    p.Title, Published: b.rfc3339(p.Date), Modified: b.rfc3339(p.Lastmod), Language: languageOf(p, info),
		Image: schemaPicture(p.Image), Publisher: publisher(info), Page: p.URL,
	}
	if p.Section != nil {
		article.Section = p.Section.Title
	}
	for _, name := range p.Authors {
		article.Authors = append(article.Authors, schemaNamed{Type: "Person", Name: name})
	}
	for i := range p.Clippings {
		article.Citations = append(article.Citations, b.schemaOfClipping(&p.Clippings[i]))
	}
	return article
}

func (b *binding) rfc3339(at time.Time) string { return at.In(b.location).Format(time.RFC3339) }

func languageOf(p *site.Post, info *site.Info) string {
	if p.Language == "" {
		return info.Language
	}
	return p.Language
}

func (b *binding) schemaOfClipping(c *site.Clipping) schemaPress {
	press := schemaPress{Type: "NewsArticle", Headline: c.Title, URL: c.URL}
	if !c.Published.IsZero() {
		press.Published = c.Published.In(b.location).Format(time.DateOnly)
	}
	if c.Source != "" {
		press.Publisher = &schemaNamed{Type: "Organization", Name: c.Source}
	}
	return press
}

func (b *binding) schemaOfEvent(p *site.Post, info *site.Info) *schemaEvent {
	e := p.Event
	event := &schemaEvent{
		schemaThing: schemaThing{Type: "Event", ID: p.URL + "#event"},
		Name:        p.Title, Description: p.Teaser, Start: b.machineTime(e, e.Start), Status: schemaOrg + "/EventScheduled",
		Attendance: schemaOrg + "/OfflineEventAttendanceMode", Organizer: publisher(info), Image: schemaPicture(p.Image), URL: p.URL,
	}
	if !e.End.IsZero() {
		event.End = b.machineTime(e, e.End)
	}
	if e.Cancelled {
		event.Status = schemaOrg + "/EventCancelled"
	}
	if e.Location != "" {
		event.Location = &schemaPlace{Type: "Place", Name: e.Location, Address: e.Location}
	}
	return event
}

func (b *binding) schemaOfJob(p *site.Post, info *site.Info) *schemaJob {
	j := p.Job
	job := &schemaJob{
		schemaThing: schemaThing{Type: "JobPosting", ID: p.URL + "#job"},
		Title:       p.Title, Description: teaserOf(p), Posted: b.rfc3339(p.Date), Employer: publisher(info), URL: p.URL,
	}
	if !j.Deadline.IsZero() {
		job.Through = b.rfc3339(j.Deadline)
	}
	if j.Location != "" {
		job.Location = &schemaPlace{Type: "Place", Address: schemaAddress{"PostalAddress", j.Location}}
	}
	if j.Contact != "" {
		job.Contact = &schemaContact{"ContactPoint", j.Contact}
	}
	return job
}

func (b *binding) schemaOfVideo(p *site.Post, info *site.Info) *schemaMedia {
	v := p.Video
	film := &schemaMedia{
		schemaThing: schemaThing{Type: "VideoObject", ID: p.URL + "#video"},
		Name:        v.Title, Description: teaserOf(p), Uploaded: b.rfc3339(p.Date), Content: v.URL, Format: v.Type, Language: languageOf(p, info),
	}
	if v.Size > 0 {
		film.Size = strconv.FormatInt(v.Size, 10)
	}
	if v.Poster != nil {
		film.Thumbnail = v.Poster.URL
	} else if p.Image != nil {
		film.Thumbnail = p.Image.URL
	}
	return film
}

func schemaOfGallery(p *site.Post) *schemaGallery {
	gallery := &schemaGallery{schemaThing: schemaThing{Type: "ImageGallery", ID: p.URL + "#gallery"}, Name: p.Title, URL: p.URL}
	for _, image := range p.Gallery {
		gallery.Images = append(gallery.Images, image.URL)
	}
	return gallery
}

func schemaOfDocument(p *site.Post) *schemaMedia {
	d := p.Document
	return &schemaMedia{schemaThing: schemaThing{Type: "DigitalDocument", ID: p.URL + "#document"}, Name: d.Title, URL: d.URL, Format: d.Type}
}

// teaserOf is for things that must say something.
func teaserOf(p *site.Post) string {
	if p.Teaser == "" {
		return p.Title
	}
	return p.Teaser
}
