package importer

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
)

func itoa(n int) string { return strconv.Itoa(n) }

func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }

func isText(data []byte) bool { return utf8.Valid(data) }

// node is the value of the first of some keys, of the page's own or of those that the site gives it.
func (p *page) node(keys ...string) *yaml.Node {
	if n := lookup(p.head.entries, keys...); n != nil {
		return n
	}
	return lookup(p.extra, keys...)
}

// title is the one of the front matter, or words made of the name.
func (p *page) title() string { return cmp.Or(oneLine(p.value("title")), titleOf(p.name), "?") }

// add takes in a page.
func (s *site) add(p *page) {
	if s.options.Section != "" && p.section != "" {
		p.section = s.section(s.options.Section).id
	}
	s.pages = append(s.pages, p)
}

// publish notes the old address of a file.
func (s *site) publish(address, file string) {
	if _, taken := s.public[address]; !taken {
		s.public[address] = file
	}
	if s.addressBy[file] == "" {
		s.addressBy[file] = address
	}
}

// setBase notes where the old site stood.
func (s *site) setBase(base string) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	s.baseURL, s.basePath = strings.TrimSuffix(base, "/")+"/", strings.TrimSuffix(u.Path, "/")
	s.hosts = []string{strings.ToLower(u.Host)}
}

// setZone notes the zone of times that name none.
func (s *site) setZone(name string) {
	s.zoneName = cmp.Or(name, "Europe/Berlin")
	zone, err := time.LoadLocation(s.zoneName)
	if err != nil {
		s.remark(s.configFile, 0, "write timezone: in newsroom.yaml", "the time zone %q is not known; Europe/Berlin was taken", name)
		s.zoneName, zone = "Europe/Berlin", time.FixedZone("CET", 3600)
		if berlin, err := time.LoadLocation(s.zoneName); err == nil {
			zone = berlin
		}
		name = ""
	}
	s.zone, s.zoneGiven = zone, name != ""
	if s.options.Config != nil {
		s.zoneName = s.options.Config.Timezone.String()
	}
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)

// setLanguage notes the language of the newsroom: two letters, as de of de-DE or de_DE.
func (s *site) setLanguage(name string) {
	short, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(name), "_", "-"), "-")
	if !languageForm.MatchString(short) {
		short = "de"
	}
	s.language = short
	if c := s.options.Config; c != nil && c.Language != short {
		s.remark(s.configFile, 0, "", "the texts are in %s, the newsroom is in %s: they are taken for texts of its language", short, c.Language)
		s.language = c.Language
	}
}

// unused names the settings that mean nothing here.
func (s *site) unused(config []entry, used []string) {
	var names []string
	for _, e := range config {
		if slices.Contains(used, strings.ToLower(e.key)) {
			continue
		}
		if e.node.Kind == yaml.MappingNode {
			for _, part := range entriesOf(e.node) {
				if e.key != "params" || part.key != "description" {
					names = append(names, e.key+"."+part.key)
				}
			}
			continue
		}
		names = append(names, e.key)
	}
	if len(names) > 0 {
		slices.Sort(names)
		s.remark(s.configFile, 0, "", "settings without a meaning here: %s", strings.Join(slices.Compact(names), ", "))
	}
}

