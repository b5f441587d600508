package content

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/diag"
)

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
	c := Config{Language: "de", Theme: "default", PerPage: 12, Banner: 72 * time.Hour, Git: true, Timezone: time.UTC}
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
	case "press":
		r.press(c, f)
	case "git":
		c.Git = r.boolean(f)
	default:
		r.unknown(f, "title, description, baseURL, language, languages, timezone, theme, publisher, logo, icon, accent, perPage, index, sections, channels, menus, pages, sms, whatsapp, markdown, alerts, press, git")
	}
}

func (r *reader) color(f field) string {
	return r.matching(f, colorPattern, `a colour such as "#0b5cad", in quotes`)
}

func (r *reader) number(f field) string {
	return r.matching(f, numberPattern, `an international number such as "+491713920001", in quotes`)
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

// item reads one of a list like only. Front Matter CMS writes the name of its form into each, which says nothing.
func (r *reader) item(parent field, known map[string]func(field)) {
	known["fieldGroup"] = func(field) {}
	for _, f := range r.mapping(parent) {
		if read, ok := known[f.key]; ok {
			read(f)
			continue
		}
		delete(known, "fieldGroup")
		r.unknown(f, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
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
	} else if c.PagesFolder == ArchetypesFolder {
		r.errorf(at("pages"), "give the legal pages a folder of their own", "pages: %q holds what new posts are made of", c.PagesFolder)
	}
	r.checkReviews(c)
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
