package theme

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

// berlin is the zone of the sample newsroom.
func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// newSample is the newsroom of an invented utility as package site would give it, with posts of every sort.
func newSample(t testing.TB) *site.Info {
	t.Helper()
	info := &site.Info{
		Title: "Werkblick", Description: "Was die Stadtwerke Lindenau bewegt: Neues für alle, die Strom, Wasser, Bahn und Müllabfuhr am Laufen halten.",
		Publisher: "Stadtwerke Lindenau GmbH", Language: "de", Location: berlin(t), BaseURL: "https://werkblick.example/", BaseHref: "/",
		SMSNumber: "+4917604069099", AppNumber: "+4917604069098", IndexHref: "/index/", SearchHref: "/search/", FollowHref: "/follow/", EventsURL: "https://werkblick.example/events.ics", Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Menus: map[string][]site.Link{"footer": {{Title: "Impressum", Href: "/impressum/"}, {Title: "Datenschutz", Href: "/datenschutz/"}, {Title: "Barrierefreiheit", Href: "/barrierefreiheit/"}}},
	}
	info.Home = &site.List{Kind: site.HomeList, Title: info.Title, Href: "/", URL: info.BaseURL}
	for _, s := range [][2]string{
		{"Unternehmen", "Entscheidungen, Zahlen und Baustellen aus allen Betrieben."},
		{"Presseschau", "Was andere über uns und unsere Branche schreiben."},
		{"Stellen", "Offene Stellen im Haus, zuerst hier."},
		{"Termine", "Betriebsversammlung, Lauftreff, Tag der offenen Tür."},
		{"Menschen", "Kolleginnen und Kollegen, die man kennen sollte."},
		{"Technik", "Neue Fahrzeuge, neue Netze, neue Werkzeuge."},
	} {
		info.Sections = append(info.Sections, sampleList(info, site.SectionList, s[0], s[1]))
	}
	for i, color := range []string{"", "", "#8a3ffc", "#d9480f", "#b3246b", "#2b6cb0"} {
		info.Sections[i].Color = color
	}
	info.Sections[2].Layout, info.Sections[2].ArchiveHref = "jobs", "/stellen/archive/"
	info.Sections[3].Layout, info.Sections[3].ArchiveHref = "calendar", "/termine/archive/"
	info.Languages = sampleEditions(info, "/", false)
	for _, s := range [][3]string{
		{"Mini", "Das Wichtigste aus dem Unternehmen und die Presseschau.", "open"},
		{"Maxi", "Alles aus Mini, dazu Stellen, Termine und Geschichten von Menschen.", "open"},
		{"Feuerwehr", "Einsätze und Übungen der Werkfeuerwehr.", "code"},
	} {
		channel := sampleList(info, site.ChannelList, s[0], s[1])
		channel.Join = s[2]
		info.Channels = append(info.Channels, channel)
	}
	for _, tag := range []string{"Ausbildung", "Fernwärme", "Straßenbahn", "Winterdienst"} {
		info.Tags = append(info.Tags, sampleList(info, site.TagList, tag, ""))
	}
	for i, s := range samplePosts() {
		addSamplePost(info, i, s)
	}
	slices.SortFunc(info.Upcoming, func(a, b *site.Post) int { return a.Event.Start.Compare(b.Event.Start) })
	return info
}

// sampleEditions are those of a page in German and English.
func sampleEditions(info *site.Info, href string, missing bool) []site.Edition {
	english := "/en" + href
	if missing {
		english = "/en/"
	}
	root := strings.TrimSuffix(info.BaseURL, "/")
	return []site.Edition{{Language: "de", Href: href, URL: root + href, Current: true}, {Language: "en", Href: english, URL: root + english, Missing: missing}}
}

func sampleList(info *site.Info, kind site.ListKind, title, description string) *site.List {
	id := strings.NewReplacer("ä", "ae", "ß", "ss").Replace(strings.ToLower(title))
	href := map[site.ListKind]string{site.SectionList: "/", site.ChannelList: "/channels/", site.TagList: "/tags/"}[kind] + id + "/"
	return &site.List{Kind: kind, ID: id, Title: title, Description: description, Href: href, URL: strings.TrimSuffix(info.BaseURL, "/") + href}
}

