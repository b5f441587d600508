package build

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// origins tells what each file of the site is made from, as a fingerprint (publish.File.From): a file whose fingerprint is that of the last
// build is not made again. So everything that a page can show must be in it:
//
//	frame   the program, the theme, and what every page knows of the newsroom: titles, menus, sections, channels, tags, the banner
//	card    everything of a post but its text
//	text    the post's text: the sum of its file and where its links lead
//	all     the cards of all posts, in their order
//
// Frames are those of an edition, which has one language.
//
// A post's page is made from the frame, its card, its text and its neighbours; a page of a list from the frame and all cards; a feed from the
// frame, and cards and texts of its posts. A theme whose templates for posts read lists makes these pages depend on all cards as well; one
// that shows texts of posts elsewhere than on their own pages makes everything depend on all cards and texts.
type origins struct {
	theme *theme.Theme
	frame map[*site.Info]string
	all   string
	cards []string // by the post's number
	texts *texts

	indexes map[*site.Info]string // see index
}

// fields collects what a fingerprint is made of; each is told apart from the next by its length. Ten thousands of them are made in a build,
// so they are used again: newFields takes one, and sum gives it back.
type fields struct{ b []byte }

var spareFields = sync.Pool{New: func() any { return &fields{make([]byte, 0, 1024)} }}

func newFields() *fields { return spareFields.Get().(*fields) }

func (f *fields) text(all ...string) {
	for _, s := range all {
		f.b = binary.AppendUvarint(f.b, uint64(len(s)))
		f.b = append(f.b, s...)
	}
}

func (f *fields) number(all ...int64) {
	for _, n := range all {
		f.b = binary.AppendVarint(f.b, n)
	}
}

func (f *fields) moment(t time.Time) { f.number(t.Unix(), int64(t.Nanosecond())) }

func (f *fields) flag(all ...bool) {
	for _, b := range all {
		if b {
			f.b = append(f.b, 1)
		} else {
			f.b = append(f.b, 0)
		}
	}
}

// sum is an XXH3 of 128 bits in the letters that a manifest takes.
func (f *fields) sum() string {
	sum := xxh3.Hash128(f.b).Bytes()
	f.b = f.b[:0]
	spareFields.Put(f)
	var out [32]byte
	return string(base64.RawURLEncoding.AppendEncode(out[:0], sum[:]))
}

func newOrigins(s *site.Site, look *theme.Theme, program string, texts *texts) *origins {
	o := someOrigins(s, look, texts)
	posts := slices.Concat(s.Posts, s.Legal, s.Translations)
	cores.Each(len(posts), func(i int) { o.card(posts[i]) })
	all := newFields()
	for _, p := range posts {
		all.text(o.card(p))
		if look.ShowsTexts() {
			all.b = append(all.b, texts.of(p).sum[:]...)
		}
	}
	o.all = all.sum()
	o.addFrames(s, program)
	return o
}

func (o *origins) addFrames(s *site.Site, program string) {
	if o.texts.config.UnsafeHTML { // it changes texts without changing their files
		program += " unsafe"
	}
	for _, info := range s.Editions {
		o.frame[info] = o.frameOf(info, program)
	}
}

// someOrigins serves files that depend on few posts: neither frame nor all are set.
func someOrigins(s *site.Site, look *theme.Theme, texts *texts) *origins {
	return &origins{theme: look, texts: texts, cards: make([]string, s.Count), frame: map[*site.Info]string{}, indexes: map[*site.Info]string{}}
}

// card is found once for each post.
func (o *origins) card(p *site.Post) string {
	if o.cards[p.Number] == "" {
		o.cards[p.Number] = card(p)
	}
	return o.cards[p.Number]
}

