package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The corpus is made of these words. Each post is a function of its number alone, so every run on every machine builds the same site.
var (
	sections = []string{"unternehmen", "presseschau", "stellen", "termine", "menschen", "technik"}
	tags     = []string{
		"Fernwärme", "Straßenbahn", "Abfuhr", "Wasser", "Strom", "Glasfaser", "Kantine", "Ausbildung", "Sicherheit", "Gesundheit", "Winterdienst",
		"Baustelle", "Ehrung", "Betriebsrat", "Digitales", "Klima", "Sport", "Feuerwehr", "Netze", "Presse",
	}
	authors  = []string{"Ruth Dammeier", "Emre Yalcin", "Lotte Brand", "Piet Harms", "Ida Nowak"}
	subjects = strings.Fields("Werkstatt Leitstelle Kolonne Schicht Anlage Pumpe Leitung Strecke Brücke Halle Mannschaft Planung Abteilung Prüfung Übung Baugrube Weiche Station Flotte Küche")
	verbs    = strings.Fields("beginnt endet wächst läuft hilft prüft erneuert ersetzt verbindet entlastet schützt trägt braucht zeigt meldet öffnet schließt sammelt ordnet versorgt")
	details  = strings.Fields("morgens abends zuverlässig gründlich gemeinsam vorläufig planmäßig zügig ruhig sorgfältig überall erneut pünktlich sicher sauber leise günstig sofort regelmäßig freiwillig")
	places   = strings.Fields("Altstadt Nordhang Hafen Lerchenfeld Weidenkamp Kesselgrund Mühlenviertel Südring Bahnhof Auenpark")
)

// corpusStart is the date of the newest post; the others lie an hour apart before it. It is long past, so that every clock has all posts
// public.
var corpusStart = time.Date(2025, 2, 1, 7, 0, 0, 0, time.UTC)

// postDate writes the time of the editors' clock, as they do: both generators then show the same one.
func postDate(number int) string {
	date := corpusStart.Add(-time.Duration(number) * time.Hour)
	if zone, err := time.LoadLocation("Europe/Berlin"); err == nil { // this program has its own time zones
		date = date.In(zone)
	}
	return date.Format(time.RFC3339)
}

// writeCorpus writes n posts into a folder. more gives each some lines of front matter.
func writeCorpus(dir string, n int, more func(number int) string) error {
	for _, section := range sections {
		if err := os.MkdirAll(filepath.Join(dir, section), 0o755); err != nil {
			return err
		}
	}
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, postID(i)+".md"), []byte(post(i, more(i))), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// postID is the path of a post in the content folder, without .md, and that of its page in the finished site.
func postID(number int) string {
	return fmt.Sprintf("%s/beitrag-%06d", sections[number%len(sections)], number)
}

// plain posts have no more front matter.
func plain(int) string { return "" }

// shortLink is the line that gives a post of Hugo's a short link, as each of ours has one.
func shortLink(number int) string { return fmt.Sprintf("aliases: [/a/%06d/]\n", number) }

// writer makes the words of one post.
type writer struct {
	strings.Builder
	random *rand.Rand
}

func (w *writer) pick(words []string) string { return words[w.random.IntN(len(words))] }

func (w *writer) sentence() string {
	return fmt.Sprintf("Die %s am %s %s %s, und die %s %s %s bis zum %d. des Monats.", w.pick(subjects), w.pick(places), w.pick(verbs), w.pick(details),
		w.pick(subjects), w.pick(verbs), w.pick(details), 1+w.random.IntN(28))
}

func (w *writer) paragraph(sentences int) {
	for range sentences {
		w.WriteString(w.sentence() + " ")
	}
	w.WriteString("\n\n")
}

// post is the Markdown of one post, about 2.5 KB, with front matter that both generators read.
func post(number int, more string) string {
	w := &writer{random: rand.New(rand.NewPCG(1, uint64(number)))}
	fmt.Fprintf(w, "---\ntitle: \"%s am %s: Nummer %d\"\ndate: %s\ndescription: \"%s\"\n", w.pick(subjects), w.pick(places), number, postDate(number), w.sentence())
	fmt.Fprintf(w, "tags: [%s, %s]\nauthor: %s\n%s---\n\n", tags[number%len(tags)], tags[(number*7+3)%len(tags)], w.pick(authors), more)
	w.paragraph(3)
	fmt.Fprintf(w, "## Was sich ändert: %s\n\n", w.pick(subjects))
	w.paragraph(2)
	for range 4 {
		fmt.Fprintf(w, "- **%s:** %s\n", w.pick(subjects), w.sentence())
	}
	fmt.Fprintf(w, "\n> %s\n\n### Fragen und Antworten\n\n", w.sentence())
	if number%4 == 0 {
		w.table()
	}
	fmt.Fprintf(w, "Mehr dazu bei der [%s](https://example.org/%d) und im *Plan* der `%s`. ", w.pick(subjects), number, w.pick(places))
	w.paragraph(3)
	for i := range 3 {
		fmt.Fprintf(w, "%d. %s\n", i+1, w.sentence())
	}
	w.WriteString("\n## Wie es weitergeht\n\n")
	w.paragraph(3)
	return w.String()
}

func (w *writer) table() {
	w.WriteString("| Tag | Ort | Menge |\n|---|---|--:|\n")
	for range 5 {
		fmt.Fprintf(w, "| %d. | %s | %d |\n", 1+w.random.IntN(28), w.pick(places), w.random.IntN(900))
	}
	w.WriteString("\n")
}
