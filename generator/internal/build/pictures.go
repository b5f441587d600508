package build

import (
	"errors"
	"io"
	"slices"
	"sync"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/media"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// pictures are the picture files of the content folder, made ready for every width.
type pictures struct {
	store  *media.Store
	made   map[string]*media.Picture // by path in content/
	known  map[string]*site.Picture  // the same as package site sees them
	broken diag.List                 // one for each file that is no picture, or none that can be shown
}

// preparePictures makes every picture of the content ready.
func preparePictures(in Input, files []content.File) *pictures {
	all := &pictures{store: in.Pictures, made: map[string]*media.Picture{}, known: map[string]*site.Picture{}}
	var mine []content.File
	for _, f := range files {
		if media.IsPicture(f.Path) {
			mine = append(mine, f)
		}
	}
	var mu sync.Mutex
	found := make([]diag.List, len(mine))
	cores.Each(len(mine), func(i int) {
		f := mine[i]
		p, err := in.Pictures.Prepare(in.Content, f.Path, cache.Stamp(f.Info))
		if err != nil {
			found[i] = diag.List{pictureProblem(f.Path, err)}
		}
		mu.Lock()
		defer mu.Unlock()
		all.made[f.Path], all.known[f.Path] = p, known(p)
	})
	all.broken = slices.Concat(found...)
	return all
}

// problems are the broken pictures: an error where a post or the newsroom shows one, and a warning where nothing does.
func (p *pictures) problems(s *site.Site) diag.List {
	if len(p.broken) == 0 {
		return nil
	}
	shown := map[string]bool{}
	for _, post := range slices.Concat(s.Posts, s.Legal, s.Translations, s.Waiting) {
		for _, f := range post.Files {
			shown[f.Source] = true
		}
	}
	if s.Info.Logo != nil {
		shown[s.Info.Logo.Source] = true
	}
	out := slices.Clone(p.broken)
	for i := range out {
		if !shown[out[i].File] {
			out[i].Severity = diag.Warning
		}
	}
	return out
}

func pictureProblem(file string, err error) diag.Problem {
	if wrong := (*media.Error)(nil); errors.As(err, &wrong) {
		return diag.Errorf(file, 0, 0, wrong.Hint, "%s", wrong.Text)
	}
	return diag.Errorf(file, 0, 0, "", "cannot be read: %v", err)
}

func known(p *media.Picture) *site.Picture {
	if p == nil {
		return &site.Picture{}
	}
	out := &site.Picture{Sum: p.Sum, Tint: p.Tint}
	for _, v := range p.Variants {
		out.Forms = append(out.Forms, site.Form{Width: v.Width, Height: v.Height, Type: v.Type})
	}
	for _, v := range p.WebP {
		out.Forms = append(out.Forms, site.Form{Width: v.Width, Height: v.Height, Type: v.Type})
	}
	return out
}

// copy writes one form of a picture.
func (p *pictures) copy(w io.Writer, f site.File) error {
	made := p.made[f.Source]
	variants := made.Variants
	form := f.Form
	if form >= len(variants) {
		variants, form = made.WebP, form-len(variants)
	}
	r, err := p.store.Reader(made, variants[form])
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}

// shown is what the text of a post says of a picture in it.
func shown(i *site.Image) *markdown.Picture {
	if i == nil || i.Source == "" {
		return nil
	}
	return &markdown.Picture{
		Width: i.Width, Height: i.Height, Srcset: theme.Srcset(i.Variants), WebP: theme.Srcset(i.WebP), Class: theme.Tint(i.Tint), Largest: theme.Largest(i),
	}
}
