package build

import (
	"errors"
	"io"
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
	store *media.Store
	made  map[string]*media.Picture // by path in content/
	known map[string]*site.Picture  // the same as package site sees them
}

// preparePictures makes every picture of the content ready. What is no picture, or none that can be shown, is a problem.
func preparePictures(in Input, files []content.File) (*pictures, diag.List) {
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
			return
		}
		mu.Lock()
		defer mu.Unlock()
		all.made[f.Path], all.known[f.Path] = p, known(p)
	})
	var problems diag.List
	for _, list := range found {
		problems = append(problems, list...)
	}
	return all, problems
}

func pictureProblem(file string, err error) diag.Problem {
	if wrong := (*media.Error)(nil); errors.As(err, &wrong) {
		return diag.Errorf(file, 0, 0, wrong.Hint, "%s", wrong.Text)
	}
	return diag.Errorf(file, 0, 0, "", "cannot be read: %v", err)
}

func known(p *media.Picture) *site.Picture {
	out := &site.Picture{Sum: p.Sum, Width: p.Width, Height: p.Height, Tint: p.Tint}
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
	return &markdown.Picture{Width: i.Width, Height: i.Height, Srcset: theme.Srcset(i.Variants), WebP: theme.Srcset(i.WebP), Class: theme.Tint(i.Tint)}
}
