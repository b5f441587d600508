package content

import (
	"slices"
	"strings"
	"time"
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
	Press       Press                 // `press`
	Git         bool                  // `git`: false leaves aside what git knows of the posts' files; default true
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
	Digest                 *Digest  // nil = none
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
