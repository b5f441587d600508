package scripts

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// entry is a post in search.json.
type entry struct {
	title, teaser string
	section       int
	tags          []int
	flags         int
	language      string
	authors       []int
	place         string
}

var (
	sectionNames = []string{"Unternehmen", "Technik", "Straßenbahn"}
	tagNames     = []string{"Winterdienst", "Fahrgäste", "Ausbildung"}
	authorNames  = []string{"Olga Reimann", "Jörg Groß"}
)

// searchable publishes the search page and the index; the first post is the newest.
func searchable(n *newsroom, posts []entry) {
	rows := [][]any{}
	for i, p := range posts {
		row := []any{fmt.Sprintf("p/%d/", i), p.title, p.teaser, p.section, append([]int{}, p.tags...), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -i).Format(time.DateOnly), p.flags}
		switch {
		case p.place != "":
			row = append(row, p.language, append([]int{}, p.authors...), p.place)
		case p.authors != nil:
			row = append(row, p.language, p.authors)
		case p.language != "":
			row = append(row, p.language)
		}
		rows = append(rows, row)
	}
	sections := [][]string{}
	for _, name := range sectionNames {
		sections = append(sections, []string{strings.ToLower(name), name})
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(map[string]any{"base": n.base, "language": "de", "sections": sections, "tags": tagNames, "authors": authorNames, "posts": rows}); err != nil {
		n.t.Fatal(err)
	}
	n.put("search.json", out.String())
	n.page("search/", "Suche", `<form role="search" id="nr-search" hidden data-index="`+n.base+`search.json" data-none="Nichts gefunden." data-single="Ein Beitrag." data-many="{1} Beiträge."
		data-first="{1} Beiträge, die neuesten {2}." data-loading="Wird geladen." data-failed="Die Suche ist ohne Netz nicht da." data-urgent="EIL" data-clear="ENTWARNUNG" data-exercise="ÜBUNG">
		<template id="nr-icons"><svg class="icon"><use href="#alert"/></svg><svg class="icon"><use href="#clear"/></svg></template>
		<label for="q">Suche</label><input type="search" id="q" name="q" autocomplete="off"></form><ol id="nr-results"></ol><ul id="monate"><li>November 2026</ul>
		<script src="`+n.base+seekFile+`" defer></script>`)
}

// seeker opens the search page of a newsroom of its own.
func seeker(t *testing.T, posts []entry, query string) *reader {
	t.Helper()
	n := open(t, "/")
	searchable(n, posts)
	r := n.reader()
	r.read("search/" + query)
	r.learn()
	return r
}

// learn gives the page what the tests call: type fills the field as if all letters came in one go, titles are those found.
func (r *reader) learn() {
	r.t.Helper()
	ask[bool](r, `(window.type = (text) => {
		const field = document.getElementById("q");
		field.focus();
		field.value = text;
		field.dispatchEvent(new Event("input"));
	}, window.titles = () => [...document.querySelectorAll("#nr-results .hit-title")].map((a) => a.textContent), true)`)
}

// loaded waits for the index.
func (r *reader) loaded() {
	r.t.Helper()
	ask[bool](r, `type("e") ?? true`)
	r.until(`/Beitr/.test(document.getElementById("nr-found").textContent)`)
	ask[bool](r, `type("") ?? true`)
}

// find types a query and gives the titles that are found.
func (r *reader) find(query string) []string {
	r.t.Helper()
	quoted, err := json.Marshal(query)
	if err != nil {
		r.t.Fatal(err)
	}
	return ask[[]string](r, `type(`+string(quoted)+`) ?? titles()`)
}

