package feed

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/site"
)

// files are those that go with a post, the film first: RSS has room for one.
func files(p *site.Post) []site.Download {
	var all []site.Download
	if p.Video != nil {
		all = append(all, p.Video.Download)
	}
	if p.Document != nil {
		all = append(all, *p.Document)
	}
	return all
}

// about is the kind and the size of a file, as in (PDF, 1,2 MB).
func (t *text) about(d site.Download) string {
	facts := slices.DeleteFunc([]string{escape(fileKind(d)), t.words.size(d.Size)}, func(s string) bool { return s == "" })
	if len(facts) == 0 {
		return ""
	}
	return " (" + strings.Join(facts, ", ") + ")"
}

// fileTitle is the name of a file for people.
func fileTitle(d site.Download) string {
	if line(d.Title) != "" {
		return d.Title
	}
	return fileName(d)
}

// fileKind is what people call the type of a file: the end of its name.
func fileKind(d site.Download) string {
	return strings.ToUpper(strings.TrimPrefix(path.Ext(fileName(d)), "."))
}

func fileName(d site.Download) string {
	u, err := url.Parse(d.URL)
	if err != nil {
		return ""
	}
	return path.Base(u.Path)
}
