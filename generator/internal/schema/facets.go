package schema

// facetFields are the keys that say what a post is beside a text.
func facetFields(channels []option) []field {
	out := []field{eventField(), jobField(), raffleField(), videoField(), galleryField(), documentField(), clippingsField(), repliesField(), escalateField(channels)}
	for i := range out {
		out[i].form = facets
	}
	return out
}

var locationField = field{name: "location", label: translated{"Ort", "Place"}, translate: ownWords, help: translated{"Wo.", "Where."}, examples: []any{"Betriebshof"}}

func eventField() field {
	return field{
		name: "event", kind: object, label: translated{"Termin", "Event"}, translate: ownWords,
		help: translated{"Ein Termin: steht im Kalender.", "An event: stands in the calendar."}, examples: []any{map[string]any{"start": "2026-12-10 13:00", "location": "Kantine"}},
		fields: []field{
			{name: "start", kind: moment, label: translated{"Beginn", "Start"}, note: translated{"Ganztägig zählt der Tag allein.", "All day, the day alone counts."}, help: translated{"Ein Tag ohne Uhrzeit ist ein ganzer Tag.", "A day without a time is a whole day."}, examples: []any{"2026-12-10 13:00", "2026-12-10"}},
			{name: "end", kind: moment, label: translated{"Ende", "End"}, help: translated{"Darf fehlen.", "May be left out."}, examples: []any{"2026-12-10 15:00"}},
			{name: "allDay", kind: boolean, label: translated{"Ganztägig", "All day"}, help: translated{"true: ganze Tage, welche Uhrzeit auch immer dabeisteht.", "true: whole days, whatever time of day is given."}},
			locationField,
			{name: "cancelled", kind: boolean, label: translated{"Fällt aus", "Cancelled"}, help: translated{"true: fällt aus; der Beitrag bleibt stehen.", "true: does not take place; the post stays."}},
		},
	}
}

func jobField() field {
	return field{
		name: "job", kind: object, label: translated{"Stelle", "Vacancy"}, translate: ownWords,
		help: translated{"Eine freie Stelle: steht in der Liste, bis die Frist um ist.", "A vacancy: stands in the list until the deadline is over."}, examples: []any{map[string]any{"deadline": "2027-01-15", "location": "Betriebshof"}},
		fields: []field{
			{name: "deadline", kind: day, label: translated{"Bewerbung bis", "Apply by"}, help: translated{"Der letzte Tag für Bewerbungen.", "The last day for applications."}, examples: []any{"2027-01-15"}},
			locationField,
			{name: "contact", label: translated{"Fragen an", "Questions to"}, translate: ownWords, help: translated{"Wer Fragen beantwortet.", "Who answers questions."}, examples: []any{"Durchwahl 125"}},
		},
	}
}

func raffleField() field {
	return field{
		name: "raffle", kind: object, label: translated{"Verlosung", "Raffle"},
		help: translated{"Etwas zu gewinnen: schließt von selbst.", "Something to win: closes by itself."}, examples: []any{map[string]any{"deadline": "2026-12-01"}},
		fields: []field{{name: "deadline", kind: day, label: translated{"Mitmachen bis", "Take part by"}, help: translated{"Der letzte Tag zum Mitmachen.", "The last day to take part."}, examples: []any{"2026-12-01"}}},
	}
}

func videoField() field {
	captions := []field{
		{name: "src", kind: file, label: translated{"Datei", "File"}, help: translated{"WebVTT, die Sprache im Namen: film.de.vtt.", "WebVTT, the language in its name: film.de.vtt."}, examples: []any{"film.de.vtt"}},
		{name: "language", label: translated{"Sprache", "Language"}, help: translated{"Zum Beispiel de oder en.", "Such as de or en."}, pattern: languagePattern, examples: []any{"de"}},
	}
	return field{
		name: "video", kind: object, label: translated{"Film", "Film"},
		help:     translated{"Ein eigener Film: MP4 oder WebM neben dem Beitrag.", "A film of the newsroom's own: MP4 or WebM beside the post."},
		examples: []any{map[string]any{"src": "film.mp4", "poster": "bild.jpg", "captions": "film.de.vtt"}},
		short:    []field{{kind: file, pattern: filmPattern}},
		fields: []field{
			{name: "src", kind: file, label: translated{"Datei", "File"}, help: translated{"MP4 (H.264) spielt jedes Handy ab.", "MP4 (H.264) plays on every phone."}, pattern: filmPattern, examples: []any{"film.mp4"}},
			{name: "poster", kind: picture, label: translated{"Standbild", "Still"}, help: translated{"Was vor dem Abspielen zu sehen ist.", "What is shown before it plays."}, examples: []any{"bild.jpg"}},
			{
				name: "captions", kind: list, label: translated{"Untertitel", "Captions"}, help: translated{"WebVTT-Dateien, eine je Sprache.", "WebVTT files, one for each language."},
				examples: []any{"film.de.vtt"}, fields: captions, short: []field{{kind: file}}, items: []field{{kind: file}}, single: true,
			},
		},
	}
}

