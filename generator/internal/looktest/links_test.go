package looktest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// inside tells whether an element lies in another of a name.
func inside(node *html.Node, name string) bool {
	for above := range node.Ancestors() {
		if above.Data == name {
			return true
		}
	}
	return false
}

func anyBegins(list []string, with string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, with) })
}

// addressed are the attributes that hold an address, by element; "*" is any.
var addressed = map[string][]string{
	"a": {"href"}, "link": {"href"}, "use": {"href"}, "image": {"href"}, "img": {"src"}, "source": {"src"}, "script": {"src"},
	"video": {"src", "poster"}, "audio": {"src"}, "track": {"src"}, "form": {"action"}, "iframe": {"src"}, "object": {"data"},
}

// addresses are all that a page names.
func (p *page) addresses() []string {
	var all []string
	for node := range p.root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		for _, a := range node.Attr {
			switch {
			case slices.Contains(addressed[node.Data], a.Key), strings.HasPrefix(a.Key, "data-") && strings.HasPrefix(a.Val, "/"):
				all = append(all, a.Val)
			case a.Key == "srcset" || a.Key == "imagesrcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					all = append(all, strings.Fields(candidate)[0])
				}
			case node.Data == "meta" && a.Key == "content" && strings.HasPrefix(a.Val, p.room.baseURL):
				all = append(all, a.Val)
			case node.Data == "meta" && a.Key == "content" && attribute(node, "http-equiv") == "refresh":
				_, to, _ := strings.Cut(a.Val, "url=")
				all = append(all, to)
			}
		}
	}
	return all
}

// file is where an address of the newsroom leads: the file in public/ and the place in it. Addresses of others are not within.
func (room *newsroom) file(from, address string) (name, fragment string, within bool) {
	site, err := url.Parse(room.baseURL + from)
	if err != nil {
		return "", "", false
	}
	to, err := site.Parse(address)
	if err != nil || to.Host != site.Host || to.Scheme != site.Scheme {
		return address, "", err != nil
	}
	name, below := strings.CutPrefix(to.Path, room.base)
	if !below {
		return to.Path, "", true
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name, to.Fragment, true
}

// TestLinksLeadSomewhere follows every address of every page, style sheet and manifest.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, room := range newsrooms(t) {
		checked := 0
		for _, name := range slices.Sorted(maps.Keys(room.pages)) {
			p := room.pages[name]
			for _, address := range p.addresses() {
				checked++
				if problem := room.follow(p.path, address); problem != "" {
					t.Errorf("%s: %s %s", p, address, problem)
				}
			}
		}
		for name, addresses := range room.outsidePages(t) {
			for _, address := range addresses {
				checked++
				if problem := room.follow(name, address); problem != "" {
					t.Errorf("%s %s: %s %s", room.name, name, address, problem)
				}
			}
		}
		t.Logf("%s: %d addresses on %d pages", room.name, checked, len(room.pages))
	}
}

// TestPressPagesLeadNowhereInside: their folder alone can be served to everybody.
func TestPressPagesLeadNowhereInside(t *testing.T) {
	const folder = "presse/"
	for _, room := range newsrooms(t) {
		checked := 0
		check := func(from, address string) {
			checked++
			if name, _, within := room.file(from, address); within && !strings.HasPrefix(name, folder) {
				t.Errorf("%s %s leads to %s", room.name, from, address)
			}
		}
		for name, p := range room.pages {
			if strings.HasPrefix(name, folder) {
				for _, address := range p.addresses() {
					check(name, address)
				}
			}
		}
		for name, addresses := range room.outsidePages(t) {
			if strings.HasPrefix(name, folder) {
				for _, address := range addresses {
					check(name, address)
				}
			}
		}
		for name, text := range room.feedsBelow(t, folder) {
			for _, address := range ownAddress.FindAllString(text, -1) {
				if strings.HasPrefix(address, room.baseURL) {
					check(name, address)
				}
			}
		}
		if checked < 50 {
			t.Errorf("%s: only %d addresses", room.name, checked)
		}
	}
}

// ownAddress is an address in a feed, a sitemap or a calendar.
var ownAddress = regexp.MustCompile(`https://newsroom\.example\.org/[^"'<>\s\\]*`)

