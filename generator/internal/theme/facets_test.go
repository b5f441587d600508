package theme

import (
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

// bound is the default theme in a language, for a newsroom in Berlin.
func bound(t *testing.T, language string) *binding {
	t.Helper()
	info := newSample(t)
	info.Language = language
	b, err := loadDefault(t).bind(info)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSpan(t *testing.T) {
	zone, german, english := berlin(t), bound(t, "de"), bound(t, "en")
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zone)
	}
	for _, tt := range []struct {
		event  site.Event
		de, en string
	}{
		{site.Event{Start: at(12, 10, 13, 0), End: at(12, 10, 15, 30)}, "Donnerstag, 10. Dezember 2026, 13:00–15:30 Uhr", "Thursday, 10 December 2026, 13:00–15:30"},
		{site.Event{Start: at(12, 10, 13, 0)}, "Donnerstag, 10. Dezember 2026, 13:00 Uhr", "Thursday, 10 December 2026, 13:00"},
		{site.Event{Start: at(12, 10, 13, 0), End: at(12, 10, 13, 0)}, "Donnerstag, 10. Dezember 2026, 13:00 Uhr", "Thursday, 10 December 2026, 13:00"},
		{site.Event{Start: at(12, 10, 22, 0), End: at(12, 11, 4, 0)}, "Do., 10. Dez. 2026, 22:00 Uhr – Fr., 11. Dez. 2026, 04:00 Uhr", "Thu, 10 Dec 2026, 22:00 – Fri, 11 Dec 2026, 04:00"},
		{site.Event{Start: at(12, 10, 0, 0), AllDay: true}, "Donnerstag, 10. Dezember 2026", "Thursday, 10 December 2026"},
		{site.Event{Start: at(12, 10, 0, 0), End: at(12, 10, 0, 0), AllDay: true}, "Donnerstag, 10. Dezember 2026", "Thursday, 10 December 2026"},
		{site.Event{Start: at(12, 10, 0, 0), End: at(12, 12, 0, 0), AllDay: true}, "Do., 10. – Sa., 12. Dezember 2026", "Thu, 10 – Sat, 12 December 2026"},
		{site.Event{Start: at(11, 30, 0, 0), End: at(12, 2, 0, 0), AllDay: true}, "Mo., 30. November 2026 – Mi., 2. Dezember 2026", "Mon, 30 November 2026 – Wed, 2 December 2026"},
	} {
		if got := german.span(&tt.event); got != tt.de {
			t.Errorf("got %s, want %s", got, tt.de)
		}
		if got := english.span(&tt.event); got != tt.en {
			t.Errorf("got %s, want %s", got, tt.en)
		}
	}
}

func TestUntil(t *testing.T) {
	b := bound(t, "de")
	for at, want := range map[time.Time]string{
		time.Date(2026, 12, 15, 22, 59, 59, 0, time.UTC): "15. Dezember 2026",
		time.Date(2026, 12, 15, 11, 0, 0, 0, time.UTC):   "15. Dezember 2026, 12:00 Uhr",
	} {
		if got := b.until(at); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSize(t *testing.T) {
	german, english := bound(t, "de"), bound(t, "en")
	for bytes, want := range map[int64][2]string{
		0: {"1\u00a0kB", "1\u00a0kB"}, 1499: {"1\u00a0kB", "1\u00a0kB"}, 840_000: {"840\u00a0kB", "840\u00a0kB"}, 1_240_000: {"1,2\u00a0MB", "1.2\u00a0MB"},
		128_400_000: {"128\u00a0MB", "128\u00a0MB"}, 2_500_000_000: {"2,5\u00a0GB", "2.5\u00a0GB"},
	} {
		if got := [2]string{german.size(bytes), english.size(bytes)}; got != want {
			t.Errorf("%d: got %q, want %q", bytes, got, want)
		}
	}
}

func TestFiletype(t *testing.T) {
	for href, want := range map[string]string{"/a/plan.pdf": "PDF", "/a/Plan.DOCX": "DOCX", "/a.b/plan": ""} {
		if got := filetype(&site.Download{Href: href}); got != want {
			t.Errorf("%s: got %q, want %q", href, got, want)
		}
	}
}

func TestContact(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"Personal, App. 4400":           "Personal, App. 4400",
		"<b>Petra</b> & Co":             "&lt;b&gt;Petra&lt;/b&gt; &amp; Co",
		"personal@werk.example":         `<a href="mailto:personal@werk.example">personal@werk.example</a>`,
		"Petra, +49 171 39200-11.":      `Petra, <a href="tel:+491713920011">+49 171 39200-11</a>.`,
		"030 23125 110, bis 16 Uhr":     `<a href="tel:03023125110">030 23125 110</a>, bis 16 Uhr`,
		"2026-12-10":                    "2026-12-10",
		"(030) 23125-120":               `<a href="tel:03023125120">(030) 23125-120</a>`,
		"(030/23125-120)":               `(<a href="tel:03023125120">030/23125-120</a>)`,
		"+49 (0)30 23125 121":           `<a href="tel:+493023125121">+49 (0)30 23125 121</a>`,
		"+49(0)171 39200-11":            `<a href="tel:+491713920011">+49(0)171 39200-11</a>`,
		"Wien, 01 23125":                `Wien, <a href="tel:0123125">01 23125</a>`,
		"01 23 12 51 20":                `<a href="tel:0123125120">01 23 12 51 20</a>`,
		"Frist 01-12-2026":              "Frist 01-12-2026",
		"01/12/2026 bis 09 12 2026":     "01/12/2026 bis 09 12 2026",
		"2026-01-12 12:00 Uhr":          "2026-01-12 12:00 Uhr",
		"09-12, 13-16 Uhr":              "09-12, 13-16 Uhr",
		"08-12 13-16 Uhr":               "08-12 13-16 Uhr",
		"01067 Dresden":                 "01067 Dresden",
		"bis 01-12-2026: 030 23125 120": `bis 01-12-2026: <a href="tel:03023125120">030 23125 120</a>`,
	} {
		if got := string(contact(text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
