package content

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"time"

	"newsroom/generator/internal/diag"
)

// merger puts what a translation says over what its original says. Whatever decides who learns what and when is the original's: a
// translation may repeat it, as editors' programs do, but not change it.
type merger struct {
	reader                // for the problems of the translation
	original, translation *found
	o, t                  *Post // of the two; only the text is taken out of the translation
	hasFile               func(name string) bool
}

// merge returns the whole post in the language of a translation. The text is then in this one alone: the translation may be remembered for the
// next build, and whoever needs its text once more reads the file again, as with any post that is remembered.
func merge(original, translation *found, hasFile func(name string) bool) (*Post, diag.List) {
	m := &merger{
		reader: reader{file: translation.name}, original: original, translation: translation, o: original.post, t: translation.post, hasFile: hasFile,
	}
	if m.t.Title != "" { // without one nobody has translated it yet
		m.checkDecided()
	}
	p := *m.o
	p.File, p.Places, p.Language, p.Original = m.t.File, m.t.Places, m.t.Language, m.o.File
	p.Title, p.Body, p.BodyLine = cmp.Or(m.t.Title, m.o.Title), m.t.Body, m.t.BodyLine
	m.t.Body = nil
	// A description of another language would be worse than one that is made from the text; old addresses belong to one post.
	p.Description, p.Aliases = m.t.Description, m.t.Aliases
	p.Draft = m.o.Draft || m.t.Draft
	if m.t.Has("slug") {
		p.Slug = m.t.Slug
	}
	if len(m.t.Authors) > 0 {
		p.Authors = m.t.Authors
	}
	if !m.t.Lastmod.IsZero() {
		p.Lastmod = m.t.Lastmod
	}
	p.Image, p.Params, p.Updates = m.image(), m.params(), m.updates()
	m.mergeFacets(&p)
	return &p, m.problems
}

// checkDecided finds what the translation says otherwise about the things that the original decides.
func (m *merger) checkDecided() {
	o, t := m.o, m.t
	m.decided("date", sameTime(t.Date, o.Date))
	m.decided("publishDate", sameTime(t.PublishDate, o.PublishDate))
	m.decided("expiryDate", sameTime(t.ExpiryDate, o.ExpiryDate))
	m.decided("urgent", t.Urgent == o.Urgent)
	m.decided("alert", sameText(t.Alert, o.Alert))
	m.decided("channels", len(t.Channels) == 0 || slices.Equal(slices.Sorted(slices.Values(t.Channels)), slices.Sorted(slices.Values(o.Channels))))
	m.decided("severity", t.Severity == o.Severity)
	m.decided("exercise", t.Exercise == o.Exercise)
	m.decided("withdrawn", sameText(t.Withdrawn, o.Withdrawn))
	m.decided("weight", t.Weight == o.Weight)
	m.decided("press", t.Press == o.Press)
	if len(t.Tags) > 0 && !slices.Equal(t.Tags, o.Tags) && !m.wasSaid("tags") {
		m.warnf(t.At("tags"), "take the line out", "tags: those of the original, %s, count; these do not", o.File)
	}
}

// What is empty says nothing.
func sameTime(t, o time.Time) bool { return t.IsZero() || t.Equal(o) }
func sameText(t, o string) bool    { return t == "" || t == o }

// decided refuses a key of the translation that says something else than the original.
func (m *merger) decided(key string, same bool) {
	if !same && m.t.Has(key) && !m.wasSaid(key) {
		m.otherwise(m.t.At(key), key)
	}
}

func (m *merger) otherwise(at Place, key string) {
	m.errorf(at, "take it out here, or change it there", "%s: the original, %s, decides, and says something else", key, m.o.File)
}

// wasSaid tells whether something is wrong with the key in one of the two files anyway.
func (m *merger) wasSaid(key string) bool {
	return m.t.Has(key) && saidAt(m.translation.problems, m.t.At(key)) || m.o.Has(key) && saidAt(m.original.problems, m.o.At(key))
}

// inContent is a file as seen from the top of the content folder.
func inContent(post *Post, name string) string {
	if name == "" || elsewhere.MatchString(name) || name[0] == '/' {
		return name
	}
	return "/" + path.Join(path.Dir(post.File), name)
}

// sameFile tells whether the translation means the file that the original names; no name at all means the same.
func (m *merger) sameFile(t, o string) bool {
	return t == "" || inContent(m.t, t) == inContent(m.o, o)
}

// inherited is a file of the original, as it is written in the translation, which may lie beside the original's folder.
func (m *merger) inherited(name string) string {
	if path.Dir(m.o.File) == path.Dir(m.t.File) {
		return name
	}
	return inContent(m.o, name)
}

func (m *merger) image() Image {
	o, t := m.o.Image, m.t.Image
	switch {
	case !m.sameFile(t.Src, o.Src): // one with other words in it
		return t
	case t.Src == "":
		t.Src = m.inherited(o.Src)
	}
	t.Alt = cmp.Or(t.Alt, o.Alt)
	return t
}

func (m *merger) params() map[string]any {
	if len(m.t.Params) == 0 {
		return m.o.Params
	}
	out := maps.Clone(m.o.Params)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, m.t.Params)
	return out
}

// updates are those of the original, in the words of the translation where it has some.
func (m *merger) updates() []Update {
	if len(m.t.Updates) == 0 || m.wasSaid("updates") {
		return m.o.Updates
	}
	out := slices.Clone(m.o.Updates)
	for _, u := range m.t.Updates {
		i, key := slices.IndexFunc(out, func(o Update) bool { return o.At.Equal(u.At) }), updateKey(u)
		switch {
		case i >= 0:
			out[i].Text = u.Text
			m.decided(key+".urgent", u.Urgent == out[i].Urgent)
			m.decided(key+".closes", u.Closes == out[i].Closes)
		case !saidAt(m.translation.problems, m.t.At(key)):
			m.errorf(m.t.At(key), "give it the time that it has in the original", "updates: the original, %s, decides, and has none of %s", m.o.File, u.At.Format(time.DateTime))
		}
	}
	return out
}