// samplePost is what differs between the sample posts; the rest follows from its place in the list.
type samplePost struct {
	section, title, teaser, author, picture string
	tag                                     int // of info.Tags, from 1; 0 = none
	edit                                    func(*site.Post)
}

func addSamplePost(info *site.Info, i int, s samplePost) {
	date := time.Date(2026, 11, 22, 8, 30, 0, 0, info.Location).Add(-time.Duration(i) * 17 * time.Hour)
	section := info.Sections[0]
	for _, candidate := range info.Sections {
		if candidate.Title == s.section {
			section = candidate
		}
	}
	slug := fmt.Sprintf("beitrag-%d", i+1)
	post := &site.Post{
		ID: section.ID + "/" + slug, Code: "7k3qf9", Section: section, Href: section.Href + slug + "/", URL: section.URL + slug + "/",
		ShortURL: info.BaseURL + "a/7k3qf9/", Title: s.title, Description: s.teaser, Teaser: s.teaser, Date: date, Lastmod: date,
		Channels: info.Channels[:2:2], Language: "de", Editions: sampleEditions(info, section.Href+slug+"/", i%3 > 0), Severity: "normal", Text: ready(sampleBody),
	}
	if s.author != "" {
		post.Authors = []string{s.author}
	}
	if s.picture != "" {
		post.Image = &site.Image{Href: "/media/" + s.picture, URL: info.BaseURL + "media/" + s.picture, Alt: "Zum Beitrag: " + s.title, Width: 1200, Height: 800}
	}
	if s.tag > 0 {
		post.Tags = []*site.List{info.Tags[s.tag-1]}
	}
	if s.edit != nil {
		s.edit(post)
	}
	if n := len(section.Posts); n > 0 {
		newer := section.Posts[n-1]
		newer.Older, post.Newer = &site.Link{Title: post.Title, Href: post.Href}, &site.Link{Title: newer.Title, Href: newer.Href}
	}
	switch {
	case post.Event != nil && !post.Event.Past:
		info.Upcoming = append(info.Upcoming, post)
	case post.Job != nil && !post.Job.Closed:
		info.OpenJobs = append(info.OpenJobs, post)
	}
	if post.Urgent && i < 6 {
		info.Banner = append(info.Banner, post)
	}
	for _, list := range append([]*site.List{info.Home, section}, append(post.Channels, post.Tags...)...) {
		list.Posts = append(list.Posts, post)
		if post.Lastmod.After(list.Updated) {
			list.Updated = post.Lastmod
		}
	}
}

func update(p *site.Post, after time.Duration, text string, urgent, closes bool) {
	at := p.Date.Add(after)
	p.Updates = append([]site.Update{{At: at, Text: text, Urgent: urgent, Closes: closes}}, p.Updates...)
	p.Lastmod, p.Closed = at, p.Closed || closes
}

// sampleDay is a time in the days around the sample's own.
func sampleDay(p *site.Post, month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, p.Date.Location())
}

func sampleEvent(month time.Month, day, hour, minute int, length time.Duration, place string) func(*site.Post) {
	return func(p *site.Post) {
		start := sampleDay(p, month, day, hour, minute)
		p.Event = &site.Event{Start: start, End: start.Add(length), Location: place, Href: p.Href + "event.ics", URL: p.URL + "event.ics"}
	}
}

func sampleJob(month time.Month, day int, place string) func(*site.Post) {
	return func(p *site.Post) {
		p.Job = &site.Job{Location: place, Contact: "Personal, App. 2210"}
		if day > 0 {
			p.Job.Deadline = sampleDay(p, month, day, 23, 59).Add(59 * time.Second)
		}
	}
}

