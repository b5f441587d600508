package content

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

const (
	defaultSourceLimit = 5
	defaultReviewLimit = 20
)

var (
	publishPattern = regexp.MustCompile(`^(auto|draft)$`)
	clockPattern   = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])$`)
	dayPattern     = regexp.MustCompile(`^(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})$`)
	emailPattern   = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

func (r *reader) press(c *Config, f field) {
	auto := f.node.Kind == yaml.MappingNode && slices.ContainsFunc(r.fields(f.node), func(f field) bool { return f.key == "publish" && f.node.Value == "auto" })
	r.only(f, map[string]func(field){
		"title":       func(f field) { r.inLanguages(f, titles(&c.Press.Title, &c.Press.In)) },
		"description": func(f field) { r.inLanguages(f, descriptions(&c.Press.Description, &c.Press.In)) },
		"baseURL":     func(f field) { c.Press.BaseURL = r.baseURL(f) },
		"contact":     func(f field) { c.Press.Contact = r.contact(f) },
		"publish":     func(f field) { r.publish(f) },
		"reviews":     func(f field) { c.Press.Reviews = r.reviews(f, auto) },
	})
}

func (r *reader) contact(parent field) (c Contact) {
	r.only(parent, map[string]func(field){
		"name":  func(f field) { c.Name = r.line(f) },
		"phone": func(f field) { c.Phone = r.line(f) },
		"email": func(f field) { c.Email = r.matching(f, emailPattern, "an address such as presse@example.org") },
	})
	if c.Phone == "" && c.Email == "" {
		r.errorf(parent.place, "add email: or phone: for journalists", "the contact for the press cannot be reached")
	}
	return c
}

func (r *reader) publish(f field) (auto bool) {
	return r.matching(f, publishPattern, "auto, or draft") == "auto"
}

func (r *reader) reviews(parent field, auto bool) []Review {
	var out []Review
	for _, f := range r.mapping(parent) {
		review := Review{Section: f.key, Limit: defaultReviewLimit, Auto: auto, Place: f.place}
		r.only(f, map[string]func(field){
			"title":   func(f field) { review.Title = r.line(f) },
			"publish": func(f field) { review.Auto = r.publish(f) },
			"limit":   func(f field) { review.Limit = r.between(f, 1, 100, defaultReviewLimit) },
			"sources": func(f field) { review.Sources = r.sources(f) },
		})
		if len(review.Sources) == 0 {
			r.errorf(f.place, "add sources: [{url: https://…}]", "the review of the section %q has no sources", review.Section)
		}
		out = append(out, review)
	}
	return out
}

func (r *reader) sources(parent field) []Source {
	if parent.node.Kind != yaml.SequenceNode {
		r.errorf(r.place(parent.node), "begin each with a dash: - https://…", "sources takes a list of feeds, not %s", kindName(parent.node))
		return nil
	}
	var out []Source
	for _, n := range parent.node.Content {
		s := r.source(field{parent.key, r.place(n), resolve(n)})
		if slices.ContainsFunc(out, func(other Source) bool { return other.URL == s.URL && s.URL != "" }) {
			r.errorf(s.Place, "take one of the two out", "the feed %s is named twice", s.URL)
		}
		out = append(out, s)
	}
	return out
}

func (r *reader) source(parent field) Source {
	s, before := Source{Limit: defaultSourceLimit, Place: parent.place}, len(r.problems)
	if parent.node.Kind == yaml.ScalarNode {
		s.URL = r.webAddress(parent)
	} else {
		r.only(parent, map[string]func(field){
			"title":    func(f field) { s.Title = r.line(f) },
			"url":      func(f field) { s.URL = r.webAddress(f) },
			"keywords": func(f field) { s.Keywords = r.texts(f) },
			"exclude":  func(f field) { s.Exclude = r.texts(f) },
			"limit":    func(f field) { s.Limit = r.between(f, 1, 50, defaultSourceLimit) },
		})
	}
	if s.URL == "" && len(r.problems) == before {
		r.errorf(parent.place, "add url: with the address of its feed", "this source has no url")
	}
	if u, err := url.Parse(s.URL); err == nil {
		s.Title = cmp.Or(s.Title, strings.TrimPrefix(u.Hostname(), "www."))
	}
	return s
}

// checkReviews finds reviews of sections that are not there.
func (r *reader) checkReviews(c *Config) {
	for _, review := range c.Press.Reviews {
		if _, ok := c.Section(review.Section); !ok {
			r.errorf(review.Place, "known sections: "+c.SectionNames(), "there is no section %q for a review", review.Section)
		}
	}
}

// between is a whole number in a range; another one is an error, and the usual one stands for it.
func (r *reader) between(f field, low, high, usual int) int {
	n := r.integer(f)
	if n < low || n > high {
		r.errorf(r.place(f.node), "the usual one is "+strconv.Itoa(usual), "%s takes a number from %d to %d", f.key, low, high)
		return usual
	}
	return n
}

// week has every day from Monday.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// weekdays are the names that a day has, in German and in English.
var weekdays = map[string]time.Weekday{
	"mo": time.Monday, "di": time.Tuesday, "mi": time.Wednesday, "do": time.Thursday, "fr": time.Friday, "sa": time.Saturday, "so": time.Sunday,
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

func (r *reader) digest(f field) *Digest {
	d := &Digest{Days: week}
	if f.node.Kind == yaml.ScalarNode {
		r.clock(f, d)
		return d
	}
	before, told := len(r.problems), false
	r.only(f, map[string]func(field){
		"at":     func(f field) { r.clock(f, d); told = true },
		"days":   func(f field) { d.Days = r.weekdays(f) },
		"except": func(f field) { d.Except = r.days(f) },
	})
	if !told && len(r.problems) == before {
		r.errorf(f.place, `add at: "07:00"`, "the digest has no time")
	}
	return d
}

func (r *reader) clock(f field, d *Digest) {
	value := r.matching(f, clockPattern, `a time of day such as "07:00", in quotes`)
	if hour, minute, ok := strings.Cut(value, ":"); ok {
		d.Hour, _ = strconv.Atoi(hour)
		d.Minute, _ = strconv.Atoi(minute)
	}
}

func (r *reader) weekdays(f field) []time.Weekday {
	named := map[time.Weekday]bool{}
	for _, name := range r.texts(f) {
		day, ok := weekdays[strings.ToLower(name)]
		if !ok {
			r.errorf(r.place(f.node), "write for example [mo, di, mi, do, fr]", "%s: %q is no day of the week", f.key, name)
		}
		named[day] = ok || named[day]
	}
	var out []time.Weekday
	for _, day := range week {
		if named[day] {
			out = append(out, day)
		}
	}
	if len(out) == 0 {
		r.errorf(r.place(f.node), "take the line out for every day", "%s names no day of the week", f.key)
		return week
	}
	return out
}

func (r *reader) days(f field) []Day {
	var out []Day
	for _, text := range r.texts(f) {
		found := dayPattern.FindStringSubmatch(text)
		if found == nil {
			r.errorf(r.place(f.node), "write a day such as 2026-12-24, or 12-25 for every year", "%s: %q is no day", f.key, text)
			continue
		}
		year, _ := strconv.Atoi(found[1])
		month, _ := strconv.Atoi(found[2])
		day, _ := strconv.Atoi(found[3])
		at := time.Date(cmp.Or(year, 2024), time.Month(month), day, 0, 0, 0, 0, time.UTC) // 2024 has a 29 February
		if int(at.Month()) != month || at.Day() != day {
			r.errorf(r.place(f.node), "write a day such as 2026-12-24, or 12-25 for every year", "%s: there is no day %s", f.key, text)
			continue
		}
		out = append(out, Day{year, time.Month(month), day})
	}
	return out
}
