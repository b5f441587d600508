package content

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/diag"
)

// ConfigFile is the name of the configuration within the content folder.
const ConfigFile = "newsroom.yaml"

// Config is newsroom.yaml. An unknown key is an error.
type Config struct {
	Title       string                // `title`: of the newsroom; required
	Description string                // `description`: one sentence
	BaseURL     string                // `baseURL`: where the site will stand; absolute, ends in /; required
	Language    string                // `language`: de (default) or another that the theme has words for
	Languages   []string              // `languages`: of translations, in their order; those that are found are added behind them
	In          map[string]Names      // title and description in other languages, by language
	Timezone    *time.Location        // `timezone`: of all times without a zone; default Europe/Berlin
	Theme       string                // `theme`: default, or a folder
	Publisher   string                // `publisher`: who stands behind it; default the title
	Logo        string                // `logo`: a picture in the content folder
	Accent      string                // `accent`: #rrggbb
	PerPage     int                   // `perPage`: posts on a page of a list, 1 to 200; default 12
	Index       bool                  // `index`: true lets search engines in; default false
	Sections    []Section             // `sections`, in their order; required
	Channels    []Channel             // `channels`, in their order
	Menus       map[string][]MenuItem // `menus`
	PagesFolder string                // `pages`: folder of the legal pages
	SMSNumber   string                // `sms.number`: E.164, shown on the pages
	AppNumber   string                // `whatsapp.number`: E.164, shown on the pages
	Icon        string                // `icon`: a square picture in the content folder, for the home screen of phones; else one is drawn
	UnsafeHTML  bool                  // `markdown.unsafeHTML`: lets raw HTML in posts through; default false
	Banner      time.Duration         // `alerts.banner`: how long an urgent post stands on top without news; default 72h
}

// Names are the title and the description of something in another language than the newsroom's; an empty one is that of the newsroom's
// language. They are written `title: {de: Stellen, en: Jobs}`.
type Names struct{ Title, Description string }

// Section is one of `sections`.
type Section struct {
	ID, Title, Description string
	In                     map[string]Names
	Layout                 Layout // `layout`; default by the name: termine and events are calendars, stellen and jobs are jobs
	Color                  string // `color`: #rrggbb; empty = the accent
}

// Layout is how the list of a section is laid out.
type Layout string

// The layouts of sections.
const (
	PostsLayout    Layout = "posts"    // newest first
	CalendarLayout Layout = "calendar" // coming events of the whole newsroom by month, past ones in an archive
	JobsLayout     Layout = "jobs"     // open jobs of the whole newsroom by deadline, closed ones in an archive
)

// Channel selects posts and has subscribers.
type Channel struct {
	ID, Title, Description string
	Sections               []string // ids
	Include                []string // ids of channels whose posts are in this one as well
	Join                   string   // open (default) or code
	In                     map[string]Names
}

// MenuItem is one of a menu: a legal page or an address.
type MenuItem struct {
	Title string
	Page  string // name of a legal page
	URL   string // an absolute address or a path of this site
	In    map[string]Names
	Place Place
}

// Section returns the section with an id.
func (c *Config) Section(id string) (Section, bool) {
	i := slices.IndexFunc(c.Sections, func(s Section) bool { return s.ID == id })
	if i < 0 {
		return Section{}, false
	}
	return c.Sections[i], true
}

// Audience returns the ids of all channels that a post is in, in the order of newsroom.yaml: those that it names, or else those
// that have its section; and with each the channels that include it.
func (c *Config) Audience(section string, named []string) []string {
	in := map[string]bool{}
	for _, ch := range c.Channels {
		if slices.Contains(named, ch.ID) || len(named) == 0 && slices.Contains(ch.Sections, section) {
			in[ch.ID] = true
		}
	}
	for range c.Channels { // an include may reach through others
		for _, ch := range c.Channels {
			if slices.ContainsFunc(ch.Include, func(id string) bool { return in[id] }) {
				in[ch.ID] = true
			}
		}
	}
	var out []string
	for _, ch := range c.Channels {
		if in[ch.ID] {
			out = append(out, ch.ID)
		}
	}
	return out
}

