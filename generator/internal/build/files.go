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
	site     *site.Site
	theme    *theme.Theme
	content  fs.FS
	folder   string
	stamps   map[string]string // of the files that are published as they are, by path in content/
	pictures *pictures
	made     *icons
	assets   []theme.Asset
	from     *origins
	texts    *texts

	pressTexts *texts // those of the press pages; nil where there are none
	program    string // fingerprint of the generator

	listPages []*site.Page
	files     []publish.File
	feeds     map[*site.Info]*feed.Writer // by edition
}

// describe lists every file of the site. Pages and feeds are made when they are written, by as many goroutines as write.
func describe(out Output, look *theme.Theme, in Input, texts, pressTexts *texts, ready *pictures, made *icons) (*describer, error) {
	d, err := newDescriber(out, look, in, texts, ready, made)
	if err != nil {
		return nil, err
	}
	d.pressTexts, d.program = pressTexts, in.Memory.Program()
	d.from = newOrigins(out.Site, look, d.program, texts)
	steps := []func() error{d.static, d.posts, d.lists, d.listFeeds, d.calendars, d.scripts, d.offline, d.sitemap, d.press, d.alerts}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// newDescriber has no files yet, and knows not what they are made from.
func newDescriber(out Output, look *theme.Theme, in Input, texts *texts, ready *pictures, made *icons) (*describer, error) {
	d := &describer{
		site: out.Site, theme: look, content: in.Content, folder: in.Folder, stamps: map[string]string{}, texts: texts, pictures: ready, made: made,
		feeds: map[*site.Info]*feed.Writer{},
	}
	for _, f := range out.Newsroom.Files {
		d.stamps[f.Path] = cache.Stamp(f.Info)
	}
	for _, info := range d.site.Editions {
		writer, err := feed.New(info)
		if err != nil {
			return nil, err
		}
		d.feeds[info] = writer
	}
	var err error
	d.assets, err = d.theme.Assets(d.site.Info)
	return d, err
}

// static adds what pages load: the files of the theme, the icons, pictures and other files of content/.
func (d *describer) static() error {
	for _, a := range d.assets {
		d.files = append(d.files, publish.File{Path: a.Path, Stage: publish.Assets, Source: "the theme", Data: a.Data})
	}
	if d.made != nil {
		d.icons()
	}
	for _, f := range d.site.Files() {
		file := publish.File{
			Path: f.Path, Stage: publish.Assets, Source: d.folder + "/" + f.Source, From: d.stamps[f.Source],
			Write: func(w io.Writer) error { return d.copy(w, f.Source) },
		}
		if f.Picture != nil {
			file.From = "picture-" + f.Picture.Sum // and its path says which form
			file.Write = func(w io.Writer) error { return d.pictures.copy(w, f) }
		}
		d.files = append(d.files, file)
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
			return d.theme.Render(w, p)
		}}
		if p.Post != nil {
			files[i].Source = d.folder + "/" + p.Post.Source.File
		}
	})
}

func (d *describer) posts() error {
	posts := slices.Concat(d.site.Posts, d.site.Legal, d.site.Translations)
	slices.SortFunc(posts, func(a, b *site.Post) int { return cmp.Compare(a.Number, b.Number) }) // nearly that of the paths, which publish sorts by
	pages := make([]*site.Page, len(posts))
	for i, p := range posts {
		pages[i] = d.site.PostPage(p)
	}
	redirects := slices.Concat(d.site.Redirects(), d.site.Notices())
	d.listPages = d.site.Pages()
	d.files = slices.Grow(d.files, len(pages)+len(redirects)+len(d.listPages)+3*len(d.site.Info.Lists())*len(d.site.Editions)+8)
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
	for _, info := range d.site.Editions {
		for _, l := range info.Lists() {
			d.feedsOf(info, l)
		}
	}
	return nil
}

// feedsOf adds the feeds of a list.
func (d *describer) feedsOf(info *site.Info, l *site.List) {
	writer := d.feeds[info]
	for _, form := range []form{{"atom.xml", writer.Atom}, {"feed.json", writer.JSON}, {"feed.xml", writer.RSS}} {
		file := l.Dir + form.name
		d.machine(file, d.from.feed(info, file, l), func() ([]byte, error) { return form.write(l) })
	}
}

// machine adds a file for machines, made from what a fingerprint tells.
func (d *describer) machine(file, from string, make func() ([]byte, error)) {
	d.files = append(d.files, publish.File{Path: file, Stage: publish.Feeds, From: from, Write: func(w io.Writer) error {
		data, err := make()
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		_, err = w.Write(data)
		return err
	}})
}

// calendars adds the calendar file of each event, and of all.
func (d *describer) calendars() error {
	for _, info := range d.site.Editions {
		events := d.site.Events(info)
		file := info.Path(site.EventsFile)
		d.machine(file, d.from.some(info, file, events), func() ([]byte, error) { return d.feeds[info].Calendar(info.Title, events) })
		for _, p := range events {
			if p.Title == "" || p.Language != info.Language {
				continue // withdrawn, or told in another language
			}
			own := []*site.Post{p}
			d.machine(p.EventFile(), d.from.some(info, p.EventFile(), own), func() ([]byte, error) { return d.feeds[info].Calendar(info.Title, own) })
		}
	}
	return nil
}

// scripts adds what the scripts of the pages read: the index of the search, what a phone needs to put the newsroom on its home screen, and
// the program that keeps pages there.
func (d *describer) scripts() error {
	for _, info := range d.site.Editions {
		file := info.Path(feed.SearchPath)
		d.machine(file, d.from.index(info), func() ([]byte, error) { return feed.Search(info, info.Home.Posts) })
		manifest, err := feed.WebManifest(info, manifestIcons(info))
		if err != nil {
			return err
		}
		d.files = append(d.files, publish.File{Path: info.Path(feed.WebManifestPath), Stage: publish.Feeds, Data: manifest})
	}
	if worker := d.theme.Worker(); worker != nil {
		d.files = append(d.files, publish.File{Path: "sw.js", Stage: publish.Feeds, Source: "the theme", Data: worker})
	}
	return nil
}

func manifestIcons(info *site.Info) []feed.Icon {
	var all []feed.Icon
	for _, i := range info.Icons {
		all = append(all, feed.Icon{Href: i.Href, Type: "image/png", Size: i.Size}, feed.Icon{Href: i.Href, Type: "image/png", Size: i.Size, Maskable: true})
	}
	return all
}

func (d *describer) sitemap() error {
	d.robots()
	posts := slices.Concat(d.site.Posts, d.site.Legal, d.site.Translations)
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
		entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: p.Lastmod, Editions: p.Editions})
	}
	for _, p := range d.listPages {
		if p.Kind != site.NotFoundPage && p.Kind != site.OfflinePage {
			entries = append(entries, feed.SitemapEntry{URL: p.URL, Lastmod: lastmod(p), Editions: p.Editions})
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
	data, err := feed.Alerts(d.site.Info, d.site.Messages(), d.site.Digests())
	if err != nil {
		return fmt.Errorf("alerts.json: %w", err)
	}
	d.files = append(d.files, publish.File{Path: feed.AlertsPath, Stage: publish.Alerts, Data: data})
	return nil
}
