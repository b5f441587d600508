package feed

import (
	"strings"
	"testing"

	"newsroom/generator/internal/site"
	"newsroom/notifier/sms"
)

func TestTheTextOfADigestIsOneMessage(t *testing.T) {
	long := "Die Verlängerung der Linie 2 bis Ziegelanger Süd wird im nächsten Jahr dreimal so teuer wie bisher geplant und zwei Jahre später fertig"
	tests := []struct {
		name, language string
		posts          []*site.Post
		want           string
	}{
		{"one", "de", []*site.Post{{Title: "Kantine"}}, "Mini, 22.11.: 1 neuer Beitrag. Kantine"},
		{"several", "de", []*site.Post{{Title: "Kantine"}, {Title: "Linie  2\nfährt"}, {Title: "Gas"}}, "Mini, 22.11.: 3 neue Beiträge. Kantine; Linie 2 fährt; Gas"},
		{"English", "en", []*site.Post{{Title: "Canteen"}, {Title: "Gas", Exercise: true}}, "Mini, 22 Nov: 2 new posts. Canteen; EXERCISE: Gas"},
		{"the first is cut short", "de", []*site.Post{{Title: long}}, "Mini, 22.11.: 1 neuer Beitrag. Die Verlängerung der Linie 2 bis Ziegelanger Süd wird im nächsten Jahr dreimal so ..."},
		{"a later one is left out", "de", []*site.Post{{Title: "Kantine"}, {Title: long}, {Title: "Gas"}}, "Mini, 22.11.: 3 neue Beiträge. Kantine; Gas"},
		{"quotation marks become cheap ones", "de", []*site.Post{{Title: "„Licht“ – neu"}, {Title: "Gas"}}, "Mini, 22.11.: 2 neue Beiträge. „Licht“ – neu; Gas"},
		{"letters that make it dear", "de", []*site.Post{{Title: "Привет"}, {Title: "Gas"}}, "Mini, 22.11.: 2 neue Beiträge. Gas"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite()
			s.Language = tt.language
			d := &site.Digest{
				ID: "channels/mini/2026-11-22", List: &site.List{ID: "mini", Title: "Mini"}, At: at(7, 0), Posts: tt.posts,
				ShortURL: "https://news.stadtwerke.example/a/abcdef/",
			}
			got := DigestText(s, d)
			if got != tt.want {
				t.Errorf("got %q", got)
			}
			if cost := sms.Measure(sms.Compose(sms.Notice{Kind: "digest", Language: tt.language, Text: got, Link: d.ShortURL})); cost.Segments != 1 {
				t.Errorf("%d segments of %s", cost.Segments, cost.Encoding)
			}
			if strings.ContainsAny(got, "\n\t") {
				t.Error("it breaks")
			}
		})
	}
}
