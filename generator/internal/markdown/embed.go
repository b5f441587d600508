package markdown

import (
	"html"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// gallerySizes is how wide a picture in a gallery is shown.
const gallerySizes = "(min-width: 46rem) 22rem, 50vw"

// block fills a shortcode, or says what is wrong with it. One that is wrong is left out; the text in a box is not.
func (v *visitor) block(n *blockNode) {
	if n.code.wrong != "" {
		v.wrongShortcode(v.offset(n), &n.code)
		return
	}
	v.blocks = v.blocks || n.code.name != "figure" // which looks as any picture does
	switch n.code.name {
	case "figure":
		v.figure(n)
	case "gallery":
		v.gallery(n)
	case "video":
		v.video(n)
	case "file":
		v.file(n)
	default:
		n.before, n.after = v.words.box(n.code.name, n.code.get("title")), boxEnd
	}
}

func (v *visitor) stray(n *strayNode) { v.wrongShortcode(n.Pos(), &n.code) }

// wrongShortcode says it once for each line.
func (v *visitor) wrongShortcode(offset int, code *shortcode) {
	sign := ""
	if code.closes {
		sign = "/"
	}
	line, column := v.lineOf(offset)
	if last := len(v.issues) - 1; last >= 0 && v.issues[last].Kind == Shortcode && v.issues[last].Line == line {
		return
	}
	name := "the shortcode " + quoted(sign+code.name)
	if code.name == "" {
		name = "the shortcode"
	}
	v.issues = append(v.issues, Issue{Line: line, Column: column, Kind: Shortcode, Text: name + " " + code.wrong, Hint: code.hint})
}

// offset is where a node of ours begins.
func (*visitor) offset(n ast.Node) int {
	if n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return max(0, n.Pos())
}

// embed shows a picture in a block; false where it is left out.
func (v *visitor) embed(n *blockNode, src, alt, sizes string) (Target, bool) {
	target := v.target(n, []byte(src), AsPicture)
	if target.Omit {
		return target, false
	}
	image := ast.NewImage(ast.NewLink())
	image.Destination = []byte(target.Href)
	words := ast.NewString([]byte(alt))
	words.SetRaw(true)
	image.AppendChild(image, words)
	n.AppendChild(n, image)
	if target.Picture != nil {
		show(image, target.Picture, sizes)
	}
	return target, true
}

func (v *visitor) figure(n *blockNode) {
	src, alt, caption := n.code.get("src"), strings.TrimSpace(n.code.get("alt")), n.code.get("caption")
	_, shown := v.embed(n, src, alt, pictureSizes)
	switch {
	case !shown:
		if said := strings.TrimSpace(alt + " " + caption); said != "" {
			n.before, n.after = "<p>"+html.EscapeString(said), "</p>\n"
		}
		return
	case alt == "":
		v.issue(n, nil, Issue{Kind: NoAlt, Text: "the picture has no alternative text", Hint: `say what can be seen: {{< figure src="` + src + `" alt="Kran am Hafen" >}}`})
	}
	n.before, n.after = "<figure>", "</figure>\n"
	if caption != "" {
		n.after = "<figcaption>" + html.EscapeString(caption) + "</figcaption></figure>\n"
	}
}

func (v *visitor) gallery(n *blockNode) {
	pictures := n.code.attributes
	if len(pictures) == 0 {
		pictures = v.folder(n)
	} else {
		for _, p := range pictures {
			if src, alt := pictureOf(p); alt == "" {
				v.issue(n, []byte(src), Issue{
					Kind: NoAlt, Text: "the picture " + path.Base(src) + " has no alternative text", Hint: "say what can be seen: {{< gallery " + src + `="Kran am Hafen" >}}`,
				})
			}
		}
	}
	n.before, n.after = `<div class="gallery" role="group" aria-label="`+v.words.pictures+"\">\n<ul>\n", "</ul>\n</div>\n"
	for _, p := range pictures {
		src, alt := pictureOf(p)
		item := &blockNode{}
		n.AppendChild(n, item)
		item.SetLines(n.Lines())
		target, shown := v.embed(item, src, alt, gallerySizes)
		switch {
		case !shown:
			n.RemoveChild(n, item)
		case target.Picture == nil || target.Picture.Largest == "":
			item.before, item.after = "<li><figure>", "</figure></li>\n"
		default:
			label := ""
			if alt == "" {
				label = ` aria-label="` + v.words.enlarge + `"`
			}
			item.before, item.after = `<li><figure><a href="`+html.EscapeString(target.Picture.Largest)+`"`+label+">", "</a></figure></li>\n"
		}
	}
	if !n.HasChildren() {
		n.before, n.after = "", ""
	}
}

// pictureOf is a picture of a gallery, which stands there by itself or before its alternative text.
func pictureOf(a attribute) (src, alt string) {
	if a.key == "" {
		return a.value, ""
	}
	return a.key, strings.TrimSpace(a.value)
}

// folder are the pictures beside the post.
func (v *visitor) folder(n *blockNode) []attribute {
	target := v.target(n, nil, AsFolder)
	if len(target.Pictures) > 0 {
		v.issue(n, nil, Issue{
			Kind: NoAlt, Text: "the pictures of the gallery have no alternative texts",
			Hint: "list them: {{< gallery " + target.Pictures[0] + `="Kran am Hafen" … >}}`,
		})
	}
	all := make([]attribute, len(target.Pictures))
	for i, name := range target.Pictures {
		all[i].value = name
	}
	return all
}

// video is a film of the newsroom's own; whoever cannot play it here takes it from the link below.
func (v *visitor) video(n *blockNode) {
	src, title := n.code.get("src"), n.code.get("title")
	film, ok := v.fileOf(n, src, "save it as MP4 (H.264), which every phone plays", ".mp4", ".m4v", ".webm")
	if !ok {
		return
	}
	var b strings.Builder
	b.WriteString(`<figure class="film">` + "\n<video controls playsinline" + attributeOf("aria-label", title))
	v.poster(&b, n)
	b.WriteString(">\n<source" + attributeOf("src", film.Href) + attributeOf("type", film.File.Type) + ">\n")
	captions := strings.FieldsFunc(n.code.get("captions"), func(r rune) bool { return r == ' ' || r == ',' })
	for _, name := range captions {
		if c, ok := v.fileOf(n, name, "save it as WebVTT, with the extension .vtt", ".vtt"); ok {
			b.WriteString(`<track kind="captions"` + attributeOf("src", c.Href) + attributeOf("srclang", c.File.Language) + attributeOf("label", c.File.LanguageName) + ">\n")
		}
	}
	if len(captions) == 0 {
		v.issue(n, nil, Issue{Kind: NoCaptions, Text: "the film has no captions for those who cannot hear it", Hint: `add captions="film.vtt", or say in the text what is said in it`})
	}
	b.WriteString("</video>\n<figcaption>")
	if title != "" {
		b.WriteString(html.EscapeString(title) + " – ")
	}
	b.WriteString("<a" + attributeOf("href", film.Href) + " download>" + v.words.takeFilm + "</a>" + inBrackets(film.File.About) + "</figcaption>\n</figure>\n")
	n.before = b.String()
}

// poster is the picture that stands in place of a film until it is played.
func (v *visitor) poster(b *strings.Builder, n *blockNode) {
	src := n.code.get("poster")
	if src == "" {
		b.WriteString(` preload="metadata"`)
		return
	}
	target := v.target(n, []byte(src), AsPicture)
	if target.Omit || target.Href == "" {
		b.WriteString(` preload="none"`)
		return
	}
	b.WriteString(` preload="none"` + attributeOf("poster", target.Href))
	if p := target.Picture; p != nil && p.Width > 0 && p.Height > 0 {
		b.WriteString(` width="` + strconv.Itoa(p.Width) + `" height="` + strconv.Itoa(p.Height) + `"`)
	}
}

// file is something to take along.
func (v *visitor) file(n *blockNode) {
	src, title := n.code.get("src"), n.code.get("title")
	f, ok := v.fileOf(n, src, "")
	if !ok {
		return
	}
	if title == "" {
		title = path.Base(src)
	}
	about := f.File.About
	if about != "" {
		about = " <small>" + html.EscapeString(about) + "</small>"
	}
	n.before = `<p class="document"><a class="button"` + attributeOf("href", f.Href) + attributeOf("type", f.File.Type) + "><span><strong>" +
		html.EscapeString(title) + "</strong>" + about + "</span></a></p>\n"
}

// fileOf finds a file that a shortcode names. It must end in one of the extensions, where there are any.
func (v *visitor) fileOf(n *blockNode, src, hint string, extensions ...string) (Target, bool) {
	known := len(extensions) == 0
	for _, e := range extensions {
		known = known || strings.EqualFold(path.Ext(src), e)
	}
	if !known {
		v.issue(n, []byte(src), Issue{Kind: Shortcode, Text: quoted(src) + " does not end in " + strings.Join(extensions, ", "), Hint: hint})
		return Target{}, false
	}
	target, err := v.resolve(src, AsFile)
	switch {
	case err != nil:
		v.issue(n, []byte(src), Issue{Kind: BadFile, Text: err.Error(), Err: err})
		return Target{}, false
	case target.Omit:
		return Target{}, false
	case target.File == nil:
		target.File = &File{}
	}
	return target, true
}

// attributeOf is an attribute of an element; nothing where it has no value.
func attributeOf(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + `="` + html.EscapeString(value) + `"`
}

func inBrackets(words string) string {
	if words == "" {
		return ""
	}
	return " (" + html.EscapeString(words) + ")"
}