// ownZone are forms of dates whose offset counts for the address: a post of 00:30 +02:00 stands under its own day.
var ownZone = []string{time.RFC3339Nano, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04 -0700"}

// moment reads a date.
func (s *site) moment(written string) (time.Time, bool) {
	if written == "" {
		return time.Time{}, false
	}
	for _, layout := range ownZone {
		if t, err := time.Parse(layout, written); err == nil {
			return t, isUsual(t)
		}
	}
	t, err := content.ParseTime(written, s.zone)
	return t, err == nil && isUsual(t)
}

// isUsual tells whether the newsroom takes a year, in every zone.
func isUsual(t time.Time) bool { return t.Year() > 1000 && t.Year() < 9998 }

var dayAtFront = regexp.MustCompile(`^(\d{2,4})-(\d{1,2})-(\d{1,2})`)

// dayInName reads the day that a name begins with; zero where it begins with none.
func (s *site) dayInName(name string) time.Time {
	m := dayAtFront.FindStringSubmatch(name)
	if m == nil {
		return time.Time{}
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if len(m[1]) == 2 {
		year += 2000
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, s.zone)
	if t.Day() != day || int(t.Month()) != month || year < 1000 {
		return time.Time{}
	}
	return t
}

// arrange finds out where everything stood and where it goes.
func (s *site) arrange() {
	s.pagesFolder = "seiten"
	if !strings.HasPrefix(s.language, "de") {
		s.pagesFolder = "pages"
	}
	if c := s.options.Config; c != nil {
		s.pagesFolder = cmp.Or(c.PagesFolder, s.pagesFolder)
	}
	if s.sections[s.pagesFolder] != nil {
		s.pagesFolder += "-info"
	}
	s.pair()
	s.bundles = map[string]*page{}
	for _, p := range s.pages {
		if p.bundle != "" {
			s.bundles[p.bundle] = p
			p.main().hasFiles = true
		}
		if p.section != "" {
			s.sections[p.section].used = true
		}
		for _, tag := range s.tagsOf(p) {
			s.tags[content.Slug(tag)] = true
		}
		p.old = cleanAddresses(s.old.addresses(p))
	}
	for _, p := range s.pages {
		for _, address := range p.old {
			for _, spelling := range []string{plainAddress(address), strings.ToLower(plainAddress(address))} {
				if s.byOld[spelling] == nil {
					s.byOld[spelling] = p
				}
			}
		}
		s.publishBundle(p)
	}
	s.counting = true
	for _, p := range s.pages {
		s.convert(p)
	}
	s.counting = false
	s.settle()
}

func cleanAddresses(addresses []string) []string {
	var out []string
	for _, address := range addresses {
		clean := path.Clean("/" + unescaped(address))
		if strings.HasSuffix(address, "/") && clean != "/" {
			clean += "/"
		}
		if !slices.Contains(out, clean) {
			out = append(out, clean)
		}
	}
	return out
}

// bundled are the files in a post's folder, of which it has one or none.
func (s *site) bundled(p *page) []string {
	if p.bundle == "" {
		return nil
	}
	begin, _ := slices.BinarySearch(s.files, p.bundle+"/")
	end := begin
	for end < len(s.files) && strings.HasPrefix(s.files[end], p.bundle+"/") {
		end++
	}
	return s.files[begin:end]
}

// publishBundle notes the old addresses of the files in a post's folder.
func (s *site) publishBundle(p *page) {
	for _, file := range s.bundled(p) {
		rest := strings.TrimPrefix(file, p.bundle+"/")
		if s.isFile(file) && !isOtherMarkup(file) {
			s.publish(path.Join(p.old[0], rest), file)
		}
	}
}

// pair brings translations and their originals together.
func (s *site) pair() {
	originals := map[string]*page{}
	for _, p := range s.pages {
		if p.language == "" && originals[p.key] == nil {
			originals[p.key] = p
		}
	}
	taken := map[string]bool{}
	for _, p := range s.pages {
		if p.language == "" {
			continue
		}
		original := originals[p.key]
		if original != nil && !taken[p.language+p.key] {
			taken[p.language+p.key] = true
			p.original, p.section = original, original.section
			continue
		}
		s.remark(p.source, 1, "write it in the newsroom's language as well", "has no original in %s: it became a post of its own", s.language)
		if originals[p.key] == nil {
			originals[p.key] = p
		}
	}
}

// settle decides which posts need a folder of their own, and which names they have.
func (s *site) settle() {
	for file, users := range s.users {
		if s.bundleOf(file) != nil || len(users) != 1 || !isPicture(file) && s.mayStay(s.addressOf(file)) {
			continue
		}
		for p := range users {
			p.hasFiles = p.hasFiles || !s.isContentFile(file)
		}
	}
	for _, p := range s.pages {
		if p.original == nil {
			s.name(p)
		}
	}
	for _, p := range s.pages {
		if p.original != nil {
			p.slug = cmp.Or(content.Slug(p.ownSlug()), p.original.slug)
			ext := path.Ext(p.original.target)
			p.target = s.freePath(strings.TrimSuffix(p.original.target, ext) + "." + p.language + ext)
		}
	}
}

// isContentFile tells whether a file lies among the texts, where it keeps its place.
func (s *site) isContentFile(file string) bool {
	h, ok := s.old.(*hugoSite)
	if !ok {
		return false
	}
	_, _, inside := h.folderOf(file)
	return inside
}

// name gives a post its path and its slug, which no other has.
func (s *site) name(p *page) {
	folder := cmp.Or(p.section, s.pagesFolder)
	base := safeName(p.name)
	wanted := content.Slug(cmp.Or(p.ownSlug(), base))
	if slices.Contains([]string{"", "page", "archiv", "archive"}, wanted) || p.section == "" && s.isSection(wanted) {
		wanted = strings.TrimPrefix(wanted+"-text", "-")
	}
	slug := wanted
	for n := 2; s.claimed["/"+p.section+"/"+slug]; n++ {
		slug = wanted + "-" + itoa(n)
	}
	if slug != wanted && p.ownSlug() == "" && !p.day.IsZero() && !s.claimed["/"+p.section+"/"+p.day.Format(time.DateOnly)+"-"+wanted] {
		base = p.day.Format(time.DateOnly) + "-" + base
		slug = content.Slug(base)
	}
	s.claimed["/"+p.section+"/"+slug] = true
	p.slug = slug
	dir := path.Join(append([]string{folder}, p.dirs...)...)
	stem := path.Join(dir, base)
	for n := 2; s.claimed[stem]; n++ {
		stem = path.Join(dir, base+"-"+itoa(n))
	}
	s.claimed[stem] = true
	p.target = stem + ".md"
	if p.hasFiles {
		p.target = path.Join(stem, "index.md")
	}
	s.claimed[p.target] = true
	p.fileSlug = content.Slug(path.Base(stem))
}

// isSection tells whether a page cannot be called so, as an address of the newsroom begins with it.
func (s *site) isSection(name string) bool {
	return s.sections[name] != nil || slices.Contains(takenNames, name) || slices.Contains(s.languages, name)
}

// ownSlug is what the front matter says of the address.
func (p *page) ownSlug() string {
	slug := p.value("slug")
	if strings.Contains(slug, "/") {
		return ""
	}
	return slug
}

// safeName is the name of a file that means nothing else in a content folder.
func safeName(name string) string {
	name = strings.TrimLeft(strings.NewReplacer(".", "-", "/", "-", "\\", "-").Replace(name), "#_ -")
	name = strings.TrimRight(name, "~ ")
	if content.Slug(name) == "" || strings.EqualFold(name, "readme") || strings.EqualFold(name, "index") {
		return strings.TrimPrefix(name+"-text", "-")
	}
	return name
}
