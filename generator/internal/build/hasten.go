package build

import (
	"encoding/json"

	"newsroom/generator/internal/publish"
)

// Hasten has a message that is new leave before its banner stands on the page of every post: what is new, the lists, the feeds and alerts.json come
// first, all of them together, and the pages of the other posts within the second after. told is alerts.json as it stands; nil where there is none.
func (o *Output) Hasten(told []byte) {
	fresh := o.newlyTold(told)
	if len(fresh) == 0 {
		return
	}
	for i := range o.Files {
		f := &o.Files[i]
		f.Later = f.Stage == publish.Pages && !fresh[f.Path]
	}
}

// newlyTold are the pages of posts of which a message is new.
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
			fresh[o.Site.PostPage(m.Post).Path] = true
		}
	}
	return fresh
}
