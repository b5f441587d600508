package build

import (
	"errors"
	"path"
	"slices"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// newPressTexts finds what stands in the posts for the press, whose links are others than those of the posts themselves; nil where there are no
// press pages. The problems are the links and the HTML that these leave out. Nothing of it is remembered: it is little, and the memory knows one text of
// a file.
func newPressTexts(s *site.Site, c content.Config, in Input) (*texts, diag.List) {
	if s.Press == nil {
		return nil, nil
	}
	in.Memory = cache.New("", func(string) {})
	unsafeHTML := c.UnsafeHTML
	c.UnsafeHTML = false // links in HTML are not looked at
	t := newTexts(s.Press, c, in)
	t.tells = tellsOfPress(unsafeHTML)
	for _, r := range t.renderers {
		r.AutoLinks = true
	}
	return t, t.readAll()
}

// tellsOfPress chooses the problems of press pages that are none of the posts themselves: links that are left out, and HTML that stands there.
func tellsOfPress(unsafeHTML bool) func(*markdown.Issue) bool {
	return func(issue *markdown.Issue) bool {
		if issue.Kind == markdown.RawHTML && unsafeHTML {
			issue.Text, issue.Hint = "the press page leaves this HTML out: it could lead to what is not for the press", "write it in Markdown, or leave it so"
			return true
		}
		return errors.Is(issue.Err, site.ErrInternal) && !errors.Is(issue.Err, site.ErrNotPublic) && !errors.Is(issue.Err, site.ErrWithdrawn)
	}
}

// press adds the press pages, a site of its own in a folder of this one.
func (d *describer) press() error {
	room := d.site.Press
	if room == nil {
		return nil
	}
	sub := &describer{
		site: room, theme: d.theme, content: d.content, folder: d.folder, stamps: d.stamps, pictures: d.pictures, texts: d.pressTexts,
		from: newOrigins(room, d.theme, d.program, d.pressTexts), feeds: map[*site.Info]*feed.Writer{},
	}
	for _, info := range room.Editions {
		writer, err := feed.New(info)
		if err != nil {
			return err
		}
		sub.feeds[info] = writer
	}
	assets, err := d.theme.Assets(room.Info)
	if err != nil {
		return err
	}
	sub.assets = slices.DeleteFunc(slices.Clone(assets), func(a theme.Asset) bool { return path.Ext(a.Path) == ".js" }) // the pages run none
	for _, step := range []func() error{sub.static, sub.posts, sub.lists, sub.listFeeds, sub.calendars, sub.sitemap} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, f := range sub.files {
		f.Path = site.PressFolder + f.Path
		d.files = append(d.files, f)
	}
	return nil
}

// robots asks robots away from all but the press pages, unless the newsroom lets them in.
func (d *describer) robots() {
	info, sitemaps, open := d.site.Info, []string{}, ""
	if info.Indexed {
		sitemaps = append(sitemaps, info.BaseURL+feed.SitemapPath)
	}
	if room := d.site.Press; room != nil && room.Info.BaseURL == info.BaseURL+site.PressFolder {
		open = room.Info.BaseHref
		sitemaps = append(sitemaps, room.Info.BaseURL+feed.SitemapPath)
	}
	d.files = append(d.files, publish.File{Path: "robots.txt", Stage: publish.Feeds, Data: feed.Robots(info.Indexed, open, sitemaps...)})
}
