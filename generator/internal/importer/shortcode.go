package importer

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// ours writes a shortcode of the newsroom; empty values are left out.
func (*rewriter) ours(name string, pairs ...string) string {
	var b strings.Builder
	b.WriteString("{{< " + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := oneLine(pairs[i+1]); value != "" {
			b.WriteString(" " + pairs[i] + "=" + quoted(value))
		}
	}
	b.WriteString(" >}}")
	return b.String()
}

// quoted writes a value between straight quotes.
func quoted(words string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(words) + `"`
}

// place writes what takes lines of its own, if it does, apart from the text around it.
func (w *rewriter) place(text string, next int) bool {
	isFence := strings.HasPrefix(text, "```")
	if !strings.HasPrefix(text, "{{<") && !isFence {
		return w.put(text, next)
	}
	line := w.out.String()
	line = line[max(0, len(line)-maxLine):]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	if strings.Trim(line, " \t>*+-.0123456789") != "" {
		w.out.WriteString("\n\n")
		line = ""
	}
	if i := strings.LastIndex(text, "\n"); isFence && i > 0 && strings.TrimSpace(line) == "" {
		text = text[:i+1] + line + text[i+1:]
	}
	end := lineEnd(w.src, next)
	if rest := w.src[next:end]; strings.TrimSpace(rest) != "" {
		text += "\n\n"
		next += len(rest) - len(strings.TrimLeft(rest, " \t"))
	}
	return w.put(text, next)
}

// inRow tells whether the text is in a row of a table, which takes no blocks.
func (w *rewriter) inRow() bool {
	before, after := w.aroundHere()
	return strings.HasPrefix(strings.TrimLeft(before+after, " "), "|")
}

// figure writes a picture with a caption, or without one as Markdown.
func (w *rewriter) figure(src, alt, caption string) (string, bool) {
	words, said := w.s.resource(w.p, src)
	if alt == "" {
		alt = words
	}
	if caption == "" {
		caption = said
	}
	if caption == "" || w.inRow() || isElsewhere(src) && !w.s.isOwnHost(src) {
		if alt == "" {
			alt = caption
		}
		return w.picture(src, alt, "")
	}
	target, ok := w.s.fileReference(w.p, src)
	if !ok {
		return oneLine(caption), false
	}
	return w.ours("figure", "src", target, "alt", alt, "caption", caption), true
}

// film writes a film of the newsroom's own.
func (w *rewriter) film(src, poster, title string) (string, bool) {
	target, ok := w.s.fileReference(w.p, src)
	if !ok {
		return "", false
	}
	if poster != "" {
		if poster, ok = w.s.fileReference(w.p, poster); !ok {
			w.remark("put the picture beside the post", "the poster of the film is not there")
			poster = ""
		}
	}
	return w.ours("video", "src", target, "poster", poster, "title", title), true
}

// box writes a note or a warning around a text.
func (w *rewriter) box(kind, title, inner string) string {
	if kind != "warning" {
		kind = "note"
	}
	if w.inBox {
		w.remark("", "a box within a box: its text stays without one")
		if title != "" {
			inner = "**" + oneLine(title) + "**\n\n" + strings.Trim(inner, "\n")
		}
		return inner
	}
	return w.ours(kind, "title", title) + "\n" + strings.Trim(inner, "\n") + "\n{{< /" + kind + " >}}"
}

// boxKind is the one of our two boxes that a name or a type of another theme's means.
func boxKind(names ...string) string {
	for _, name := range names {
		switch strings.ToLower(name) {
		case "warning", "warn", "danger", "caution", "important", "error", "attention":
			return "warning"
		}
	}
	return "note"
}

// boxNames are the shortcodes and includes of themes that put a text into a box.
var boxNames = map[string]bool{
	"note": true, "notice": true, "warning": true, "warn": true, "info": true, "tip": true, "hint": true, "alert": true, "callout": true, "admonition": true,
	"danger": true, "caution": true, "important": true, "attention": true, "details": true, "expand": true,
}

// linkTo writes a link to something on another site, which pages do not load.
func (w *rewriter) linkTo(words, address string) string {
	w.remark("", "became a link: pages load nothing from other sites")
	return "[" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(oneLine(words)) + "](" + escapeTarget(address) + ")"
}

var youtubeAddress = regexp.MustCompile(`^https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([A-Za-z0-9_-]+)`)

// watchLink writes a link to what a frame of another site showed.
func (w *rewriter) watchLink(src, title string) string {
	if m := youtubeAddress.FindStringSubmatch(src); m != nil {
		return w.youtube(m[1], title)
	}
	host := src
	if u, err := url.Parse(src); err == nil {
		host = strings.TrimPrefix(u.Host, "www.")
	}
	if title == "" {
		title = w.words("Inhalt auf "+host, "Content on "+host)
	}
	return w.linkTo(title, src)
}

func (w *rewriter) youtube(id, title string) string {
	if title == "" {
		title = w.words("Video auf YouTube", "Video on YouTube")
	} else {
		title += w.words(" (Video auf YouTube)", " (video on YouTube)")
	}
	return w.linkTo(title, "https://www.youtube.com/watch?v="+url.QueryEscape(id))
}

// words are in the language of the text: English, or else German.
func (w *rewriter) words(german, english string) string {
	language := w.p.language
	if language == "" {
		language = w.s.language
	}
	if language == "en" || strings.HasPrefix(language, "en-") {
		return english
	}
	return german
}

// elsewhereLink brings over what shows something of another site, by the names that Hugo and themes of Jekyll give it.
func (w *rewriter) elsewhereLink(name, id, user, title string) (string, bool) {
	if id == "" {
		return "", false
	}
	on := func(site, address string) (string, bool) {
		if title == "" {
			title = w.words("Beitrag auf "+site, "Post on "+site)
		}
		return w.linkTo(title, address), true
	}
	switch name {
	case "youtube", "youtube_simple", "youtubelite", "lite-youtube":
		return w.youtube(path.Base(id), title), true
	case "vimeo", "vimeo_simple":
		if title == "" {
			title = w.words("Video auf Vimeo", "Video on Vimeo")
		}
		return w.linkTo(title, "https://vimeo.com/"+id), true
	case "tweet", "x", "x_simple", "twitter", "twitter_simple":
		if user == "" {
			user = "i"
		}
		return on("X", "https://x.com/"+user+"/status/"+id)
	case "instagram", "instagram_simple":
		return on("Instagram", "https://www.instagram.com/p/"+id+"/")
	case "gist":
		if user != "" {
			id = user + "/" + id
		}
		return on("GitHub", "https://gist.github.com/"+id)
	}
	return "", false
}
