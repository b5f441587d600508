package schema

import "newsroom/generator/internal/content"

const (
	idPattern       = `^[a-z0-9]+(-[a-z0-9]+)*$`
	colorPattern    = `^#[0-9a-fA-F]{6}$`
	numberPattern   = `^\+[1-9][0-9]{6,14}$`
	clockPattern    = `^([01]?[0-9]|2[0-3]):[0-5][0-9]$`
	emailPattern    = `^[^@\s]+@[^@\s]+\.[^@\s]+$`
	durationPattern = `^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$`
	quietPattern    = `^([0-9]{4}-)?(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])$`
	linkPattern     = `^(/|https?://|mailto:|tel:|sms:)`
)

// configFields are the keys of newsroom.yaml.
func configFields(c *content.Config) []field {
	out := []field{
		{name: "title", kind: words, required: true, help: translated{"Wie der Newsroom heißt.", "What the newsroom is called."}, examples: []any{"Auenfunk"}},
		{name: "description", kind: words, help: translated{"Ein Satz dazu.", "One sentence about it."}},
		{
			name: "baseURL", required: true, pattern: `^https?://[^/\s?#]+[^\s?#]*$`, examples: []any{"https://newsroom.example.org/"},
			help: translated{"Wo er stehen wird; steht in jeder SMS.", "Where it will stand; it is in every SMS."},
		},
		{name: "language", pattern: `^[a-z]{2,3}(-[A-Za-z0-9]+)*$`, options: []option{{"de", both("Deutsch")}, {"en", both("English")}}, free: true, help: translated{"Seine Sprache; sonst de.", "Its language; else de."}},
		{
			name: "languages", kind: texts, pattern: languagePattern, examples: []any{[]any{"en"}},
			help: translated{"In welcher Reihenfolge die Übersetzungen stehen; gefunden werden sie auch ohne.", "In what order translations stand; they are found without it."},
		},
		{name: "timezone", examples: []any{"Europe/Berlin"}, help: translated{"Für alle Zeiten ohne Zone; sonst Europe/Berlin.", "Of all times without a zone; else Europe/Berlin."}},
		{name: "theme", examples: []any{"default"}, help: translated{"default, oder ein Ordner.", "default, or a folder."}},
		{name: "publisher", help: translated{"Wer dahintersteht; sonst der Titel.", "Who stands behind it; else the title."}},
		{name: "logo", examples: []any{"logo.svg"}, help: translated{"Ein Bild im Ordner content.", "A picture in the content folder."}},
		{name: "icon", examples: []any{"icon.png"}, help: translated{"Ein Quadrat für den Startbildschirm, mindestens 512 Pixel; sonst wird eins gezeichnet.", "A square for the home screen of phones, at least 512 pixels; else one is drawn."}},
		{name: "accent", pattern: colorPattern, examples: []any{"#0b5d78"}, help: translated{"Die Farbe, in Anführungszeichen.", "The colour, in quotes."}},
		{name: "perPage", kind: integer, low: 1, high: 200, examples: []any{12}, help: translated{"Beiträge je Seite einer Liste, 1 bis 200; sonst 12.", "Posts on a page of a list, 1 to 200; else 12."}},
		{name: "index", kind: boolean, help: translated{"true lässt Suchmaschinen herein.", "true lets search engines in."}},
		sectionsField(), channelsField(c),
		{
			name: "menus", kind: menus, help: translated{"Menüs, wie footer.", "Menus, such as footer."}, oneOf: []string{"page", "url"},
			examples: []any{map[string]any{"footer": []any{map[string]any{"title": "Impressum", "page": "impressum"}}}},
			fields: []field{
				{name: "title", kind: words, help: translated{"Die Wörter des Links; sonst der Titel der Seite.", "The words of the link; else the title of the page."}},
				{name: "page", examples: []any{"impressum"}, help: translated{"Name einer rechtlichen Seite.", "Name of a legal page."}},
				{name: "url", pattern: linkPattern, examples: []any{"/technik/", "https://www.example.org/"}, help: translated{"Ein Pfad oder eine Adresse.", "A path or an address."}},
			},
		},
		{name: "pages", pattern: idPattern, examples: []any{"seiten"}, help: translated{"Ordner der rechtlichen Seiten.", "Folder of the legal pages."}},
	}
	return append(out, serviceFields(c)...)
}

