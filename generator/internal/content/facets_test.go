package content

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// facets reads the facets of a post from its lines.
func facets(t *testing.T, file, lines string) *Post {
	t.Helper()
	c, _ := parseConfig([]byte(config))
	p, problems := ParsePost(file, []byte(post(lines)), &c)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &Post{
		Event: p.Event, Job: p.Job, Raffle: p.Raffle, Video: p.Video, Gallery: p.Gallery, Document: p.Document, Clippings: p.Clippings, Replies: p.Replies,
		Escalate: p.Escalate,
		Params:   p.Params,
	}
}

func TestFacetsAreRead(t *testing.T) {
	loc := berlin(t)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 12, day, hour, minute, 0, 0, loc) }
	end := time.Date(2026, 12, 10, 23, 59, 59, 0, loc)
	ten := at(10, 13, 0)
	tests := []struct {
		lines string
		want  Post
	}{
		{"event: {start: 2026-12-10 13:00, end: 2026-12-10 15:30, location: Hof}", Post{Event: &Event{Start: ten, End: at(10, 15, 30), Location: "Hof"}}},
		{"Event:\n  start: 2026-12-10T13:00:00+01:00\n  end:\n  location: \"\"", Post{Event: &Event{Start: ten}}},
		{"event: {start: \"2026-12-10T12:00:00Z\", end: 2026-12-10T13:00:00+01:00, cancelled: ja}", Post{Event: &Event{Start: ten, End: ten, Cancelled: true}}},
		{"event: {start: 10.12.2026 13:00}", Post{Event: &Event{Start: ten}}},
		{"event: {start: 2026-12-10}", Post{Event: &Event{Start: at(10, 0, 0), AllDay: true}}},
		{"event: {start: \"10.12.2026\", end: 2026-12-11}", Post{Event: &Event{Start: at(10, 0, 0), End: at(11, 0, 0), AllDay: true}}},
		{"event: {start: 2026-12-10 00:00}", Post{Event: &Event{Start: at(10, 0, 0)}}},
		{"job: {deadline: 2026-12-10, location: Hof, contact: \"Eva, 125\"}", Post{Job: &Job{end, "Hof", "Eva, 125"}}},
		{"job: {deadline: 2026-12-10 13:00}", Post{Job: &Job{Deadline: ten}}},
		{"job: {location: Hof}", Post{Job: &Job{Location: "Hof"}}},
		{"raffle: {deadline: 2026-12-10}", Post{Raffle: &Raffle{end}}},
		{"video: film.mp4", Post{Video: &Video{Src: "film.mp4"}}},
		{"video: {src: film.webm, poster: bild.jpg, captions: film.vtt}", Post{Video: &Video{"film.webm", "bild.jpg", []Captions{{"film.vtt", "de"}}}}},
		{
			"video: {src: /v/film.MP4, captions: [film.de.vtt, {src: film.en.vtt}, {src: tuerkisch.vtt, language: tr}]}",
			Post{Video: &Video{Src: "/v/film.MP4", Captions: []Captions{{"film.de.vtt", "de"}, {"film.en.vtt", "en"}, {"tuerkisch.vtt", "tr"}}}},
		},
		{"video: {src: film.mp4, captions: {src: film.pt-br.vtt}}", Post{Video: &Video{Src: "film.mp4", Captions: []Captions{{"film.pt-br.vtt", "pt-BR"}}}}},
		{"gallery: true", Post{Gallery: &Gallery{All: true}}},
		{"event: {start: 9998-12-31}", Post{Event: &Event{Start: time.Date(9998, 12, 31, 0, 0, 0, 0, loc), AllDay: true}}},
		{"clippings: [{title: A, url: \"http://a.example/\", date: 1000-01-01}]", Post{Clippings: []Clipping{{Title: "A", URL: "http://a.example/", Published: time.Date(1000, 1, 1, 0, 0, 0, 0, loc)}}}},
		{"gallery: false", Post{}},
		{"gallery: []", Post{}},
		{"gallery: [a.jpg, {src: b.jpg, alt: B, caption: Be}]", Post{Gallery: &Gallery{Pictures: []GalleryPicture{{Src: "a.jpg"}, {"b.jpg", "B", "Be"}}}}},
		{"document: plan.pdf", Post{Document: &Document{Src: "plan.pdf"}}},
		{"document: {src: plan.pdf, title: Der Plan}", Post{Document: &Document{"plan.pdf", "Der Plan"}}},
		{
			"clippings:\n- {title: A, source: Bote, url: \"https://bote.example/a?b#c\", date: 2026-12-10 13:00, teaser: Kurz}\n- title: B\n  url: http://b.example/",
			Post{Clippings: []Clipping{{"A", "Bote", "https://bote.example/a?b#c", ten, "Kurz"}, {Title: "B", URL: "http://b.example/"}}},
		},
		{"clippings: []", Post{}},
		{"replies: [Ja, No]", Post{Replies: []string{"Ja", "No"}}},
		{"replies: [yes, off, true, 1, 07:30, null]", Post{Replies: []string{"yes", "off", "true", "1", "07:30", "null"}}},
		{"replies: [An Bord, Weiter so, Danke nein, Endlich, Ab morgen]", Post{Replies: []string{"An Bord", "Weiter so", "Danke nein", "Endlich", "Ab morgen"}}},
		{"replies:\n- \"Ja, gern\"\n- Nein", Post{Replies: []string{"Ja, gern", "Nein"}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(&tt.want, facets(t, "technik/a/index.md", tt.lines)); diff != "" {
			t.Errorf("%s\n%s", tt.lines, diff)
		}
	}
}

func TestProblemsOfFacetsNameThePlaceAndWhatToTry(t *testing.T) {
	nine := "[a, b, c, d, e, f, g, h, i, j]"
	tests := []struct{ lines, want string }{
		{"event: true", `4:8: event takes keys with values, not "true"` + "\n    hint: write event: {start: 2026-12-10 13:00, location: Kantine}"},
		{"event: [a]", `4:8: event takes keys with values, not a list` + "\n    hint: write event: {start: 2026-12-10 13:00, location: Kantine}"},
		{"event:\nstart: 2026-12-10", "4:1: warning: event has nothing in it\n    hint: indent what belongs to it, or take the line out"},
		{"event: {location: Hof}", "4:1: the event has no start\n    hint: add start: such as 2026-12-10 13:00, or 2026-12-10 for a whole day"},
		{"event: {sart: 2026-12-10}", `4:9: unknown key "sart"` + "\n    hint: did you mean start? known here: allDay, cancelled, end, location, start"},
		{"event: {start: morgen}", `4:16: event.start: "morgen" is not a date` + "\n    hint: write for example 2026-11-22 08:30 or 2026-11-22T08:30:00+01:00"},
		{"event: {start: 2026-12-10 13:00, end: 2026-12-10 12:59}", "4:34: the event ends before it begins\n    hint: let end be later than start"},
		{"event: {start: 2026-12-10, end: 2026-12-10 12:59}", "4:28: the event ends at a time of day, but begins without one\n    hint: give both a time of day, or neither"},
		{"event: {start: 2026-12-10 13:00, end: 2026-12-11}", "4:34: the event begins at a time of day, but ends without one\n    hint: give both a time of day, or neither"},
		{"event: {start: 2026-12-10, location: [a]}", "4:38: event.location takes one text, not a list"},
		{"event: {start: 2026-12-10, cancelled: vielleicht}", `4:39: event.cancelled takes true or false, not "vielleicht"` + "\n    hint: write true or false"},
		{"event: {start: 2026-12-10, start: 2026-12-11}", `4:28: "start" stands here a second time; the first is in line 4` + "\n    hint: keep one of the two"},
		{"event: {start: 9999-12-31}", "4:16: event.start: the year 9999 is not one from 1000 to 9998\n    hint: write a year such as 2026"},
		{"event: {start: 9998-12-31 23:30 -0500}", "4:16: event.start: the year 9999 is not one from 1000 to 9998\n    hint: write a year such as 2026"},
		{"job: {deadline: 0026-12-10}", "4:17: job.deadline: the year 26 is not one from 1000 to 9998\n    hint: write a year such as 2026"},
		{"job: Hof", `4:6: job takes keys with values, not "Hof"` + "\n    hint: write job: {deadline: 2027-01-15, location: Betriebshof, contact: \"Durchwahl 125\"}"},
		{"job: {deadline: 2026-11-19}", "4:7: warning: job.deadline is over before the post is public, on 2026-11-20 00:00:00\n    hint: let it be later"},
		{"gallery: []\nraffle: {deadline: \"\", fieldGroup: x}", "5:24: unknown key \"fieldGroup\"\n    hint: known here: deadline"},
		{"raffle: {deadline: 2026-11-19}", "4:10: warning: raffle.deadline is over before the post is public, on 2026-11-20 00:00:00\n    hint: let it be later"},
		{"video: true", "4:8: video takes the name of a file, not \"true\"\n    hint: write its name"},
		{"video: {poster: a.jpg}", "4:1: the video has no src\n    hint: add src: with the name of the film beside the post"},
		{"video: film.mov", `4:8: video: "film.mov" is neither MP4 nor WebM` + "\n    hint: save it as MP4 (H.264), which every phone plays"},
		{"video: https://film.example/a.mp4", `4:8: video: "https://film.example/a.mp4" lies on another site` + "\n    hint: put a copy beside the post, and write its name"},
		{"video: {src: a.mp4, poster: //b.example/c.jpg}", `4:29: video.poster: "//b.example/c.jpg" lies on another site` + "\n    hint: put a copy beside the post, and write its name"},
		{"video: {src: a.mp4, captions: a.srt}", `4:31: video.captions: "a.srt" is no WebVTT file` + "\n    hint: save it as WebVTT, with the extension .vtt"},
		{"video: {src: a.mp4, captions: [a.vtt, a.de.vtt]}", "4:39: video.captions: two files in the language de\n    hint: name the language, in the file's name (film.en.vtt) or as {src: …, language: en}"},
		{"video: {src: a.mp4, captions: {src: a.vtt, language: deutsch}}", `4:54: language: "deutsch" is no language` + "\n    hint: write a language such as de or en"},
		{"video: {src: a.mp4, captions: {language: de}}", "4:31: video.captions: a file has no name\n    hint: write the name of the file, such as film.de.vtt"},
		{"gallery: a.jpg", `4:10: gallery takes true or a list of pictures, not "a.jpg"` + "\n    hint: write gallery: true for all pictures beside the post, or [eins.jpg, zwei.jpg]"},
		{"gallery: true", "4:10: gallery takes all pictures beside the post, but the post has no folder of its own\n    hint: move the post to technik/a/index.md with the pictures beside it, or list them"},
		{"gallery: [{alt: A}]", "4:11: gallery: a picture has no src\n    hint: add src: with the name of the picture"},
		{"gallery: [{src: a.jpg, titel: A}]", `4:24: unknown key "titel"` + "\n    hint: known here: alt, caption, src"},
		{"document: {title: A}", "4:1: the document has no src\n    hint: add src: with the name of the file beside the post"},
		{"document: [a.pdf]", `4:11: document takes keys with values, not a list` + "\n    hint: write document: plan.pdf, or {src: plan.pdf, title: Der Plan}"},
		{"clippings: {title: A}", "4:12: clippings takes a list, not keys with values\n    hint: write clippings: with {title: …, source: …, url: …} behind a dash for each"},
		{"clippings: [{title: A}]", "4:13: this clipping has no url\n    hint: add url: with the address of the article"},
		{"clippings:\n- {title: A, url: ~}", "5:3: this clipping has no url\n    hint: add url: with the address of the article"},
		{"clippings: [{url: \"https://a.example/\"}]", "4:13: this clipping has no title\n    hint: add title: with the headline"},
		{"clippings: [{title: A, url: a.example}]", `4:29: url: "a.example" is no address of a page` + "\n    hint: write the whole address, with https://"},
		{"clippings: [{title: A, url: \"javascript:x\"}]", `4:29: url: "javascript:x" is no address of a page` + "\n    hint: write the whole address, with https://"},
		{"replies: Ja", `4:10: replies takes a list of answers, not "Ja"` + "\n    hint: write replies: [Ja, Nein]"},
		{"replies: [Ja]", "4:1: replies takes 2 to 9 answers, not 1\n    hint: write for example [Ja, Nein]"},
		{"replies: " + nine, "4:1: replies takes 2 to 9 answers, not 10\n    hint: write for example [Ja, Nein]"},
		{"replies: [Ja, \"ja!\"]", `4:15: replies: "Ja" and "ja!" are the same when people text them` + "\n    hint: choose words that differ"},
		{"replies: [Ja, \"\"]", `4:15: replies: "" has no letter and no digit` + "\n    hint: write a word such as Ja, which people can text"},
		{"replies: [Ja, \"👍\"]", `4:15: replies: "👍" has no letter and no digit` + "\n    hint: write a word such as Ja, which people can text"},
		{"replies: [Ja, " + strings.Repeat("ä", 31) + "]", `4:15: replies: "` + strings.Repeat("ä", 31) + `" has more than 30 characters` + "\n    hint: shorten it: people text it"},
		{"replies: [Weiter, Stop jetzt]", `4:19: replies: "Stop jetzt" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Löschen, Ja]", `4:11: replies: "Löschen" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Abbestellen, Ja]", `4:11: replies: "Abbestellen" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Ja, opt out]", `4:15: replies: "opt out" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Ja, Ab melden bitte]", `4:15: replies: "Ab melden bitte" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Ab-bestellen, Ja]", `4:11: replies: "Ab-bestellen" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Ja, Bitte warten]", `4:15: replies: "Bitte warten" begins with a command, and would be taken for it when people text it` + "\n    hint: choose another word"},
		{"replies: [Mini, Ja]", `4:1: replies: "Mini" is a channel, which people would join when they text it` + "\n    hint: choose another word"},
		{"replies: [{a: b}, Ja]", "4:11: replies takes a list of texts, not keys with values\n    hint: write for example [Ja, Nein]"},
		{"gallerie: true", `4:1: warning: unknown key "gallerie": did you mean gallery?` + "\n    hint: write gallery, or move it below params: if it is a name of your own"},
	}
	for _, tt := range tests {
		t.Run(tt.lines, func(t *testing.T) {
			_, problems := Load(room(map[string]string{"technik/a.md": post(tt.lines)}), nil)
			if len(problems) == 0 {
				t.Fatal("no problem was found")
			}
			if got := problems[0].String(); got != "technik/a.md:"+tt.want {
				t.Errorf("got  %s\nwant technik/a.md:%s", got, tt.want)
			}
		})
	}
}

