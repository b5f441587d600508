package looktest

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"
)

// wanted is every kind of page that there must be, so that none goes without a look. Kinds that are not in here are found all the same.
var wanted = []string{
	"home", "home 2", "section", "tag", "channel", "index", "page", "404",
	"calendar", "calendar archive", "jobs", "jobs archive", "search", "month", "follow", "offline",
	"post", "post urgent", "post exercise", "post closed", "post updated", "post image", "post changed", "post event", "post event past",
	"post event cancelled", "post job", "post job closed", "post raffle", "post raffle closed", "post video", "post gallery",
	"post document", "post clippings", "post replies",
	"post callout in text", "post gallery in text", "post film in text", "post document in text",
	"digest", "withdrawn", "press", "press 2", "release", "press page", "press withdrawn",
	"en digest", "en withdrawn", "en press", "en release", "en press withdrawn",
	"en home", "en section", "en calendar", "en jobs", "en tag", "en channel", "en index", "en search", "en month", "en follow", "en post",
}

// kinds are the kinds that a page is one of: what its template is, whether it is for the press, whether it is further down in a list, what a post is beside a text, and
// the language where it is not the newsroom's.
func (p *page) kinds(facets map[string][]string) []string {
	address, room, language := p.path, "", ""
	if rest, ok := strings.CutPrefix(address, "presse/"); ok {
		address, room = rest, "press "
	}
	if first, rest, ok := strings.Cut(address, "/"); ok && len(first) == 2 {
		address, language = rest, first+" "
	}
	kind := p.template(address)
	if kind != "press" && kind != "release" {
		kind = room + kind
	}
	kind = language + kind
	switch {
	case strings.HasSuffix(kind, "post"):
		all := []string{kind}
		for _, facet := range facets[strings.TrimSuffix(address, "/index.html")] {
			all = append(all, kind+" "+facet)
		}
		for _, block := range p.blocks() {
			all = append(all, kind+" "+block+" in text")
		}
		return all
	case strings.Contains("/"+address, "/archive/"):
		kind += " archive"
	}
	if strings.Contains("/"+address, "/page/") {
		kind += " 2"
	}
	return []string{kind}
}

