package build

import (
	"fmt"
	"strings"

	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
	"newsroom/notifier/sms"
)

// Advice is what check says beside the problems: nothing of it stops a build.
func (o Output) Advice(folder string) diag.List {
	var advice diag.List
	if o.Site == nil {
		return nil
	}
	for _, m := range o.Site.Messages() {
		advice = append(advice, dearMessage(o.Site.Info, m)...)
	}
	for _, p := range o.Site.Posts {
		if p.Image != nil && p.Image.Alt == "" {
			at := p.Source.At("image")
			advice = append(advice, diag.Warningf(p.Source.File, at.Line, at.Column, "image: {src: bild.jpg, alt: what can be seen}",
				"the picture has no alternative text"))
		}
	}
	return advice.In(folder)
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
