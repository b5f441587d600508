package theme

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"newsroom/generator/internal/site"
)

// funcs are the functions of the templates of one set; the README of the default theme explains each.
func (b *binding) funcs(set *template.Template) template.FuncMap {
	return template.FuncMap{
		"t":        func(key string, arguments ...any) (string, error) { return b.words.say(key, arguments...) },
		"date":     func(at time.Time) string { return b.words.date.format(at.In(b.location)) },
		"short":    func(at time.Time) string { return b.words.short.format(at.In(b.location)) },
		"datetime": func(at time.Time) string { return b.words.datetime.format(at.In(b.location)) },
		"dated":    b.dated,
		"rfc3339":  b.rfc3339,
		"day":      func(at time.Time) string { return strconv.Itoa(at.In(b.location).Day()) },
		"mon":      func(at time.Time) string { return b.words.names.ShortMonths[at.In(b.location).Month()-1] },
		"month":    func(at time.Time) string { return b.words.month.format(at.In(b.location)) },
		"asset":    b.asset,
		"cached":   b.cached(set),
		"phone":    phone,
		"sms":      smsLink,
		"smscode":  smsCode,
		"whatsapp": whatsappLink,
		"keyword":  keyword,
		"initial":  initial,
		"qr":       b.qr.qrCode,
		"schema":   b.schema,
		"srcset":   Srcset,
		"span":     b.span,
		"until":    b.until,
		"when":     b.machineTime,
		"size":     b.size,
		"filetype": filetype,
		"contact":  contact,
		"tint":     Tint,
		"largest":  Largest,
		"pixels":   pixels,
		"feeds":    feeds,
		"mark":     markOf,
		"banner":   bannerOf,
		"lead":     leadOf,
		"first":    first,
		"beyond":   beyond,
		"current":  current,

		"foreign":      b.foreign,
		"section":      b.section,
		"languageName": LanguageName,
		"languageHere": b.languageHere,
	}
}

// dated is a date, with the time of day where one was given.
func (b *binding) dated(at time.Time) string {
	at = at.In(b.location)
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return b.words.date.format(at)
	}
	return b.words.datetime.format(at)
}

// asset gives the published address of a file in static/.
func (b *binding) asset(name string) (string, error) {
	if href := b.hrefs[name]; href != "" {
		return href, nil
	}
	return "", fmt.Errorf("no file static/%s: add it to the theme", name)
}

// current tells whether the page belongs to the list, so that a menu can mark it.
func current(p *site.Page, list *site.List) bool {
	if p.Post != nil {
		return p.Post.Section == list
	}
	return p.List == list
}

// keyword is what people text to join a channel: its id, as the notifier reads it in any letter case.
func keyword(channel *site.List) string { return strings.ToUpper(channel.ID) }

// initial stands in for a logo.
func initial(title string) string {
	for _, r := range title {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "N"
}

// feeds is the list whose feeds a page offers: its own, else the one of the post's section, else all posts.
func feeds(p *site.Page) *site.List {
	switch {
	case p.List != nil:
		return p.List
	case p.Post != nil && p.Post.Section != nil:
		return p.Post.Section
	default:
		return p.Site.Home
	}
}

// The marks of a post, by which templates choose colour, icon and word.
const (
	markAlert  = "alert"  // urgent, nothing newer is known
	markUpdate = "update" // urgent, with a newer state
	markClear  = "clear"  // the all-clear was given
)

// markOf is empty for a post that never was urgent.
func markOf(p *site.Post) string {
	urgent := p.Urgent
	for i := range p.Updates {
		urgent = urgent || p.Updates[i].Urgent
	}
	switch {
	case !urgent:
		return ""
	case p.Closed:
		return markClear
	case len(p.Updates) > 0:
		return markUpdate
	default:
		return markAlert
	}
}

// bannerOf are the posts of the banner without the one that the page is about: it says so itself.
func bannerOf(p *site.Page) []*site.Post {
	if p.Post == nil || !slices.Contains(p.Site.Banner, p.Post) {
		return p.Site.Banner
	}
	return slices.DeleteFunc(slices.Clone(p.Site.Banner), func(post *site.Post) bool { return post == p.Post })
}

// leadOf is the post that opens a list: the first of the pinned, else one of the newest with a picture, else the newest. A post that stands
// in the banner is on top already, and pages but the first have no lead. It is nil where nothing is left.
func leadOf(p *site.Page) *site.Post {
	if p.Pager != nil && p.Pager.Number > 1 {
		return nil
	}
	const newest = 5
	var lead *site.Post
	for _, post := range first(newest, p.Posts) {
		if slices.Contains(p.Site.Banner, post) {
			continue
		}
		if post.Weight > 0 || post.Image != nil {
			return post
		}
		if lead == nil {
			lead = post
		}
	}
	return lead
}

// first gives at most n posts.
func first(n int, posts []*site.Post) []*site.Post {
	return posts[:min(n, len(posts))]
}

// beyond gives those behind the first n posts.
func beyond(n int, posts []*site.Post) []*site.Post {
	return posts[min(n, len(posts)):]
}
