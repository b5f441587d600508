package schema

import "newsroom/generator/internal/content"

// postFields are the keys of the front matter, in the order in which forms show them.
func postFields(c *content.Config) []field {
	out := []field{
		{
			name: "title", label: translated{"Titel", "Title"}, required: true, translate: ownWords,
			help:     translated{"Worum es geht. Steht in allen Listen, und in der SMS, wenn alert fehlt.", "What it is about. Stands in all lists, and in the SMS where there is no alert."},
			examples: []any{"Fernwärme in der Altstadt fällt aus"},
		},
		{
			name: "description", also: []string{"summary"}, kind: paragraph, label: translated{"Beschreibung", "Description"}, translate: ownWords,
			help:     translated{"Ein Satz für Listen und Feeds; sonst der erste Absatz.", "One sentence for lists and feeds; else the first paragraph."},
			examples: []any{"Ein Rohr ist gebrochen. Die Reparatur dauert bis zum Abend."},
		},
		{
			name: "date", kind: moment, label: translated{"Datum", "Date"},
			help: translated{
				"Wann der Beitrag geschrieben ist; liegt es in der Zukunft, wartet er bis dahin. Ohne Zone gilt die Zeit des Newsrooms.",
				"When the post was written; one in the future waits until then. Without a zone it is the newsroom's time.",
			},
			examples: []any{"2026-11-22 08:30", "2026-11-22", "2026-11-22T08:30:00+01:00"},
		},
		{
			name: "image", kind: object, label: translated{"Bild", "Picture"}, translate: ownWords,
			help:     translated{"Das Bild oben im Beitrag und in Listen; die Datei liegt neben dem Beitrag.", "The picture on top of the post and in lists; its file lies beside the post."},
			examples: []any{map[string]any{"src": "rohr.jpg", "alt": "Bagger an der offenen Straße"}},
			short:    []field{{kind: picture}},
			fields:   []field{pictureField, altField},
		},
		{
			name: "tags", kind: texts, label: translated{"Schlagwörter", "Tags"}, help: translated{"Schlagwörter, jedes mit einer eigenen Seite.", "Each has a page of its own."},
			examples: []any{[]any{"Fernwärme", "Störung"}},
		},
		{
			name: "authors", also: []string{"author"}, kind: texts, label: translated{"Von", "By"}, translate: ownWords,
			help: translated{"Wer ihn geschrieben hat.", "Who wrote it."}, examples: []any{[]any{"Ruth Dammeier"}},
		},
		{
			name: "channels", kind: texts, options: channels(c), label: translated{"Kanäle", "Channels"},
			help: translated{"Für wen er ist; sonst jeder Kanal, der seine Rubrik hat.", "Who it is for; else every channel that has its section."},
		},
	}
	out = append(out, alertFields()...)
	out = append(out, facetFields(channels(c))...)
	return append(out, lifeFields()...)
}

var (
	pictureField = field{
		name: "src", kind: picture, label: translated{"Datei", "File"}, translate: repeated,
		help: translated{"Name der Datei neben dem Beitrag; mit / davor ab dem Ordner content.", "Name of the file beside the post; with a / in front from the content folder."}, examples: []any{"bild.jpg"},
	}
	altField = field{
		name: "alt", label: translated{"Bildbeschreibung", "Description of the picture"}, translate: ownWords,
		help: translated{"Was zu sehen ist, für alle, die es nicht sehen.", "What can be seen, for those who cannot see it."},
	}
)

