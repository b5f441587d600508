package cache

import (
	"encoding/binary"
	"errors"
	"time"
	"unsafe"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
)

// bytesOf views a string as bytes that must not be written to.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// encoder writes the fields of an entry one after the other; decoder reads them in the same order. A new field goes to the same place in
// both, and the number in the log's magic goes up by one.
type encoder struct{ b []byte }

func (e *encoder) number(n int64)  { e.b = binary.AppendVarint(e.b, n) }
func (e *encoder) bytes(s string)  { e.number(int64(len(s))); e.b = append(e.b, s...) }
func (e *encoder) flag(f bool)     { e.b = append(e.b, boolByte(f)) }
func (e *encoder) list(s []string) { each(e, s, e.bytes) }

func boolByte(f bool) byte {
	if f {
		return 1
	}
	return 0
}

func each[T any](e *encoder, all []T, write func(T)) {
	e.number(int64(len(all)))
	for _, one := range all {
		write(one)
	}
}

// moment keeps the wall clock to the nanosecond; the zone is the newsroom's for all of them.
func (e *encoder) moment(t time.Time) {
	e.flag(!t.IsZero())
	if !t.IsZero() {
		e.number(t.Unix())
		e.number(int64(t.Nanosecond()))
	}
}

// encode writes an entry behind some room.
func encode(entry *Entry, room int) []byte {
	e := &encoder{b: make([]byte, room, 1024)}
	e.b = append(e.b, entry.Sum[:]...)
	s := entry.stat
	for _, n := range []int64{s.size, s.modified, s.changed, int64(s.inode)} {
		e.number(n)
	}
	e.flag(s.settled)
	e.post(entry.Post)
	each(e, entry.Problems, e.problem)
	e.flag(entry.Rendered != nil)
	if entry.Rendered != nil {
		e.rendered(entry.Rendered)
	}
	return e.b
}

func (e *encoder) post(p *content.Post) {
	for _, s := range []string{p.File, p.Section, p.Slug, p.Title, p.Description, p.Image.Src, p.Image.Alt, p.Alert, p.Severity, p.Withdrawn, p.Language, p.Original} {
		e.bytes(s)
	}
	for _, t := range []time.Time{p.Date, p.Lastmod, p.PublishDate, p.ExpiryDate} {
		e.moment(t)
	}
	for _, f := range []bool{p.IsBundle, p.Draft, p.Urgent, p.Exercise, p.Press} {
		e.flag(f)
	}
	for _, l := range [][]string{p.Aliases, p.Tags, p.Authors, p.Channels} {
		e.list(l)
	}
	e.number(int64(p.Weight))
	e.number(int64(p.BodyLine))
	each(e, p.Updates, func(u content.Update) { e.moment(u.At); e.bytes(u.Text); e.flag(u.Urgent); e.flag(u.Closes) })
	each(e, p.Places, func(at content.KeyPlace) { e.bytes(at.Key); e.number(int64(at.Line)); e.number(int64(at.Column)) })
	e.facets(p)
	e.params(p.Params)
}

// params go as YAML, which is where they come from: it brings back the same types.
func (e *encoder) params(params map[string]any) {
	if len(params) == 0 {
		e.bytes("")
		return
	}
	text, err := yaml.Marshal(params)
	if err != nil {
		text = nil
	}
	e.bytes(string(text))
}

func (e *encoder) problem(p diag.Problem) {
	e.number(int64(p.Severity))
	e.bytes(p.File)
	e.number(int64(p.Line))
	e.number(int64(p.Column))
	e.bytes(p.Text)
	e.bytes(p.Hint)
	e.bytes(p.Rule)
}

func (e *encoder) rendered(r *Rendered) {
	e.bytes(r.Teaser)
	each(e, r.Links, func(l Link) {
		e.bytes(l.Destination)
		e.number(int64(l.As))
		e.bytes(l.Href)
		e.bytes(l.Shown)
		e.bytes(l.Problem)
	})
	each(e, r.Issues, func(i markdown.Issue) {
		for _, n := range []int{i.Line, i.Column, int(i.Kind)} {
			e.number(int64(n))
		}
		e.bytes(i.Text)
		e.bytes(i.Hint)
	})
	e.list(r.Anchors)
	each(e, r.Jumps, func(j markdown.Jump) { e.number(int64(j.Line)); e.number(int64(j.Column)); e.bytes(j.Destination) })
	e.flag(r.Blocks)
}

var errShort = errors.New("the record ends too early")

