package site

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// addEditions makes the newsroom known in each of its languages. That of the newsroom stands at the top, each other one in a folder of its
// language. Its lists hold the translation of a post where there is one, and else the post itself: nobody misses news for want of a
// translation.
func (s *Site) addEditions(n *content.Newsroom, o Options) {
	languages := append([]string{s.config.Language}, s.config.Languages...)
	for _, t := range n.Translations {
		if o.Drafts && !slices.Contains(languages, t.Language) { // a draft alone makes no edition
			languages = append(languages, t.Language)
		}
	}
	for i, language := range languages {
		s.Editions = append(s.Editions, s.newInfo(language, i, o))
	}
	s.Info = s.Editions[0]
	for _, info := range s.Editions {
		info.Languages = s.editions(info, func(other *Info) string { return other.prefix })
	}
}

// spoken are the translations into languages that there is an edition of; the others are drafts.
func (s *Site) spoken(translations []*content.Post) []*content.Post {
	var out []*content.Post
	for _, t := range translations {
		if s.edition(t.Language).Language == t.Language {
			out = append(out, t)
		}
	}
	return out
}

func (s *Site) newInfo(language string, number int, o Options) *Info {
	c := s.config
	base := strings.TrimSuffix(cmp.Or(o.BaseURL, c.BaseURL), "/") + "/"
	href, prefix := "/", ""
	if u, err := url.Parse(base); err == nil && u.Path != "" {
		href = u.Path
	}
	if number > 0 {
		prefix = strings.ToLower(language) + "/"
	}
	names := c.In[language]
	info := &Info{
		Title: cmp.Or(names.Title, c.Title), Description: cmp.Or(names.Description, c.Description), Publisher: c.Publisher, Language: language,
		Location: c.Timezone, BaseURL: base, BaseHref: href, Accent: c.Accent, SMSNumber: c.SMSNumber, AppNumber: c.AppNumber,
		IndexHref: href + prefix + "index/", SearchHref: href + prefix + "search/", FollowHref: href + prefix + "follow/",
		EventsURL: base + prefix + EventsFile, Indexed: c.Index, Now: o.Now, Menus: map[string][]Link{}, number: number, prefix: prefix,
	}
	if s.isPress() {
		info.Press, info.IndexHref, info.SearchHref, info.FollowHref = (*Contact)(&c.Press.Contact), "", "", ""
	}
	return info
}

// EventsFile is the calendar file with all events, below the folder of its language.
const EventsFile = "events.ics"

// Path is the place of a file of this edition in public/.
func (i *Info) Path(name string) string { return i.prefix + name }

// edition is the newsroom in a language; in its own for one that it does not have.
func (s *Site) edition(language string) *Info {
	for _, info := range s.Editions {
		if info.Language == language {
			return info
		}
	}
	return s.Editions[0]
}

// editions are a page in all languages; dir gives its folder in public/ in one of them. There is no choice where there is one language only.
func (s *Site) editions(own *Info, dir func(*Info) string) []Edition {
	if len(s.Editions) < 2 {
		return nil
	}
	baseHref, baseURL := s.Editions[0].BaseHref, s.Editions[0].BaseURL
	all := make([]Edition, len(s.Editions))
	for i, info := range s.Editions {
		all[i] = Edition{Language: info.Language, Current: info == own}
		name := dir(info)
		if name == nowhere {
			name, all[i].Missing = info.prefix, true
		}
		all[i].Href, all[i].URL = baseHref+escape(name), baseURL+escape(name)
	}
	return all
}

// nowhere is the folder of a page in a language that it is not there in.
const nowhere = "\x00"

// addPostEditions tells every post in which languages it can be read.
func (s *Site) addPostEditions() {
	if len(s.Editions) < 2 {
		return
	}
	for _, p := range slices.Concat(s.Posts, s.Legal, s.Translations) {
		p.Editions = s.editions(p.info, func(info *Info) string {
			if other := p.in(info); other != nil {
				return strings.TrimSuffix(other.file, pageFile)
			}
			return nowhere
		})
	}
}

// in is the post in the language of an edition; nil where it cannot be read in it.
func (p *Post) in(info *Info) *Post {
	original := originalOf(p)
	if original.info == info {
		return original
	}
	for _, t := range original.translations {
		if t.info == info && t.public {
			return t
		}
	}
	return nil
}

// best is the post as a list of an edition has it.
func (p *Post) best(info *Info) *Post {
	if info.number == 0 || len(p.translations) == 0 {
		return p
	}
	return cmp.Or(p.in(info), p)
}

// bestOf are the posts as a list of an edition has them.
func bestOf(posts []*Post, info *Info) []*Post {
	if info.number == 0 {
		return posts
	}
	out := make([]*Post, len(posts))
	for i, p := range posts {
		out[i] = p.best(info)
	}
	return out
}

// named are the title and the description of something in the language of an edition.
func named(info *Info, in map[string]content.Names, title, description string) (string, string) {
	names := in[info.Language]
	return cmp.Or(names.Title, title), cmp.Or(names.Description, description)
}