func (o *origins) frameOf(info *site.Info, program string) string {
	f := newFields()
	f.text(program, o.theme.Sum(), info.Title, info.Description, info.Publisher, info.Language, info.Location.String(), info.BaseURL, info.BaseHref,
		info.Accent, info.SMSNumber, info.AppNumber, info.IndexHref, info.SearchHref, info.FollowHref, info.EventsURL, info.PressHref)
	f.flag(info.Press != nil)
	if info.Press != nil {
		f.text(info.Press.Name, info.Press.Phone, info.Press.Email)
	}
	if o.theme.ShowsTexts() {
		f.text(o.all)
	}
	f.flag(info.Indexed)
	f.image(info.Logo)
	for _, l := range slices.Concat([]*site.List{info.Home}, info.Sections, info.Channels, info.Tags) {
		f.text(string(l.Kind), l.ID, l.Title, l.Description, l.Href, l.Join, l.Layout, l.Color, l.ArchiveHref, l.DigestTime)
	}
	f.editions(info.Languages)
	for _, i := range info.Icons {
		f.text(i.Href)
		f.number(int64(i.Size))
	}
	for _, name := range slices.Sorted(maps.Keys(info.Menus)) {
		f.text(name)
		for _, link := range info.Menus[name] {
			f.text(link.Title, link.Href, link.Language)
		}
	}
	for _, p := range info.Banner {
		f.text(o.card(p))
	}
	return f.sum()
}

func (f *fields) image(i *site.Image) {
	f.flag(i != nil)
	if i != nil {
		f.text(i.Href, i.URL, i.Alt, i.Caption, i.Tint)
		f.number(int64(i.Width), int64(i.Height), int64(len(i.Variants)), int64(len(i.WebP)))
		for _, v := range slices.Concat(i.Variants, i.WebP) {
			f.text(v.Href, v.Type)
			f.number(int64(v.Width), int64(v.Height))
		}
	}
}

func (f *fields) editions(all []site.Edition) {
	f.number(int64(len(all)))
	for _, e := range all {
		f.text(e.Language, e.Href)
		f.flag(e.Current, e.Missing)
	}
}

func (f *fields) link(l *site.Link) {
	f.flag(l != nil)
	if l != nil {
		f.text(l.Title, l.Href, l.Language)
	}
}

func (f *fields) lists(all []*site.List) {
	f.number(int64(len(all)))
	for _, l := range all {
		f.list(l)
	}
}

func (f *fields) list(l *site.List) { f.text(l.ID, l.Title, l.Description, l.Href, l.Color) }

// card is everything of a post but its text and its neighbours.
func card(p *site.Post) string {
	f := newFields()
	f.text(p.ID, p.Code, p.Href, p.URL, p.ShortURL, p.Title, p.Description, p.Teaser, p.Severity)
	f.number(int64(len(p.Authors)))
	f.text(p.Authors...)
	f.moment(p.Date)
	f.moment(p.Lastmod)
	f.number(int64(p.Weight), int64(len(p.Updates)))
	f.flag(p.Urgent, p.Exercise, p.Closed, p.Section != nil)
	if p.Section != nil {
		f.list(p.Section)
	}
	f.lists(p.Tags)
	f.lists(p.Channels)
	f.image(p.Image)
	f.facets(p)
	f.text(p.Language)
	f.editions(p.Editions)
	for _, u := range p.Updates {
		f.moment(u.At)
		f.text(u.Text)
		f.flag(u.Urgent, u.Closes)
	}
	for _, file := range p.Files {
		f.text(file.Path)
	}
	for _, r := range p.History {
		f.moment(r.Time)
		f.text(r.Author, r.Subject)
	}
	if len(p.Params) > 0 {
		f.text(fmt.Sprintf("%#v", p.Params))
	}
	return f.sum()
}

// page is what a page is made from.
func (o *origins) page(p *site.Page) string {
	f := newFields()
	o.shows(f, p)
	if o.theme.ReadsLists(p.Kind) || p.List != nil {
		f.text(o.all)
	}
	return f.sum()
}

// version tells one state of a page from another for phones that keep it: of what a theme that shows more than the page's own posts reads
// elsewhere it knows only what stands in front.
func (o *origins) version(p *site.Page) string {
	f := newFields()
	o.shows(f, p)
	switch p.Kind {
	case site.HomePage:
		for _, post := range slices.Concat(p.Site.Upcoming, p.Site.OpenJobs) {
			f.text(o.card(post))
		}
	case site.SearchPage, site.IndexPage: // they say how many posts there are of what
		f.text(o.index(p.Site))
	}
	return f.sum()
}

