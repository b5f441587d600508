// Package build puts the parts of the generator in their order: content is read, the site arranged, Markdown rendered, and for every
// page, list and feed a file described that package publish then writes. This is the place to see the whole way of a post:
//
//	content.Load -> media (each picture) -> site.New -> markdown (each post) -> theme, feed, icon -> []publish.File
//
// Run is that whole way. Most builds come after a change of nothing but the text of a post: Retouch goes the part of the way that such a
// change goes, with the site that is kept in memory, and Edit does it for a new process, with what the cache has.
package build

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/media"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// Input is what a build is made from.
type Input struct {
	Content  fs.FS
	Listing  *content.Listing                        // of Content, as it was before anything was read; nil = listed now
	Folder   string                                  // name of the content folder, for problems
	Theme    func(name string) (*theme.Theme, error) // finds the theme that newsroom.yaml names
	Options  site.Options
	Memory   *cache.Memory // of the builds before; nil = none
	Pictures *media.Store  // of the builds before; nil = none
	Check    bool          // only what is wrong is asked for: no file is described
}

// Output is what a build came to. Files must not be published while one of the problems is an error.
type Output struct {
	Newsroom *content.Newsroom // nil where newsroom.yaml could not be read
	Site     *site.Site        // nil where posts could not be read
	Files    []publish.File
	Problems diag.List
	Next     time.Time // when the same content will make another site; zero = never

	described *describer // nil where there are no files
	leftOut   diag.List  // links that press pages leave out
	checked   *checked   // nil where nobody asked for it
}

// Run reads everything and describes every file of the site. It returns an error only for what is no problem of the content: a theme
// that does not load. Whatever else is wrong is in Problems, all of it.
func Run(in Input) (Output, error) {
	if in.Memory == nil {
		in.Memory = cache.New("", func(string) {})
	}
	if in.Pictures == nil {
		in.Pictures = media.Open("", func(string) {})
	}
	if in.Listing == nil {
		in.Listing = content.List(in.Content)
	}
	newsroom, problems := in.Listing.Load(in.Memory)
	out := Output{Newsroom: newsroom, Problems: problems}
	if newsroom == nil {
		out.Problems = problems.In(in.Folder)
		return out, nil
	}
	loaded := make(chan loadedTheme, 1)
	go func() { loaded <- in.loadTheme(newsroom.Config.Theme) }() // while the site is arranged, which takes one core
	ready := preparePictures(in, newsroom.Files)
	in.Options.Pictures = ready.known
	arranged, found := site.New(newsroom, in.Options)
	out.Site, out.Next = arranged, arranged.Next
	out.Problems = append(out.Problems, found...)
	made, found := addIcons(arranged, &newsroom.Config, in.Content)
	out.Problems = append(out.Problems, found...)
	texts := newTexts(arranged, newsroom.Config, in)
	out.Problems = append(out.Problems, texts.readAll()...)
	out.Problems = append(out.Problems, arranged.StillShown()...)
	pressTexts, leftOut := newPressTexts(arranged, newsroom.Config, in)
	out.leftOut = leftOut
	out.Problems = append(out.Problems, ready.problems(arranged)...)
	out.Problems = out.Problems.In(in.Folder)
	if in.Check {
		out.checked = &checked{in, texts, ready}
	}
	if out.Problems.HasErrors() {
		return out, nil
	}
	look := <-loaded
	if look.err != nil {
		return out, look.err
	}
	if out.Problems = append(out.Problems, unspoken(arranged, look.theme).In(in.Folder)...); out.Problems.HasErrors() {
		return out, nil
	}
	err := look.theme.Check(languages(arranged))
	if err != nil {
		return out, fmt.Errorf("theme %s: %w", newsroom.Config.Theme, err)
	}
	if in.Check {
		return out, nil
	}
	if out.described, err = describe(out, look.theme, in, texts, pressTexts, ready, made); err == nil {
		out.Files = out.described.files
	}
	return out, err
}

// unspoken are the translations into languages that the theme has no words for: the first of each.
func unspoken(s *site.Site, look *theme.Theme) diag.List {
	var problems diag.List
	for _, info := range s.Editions[1:] {
		if look.Speaks(info.Language) {
			continue
		}
		file := content.ConfigFile
		for _, p := range slices.Concat(s.Translations, s.Waiting) {
			if p.Language == info.Language {
				file = p.Source.File
				break
			}
		}
		problems = append(problems, diag.Errorf(file, 0, 0, "add i18n/"+info.Language+".yaml to a theme of your own, or take the translation out",
			"the theme has no words for the language %s", info.Language))
	}
	return problems
}

// languages are those that the theme needs words for.
func languages(s *site.Site) []string {
	all := make([]string, len(s.Editions))
	for i, info := range s.Editions {
		all[i] = info.Language
	}
	return all
}

type loadedTheme struct {
	theme *theme.Theme
	err   error
}

func (in *Input) loadTheme(name string) loadedTheme {
	look, err := in.Theme(name)
	if err != nil {
		err = fmt.Errorf("theme %s: %w", name, err)
	}
	return loadedTheme{look, err}
}