func samplePosts() []samplePost {
	return []samplePost{
		{"Unternehmen", "Fernwärme in der Altstadt fällt bis zum Abend aus", "Ein Rohr am Markt ist gebrochen. Betroffen sind rund 1.200 Haushalte; der Notdienst ist unterwegs.", "Petra Sommer", "", 2, func(p *site.Post) {
			p.Urgent = true
			update(p, 45*time.Minute, "Die Leckstelle ist gefunden. Der Markt ist zwischen Brunnen und Rathaus gesperrt.", false, false)
			update(p, 3*time.Hour, "Das Rohr wird geschweißt. Wärmebusse stehen am Kirchplatz, Tee gibt es in der Wache.", true, false)
		}},
		{"Technik", "Die neue Bahn fährt leise: Erste Probefahrt auf der Linie 4", "34 Meter lang, Platz für 210 Fahrgäste, und im Stand kaum zu hören. Wir sind mitgefahren.", "Jonas Albrecht", "bahn.svg", 3, func(p *site.Post) { p.Weight = 1 }},
		{"Technik", "Alarmübung am Gaswerk: Sirenen am Dienstag ab 10 Uhr", "Werkfeuerwehr und Rettungsdienst üben den Ernstfall. Es besteht keine Gefahr.", "Werkfeuerwehr", "", 0, func(p *site.Post) { p.Urgent, p.Exercise = true, true }},
		{"Menschen", "„Um vier Uhr früh gehört die Stadt uns“", "Aylin Demir fährt seit zwölf Jahren Müllwagen. Ein Morgen zwischen Tonnen, Tauben und Tageslicht.", "Lea Brandt", "morgen.svg", 0, nil},
		{"Unternehmen", "Linie 2 fährt wieder durchgehend", "Die Oberleitung an der Hafenbrücke ist repariert.", "Leitstelle", "", 3, func(p *site.Post) {
			p.Urgent = true
			update(p, 30*time.Minute, "Busse ersetzen die Bahn zwischen Hafen und Messe.", true, false)
			update(p, 4*time.Hour, "Die Strecke ist frei. Die Bahnen fahren nach Plan.", true, true)
		}},
		{"Stellen", "Elektronikerin oder Elektroniker für Betriebstechnik", "Unbefristet, Vollzeit, Werkstatt Nord. Bewerbungen bis 15. Dezember.", "Personal", "", 0, sampleJob(12, 15, "Werkstatt Nord")},
		{"Presseschau", "Morgenpost: „Lindenau zeigt, wie Wärmewende geht“", "Die Zeitung lobt das Tempo beim Ausbau und fragt nach den Kosten.", "", "", 2, func(p *site.Post) {
			p.Clippings = []site.Clipping{
				{Title: "Lindenau zeigt, wie Wärmewende geht", Source: "Morgenpost", URL: "https://morgenpost.example/waerme", Published: sampleDay(p, 11, 18, 6, 0), Teaser: "In vier Jahren sollen 40 Prozent der Wohnungen am Netz sein."},
				{Title: "Wer zahlt die Rohre?", Source: "Stadtradio", URL: "https://stadtradio.example/rohre"},
			}
		}},
		{"Termine", "Betriebsversammlung am 3. Dezember in der Wagenhalle", "Tagesordnung, Anfahrt und wie die Schichten vertreten werden.", "Betriebsrat", "halle.svg", 0, sampleEvent(12, 3, 13, 0, 150*time.Minute, "Wagenhalle, Tor 2")},
		{"Technik", "Salzlager gefüllt: Der Winterdienst ist bereit", "1.400 Tonnen liegen bereit, 23 Fahrzeuge sind gerüstet, 61 Leute im Plan.", "Mehmet Kaya", "winter.svg", 4, func(p *site.Post) {
			for i, name := range []string{"winter", "halle", "bahn"} {
				p.Gallery = append(p.Gallery, &site.Image{Href: "/media/" + name + ".svg", URL: "https://werkblick.example/media/" + name + ".svg", Alt: fmt.Sprintf("Salzlager, Bild %d", i+1), Caption: "Das Salz reicht bis März.", Width: 1200, Height: 800})
			}
		}},
		{"Unternehmen", "Wasserpreis bleibt 2027 stabil", "Der Aufsichtsrat hat am Donnerstag entschieden.", "Petra Sommer", "", 0, func(p *site.Post) {
			p.Document = &site.Download{Title: "Wirtschaftsplan 2027", Href: "/media/plan.pdf", URL: "https://werkblick.example/media/plan.pdf", Type: "application/pdf", Size: 1_234_567}
		}},
		{"Menschen", "Drei Neue in der Leitstelle", "Ausgelernt und gleich im Dienst: Samira, Tom und Oleksandr.", "Lea Brandt", "leitstelle.svg", 1, func(p *site.Post) {
			p.Video = &site.Video{
				Download: site.Download{Title: "Drei Neue", Href: "/media/neue.mp4", URL: "https://werkblick.example/media/neue.mp4", Type: "video/mp4", Size: 18_400_000},
				Poster:   p.Image, Captions: []site.Captions{{Href: "/media/neue.de.vtt", URL: "https://werkblick.example/media/neue.de.vtt", Language: "de"}},
			}
		}},
		{"Stellen", "Fahrdienst Straßenbahn: Einstieg auch in Teilzeit", "Ausbildung drei Monate bei vollem Lohn.", "Personal", "", 3, sampleJob(12, 0, "Betriebshof Süd")},
		{"Termine", "Lauftreff am Stausee", "Jeden Mittwoch um 17:30 Uhr, für alle Tempi.", "", "", 0, sampleEvent(11, 25, 17, 30, 90*time.Minute, "Parkplatz am Stausee")},
		{"Presseschau", "Fachblatt: Biotonne wird Gas", "Wie aus Küchenabfall Wärme für 900 Wohnungen wird.", "", "", 0, func(p *site.Post) {
			p.Raffle = &site.Raffle{Deadline: sampleDay(p, 11, 30, 12, 0)}
		}},
		{"Menschen", "40 Jahre im Netz: Abschied von Rolf Peters", "Er kannte jeden Schacht. Nun geht er in Rente, und sein Plan bleibt hier.", "Jonas Albrecht", "", 0, func(p *site.Post) {
			p.Replies = []string{"JA", "NEIN"}
		}},
		{"Termine", "Swimming gala of the apprentices", "Six teams, one pool, and a cup that nobody has won twice.", "", "", 1, func(p *site.Post) {
			sampleEvent(12, 11, 18, 0, 2*time.Hour, "Hallenbad")(p)
			p.Language, p.Event.Cancelled = "en", true
		}},
		{"Termine", "Weihnachtsmarkt auf dem Betriebshof", "Zwei Tage mit Waffeln, Chor und der alten Straßenbahn.", "", "", 0, func(p *site.Post) {
			first := sampleDay(p, 12, 18, 0, 0)
			p.Event = &site.Event{Start: first, End: first.AddDate(0, 0, 1), AllDay: true, Location: "Betriebshof Süd", Href: p.Href + "event.ics", URL: p.URL + "event.ics"}
		}},
		{"Termine", "Herbstlauf um die Deponie", "Zehn Kilometer und ein Berg.", "", "", 0, func(p *site.Post) {
			sampleEvent(10, 4, 9, 0, 3*time.Hour, "")(p)
			p.Event.Past = true
		}},
		{"Stellen", "Sachbearbeitung Einkauf", "Die Stelle ist vergeben.", "Personal", "", 0, func(p *site.Post) {
			sampleJob(11, 6, "")(p)
			p.Job.Closed = true
		}},
	}
}

