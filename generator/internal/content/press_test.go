package content

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const plainConfig = "title: Netz\nbaseURL: https://netz.example/\nsections: {schauen: }\n"

func TestThePressInTheConfig(t *testing.T) {
	c, problems := parseConfig([]byte(`title: Netz
baseURL: https://netz.example/
sections: {schau: {title: Presseschau}, fach: {title: Fachpresse}, intern: }
press:
  reviews:
    schau:
      sources:
        - https://www.bote.example/feed
        - {title: Kurier, url: https://kurier.example/rss, keywords: [Netz, Gas], exclude: [Lotto], limit: 9}
    fach: {title: "Fachpresse {date}", publish: draft, limit: 3, sources: [{url: https://fach.example/atom}]}
  publish: auto
  title: {de: Presse, en: Press}
  description: Fragen gern.
  baseURL: https://presse.netz.example
  contact: {name: Eva Braun-Keller, phone: "+49 30 23125 100", email: presse@netz.example}
git: no
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Press{
		Title: "Presse", Description: "Fragen gern.", In: map[string]Names{"en": {Title: "Press"}}, BaseURL: "https://presse.netz.example/",
		Contact: Contact{"Eva Braun-Keller", "+49 30 23125 100", "presse@netz.example"},
		Reviews: []Review{
			{Section: "schau", Auto: true, Limit: 20, Place: Place{6, 5}, Sources: []Source{
				{Title: "bote.example", URL: "https://www.bote.example/feed", Limit: 5, Place: Place{8, 11}},
				{"Kurier", "https://kurier.example/rss", []string{"Netz", "Gas"}, []string{"Lotto"}, 9, Place{9, 11}},
			}},
			{Section: "fach", Title: "Fachpresse {date}", Limit: 3, Place: Place{10, 5}, Sources: []Source{
				{Title: "fach.example", URL: "https://fach.example/atom", Limit: 5, Place: Place{10, 76}},
			}},
		},
	}
	if diff := cmp.Diff(want, c.Press); diff != "" || c.Git {
		t.Error(diff, c.Git)
	}
}

func TestProblemsOfPressAndDigestNameThePlaceAndWhatToTry(t *testing.T) {
	for lines, want := range map[string]string{
		"press: {contact: {name: Eva}}":                                                  "newsroom.yaml:4:9: the contact for the press cannot be reached\n    hint: add email: or phone: for journalists",
		"press: {contact: {email: eva}}":                                                 `newsroom.yaml:4:26: email: "eva" is not understood`,
		"press: {publish: yes}":                                                          `newsroom.yaml:4:18: publish: "yes" is not understood` + "\n    hint: write auto, or draft",
		"press: {kontakt: x}":                                                            `newsroom.yaml:4:9: unknown key "kontakt"`,
		"press: {reviews: {fehlt: {sources: [https://a.example]}}}":                      `newsroom.yaml:4:19: there is no section "fehlt" for a review`,
		"press: {reviews: {schauen: {}}}":                                                `newsroom.yaml:4:19: the review of the section "schauen" has no sources`,
		"press: {reviews: {schauen: {sources: https://a.example}}}":                      `newsroom.yaml:4:38: sources takes a list of feeds, not a single value` + "\n    hint: begin each with a dash: - https://…",
		"press: {reviews: {schauen: {sources: [ftp://a.example]}}}":                      `newsroom.yaml:4:39: sources: "ftp://a.example" is no address of a page`,
		"press: {reviews: {schauen: {sources: [{title: A}]}}}":                           `newsroom.yaml:4:39: this source has no url`,
		"press: {reviews: {schauen: {sources: [https://a.example, https://a.example]}}}": `newsroom.yaml:4:58: the feed https://a.example is named twice`,
		"press: {reviews: {schauen: {limit: 0, sources: [https://a.example]}}}":          `newsroom.yaml:4:36: limit takes a number from 1 to 100` + "\n    hint: the usual one is 20",
		"channels: {mini: {digest: morgens}}":                                            `newsroom.yaml:4:27: digest: "morgens" is not understood` + "\n    hint: write a time of day such as \"07:00\", in quotes",
		"channels: {mini: {digest: \"24:00\"}}":                                          `digest: "24:00" is not understood`,
		"channels: {mini: {digest: {days: [mo]}}}":                                       `newsroom.yaml:4:19: the digest has no time`,
		"channels: {mini: {digest: {at: \"07:00\", days: [mon, xx]}}}":                   `days: "xx" is no day of the week`,
		"channels: {mini: {digest: {at: \"07:00\", days: []}}}":                          `days names no day of the week`,
		"channels: {mini: {digest: {at: \"07:00\", except: [2026-02-29]}}}":              `except: there is no day 2026-02-29`,
		"channels: {mini: {digest: {at: \"07:00\", except: [Weihnachten]}}}":             `except: "Weihnachten" is no day`,
	} {
		_, problems := parseConfig([]byte(plainConfig + lines + "\n"))
		var all strings.Builder
		problems.Print(&all)
		if !strings.Contains(all.String(), want) {
			t.Errorf("%s\ngot  %s\nwant %s", lines, all.String(), want)
		}
	}
}

func TestAPostForThePressNeedsPressPages(t *testing.T) {
	c, _ := parseConfig([]byte(plainConfig))
	p, problems := ParsePost("schauen/a.md", []byte("---\ntitle: A\ndate: 2026-11-22\npress: true\n---\n"), &c)
	want := "schauen/a.md:4:1: the post is for the press, but the newsroom has no press pages: they need a contact\n" +
		"    hint: add press: {contact: {name: …, email: …}} to newsroom.yaml"
	if len(problems) != 1 || problems[0].String() != want || !p.Press {
		t.Error(problems, p.Press)
	}
}

func TestMomentsOfADigest(t *testing.T) {
	c, problems := parseConfig([]byte(plainConfig + `channels:
  nightly: {digest: "2:30"}
  weekly: {digest: {at: "07:00", days: [Mo, fri], except: [2026-11-27, 12-25]}}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	daily, weekly := c.Channels[0].Digest, c.Channels[1].Digest
	tests := []struct {
		digest *Digest
		day    string
		want   string // empty = none
	}{
		{daily, "2026-11-22", "2026-11-22T02:30:00+01:00"},
		{daily, "2026-03-29", "2026-03-29T03:30:00+02:00"}, // there is no half past two
		{daily, "2026-10-25", "2026-10-25T02:30:00+02:00"}, // there are two
		{weekly, "2026-11-23", "2026-11-23T07:00:00+01:00"},
		{weekly, "2026-11-24", ""},
		{weekly, "2026-11-27", ""},
		{weekly, "2025-12-25", ""},
		{weekly, "2026-12-25", ""},
		{weekly, "2027-01-01", "2027-01-01T07:00:00+01:00"},
	}
	for _, tt := range tests {
		day, err := time.ParseInLocation(time.DateOnly, tt.day, c.Timezone)
		if err != nil {
			t.Fatal(err)
		}
		moment, ok := tt.digest.Moment(day.Add(20*time.Hour), c.Timezone)
		if got := moment.Format(time.RFC3339); ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("%s: got %s %v, want %s", tt.day, got, ok, tt.want)
		}
	}
}
