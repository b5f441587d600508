package build

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// describer collects the files of one site.
type describer struct {
	site    *site.Site
	theme   *theme.Theme
	content fs.FS
	folder  string
	stamps  map[string]string // of the files that are published as they are, by path in content/
	from    *origins
	texts   *texts

	listPages []*site.Page
	files     []publish.File
	feeds     *feed.Writer
}

// describe lists every file of the site. Pages and feeds are made when they are written, by as many goroutines as write.
func describe(out Output, look *theme.Theme, in Input, texts *texts) (*describer, error) {
	d, err := newDescriber(out, look, in, texts)
	if err != nil {
		return nil, err
	}
	d.from = newOrigins(out.Site, look, in.Memory.Program(), texts)
	steps := []func() error{d.assets, d.posts, d.lists, d.listFeeds, d.sitemap, d.alerts}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// newDescriber has no files yet, and knows not what they are made from.
func newDescriber(out Output, look *theme.Theme, in Input, texts *texts) (d *describer, err error) {
	d = &describer{site: out.Site, theme: look, content: in.Content, folder: in.Folder, stamps: map[string]string{}, texts: texts}
	for _, f := range out.Newsroom.Files {
		d.stamps[f.Path] = cache.Stamp(f.Info)
	}
	d.feeds, err = feed.New(d.site.Info)
	return d, err
}

func (d *describer) assets() error {
	assets, err := d.theme.Assets(d.site.Info)
	if err != nil {
		return err
	}
	for _, a := range assets {
		d.files = append(d.files, publish.File{Path: a.Path, Stage: publish.Assets, Source: "the theme", Data: a.Data})
	}
	for _, f := range d.site.Files() {
		d.files = append(d.files, publish.File{
			Path: f.Path, Stage: publish.Assets, Source: d.folder + "/" + f.Source, From: d.stamps[f.Source],
			Write: func(w io.Writer) error { return d.copy(w, f.Source) },
		})
	}
	return nil
}

func (d *describer) copy(w io.Writer, name string) error {
	file, err := d.content.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// pages adds pages of which the file in content/ is known, or is none.
func (d *describer) pages(stage publish.Stage, pages []*site.Page) {
	n := len(d.files)
	d.files = slices.Grow(d.files, len(pages))[:n+len(pages)]
	files := d.files[n:]
	cores.Each(len(pages), func(i int) {
		p := pages[i]
		files[i] = publish.File{Path: p.Path, Stage: stage, From: d.from.page(p), Write: func(w io.Writer) error {
			if p.Post != nil {
				defer d.texts.release(p.Post)
			}
			return d.render(w, p)
		}}
		if p.Post != nil {
			files[i].Source = d.folder + "/" + p.Post.Source.File
		}
	})
}

func (d *describer) render(w io.Writer, p *site.Page) error {
	return d.theme.Render(w, p)
}

func (d *describer) posts() error {
	posts := slices.Concat(d.site.Posts, d.site.Legal)
	slices.SortFunc(posts, func(a, b *site.Post) int { return cmp.Compare(a.Number, b.Number) }) // nearly that of the paths, which publish sorts by
	pages := make([]*site.Page, len(posts))
	for i, p := range posts {
		pages[i] = d.site.PostPage(p)
	}
	redirects := d.site.Redirects()
	d.listPages = d.site.Pages()
	d.files = slices.Grow(d.files, len(pages)+len(redirects)+len(d.listPages)+3*len(d.site.Lists())+8)
	d.pages(publish.Pages, pages)
	d.pages(publish.Pages, redirects)
	return nil
}

func (d *describer) lists() error {
	d.pages(publish.Lists, d.listPages)
	return nil
}

// form is one of the forms of feeds.
type form struct {
	name  string
	write func(*site.List) ([]byte, error)
}

func (d *describer) listFeeds() error {
	for _, l := range d.site.Lists() {
		d.feedsOf(l)
	}
	return nil
}

// feedsOf adds the feeds of a list.
func (d *describer) feedsOf(l *site.List) {
	for _, form := range []form{{"atom.xml", d.feeds.Atom}, {"feed.json", d.feeds.JSON}, {"feed.xml", d.feeds.RSS}} {
		d.feed(l.Dir+form.name, l, form)
	}
}

func (d *describer) feed(file string, l *site.List, form form) {
	d.files = append(d.files, publish.File{Path: file, Stage: publish.Feeds, From: d.from.feed(file, l), Write: func(w io.Writer) error {
		data, err := form.write(l)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		_, err = w.Write(data)
		return err
	}})
}

func (d *describer) sitemap() error {
	d.files = append(d.files, publish.File{
		Path: "robots.txt", Stage: publish.Feeds, Data: feed.Robots(d.site.Info.Indexed, d.site.Info.BaseURL+"sitemap.xml"),
	})
	posts := slices.Concat(d.site.Posts, d.site.Legal)
	if len(posts)+len(d.listPages) <= feed.MaxSitemap {
		d.files = append(d.files, publish.File{
			Path: feed.SitemapPath, Stage: publish.Feeds, From: d.from.sitemap(len(d.listPages)), Write: func(w io.Writer) error {
				files, err := feed.Sitemap(d.site.Info, d.sitemapEntries(posts))
				if err == nil {
					_, err = w.Write(files[len(files)-1].Data)
				}
				return err
			},
		})
		return nil
	}
	files, err := feed.Sitemap(d.site.Info, d.sitemapEntries(posts))
	if err != nil {
		return fmt.Errorf("%s: %w", feed.SitemapPath, err)
	}
	for _, f := range files {
		d.files = append(d.files, publish.File{Path: f.Path, Stage: publish.Feeds, Data: f.Data})
	}
	return nil
}

func (d *describer) sitemapEntries(posts []*site.Post) []feed.SitemapEntry {
	entries := make([]feed.SitemapEntry, 0, len(posts)+len(d.listPages))
	for _, p := range posts {
		entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: p.Lastmod})
	}
	for _, p := range d.listPages {
		if p.Kind != site.NotFoundPage {
			entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: lastmod(p)})
		}
	}
	return entries
}

func lastmod(p *site.Page) time.Time {
	if p.List == nil {
		return time.Time{}
	}
	return p.List.Updated
}

func (d *describer) alerts() error {
	data, err := feed.Alerts(d.site.Info, d.site.Messages())
	if err != nil {
		return fmt.Errorf("alerts.json: %w", err)
	}
	d.files = append(d.files, publish.File{Path: feed.AlertsPath, Stage: publish.Alerts, Data: data})
	return nil
}