// sampleBody holds every form that package markdown gives.
const sampleBody template.HTML = `<p>Um 6:12 Uhr meldete die Leitstelle einen <strong>Druckabfall im Netz Altstadt</strong>. Zwölf Minuten später waren die ersten Kolleginnen und Kollegen vor Ort.<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup> Den <a href="/technik/">Plan der Leitungen</a> hatten sie auf dem Telefon.</p>
<h2 id="was-zu-tun-ist">Was jetzt zu tun ist</h2>
<ul>
<li>Heizkörper nicht aufdrehen, auch wenn sie kalt sind.</li>
<li>Wer in der Altstadt Dienst hat, fährt über die <em>Nordspange</em>.</li>
<li>Fragen beantwortet die Leitstelle unter <code>App. 4400</code>.</li>
</ul>
<h3 id="schichten">Schichten</h3>
<table>
<thead><tr><th>Schicht</th><th>Ort</th><th>Beginn</th><th class="align-right">Leute</th><th>Ansprechpartner</th></tr></thead>
<tbody>
<tr><td>Früh</td><td>Markt, Nordseite</td><td>06:00</td><td class="align-right">8</td><td>Kowalski</td></tr>
<tr><td>Spät</td><td>Kirchplatz und Rathaus</td><td>14:00</td><td class="align-right">12</td><td>Demir</td></tr>
</tbody>
</table>
<blockquote><p>„Wir gehen erst heim, wenn die letzte Wohnung wieder warm ist.“</p><p>Petra Sommer, Netzbetrieb</p></blockquote>
<ol>
<li>Ventil schließen</li>
<li>Rohr freilegen</li>
<li>Schweißen, prüfen, füllen</li>
</ol>
<ul>
<li><span class="task" role="img" aria-label="erledigt">☑</span> Absperrung steht</li>
<li><span class="task" role="img" aria-label="offen">☐</span> Verkehrsbetriebe sind informiert</li>
</ul>
<dl><dt>Vorlauf</dt><dd>Das heiße Wasser auf dem Weg zum Haus.</dd><dt>Rücklauf</dt><dd>Dasselbe Wasser auf dem Heimweg.</dd></dl>
<pre><code>Druck 06:00  8,4 bar
Druck 06:12  2,1 bar
</code></pre>
<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>Das Ziel sind 20 Minuten. <a href="#fnref:1" class="footnote-backref" role="doc-backlink">↩︎</a></p></li></ol></div>`

