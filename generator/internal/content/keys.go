package content

import (
	"maps"
	"strings"
)

// canonical maps every name that the front matter knows, in lower case, to the name that this package uses. Other names of Hugo's for
// the same thing are here too.
var canonical = map[string]string{
	"title": "title", "description": "description", "summary": "summary", "slug": "slug", "aliases": "aliases",
	"date": "date", "lastmod": "lastmod", "modified": "lastmod",
	"publishdate": "publishDate", "pubdate": "publishDate", "published": "publishDate",
	"expirydate": "expiryDate", "unpublishdate": "expiryDate",
	"draft": "draft", "tags": "tags", "author": "authors", "authors": "authors", "image": "image", "weight": "weight",
	"urgent": "urgent", "alert": "alert", "channels": "channels", "updates": "updates", "severity": "severity",
	"exercise": "exercise", "withdrawn": "withdrawn", "params": "params",
	"press": "press", "event": "event", "job": "job", "raffle": "raffle", "video": "video",
	"gallery": "gallery", "document": "document", "clippings": "clippings", "replies": "replies", "escalate": "escalate",
}

// PostKeys returns every name that front matter knows, in lower case, with the name that this package uses.
func PostKeys() map[string]string { return maps.Clone(canonical) }

// decisive are the names that decide who learns what and when: a near miss of one of them is an error, of any other a warning.
var decisive = map[string]bool{
	"urgent": true, "alert": true, "channels": true, "updates": true, "withdrawn": true, "draft": true, "publishDate": true, "expiryDate": true,
	"escalate": true,
}

// foreign are names of Hugo, Jekyll and editors that mean something else than the name they resemble; they are kept without a word.
var foreign = map[string]bool{
	"images": true, "videos": true, "layout": true, "subtitle": true, "permalink": true, "categories": true, "keywords": true, "type": true,
}

// nearest returns the known name that an unknown one resembles: at most two typing errors apart, one for short names.
func nearest(name string) (known string, ok bool) {
	name = strings.ToLower(name)
	if foreign[name] {
		return "", false
	}
	best := 3
	for candidate, target := range canonical {
		limit := 2
		if min(len(candidate), len(name)) < 6 {
			limit = 1
		}
		d := typingErrors(name, candidate)
		if d > limit {
			continue
		}
		// Of two equally near ones the decisive one, then the first in the alphabet: the answer must not change from run to run.
		if d < best || d == best && (decisive[target] && !decisive[known] || decisive[target] == decisive[known] && target < known) {
			best, known = d, target
		}
	}
	return known, best < 3
}

// typingErrors counts the letters left out, added, exchanged or swapped with their neighbour that make b of a
// (the optimal string alignment distance).
func typingErrors(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
