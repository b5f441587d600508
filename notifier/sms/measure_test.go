package sms

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The codes of 3GPP TS 23.038, written down a second time and by other means, so that a slip in one table shows.
var gsmBasic = map[int]rune{
	0x00: '@', 0x01: 0xA3, 0x02: '$', 0x03: 0xA5, 0x04: 0xE8, 0x05: 0xE9, 0x06: 0xF9, 0x07: 0xEC, 0x08: 0xF2, 0x09: 0xC7, 0x0A: '\n', 0x0B: 0xD8,
	0x0C: 0xF8, 0x0D: '\r', 0x0E: 0xC5, 0x0F: 0xE5, 0x10: 0x394, 0x11: '_', 0x12: 0x3A6, 0x13: 0x393, 0x14: 0x39B, 0x15: 0x3A9, 0x16: 0x3A0,
	0x17: 0x3A8, 0x18: 0x3A3, 0x19: 0x398, 0x1A: 0x39E, 0x1C: 0xC6, 0x1D: 0xE6, 0x1E: 0xDF, 0x1F: 0xC9, 0x24: 0xA4, 0x40: 0xA1, 0x5B: 0xC4,
	0x5C: 0xD6, 0x5D: 0xD1, 0x5E: 0xDC, 0x5F: 0xA7, 0x60: 0xBF, 0x7B: 0xE4, 0x7C: 0xF6, 0x7D: 0xF1, 0x7E: 0xFC, 0x7F: 0xE0,
}

var gsmExtension = map[int]rune{
	0x0A: 0x0C, 0x14: '^', 0x28: '{', 0x29: '}', 0x2F: '\\', 0x3C: '[', 0x3D: '~', 0x3E: ']', 0x40: '|', 0x65: 0x20AC,
}

func TestAlphabet(t *testing.T) {
	table := []rune(alphabet)
	if len(table) != 128 {
		t.Fatalf("the alphabet has %d places, want 128", len(table))
	}
	for code, got := range table {
		want, special := gsmBasic[code]
		if !special {
			want = rune(code) // as in ASCII
		}
		if code == 0x1B { // the escape
			continue
		}
		if got != want {
			t.Errorf("code %#02x is %q, want %q", code, got, want)
		}
		if cost := Measure(string(want)); cost.Units != 1 || cost.Encoding != GSM7 {
			t.Errorf("Measure(%q) = %+v, want one septet", want, cost)
		}
	}
	if n := utf8.RuneCountInString(extension); n != len(gsmExtension) {
		t.Errorf("the extension has %d characters, want %d", n, len(gsmExtension))
	}
	for _, want := range gsmExtension {
		if cost := Measure(string(want)); cost.Units != 2 || cost.Encoding != GSM7 {
			t.Errorf("Measure(%q) = %+v, want two septets", want, cost)
		}
	}
}

// No character but the 127 and the 10 is GSM-7, in all of Unicode.
func TestAlphabetHasNothingElse(t *testing.T) {
	count := 0
	for r := range rune(utf8.MaxRune + 1) {
		if septets(r) > 0 {
			count++
		}
	}
	if count != 137 {
		t.Errorf("%d characters are GSM-7, want 137", count)
	}
	if septets('\x1b') != 0 {
		t.Error("the escape itself is no character")
	}
}