func TestAllProblemsOfFacetsAtOnce(t *testing.T) {
	_, problems := Load(room(map[string]string{"technik/a.md": post("event: {start: x, end: y, loaction: z}\njob: {deadline: x}\nvideo: {src: a.avi, captions: b.srt}\nreplies: [\"!\", \"?\"]")}), nil)
	if len(problems) != 8 {
		t.Errorf("%d problems: %v", len(problems), problems)
	}
}

func TestLegalPagesHaveNoFacets(t *testing.T) {
	for key := range facetKeys {
		_, problems := Load(room(map[string]string{"seiten/a.md": post(key + ": true")}), nil)
		want := "seiten/a.md:4:1: " + key + ": a legal page has none\n    hint: write it as a post in a section"
		if len(problems) != 1 || problems[0].String() != want {
			t.Errorf("%v\nwant %s", problems, want)
		}
	}
}

func TestPlacesWithinFacetsAreNoted(t *testing.T) {
	c, _ := parseConfig([]byte(config))
	p, _ := ParsePost("technik/a.md", []byte(post("event:\n  start: 2026-12-10\nvideo: a.mp4")), &c)
	if diff := cmp.Diff([]Place{{5, 3}, {6, 1}, {1, 1}}, []Place{p.At("event.start"), p.At("video.src"), p.At("event.end")}); diff != "" {
		t.Error(diff)
	}
}
