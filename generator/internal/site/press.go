package site

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// The press pages are a newsroom of their own, made from the posts and legal pages that are marked for the press, with translations and files
// of theirs, and from nothing else: they cannot show or link to what they do not know. So the folder that they stand in can be served to
// everybody, also where the rest of the site is not.

// PressFolder is the folder of the press pages in public/.
const PressFolder = "presse/"

// pressPictures holds the pictures that press pages show of posts which are not for the press: the address of one would tell of the post.
const pressPictures = "pictures/"

// ErrInternal is the error for a link on a press page to what is not for the press. The page leaves it out.
var ErrInternal = errors.New("is not for the press")

// Contact is whom journalists ask.
type Contact struct{ Name, Phone, Email string }

// addPress arranges the press pages. What is wrong with their posts is found in the newsroom itself.
func (s *Site) addPress(n *content.Newsroom, o Options) {
	if s.isPress() || !s.config.Press.Open() {
		return
	}
	o.pressOf, o.History = s.Info.BaseURL, nil
	if o.BaseURL = s.config.Press.BaseURL; o.BaseURL == "" {
		o.BaseURL = s.Info.BaseURL + PressFolder
	}
	room := pressRoom(n)
	room.Config.Languages = nil
	for _, info := range s.Editions[1:] {
		room.Config.Languages = append(room.Config.Languages, info.Language)
	}
	s.Press, _ = New(room, o)
	for i, info := range s.Editions {
		info.PressHref = s.pressHref(s.Press.Editions[i].prefix)
	}
}

// pressHref is what a page of the newsroom writes in a link to a path of the press pages.
func (s *Site) pressHref(name string) string {
	if s.Press.Info.BaseURL != s.Info.BaseURL+PressFolder { // they are looked at elsewhere
		return s.Press.url(name)
	}
	return s.Press.href(name)
}

// toPress leads from a post of the newsroom to an address among the press pages.
func (s *Site) toPress(p *Post, name string) (Target, error) {
	address := strings.Trim(name, "/")
	if address == "" {
		return Target{Href: p.info.PressHref}, nil
	}
	other := s.Press.byFile[s.Press.owner(address)]
	if other == nil && !s.Press.lists[address] {
		return Target{}, fmt.Errorf("%q leads to nothing: there is no such press page", "/"+PressFolder+address)
	}
	if path.Ext(address) == "" {
		address += "/"
	}
	target := Target{Href: s.pressHref(address)}
	if other != nil && !other.public {
		return target, other.hidden()
	}
	return target, nil
}

// isPress tells whether this is the site of the press pages.
func (s *Site) isPress() bool { return s.internal != "" }

// pressRoom is the part of a newsroom that the press sees.
func pressRoom(n *content.Newsroom) *content.Newsroom {
	room := &content.Newsroom{Config: pressConfig(&n.Config), Files: n.Files, Linked: n.Linked}
	open := map[string]bool{}
	for _, p := range n.Posts {
		if open[p.File] = p.Press; p.Press {
			room.Posts = append(room.Posts, pressPost(p))
		}
	}
	for _, p := range n.Pages {
		if open[p.File] = p.Press; p.Press {
			room.Pages = append(room.Pages, pressPost(p))
		}
	}
	for _, p := range n.Translations {
		if open[p.Original] {
			room.Translations = append(room.Translations, pressPost(p))
		}
	}
	room.Config.Menus = map[string][]content.MenuItem{"footer": legalLinks(room.Pages)}
	return room
}

func legalLinks(pages []*content.Post) []content.MenuItem {
	var items []content.MenuItem
	for _, p := range pages {
		items = append(items, content.MenuItem{Page: p.Slug})
	}
	return items
}

// pressTitles are those of press pages without one of their own.
var pressTitles = map[string]string{"de": "Presse", "en": "Press"}

func pressTitle(language string) string {
	base, _, _ := strings.Cut(language, "-")
	return cmp.Or(pressTitles[base], pressTitles["en"])
}

