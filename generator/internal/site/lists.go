package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// Lists returns every list: home, sections, channels, tags.
func (s *Site) Lists() []*List {
	return slices.Concat([]*List{s.Info.Home}, s.Info.Sections, s.Info.Channels, s.Info.Tags)
}

func (s *Site) newList(kind ListKind, id, title, description, dir string) *List {
	return &List{Kind: kind, ID: id, Title: title, Description: description, Href: s.href(dir), URL: s.url(dir), Dir: dir}
}

// addLists puts the public posts on their lists, newest first.
func (s *Site) addLists() {
	c := s.config
	s.Info.Home = s.newList(HomeList, "", c.Title, c.Description, "")
	sections, channels := map[string]*List{}, map[string]*List{}
	for _, section := range c.Sections {
		l := s.newList(SectionList, section.ID, section.Title, section.Description, section.ID+"/")
		sections[l.ID] = l
		s.Info.Sections = append(s.Info.Sections, l)
	}
	for _, ch := range c.Channels {
		l := s.newList(ChannelList, ch.ID, ch.Title, ch.Description, "channels/"+ch.ID+"/")
		l.Join = ch.Join
		channels[l.ID] = l
		s.Info.Channels = append(s.Info.Channels, l)
	}
	for _, p := range s.Posts {
		s.Info.Home.add(p)
		if p.Section = sections[p.Source.Section]; p.Section != nil {
			p.Section.add(p)
		}
		for _, id := range s.audience(p.Source) {
			channels[id].add(p)
			p.Channels = append(p.Channels, channels[id])
		}
		s.addTags(p)
	}
	slices.SortFunc(s.Info.Tags, func(a, b *List) int { return cmp.Compare(a.ID, b.ID) })
	linkNeighbours(s.Info.Sections)
}

// addTags names each tag as the newest post does.
func (s *Site) addTags(p *Post) {
	for i, t := range p.tags {
		if t.list == nil {
			t.list = s.newList(TagList, t.slug, p.Source.Tags[i], "", "tags/"+t.slug+"/")
			s.Info.Tags = append(s.Info.Tags, t.list)
		}
		t.list.add(p)
		p.Tags = append(p.Tags, t.list)
	}
}

func (l *List) add(p *Post) {
	l.Posts = append(l.Posts, p)
	if p.Lastmod.After(l.Updated) {
		l.Updated = p.Lastmod
	}
}

func linkNeighbours(sections []*List) {
	for _, l := range sections {
		links := make([]Link, len(l.Posts))
		for i, p := range l.Posts {
			links[i] = Link{p.Title, p.Href}
		}
		for i, p := range l.Posts {
			if i > 0 {
				p.Newer = &links[i-1]
			}
			if i+1 < len(l.Posts) {
				p.Older = &links[i+1]
			}
		}
	}
}

func (s *Site) addMenus(legal []*Post) {
	pages := map[string]*Post{}
	for _, p := range legal {
		pages[p.Source.Slug] = p
	}
	for name, items := range s.config.Menus {
		for _, item := range items {
			if link, ok := s.menuLink(name, item, pages[item.Page]); ok {
				s.Info.Menus[name] = append(s.Info.Menus[name], link)
			}
		}
	}
}

func (s *Site) menuLink(menu string, item content.MenuItem, page *Post) (Link, bool) {
	link := Link{Title: item.Title, Href: item.URL}
	switch {
	case page != nil && !page.public:
		s.problems = append(s.problems, diag.Warningf(content.ConfigFile, item.Place.Line, item.Place.Column, "it is left out until the page is public",
			"the menu %s leads to the page %q, which is not public", menu, item.Page))
		return link, false
	case page != nil:
		link = Link{cmp.Or(item.Title, page.Title), page.Href}
	case item.Page != "":
		s.errorf(content.ConfigFile, item.Place, "name a file of the folder that pages: names, without .md", "the menu %s leads to the page %q, which does not exist", menu, item.Page)
		return link, false
	case strings.HasPrefix(link.Href, "/"):
		link.Href = s.Info.BaseHref + strings.TrimPrefix(link.Href, "/")
	}
	return link, true
}

func missingLogo(name string) diag.Problem {
	return diag.Errorf(content.ConfigFile, 0, 0, "put the picture into the content folder, or mend its name", "the logo %q is not there", path.Clean(name))
}