// blocks are what the text itself shows or hands out.
func (p *page) blocks() (found []string) {
	for prose := range p.root.Descendants() {
		if prose.Type != html.ElementNode || attribute(prose, "class") != "prose" {
			continue
		}
		for node := range prose.Descendants() {
			name, _, _ := strings.Cut(attribute(node, "class"), " ")
			if slices.Contains([]string{"callout", "gallery", "film", "document"}, name) && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}

// template is what the class of the body says, and for lists what they collect.
func (p *page) template(address string) string {
	kind := "none"
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "body" {
			for _, class := range strings.Fields(attribute(node, "class")) {
				if name, ok := strings.CutPrefix(class, "is-"); ok {
					kind = name
				}
			}
		}
	}
	if kind != "list" {
		return kind
	}
	switch strings.Split(address, "/")[0] {
	case "channels":
		return "channel"
	case "tags":
		return "tag"
	}
	return "section"
}

// matter is what the tests read of a front matter.
type matter struct {
	Urgent, Exercise bool
	Image, Lastmod   any
	Updates          []struct{ Closes bool }
	Event            *struct {
		Start, End string
		Cancelled  bool
	}
	Job, Raffle                         *struct{ Deadline string }
	Video, Gallery, Document, Clippings any
	Replies                             []string
}

func (m *matter) facets() []string {
	over := func(when string) bool { return when != "" && when[:min(10, len(when))] < now[:10] }
	closed := slices.ContainsFunc(m.Updates, func(u struct{ Closes bool }) bool { return u.Closes })
	all := map[string]bool{
		"urgent": m.Urgent && !closed, "closed": closed, "exercise": m.Exercise, "image": m.Image != nil, "changed": m.Lastmod != nil, "updated": len(m.Updates) > 0,
		"event": m.Event != nil, "event cancelled": m.Event != nil && m.Event.Cancelled,
		"event past": m.Event != nil && over(cmp.Or(m.Event.End, m.Event.Start)),
		"job":        m.Job != nil, "job closed": m.Job != nil && over(m.Job.Deadline),
		"raffle": m.Raffle != nil, "raffle closed": m.Raffle != nil && over(m.Raffle.Deadline),
		"video": m.Video != nil, "gallery": m.Gallery != nil, "document": m.Document != nil, "clippings": m.Clippings != nil,
		"replies": len(m.Replies) > 0,
	}
	maps.DeleteFunc(all, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(all))
}

var translation = regexp.MustCompile(`\.[a-z]{2}$`)

// facetsOf reads what each post of a content folder is beside a text, by SECTION/SLUG.
func facetsOf(t *testing.T, content string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	files := os.DirFS(content)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		slug := strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "/index")
		if translation.MatchString(slug) {
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		var m matter
		if _, front, ok := bytes.Cut(text, []byte("---\n")); ok {
			front, _, _ = bytes.Cut(front, []byte("\n---\n"))
			if err := yaml.Unmarshal(front, &m); err != nil {
				return err
			}
		}
		found[slug] = m.facets()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// specimen is a page that stands for all of some kinds.
type specimen struct {
	*page
	kinds []string
}

// name names a specimen in the results of tests.
func (s specimen) name() string { return strings.Join(s.kinds, ", ") }

// specimens finds for every kind of page the largest one of the sample, or else of the bench. Redirects are no pages to look at.
func specimens(t *testing.T) []specimen {
	t.Helper()
	chosen := map[string]*page{}
	for _, room := range newsrooms(t) {
		content := map[string]string{"sample": "../../../content", "bench": "testdata/newsroom"}[room.name]
		facets := facetsOf(t, content)
		for _, name := range slices.Sorted(maps.Keys(room.pages)) {
			p := room.pages[name]
			for _, kind := range p.kinds(facets) {
				if best := chosen[kind]; best == nil || best.room == room && len(best.text) < len(p.text) {
					chosen[kind] = p
				}
			}
		}
	}
	maps.DeleteFunc(chosen, func(kind string, _ *page) bool { return strings.HasSuffix(kind, "redirect") })
	byPage := map[*page]int{}
	var all []specimen
	for _, kind := range slices.Sorted(maps.Keys(chosen)) {
		p := chosen[kind]
		i, ok := byPage[p]
		if !ok {
			i = len(all)
			byPage[p], all = i, append(all, specimen{page: p})
		}
		all[i].kinds = append(all[i].kinds, kind)
	}
	return all
}

// templates are specimens of every template: those of the newsroom's language, and the front page of the other one. What differs from others
// in a word alone, such as that an event is past, is not among them.
func templates(t *testing.T) []specimen {
	return slices.DeleteFunc(specimens(t), func(s specimen) bool {
		english := strings.HasPrefix(strings.TrimPrefix(s.path, "presse/"), "en/") && s.path != "en/index.html"
		return english || !slices.ContainsFunc(s.kinds, func(kind string) bool { return !inAWord.MatchString(kind) })
	})
}

// inAWord are the kinds of pages that differ from others in a word.
var inAWord = regexp.MustCompile(` (2|past|closed|changed|archive|withdrawn)$`)

// TestEveryKindOfPageIsThere sees to it that the other tests look at everything.
func TestEveryKindOfPageIsThere(t *testing.T) {
	found := map[string]bool{}
	for _, s := range specimens(t) {
		t.Logf("%-60s %s", s.name(), s)
		for _, kind := range s.kinds {
			found[kind] = true
		}
		if slices.Contains(s.kinds, "none") {
			t.Errorf("%s: the body has no class that begins with is-", s)
		}
	}
	for _, kind := range wanted {
		if !found[kind] {
			t.Errorf("no page is of the kind %q", kind)
		}
	}
}
