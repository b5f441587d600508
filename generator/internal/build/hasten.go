package build

import (
	"encoding/json"
	"slices"
)

// Hasten has a message that is new leave before its banner stands on the page of every post: the page of its post in every language, all that is
// new, press pages, notices of what was taken back, short links, lists, feeds and alerts.json come first, all of them together, and the pages of
// the other posts within the second after. told is alerts.json as it stands; nil where there is none.
func (o *Output) Hasten(told []byte) {
	fresh := o.newlyTold(told)
	if len(fresh) == 0 {
		return
	}
	wait := map[string]bool{}
	for _, p := range slices.Concat(o.Site.Posts, o.Site.Legal, o.Site.Translations) {
		if !fresh[p.Source.File] && !fresh[p.Source.Original] {
			wait[o.Site.PostPage(p).Path] = true
		}
	}
	for i := range o.Files {
		o.Files[i].Later = wait[o.Files[i].Path]
	}
}

// newlyTold are the posts of which a message is new, by their files in content/.
func (o *Output) newlyTold(told []byte) map[string]bool {
	var before struct{ Items []struct{ ID string } }
	if json.Unmarshal(told, &before) != nil { // the first build: all pages are new
		return nil
	}
	known := map[string]bool{}
	for _, item := range before.Items {
		known[item.ID] = true
	}
	fresh := map[string]bool{}
	for _, m := range o.Site.Messages() {
		if !known[m.ID] {
			fresh[m.Post.Source.File] = true
		}
	}
	return fresh
}
