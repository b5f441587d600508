package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTransliterate(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing to do", "Linie 4 fährt wieder.", "Linie 4 fährt wieder."},
		{"German quotes", "„Strom“ und ‚Gas‘", `"Strom" und 'Gas'`},
		{"English quotes", "“power” and ‘gas’", `"power" and 'gas'`},
		{"guillemets", "»Strom« und ›Gas‹", `"Strom" und 'Gas'`},
		{"apostrophe", "geht’s", "geht's"},
		{"accents as apostrophes", "geht`s geht´s", "geht's geht's"},
		{"dashes", "8–12 Uhr — Sperrung", "8-12 Uhr - Sperrung"},
		{"minus", "−5 Grad", "-5 Grad"},
		{"bullet", "• Weststadt", "- Weststadt"},
		{"ellipsis", "Moment …", "Moment ..."},
		{"times", "3×4 m", "3x4 m"},
		{"capital sharp s", "STRAẞE", "STRAßE"},
		{"spaces", "5\u00a0km\u2009weit\u202f!\u3000", "5 km weit ! "},
		{"tab", "a\tb", "a b"},
		{"lines", "a\r\nb\rc\u2028d\u0085e\ff", "a\nb\nc\nd\ne\nf"},
		{"soft hyphen", "Fern\u00adwärme", "Fernwärme"},
		{"zero width", "\ufeffFern\u200bwärme\u2060", "Fernwärme"},
		{"direction marks", "\u202eabc\u202c\u200f", "abc"},
		{"controls", "a\x00b\x1bc\x07", "abc"},
		{"ligatures", "Schiﬀ oﬀen, ﬁx, ﬂott, Riﬃ, Raﬄe, ﬆ", "Schiff offen, fix, flott, Riffi, Raffle, st"},
		{"letter and mark", "Fernwa\u0308rme, O\u0308l", "Fernwärme, Öl"},
		{"letter and mark, something invisible between", "a\u200b\u0308", "ä"},
		{"the ohm sign is the Greek letter", "5 \u2126", "5 Ω"},
		{"euro and brackets stay", "5 € [neu] {x} ~ | ^ \\", "5 € [neu] {x} ~ | ^ \\"},
		{"letters stay", "Łódź, Şahin, Ærø, cœur, Привет, ςα", "Łódź, Şahin, Ærø, cœur, Привет, ςα"},
		{"signs with a meaning stay", "25 °C, 10 m², ½, 100 ‰, ™", "25 °C, 10 m², ½, 100 ‰, ™"},
		{"emoji stay", "🚒 ❤\ufe0f 👩\u200d🚒 1\ufe0f\u20e3", "🚒 ❤\ufe0f 👩\u200d🚒 1\ufe0f\u20e3"},
		{"Persian joiner stays", "کتاب\u200cها", "کتاب\u200cها"},
		{"joiner without work", "a\u200d\u200cb\ufe0f!\u200d", "ab!"},
		{"tags without work", "a\U000E0067\U000E007Fb", "ab"},
		{"not worth it: 70 dots in one segment become 210 units", strings.Repeat("…", 70), strings.Repeat("…", 70)},
		{"not worth it, but what is free is done", strings.Repeat("…", 69) + "„", strings.Repeat("…", 69) + `"`},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Transliterate(tt.text); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestTransliterateLeavesTheAlphabet(t *testing.T) {
	for _, r := range alphabet + strings.TrimPrefix(extension, "\f") {
		want := string(r)
		if r == '\r' {
			want = "\n"
		}
		if got := Transliterate(string(r)); got != want {
			t.Errorf("Transliterate(%q) = %q", r, got)
		}
	}
}

// Whatever the table gives must be GSM-7, else it would not be worth a replacement.
func TestReplacementsAreGSM(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		equal, known := plainEqual(r)
		if !known {
			continue
		}
		for _, e := range equal {
			if septets(e) != 1 {
				t.Errorf("%q is replaced by %q, which has %q", r, equal, e)
			}
		}
	}
}

func TestTransliterateNeverCostsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts().Draw(t, "text")
		plain := Transliterate(text)
		if a, b := Measure(text).Segments, Measure(plain).Segments; b > a {
			t.Fatalf("%q costs %d segments, %q costs %d", text, a, plain, b)
		}
		if again := Transliterate(plain); again != plain {
			t.Fatalf("%q, then %q, then %q", text, plain, again)
		}
	})
}

// Letters and digits are never lost and never change, but for the two that are another form of the same letters.
func TestTransliterateKeepsLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]rune("aäzßŁąяΩœ漢字ñé09²½°€"))
		noise := rapid.SampledFrom([]string{"", " ", "\u200b", "\u00ad", "\u202e", "„"})
		var text, want strings.Builder
		for range rapid.IntRange(0, 50).Draw(t, "n") {
			letter := string(letters.Draw(t, "letter"))
			text.WriteString(letter + noise.Draw(t, "noise"))
			want.WriteString(letter)
		}
		got := strings.NewReplacer(" ", "", `"`, "", "„", "").Replace(Transliterate(text.String()))
		if got != want.String() {
			t.Fatalf("%q became %q", text.String(), got)
		}
	})
}

func FuzzMeasure(f *testing.F) {
	for _, seed := range []string{"", "Fernwärme", "„…“", "🚒\u200d", "\xff", strings.Repeat("€", 80)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain := Transliterate(text)
		if Measure(plain).Segments > Measure(text).Segments || Transliterate(plain) != plain {
			t.Errorf("%q became %q", text, plain)
		}
	})
}
