package content

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

func (r *reader) video(p *Post, f field) {
	v, before := &Video{}, len(r.problems)
	switch {
	case f.node.Kind == yaml.ScalarNode:
		p.Places = append(p.Places, KeyPlace{"video.src", f.place})
		v.Src = r.film(f)
	case !r.facetFields(p, f, map[string]func(field){
		"src":      func(f field) { v.Src = r.film(f) },
		"poster":   func(f field) { v.Poster = r.ownFile(f) },
		"captions": func(f field) { v.Captions = r.captions(f) },
	}):
		return
	}
	p.Video = v
	if v.Src == "" && p.Language == "" && len(r.problems) == before {
		r.errorf(f.place, "add src: with the name of the film beside the post", "the video has no src")
	}
}

func (r *reader) film(f field) string {
	name := r.ownFile(f)
	if ext := strings.ToLower(path.Ext(name)); name != "" && ext != ".mp4" && ext != ".m4v" && ext != ".webm" {
		r.errorf(r.place(f.node), "save it as MP4 (H.264), which every phone plays", "%s: %q is neither MP4 nor WebM", f.key, name)
	}
	return name
}

// captions reads one file, one with its language, or a list of either.
func (r *reader) captions(f field) []Captions {
	nodes := []*yaml.Node{f.node}
	switch {
	case !saysSomething(f.node):
		return nil
	case f.node.Kind == yaml.SequenceNode:
		nodes = items(f.node)
	}
	var out []Captions
	for _, n := range nodes {
		before, node := len(r.problems), resolve(n)
		c := r.caption(field{f.key, r.place(n), node})
		switch {
		case len(r.problems) > before:
		case c.Src == "":
			r.errorf(r.place(n), "write the name of the file, such as film.de.vtt", "%s: a file has no name", f.key)
		case slices.ContainsFunc(out, func(other Captions) bool { return other.Language == c.Language }):
			r.errorf(r.place(n), "name the language, in the file's name (film.en.vtt) or as {src: …, language: en}", "%s: two files in the language %s", f.key, c.Language)
		default:
			out = append(out, c)
		}
	}
	return out
}

func (r *reader) caption(f field) (c Captions) {
	if f.node.Kind == yaml.MappingNode {
		r.item(f, map[string]func(field){
			"src":      func(f field) { c.Src = r.subtitles(f) },
			"language": func(f field) { c.Language = r.languageOf(f) },
		})
	} else {
		c.Src = r.subtitles(f)
	}
	_, tag := nameOf(c.Src)
	c.Language = cmp.Or(c.Language, tag, r.language)
	return c
}

func (r *reader) subtitles(f field) string {
	name := r.ownFile(f)
	if name != "" && !strings.EqualFold(path.Ext(name), ".vtt") {
		r.errorf(r.place(f.node), "save it as WebVTT, with the extension .vtt", "%s: %q is no WebVTT file", f.key, name)
	}
	return name
}

func (r *reader) languageOf(f field) string {
	name := r.text(f)
	tag, ok := languageTag(name)
	if !ok && name != "" {
		r.errorf(r.place(f.node), "write a language such as de or en", "%s: %q is no language", f.key, name)
	}
	return tag
}

func (r *reader) gallery(p *Post, f field) {
	switch {
	case f.node.Kind == yaml.SequenceNode:
		if pictures := r.galleryPictures(f); len(pictures) > 0 {
			p.Gallery = &Gallery{Pictures: pictures}
		}
	case f.node.Tag != "!!bool":
		r.wrongKind(f, "true or a list of pictures")
	case !r.boolean(f):
	case !p.IsBundle && p.Language == "":
		r.errorf(r.place(f.node), "move the post to "+strings.TrimSuffix(p.File, path.Ext(p.File))+"/index.md with the pictures beside it, or list them",
			"gallery takes all pictures beside the post, but the post has no folder of its own")
	default:
		p.Gallery = &Gallery{All: true}
	}
}

func (r *reader) galleryPictures(f field) (out []GalleryPicture) {
	for _, n := range items(f.node) {
		before, picture, node := len(r.problems), GalleryPicture{}, resolve(n)
		if item := (field{f.key, r.place(n), node}); node.Kind == yaml.MappingNode {
			r.item(item, map[string]func(field){
				"src":     func(f field) { picture.Src = r.ownFile(f) },
				"alt":     func(f field) { picture.Alt = r.line(f) },
				"caption": func(f field) { picture.Caption = r.line(f) },
			})
		} else {
			picture.Src = r.ownFile(item)
		}
		if picture.Src == "" && len(r.problems) == before {
			r.errorf(r.place(n), "add src: with the name of the picture", "gallery: a picture has no src")
		}
		out = append(out, picture)
	}
	return out
}

func (r *reader) document(p *Post, f field) {
	d, before := &Document{}, len(r.problems)
	switch {
	case f.node.Kind == yaml.ScalarNode:
		p.Places = append(p.Places, KeyPlace{"document.src", f.place})
		d.Src = r.ownFile(f)
	case !r.facetFields(p, f, map[string]func(field){
		"src":   func(f field) { d.Src = r.ownFile(f) },
		"title": func(f field) { d.Title = r.line(f) },
	}):
		return
	}
	p.Document = d
	if d.Src == "" && p.Language == "" && len(r.problems) == before {
		r.errorf(f.place, "add src: with the name of the file beside the post", "the document has no src")
	}
}