func TestMeasure(t *testing.T) {
	repeat := strings.Repeat
	tests := []struct {
		name, text string
		want       Cost
	}{
		{"empty", "", Cost{}},
		{"one letter", "a", Cost{Units: 1, Segments: 1}},
		{"German", "Fernwärme fällt aus: Größe", Cost{Units: 26, Segments: 1}},
		{"160", repeat("a", 160), Cost{Units: 160, Segments: 1}},
		{"161", repeat("a", 161), Cost{Units: 161, Segments: 2}},
		{"two full", repeat("a", 306), Cost{Units: 306, Segments: 2}},
		{"two full and one", repeat("a", 307), Cost{Units: 307, Segments: 3}},
		{"ten full", repeat("a", 1530), Cost{Units: 1530, Segments: 10}},
		{"80 euros", repeat("€", 80), Cost{Units: 160, Segments: 1}},
		{"81 euros, 76 in each segment", repeat("€", 81), Cost{Units: 162, Segments: 2}},
		{"152 euros", repeat("€", 152), Cost{Units: 304, Segments: 2}},
		{"153 euros: 306 units, but no escape is cut off", repeat("€", 153), Cost{Units: 306, Segments: 3}},
		{"escape over the boundary", repeat("a", 152) + "€" + repeat("a", 152), Cost{Units: 306, Segments: 3}},
		{"escape before the boundary", repeat("a", 151) + "€" + repeat("a", 153), Cost{Units: 306, Segments: 2}},
		{"escape at the end of a single one", repeat("a", 158) + "€", Cost{Units: 160, Segments: 1}},
		{"UCS-2", "„Ende“", Cost{Encoding: UCS2, Units: 6, Segments: 1, Offenders: []rune("„“")}},
		{"offenders once each, in order", "ł–ł–ş", Cost{Encoding: UCS2, Units: 5, Segments: 1, Offenders: []rune("ł–ş")}},
		{"70", repeat("ł", 70), Cost{Encoding: UCS2, Units: 70, Segments: 1, Offenders: []rune("ł")}},
		{"71", repeat("ł", 71), Cost{Encoding: UCS2, Units: 71, Segments: 2, Offenders: []rune("ł")}},
		{"134", repeat("ł", 134), Cost{Encoding: UCS2, Units: 134, Segments: 2, Offenders: []rune("ł")}},
		{"135", repeat("ł", 135), Cost{Encoding: UCS2, Units: 135, Segments: 3, Offenders: []rune("ł")}},
		{"a euro counts one in UCS-2", "€ł", Cost{Encoding: UCS2, Units: 2, Segments: 1, Offenders: []rune("ł")}},
		{"35 emoji", repeat("🚒", 35), Cost{Encoding: UCS2, Units: 70, Segments: 1, Offenders: []rune("🚒")}},
		{"66 emoji, 33 in each segment", repeat("🚒", 66), Cost{Encoding: UCS2, Units: 132, Segments: 2, Offenders: []rune("🚒")}},
		{"67 emoji: 134 units, but no pair is cut", repeat("🚒", 67), Cost{Encoding: UCS2, Units: 134, Segments: 3, Offenders: []rune("🚒")}},
		{"pair over the boundary", repeat("a", 66) + "🚒" + repeat("a", 66), Cost{Encoding: UCS2, Units: 134, Segments: 3, Offenders: []rune("🚒")}},
		{"not UTF-8", "a\xff\xfe", Cost{Encoding: UCS2, Units: 3, Segments: 1, Offenders: []rune("\uFFFD")}},
		{"a + ¨ apart", "a\u0308", Cost{Encoding: UCS2, Units: 2, Segments: 1, Offenders: []rune("\u0308")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Measure(tt.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestEncodingNames(t *testing.T) {
	if GSM7.String() != "GSM-7" || UCS2.String() != "UCS-2" {
		t.Errorf("got %s and %s", GSM7, UCS2)
	}
}

// texts draws what editors and word processors write, and now and then anything at all.
func texts() *rapid.Generator[string] {
	typed := rapid.SampledFrom([]rune("aäßzZ 0.€[{\n\r\t\fŁąяΩ„“”»–—…×ẞﬁﬃ\u00a0\u2009\u00ad\u200b\u200c\u200d\ufe0f\u0308\u0301\u202e🚒👩1\u20e3\x1b\x00`´"))
	return rapid.OneOf(
		rapid.StringOfN(typed, 0, 400, -1),
		rapid.StringOfN(rapid.SampledFrom([]rune("a€…")), 0, 400, -1),
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 200), func(b []byte) string { return string(b) }),
	)
}

func TestMoreTextNeverCostsLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, more := texts().Draw(t, "text"), texts().Draw(t, "more")
		if a, b := Measure(text).Segments, Measure(text+more).Segments; a > b {
			t.Fatalf("%q costs %d segments, with %q behind only %d", text, a, more, b)
		}
	})
}

func TestSegmentsAreWithinTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cost := Measure(texts().Draw(t, "text"))
		most, gap := cost.Encoding.joined(), cost.Encoding.joined()-1
		fewest, worst := (cost.Units+most-1)/most, (cost.Units+gap-1)/gap
		if cost.Units <= cost.Encoding.alone() {
			fewest, worst = min(cost.Units, 1), min(cost.Units, 1)
		}
		if cost.Segments < fewest || cost.Segments > worst {
			t.Fatalf("%+v: want %d to %d segments", cost, fewest, worst)
		}
	})
}