// feedsBelow are the texts of the files in a folder that are no pages.
func (room *newsroom) feedsBelow(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(filepath.Join(room.dir, folder), func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".xml", ".json", ".ics", ".txt"}, path.Ext(file)) {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(room.dir, file)
		all[filepath.ToSlash(rel)] = strings.ReplaceAll(string(text), "\r\n ", "") // long lines of calendars
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var idInSVG = regexp.MustCompile(`\bid="([^"]+)"`)

// follow says what is wrong with an address; empty = nothing.
func (room *newsroom) follow(from, address string) string {
	name, fragment, within := room.file(from, address)
	if !within {
		return ""
	}
	file := filepath.Join(room.dir, filepath.FromSlash(name))
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return "leads nowhere"
	}
	if fragment == "" {
		return ""
	}
	if p := room.pages[name]; p != nil && !p.ids[fragment] {
		return "leads to a place that is not there"
	}
	if path.Ext(name) == ".svg" {
		text, _ := os.ReadFile(file)
		for _, id := range idInSVG.FindAllSubmatch(text, -1) {
			if string(id[1]) == fragment {
				return ""
			}
		}
		return "leads to a place that is not there"
	}
	return ""
}

var cssURL = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)

// outsidePages are the addresses in style sheets, web manifests and the lists for scripts, by file.
func (room *newsroom) outsidePages(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(room.dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(room.dir, file)
		name := filepath.ToSlash(rel)
		text, err := os.ReadFile(file)
		switch path.Base(name) {
		case "manifest.webmanifest":
			all[name] = values(t, name, text, "start_url", "scope", "src", "url", "id")
		case "offline.json":
			all[name] = offlineAddresses(t, text)
		case "search.json":
			all[name] = searchAddresses(t, text)
		}
		if path.Ext(name) == ".css" {
			for _, found := range cssURL.FindAllSubmatch(text, -1) {
				if !bytes.HasPrefix(found[1], []byte("data:")) {
					all[name] = append(all[name], string(found[1]))
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// values are the texts that some keys have anywhere in a JSON file.
func values(t *testing.T, name string, text []byte, keys ...string) []string {
	t.Helper()
	var document any
	if err := json.Unmarshal(text, &document); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	var all []string
	var look func(any)
	look = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, below := range v {
				if text, ok := below.(string); ok && slices.Contains(keys, key) {
					all = append(all, text)
				}
				look(below)
			}
		case []any:
			for _, below := range v {
				look(below)
			}
		}
	}
	look(document)
	return all
}

// offlineAddresses are those that the service worker fetches.
func offlineAddresses(t *testing.T, text []byte) []string {
	t.Helper()
	var list struct {
		Pages, Urgent [][]string
		Assets        []string
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Errorf("offline.json: %v", err)
	}
	all := list.Assets
	for _, item := range slices.Concat(list.Pages, list.Urgent) {
		all = append(all, item[0])
	}
	if len(all) == 0 {
		t.Error("offline.json lists nothing")
	}
	return all
}

// searchAddresses are those that the search leads to.
func searchAddresses(t *testing.T, text []byte) []string {
	t.Helper()
	var index struct {
		Base  string
		Posts [][]any
	}
	if err := json.Unmarshal(text, &index); err != nil {
		t.Errorf("search.json: %v", err)
	}
	var all []string
	for _, post := range index.Posts {
		address, _ := post[0].(string)
		if !strings.HasPrefix(address, "/") {
			address = index.Base + address
		}
		all = append(all, address)
	}
	if len(all) == 0 {
		t.Error("search.json lists nothing")
	}
	return all
}

// TestEveryPageIsReached walks from the front page along plain links, as people do whose browser runs no scripts.
func TestEveryPageIsReached(t *testing.T) {
	for _, room := range newsrooms(t) {
		reached := map[string]bool{"index.html": true}
		for queue := []string{"index.html"}; len(queue) > 0; queue = queue[1:] {
			for node := range room.pages[queue[0]].root.Descendants() {
				if node.Data != "a" || hidden(node) {
					continue
				}
				name, _, within := room.file(queue[0], attribute(node, "href"))
				if within && room.pages[name] != nil && !reached[name] {
					reached[name] = true
					queue = append(queue, name)
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(room.pages)) {
			kind := room.pages[name].template(name)
			apart := slices.Contains([]string{"redirect", "offline", "404", "withdrawn"}, kind)
			if !reached[name] && !apart {
				t.Errorf("no way leads from the front page to %s", room.pages[name])
			}
		}
		t.Logf("%s: %d of %d pages reached", room.name, len(reached), len(room.pages))
	}
}

// hidden tells whether an element is only shown by scripts.
func hidden(node *html.Node) bool {
	for above := range node.Ancestors() {
		if slices.ContainsFunc(above.Attr, func(a html.Attribute) bool { return a.Key == "hidden" }) {
			return true
		}
	}
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
}