// TestFolding: how words may be typed, and what must not be found.
func TestFolding(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, found, missed string }{
		{"Straße", "straße STRASSE strasse Strasse STRAẞE stras", "strase"},
		{"Die STRASSE", "straße Straße", ""},
		{"Bäcker", "bäcker Baecker BÄCKER Backer b\u0061\u0308cker cker", "becker böcker"},
		{"Baecker", "bäcker baecker", "backer"},
		{"Ba\u0308cker zerlegt", "bäcker baecker backer", ""},
		{"schon", "schon", "schön"}, // an umlaut that is typed is meant
		{"schön", "schön schoen schon", ""},
		{"Überfüllung", "ueberfuellung überfuellung uberfullung ÜBERFÜLLUNG", ""},
		{"Café Łódź, Århus, Ærø", "cafe café lodz łódź arhus aero", "cafè1"},
		{"İstanbul Iğdır", "istanbul igdir", ""},
		{"Fernwärme\u00adnetz", "fernwärmenetz fernwarmenetz", ""}, // a soft hyphen
		{"S‑Bahn", "s-bahn", ""},                                   // one that does not break
		{"geht’s", "geht's geht’s", ""},
		{"Привет Ёлка", "привет елка ёлка", ""},
		{"ΟΔΟΣ", "οδος οδός", ""},
		{"🚋 Tram 7", "🚋 tram 7", "🚌"},
		{"<b>& \"x\"", "<b> & \"x\"", "&lt;"},
		{"C++ (neu) [1] a.b*", "c++ (neu) [1] a.b*", "a.*b"},
	}
	var posts []entry
	for _, c := range cases {
		posts = append(posts, entry{title: c.text})
	}
	r := seeker(t, posts, "")
	r.loaded()
	for _, c := range cases {
		for _, query := range strings.Fields(c.found) {
			if !slices.Contains(r.find(query), c.text) {
				t.Errorf("%q does not find %q", query, c.text)
			}
			if marks := ask[int](r, `document.querySelectorAll("#nr-results mark").length`); marks == 0 {
				t.Errorf("%q marks nothing", query)
			}
		}
		for _, query := range strings.Fields(c.missed) {
			if slices.Contains(r.find(query), c.text) {
				t.Errorf("%q finds %q", query, c.text)
			}
		}
	}
	r.quiet()
}

