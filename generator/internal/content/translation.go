package content

import (
	"path"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/diag"
)

// translator brings translations and their originals together, when all files were read. But for their text, the posts themselves stay
// as they are: they are remembered for the next build, in which the other one may have changed.
type translator struct {
	loader    *loader
	originals map[string]*found // by stem
	done      map[string]string // by stem and language: the file
	files     map[string]bool   // that are no posts; nil = not asked for yet
	languages []string          // those that were found
	problems  diag.List
}

// translate takes the translations from among the posts.
func (l *loader) translate(n *Newsroom) diag.List {
	t := &translator{loader: l, done: map[string]string{}}
	for i := range l.found {
		f := &l.found[i]
		if f.post == nil || !mayHaveLanguage(f.name) {
			continue
		}
		if t.originals == nil {
			t.findOriginals()
		}
		if f.post.Language != "" {
			t.add(n, f)
		} else if other := t.originals[stemOf(f.name)]; other != f {
			t.second(n, f, other)
		}
	}
	slices.Sort(t.languages)
	for _, tag := range t.languages {
		if !slices.Contains(n.Config.Languages, tag) {
			n.Config.Languages = append(n.Config.Languages, tag)
		}
	}
	return t.problems
}

// mayHaveLanguage spares the names of most posts a closer look.
func mayHaveLanguage(name string) bool { return strings.Count(path.Base(name), ".") > 1 }

// findOriginals finds the file that stands for a post in the newsroom's language: the one without a language in its name, if there is one.
func (t *translator) findOriginals() {
	t.originals = make(map[string]*found, len(t.loader.found))
	for i := range t.loader.found {
		f := &t.loader.found[i]
		if !isMarkdown(f.name) || f.post != nil && f.post.Language != "" {
			continue
		}
		stem := stemOf(f.name)
		if other := t.originals[stem]; other == nil || tagOf(other.name) != "" && tagOf(f.name) == "" {
			t.originals[stem] = f
		}
	}
}

func tagOf(file string) string {
	_, tag := nameOf(file)
	return tag
}

// add puts a translation into the newsroom.
func (t *translator) add(n *Newsroom, f *found) {
	stem, tag := stemOf(f.name), f.post.Language
	original := t.originals[stem]
	if original == nil {
		t.problems = append(t.problems, diag.Errorf(f.name, 0, 0, "write "+originalName(f.name)+", or rename this file if it is no translation",
			"is a translation into the language %s, but there is no original", tag))
		return
	}
	if first := t.done[stem+" "+tag]; first != "" {
		t.problems = append(t.problems, diag.Errorf(f.name, 0, 0, "keep one of the two", "is a second translation into the language %s; the first is %s", tag, first))
		return
	}
	t.done[stem+" "+tag] = f.name
	if original.post == nil || len(original.post.Places) == 0 { // what is wrong with it was said
		return
	}
	post, problems := merge(original, f, t.hasFile)
	if !post.Draft && !slices.Contains(t.languages, tag) { // a draft makes no edition of the newsroom
		t.languages = append(t.languages, tag)
	}
	t.problems = append(t.problems, problems...)
	n.Translations = append(n.Translations, post)
}

// hasFile tells whether there is a file that goes with posts.
func (t *translator) hasFile(name string) bool {
	if t.files == nil {
		t.files = map[string]bool{}
		for _, f := range t.loader.found {
			t.files[f.name] = f.file
		}
	}
	return t.files[name]
}

// second refuses a post that names the newsroom's own language beside one that does not.
func (t *translator) second(n *Newsroom, f, first *found) {
	if tagOf(f.name) == "" { // two files without a language have one address, which site says
		return
	}
	t.problems = append(t.problems, diag.Errorf(f.name, 0, 0, "keep one of the two", "is in the language of the newsroom, and so is %s", first.name))
	without := func(posts []*Post) []*Post {
		return slices.DeleteFunc(posts, func(p *Post) bool { return p == f.post })
	}
	n.Posts, n.Pages = without(n.Posts), without(n.Pages)
}

// originalName is the usual name of the file that a translation is one of.
func originalName(file string) string {
	name, _ := nameOf(file)
	return path.Join(path.Dir(file), name+path.Ext(file))
}

// noteUpdate notes where an update of a translation stands, and where it says what its original decides.
func (p *Post) noteUpdate(u Update, at, urgent, closes Place) {
	key := updateKey(u)
	p.Places = append(p.Places, KeyPlace{key, at})
	if urgent != (Place{}) {
		p.Places = append(p.Places, KeyPlace{key + ".urgent", urgent})
	}
	if closes != (Place{}) {
		p.Places = append(p.Places, KeyPlace{key + ".closes", closes})
	}
}

// updateKey names an update by its time, which is what it has in common with that of the original.
func updateKey(u Update) string { return "updates." + u.At.UTC().Format(time.RFC3339Nano) }
