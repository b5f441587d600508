package content

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"
)

// reservedNames are the folders of public/ that are not sections.
var reservedNames = []string{"a", ArchetypesFolder, "assets", "channels", "follow", "index", "months", "offline", "page", "presse", "search", "tags", "_newsroom"}

func (r *reader) sections(parent field) []Section {
	var out []Section
	for _, f := range r.mapping(parent) {
		s := Section{ID: r.id("sections", f.key, f.place), Title: f.key}
		if slices.Contains(reservedNames, s.ID) {
			r.errorf(f.place, "choose another name", "a section cannot be called %q: the address is taken", s.ID)
		}
		r.only(f, map[string]func(field){
			"title":       func(f field) { r.inLanguages(f, titles(&s.Title, &s.In)) },
			"description": func(f field) { r.inLanguages(f, descriptions(&s.Description, &s.In)) },
			"layout":      func(f field) { s.Layout = Layout(r.matching(f, layoutPattern, "posts, calendar or jobs")) },
			"color":       func(f field) { s.Color = r.color(f) },
		})
		s.Layout = cmp.Or(s.Layout, layoutOf(s.ID))
		out = append(out, s)
	}
	return out
}

func (r *reader) channels(parent field) []Channel {
	var out []Channel
	for _, f := range r.mapping(parent) {
		ch := Channel{ID: r.id("channels", f.key, f.place), Title: f.key, Join: "open"}
		r.joinable(f.key, f.place)
		r.only(f, map[string]func(field){
			"title": func(f field) {
				r.inLanguages(f, titles(&ch.Title, &ch.In))
				r.joinable(ch.Title, r.place(f.node))
			},
			"description": func(f field) { r.inLanguages(f, descriptions(&ch.Description, &ch.In)) },
			"sections":    func(f field) { ch.Sections = r.texts(f) },
			"include":     func(f field) { ch.Include = r.texts(f) },
			"join":        func(f field) { ch.Join = r.matching(f, regexp.MustCompile(`^(open|code)$`), "open or code") },
			"digest":      func(f field) { ch.Digest = r.digest(f) },
		})
		out = append(out, ch)
	}
	return out
}

// joinable makes sure that people can join a channel by its name, since a word of the grammar always wins.
func (r *reader) joinable(name string, at Place) {
	if _, taken := commandOf(name); taken {
		r.errorf(at, "choose another name, or add a word to it", "a channel cannot be called %q: it is a command, and whoever texts it would not join", name)
	}
}

func (r *reader) menus(parent field) map[string][]MenuItem {
	out := map[string][]MenuItem{}
	for _, f := range r.mapping(parent) {
		if f.node.Kind != yaml.SequenceNode && !isNull(f.node) {
			r.errorf(r.place(f.node), "write "+f.key+": [{title: Impressum, page: impressum}]", "%s takes a list, not %s", f.key, kindName(f.node))
			continue
		}
		for i, n := range f.node.Content {
			out[f.key] = append(out[f.key], r.menuItem(field{key: fmt.Sprintf("menus.%s[%d]", f.key, i), place: r.place(n), node: resolve(n)}, f.key))
		}
	}
	return out
}

func (r *reader) menuItem(parent field, menu string) MenuItem {
	item, before := MenuItem{Place: parent.place}, len(r.problems)
	r.only(parent, map[string]func(field){
		"title": func(f field) { r.inLanguages(f, titles(&item.Title, &item.In)) },
		"page":  func(f field) { item.Page = r.text(f) },
		"url":   func(f field) { item.URL = r.text(f) },
	})
	switch {
	case len(r.problems) > before:
	case item.Page == "" && item.URL == "":
		r.errorf(item.Place, "add page: with a legal page, or url: with an address", "this item of the menu %s leads nowhere", menu)
	case item.URL != "" && !menuURL.MatchString(item.URL):
		r.errorf(item.Place, "write a path of this site such as /technik/, or an address with https://", "this item of the menu %s leads to %q, which is no address", menu, item.URL)
	case item.Page == "" && item.Title == "":
		r.errorf(item.Place, "add title: with the words of the link", "this item of the menu %s has no title", menu)
	}
	return item
}

// layoutOf is the layout of a section that names none.
func layoutOf(id string) Layout {
	switch id {
	case "termine", "events":
		return CalendarLayout
	case "stellen", "jobs":
		return JobsLayout
	}
	return PostsLayout
}
