package build

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"newsroom/generator/internal/cache"
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
	files   []publish.File
}

// describe lists every file of the site. Pages and feeds are made when they are written, by as many goroutines as write.
func describe(out Output, look *theme.Theme, in Input, texts map[*site.Post]cache.Sum) ([]publish.File, error) {
	d := &describer{
		site: out.Site, theme: look, content: in.Content, folder: in.Folder, stamps: map[string]string{},
		from: newOrigins(out.Site, look, in.Memory.Program(), texts),
	}
	for _, f := range out.Newsroom.Files {
		d.stamps[f.Path] = cache.Stamp(f.Info)
	}
	steps := []func() error{d.assets, d.posts, d.lists, d.feeds, d.sitemap, d.alerts}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return d.files, nil
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

func (d *describer) page(p *site.Page, stage publish.Stage, source string) {
	d.files = append(d.files, publish.File{Path: p.Path, Stage: stage, Source: source, From: d.from.page(p), Write: func(w io.Writer) error {
		var page bytes.Buffer // a template that fails half-way must leave nothing behind
		if err := d.theme.Render(&page, p); err != nil {
			return err
		}
		_, err := page.WriteTo(w)
		return err
	}})
}

func (d *describer) posts() error {
	for _, p := range slices.Concat(d.site.Posts, d.site.Legal) {
		d.page(d.site.PostPage(p), publish.Pages, d.folder+"/"+p.Source.File)
	}
	for _, p := range d.site.Redirects() {
		d.page(p, publish.Pages, "")
	}
	return nil
}

func (d *describer) lists() error {
	for _, p := range d.site.Pages() {
		d.page(p, publish.Lists, "")
	}
	return nil
}

func (d *describer) feeds() error {
	writer, err := feed.New(d.site.Info)
	if err != nil {
		return err
	}
	for _, l := range d.site.Lists() {
		for name, write := range map[string]func(*site.List) ([]byte, error){"feed.xml": writer.RSS, "atom.xml": writer.Atom, "feed.json": writer.JSON} {
			file := l.Dir + name
			d.files = append(d.files, publish.File{Path: file, Stage: publish.Feeds, From: d.from.feed(file, l), Write: func(w io.Writer) error {
				data, err := write(l)
				if err != nil {
					return fmt.Errorf("%s: %w", file, err)
				}
				_, err = w.Write(data)
				return err
			}})
		}
	}
	slices.SortFunc(d.files, func(a, b publish.File) int { return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Path, b.Path)) })
	return nil
}

func (d *describer) sitemap() error {
	var entries []feed.SitemapEntry
	for _, p := range slices.Concat(d.site.Posts, d.site.Legal) {
		entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: p.Lastmod})
	}
	for _, p := range d.site.Pages() {
		if p.Kind != site.NotFoundPage {
			entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: lastmod(p)})
		}
	}
	files, err := feed.Sitemap(d.site.Info, entries)
	if err != nil {
		return fmt.Errorf("sitemap.xml: %w", err)
	}
	for _, f := range files {
		d.files = append(d.files, publish.File{Path: f.Path, Stage: publish.Feeds, Data: f.Data})
	}
	d.files = append(d.files, publish.File{
		Path: "robots.txt", Stage: publish.Feeds, Data: feed.Robots(d.site.Info.Indexed, d.site.Info.BaseURL+"sitemap.xml"),
	})
	return nil
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
