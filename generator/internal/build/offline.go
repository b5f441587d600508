package build

import (
	"slices"

	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// keptPosts is how many of the newest posts a phone keeps without having been there.
const keptPosts = 20

// isKept tells whether phones keep the page of a post without having been there.
func isKept(s *site.Site, p *site.Post) bool {
	return slices.ContainsFunc(s.Editions, func(info *site.Info) bool {
		return slices.Contains(newest(info), p) || slices.Contains(info.Banner, p)
	})
}

// offlinePosts are those that the pages show which phones keep.
func offlinePosts(s *site.Site) []*site.Post {
	var posts []*site.Post
	for _, info := range s.Editions {
		posts = slices.Concat(posts, newest(info), info.Upcoming, info.OpenJobs)
		for _, p := range s.FrontPages(info) {
			posts = append(append(posts, p.Posts...), p.Rest...)
		}
	}
	return posts
}

func newest(info *site.Info) []*site.Post {
	return info.Home.Posts[:min(keptPosts, len(info.Home.Posts))]
}

// offline adds the list of what phones keep. It tells a page's state by what the page is made from, so it changes with every text in it.
func (d *describer) offline() error {
	var list feed.OfflineList
	for _, info := range d.site.Editions {
		d.keep(&list, info)
	}
	for _, i := range d.site.Info.Icons {
		list.Assets = append(list.Assets, i.Href)
	}
	for _, a := range d.assets {
		list.Assets = append(list.Assets, d.site.Info.BaseHref+a.Path)
	}
	list.Gone = d.site.Gone()
	data, err := feed.Offline(list)
	if err != nil {
		return err
	}
	d.files = append(d.files, publish.File{Path: feed.OfflinePath, Stage: publish.Feeds, Data: data})
	return nil
}

// keep adds what phones keep of one edition.
func (d *describer) keep(list *feed.OfflineList, info *site.Info) {
	for _, p := range info.Banner {
		list.Urgent = append(list.Urgent, feed.OfflineUrgent{OfflinePage: d.kept(d.site.PostPage(p)), Post: p, Language: info.Language})
	}
	for _, p := range d.site.FrontPages(info) {
		list.Pages = append(list.Pages, d.kept(p))
	}
	list.Pages = append(list.Pages, feed.OfflinePage{Href: info.BaseHref + info.Path(feed.SearchPath), Version: version(d.from.index(info))})
	for _, p := range newest(info) {
		list.Pages = append(list.Pages, d.kept(d.site.PostPage(p)))
		if p.Image != nil && p.Image.Source != "" && !slices.Contains(list.Assets, p.Image.Href) {
			list.Assets = append(list.Assets, p.Image.Href)
		}
	}
}

func (d *describer) kept(p *site.Page) feed.OfflinePage {
	return feed.OfflinePage{Href: p.Href, Version: version(d.from.version(p))}
}

func version(from string) string { return feed.Version([]byte(from)) }