// reservedNames are the folders of public/ that are not sections.
var reservedNames = []string{"a", "assets", "channels", "follow", "index", "months", "offline", "page", "presse", "search", "tags", "_newsroom"}

var (
	idPattern     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	colorPattern  = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	menuURL       = regexp.MustCompile(`^(/|https?://|mailto:|tel:|sms:)`)
	layoutPattern = regexp.MustCompile(`^(posts|calendar|jobs)$`)
	ownLanguage   = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
	numberPattern = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

func parseConfig(text []byte) (Config, diag.List) {
	r := &reader{file: ConfigFile}
	c := Config{Language: "de", Theme: "default", PerPage: 12, Banner: 72 * time.Hour, Timezone: time.UTC}
	if zone, err := time.LoadLocation("Europe/Berlin"); err == nil {
		c.Timezone = zone
	}
	places := map[string]Place{}
	if top := r.parse(text); top != nil {
		fields := r.fields(top)
		r.language = languageIn(fields)
		for _, f := range fields {
			places[f.key] = f.place
			r.configKey(&c, f)
		}
	}
	r.checkConfig(&c, places)
	return c, r.problems
}

func (r *reader) configKey(c *Config, f field) {
	switch f.key {
	case "title":
		r.inLanguages(f, titles(&c.Title, &c.In))
	case "description":
		r.inLanguages(f, descriptions(&c.Description, &c.In))
	case "baseURL":
		c.BaseURL = r.baseURL(f)
	case "language":
		c.Language = r.matching(f, ownLanguage, "a language such as de or en")
	case "languages":
		c.Languages = r.languages(f)
	case "timezone":
		c.Timezone = r.timezone(f)
	case "theme":
		c.Theme = r.text(f)
	case "publisher":
		c.Publisher = r.line(f)
	case "logo":
		c.Logo = r.text(f)
	case "icon":
		c.Icon = r.text(f)
	case "accent":
		c.Accent = r.color(f)
	case "perPage":
		if c.PerPage = r.integer(f); c.PerPage < 1 || c.PerPage > 200 {
			r.errorf(f.place, "12 is a good number for phones", "perPage takes a number from 1 to 200")
			c.PerPage = 12
		}
	case "index":
		c.Index = r.boolean(f)
	case "sections":
		c.Sections = r.sections(f)
	case "channels":
		c.Channels = r.channels(f)
	case "menus":
		c.Menus = r.menus(f)
	case "pages":
		c.PagesFolder = r.id(f.key, r.text(f), r.place(f.node))
	case "sms":
		r.only(f, map[string]func(field){"number": func(f field) { c.SMSNumber = r.number(f) }})
	case "whatsapp":
		r.only(f, map[string]func(field){"number": func(f field) { c.AppNumber = r.number(f) }})
	case "markdown":
		r.only(f, map[string]func(field){"unsafeHTML": func(f field) { c.UnsafeHTML = r.boolean(f) }})
	case "alerts":
		r.only(f, map[string]func(field){"banner": func(f field) { c.Banner = r.duration(f) }})
	default:
		r.unknown(f, "title, description, baseURL, language, languages, timezone, theme, publisher, logo, icon, accent, perPage, index, sections, channels, menus, pages, sms, whatsapp, markdown, alerts")
	}
}

func (r *reader) color(f field) string {
	return r.matching(f, colorPattern, `a colour such as "#0b5cad", in quotes`)
}

func (r *reader) number(f field) string {
	return r.matching(f, numberPattern, `an international number such as "+491713920001", in quotes`)
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

func (r *reader) unknown(f field, known string) {
	best, distance := "", 3
	for name := range strings.SplitSeq(known, ", ") {
		if d := typingErrors(strings.ToLower(f.key), strings.ToLower(name)); d < distance {
			best, distance = name, d
		}
	}
	hint := "known here: " + known
	if best != "" {
		hint = "did you mean " + best + "? " + hint
	}
	r.errorf(f.place, hint, "unknown key %q", f.key)
}

// only reads a mapping whose keys are known; any other is an error.
func (r *reader) only(parent field, known map[string]func(field)) {
	for _, f := range r.mapping(parent) {
		if read, ok := known[f.key]; ok {
			read(f)
		} else {
			r.unknown(f, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
}

func (r *reader) matching(f field, pattern *regexp.Regexp, want string) string {
	value := r.text(f)
	if value != "" && !pattern.MatchString(value) {
		r.errorf(r.place(f.node), "write "+want, "%s: %q is not understood", f.key, value)
		return ""
	}
	return value
}

func (r *reader) baseURL(f field) string {
	value := r.text(f)
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		r.errorf(r.place(f.node), "write for example https://newsroom.example.org/", "baseURL: %q is not the address of a site", value)
		return ""
	}
	return strings.TrimSuffix(value, "/") + "/"
}

func (r *reader) timezone(f field) *time.Location {
	zone, err := time.LoadLocation(r.text(f))
	if err != nil {
		r.errorf(r.place(f.node), "write a name of the IANA time zone database such as Europe/Berlin", "the time zone %q is not known", r.text(f))
		return time.UTC
	}
	return zone
}

func (r *reader) duration(f field) time.Duration {
	d, err := time.ParseDuration(r.text(f))
	if err != nil || d < 0 {
		r.errorf(r.place(f.node), "write for example 72h or 90m", "%s: %q is not a length of time", f.key, r.text(f))
	}
	return d
}

func (r *reader) id(key, value string, at Place) string {
	if !idPattern.MatchString(value) {
		r.errorf(at, "use small letters, digits and single hyphens: it becomes part of an address", "%s: %q cannot be a name", key, value)
	}
	return value
}

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
		r.only(f, map[string]func(field){
			"title":       func(f field) { r.inLanguages(f, titles(&ch.Title, &ch.In)) },
			"description": func(f field) { r.inLanguages(f, descriptions(&ch.Description, &ch.In)) },
			"sections":    func(f field) { ch.Sections = r.texts(f) },
			"include":     func(f field) { ch.Include = r.texts(f) },
			"join":        func(f field) { ch.Join = r.matching(f, regexp.MustCompile(`^(open|code)$`), "open or code") },
		})
		out = append(out, ch)
	}
	return out
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

// checkConfig holds the rules that concern more than one key.
func (r *reader) checkConfig(c *Config, places map[string]Place) {
	at := func(key string) Place {
		if p, ok := places[key]; ok {
			return p
		}
		return Place{1, 1}
	}
	if c.Title == "" {
		r.errorf(at("title"), "add title: the name of the newsroom", "the newsroom has no title")
	}
	if c.BaseURL == "" && places["baseURL"] == (Place{}) {
		r.errorf(Place{1, 1}, "add baseURL: https://newsroom.example.org/", "the newsroom has no baseURL, so no text message could link to it")
	}
	if len(c.Sections) == 0 {
		r.errorf(at("sections"), "add sections: with one name: {title: …} for each folder", "the newsroom has no sections")
	}
	if c.Publisher == "" {
		c.Publisher = c.Title
	}
	c.Languages = slices.DeleteFunc(c.Languages, c.isOwn)
	if _, taken := c.Section(c.PagesFolder); taken {
		r.errorf(at("pages"), "give the legal pages a folder of their own", "pages: %q is a section", c.PagesFolder)
	}
	for _, ch := range c.Channels {
		for _, id := range ch.Sections {
			if _, ok := c.Section(id); !ok {
				r.errorf(at("channels"), "known sections: "+c.SectionNames(), "the channel %q has the section %q, which does not exist", ch.ID, id)
			}
		}
		for _, id := range ch.Include {
			if !c.hasChannel(id) {
				r.errorf(at("channels"), "known channels: "+c.channelNames(), "the channel %q includes %q, which does not exist", ch.ID, id)
			}
		}
	}
}

func (c *Config) hasChannel(id string) bool {
	return slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.ID == id })
}

// SectionNames lists the ids of the sections, for messages.
func (c *Config) SectionNames() string {
	var names []string
	for _, s := range c.Sections {
		names = append(names, s.ID)
	}
	return strings.Join(names, ", ")
}

func (c *Config) channelNames() string {
	var names []string
	for _, ch := range c.Channels {
		names = append(names, ch.ID)
	}
	return strings.Join(names, ", ")
}