// decoder reads fields; after the first that is not there every one is empty, and short is set.
type decoder struct {
	s     string
	zone  *time.Location // of all moments
	short bool
}

func (d *decoder) number() int64 {
	n, size := binary.Varint(bytesOf(d.s[:min(len(d.s), binary.MaxVarintLen64)]))
	if size <= 0 {
		d.short, d.s = true, ""
		return 0
	}
	d.s = d.s[size:]
	return n
}

func (d *decoder) take(n int64) string {
	if n < 0 || n > int64(len(d.s)) {
		d.short, d.s = true, ""
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

func (d *decoder) bytes() string { return d.take(d.number()) }
func (d *decoder) flag() bool    { return d.take(1) == "\x01" }

func (d *decoder) list() []string { return all(d, d.bytes) }

// all reads a list. Each item takes at least one byte, so a length beyond the record's end is found before memory is asked for.
func all[T any](d *decoder, read func() T) []T {
	n := d.number()
	if n < 0 || n > int64(len(d.s)) {
		d.short, d.s = true, ""
	}
	if n <= 0 || d.short {
		return nil
	}
	list := make([]T, n)
	for i := range list {
		list[i] = read()
	}
	return list
}

func (d *decoder) moment() time.Time {
	if !d.flag() {
		return time.Time{}
	}
	seconds := d.number()
	return time.Unix(seconds, d.number()).In(d.zone)
}

func decode(record string, zone *time.Location) (*Entry, error) {
	d := &decoder{s: record, zone: zone}
	entry := &Entry{}
	copy(entry.Sum[:], d.take(int64(len(Sum{}))))
	entry.stat = stat{size: d.number(), modified: d.number(), changed: d.number(), inode: uint64(d.number()), settled: d.flag()}
	var err error
	if entry.Post, err = d.post(); err != nil {
		return nil, err
	}
	entry.Problems = all(d, d.problem)
	if d.flag() {
		entry.Rendered = d.rendered()
	}
	if d.short || d.s != "" {
		return nil, errShort
	}
	return entry, nil
}

func (d *decoder) post() (*content.Post, error) {
	p := &content.Post{}
	for _, s := range []*string{
		&p.File, &p.Section, &p.Slug, &p.Title, &p.Description, &p.Image.Src, &p.Image.Alt, &p.Alert, &p.Severity, &p.Withdrawn,
		&p.Language, &p.Original,
	} {
		*s = d.bytes()
	}
	for _, t := range []*time.Time{&p.Date, &p.Lastmod, &p.PublishDate, &p.ExpiryDate} {
		*t = d.moment()
	}
	for _, f := range []*bool{&p.IsBundle, &p.Draft, &p.Urgent, &p.Exercise, &p.Press} {
		*f = d.flag()
	}
	for _, l := range []*[]string{&p.Aliases, &p.Tags, &p.Authors, &p.Channels} {
		*l = d.list()
	}
	p.Weight, p.BodyLine = int(d.number()), int(d.number())
	p.Updates = all(d, func() content.Update {
		return content.Update{At: d.moment(), Text: d.bytes(), Urgent: d.flag(), Closes: d.flag()}
	})
	p.Places = all(d, func() content.KeyPlace {
		key, line := d.bytes(), d.number()
		return content.KeyPlace{Key: key, Place: content.Place{Line: int(line), Column: int(d.number())}}
	})
	d.facets(p)
	text := d.bytes()
	if text == "" {
		return p, nil
	}
	return p, yaml.Unmarshal([]byte(text), &p.Params)
}

func (d *decoder) problem() diag.Problem {
	return diag.Problem{
		Severity: diag.Severity(d.number()), File: d.bytes(), Line: int(d.number()), Column: int(d.number()), Text: d.bytes(), Hint: d.bytes(), Rule: d.bytes(),
	}
}

func (d *decoder) rendered() *Rendered {
	r := &Rendered{Teaser: d.bytes()}
	r.Links = all(d, func() Link {
		return Link{Destination: d.bytes(), As: markdown.Use(d.number()), Href: d.bytes(), Shown: d.bytes(), Problem: d.bytes()}
	})
	r.Issues = all(d, func() markdown.Issue {
		return markdown.Issue{Line: int(d.number()), Column: int(d.number()), Kind: markdown.Kind(d.number()), Text: d.bytes(), Hint: d.bytes()}
	})
	r.Anchors = d.list()
	r.Jumps = all(d, func() markdown.Jump {
		return markdown.Jump{Line: int(d.number()), Column: int(d.number()), Destination: d.bytes()}
	})
	r.Blocks = d.flag()
	return r
}
