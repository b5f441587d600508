package importer

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// path is a path as Hugo publishes it.
func (h *hugoSite) path(name string) string {
	if name = sanitized(name); h.keepCase {
		return name
	}
	return strings.ToLower(name)
}

// addresses are where Hugo had a page, then its aliases. Older releases had those from the top of the site, newer ones below the folder of
// the language.
func (h *hugoSite) addresses(p *page) []string {
	address := h.address(p)
	out := []string{address}
	above := path.Dir(strings.TrimSuffix(address, "/"))
	for _, alias := range texts(p.node("aliases")) {
		spellings := []string{alias}
		if !strings.HasPrefix(alias, "/") {
			spellings[0] = path.Join(above, alias)
		} else if prefix := h.prefix(p); !strings.HasPrefix(alias, prefix) {
			spellings = append(spellings, path.Join(prefix, alias))
		}
		for _, spelling := range spellings {
			if h.isUgly(p) && !strings.HasSuffix(spelling, ".html") {
				spelling = strings.TrimSuffix(spelling, "/") + ".html"
			}
			out = append(out, spelling)
		}
	}
	return out
}

// prefix is the folder of a page's language.
func (h *hugoSite) prefix(p *page) string {
	if p.language != "" || h.inSubdir && len(h.others) > 0 {
		return "/" + strings.ToLower(cmp.Or(p.language, h.main)) + "/"
	}
	return "/"
}

// isUgly tells whether a page was a file with .html.
func (h *hugoSite) isUgly(p *page) bool {
	return h.ugly || h.uglyIn[strings.Split(strings.Trim(p.logical, "/"), "/")[0]]
}

func (h *hugoSite) address(p *page) string {
	prefix := h.prefix(p)
	if own := p.value("url"); own != "" {
		return h.ownAddress(p, own, prefix)
	}
	name := strings.ReplaceAll(p.logical, " ", "-")
	if pattern := h.pattern(p); pattern != "" {
		name = h.expand(p, pattern)
	} else if slug := p.value("slug"); slug != "" {
		name = path.Join(path.Dir(name), slug)
	}
	name = strings.Trim(path.Clean("/"+h.path(name)), "/")
	switch {
	case name == "":
		return prefix
	case h.isUgly(p):
		return prefix + name + ".html"
	}
	return prefix + name + "/"
}

// ownAddress is the one that a page's own front matter names.
func (h *hugoSite) ownAddress(p *page, own, prefix string) string {
	if strings.Contains(own, ":") {
		own = h.expand(p, own)
	}
	if !strings.HasPrefix(own, "/") {
		own = prefix + own
	}
	if strings.HasSuffix(own, "/") || !strings.Contains(own, ".") {
		return strings.TrimSuffix(path.Clean(own), "/") + "/"
	}
	return path.Clean(own)
}

func (h *hugoSite) pattern(p *page) string {
	for _, rule := range h.permalinks {
		if rule.match.MatchString(p.logical) {
			return rule.pattern
		}
	}
	return ""
}

var permalinkToken = regexp.MustCompile(`:\w+(\[.+?\])?`)

// expand puts what it knows of a page into a pattern such as /:year/:slug/.
func (h *hugoSite) expand(p *page, pattern string) string {
	pattern = strings.ReplaceAll(pattern, `\:`, "\x00")
	out := permalinkToken.ReplaceAllStringFunc(pattern, func(token string) string { return h.token(p, token[1:]) })
	if plain, err := url.QueryUnescape(out); err == nil {
		out = plain
	}
	return strings.ReplaceAll(out, "\x00", ":")
}

func (h *hugoSite) token(p *page, token string) string {
	slug, title := p.value("slug"), p.value("title")
	or := func(a, b string) string {
		if a != "" {
			return h.path(a)
		}
		return h.path(b)
	}
	sections := h.sectionsOf(p)
	switch token {
	case "title":
		return h.path(title)
	case "slug":
		return or(slug, title)
	case "slugorfilename", "slugorcontentbasename":
		return or(slug, p.name)
	case "filename", "contentbasename":
		return h.path(p.name)
	case "section":
		return strings.ToLower(strings.Split(strings.Trim(p.logical, "/"), "/")[0])
	case "sections":
		return path.Join(sections...)
	case "sectionslug":
		if len(sections) > 0 {
			return h.sectionSlug(sections[0])
		}
		return ""
	}
	if part, ok := strings.CutPrefix(token, "sections["); ok {
		return path.Join(slicePart(sections, strings.TrimSuffix(part, "]"))...)
	}
	if token == "sectionslugs" || strings.HasPrefix(token, "sectionslugs[") {
		slugs := make([]string, len(sections))
		for i := range sections {
			slugs[i] = h.sectionSlug(path.Join(sections[:i+1]...))
		}
		if part, ok := strings.CutPrefix(token, "sectionslugs["); ok {
			slugs = slicePart(slugs, strings.TrimSuffix(part, "]"))
		}
		return path.Join(slugs...)
	}
	return dateToken(p.day, token)
}

// sectionSlug is what the page of a section is called in an address.
func (h *hugoSite) sectionSlug(dir string) string {
	for folder, b := range h.branches {
		if strings.EqualFold(folder, dir) {
			if slug := b.value("slug"); slug != "" {
				return h.path(slug)
			}
			return h.path(b.value("title"))
		}
	}
	return h.path(titleOf(path.Base(dir)))
}

// sectionsOf are the sections around a page: the folder at the top, and those below it that have a page of their own.
func (h *hugoSite) sectionsOf(p *page) []string {
	dirs := strings.Split(strings.Trim(path.Dir(p.logical), "/"), "/")
	for n := len(dirs); n > 0; n-- {
		if h.branches[path.Join(dirs[:n]...)] != nil || n == 1 && dirs[0] != "" {
			out := make([]string, n)
			for i := range out {
				out[i] = strings.ToLower(dirs[i])
			}
			return out
		}
	}
	return nil
}

// slicePart is a part of a list, as [1:], [:last] or [last] name it.
func slicePart(list []string, cut string) []string {
	from, to, isRange := strings.Cut(strings.ToLower(cut), ":")
	at := func(text string, otherwise int) int {
		if text == "last" {
			return len(list) - 1
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return otherwise
		}
		return n
	}
	low := at(from, 0)
	high := low + 1
	if isRange {
		high = at(to, len(list))
	}
	if low < 0 || low >= len(list) || high < low {
		return nil
	}
	return list[low:min(high, len(list))]
}

func dateToken(day time.Time, token string) string {
	switch token {
	case "year":
		return strconv.Itoa(day.Year())
	case "month":
		return fmt.Sprintf("%02d", int(day.Month()))
	case "monthname":
		return day.Month().String()
	case "day":
		return fmt.Sprintf("%02d", day.Day())
	case "weekday":
		return strconv.Itoa(int(day.Weekday()))
	case "weekdayname":
		return day.Weekday().String()
	case "yearday":
		return strconv.Itoa(day.YearDay())
	}
	return day.Format(token)
}
