package content

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"newsroom/generator/internal/diag"
)

// printed is what people read.
func printed(files map[string]string) (*Newsroom, string) {
	n, problems := Load(room(files), nil)
	var all strings.Builder
	problems.Print(&all)
	return n, all.String()
}

// named is what a list of posts has.
func named(posts []*Post) []string {
	out := []string{}
	for _, p := range posts {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s/%s %s %s", p.File, p.Section, p.Slug, p.Language, p.Original)))
	}
	return out
}

const plainTranslation = "---\ntitle: E\n---\nText\n"

func TestFilesOfTranslations(t *testing.T) {
	tests := []struct {
		name                string
		files               string // separated by blanks; those with a language in their name have a title only
		posts, translations []string
		languages           []string
	}{
		{"beside its original", "technik/netz.en.md technik/netz.md", []string{"technik/netz.md technik/netz"}, []string{"technik/netz.en.md technik/netz en technik/netz.md"}, []string{"en"}},
		{
			"in its folder", "technik/netz/index.en.md technik/netz/index.md",
			[]string{"technik/netz/index.md technik/netz"},
			[]string{"technik/netz/index.en.md technik/netz en technik/netz/index.md"},
			[]string{"en"},
		},
		{
			"beside its folder", "technik/netz.en.md technik/netz/index.md",
			[]string{"technik/netz/index.md technik/netz"},
			[]string{"technik/netz.en.md technik/netz en technik/netz/index.md"},
			[]string{"en"},
		},
		{
			"in a folder beside it", "technik/netz.md technik/netz/index.en.md",
			[]string{"technik/netz.md technik/netz"},
			[]string{"technik/netz/index.en.md technik/netz en technik/netz.md"},
			[]string{"en"},
		},
		{
			"regions and scripts", "technik/a.md technik/a.pt-br.md technik/a.zh-Hans.md",
			[]string{"technik/a.md technik/a"},
			[]string{"technik/a.pt-br.md technik/a pt-BR technik/a.md", "technik/a.zh-Hans.md technik/a zh-Hans technik/a.md"},
			[]string{"pt-BR", "zh-Hans"},
		},
		{
			"dots that mean nothing", "technik/rev.2.md technik/notes.old.md technik/v1.5.md technik/a.xx.md technik/b.EN.md",
			[]string{"technik/a.xx.md technik/a-xx", "technik/b.EN.md technik/b-en", "technik/notes.old.md technik/notes-old", "technik/rev.2.md technik/rev-2", "technik/v1.5.md technik/v1-5"},
			[]string{},
			nil,
		},
		{"own language alone", "technik/netz.de.md technik/netz.en.md", []string{"technik/netz.de.md technik/netz"}, []string{"technik/netz.en.md technik/netz en technik/netz.de.md"}, []string{"en"}},
		{
			"own language in a folder", "technik/netz/index.de.md technik/netz/index.tr.md",
			[]string{"technik/netz/index.de.md technik/netz"},
			[]string{"technik/netz/index.tr.md technik/netz tr technik/netz/index.de.md"},
			[]string{"tr"},
		},
		{"legal pages", "seiten/impressum.md seiten/impressum.en.md technik/a.md", []string{"technik/a.md technik/a"}, []string{"seiten/impressum.en.md /impressum en seiten/impressum.md"}, []string{"en"}},
		{"READMEs and pages of Hugo's", "technik/README.en.md technik/_index.en.md technik/a.md", []string{"technik/a.md technik/a"}, []string{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			for name := range strings.FieldsSeq(tt.files) {
				if files[name] = post(""); tagOf(name) != "" && tagOf(name) != "de" {
					files[name] = plainTranslation
				}
			}
			n, problems := printed(files)
			if problems != "" {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(tt.posts, named(n.Posts)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.translations, named(n.Translations)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.languages, n.Config.Languages, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTranslationsWithoutPlace(t *testing.T) {
	tests := []struct{ name, files, want string }{
		{"no original", "technik/netz.en.md", "technik/netz.en.md: is a translation into the language en, but there is no original\n    hint: write technik/netz.md, or rename this file if it is no translation\n"},
		{"no original in the folder", "technik/netz/index.en.md", "technik/netz/index.en.md: is a translation into the language en, but there is no original\n    hint: write technik/netz/index.md, or rename this file if it is no translation\n"},
		{"original in another section", "unternehmen/netz.md technik/netz.en.md", "technik/netz.en.md: is a translation into the language en, but there is no original\n    hint: write technik/netz.md, or rename this file if it is no translation\n"},
		{"own language twice", "technik/netz.de.md technik/netz.md", "technik/netz.de.md: is in the language of the newsroom, and so is technik/netz.md\n    hint: keep one of the two\n"},
		{"own language twice, in a folder", "technik/netz.de.md technik/netz/index.md", "technik/netz.de.md: is in the language of the newsroom, and so is technik/netz/index.md\n    hint: keep one of the two\n"},
		{"two translations", "technik/netz.en.md technik/netz/index.en.md technik/netz/index.md", "technik/netz.en.md: is a second translation into the language en; the first is technik/netz/index.en.md\n    hint: keep one of the two\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			for name := range strings.FieldsSeq(tt.files) {
				if files[name] = post(""); tagOf(name) == "en" {
					files[name] = plainTranslation
				}
			}
			n, problems := printed(files)
			if problems != tt.want {
				t.Errorf("got\n%s\nwant\n%s", problems, tt.want)
			}
			if len(n.Posts) > 1 {
				t.Error("two posts are one:", named(n.Posts))
			}
		})
	}
}

// An original that cannot be read is no missing one.
func TestBrokenOriginalsAreReportedOnce(t *testing.T) {
	_, problems := printed(map[string]string{"technik/a.md": "---\ntitle: T\n", "technik/a.en.md": plainTranslation})
	if want := "technik/a.md:1:1: the front matter never ends\n    hint: add a line --- between the keys and the text\n"; problems != want {
		t.Errorf("got\n%s\nwant\n%s", problems, want)
	}
	_, problems = printed(map[string]string{"technik/a.md": post("expiryDate: nie"), "technik/a.en.md": "---\ntitle: E\nexpiryDate: 2027-01-01\n---\n"})
	if want := "technik/a.md:4:13: expiryDate: \"nie\" is not a date\n    hint: write for example 2026-11-22 08:30 or 2026-11-22T08:30:00+01:00\n"; problems != want {
		t.Errorf("got\n%s\nwant\n%s", problems, want)
	}
}

func TestFilesOfABundleWithTranslations(t *testing.T) {
	n, problems := printed(map[string]string{
		"technik/a/index.md": post(""), "technik/a/index.en.md": plainTranslation, "technik/a/bild.jpg": "x",
		"technik/b/index.de.md": post(""), "technik/b/bild.jpg": "x",
	})
	want := []File{{Path: "technik/a/bild.jpg", Bundle: "technik/a/index.md"}, {Path: "technik/b/bild.jpg", Bundle: "technik/b/index.de.md"}}
	if diff := cmp.Diff(want, n.Files, cmpopts.IgnoreFields(File{}, "Info")); diff != "" || problems != "" {
		t.Error(diff, problems)
	}
}

const fullOriginal = `---
title: Fest
description: Wir feiern.
date: 2026-11-20 08:00
publishDate: 2026-11-20 09:00
expiryDate: 2027-01-01
lastmod: 2026-11-21
slug: das-fest
aliases: [/alt/]
tags: [Kultur]
author: Eva
image: {src: bild.jpg, alt: Ein Bild}
weight: 1
urgent: true
alert: Fest!
channels: [mini, wehr]
severity: extreme
exercise: true
updates:
- {at: 2026-11-20 10:00, text: eins, urgent: true}
- {at: 2026-11-20 11:00, text: zwei, closes: true}
event: {start: 2026-12-10 13:00, end: 2026-12-10 15:00, location: Hof, cancelled: true}
job: {deadline: 2026-12-11, location: Büro, contact: Eva}
raffle: {deadline: 2026-12-12}
video: {src: film.mp4, poster: poster.jpg, captions: [film.de.vtt]}
gallery: [{src: a.jpg, alt: Turm, caption: Der Turm}, b.jpg]
document: {src: plan.pdf, title: Plan}
clippings: [{title: Bote, url: https://bote.example/}]
replies: [Ja, Nein]
escalate: 30m
press: true
farbe: rot
form: rund
---
Text
`

func TestTranslationsTakeWhatTheyDoNotSay(t *testing.T) {
	n, problems := printed(map[string]string{"technik/fest/index.md": fullOriginal, "technik/fest.en.md": plainTranslation})
	if problems != "" {
		t.Fatal(problems)
	}
	want := *n.Posts[0]
	want.File, want.Language, want.Original, want.Title, want.Description, want.Aliases = "technik/fest.en.md", "en", "technik/fest/index.md", "E", "", nil
	want.Image.Src = "/technik/fest/bild.jpg" // they lie beside the original
	want.Video = &Video{"/technik/fest/film.mp4", "/technik/fest/poster.jpg", []Captions{{"/technik/fest/film.de.vtt", "de"}}}
	want.Gallery = &Gallery{Pictures: []GalleryPicture{{"/technik/fest/a.jpg", "Turm", "Der Turm"}, {Src: "/technik/fest/b.jpg"}}}
	want.Document = &Document{"/technik/fest/plan.pdf", "Plan"}
	want.Body, want.BodyLine, want.Places = []byte("Text\n"), 4, n.Translations[0].Places
	if diff := cmp.Diff(&want, n.Translations[0]); diff != "" {
		t.Error(diff)
	}
}

func TestTranslationsSayTheirOwn(t *testing.T) {
	n, problems := printed(map[string]string{"technik/fest/index.md": fullOriginal, "technik/fest/index.en.md": `---
title: Party
summary: We party.
lastmod: 2026-11-22
slug: the-party
aliases: [/en/old/]
author: Tom
draft: true
image: {alt: A picture}
updates:
- {at: 2026-11-20T10:00:00Z, text: two}
event: {location: Yard}
job: {location: Office, contact: Tom}
video: {captions: [film.en.vtt]}
gallery: [{src: ./a.jpg, alt: Tower, caption: The tower}]
document: {src: map.pdf}
clippings: [{title: Messenger, url: https://m.example/}, {title: Courier, url: https://c.example/}]
replies: ["Yes", "No"]
farbe: red
---
Words
`})
	if problems != "" {
		t.Fatal(problems)
	}
	o := n.Posts[0]
	want := *o
	want.File, want.Language, want.Original, want.Title, want.Description = "technik/fest/index.en.md", "en", "technik/fest/index.md", "Party", "We party."
	want.Lastmod, want.Slug, want.Aliases, want.Authors, want.Draft = time.Date(2026, 11, 22, 0, 0, 0, 0, berlin(t)), "the-party", []string{"/en/old/"}, []string{"Tom"}, true
	want.Image.Alt = "A picture"
	want.Updates = []Update{o.Updates[0], {o.Updates[1].At, "two", true, true}}
	want.Event = &Event{o.Event.Start, o.Event.End, false, "Yard", true}
	want.Job = &Job{o.Job.Deadline, "Office", "Tom"}
	want.Video = &Video{"film.mp4", "poster.jpg", []Captions{{"film.en.vtt", "en"}, {"film.de.vtt", "de"}}}
	want.Gallery = &Gallery{Pictures: []GalleryPicture{{"a.jpg", "Tower", "The tower"}, {Src: "b.jpg"}}}
	want.Document, want.Clippings, want.Replies = &Document{Src: "map.pdf"}, []Clipping{{Title: "Messenger", URL: "https://m.example/"}, {Title: "Courier", URL: "https://c.example/"}}, []string{"Yes", "No"}
	want.Params = map[string]any{"farbe": "red", "form": "rund"}
	want.Body, want.BodyLine, want.Places = []byte("Words\n"), 21, n.Translations[0].Places
	if diff := cmp.Diff(&want, n.Translations[0]); diff != "" {
		t.Error(diff)
	}
	if o.Event.Location != "Hof" || o.Gallery.Pictures[0].Alt != "Turm" || o.Updates[1].Text != "zwei" || o.Params["farbe"] != "rot" {
		t.Error("the original was changed")
	}
}

func TestTranslationsMayRepeatTheirOriginal(t *testing.T) {
	n, problems := printed(map[string]string{"technik/fest/index.md": fullOriginal, "technik/fest/index.en.md": fullOriginal})
	if problems != "" {
		t.Error(problems)
	}
	if got := n.Translations[0]; got.Language != "en" || len(got.Updates) != 2 || !got.Updates[1].Closes {
		t.Errorf("%+v", got)
	}
}

func TestTheOriginalDecides(t *testing.T) {
	decides := func(key string) string {
		return key + ": the original, technik/fest/index.md, decides, and says something else\n    hint: take it out here, or change it there"
	}
	tests := []struct{ line, want string }{
		{"date: 2026-11-21", "3:1: " + decides("date")},
		{"publishDate: 2026-11-20", "3:1: " + decides("publishDate")},
		{"expiryDate: 2027-01-02", "3:1: " + decides("expiryDate")},
		{"urgent: false", "3:1: " + decides("urgent")},
		{"alert: Party!", "3:1: " + decides("alert")},
		{"channels: [maxi]", "3:1: " + decides("channels")},
		{"severity: normal", "3:1: " + decides("severity")},
		{"exercise: no", "3:1: " + decides("exercise")},
		{"withdrawn: wrong", "3:1: " + decides("withdrawn")},
		{"weight: 2", "3:1: " + decides("weight")},
		{"press: false", "3:1: " + decides("press")},
		{"escalate: 15m", "3:1: " + decides("escalate")},
		{"escalate: {after: 30m, channel: maxi}", "3:1: " + decides("escalate")},
		{"event: {start: 2026-12-10}", "3:9: " + decides("event.start")},
		{"event: {end: 2026-12-10 16:00}", "3:9: " + decides("event.end")},
		{"event: {location: Yard, cancelled: false}", "3:25: " + decides("event.cancelled")},
		{"job: {deadline: 2026-12-12}", "3:7: " + decides("job.deadline")},
		{"raffle: {deadline: 2026-12-13}", "3:10: " + decides("raffle.deadline")},
		{"video: other.mp4", "3:1: " + decides("video.src")},
		{"video: {poster: other.jpg}", "3:9: " + decides("video.poster")},
		{"gallery: true", "3:1: " + decides("gallery")},
		{"updates: [{at: 2026-11-20 10:00, text: one, urgent: false}]", "3:45: " + decides("updates.2026-11-20T09:00:00Z.urgent")},
		{"updates: [{at: 2026-11-20 10:00, text: one, closes: true, urgent: true}]", "3:45: " + decides("updates.2026-11-20T09:00:00Z.closes")},
		{
			"updates: [{at: 2026-11-20 12:00, text: new}]",
			"3:11: updates: the original, technik/fest/index.md, decides, and has none of 2026-11-20 12:00:00\n    hint: give it the time that it has in the original",
		},
		{"gallery: [c.jpg]", "3:1: gallery: the original, technik/fest/index.md, decides, and has no picture \"c.jpg\"\n    hint: add it there first"},
		{"replies: [a, b, c]", "3:1: replies: the original, technik/fest/index.md, has 2 answers, this has 3\n    hint: translate each answer, in the order of the original"},
		{"replies: [Ja, Maxi]", "3:1: replies: \"Maxi\" is a channel, which people would join when they text it\n    hint: choose another word"},
		{"replies: [Yes, Stop it]", "3:16: replies: \"Stop it\" begins with a command, and would be taken for it when people text it\n    hint: choose another word"},
		{"tags: [Culture]", "3:1: warning: tags: those of the original, technik/fest/index.md, count; these do not\n    hint: take the line out"},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			_, problems := printed(map[string]string{"technik/fest/index.md": fullOriginal, "technik/fest/index.en.md": "---\ntitle: E\n" + tt.line + "\n---\n"})
			if want := "technik/fest/index.en.md:" + tt.want + "\n"; problems != want {
				t.Errorf("got\n%s\nwant\n%s", problems, want)
			}
		})
	}
}

func TestTheOriginalDecidesWhatThePostIs(t *testing.T) {
	for key, value := range map[string]string{
		"event": "{start: 2026-12-10}", "job": "{contact: Tom}", "raffle": "{deadline: 2026-12-10}", "video": "a.mp4", "gallery": "[a.jpg]", "replies": "[a, b]",
	} {
		n, problems := printed(map[string]string{"technik/a.md": post(""), "technik/a.en.md": "---\ntitle: E\n" + key + ": " + value + "\n---\n"})
		want := "technik/a.en.md:3:1: " + key + ": the original, technik/a.md, decides, and has none\n    hint: write it there first\n"
		if p := n.Translations[0]; problems != want || p.Event != nil || p.Job != nil || p.Raffle != nil || p.Video != nil || p.Gallery != nil || p.Replies != nil {
			t.Errorf("got\n%s\nwant\n%s", problems, want)
		}
	}
	n, problems := printed(map[string]string{"technik/a.md": post(""), "technik/a.en.md": "---\ntitle: E\ndocument: a.pdf\nclippings: [{title: A, url: https://a.example/}]\n---\n"})
	if p := n.Translations[0]; problems != "" || p.Document == nil || len(p.Clippings) != 1 {
		t.Errorf("%s %+v", problems, p)
	}
	_, problems = printed(map[string]string{"technik/a.md": post(""), "technik/a.en.md": "---\ntitle: E\ndocument: {title: A}\n---\n"})
	if want := "technik/a.en.md:3:1: the document has no src\n    hint: add src: with the name of the file beside the post\n"; problems != want {
		t.Error(problems)
	}
}

func TestWordsForAllPicturesOfAFolder(t *testing.T) {
	n, problems := printed(map[string]string{
		"technik/a/index.md": post("gallery: true"), "technik/a/index.en.md": "---\ntitle: E\ngallery: [{src: a.jpg, alt: Tower}]\n---\n",
		"technik/a/index.tr.md": "---\ntitle: Ş\ngallery: true\n---\n", "technik/a/a.jpg": "x",
	})
	want := []*Gallery{{All: true, Pictures: []GalleryPicture{{Src: "a.jpg", Alt: "Tower"}}}, {All: true}}
	if diff := cmp.Diff(want, []*Gallery{n.Translations[0].Gallery, n.Translations[1].Gallery}); diff != "" || problems != "" {
		t.Error(diff, problems)
	}
}

// Words that nobody would see are no matter to keep silent about.
func TestWordsForPicturesThatAreNotThere(t *testing.T) {
	const original = "technik/a/index.md"
	for _, tt := range []struct{ original, file, src, want string }{
		{"", "technik/a/index.en.md", "a.jpg", ""},
		{"", "technik/a/index.en.md", "./a.jpg", ""},
		{"", "technik/a/index.en.md", "/technik/a/a.jpg", ""},
		{"", "technik/a.en.md", "a/a.jpg", ""},
		{"", "technik/a.en.md", "a.jpg", ""},
		{"", "technik/a/index.en.md", "typo.jpg", "none"},
		{"", "technik/a.en.md", "a/typo.jpg", "none"},
		{"", "technik/a/index.en.md", "b.jpg", "none"}, // it lies deeper
		{"", "technik/a/index.en.md", "plan.pdf", "none"},
		{"", "technik/a/index.en.md", "index.md", "none"},
		{"image: top.jpg", "technik/a/index.en.md", "top.jpg", "top"},
		{"image: /technik/a/top.jpg", "technik/a.en.md", "a/top.jpg", "top"},
		{"image: a.jpg", "technik/a/index.en.md", "top.jpg", ""},
	} {
		_, problems := printed(map[string]string{
			original: post("gallery: true\n" + tt.original), tt.file: "---\ntitle: E\ngallery: [{src: " + tt.src + ", alt: Tower}]\n---\n",
			"technik/a/a.jpg": "x", "technik/a/top.jpg": "x", "technik/a/plan.pdf": "x", "technik/a/tief/b.jpg": "x",
		})
		want := map[string]string{
			"none": tt.file + ":3:1: gallery: there is no picture \"" + tt.src + "\" beside the original, " + original + "\n    hint: mend its name, or put the picture there\n",
			"top":  tt.file + ":3:1: gallery: \"" + tt.src + "\" stands on top of the post, and not in the gallery\n    hint: give image: the words\n",
		}[tt.want]
		if problems != want {
			t.Errorf("got\n%s\nwant\n%s", problems, want)
		}
	}
}

func TestATranslationNeedsATitle(t *testing.T) {
	_, problems := printed(map[string]string{"technik/a.md": post(""), "technik/a.en.md": "---\ndescription: x\n---\n"})
	if want := "technik/a.en.md:1:1: the post has no title\n    hint: add title: with what the post is about\n"; problems != want {
		t.Errorf("got\n%s\nwant\n%s", problems, want)
	}
}

// decidedLines are lines of front matter about what the original decides; some of them cannot stand together.
func decidedLines() []string {
	return []string{
		"date: 2026-11-20", "date: 2026-11-25", "publishDate: 2026-11-20", "publishDate: 2026-11-26", "published: false", "published: true", "expiryDate: 2026-12-24", "expiryDate: 2026-12-31",
		"urgent: true", "urgent: false", "alert: A", "alert: B", "channels: [mini]", "channels: [maxi, wehr]", "channels: []", "severity: extreme", "severity: normal", "exercise: true", "exercise: false",
		"withdrawn: A", "withdrawn: B", "withdrawn: false", "weight: 1", "weight: 2", "tags: [A]", "tags: [B]", "press: true", "press: false", "escalate: 15m", "escalate: 30m", "draft: true", "draft: false",
		"event: {start: 2026-12-10 13:00, end: 2026-12-10 15:00}", "event: {start: 2026-12-10}", "event: {start: 2026-12-10 13:00, cancelled: true}", "event: {location: X}", "job: {deadline: 2026-12-10}",
		"job: {contact: X}", "raffle: {deadline: 2026-12-10}", "raffle: {deadline: 2026-12-11}", "replies: [a, b]", "replies: [c, d]", "replies: [a, b, c]", "video: a.mp4", "video: b.mp4",
		"gallery: [a.jpg]", "gallery: [b.jpg]", "gallery: true",
		"updates: [{at: 2026-11-28, text: A, urgent: true}]", "updates: [{at: 2026-11-28, text: B}]", "updates: [{at: 2026-11-28, text: B, closes: true}, {at: 2026-11-29, text: C}]",
	}
}

// decisions is all of a post that its original decides.
func decisions(p *Post) Post {
	out := Post{
		Section: p.Section, Date: p.Date, PublishDate: p.PublishDate, ExpiryDate: p.ExpiryDate, Tags: p.Tags, Weight: p.Weight, Urgent: p.Urgent, Alert: p.Alert, Channels: p.Channels,
		Severity: p.Severity, Exercise: p.Exercise, Withdrawn: p.Withdrawn, Raffle: p.Raffle, Escalate: p.Escalate, Params: map[string]any{"press": p.Params["press"]}, Replies: make([]string, len(p.Replies)),
	}
	for _, u := range p.Updates {
		u.Text = ""
		out.Updates = append(out.Updates, u)
	}
	if p.Event != nil {
		e := *p.Event
		e.Location = ""
		out.Event = &e
	}
	if p.Job != nil {
		out.Job = &Job{Deadline: p.Job.Deadline}
	}
	if p.Video != nil {
		out.Video = &Video{Src: p.Video.Src, Poster: p.Video.Poster}
	}
	if p.Gallery != nil {
		out.Gallery = &Gallery{All: p.Gallery.All}
		for _, picture := range p.Gallery.Pictures {
			out.Gallery.Pictures = append(out.Gallery.Pictures, GalleryPicture{Src: picture.Src})
		}
	}
	return out
}

func TestNothingThatTheOriginalDecidesIsChanged(t *testing.T) {
	line := rapid.SliceOfN(rapid.SampledFrom(decidedLines()), 0, 12)
	rapid.Check(t, func(rt *rapid.T) {
		front := func(name string) string {
			lines, keys := "", map[string]bool{}
			for _, l := range line.Draw(rt, name) {
				if key, _, _ := strings.Cut(l, ":"); !keys[key] {
					lines, keys[key] = lines+l+"\n", true
				}
			}
			return "---\ntitle: T\n" + lines + "---\nText\n"
		}
		n, problems := printed(map[string]string{"technik/2026-11-22-a/index.md": front("original"), "technik/2026-11-22-a/index.en.md": front("translation")})
		o, p := n.Posts[0], n.Translations[0]
		want, got := decisions(o), decisions(p)
		if got.Gallery != nil && got.Gallery.All {
			got.Gallery.Pictures = nil // words for pictures that are there
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff, problems)
		}
		now := time.Date(2026, 11, rapid.IntRange(1, 60).Draw(rt, "day"), 0, 0, 0, 0, berlin(t))
		if p.State(now) == Published && o.State(now) != Published {
			rt.Fatalf("the translation is %s, its original %s", p.State(now), o.State(now))
		}
	})
}

func FuzzTranslation(f *testing.F) {
	f.Add(fullOriginal, fullOriginal)
	f.Add(fullOriginal, plainTranslation)
	for _, line := range decidedLines() {
		f.Add(post(line), post(line))
		f.Add(fullOriginal, "---\ntitle: E\n"+line+"\n---\n")
	}
	f.Fuzz(func(t *testing.T, original, translation string) {
		n, problems := printed(map[string]string{"technik/fest/index.md": original, "technik/fest.en.md": translation})
		if len(n.Translations) == 0 {
			return
		}
		want, got := decisions(n.Posts[0]), decisions(n.Translations[0])
		want.Video, got.Video, want.Gallery, got.Gallery = nil, nil, nil, nil // their files are written otherwise
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Fatal(diff, problems)
		}
	})
}

