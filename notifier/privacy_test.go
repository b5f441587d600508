package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/subscriber"
)

// noticeOf runs `notifier privacy` with settings.
func noticeOf(t *testing.T, env map[string]string, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	m := Main{Args: append([]string{"privacy"}, args...), Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return env[name] }}
	if status := m.Run(t.Context()); status != exitDone {
		t.Fatalf("status %d: %s", status, &stderr)
	}
	return stdout.String()
}

// TestNoticeIsTrueOfSettings: each setting that the notice speaks of changes it, in both languages.
func TestNoticeIsTrueOfSettings(t *testing.T) {
	for language, usual := range map[string][]string{
		"de": {"30 Tagen", "90 Tagen", "30 Tage ", "90 Tage ", "Vorwahl +49 ", "SQLite", "in einer Datei", "WhatsApp ist nicht eingerichtet"},
		"en": {"30 days", "90 days", "30 days ", "90 days ", "code +49.", "SQLite", "in a file", "WhatsApp is not set up"},
	} {
		other := map[string][]string{
			"de": {"ein Tag ", "45 Tage ", "+49, +43 und +41", "PostgreSQL", "in der Umgebung", "der Betreiber von WhatsApp", "die Ruhezeit 22:00-06:00"},
			"en": {"one day ", "45 days ", "+49, +43 and +41", "PostgreSQL", "program's environment", "the operator of WhatsApp", "quiet hours are 22:00-06:00"},
		}[language]
		before := noticeOf(t, nil, "--language", language)
		after := noticeOf(t, map[string]string{keyringVariable: "{}"}, "--language", language, "--keep-texts=1", "--keep-deliveries=45",
			"--countries=49,43,41", "--database=postgres://host/n", "--whatsapp-sender=+491713920099", "--quiet=22:00-06:00")
		wantWords(t, before, usual, other)
		wantWords(t, after, other, usual)
	}
}

func wantWords(t *testing.T, notice string, words, none []string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(notice, word) {
			t.Errorf("%q is missing", word)
		}
	}
	for _, word := range none {
		if strings.Contains(notice, word) {
			t.Errorf("%q is there", word)
		}
	}
	if strings.Contains(notice, "{{") || strings.Contains(notice, "<no value>") {
		t.Error("something was not filled in")
	}
}

// TestNoticesAreAlike: headings, lists and tables of the two languages, and what stands in quotes of code, are the same.
func TestNoticesAreAlike(t *testing.T) {
	german, english := noticeOf(t, nil), noticeOf(t, nil, "--language=en")
	if diff := cmp.Diff(structure(german), structure(english)); diff != "" {
		t.Error(diff)
	}
	isMarkup := func(field string) bool { return !strings.ContainsFunc(field, isInWord) }
	if n := len(slices.DeleteFunc(strings.Fields(german), isMarkup)); n > 1000 {
		t.Errorf("%d words are more than two pages", n)
	}
}

func isInWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// structure is what each line of a page begins with, and the code in it.
func structure(page string) (all []string) {
	code := regexp.MustCompile("`[^`]+`")
	for line := range strings.Lines(page) {
		mark := regexp.MustCompile(`^(#+|- |\||$)`).FindString(strings.TrimSpace(line))
		all = append(all, strings.Join(append([]string{mark}, code.FindAllString(line, -1)...), " "))
	}
	return all
}

// TestNoticeNamesWords: each word that it tells people to text means something, and the same in both languages.
func TestNoticeNamesWords(t *testing.T) {
	house := subscriber.Newsroom{Title: "Netz", Language: "de", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}
	kinds := map[string][]subscriber.Kind{}
	for _, language := range []string{"de", "en"} {
		for _, bold := range regexp.MustCompile(`\*\*([A-ZÖ0-9 -]+)\*\*`).FindAllStringSubmatch(noticeOf(t, nil, "--language", language), -1) {
			kind := house.Step(subscriber.State{Channels: []string{"mini"}}, subscriber.Input{Text: bold[1]}).Kind
			if kind == subscriber.Message || kind == subscriber.Unsure {
				t.Errorf("%s is no word", bold[1])
			}
			kinds[language] = append(kinds[language], kind)
		}
	}
	if diff := cmp.Diff(kinds["de"], kinds["en"]); diff != "" {
		t.Error(diff)
	}
	for _, want := range []subscriber.Kind{subscriber.Stopped, subscriber.Disclosed, subscriber.Forgotten} {
		if !slices.Contains(kinds["de"], want) {
			t.Errorf("no word is %s: %v", want, kinds["de"])
		}
	}
}