// pressConfig has nothing that leads inside: no channels, no menus, no numbers to text.
func pressConfig(c *content.Config) content.Config {
	press := &c.Press
	out := *c
	out.Title, out.Description, out.In = cmp.Or(press.Title, pressTitle(c.Language)), press.Description, maps.Clone(press.In)
	if out.In == nil {
		out.In = map[string]content.Names{}
	}
	for _, language := range c.Languages {
		if names := out.In[language]; names.Title == "" && press.Title == "" {
			names.Title = pressTitle(language)
			out.In[language] = names
		}
	}
	out.Channels, out.SMSNumber, out.AppNumber, out.Icon, out.Index = nil, "", "", "", true
	return out
}

// pressPost is a post without what is the house's alone: who wrote it, whom it alarmed, what people may answer.
func pressPost(p *content.Post) *content.Post {
	out := *p
	out.Authors, out.Tags, out.Channels, out.Replies, out.Escalate, out.Params = nil, nil, nil, nil, nil, nil
	out.Urgent, out.Alert, out.Severity, out.Weight = false, "", "normal", 0
	out.Updates = slices.Clone(p.Updates)
	for i := range out.Updates {
		out.Updates[i].Urgent, out.Updates[i].Closes = false, false
	}
	return &out
}

// picturesOf are all pictures that a post shows, with the words that it has for them, or their names.
func (s *Site) picturesOf(p *Post) []*Image {
	var all []*Image
	told := slices.Clone(p.Gallery)
	if p.Image != nil {
		told = append(told, p.Image)
	}
	for _, f := range p.Files {
		if f.Picture == nil {
			continue
		}
		image := s.image(f, "")
		if i := slices.IndexFunc(told, func(other *Image) bool { return other.Source == f.Source }); i >= 0 {
			image.Alt, image.Caption = told[i].Alt, told[i].Caption
		}
		if image.Alt == "" && image.Caption == "" {
			image.Caption = path.Base(f.Source)
		}
		all = append(all, image)
	}
	return all
}

// withinNewsroom is an address of the newsroom itself, however it is written, as one without its host; all others stay as they are.
func (s *Site) withinNewsroom(destination string) string {
	u, err := url.Parse(destination)
	base, wrong := url.Parse(s.internal)
	if err != nil || wrong != nil || u.Host == "" || !slices.Contains([]string{"", "http", "https"}, u.Scheme) || host(u) != host(base) {
		return destination
	}
	rest, ours := strings.CutPrefix(path.Clean("/"+u.Path)+"/", base.Path)
	if !ours {
		return destination
	}
	return (&url.URL{Path: "/" + strings.TrimSuffix(rest, "/"), RawQuery: u.RawQuery, Fragment: u.Fragment}).String()
}

// host is that of an address, without a port that it has anyway: who reads a link does not look at http or https.
func host(u *url.URL) string {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		name += ":" + port
	}
	return name
}

// pressLink is Resolve on a press page: an address of the newsroom itself is one of its posts for the press, or left out.
func (s *Site) pressLink(p *Post, destination string) (Target, error) {
	destination = s.withinNewsroom(destination)
	if rest, ours := strings.CutPrefix(destination, "/"+strings.TrimSuffix(PressFolder, "/")); ours && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
		destination = "/" + strings.TrimPrefix(rest, "/")
	}
	target, err := s.resolve(p, destination)
	if f := target.File; f != nil && f.Picture == nil && s.foreign[f.Source] { // pictures go with the text that shows them
		err = ErrInternal
	}
	switch {
	case errors.Is(err, ErrNotPublic) || errors.Is(err, ErrWithdrawn):
		return Target{}, fmt.Errorf("%w: %w", ErrInternal, err)
	case err != nil && !errors.Is(err, ErrForeign):
		return Target{}, ErrInternal
	}
	return target, err
}
