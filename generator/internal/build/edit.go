package build

import (
	"fmt"
	"slices"

	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// Edit is what Run and Retouch come to together where the memory is that of the last build and nothing has changed since but the files of
// these names: the site is arranged as it was, and only the posts are looked at that the new files show. It is false where more has
// changed than texts, or where anything is wrong: Run will say it.
func Edit(in Input, names []string) (out Output, files []publish.File, ok bool, err error) {
	in.Memory.Recollect(names)
	newsroom, problems := in.Listing.Load(in.Memory)
	in.Memory.Recollect(nil)
	if newsroom == nil || problems.HasErrors() {
		return out, nil, false, nil
	}
	out.Newsroom = newsroom
	if out.Site, problems = site.New(newsroom, in.Options); problems.HasErrors() {
		return out, nil, false, nil
	}
	look, err := in.Theme(newsroom.Config.Theme)
	if err != nil {
		return out, nil, false, fmt.Errorf("theme %s: %w", newsroom.Config.Theme, err)
	}
	if look.ReadsLists(site.PostPage) || look.ReadsLists(site.LegalPage) || look.ShowsTexts() {
		return out, nil, false, nil
	}
	texts := newTexts(out.Site, newsroom.Config, in)
	if out.described, err = newDescriber(out, look, in, texts); err != nil || !texts.readShown(names) {
		return out, nil, false, err
	}
	out.described.from = someOrigins(out.Site, look, texts)
	out.described.from.frame = out.described.from.frameOf(out.Site.Info, in.Memory.Program())
	files, ok = out.Retouch(in.Content, names)
	return out, files, ok, nil
}

// readShown reads the posts of these files, those that stand in feeds with them, and those on top of every page. It is false where
// something is wrong with one of them.
func (t *texts) readShown(names []string) bool {
	shown := slices.Clone(t.site.Info.Banner)
	for _, name := range names {
		p := t.site.PostOf(name)
		if p == nil {
			return false
		}
		shown = append(shown, p)
		for _, l := range listsOf(t.site, p) {
			if slices.Contains(inFeed(l), p) {
				shown = append(shown, inFeed(l)...)
			}
		}
	}
	read := make([]bool, t.site.Count)
	for _, p := range shown {
		if read[p.Number] {
			continue
		}
		read[p.Number] = true
		if t.read(p).HasErrors() {
			return false
		}
		measureImage(p, t.files)
	}
	return true
}