// samplePages is one page of each kind and variant, by a name for messages.
func samplePages(info *site.Info) map[string]*site.Page {
	list := func(l *site.List, path string) *site.Page {
		return &site.Page{Kind: site.ListPage, Path: path, Href: l.Href, URL: l.URL, Title: l.Title, Description: l.Description, Site: info, List: l, Posts: l.Posts}
	}
	post := func(p *site.Post) *site.Page {
		return &site.Page{Kind: site.PostPage, Path: strings.TrimPrefix(p.Href, "/") + "index.html", Href: p.Href, URL: p.URL, Title: p.Title, Description: p.Teaser, Site: info, Post: p, Editions: p.Editions}
	}
	posts := info.Home.Posts
	legal := &site.Post{ID: "impressum", Title: "Impressum", Href: "/impressum/", URL: info.BaseURL + "impressum/", Date: posts[0].Date, Lastmod: posts[0].Date, Text: ready("<h2>Angaben</h2><p>Stadtwerke Lindenau GmbH</p>")}
	pages := map[string]*site.Page{
		"home":     {Kind: site.HomePage, Path: "index.html", Href: "/", URL: info.BaseURL, Title: info.Title, Description: info.Description, Site: info, List: info.Home, Posts: posts[:12], Pager: &site.Pager{Number: 1, Total: 2, Older: "/page/2/"}, Editions: info.Languages},
		"page 2":   {Kind: site.HomePage, Path: "page/2/index.html", Href: "/page/2/", URL: info.BaseURL + "page/2/", Title: info.Title, Site: info, List: info.Home, Posts: posts[12:], Pager: &site.Pager{Number: 2, Total: 2, Newer: "/"}},
		"section":  list(info.Sections[5], "technik/index.html"),
		"channel":  list(info.Channels[0], "channels/mini/index.html"),
		"code":     list(info.Channels[2], "channels/feuerwehr/index.html"),
		"tag":      list(info.Tags[1], "tags/fernwaerme/index.html"),
		"legal":    {Kind: site.LegalPage, Path: "impressum/index.html", Href: legal.Href, URL: legal.URL, Title: legal.Title, Site: info, Post: legal},
		"index":    {Kind: site.IndexPage, Path: "index/index.html", Href: info.IndexHref, URL: info.BaseURL + "index/", Site: info},
		"404":      {Kind: site.NotFoundPage, Path: "404.html", Site: info},
		"redirect": {Kind: site.RedirectPage, Path: "a/7k3qf9/index.html", URL: posts[0].URL, Title: posts[0].Title, Site: info, Target: posts[0].Href},
	}
	addFacetPages(info, pages)
	for i, name := range []string{"urgent", "post", "exercise", "portrait", "all-clear"} {
		pages[name] = post(posts[i])
	}
	return pages
}

