package subscriber

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"plain", "STOP", []string{"stop"}},
		{"empty", " \t\n", nil},
		{"several", "MINI, maxi;Feuerwehr", []string{"mini", "maxi", "feuerwehr"}},
		{"umlauts", "MÜLL Muell mu\u0308ll", []string{"muell", "muell", "muell"}},
		{"something invisible in an umlaut", "mu\u200b\u0308ll", []string{"muell"}},
		{"capital umlauts", "ÄÖÜ", []string{"aeoeue"}},
		{"sharp s", "Straße STRASSE STRAẞE", []string{"strasse", "strasse", "strasse"}},
		{"accents", "Café CAFE\u0301", []string{"cafe", "cafe"}},
		{"full width", "ＳＴＯＰ！", []string{"stop"}},
		{"mathematical bold", "𝐒𝐓𝐎𝐏", []string{"stop"}},
		{"squared", "🅂🅃🄾🄿", []string{"stop"}},
		{"long s and ligature", "ſtop ﬁx", []string{"stop", "fix"}},
		{"zero width inside", "S\u200bT\u200dO\u2060P\ufeff", []string{"stop"}},
		{"soft hyphen", "Ab\u00admelden", []string{"abmelden"}},
		{"direction marks", "\u202aSTOP\u202c\u200f", []string{"stop"}},
		{"invisible letters", "S\u3164TOP\uffa0", []string{"stop"}},
		{"quotes", "„STOP“ »stop« 'stop'", []string{"stop", "stop", "stop"}},
		{"emoji around", "🛑STOP🛑 👍🏽", []string{"stop"}},
		{"emoji digit", "Linie 4\ufe0f\u20e3", []string{"linie", "4"}},
		{"Turkish I", "İNFO", []string{"info"}},
		{"blanks of all kinds", "STOP\u00a0MAXI\u3000\u2009MINI", []string{"stop", "maxi", "mini"}},
		{"hyphen and underscore", "freie-stellen freie_stellen", []string{"freie", "stellen", "freie", "stellen"}},
		{"not UTF-8", "\xffSTOP\xfe", []string{"stop"}},
		{"NUL", "\x00STOP\x00", []string{"stop"}},
		{"other scripts", "Привет, 漢字", []string{"привет", "漢字"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, words(tt.text)); diff != "" && len(tt.want)+len(words(tt.text)) > 0 {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