// TestRanking: the start of a word of the title, the title, section and tags, the teaser; among equals the newest.
func TestRanking(t *testing.T) {
	t.Parallel()
	r := seeker(t, []entry{
		{title: "Eins", teaser: "Die Bahn fährt"},
		{title: "Zwei", section: 2},
		{title: "Straßenbahn steht"},
		{title: "Neue Bahn"},
		{title: "Fünf", teaser: "Bahnhof"},
		{title: "Bahnhof zu"},
		{title: "Sieben", tags: []int{1}, teaser: "nichts"},
	}, "")
	r.loaded()
	for query, want := range map[string][]string{
		"bahn":         {"Neue Bahn", "Bahnhof zu", "Straßenbahn steht", "Zwei", "Eins", "Fünf"},
		"bahn zu":      {"Bahnhof zu"},
		"  zu   BAHN ": {"Bahnhof zu"},
		"technik":      {},
		"fahrgaeste":   {"Sieben"},
		"":             {},
	} {
		if diff := cmp.Diff(want, r.find(query)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	// Narrowing and widening give what a query from scratch gives.
	for _, query := range []string{"b", "ba", "bahn", "bahnh", "bahn", "bahn d", "ahn d fäh", "z"} {
		step := r.find(query)
		r.find("")
		r.find("qqq")
		if diff := cmp.Diff(r.find(query), step); diff != "" {
			t.Errorf("%q typed on (-afresh +typed on):\n%s", query, diff)
		}
		r.find(query)
	}
}

// TestMarks: hits stand out in the text as it is written, however long its folded form is.
func TestMarks(t *testing.T) {
	t.Parallel()
	r := seeker(t, []entry{
		{title: "Großbäckerei öffnet", teaser: "ß vor Straße und Ba\u0308ckerstraße", section: 2, tags: []int{0, 1}},
		{title: "Open day", flags: 1 | 2, language: "en"},
	}, "")
	r.loaded()
	for query, want := range map[string]string{
		"strasse":         "Großbäckerei öffnet|ß vor [Straße] und Ba\u0308cker[straße]",
		"s":               "Gro[ß]bäckerei öffnet|[ß] vor [S]tra[ß]e und Ba\u0308cker[s]tra[ß]e",
		"backerei":        "Groß[bäckerei] öffnet|ß vor Straße und Ba\u0308ckerstraße",
		"baecker":         "Groß[bäcker]ei öffnet|ß vor Straße und [Ba\u0308cker]straße",
		"großb oe öffnet": "[Großb]äckerei [öffnet]|ß vor Straße und Ba\u0308ckerstraße",
	} {
		r.find(query)
		got := ask[string](r, `[...document.querySelectorAll("#nr-results li:first-child :is(.hit-title, .hit-text)")].map((e) => e.innerHTML.replace(/<mark>/g, "[").replace(/<\/mark>/g, "]")).join("|")`)
		if got != want {
			t.Errorf("%q marks %s, want %s", query, got, want)
		}
	}
	r.find("fahrg")
	const meta = `document.querySelector("#nr-results .hit-meta").innerHTML`
	if got, want := ask[string](r, meta), `Straßenbahn · <time datetime="2026-11-22">22. November 2026</time> · <mark>Fahrg</mark>äste`; got != want {
		t.Errorf("below the hit stands %s, want %s", got, want)
	}
	r.find("open")
	const item = `document.querySelector("#nr-results li").textContent + "|" + document.querySelector("#nr-results a").lang + document.querySelector("#nr-results a").pathname`
	if got, want := ask[string](r, item), "ÜBUNG EIL Open dayUnternehmen · 21. November 2026 · Englisch|en/p/1/"; got != want {
		t.Errorf("the hit is %s, want %s", got, want)
	}

	// Any text comes out as it went in, with any marks.
	const letters = "aäAÄßẞsS ﬁŁøÆé\u0301\u0308İ😀\u00ad’-"
	var posts []entry
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var title strings.Builder
		for range 1 + random.IntN(12) {
			runes := []rune(letters)
			title.WriteRune(runes[random.IntN(len(runes))])
		}
		posts = append(posts, entry{title: title.String() + "e"})
	}
	searchable(r.n, posts)
	r.read("search/?q=e")
	r.until(`document.querySelectorAll("#nr-results li").length == 30`)
	r.learn()
	for _, p := range posts[:60] {
		if got := r.find(p.title); strings.TrimSpace(p.title) != "" && !slices.Contains(got, p.title) {
			t.Errorf("%q does not find itself, but %q", p.title, got)
		}
	}
	r.quiet()
}

// TestSearchFinds place and authors, in whatever punctuation they are typed, and tells urgent from over.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	r := seeker(t, []entry{
		{title: "Konzert", flags: 4, authors: []int{}, place: "Turbinensaal"},
		{title: "Linie 3: Eis auf der Strecke", flags: 1, authors: []int{1, 0}},
		{title: "Gas ist zu", flags: 16 | 2},
		{title: "Open day", language: "en", authors: []int{0}, place: "Depot"},
	}, "")
	r.loaded()
	for query, want := range map[string][]string{
		"turbinensaal":     {"Konzert"},
		"Olga Reimann":     {"Linie 3: Eis auf der Strecke", "Open day"},
		"gross depot":      {},
		"Linie 3, Eis":     {"Linie 3: Eis auf der Strecke"},
		"„Linie 3“":        {"Linie 3: Eis auf der Strecke"},
		"(Groß), »Jörg«?!": {"Linie 3: Eis auf der Strecke"},
		"eis …":            {"Linie 3: Eis auf der Strecke"},
	} {
		if diff := cmp.Diff(want, r.find(query)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	const hit = `document.querySelector("#nr-results li").innerHTML`
	for query, want := range map[string]string{
		"saal":  `Unternehmen · <time datetime="2026-11-22">22. November 2026</time> · Turbinen<mark>saal</mark></p>`,
		"eis":   `<strong class="state alert"><svg class="icon"><use href="#alert"></use></svg>EIL</strong> <a`,
		"gas":   `<strong class="state drill">ÜBUNG</strong> <strong class="state clear"><svg class="icon"><use href="#clear"></use></svg>ENTWARNUNG</strong> <a`,
		"depot": ` · <mark>Depot</mark> · Englisch</p>`,
	} {
		if r.find(query); !strings.Contains(ask[string](r, hit), want) {
			t.Errorf("%q gives %s, want %s", query, ask[string](r, hit), want)
		}
	}
	r.quiet()
}

// TestSearchField: the address keeps the query, the count is told, Escape empties the field, all by keyboard.
func TestSearchField(t *testing.T) {
	t.Parallel()
	var posts []entry
	for i := range 40 {
		posts = append(posts, entry{title: fmt.Sprintf("Bus %d", i)})
	}
	posts = append(posts, entry{title: "Bäcker"})
	r := seeker(t, posts, "?q=b%C3%A4ck&x=1")
	const found = `document.getElementById("nr-found").textContent`
	r.until(found + ` == "Ein Beitrag." && document.getElementById("q").value == "bäck"`)
	r.until(`document.getElementById("nr-found").getAttribute("role") == "status"`)
	r.n.asked()
	r.find("bus")
	r.until(found + ` == "40 Beiträge, die neuesten 30." && titles().length == 30 && titles()[0] == "Bus 0"`)
	r.until(`location.search == "?q=bus&x=1"`)
	r.find("bus 1")
	r.until(found + ` == "13 Beiträge."`)
	r.find("nirgends")
	r.until(found + ` == "Nichts gefunden." && titles().length == 0`)
	r.do(chromedp.KeyEvent(kb.Escape))
	r.until(found + ` == "" && document.getElementById("q").value == "" && location.search == "?x=1"`)
	r.do(chromedp.SendKeys("#q", "bus 3"+kb.Enter))
	r.until(`titles()[0] == "Bus 3" && location.pathname == "/search/"`)
	r.do(chromedp.KeyEvent(kb.Tab))
	r.until(`document.activeElement.textContent == "Bus 3"`)
	if asked := r.n.asked(); slices.Contains(asked, "search.json") {
		t.Errorf("the index was asked for again: %q", asked)
	}
	r.do(chromedp.Reload())
	r.until(found + ` == "13 Beiträge." && document.querySelector("#nr-results mark")`)
	r.quiet()
}

// TestSearchWithoutIndex says so, and tries again with the next key.
func TestSearchWithoutIndex(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	searchable(n, []entry{{title: "Bus"}})
	index := n.files["/search.json"]
	n.remove("search.json")
	r := n.reader()
	r.read("search/?q=bus")
	r.until(`document.getElementById("nr-found").textContent == "Die Suche ist ohne Netz nicht da."`)
	n.put("search.json", index)
	r.do(chromedp.SendKeys("#q", " "))
	r.until(`document.querySelectorAll("#nr-results li").length == 1`)
}

// TestSearchOffline: search page and index are listed, so searching goes on without net. As long as the worker knows that the index on
// the phone is the newest, it is not fetched again.
func TestSearchOffline(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	searchable(n, []entry{{title: "Bäcker"}})
	n.list("", "search/", "search.json", "offline/", "en/offline/")
	r := n.reader()
	r.settle()
	r.read("search/?q=backer")
	r.until(`document.querySelectorAll("#nr-results li").length == 1`)
	if asked := n.asked(); slices.Contains(asked, "search.json") {
		t.Errorf("asked for %q", asked)
	}
	n.stop()
	r.read("search/?q=baecker")
	r.until(`document.querySelectorAll("#nr-results li").length == 1 && !document.getElementById("nr-offline").hidden`)
}

// TestTenThousandPosts measures a search in the largest newsroom that we aim for: the index has less than 1 MB on its way, and a query
// takes less than 50 ms. The time is written and held only to what no machine misses.
func TestTenThousandPosts(t *testing.T) { // before the tests that run side by side
	r := seeker(t, manyPosts(10_000), "")
	size := compressed(t, r.n.files["/search.json"])
	t.Logf("search.json: %d posts, %.2f MB, %.2f MB with gzip", 10_000, float64(len(r.n.files["/search.json"]))/1e6, float64(size)/1e6)
	if size > 1_000_000 {
		t.Errorf("search.json has %d bytes with gzip", size)
	}
	const loading = `(async () => {
		const start = performance.now();
		type("qqqq");
		while (!document.getElementById("nr-found").textContent.includes("gefunden")) await new Promise((done) => setTimeout(done));
		return performance.now() - start;
	})()`
	t.Logf("fetched, parsed and folded in %.0f ms", ask[float64](r, loading))
	for _, query := range []string{"e", "en", "strasse", "fernwärme", "netz stadt", "xyz"} {
		quoted, err := json.Marshal(query)
		if err != nil {
			t.Fatal(err)
		}
		times := ask[[]float64](r, `(() => {
			const all = [];
			for (let i = 0; i < 7; i++) {
				type("qqqq"); // nothing to narrow from
				const start = performance.now();
				type(`+string(quoted)+`);
				all.push(performance.now() - start);
			}
			return all.sort((a, b) => a - b);
		})()`)
		t.Logf("%-12q %5.1f ms, at most %.1f ms: %s", query, times[3], times[6], ask[string](r, `document.getElementById("nr-found").textContent`))
		if times[3] > 1000 {
			t.Errorf("%q takes %.0f ms", query, times[3])
		}
	}
}

// manyPosts makes posts of German words, as different as those of a newsroom: compounds of a few hundred parts, and names.
func manyPosts(count int) []entry {
	parts := strings.Fields(`stadt netz strom wärme fern gas wasser werk bahn bus strasse straße linie halte stelle fahr gast plan bau brücke ufer park haus
		markt platz rat amt dienst winter sommer nacht tag schicht leit warte technik mess stand druck rohr bruch leitung kessel turm pumpe trafo kabel zähler
		kunde tarif preis rechnung konto team lauf fest ball jubiläum ehrung azubi lehre schule kurs prüfung arzt helfer wache feuer alarm übung grüne größe höhe`)
	verbs := strings.Fields(`wird ist bleibt öffnet schließt beginnt endet startet sucht findet baut prüft ändert erneuert verlängert fällt steigt gewinnt kommt geht`)
	small := strings.Fields(`am im in der die das den mit für von zur zum ab bis auf unter über nach vor und oder nicht auch wieder neu mehr weniger ohne seit heute morgen`)
	endings := strings.Fields(`ung en er e s heit keit lich ig bar los n t ern`)
	random := rand.New(rand.NewPCG(7, 11))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	noun := func() string {
		word := pick(parts) + pick(parts)
		if random.IntN(3) == 0 {
			word += pick(parts)
		}
		if random.IntN(3) == 0 {
			word += pick(endings)
		}
		return capital(word)
	}
	name := func() string {
		letters := []rune("aeiouäöübcdfghklmnprstwz")
		var word strings.Builder
		for range 4 + random.IntN(5) {
			word.WriteRune(letters[random.IntN(len(letters))])
		}
		return capital(word.String())
	}
	sentence := func(length int) string {
		var words []string
		for size := 0; size < length; {
			word := []func() string{noun, func() string { return pick(small) }, func() string { return pick(verbs) }, func() string { return pick(small) }, func() string { return pick(small) }}[random.IntN(5)]()
			switch random.IntN(12) {
			case 0:
				word = fmt.Sprint(random.IntN(2000))
			case 1:
				word = name()
			}
			words = append(words, word)
			size += len(word) + 1
		}
		return strings.Join(words, " ")
	}
	posts := make([]entry, 0, count)
	for i := range count {
		posts = append(posts, entry{title: sentence(40), teaser: sentence(100) + ".", section: i % 3, tags: []int{random.IntN(3)}, flags: i % 2})
	}
	return posts
}

func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}
