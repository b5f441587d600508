package main

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed privacy.de.md
var germanNotice string

//go:embed privacy.en.md
var englishNotice string

type privacyCommand struct {
	runCommand  `embed:""`
	Language    string `default:"de" enum:"de,en" help:"Of the notice: ${enum} (${default})."`
	FrontMatter bool   `help:"With front matter, as a page of the newsroom: notifier privacy --front-matter > content/seiten/datenschutz-sms.md."`
}

// notice is what is true of this configuration.
type notice struct {
	KeepTexts, KeepDeliveries int // days
	Countries                 []int
	Quiet                     string // the house's quiet hours; "" = none
	WhatsApp                  bool
	Postgres                  bool // else SQLite
	InEnvironment             bool // the keys; else in a file
}

// Run prints what staff, works council and data protection officer may want to know, true for the settings that it finds. It needs neither the database
// nor the provider.
func (c *privacyCommand) Run(m Main) error {
	if err := c.keepFlags.problems(); err != nil {
		return usageError{err}
	}
	if err := c.houseFlags.problems(); err != nil {
		return usageError{err}
	}
	text := germanNotice
	if c.Language == "en" {
		text = englishNotice
	}
	page, err := template.New("notice").Funcs(noticeWords(c.Language)).Parse(text)
	if err != nil {
		return err
	}
	var b strings.Builder
	err = page.Execute(&b, notice{
		KeepTexts: c.KeepTexts, KeepDeliveries: c.KeepDeliveries, Countries: c.Countries, Quiet: c.Quiet,
		WhatsApp: c.WhatsApp.Sender != "", Postgres: strings.Contains(c.Database, "://"), InEnvironment: m.Getenv(keyringVariable) != "",
	})
	if err != nil {
		return err
	}
	said := b.String()
	if c.FrontMatter {
		said = frontMatter(said)
	}
	m.printf("%s", said)
	return nil
}

// frontMatter makes the first heading the title of a page.
func frontMatter(said string) string {
	title, body, _ := strings.Cut(strings.TrimPrefix(said, "# "), "\n")
	return fmt.Sprintf("---\ntitle: %q\n---\n%s", title, body)
}

// noticeWords say numbers in a language.
func noticeWords(language string) template.FuncMap {
	after, term, and, code := [2]string{"einem Tag", "%d Tagen"}, [2]string{"ein Tag", "%d Tage"}, " und ", "Ländern mit der Vorwahl "
	if language == "en" {
		after, term, and, code = [2]string{"one day", "%d days"}, [2]string{"one day", "%d days"}, " and ", "countries with the code "
	}
	return template.FuncMap{
		"days": func(n int) string { return counted(n, after) },
		"term": func(n int) string { return counted(n, term) },
		"countries": func(codes []int) string {
			var all []string
			for _, c := range codes {
				all = append(all, fmt.Sprintf("+%d", c))
			}
			if n := len(all); n > 1 {
				all = append(all[:n-2], all[n-2]+and+all[n-1])
			}
			return code + strings.Join(all, ", ")
		},
	}
}

func counted(n int, words [2]string) string {
	if n == 1 {
		return words[0]
	}
	return fmt.Sprintf(words[1], n)
}
