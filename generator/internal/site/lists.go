package site

import (
	"cmp"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// Lists returns every list of an edition: home, sections, channels, tags.
func (i *Info) Lists() []*List {
	return slices.Concat([]*List{i.Home}, i.Sections, i.Channels, i.Tags)
}

// ListsOf are the lists that a post is on, in every edition.
func (s *Site) ListsOf(p *Post) []*List {
	if p.Section == nil {
		return nil
	}
	lists := slices.Concat([]*List{p.info.Home, p.Section}, p.Channels, p.Tags)
	for _, info := range s.Editions {
		if info != p.info && p.original == nil && p.best(info) == p {
			lists = append(lists, info.Home, info.Sections[slices.Index(p.info.Sections, p.Section)])
			for _, ch := range p.Channels {
				lists = append(lists, info.Channels[slices.Index(p.info.Channels, ch)])
			}
			for _, t := range p.tags {
				lists = append(lists, t.lists[info.number])
			}
		}
	}
	return lists
}

func (s *Site) newList(info *Info, kind ListKind, id, title, description, dir string) *List {
	dir = info.prefix + dir
	return &List{Kind: kind, ID: id, Title: title, Description: description, Href: s.href(dir), URL: s.url(dir), Dir: dir}
}

// addLists puts the public posts on the lists of an edition, newest first. A post belongs to the lists of its own language.
func (s *Site) addLists(info *Info) {
	info.Home = s.newList(info, HomeList, "", info.Title, info.Description, "")
	if s.isPress() {
		for _, p := range bestOf(s.Posts, info) {
			info.Home.add(p)
		}
		return
	}
	sections, channels := s.addSections(info), s.addChannels(info)
	for _, p := range bestOf(s.Posts, info) {
		info.Home.add(p)
		section := sections[p.Source.Section]
		if section == nil { // newsroom.yaml has none; that was said
			continue
		}
		section.add(p)
		own := p.info == info
		if own {
			p.Section = section
		}
		for _, id := range s.audience(p.Source) {
			channels[id].add(p)
			if own {
				p.Channels = append(p.Channels, channels[id])
			}
		}
		s.addTags(info, p)
	}
	slices.SortFunc(info.Tags, func(a, b *List) int { return cmp.Compare(a.ID, b.ID) })
	s.addDigests(info)
	linkNeighbours(info)
}

func (s *Site) addSections(info *Info) map[string]*List {
	sections := make(map[string]*List, len(s.config.Sections))
	for _, section := range s.config.Sections {
		title, description := named(info, section.In, section.Title, section.Description)
		l := s.newList(info, SectionList, section.ID, title, description, section.ID+"/")
		l.Layout, l.Color = string(cmp.Or(section.Layout, content.PostsLayout)), section.Color
		sections[l.ID] = l
		info.Sections = append(info.Sections, l)
	}
	return sections
}

func (s *Site) addChannels(info *Info) map[string]*List {
	channels := make(map[string]*List, len(s.config.Channels))
	for _, ch := range s.config.Channels {
		title, description := named(info, ch.In, ch.Title, ch.Description)
		l := s.newList(info, ChannelList, ch.ID, title, description, "channels/"+ch.ID+"/")
		l.Join = ch.Join
		channels[l.ID] = l
		info.Channels = append(info.Channels, l)
	}
	return channels
}

// addTags names each tag as the newest post does.
func (s *Site) addTags(info *Info, p *Post) {
	for i, t := range p.tags {
		list := t.lists[info.number]
		if list == nil {
			list = s.newList(info, TagList, t.slug, p.Source.Tags[i], "", "tags/"+t.slug+"/")
			t.lists[info.number] = list
			info.Tags = append(info.Tags, list)
		}
		list.add(p)
		if p.info == info {
			p.Tags = append(p.Tags, list)
		}
	}
}

func (l *List) add(p *Post) {
	l.Posts = append(l.Posts, p)
	if p.Lastmod.After(l.Updated) {
		l.Updated = p.Lastmod
	}
}

// linkNeighbours leads from each post to the next ones of its section. One that stands on lists of other languages leads to those of its own.
func linkNeighbours(info *Info) {
	for _, l := range info.Sections {
		links := make([]Link, len(l.Posts))
		for i, p := range l.Posts {
			links[i] = Link{Title: p.Title, Href: p.Href, Language: foreign(p, info)}
		}
		for i, p := range l.Posts {
			if p.info != info {
				continue
			}
			if i > 0 {
				p.Newer = &links[i-1]
			}
			if i+1 < len(l.Posts) {
				p.Older = &links[i+1]
			}
		}
	}
}

func (s *Site) addMenus(info *Info, legal []*Post) {
	pages := map[string]*Post{}
	for _, p := range legal {
		pages[p.Source.Slug] = p.best(info)
	}
	for name, items := range s.config.Menus {
		for _, item := range items {
			if page := pages[item.Page]; page != nil && page.original != nil {
				item.Title = "" // the page has one in its language
			}
			item.Title, _ = named(info, item.In, item.Title, "")
			if link, ok := s.menuLink(info, name, item, pages[item.Page]); ok {
				info.Menus[name] = append(info.Menus[name], link)
			}
		}
	}
}

func (s *Site) menuLink(info *Info, menu string, item content.MenuItem, page *Post) (Link, bool) {
	link := Link{Title: item.Title, Href: item.URL}
	switch {
	case info.number > 0 && (page != nil && !page.public || page == nil && item.Page != ""):
		return link, false // was said already
	case page != nil && !page.public:
		s.problems = append(s.problems, diag.Warningf(content.ConfigFile, item.Place.Line, item.Place.Column, "it is left out until the page is public",
			"the menu %s leads to the page %q, which is not public", menu, item.Page))
		return link, false
	case page != nil:
		link = Link{cmp.Or(item.Title, page.Title), page.Href, foreign(page, info)}
	case item.Page != "":
		s.errorf(content.ConfigFile, item.Place, "name a file of the folder that pages: names, without .md", "the menu %s leads to the page %q, which does not exist", menu, item.Page)
		return link, false
	case strings.HasPrefix(link.Href, "/"):
		if p := s.byFile[s.owner(strings.TrimPrefix(link.Href, "/"))]; p != nil {
			link.Href, link.Language = p.best(info).Href, foreign(p.best(info), info)
		} else {
			link.Href = info.BaseHref + s.inLanguage(info, strings.TrimPrefix(link.Href, "/"))
		}
	}
	return link, true
}

// foreign is the language of a post that an edition has no translation of; else empty.
func foreign(p *Post, info *Info) string {
	if p.info == info {
		return ""
	}
	return p.Language
}