func galleryField() field {
	return field{
		name: "gallery", kind: list, label: translated{"Bildergalerie", "Gallery"},
		note:     translated{"Bilder neben dem Beitrag, jedes mit Beschreibung.", "Pictures beside the post, each with a description."},
		help:     translated{"true für alle Bilder neben dem Beitrag, oder eine Liste.", "true for all pictures beside the post, or a list."},
		examples: []any{true, []any{map[string]any{"src": "eins.jpg", "alt": "Der neue Mast", "caption": "Am Morgen"}}},
		short:    []field{{kind: boolean}}, items: []field{{kind: picture}},
		fields: []field{
			pictureField, altField,
			{name: "caption", label: translated{"Unterschrift", "Caption"}, translate: ownWords, help: translated{"Was unter dem Bild steht.", "What stands below the picture."}},
		},
	}
}

func documentField() field {
	return field{
		name: "document", kind: object, label: translated{"Datei zum Herunterladen", "File to download"}, translate: ownWords,
		help:     translated{"Ein Knopf mit Art und Größe der Datei.", "A button with type and size of the file."},
		examples: []any{map[string]any{"src": "plan.pdf", "title": "Der Plan"}}, short: []field{{kind: file}},
		fields: []field{
			{name: "src", kind: file, label: translated{"Datei", "File"}, translate: ownWords, help: translated{"Name der Datei neben dem Beitrag.", "Name of the file beside the post."}, examples: []any{"plan.pdf"}},
			{name: "title", label: translated{"Wie sie heißt", "What it is called"}, translate: ownWords, help: translated{"Sonst ihr Name.", "Else its name."}},
		},
	}
}

func clippingsField() field {
	return field{
		name: "clippings", kind: list, label: translated{"Presseschau", "Press review"}, help: translated{"Schlagzeilen mit Links.", "Headlines with links."},
		examples: []any{[]any{map[string]any{"title": "Rohrbruch in der Altstadt", "source": "Auenbote", "url": "https://www.example.com/"}}},
		fields: []field{
			{name: "title", label: translated{"Überschrift", "Headline"}, required: true, help: translated{"Wie sie in der Zeitung steht.", "As it stands in the paper."}},
			{name: "source", label: translated{"Zeitung", "Paper"}, help: translated{"Name der Zeitung.", "Name of the paper."}},
			{name: "url", label: translated{"Adresse", "Address"}, required: true, help: translated{"Adresse des Artikels.", "Address of the article."}, pattern: webPattern, examples: []any{"https://www.example.com/"}},
			{name: "date", kind: day, label: translated{"Vom", "Of"}, help: translated{"Wann er erschien.", "When it appeared."}, examples: []any{"2026-11-20"}},
			{name: "teaser", kind: paragraph, label: translated{"Ein Satz dazu", "A sentence about it"}, help: translated{"Worum es geht.", "What it is about."}},
		},
	}
}

func repliesField() field {
	return field{
		name: "replies", kind: texts, label: translated{"Antworten", "Answers"}, translate: ownWords, low: 2, high: 9,
		help:     translated{"Eine Umfrage oder ein Aufruf: 2 bis 9 Antworten, die man tippen oder als SMS schicken kann.", "A poll or a call: 2 to 9 answers that people can tap or send as a text message."},
		examples: []any{[]any{"Ja", "Nein"}},
	}
}

func escalateField(channels []option) field {
	delay := field{pattern: delayPattern, examples: []any{"15m", "1h30m"}}
	after := delay
	after.name, after.label = "after", translated{"Nach", "After"}
	examples := []any{"15m"}
	if len(channels) > 0 {
		examples = append(examples, map[string]any{"after": "15m", "channels": []any{channels[len(channels)-1].value}})
	}
	after.help = translated{"Nach welcher Zeit: 15m sind 15 Minuten; höchstens 24h.", "After what time: 15m are 15 minutes; 24h at most."}
	return field{
		name: "escalate", kind: object, label: translated{"Nachfassen", "Escalation"},
		help: translated{
			"Eine zweite SMS an alle, die bis dahin nicht geantwortet haben, oder statt ihrer an andere Kanäle; nur mit urgent und replies.",
			"A second SMS to those who have not answered by then, or to other channels in their place; only with urgent and replies.",
		},
		examples: examples, short: []field{delay},
		fields: []field{
			after,
			{
				name: "channels", also: []string{"channel"}, kind: texts, options: channels, label: translated{"An Kanäle", "To channels"},
				help: translated{"Wer sie bekommt; sonst alle, die nicht geantwortet haben.", "Who gets it; else all who have not answered."},
			},
		},
	}
}

const (
	delayPattern    = `^\s*([0-9]+(\.[0-9]+)?[hms])+\s*$`
	languagePattern = `^[a-z]{2}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$`
	filmPattern     = `\.([Mm][Pp]4|[Mm]4[Vv]|[Ww][Ee][Bb][Mm])$`
	webPattern      = `^https?://[^/\s]`
)
