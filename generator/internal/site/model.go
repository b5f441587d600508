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
	AppNumber   string // the number for WhatsApp, E.164; empty where there is none
	Home        *List  // all posts; its Href is that of the front page
	Sections    []*List
	Channels    []*List
	Tags        []*List // in the order of their names
	Menus       map[string][]Link
	IndexHref   string    // of the page with all sections, channels and tags
	SearchHref  string    // of the page to search on
	FollowHref  string    // of the page that says how to follow
	EventsURL   string    // of the calendar file with all events
	PressHref   string    // of the press pages; empty where there are none, and on them
	Press       *Contact  // on the press pages: whom to ask; nil on all others
	Upcoming    []*Post   // events that are not over, the next first
	OpenJobs    []*Post   // jobs that are open, the nearest deadline first; those without one last
	Languages   []Edition // the newsroom in its languages, this one among them; empty where there is one language only
	Icons       []Icon    // for the home screen of phones, the smallest first

	number  int       // in Site.Editions
	prefix  string    // of all paths of this edition; empty or ends in /
	Indexed bool      // search engines are let in
	Now     time.Time // what the lists and the banner are true for; a page that showed it would change with every build
	Banner  []*Post   // urgent posts that stand on top of every page now, newest activity first
}

// Link is a titled address within the site.
type Link struct {
	Title    string
	Href     string
	Language string // of what it leads to, where that is another one than that of the page; else empty
}

// Icon is a square picture of the newsroom.
type Icon struct {
	Href string
	Size int // pixels
}

// Edition is the newsroom, or one of its pages, in one language.
type Edition struct {
	Language string // BCP 47
	Href     string
	URL      string
	Current  bool // this one
	Missing  bool // of a page: there is none in this language, and the address is that of the front page
}

// Image is a picture of a post.
type Image struct {
	Source   string // path in content/; empty for those of other sites
	Href     string // of the form that every browser shows, in a middle width
	URL      string
	Alt      string
	Caption  string // of a gallery
	Width    int    // pixels, of what Href leads to; 0 = not known
	Height   int
	Tint     string      // average colour, as three digits 0 to 3 for red, green and blue, such as 120; empty = not known
	Variants []ImageFile // of the type that every browser shows, the smallest first; empty where there is only Href
	WebP     []ImageFile // the same in WebP; may be empty
}

// ImageFile is one width of a picture.
type ImageFile struct {
	Href, URL     string
	Width, Height int    // pixels
	Type          string // such as image/jpeg
}

// Event is when and where something takes place.
type Event struct {
	Start     time.Time
	End       time.Time // zero = not known; of an event of whole days midnight of the last one
	AllDay    bool
	Location  string
	Cancelled bool
	Past      bool
	Href, URL string // of its calendar file
}

// LastDay is the day on which the event ends.
func (e *Event) LastDay() time.Time {
	if e.End.IsZero() {
		return e.Start
	}
	return e.End
}

// Job is a vacancy.
type Job struct {
	Deadline time.Time // the last second of it; zero = none
	Location string
	Contact  string
	Closed   bool // the deadline is over
}

// Raffle is something to win.
type Raffle struct {
	Deadline time.Time // the last second of it
	Closed   bool
}

// Video is a film of the newsroom's own.
type Video struct {
	Download
	Poster   *Image // nil = none
	Captions []Captions
}

// Captions are those of a video in one language.
type Captions struct {
	Href, URL string
	Language  string
}

// Download is a file that goes with a post.
type Download struct {
	Title     string
	Href, URL string
	Type      string // media type, such as application/pdf
	Size      int64  // bytes
}

// Clipping is what a paper wrote.
type Clipping struct {
	Title     string
	Source    string
	URL       string
	Published time.Time // zero = not known
	Teaser    string
}

// Update is a correction, a newer state or the all-clear of a post.
type Update struct {
	At     time.Time
	Text   string // plain
	Urgent bool   // went out as a text message of its own
	Closes bool   // the all-clear
}

// Revision is one change of a file of content/, as git knows it.
type Revision struct {
	Time    time.Time
	Author  string // name
	Subject string // first line of the commit's message
}

// Post is one published piece, or a legal page (then Section is nil).
type Post struct {
	ID          string // section/slug: permanent, a rename keeps the first one through its alias; a translation of a post has that of its original
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
	Event       *Event  // what the post is beside a text; nil where it is not
	Job         *Job
	Raffle      *Raffle
	Video       *Video
	Gallery     []*Image
	Document    *Download
	Clippings   []Clipping // a press review
	Replies     []string   // answers that people may text
	Language    string     // BCP 47, of the text
	Editions    []Edition  // the post in all languages of the newsroom, this one among them; empty where there is one language only
	Urgent      bool
	Exercise    bool // a drill, to be marked as one wherever the post appears
	Closed      bool // the all-clear was given
	Severity    string
	Weight      int      // above 0: pinned, 1 first
	Updates     []Update // newest first
	Newer       *Link    // neighbours in the section; nil at the ends
	Older       *Link
	Text        func() (template.HTML, error) // makes Body; nil = there is none
	Blocks      bool                          // the text has boxes, galleries, films or files
	Params      map[string]any
	History     []Revision    // what git knows of its file, newest first; empty where nothing is known
	Files       []File        // pictures and other files that go with it
	Source      *content.Post // what it was made from
	Number      int           // from 0 to Site.Count-1; in the order of the files, legal pages and then translations last

	file         string // of its page, in public/
	bundle       []File // the files of its folder
	public       bool
	cut          bool // the file is older than its History
	tags         []*tag
	info         *Info   // of its language
	original     *Post   // of a translation
	translations []*Post // of an original
}

