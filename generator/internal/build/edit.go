package build

import (
	"slices"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// Edit is what Run and Retouch come to together where nothing has changed since the last build but these files: the site is arranged as it
// was, and only the posts are looked at that the new files show. It is false where more has changed than texts, where the memory is not that
// of the last build, or where anything is wrong: Run will say it.
func Edit(in Input, changed []cache.Former) (files []publish.File, ok bool) {
	in.Memory.Recollect(changed)
	newsroom, problems := in.Listing.Load(in.Memory)
	if found := in.Memory.Recollect(nil); found != len(changed) || newsroom == nil || problems.HasErrors() {
		return nil, false
	}
	loaded := make(chan loadedTheme, 1)
	go func() { loaded <- in.loadTheme(newsroom.Config.Theme) }()
	out := Output{Newsroom: newsroom}
	pictures := preparePictures(in, newsroom.Files)
	if len(pictures.broken) > 0 { // Run will say it
		return nil, false
	}
	in.Options.Pictures = pictures.known
	out.Site, problems = site.New(newsroom, in.Options)
	icons, wrong := addIcons(out.Site, &newsroom.Config, in.Content)
	ready := <-loaded
	look, err := ready.theme, ready.err
	if err != nil || problems.HasErrors() || wrong.HasErrors() || look.ReadsLists(site.PostPage) || look.ReadsLists(site.LegalPage) || look.ShowsTexts() {
		return nil, false
	}
	names := make([]string, len(changed))
	for i, f := range changed {
		names[i] = f.Name
	}
	texts := newTexts(out.Site, newsroom.Config, in)
	if out.described, err = newDescriber(out, look, in, texts, pictures, icons); err != nil || !texts.readShown(names) {
		return nil, false
	}
	out.described.from = someOrigins(out.Site, look, texts)
	out.described.from.addFrames(out.Site, in.Memory.Program())
	return out.Retouch(in.Content, names)
}

// readShown reads the posts of these files, those that stand in feeds with them, and those on top of every page. It is false where
// something is wrong with one of them.
func (t *texts) readShown(names []string) bool {
	var shown []*site.Post
	for _, info := range t.site.Editions {
		shown = append(shown, info.Banner...)
	}
	for _, name := range names {
		p := t.site.PostOf(name)
		if p == nil {
			return false
		}
		shown = append(shown, p)
		if isKept(t.site, p) {
			shown = append(shown, offlinePosts(t.site)...)
		}
		for _, l := range t.site.ListsOf(p) {
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
	}
	return true
}