// alertFields are the keys of what reaches phones.
func alertFields() []field {
	return []field{
		{
			name: "urgent", kind: boolean, label: translated{"Eilig: SMS senden", "Urgent: send an SMS"},
			help: translated{"true: Die Leute seiner Kanäle bekommen eine SMS.", "true: the people of its channels get an SMS."},
		},
		{
			name: "alert", kind: paragraph, label: translated{"Text der SMS", "Text of the SMS"},
			help: translated{
				"Ohne Link; das Wichtigste zuerst. Sonst der Titel. Bis 160 Zeichen mit Vorsatz und Link kosten eine SMS, solange keines von „ “ – … darunter ist.",
				"Without the link; the most important first. Else the title. Up to 160 characters with prefix and link cost one message, as long as no „ “ – … is among them.",
			},
			examples: []any{"Fernwaerme Altstadt aus bis ca. 18 Uhr. Leitstelle 400 fuer Kunden."},
		},
		{
			name: "severity", kind: choice, label: translated{"Stufe", "Severity"}, help: translated{"Wie schlimm es ist.", "How bad it is."},
			options: []option{{"normal", both("normal")}, {"extreme", translated{"extrem", "extreme"}}},
		},
		{name: "exercise", kind: boolean, label: translated{"Übung", "Drill"}, help: translated{"true: eine Übung, überall als solche gekennzeichnet.", "true: a drill, marked as one everywhere."}},
		{
			name: "updates", kind: list, label: translated{"Neues dazu", "Updates"}, translate: ownWords,
			help:     translated{"Was inzwischen geschah; das Neueste steht oben.", "What happened since; the newest stands on top."},
			examples: []any{[]any{map[string]any{"at": "2026-11-22 09:15", "text": "Reparatur laeuft", "urgent": true}}},
			fields: []field{
				{
					name: "at", kind: moment, label: translated{"Zeit", "Time"}, required: true, translate: repeated, examples: []any{"2026-11-22 09:15"},
					help: translated{"Seine Zeit ist sein Name: Eine berichtigte ist eine neue SMS.", "Its time is its name: a corrected one is a new message."},
				},
				{name: "text", kind: paragraph, label: translated{"Text", "Text"}, required: true, translate: ownWords, help: translated{"Was neu ist.", "What is new."}},
				{name: "urgent", kind: boolean, label: translated{"SMS senden", "Send an SMS"}, help: translated{"true: SMS an alle, die die erste bekamen.", "true: an SMS to those who got the first one."}},
				{
					name: "closes", kind: boolean, label: translated{"Entwarnung", "All-clear"},
					note: translated{"Die Entwarnung; auch sie ist eine SMS.", "The all-clear; an SMS as well."},
					help: translated{"true: die Entwarnung; auch sie ist eine SMS, außer mit urgent: false.", "true: the all-clear; an SMS as well, unless it says urgent: false."},
				},
			},
		},
	}
}

// lifeFields are the keys that decide who sees a post, and those that programs do not show.
func lifeFields() []field {
	return []field{
		{name: "press", kind: boolean, form: last, label: translated{"Auch für die Presse", "For the press as well"}, help: translated{"true: steht auch auf den Presseseiten.", "true: stands on the press pages as well."}},
		{name: "draft", kind: boolean, form: last, label: translated{"Entwurf", "Draft"}, help: translated{"true: Niemand sieht ihn.", "true: nobody sees it."}},
		{
			name: "publishDate", also: []string{"pubdate", "published"}, kind: moment, form: last, label: translated{"Öffentlich ab", "Public from"}, short: []field{{kind: boolean}},
			help: translated{"Vorher sieht ihn niemand.", "Nobody sees it before."}, examples: []any{"2026-12-01 07:00"},
		},
		{
			name: "expiryDate", also: []string{"unpublishdate"}, kind: moment, form: last, label: translated{"Öffentlich bis", "Public until"},
			help: translated{"Danach sieht ihn niemand mehr.", "Nobody sees it after that."}, examples: []any{"2026-12-24 18:00"},
		},
		{
			name: "withdrawn", form: last, label: translated{"Zurückgezogen, weil", "Withdrawn, because"}, short: []field{{kind: boolean}},
			help: translated{"Der Grund: Der Beitrag wird überall weggenommen; an seiner Adresse bleibt ein Hinweis.", "The reason: the post is taken from everywhere; a notice stays at its address."},
		},
		{
			name: "weight", kind: integer, form: last, label: translated{"Oben anheften", "Pin to the top"},
			help: translated{"Eine Zahl heftet ihn auf der Startseite an; 1 steht vor 2.", "A number pins it to the front page; 1 stands before 2."}, examples: []any{1},
		},
		{name: "lastmod", also: []string{"modified"}, kind: moment, form: hidden, help: translated{"Wann er zuletzt geändert wurde.", "When it was last changed."}, examples: []any{"2026-11-23 10:00"}},
		{name: "slug", form: hidden, help: translated{"Das Ende seiner Adresse; sonst der Name der Datei.", "The end of its address; else the name of the file."}, examples: []any{"fernwaerme-altstadt"}},
		{name: "aliases", kind: texts, form: hidden, help: translated{"Alte Adressen, die älteste zuerst; sie leiten hierher.", "Old addresses, the oldest first; they lead here."}, examples: []any{[]any{"/unternehmen/alter-name/"}}},
		{name: "params", kind: anything, form: hidden, help: translated{"Eigene Schlüssel für das Thema.", "Keys of your own for the theme."}},
	}
}