// testMemory remembers every post.
type testMemory struct {
	mutex  sync.Mutex
	posts  map[string]*Post
	parsed []string
}

func (*testMemory) Begin([]byte, *time.Location) {}

func (m *testMemory) Recall(file string, _ fs.FileInfo) (*Post, diag.List, bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.posts[file], nil, m.posts[file] != nil
}

func (*testMemory) RecallText(string, fs.FileInfo, []byte) (*Post, diag.List, bool) {
	return nil, nil, false
}

func (m *testMemory) Remember(file string, _ fs.FileInfo, _ []byte, p *Post, _ diag.List) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.posts[file], m.parsed = p, append(m.parsed, file)
}

func TestTheMemoryKeepsPostsAsTheyAreWritten(t *testing.T) {
	memory := &testMemory{posts: map[string]*Post{}}
	fsys := room(map[string]string{"technik/a.md": post("event: {start: 2026-12-10}"), "technik/a.en.md": plainTranslation})
	load := func() *Post {
		n, problems := Load(fsys, memory)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return n.Translations[0]
	}
	first := load()
	if string(first.Body) != "Text\n" || memory.posts["technik/a.en.md"].Body != nil {
		t.Errorf("the text is %q; the memory keeps %q", first.Body, memory.posts["technik/a.en.md"].Body)
	}
	fsys["technik/a.md"] = &fstest.MapFile{Data: []byte(post("event: {start: 2026-12-11}"))}
	delete(memory.posts, "technik/a.md")
	second := load()
	if second.Body != nil || second.BodyLine != first.BodyLine { // as with originals that are remembered
		t.Errorf("%q in line %d", second.Body, second.BodyLine)
	}
	if second.Event.Start.Equal(first.Event.Start) || memory.posts["technik/a.en.md"].Event != nil {
		t.Error("a new original does not change what was made of the old one")
	}
	if diff := cmp.Diff([]string{"technik/a.en.md", "technik/a.md"}, slices.Sorted(slices.Values(memory.parsed[:2]))); diff != "" || len(memory.parsed) != 3 {
		t.Error(diff, memory.parsed)
	}
}