// shows adds what a page is given.
func (o *origins) shows(f *fields, p *site.Page) {
	f.text(o.frame[p.Site], string(p.Kind), p.Path, p.Title, p.Description, p.URL, p.Target, p.Reason, p.ReasonLanguage)
	f.editions(p.Editions)
	f.flag(p.Archive)
	f.moment(p.Month)
	if p.Post != nil {
		f.text(o.card(p.Post))
		f.b = append(f.b, o.texts.of(p.Post).sum[:]...)
		f.link(p.Post.Newer)
		f.link(p.Post.Older)
	}
	for _, post := range p.Posts {
		f.text(o.card(post))
	}
	for _, g := range p.Groups {
		f.moment(g.Month)
		if g.List != nil {
			f.list(g.List)
		}
		f.number(int64(len(g.Posts)))
		for _, post := range g.Posts {
			f.text(o.card(post))
		}
	}
	for _, post := range p.Rest {
		f.text(o.card(post))
	}
	for _, m := range p.Months {
		f.text(m.Href)
		for _, s := range m.Sections {
			f.text(s.Href)
			f.number(int64(s.Count))
		}
	}
	for _, i := range p.Pictures {
		f.image(i)
	}
	if p.Digest != nil {
		f.moment(p.Digest.At)
		f.text(p.Digest.ShortURL)
	}
	if p.List != nil {
		for _, d := range p.List.Digests {
			f.moment(d.At)
			f.text(d.Href)
		}
	}
	if p.Pager != nil {
		f.number(int64(p.Pager.Number), int64(p.Pager.Total))
		f.text(p.Pager.Newer, p.Pager.Older)
	}
}

// feed is what the feed of a list is made from.
func (o *origins) feed(info *site.Info, file string, l *site.List) string {
	f := newFields()
	f.text(o.frame[info], file, l.Title, l.Description, l.URL)
	f.moment(l.Updated)
	for _, p := range inFeed(l) {
		f.text(o.card(p))
		f.b = append(f.b, o.texts.of(p).sum[:]...)
	}
	return f.sum()
}

// sitemap is what a sitemap is made from: the posts, and how many pages their lists have.
func (o *origins) sitemap(listPages int) string {
	f := newFields()
	for _, info := range o.texts.site.Editions {
		f.text(o.frame[info])
	}
	f.text(o.all, "sitemap")
	f.number(int64(listPages))
	return f.sum()
}

// some is what a file is made from that shows the cards of posts. Those that were withdrawn have no number, and a few fields alone.
func (o *origins) some(info *site.Info, file string, posts []*site.Post) string {
	f := newFields()
	f.text(o.frame[info], file)
	for _, p := range posts {
		if p.Title == "" {
			f.text(card(p))
		} else {
			f.text(o.card(p))
		}
	}
	return f.sum()
}

// index is what the index of the search is made from. It is known also where few posts were read: the teasers of the others are remembered.
func (o *origins) index(info *site.Info) string {
	if sum := o.indexes[info]; sum != "" {
		return sum
	}
	f := newFields()
	f.text(o.frame[info], "search")
	for _, p := range info.Home.Posts {
		f.text(p.Href, p.Title, p.Description, p.Language)
		if p.Description == "" {
			f.text(o.texts.teaser(p))
		}
		f.moment(p.Date)
		f.flag(p.Urgent, p.Exercise, p.Closed, p.Event != nil, p.Job != nil)
		for _, u := range p.Updates {
			f.flag(u.Urgent)
		}
		if p.Event != nil {
			f.text(p.Event.Location)
		}
		if p.Job != nil {
			f.text(p.Job.Location)
		}
		f.text(p.Source.Section)
		f.number(int64(len(p.Authors)), int64(len(p.Source.Tags)))
		f.text(p.Authors...)
		f.text(p.Source.Tags...)
	}
	o.indexes[info] = f.sum()
	return o.indexes[info]
}