// Body is the text as HTML: safe, links and pictures root-relative. It is made when it is asked for, since a site of many posts shows few
// of them at a time. An error is one of reading the text again.
func (p *Post) Body() (template.HTML, error) {
	if p.Text == nil {
		return "", nil
	}
	return p.Text()
}

// File is a file of content/ that is published: as it is, or, a picture, in its forms.
type File struct {
	Source  string // path in content/
	Path    string // path in public/; of a picture that of its forms without what tells them apart
	Size    int64  // bytes
	Picture *Picture
	Form    int // of a picture: its place in Picture.Forms
}

// Picture is what is known of a picture file before the site is arranged.
type Picture struct {
	Sum   string // of its content, short
	Tint  string // average colour, see Image.Tint
	Forms []Form // the smallest first; those that every browser shows before those in WebP; empty where the file is broken
}

// Form is one of the files that are made of a picture.
type Form struct {
	Width, Height int    // pixels; 0 = not known
	Type          string // such as image/jpeg
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
	Layout      string    // sections: posts, calendar or jobs
	Color       string    // sections: #rrggbb; empty = the accent
	ArchiveHref string    // sections that are a calendar or a list of jobs: of the page with what is over; empty where nothing is
	DigestTime  string    // channels: when the digest comes, such as 07:00; empty where there is none
	Digests     []*Digest // channels: of the last days, the newest first
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
	HomePage      Kind = "home"
	ListPage      Kind = "list" // section, tag, channel: see Page.List.Kind
	PostPage      Kind = "post"
	LegalPage     Kind = "page"
	RedirectPage  Kind = "redirect"
	NotFoundPage  Kind = "404"
	IndexPage     Kind = "index"     // all sections, channels and tags
	CalendarPage  Kind = "calendar"  // a section that is a calendar, and its archive
	JobsPage      Kind = "jobs"      // a section that is a list of jobs, and its archive
	SearchPage    Kind = "search"    // to search on, and every month of every section
	MonthPage     Kind = "month"     // all posts of a month, by section
	DigestPage    Kind = "digest"    // what was new in a channel, see Page.Digest
	PressPage     Kind = "press"     // what is for the press
	ReleasePage   Kind = "release"   // a post for the press
	WithdrawnPage Kind = "withdrawn" // the notice in place of a post that was taken back; Page.Post is nil
	FollowPage    Kind = "follow"    // how to follow the newsroom
	OfflinePage   Kind = "offline"   // what is shown without net in place of a page that is not on the phone
)

// Page is one HTML page: what a template is given.
type Page struct {
	Kind        Kind
	Path        string // of the file, such as unternehmen/page/2/index.html
	Href, URL   string // canonical address
	Title       string
	Description string
	Site        *Info
	Post        *Post     // post and legal pages
	List        *List     // list pages and home
	Posts       []*Post   // lists: those of this page
	Pager       *Pager    // lists of more than one page; else nil
	Target      string    // redirects: the Href to go to
	Archive     bool      // calendars and jobs: what is over
	Groups      []Group   // calendars: Posts by month; months: by section
	Rest        []*Post   // calendars and jobs: posts of the section that are neither
	Months      []Month   // search: for each month that has posts, the newest first
	Month       time.Time // months: its first day
	Digest      *Digest   // digests
	Reason      string    // withdrawn: why the post was taken back

	ReasonLanguage string // BCP 47, of the reason, where that is another one than that of the page; else empty

	Pictures []*Image  // posts for the press: all pictures that they show, to take
	Editions []Edition // the page in all languages of the newsroom, this one among them; empty where there is one language only
}

// Group is some of the posts of a page, under a heading.
type Group struct {
	Month time.Time // calendars: its first day
	List  *List     // months: the section
	Posts []*Post
}

// Month is what there is of a month.
type Month struct {
	Month    time.Time // its first day
	Href     string    // of its page
	Sections []MonthSection
}

// MonthSection is how many posts a section has of a month.
type MonthSection struct {
	List  *List
	Href  string // of its place on the page of the month
	Count int
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
	Expires   time.Time           // zero = never
	Channels  []string            // ids
	Replies   []string            // answers that people may text to it
	Escalate  *content.Escalation // nil = nothing follows where it is not answered
}
