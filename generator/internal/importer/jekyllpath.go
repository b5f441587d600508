package importer

import (
	"path"
	"regexp"
	"strings"
	"time"
)

// jekyllStyle is the pattern that a word for permalinks means.
func jekyllStyle(style string) string {
	switch style {
	case "date":
		return "/:categories/:year/:month/:day/:title:output_ext"
	case "pretty":
		return "/:categories/:year/:month/:day/:title/"
	case "ordinal":
		return "/:categories/:year/:y_day/:title:output_ext"
	case "weekdate":
		return "/:categories/:year/W:week/:short_day/:title:output_ext"
	case "none":
		return "/:categories/:title:output_ext"
	}
	return style
}

// withSuffix gives a pattern the end that the style of the site has.
func withSuffix(pattern, style string) string {
	switch {
	case style == "pretty" || strings.HasSuffix(style, "/"):
		return pattern + "/"
	case style == "" || style == "date" || style == "ordinal" || style == "none" || strings.HasSuffix(style, ":output_ext"):
		return pattern + ":output_ext"
	}
	return pattern
}

// addresses are where Jekyll had a page, then what the plugin for redirects adds.
func (j *jekyllSite) addresses(p *page) []string {
	var out []string
	for _, day := range j.days(p) {
		address := j.address(p, day)
		switch {
		case strings.HasSuffix(address, "/"), strings.HasSuffix(address, ".html"):
			out = append(out, address)
		default: // servers answer to both
			out = append(out, address+".html", address+"/")
		}
	}
	return append(out, texts(p.node("redirect_from"))...)
}

// days are the moments that an address may be made from: without a time zone in the settings, Jekyll took that of its machine.
func (j *jekyllSite) days(p *page) []time.Time {
	if !j.s.zoneGiven && p.node("date") != nil && p.day.Format(time.DateOnly) != p.day.UTC().Format(time.DateOnly) {
		return []time.Time{p.day, p.day.UTC()}
	}
	return []time.Time{p.day}
}

func (j *jekyllSite) address(p *page, day time.Time) string {
	pattern := p.value("permalink")
	kind := j.kinds[p]
	switch {
	case pattern != "" && kind != "pages":
		pattern = jekyllStyle(pattern)
	case pattern != "":
	case kind != "pages":
		pattern = j.collections[kind].permalink
	case path.Base(strings.TrimSuffix(p.source, path.Ext(p.source))) == "index":
		pattern = "/:path/"
	default:
		pattern = withSuffix("/:path/:basename", text(j.get("permalink")))
	}
	address := jekyllToken.ReplaceAllStringFunc(pattern, func(token string) string {
		name := token[1:]
		if value, ok := j.token(p, day, name); ok {
			return value
		}
		if plain, cut := strings.CutSuffix(name, "_"); cut {
			if value, ok := j.token(p, day, plain); ok {
				return value + "_"
			}
		}
		return token
	})
	address = strings.ReplaceAll(strings.ReplaceAll("/"+address, "..", "/"), "./", "")
	return repeatedSlash.ReplaceAllString(address, "/")
}

var (
	jekyllToken   = regexp.MustCompile(`:[a-z_]+`)
	repeatedSlash = regexp.MustCompile(`/+`)
)

func (j *jekyllSite) token(p *page, day time.Time, name string) (string, bool) {
	slug := p.value("slug")
	if slug == "" {
		slug = strings.TrimRight(p.name, ".")
	}
	base := strings.TrimSuffix(path.Base(p.source), path.Ext(p.source))
	switch name {
	case "title":
		return slugified(slug, prettyMarks), true
	case "slug":
		return strings.ToLower(slugified(slug, "")), true
	case "name":
		return strings.ToLower(slugified(base, "")), true
	case "basename":
		return base, true
	case "output_ext":
		return ".html", true
	case "collection":
		return j.kinds[p], true
	case "path":
		return j.pathToken(p), true
	case "categories", "slugified_categories":
		return j.categoryToken(p, name == "slugified_categories"), true
	}
	if layout, ok := jekyllDates[name]; ok {
		return layout(day), true
	}
	return "", false
}

// pathToken is the path of a page's folder, or that of a member within its collection.
func (j *jekyllSite) pathToken(p *page) string {
	if kind := j.kinds[p]; kind != "pages" {
		_, below, _ := strings.Cut("/"+p.source, "/_"+kind+"/")
		return strings.TrimRight(strings.TrimSuffix(below, path.Ext(below)), ".")
	}
	if dir := path.Dir(p.source); dir != "." {
		return dir
	}
	return ""
}

func (j *jekyllSite) categoryToken(p *page, slugs bool) string {
	above, _, _ := strings.Cut("/"+p.source, "/_")
	var out []string
	seen := map[string]bool{}
	for _, name := range j.categories(p, strings.FieldsFunc(above, func(r rune) bool { return r == '/' })) {
		name = strings.ToLower(name)
		if slugs {
			name = slugified(name, "")
		}
		if !seen[name] {
			seen[name], out = true, append(out, name)
		}
	}
	return strings.Join(out, "/")
}

// jekyllDates are the parts of a date that a pattern can name.
var jekyllDates = map[string]func(time.Time) string{
	"year": layout("2006"), "short_year": layout("06"), "month": layout("01"), "i_month": layout("1"), "short_month": layout("Jan"), "long_month": layout("January"),
	"day": layout("02"), "i_day": layout("2"), "short_day": layout("Mon"), "long_day": layout("Monday"), "y_day": layout("002"),
	"hour": layout("15"), "minute": layout("04"), "second": layout("05"),
	"week":   func(t time.Time) string { _, week := t.ISOWeek(); return twoDigits(week) },
	"w_year": func(t time.Time) string { year, _ := t.ISOWeek(); return itoa(year) },
	"w_day":  func(t time.Time) string { return itoa((int(t.Weekday())+6)%7 + 1) },
}

func layout(layout string) func(time.Time) string {
	return func(t time.Time) string { return t.Format(layout) }
}
