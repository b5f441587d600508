package site

import (
	"html/template"
	"time"

	"newsroom/generator/internal/content"
)

// Addresses come in two forms everywhere in this package: an Href is what a page of this site writes in a link (root-relative,
// such as /unternehmen/fernwaerme/, with the path of the base URL in front); a URL is absolute, for feeds and text messages.

// Info is what every page knows of its newsroom.
type Info struct {
	Title       string
	Description string
	Publisher   string // who stands behind it, for footers and feeds
	Language    string // BCP 47, such as de
	Location    *time.Location
	BaseURL     string // absolute, ends in /
	BaseHref    string // its path, ends in /
	Logo        *Image // nil where there is none
	Accent      string // #rrggbb; empty = the theme's own
	SMSNumber   string // the number to text, E.164; empty where there is none
	Home        *List  // all posts
	Sections    []*List
	Channels    []*List
	Tags        []*List // in the order of their names
	Menus       map[string][]Link
	IndexHref   string    // of the page with all sections, channels and tags
	Indexed     bool      // search engines are let in
	Now         time.Time // what the lists and the banner are true for; a page that showed it would change with every build
	Banner      []*Post   // urgent posts that stand on top of every page now, newest activity first
}

// Link is a titled address within the site.
type Link struct {
	Title string
	Href  string
}

// Image is a picture of a post.
type Image struct {
	Source string // path in content/; empty for those of other sites
	Href   string
	URL    string
	Alt    string
	Width  int // pixels; 0 = not known
	Height int
}

// Update is a correction, a newer state or the all-clear of a post.
type Update struct {
	At     time.Time
	Text   string // plain
	Urgent bool   // went out as a text message of its own
	Closes bool   // the all-clear
}

// Post is one published piece, or a legal page (then Section is nil).
type Post struct {
	ID          string // section/slug: permanent, a rename keeps the first one through its alias
	Code        string // of the short link
	Section     *List
	Href, URL   string
	ShortURL    string
	Title       string
	Description string // as the editor wrote it; may be empty
	Teaser      string // plain text, at most about 200 characters; the description where there is one
	Date        time.Time
	Lastmod     time.Time // the newest of lastmod and updates; Date where nothing changed
	Authors     []string
	Tags        []*List
	Channels    []*List // who it is for
	Image       *Image  // nil where there is none
	Urgent      bool
	Exercise    bool // a drill, to be marked as one wherever the post appears
	Closed      bool // the all-clear was given
	Severity    string
	Weight      int      // above 0: pinned, 1 first
	Updates     []Update // newest first
	Newer       *Link    // neighbours in the section; nil at the ends
	Older       *Link
	Text        func() (template.HTML, error) // makes Body; nil = there is none
	Params      map[string]any
	Files       []File        // pictures and other files that go with it
	Source      *content.Post // what it was made from
	Number      int           // from 0 to Site.Count-1; in the order of the files, legal pages last

	file   string // of its page, in public/
	public bool
	tags   []*tag
}

// Body is the text as HTML: safe, links and pictures root-relative. It is made when it is asked for, since a site of many posts shows few
// of them at a time. An error is one of reading the text again.
func (p *Post) Body() (template.HTML, error) {
	if p.Text == nil {
		return "", nil
	}
	return p.Text()
}

// File is a file of content/ that is published as it is.
type File struct {
	Source string // path in content/
	Path   string // path in public/
}

// ListKind is what a list collects.
type ListKind string

// The kinds of lists.
const (
	HomeList    ListKind = "home"
	SectionList ListKind = "section"
	TagList     ListKind = "tag"
	ChannelList ListKind = "channel"
)

// List is a named selection of posts, with pages and feeds.
type List struct {
	Kind        ListKind
	ID          string // such as unternehmen; empty for home
	Title       string
	Description string
	Href, URL   string // of its first page
	Dir         string // path in public/ of its first page and feeds; empty or ends in /
	Posts       []*Post
	Updated     time.Time // newest Lastmod of its posts; zero where it is empty
	Join        string    // channels: "open", or "code" where naming it does not suffice
}

// RSSURL is the address of the list's RSS 2.0 feed.
func (l *List) RSSURL() string { return l.URL + "feed.xml" }

// AtomURL is the address of the list's Atom feed.
func (l *List) AtomURL() string { return l.URL + "atom.xml" }

// JSONURL is the address of the list's JSON Feed.
func (l *List) JSONURL() string { return l.URL + "feed.json" }

// Kind is which template a page takes.
type Kind string

// The kinds of pages.
const (
	HomePage     Kind = "home"
	ListPage     Kind = "list" // section, tag, channel: see Page.List.Kind
	PostPage     Kind = "post"
	LegalPage    Kind = "page"
	RedirectPage Kind = "redirect"
	NotFoundPage Kind = "404"
	IndexPage    Kind = "index" // all sections, channels and tags
)

// Page is one HTML page: what a template is given.
type Page struct {
	Kind        Kind
	Path        string // of the file, such as unternehmen/page/2/index.html
	Href, URL   string // canonical address
	Title       string
	Description string
	Site        *Info
	Post        *Post   // post and legal pages
	List        *List   // list pages and home
	Posts       []*Post // lists: those of this page
	Pager       *Pager  // lists of more than one page; else nil
	Target      string  // redirects: the Href to go to
}

// Pager leads through the pages of a list.
type Pager struct {
	Number int // of this page, from 1
	Total  int
	Newer  string // Hrefs; empty at the ends
	Older  string
}

// Message is one text message that people should get: an item of alerts.json (the alerts contract, see feed.Alerts).
type Message struct {
	ID        string   // permanent
	Also      []string // other ids under which the same message was or may have been published
	Thread    string   // id of the first message
	Kind      string   // alert, update, all-clear
	Post      *Post
	Title     string
	Text      string // without prefix and link
	Published time.Time
	Modified  time.Time
	Expires   time.Time // zero = never
	Channels  []string  // ids
}
