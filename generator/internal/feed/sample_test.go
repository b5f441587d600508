package feed

import (
	"encoding/xml"
	"fmt"
	"html/template"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/site"
)

const host = "https://news.stadtwerke.example/"

var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at is a time on 22 November 2026 in Berlin.
func at(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, berlin) }

// newSite returns a newsroom with one section, two tags and two channels, and no posts.
func newSite() *site.Info {
	s := &site.Info{
		Title: "Neues aus den Stadtwerken", Description: "Für alle Kolleginnen & Kollegen", Publisher: "Stadtwerke Beispiel GmbH",
		Language: "de", Location: berlin, BaseURL: host, BaseHref: "/",
		Logo: &site.Image{Href: "/logo.png", URL: host + "logo.png", Width: 512, Height: 512},
	}
	list := func(kind site.ListKind, id, title, path string) *site.List {
		return &site.List{Kind: kind, ID: id, Title: title, Href: "/" + path, URL: host + path}
	}
	s.Home = list(site.HomeList, "", "Start", "")
	s.Sections = []*site.List{list(site.SectionList, "unternehmen", "Unternehmen", "unternehmen/")}
	s.Tags = []*site.List{list(site.TagList, "fernwaerme", "Fernwärme", "tags/fernwaerme/"), list(site.TagList, "netz", "Netz & Technik", "tags/netz/")}
	s.Channels = []*site.List{list(site.ChannelList, "mini", "Mini", "channels/mini/"), list(site.ChannelList, "maxi", "Maxi", "channels/maxi/")}
	s.Channels[0].Join = "open"
	return s
}

// ready is a text that needs no making.
func ready(text string) func() (template.HTML, error) {
	return func() (template.HTML, error) { return template.HTML(text), nil }
}

// newPost returns a full post of the site's section, the number telling it from others; it stands in no list yet.
func newPost(s *site.Info, n int) *site.Post {
	slug := fmt.Sprintf("meldung-%d", n)
	return &site.Post{
		ID: "unternehmen/" + slug, Code: "7k3qf9", Section: s.Sections[0], Tags: s.Tags, Channels: s.Channels,
		Href: "/unternehmen/" + slug + "/", URL: host + "unternehmen/" + slug + "/", ShortURL: host + "a/7k3qf9/",
		Title: fmt.Sprintf("Meldung %d", n), Teaser: "Wärme < Kälte & mehr",
		Date: at(8, 0).AddDate(0, 0, n), Lastmod: at(9, 30).AddDate(0, 0, n), Authors: []string{"Ayşe Yılmaz", "Jörg Groß"},
		Image:  &site.Image{Href: "/unternehmen/" + slug + "/bild.jpg", URL: host + "unternehmen/" + slug + "/bild.jpg", Alt: "Ein Rohr", Width: 1200, Height: 800},
		Text:   ready(`<p>Text mit <a href="/netz/">Verweis</a>, <a href="#fn:1">Fußnote</a> und <img src="/unternehmen/` + slug + `/plan.png" alt=""></p>` + "\n"),
		Source: &content.Post{File: "unternehmen/" + slug + ".md"},
	}
}

// fill puts the posts into the home list and the section.
func fill(s *site.Info, posts ...*site.Post) *site.List {
	for _, l := range []*site.List{s.Home, s.Sections[0]} {
		l.Posts = posts
		for _, p := range posts {
			if p.Lastmod.After(l.Updated) {
				l.Updated = p.Lastmod
			}
		}
	}
	return s.Home
}

// node is any XML element.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []*node    `xml:",any"`
}

func parseXML(t *testing.T, data []byte) *node {
	t.Helper()
	var n node
	if err := xml.Unmarshal(data, &n); err != nil {
		t.Fatalf("not XML: %v\n%s", err, data)
	}
	return &n
}

// all returns the children of a name, such as title or, with its name space, {http://www.w3.org/2005/Atom}link.
func (n *node) all(name string) []*node {
	var found []*node
	for _, c := range n.Children {
		if full := "{" + c.XMLName.Space + "}" + c.XMLName.Local; name == full || name == c.XMLName.Local && !strings.Contains(name, "{") {
			found = append(found, c)
		}
	}
	return found
}

// one returns the only child of a name.
func (n *node) one(t *testing.T, name string) *node {
	t.Helper()
	found := n.all(name)
	if len(found) != 1 {
		t.Fatalf("<%s> has %d of <%s>, want 1", n.XMLName.Local, len(found), name)
	}
	return found[0]
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
