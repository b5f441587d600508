package site

import (
	"cmp"
	"errors"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// middleWidth is that of the form that a picture's own address names, for feeds and browsers that know no others.
const middleWidth = 960

// webP is the media type of forms that not every reader of feeds shows.
const webP = "image/webp"

// formPath is the path in public/ of one form of a picture: its name holds a sum of the content, so that browsers may keep it for ever. The
// file of content/ itself is never published.
func (f File) formPath(i int) string {
	form := f.Picture.Forms[i]
	ext := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/svg+xml": ".svg", webP: ".webp"}[form.Type]
	dir, base := path.Split(strings.TrimSuffix(f.Path, path.Ext(f.Path)))
	name := dir + firstBytes(base, maxName) + "." + f.Picture.Sum
	if form.Width > 0 {
		name += "-" + strconv.Itoa(form.Width)
	}
	return name + ext
}

// maxName is how many bytes of a picture's own name are kept: with what comes behind it must fit into 255.
const maxName = 200

// firstBytes cuts a text between its letters.
func firstBytes(text string, most int) string {
	for most < len(text) && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:min(most, len(text))]
}

// middle is the form for those who can choose none: the largest that is not larger than the middle width.
func (p *Picture) middle() int {
	best := 0
	for i, form := range p.Forms {
		if form.Type != webP && form.Width <= middleWidth {
			best = i
		}
	}
	return best
}

// largest is the form for those who want to see everything.
func (p *Picture) largest() int {
	best := 0
	for i, form := range p.Forms {
		if form.Type != webP {
			best = i
		}
	}
	return best
}

// image is a picture with its forms.
func (s *Site) image(f File, alt string) *Image {
	image := &Image{Source: f.Source, Href: s.href(f.Path), URL: s.url(f.Path), Alt: alt}
	if f.Picture == nil || len(f.Picture.Forms) == 0 { // broken, which was said
		return image
	}
	for i, form := range f.Picture.Forms {
		file := ImageFile{s.href(f.formPath(i)), s.url(f.formPath(i)), form.Width, form.Height, form.Type}
		if form.Type == webP {
			image.WebP = append(image.WebP, file)
		} else {
			image.Variants = append(image.Variants, file)
		}
	}
	middle := image.Variants[f.Picture.middle()]
	image.Href, image.URL, image.Width, image.Height, image.Tint = middle.Href, middle.URL, middle.Width, middle.Height, f.Picture.Tint
	if len(image.Variants) == 1 {
		image.Variants = nil
	}
	return image
}

// resolveFiles finds the pictures and other files that front matter and configuration name.
func (s *Site) resolveFiles() {
	for _, p := range slices.Concat(s.Posts, s.Legal, s.Translations, s.Waiting) {
		s.resolveImage(p)
		s.resolveFacets(p)
	}
	logo := strings.TrimPrefix(s.config.Logo, "/")
	if logo == "" {
		return
	}
	f, ok := s.files[logo]
	if !ok {
		s.problems = append(s.problems, missingLogo(logo))
		return
	}
	for _, info := range s.Editions {
		info.Logo = s.image(f, info.Title)
	}
}

func (s *Site) resolveImage(p *Post) {
	src := p.Source.Image.Src
	if src == "" {
		return
	}
	target, err := s.Picture(p, src)
	if errors.Is(err, ErrForeign) {
		at := p.Source.At("image")
		s.problems = append(s.problems, diag.Warningf(p.Source.File, at.Line, at.Column, "put a copy beside the post", "image: %v", err))
		return
	} else if err != nil {
		s.errorf(p.Source.File, p.Source.At("image"), "put the picture beside the post, or mend its name", "image: %v", err)
		return
	}
	p.Image = target.Image
	p.Image.Alt = p.Source.Image.Alt
	p.AddFile(target)
}

// Files returns the files of content/ that the public posts and the configuration need, in the order of their paths; of pictures all forms.
// Those of drafts, and those that nothing names, stay private.
func (s *Site) Files() []File {
	byPath := map[string]File{}
	add := func(f File) {
		if f.Picture == nil {
			byPath[f.Path] = f
			return
		}
		for i := range f.Picture.Forms {
			form := f
			form.Path, form.Form = f.formPath(i), i
			byPath[form.Path] = form
		}
	}
	for _, p := range slices.Concat(s.Posts, s.Legal, s.Translations) {
		for _, f := range p.Files {
			add(f)
		}
	}
	if f, ok := s.files[strings.TrimPrefix(s.config.Logo, "/")]; ok {
		add(f)
	}
	return slices.SortedFunc(maps.Values(byPath), func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
}

func missingLogo(name string) diag.Problem {
	return diag.Errorf(content.ConfigFile, 0, 0, "put the picture into the content folder, or mend its name", "the logo %q is not there", path.Clean(name))
}
