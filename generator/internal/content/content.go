// Package content owns what an editor wrote: it reads newsroom.yaml and the posts of a file system, and holds the rules of both.
// It knows nothing of pages, Markdown or addresses; everything that is wrong is returned as problems with file, line and column,
// those of all files at once.
//
// A post is a Markdown file with YAML front matter between two lines of three dashes. Its section is its first folder:
//
//	SECTION/name.md             a post
//	SECTION/name/index.md       a post with files of its own beside it (a page bundle)
//	PAGES/name.md               a legal page, in the folder that newsroom.yaml names with `pages`
//	archetypes/name.md          no post: what generator new makes new ones of
//	SECTION/name.LANG.md        a translation of SECTION/name.md; SECTION/name/index.LANG.md of one with files of its own
//
// A translation says what is in its language: title (which it must have), description, text, author, the words of updates, answers, picture
// and film, where an event is, whom to ask for a job, a document or a press review of its own. All else is its original's, which alone
// decides who learns what and when; a translation that says otherwise is an error. It is public when both are. A file that names the
// newsroom's own language, such as name.de.md, is the original if there is no name.md.
//
// The names of the front matter are those that Hugo and Jekyll share, in any letter case, with Hugo's other names for them; the
// forms of dates are those that Hugo, Jekyll and Decap CMS write (see ParseTime). Unknown names are kept in Params, unless they look
// like a typing error of a name that decides who learns what and when: then they are an error. What is empty says nothing,
// as editors' programs write a key for everything that a form has: see empty.go, and testdata/programs for what Decap, Sveltia and Front Matter
// CMS write.
package content

import (
	"io/fs"
	"time"
)

// Newsroom is everything that was read.
type Newsroom struct {
	Config Config
	Posts  []*Post // in the order of their files
	Pages  []*Post // legal pages, in the order of their files
	// Translations are those of posts and of legal pages, in the order of their files: the original with what the translation says put over it.
	Translations []*Post
	Files        []File // everything that is no post, in the order of the paths
	Linked       bool   // some of it is a link to something else in the folder
}

// File is a picture or another file that goes with posts.
type File struct {
	Path   string // in content/
	Bundle string // file of the post whose bundle this belongs to; empty = of no post
	Info   fs.FileInfo
}

// Post is one Markdown file.
type Post struct {
	File        string // path in content/
	Section     string // id; empty for legal pages
	Slug        string
	IsBundle    bool // has a folder of its own
	Title       string
	Description string
	Date        time.Time
	Lastmod     time.Time // zero = never changed
	PublishDate time.Time // zero = public from the start
	ExpiryDate  time.Time // zero = for ever
	Draft       bool
	Aliases     []string // absolute paths such as /alt/; oldest first
	Tags        []string
	Authors     []string
	Image       Image
	Weight      int
	Urgent      bool
	Alert       string // text of the SMS; empty = the title
	Channels    []string
	Updates     []Update // oldest first
	Severity    string   // normal or extreme
	Exercise    bool
	Withdrawn   string      // the reason; empty = not withdrawn
	Press       bool        // stands on the press pages as well
	Replies     []string    // answers that people may text, such as Ja and Nein
	Escalate    *Escalation // what becomes of a call that is not answered; nil = nothing
	Event       *Event      // what the post is beside a text; nil = it is not
	Job         *Job
	Raffle      *Raffle
	Video       *Video
	Gallery     *Gallery
	Document    *Document
	Clippings   []Clipping // a press review
	Language    string     // of a translation, such as en; empty = that of the newsroom
	Original    string     // file of the post that this one translates; empty = it is no translation
	Params      map[string]any
	Body        []byte // Markdown
	BodyLine    int    // line of the file on which Body begins

	Places []KeyPlace // where the keys of the front matter stand
}

// Place is where something stands in a file.
type Place struct{ Line, Column int }

// KeyPlace is where one key of the front matter stands.
type KeyPlace struct {
	Key string // in the form that this package uses, such as publishDate
	Place
}

// At returns where a key of the front matter stands; line 1 where it is not there.
func (p *Post) At(key string) Place {
	if place, ok := p.place(key); ok {
		return place
	}
	return Place{1, 1}
}

// Has tells whether a key is in the front matter.
func (p *Post) Has(key string) bool {
	_, has := p.place(key)
	return has
}

func (p *Post) place(key string) (Place, bool) {
	for _, at := range p.Places {
		if at.Key == key {
			return at.Place, true
		}
	}
	return Place{}, false
}

// Image is the picture of a post.
type Image struct {
	Src string // as written: a path beside the post, from content/ when it begins with a slash, or a URL
	Alt string
}

// Update is one item of `updates`.
type Update struct {
	At     time.Time
	Text   string
	Urgent bool // goes out as a text message of its own
	Closes bool // the all-clear
}

// State is where a post stands in its life.
type State string

// The states of a post. Urgent is no state: it goes with each of them.
const (
	Draft     State = "draft"
	Scheduled State = "scheduled"
	Published State = "published"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
)

// State returns the state of a post at a time: public from publishDate on, until the moment of expiryDate. A date in the future alone
// also makes it wait, as in Hugo.
func (p *Post) State(now time.Time) State {
	switch {
	case p.Draft:
		return Draft
	case p.Withdrawn != "":
		return Withdrawn
	case !p.ExpiryDate.IsZero() && !now.Before(p.ExpiryDate):
		return Expired
	case now.Before(p.Due()):
		return Scheduled
	}
	return Published
}

// Reason is why the post was withdrawn, for readers; empty where `withdrawn: true` does not say it.
func (p *Post) Reason() string {
	if isYes(p.Withdrawn) {
		return ""
	}
	return p.Withdrawn
}

// Due is the moment from which the post is public.
func (p *Post) Due() time.Time {
	if p.PublishDate.IsZero() {
		return p.Date
	}
	return p.PublishDate
}
