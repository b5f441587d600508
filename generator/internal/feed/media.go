package feed

import "newsroom/generator/internal/site"

// mediaContent is a picture or a film (https://www.rssboard.org/media-rss).
type mediaContent struct {
	URL         string          `xml:"url,attr"`
	Size        int64           `xml:"fileSize,attr,omitempty"`
	Type        string          `xml:"type,attr,omitempty"`
	Medium      string          `xml:"medium,attr"`
	Width       int             `xml:"width,attr,omitempty"`
	Height      int             `xml:"height,attr,omitempty"`
	Description string          `xml:"media:description,omitempty"`
	Thumbnail   *mediaThumbnail `xml:"media:thumbnail"`
}

type mediaThumbnail struct {
	URL    string `xml:"url,attr"`
	Width  int    `xml:"width,attr,omitempty"`
	Height int    `xml:"height,attr,omitempty"`
}

// newMedia are the picture of an entry, which readers show beside its title, and its film.
func newMedia(e *entry) []*mediaContent {
	var all []*mediaContent
	if e.image != nil {
		all = append(all, newPicture(e.image))
	}
	if e.video != nil {
		all = append(all, newFilm(e.video))
	}
	return all
}

// newPicture is the picture in the largest width that there is: a reader makes it smaller, and cannot make it larger.
func newPicture(i *site.Image) *mediaContent {
	m := &mediaContent{URL: i.URL, Medium: "image", Width: i.Width, Height: i.Height, Description: line(i.Alt)}
	if n := len(i.Variants); n > 0 {
		largest := i.Variants[n-1]
		m.URL, m.Type, m.Width, m.Height = largest.URL, largest.Type, largest.Width, largest.Height
	}
	return m
}

func newFilm(v *site.Video) *mediaContent {
	m := &mediaContent{URL: v.URL, Size: v.Size, Type: v.Type, Medium: "video"}
	if v.Poster != nil {
		m.Thumbnail = &mediaThumbnail{URL: v.Poster.URL, Width: v.Poster.Width, Height: v.Poster.Height}
	}
	return m
}