func sectionsField() field {
	return field{
		name: "sections", kind: named, required: true, help: translated{"Die Rubriken in ihrer Reihenfolge; jede ist ein Ordner.", "The sections in their order; each is a folder."},
		examples: []any{map[string]any{"technik": map[string]any{"title": "Technik"}}},
		fields: []field{
			{name: "title", kind: words, help: translated{"Wie sie heißt.", "What it is called."}},
			{name: "description", kind: words, help: translated{"Worum es in ihr geht.", "What it is about."}},
			{
				name: "layout", kind: choice, help: translated{"Wie ihre Liste aussieht.", "How its list is laid out."},
				options: []option{{"posts", translated{"das Neueste zuerst", "newest first"}}, {"calendar", translated{"Termine nach Monaten", "events by month"}}, {"jobs", translated{"Stellen nach Fristen", "jobs by deadline"}}},
			},
			{name: "color", pattern: colorPattern, examples: []any{"#2f6f3e"}, help: translated{"Ihre Farbe; sonst accent.", "Its colour; else the accent."}},
		},
	}
}

func channelsField(c *content.Config) field {
	return field{
		name: "channels", kind: named, help: translated{"Die Kanäle: wer was als SMS bekommt.", "The channels: who gets what as SMS."},
		examples: []any{map[string]any{"mini": map[string]any{"title": "Mini", "sections": []any{"unternehmen"}}}},
		fields: []field{
			{name: "title", kind: words, help: translated{"Wie er heißt.", "What it is called."}},
			{name: "description", kind: words, help: translated{"Was man von ihm bekommt.", "What people get from it."}},
			{name: "sections", kind: texts, options: sections(c), free: true, pattern: idPattern, help: translated{"Seine Rubriken.", "Its sections."}},
			{name: "include", kind: texts, options: channels(c), free: true, pattern: idPattern, help: translated{"Kanäle, deren Beiträge auch in ihm sind.", "Channels whose posts are in it as well."}},
			{
				name: "join", kind: choice, help: translated{"Wer mitmachen kann: alle, oder wer den Code hat.", "Who can join: all, or who has the code."},
				options: []option{{"open", translated{"alle", "all"}}, {"code", translated{"nur mit Code", "by code only"}}},
			},
			digestField(c),
		},
	}
}

func digestField(c *content.Config) field {
	days := [2][]string{{"mo", "di", "mi", "do", "fr", "sa", "so"}, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}}
	own := days[0]
	if (translated{"de", "en"}).in(c.Language) == "en" {
		own = days[1]
	}
	var week []option
	for _, name := range own {
		week = append(week, option{name, both(name)})
	}
	at := field{name: "at", required: true, pattern: clockPattern, examples: []any{"07:00"}, help: translated{"Die Uhrzeit, in Anführungszeichen.", "The time of day, in quotes."}}
	return field{
		name: "digest", kind: object, help: translated{"Wann er sagt, was es alles Neues gibt.", "When it tells of all that is new."}, examples: []any{"07:00"}, short: []field{at},
		fields: []field{
			at,
			{
				name: "days", kind: texts, options: week, free: true, pattern: `^([Mm][Oo]|[Dd][Ii]|[Mm][Ii]|[Dd][Oo]|[Ff][Rr]|[Ss][Aa]|[Ss][Oo]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]|[Ss][Uu][Nn])$`,
				help: translated{"An welchen Tagen; sonst an allen.", "On which days; else on all."}, low: 1, examples: []any{[]any{own[0], own[1]}},
			},
			{name: "except", kind: texts, pattern: quietPattern, examples: []any{[]any{"2026-12-24", "12-25"}}, help: translated{"Stille Tage, in einem Jahr oder in jedem.", "Quiet days, of one year or of every year."}},
		},
	}
}

