package build

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/notifier/sms"
)

// checked is what advice is made from beside the site.
type checked struct {
	in       Input
	texts    *texts
	pictures *pictures
}

// Advice is what check says beside the problems: nothing of it stops a build.
func (o Output) Advice(folder string) diag.List {
	var advice diag.List
	if o.Site == nil {
		return nil
	}
	for _, m := range o.Site.Messages() {
		advice = append(advice, dearMessage(o.Site.Info, m)...)
	}
	for _, p := range slices.Concat(o.Site.Posts, o.Site.Translations) {
		advice = append(advice, unseen(p)...)
	}
	return append(advice, colors(&o.Newsroom.Config)...).In(folder)
}

// unseen warns of what those miss who do not see or hear.
func unseen(p *site.Post) diag.List {
	var advice diag.List
	warn := func(key, hint, format string, args ...any) {
		at := p.Source.At(key)
		advice = append(advice, diag.Warningf(p.Source.File, at.Line, at.Column, hint, format, args...))
	}
	if p.Image != nil && p.Image.Alt == "" {
		warn("image", "image: {src: bild.jpg, alt: what can be seen}", "the picture has no alternative text")
	}
	for _, i := range p.Gallery {
		if i.Alt == "" {
			warn("gallery", "gallery: [{src: "+path.Base(i.Source)+", alt: what can be seen}]", "the picture %s has no alternative text", path.Base(i.Source))
		}
	}
	if p.Video != nil && len(p.Video.Captions) == 0 {
		warn("video", "add captions: film.vtt, or say in the text what is said in it", "the film has no captions for those who cannot hear it")
	}
	return advice
}

// colors warns of colours that pages cannot show as they are.
func colors(c *content.Config) diag.List {
	var advice diag.List
	warn := func(what, color string) {
		if text := theme.AccentAdvice(color); color != "" && text != "" {
			advice = append(advice, diag.Warningf(content.ConfigFile, 0, 0, "choose a darker one, or leave it so", "%s: %s", what, text))
		}
	}
	warn("accent", c.Accent)
	for _, s := range c.Sections {
		warn("the colour of the section "+s.ID, s.Color)
	}
	return advice
}

// dearMessage warns of a text message that is sent, and paid, as several. It reads as it will on the phone.
func dearMessage(info *site.Info, m site.Message) diag.List {
	text := sms.Compose(sms.Notice{Kind: m.Kind, Exercise: m.Post.Exercise, Language: info.Language, Text: m.Text, Link: m.Post.ShortURL})
	cost := sms.Measure(text)
	if cost.Segments <= 1 {
		return nil
	}
	key := "alert"
	if m.Kind != "alert" {
		key = "updates"
	}
	hint := "say the same in fewer words; the rest stands on the page"
	if len(cost.Offenders) > 0 {
		hint = "without " + quotedRunes(cost.Offenders) + " it would be cheaper"
	}
	at := m.Post.Source.At(key)
	return diag.List{diag.Warningf(m.Post.Source.File, at.Line, at.Column, hint, "the text message is %d segments of %s (%d units): %s",
		cost.Segments, cost.Encoding, cost.Units, text)}
}

func quotedRunes(all []rune) string {
	var words []string
	for _, r := range all {
		words = append(words, fmt.Sprintf("%q", r))
	}
	return strings.Join(words, " ")
}