// addFacetPages adds what is laid out in a way of its own: calendars, jobs, months, and one post of each sort.
func addFacetPages(info *site.Info, pages map[string]*site.Page) {
	jobs, events := info.Sections[2], info.Sections[3]
	apart := info.Home.Posts[6:7]
	months := []site.Group{
		{Month: sampleDay(apart[0], 11, 1, 0, 0), Posts: info.Upcoming[:1]}, {Month: sampleDay(apart[0], 12, 1, 0, 0), Posts: info.Upcoming[1:]},
	}
	november := site.Month{Month: months[0].Month, Href: "/months/2026-11/"}
	var bySection []site.Group
	for _, s := range info.Sections {
		november.Sections = append(november.Sections, site.MonthSection{List: s, Href: november.Href + "#" + s.ID, Count: len(s.Posts)})
		bySection = append(bySection, site.Group{List: s, Posts: s.Posts})
	}
	add := func(name string, p *site.Page) {
		p.Href, p.URL, p.Site = "/"+strings.TrimSuffix(p.Path, "index.html"), info.BaseURL+strings.TrimSuffix(p.Path, "index.html"), info
		p.Editions = sampleEditions(info, p.Href, false)
		pages[name] = p
	}
	add("calendar", &site.Page{Kind: site.CalendarPage, Path: "termine/index.html", Title: events.Title, List: events, Posts: info.Upcoming, Groups: months, Rest: apart})
	add("past events", &site.Page{Kind: site.CalendarPage, Path: "termine/archive/index.html", Title: events.Title, List: events, Archive: true, Groups: []site.Group{{Month: sampleDay(apart[0], 10, 1, 0, 0), Posts: events.Posts[len(events.Posts)-1:]}}})
	add("jobs", &site.Page{Kind: site.JobsPage, Path: "stellen/index.html", Title: jobs.Title, List: jobs, Posts: info.OpenJobs, Rest: apart})
	add("closed jobs", &site.Page{Kind: site.JobsPage, Path: "stellen/archive/index.html", Title: jobs.Title, List: jobs, Archive: true, Posts: jobs.Posts[len(jobs.Posts)-1:]})
	add("search", &site.Page{Kind: site.SearchPage, Path: "search/index.html", Months: []site.Month{november}})
	add("month", &site.Page{Kind: site.MonthPage, Path: "months/2026-11/index.html", Month: november.Month, Groups: bySection})
	add("follow", &site.Page{Kind: site.FollowPage, Path: "follow/index.html"})
	add("offline", &site.Page{Kind: site.OfflinePage, Path: "offline/index.html"})
	for name, is := range map[string]func(*site.Post) bool{
		"event": func(p *site.Post) bool { return p.Event != nil }, "job": func(p *site.Post) bool { return p.Job != nil },
		"raffle": func(p *site.Post) bool { return p.Raffle != nil }, "video": func(p *site.Post) bool { return p.Video != nil },
		"gallery": func(p *site.Post) bool { return p.Gallery != nil }, "document": func(p *site.Post) bool { return p.Document != nil },
		"press": func(p *site.Post) bool { return p.Clippings != nil }, "poll": func(p *site.Post) bool { return p.Replies != nil },
	} {
		p := info.Home.Posts[slices.IndexFunc(info.Home.Posts, is)]
		add(name, &site.Page{Kind: site.PostPage, Path: p.Href[1:] + "index.html", Title: p.Title, Description: p.Teaser, Post: p})
		pages[name].Editions = p.Editions
	}
}

// ready is a text that needs no making.
func ready(text template.HTML) func() (template.HTML, error) {
	return func() (template.HTML, error) { return text, nil }
}