func serviceFields(c *content.Config) []field {
	number := []field{{name: "number", pattern: numberPattern, examples: []any{"+4917604069099"}, help: translated{"In Anführungszeichen, mit + und Vorwahl des Landes.", "In quotes, with + and the code of the country."}}}
	return []field{
		{name: "sms", kind: object, fields: number, help: translated{"Die Nummer des Newsrooms; steht auf den Seiten.", "The newsroom's number, shown on the pages."}},
		{name: "whatsapp", kind: object, fields: number, help: translated{"Die Nummer bei WhatsApp; steht auf den Seiten.", "The number on WhatsApp, shown on the pages."}},
		{
			name: "markdown", kind: object, help: translated{"Wie der Text gelesen wird.", "How texts are read."},
			fields: []field{{name: "unsafeHTML", kind: boolean, help: translated{"true lässt HTML in Beiträgen durch.", "true lets raw HTML in posts through."}}},
		},
		{
			name: "alerts", kind: object, help: translated{"Was eilig ist.", "What is urgent."},
			fields: []field{{name: "banner", pattern: durationPattern, examples: []any{"72h"}, help: translated{"Wie lange ein eiliger Beitrag ohne Neues oben steht; sonst 72h.", "How long an urgent post stays on top without news; else 72h."}}},
		},
		pressField(c),
		{name: "git", kind: boolean, help: translated{"false lässt beiseite, was git von den Dateien weiß.", "false leaves aside what git knows of the files."}},
	}
}

func pressField(c *content.Config) field {
	publish := field{
		name: "publish", kind: choice, help: translated{"Ob eine Presseschau gleich öffentlich ist.", "Whether a press review is public at once."},
		options: []option{{"draft", translated{"Entwurf", "draft"}}, {"auto", translated{"sofort öffentlich", "public at once"}}},
	}
	return field{
		name: "press", kind: object, help: translated{"Die Presseseiten, und woher die Presseschau kommt.", "The press pages, and where press reviews come from."},
		fields: []field{
			{name: "title", kind: words, help: translated{"Wie die Presseseiten heißen.", "What the press pages are called."}},
			{name: "description", kind: words, help: translated{"Ein Satz dazu.", "One sentence about them."}},
			{name: "baseURL", pattern: `^https?://[^/\s?#]+[^\s?#]*$`, examples: []any{"https://presse.example.org/"}, help: translated{"Wo sie für alle stehen; sonst presse/ im Newsroom.", "Where they stand for the public; else presse/ in the newsroom."}},
			{
				name: "contact", kind: object, oneOf: []string{"email", "phone"}, help: translated{"Wen die Presse fragt; mit ihm gibt es Presseseiten.", "Whom journalists ask; with it there are press pages."},
				examples: []any{map[string]any{"name": "Ruth Dammeier", "email": "presse@example.org"}},
				fields: []field{
					{name: "name", help: translated{"Wer.", "Who."}},
					{name: "phone", help: translated{"Telefon.", "Telephone."}},
					{name: "email", pattern: emailPattern, examples: []any{"presse@example.org"}, help: translated{"Adresse für E-Mail.", "Address for e-mail."}},
				},
			},
			publish, reviewsField(c, publish),
		},
	}
}

func reviewsField(c *content.Config, publish field) field {
	source := []field{
		{name: "title", help: translated{"Name der Zeitung; sonst ihre Adresse.", "Name of the paper; else its host."}},
		{name: "url", required: true, pattern: webPattern, examples: []any{"https://www.example.com/feed.xml"}, help: translated{"Adresse des Feeds: RSS, Atom oder JSON Feed.", "Address of the feed: RSS, Atom or JSON Feed."}},
		{name: "keywords", kind: texts, help: translated{"Eines davon muss vorkommen; ohne alle Artikel.", "One of them must be there; without it all stories."}},
		{name: "exclude", kind: texts, help: translated{"Keines davon darf vorkommen.", "None of them may be there."}},
		{name: "limit", kind: integer, low: 1, high: 50, examples: []any{5}, help: translated{"Schlagzeilen am Tag; sonst 5.", "Headlines a day; else 5."}},
	}
	return field{
		name: "reviews", kind: named, options: sections(c), help: translated{"Presseschauen, jede unter dem Namen ihrer Rubrik.", "Press reviews, each by the name of its section."},
		examples: []any{map[string]any{"presseschau": map[string]any{"sources": []any{"https://www.example.com/feed.xml"}}}},
		fields: []field{
			{name: "title", help: translated{"Titel des Beitrags, mit {date} für den Tag.", "Title of the day's post, with {date} for the day."}},
			publish,
			{name: "limit", kind: integer, low: 1, high: 100, examples: []any{20}, help: translated{"Schlagzeilen am Tag in allem; sonst 20.", "Headlines a day in all; else 20."}},
			{name: "sources", kind: list, required: true, low: 1, fields: source, items: []field{{pattern: webPattern}}, help: translated{"Die Feeds.", "The feeds."}},
		},
	}
}
