package build

import (
	"cmp"
	"path"
	"slices"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// checked is what advice is made from beside the site.
type checked struct {
	in       Input
	texts    *texts
	pictures *pictures
}

// Advice is what check says beside the problems: nothing of it stops a build. It is asked of a build with Input.Check.
func (o Output) Advice(folder string) diag.List {
	if o.Site == nil || o.checked == nil {
		return nil
	}
	a := &adviser{checked: o.checked, site: o.Site, config: &o.Newsroom.Config, now: o.Site.Info.Now}
	posts := o.originals()
	for _, p := range posts {
		if p.Urgent {
			a.messages(p)
			a.silent(p)
			a.instruction(p)
			a.late(p)
		}
		a.pastEvent(p)
		a.clock(p)
	}
	a.alike(posts)
	for _, p := range slices.Concat(o.Site.Posts, o.Site.Translations, o.Site.Waiting) {
		a.unseen(p)
	}
	a.large(o.Newsroom.Files)
	a.colors()
	return slices.Concat(a.found, o.textAdvice(), o.onlyLeftOut(folder)).In(folder)
}

// onlyLeftOut is what press pages leave out, but for links that are wrong anyway.
func (o Output) onlyLeftOut(folder string) diag.List {
	return slices.DeleteFunc(slices.Clone(o.leftOut), func(p diag.Problem) bool {
		in := diag.List{p}.In(folder)[0]
		return slices.ContainsFunc(o.Problems, func(wrong diag.Problem) bool {
			return wrong.Severity == diag.Error && wrong.File == in.File && wrong.Line == in.Line && wrong.Column == in.Column
		})
	})
}

// originals are the posts of all sections that are public, and those that wait, the earliest first; translations and legal pages are told to nobody.
func (o Output) originals() []*site.Post {
	posts := slices.Clone(o.Site.Posts)
	for _, p := range o.Site.Waiting {
		if p.Source.Section != "" && p.Source.Language == "" {
			posts = append(posts, p)
		}
	}
	slices.SortFunc(posts, func(a, b *site.Post) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Source.File, b.Source.File))
	})
	return posts
}

// adviser collects advice on one site.
type adviser struct {
	*checked
	site   *site.Site
	config *content.Config
	now    time.Time
	found  diag.List
}

// warn says what is wrong with a key of a post.
func (a *adviser) warn(p *site.Post, rule, key, hint, format string, args ...any) {
	at := p.Source.At(key)
	a.found = append(a.found, diag.Warningf(p.Source.File, at.Line, at.Column, hint, format, args...).By(rule))
}

// shown is a moment as an editor writes it.
func (a *adviser) shown(t time.Time) string {
	t = t.In(a.config.Timezone)
	if t.Second() != 0 {
		return t.Format(time.DateTime)
	}
	return t.Format("2006-01-02 15:04")
}

// unseen warns of what those miss who do not see or hear.
func (a *adviser) unseen(p *site.Post) {
	if p.Image != nil && p.Image.Alt == "" {
		a.warn(p, "alt", "image", "image: {src: bild.jpg, alt: what can be seen}", "the picture has no alternative text")
	}
	for _, i := range p.Gallery {
		if name := path.Base(i.Source); i.Alt == "" {
			a.warn(p, "alt", "gallery", "gallery: [{src: "+name+", alt: what can be seen}]", "the picture %s has no alternative text", name)
		}
	}
	if p.Video != nil && len(p.Video.Captions) == 0 {
		a.warn(p, "captions", "video", "add captions: film.vtt, or say in the text what is said in it", "the film has no captions for those who cannot hear it")
	}
}

// colors warns of colours that pages cannot show as they are.
func (a *adviser) colors() {
	warn := func(what, color string) {
		if text := theme.AccentAdvice(color); color != "" && text != "" {
			a.found = append(a.found, diag.Warningf(content.ConfigFile, 0, 0, "choose a darker one, or leave it so", "%s: %s", what, text).By("color"))
		}
	}
	warn("accent", a.config.Accent)
	for _, s := range a.config.Sections {
		warn("the colour of the section "+s.ID, s.Color)
	}
}
