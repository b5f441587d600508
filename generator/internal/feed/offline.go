package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"newsroom/generator/internal/site"
)

// OfflinePath is where the list stands that the service worker reads, behind the base URL: one for all languages.
const OfflinePath = "offline.json"

// OfflinePage is a page that phones keep, or a file that one of them needs and that changes with the newsroom.
type OfflinePage struct {
	Href    string
	Version string // another one when the page changed; see Version
}

// OfflineUrgent is a page that phones fetch before all others. Who has a page open is told of it: not for every change of the page, but
// when the post or its newest update is newer than what the phone knew.
type OfflineUrgent struct {
	OfflinePage
	Post     *site.Post
	Language string // of the newsroom whose pages tell of it: that of the post, unless nobody translated it
}

// OfflineList is what phones keep of a newsroom, in all of its languages.
type OfflineList struct {
	Urgent []OfflineUrgent // those of the banner, in its order
	Pages  []OfflinePage   // in the order in which they are to be fetched
	Assets []string        // Hrefs of files whose name changes with what is in them
	Gone   []string        // Hrefs of posts that were withdrawn or expired
}

type offlineFile struct {
	Version string      `json:"version"`
	Pages   [][2]string `json:"pages"`
	Assets  []string    `json:"assets"`
	Gone    []string    `json:"gone"`
	Urgent  [][5]string `json:"urgent"` // address, version, what is told, RFC 3339 of the newest update or of the post, language of the pages
}

// Version is the version of a page that is made of these bytes.
func Version(data []byte) string { return shortHash(data, 12) }

// Offline returns offline.json. Its own version is one of all that it lists. What is listed twice stands there once, at its first place; a page
// that exists is not gone, whatever was there before. It fails where an address or a version is missing.
func Offline(o OfflineList) ([]byte, error) {
	list := offlineFile{Pages: [][2]string{}, Assets: []string{}, Gone: []string{}, Urgent: [][5]string{}}
	kept := map[string]bool{}
	var problems []error
	check := func(p OfflinePage) {
		if p.Href == "" || p.Version == "" {
			problems = append(problems, fmt.Errorf("%s: the page %q with the version %q lacks one of the two", OfflinePath, p.Href, p.Version))
		}
	}
	for _, u := range o.Urgent {
		check(u.OfflinePage)
		kept[u.Href] = true
		list.Urgent = append(list.Urgent, [5]string{u.Href, u.Version, told(u.Post), activity(u.Post).UTC().Format(time.RFC3339), u.Language})
	}
	seen := map[string]bool{}
	for _, p := range o.Pages {
		check(p)
		if !seen[p.Href] {
			seen[p.Href], kept[p.Href] = true, true
			list.Pages = append(list.Pages, [2]string{p.Href, p.Version})
		}
	}
	list.Assets = append(list.Assets, sorted(o.Assets)...)
	list.Gone = append(list.Gone, slices.DeleteFunc(sorted(o.Gone), func(href string) bool { return kept[href] })...)
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	all, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	list.Version = Version(all)
	return marshal(list, "")
}

// sorted returns what is in all, in order and each once.
func sorted(all []string) []string { return slices.Compact(slices.Sorted(slices.Values(all))) }
