package main

import (
	"strings"
	"time"

	"newsroom/generator/internal/content"
)

// builtIn is the text of a new post, with words for its editor in the language of the newsroom: English, or else German.
func (c *newCommand) builtIn(now time.Time, language string) string {
	words := germanWords
	if language == "en" || strings.HasPrefix(language, "en-") {
		words = englishWords
	}
	var b strings.Builder
	b.WriteString("---\ntitle: " + content.Quote(c.Title) + "\ndate: " + now.Format(time.RFC3339) + "\n")
	b.WriteString("description: \"\" # " + words.description + "\ntags: []\n")
	switch {
	case c.Draft:
		b.WriteString("draft: true # " + words.draft + "\n")
	case c.needsFiles(): // which are not there yet, and would be missed
		b.WriteString("draft: true # " + words.files + "\n")
	}
	if c.Urgent {
		b.WriteString("urgent: true\nalert: " + content.Quote(c.Title) + " # " + words.alert + "\n")
	}
	b.WriteString(c.facets(now, words))
	b.WriteString("---\n\n")
	return b.String()
}

// needsFiles tells whether files have to lie beside the post.
func (c *newCommand) needsFiles() bool { return c.Video || c.Gallery || c.Document }

// facets are the keys that say what the post is beside a text. DAY is a week from now, TODAY today.
func (c *newCommand) facets(now time.Time, words archetypeWords) string {
	var b strings.Builder
	for _, facet := range []struct {
		wanted bool
		lines  string
	}{
		{c.Event, words.event},
		{c.Job, words.job},
		{c.Raffle, words.raffle},
		{c.Video, words.video},
		{c.Gallery, words.gallery},
		{c.Document, words.document},
		{c.Clippings, words.clippings},
		{c.Poll, words.replies},
		{c.Poll && c.Urgent, words.escalate},
	} {
		if facet.wanted {
			b.WriteString(facet.lines)
		}
	}
	return strings.NewReplacer("TODAY", now.Format(time.DateOnly), "DAY", now.AddDate(0, 0, 7).Format(time.DateOnly)).Replace(b.String())
}

// archetypeWords are what stands in a new post for its editor.
type archetypeWords struct {
	description, draft, files, alert                                           string // comments
	event, job, raffle, video, gallery, document, clippings, replies, escalate string // whole lines
}

var germanWords = archetypeWords{
	description: "ein Satz für Listen und Feeds",
	draft:       "weg damit, wenn alle es lesen dürfen",
	files:       "weg damit, wenn die Dateien neben dem Beitrag liegen",
	alert:       "Text der SMS, ohne Link; das Wichtigste zuerst",
	event: `event:
  start: DAY 13:00 # ohne Uhrzeit: den ganzen Tag
  end: DAY 15:00 # darf fehlen
  location: "" # wo
  cancelled: false # true: fällt aus; der Beitrag bleibt stehen
`,
	job: `job:
  deadline: DAY # der letzte Tag für Bewerbungen; darf fehlen
  location: "" # wo
  contact: "" # wer Fragen beantwortet
`,
	raffle: `raffle:
  deadline: DAY # der letzte Tag zum Mitmachen
`,
	video: `video:
  src: film.mp4 # Name der Datei neben dem Beitrag, MP4 oder WebM
  # poster: bild.jpg # was vor dem Abspielen zu sehen ist
  # captions: film.de.vtt # Untertitel als WebVTT
`,
	gallery: "gallery: true # alle Bilder neben dem Beitrag; oder eine Liste von {src: …, alt: …, caption: …}\n",
	document: `document:
  src: datei.pdf # Name der Datei neben dem Beitrag
  title: "" # wie sie heißt
`,
	clippings: `clippings:
  - title: Überschrift # wie sie in der Zeitung steht
    source: Name der Zeitung
    url: https://www.example.com/ # Adresse des Artikels
    date: TODAY
    teaser: "" # ein Satz dazu
`,
	replies:  "replies: [Ja, Nein] # 2 bis 9 Antworten, die man tippen oder als SMS schicken kann\n",
	escalate: "# escalate: 15m # eine zweite SMS an alle, die bis dahin nicht geantwortet haben\n",
}

var englishWords = archetypeWords{
	description: "one sentence for lists and feeds",
	draft:       "take it out when everybody may read this",
	files:       "take it out when the files lie beside this post",
	alert:       "text of the SMS, without the link; the most important first",
	event: `event:
  start: DAY 13:00 # without a time: the whole day
  end: DAY 15:00 # may be left out
  location: "" # where
  cancelled: false # true: does not take place; the post stays
`,
	job: `job:
  deadline: DAY # last day for applications; may be left out
  location: "" # where
  contact: "" # who answers questions
`,
	raffle: `raffle:
  deadline: DAY # last day to take part
`,
	video: `video:
  src: film.mp4 # name of the file beside this post, MP4 or WebM
  # poster: picture.jpg # what is shown before it plays
  # captions: film.en.vtt # as WebVTT
`,
	gallery: "gallery: true # all pictures beside this post; or a list of {src: …, alt: …, caption: …}\n",
	document: `document:
  src: file.pdf # name of the file beside this post
  title: "" # what it is called
`,
	clippings: `clippings:
  - title: Headline # as it stands in the paper
    source: Name of the paper
    url: https://www.example.com/ # address of the article
    date: TODAY
    teaser: "" # a sentence about it
`,
	replies:  "replies: [\"Yes\", \"No\"] # 2 to 9 answers that people can tap or send as a text message\n",
	escalate: "# escalate: 15m # a second SMS to those who have not answered by then\n",
}
