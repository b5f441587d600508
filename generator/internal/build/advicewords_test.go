package build

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"newsroom/notifier/sms"
)

// TestCheaperKeepsItsPromise: what a hint says of segments is true, whatever the text.
func TestCheaperKeepsItsPromise(t *testing.T) {
	typed := rapid.SampledFrom([]rune("aäßzZ 0.€[{ŁóąяΩ„“–…½²°→ﬁ\u00a0\u00ad\u200d\ufe0f🚒👩"))
	less := regexp.MustCompile(`^with (\d+) characters? less it is (.*); the rest stands on the page$`)
	then := regexp.MustCompile(`: then it is (\d+) segments? of (?:GSM-7|UCS-2) \(\d+ units\)(?:: (.*))?$`)
	rapid.Check(t, func(t *rapid.T) {
		said := sms.Compose(sms.Notice{Kind: "alert", Text: rapid.StringOfN(typed, 0, 400, -1).Draw(t, "text"), Link: "https://netz.example/a/zqpmjd/"})
		cost := sms.Measure(said)
		hint := cheaper(said, cost)
		if (hint == "") != (cost.Segments <= 1) {
			t.Fatalf("%d segments: %q", cost.Segments, hint)
		}
		if m := less.FindStringSubmatch(hint); m != nil {
			n, _ := strconv.Atoi(m[1]) // digits
			rest := []rune(said)[n:]
			if got := segments(sms.Measure(string(rest))); got != m[2] || sms.Measure(string([]rune(said)[n-1:])).Segments < cost.Segments {
				t.Fatalf("%q, but it is %s", hint, got)
			}
		}
		if m := then.FindStringSubmatch(hint); m != nil {
			promised, _ := strconv.Atoi(m[1]) // digits
			if promised >= cost.Segments || m[2] != "" && sms.Measure(m[2]).Segments != promised {
				t.Fatalf("%d segments: %q", cost.Segments, hint)
			}
		}
	})
}

func TestPlainLetter(t *testing.T) {
	for _, tt := range []struct {
		letter rune
		want   string
	}{
		{'Ł', "L"},
		{'ó', "o"},
		{'ź', "z"},
		{'ş', "s"},
		{'ğ', "g"},
		{'ı', "i"},
		{'œ', "oe"},
		{'ç', "c"},
		{'°', " Grad"},
		{'²', "2"},
		{'½', "1/2"},
		{'™', "TM"},
		{'№', "No"},
		{'→', "->"},
		{'я', ""},
		{'🚒', ""},
		{'\u200d', ""},
		{'中', ""},
	} {
		if got := plainLetter(tt.letter); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.letter, got, tt.want)
		}
	}
}

func TestFirstSentences(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n\n", nil},
		{"Eins. Zwei! Drei? Vier", []string{"Eins.", "Zwei!", "Drei?", "Vier"}},
		{"Am 22. November, Hauptstr. 5 bzw. 6, Nr. 7, z. B. Haus A. usw.", []string{"Am 22. November, Hauptstr. 5 bzw. 6, Nr. 7, z. B. Haus A. usw."}},
		{"Der „Markt“ ist zu. „Bitte warten.“ Danke.", []string{"Der „Markt“ ist zu.", "„Bitte warten.“", "Danke."}},
		{"Eine Zeile\nnoch eine", []string{"Eine Zeile", "noch eine"}},
	} {
		if diff := cmp.Diff(tt.want, firstSentences(tt.text)); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aÄ.!?\"“) \n1")), 0, 200, -1).Draw(t, "text")
		all := firstSentences(text)
		if got := strings.Join(all, " "); len(all) > maxSentences || !strings.HasPrefix(strings.Join(strings.Fields(text), " "), got) {
			t.Fatalf("%q became %q", text, all)
		}
	})
}

func TestPlainText(t *testing.T) {
	body := "<h2 id=\"a\">Was\nist</h2>\n<p>Ein <b>Rohr</b> &amp; mehr.<br>Bitte <a href=\"x\">meiden</a>.</p><ul><li>A<li>B</ul><p>&lt;b&gt;"
	want := []string{"Was ist", "Ein Rohr & mehr.", "Bitte meiden.", "A", "B", "<b>"}
	if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(firstSentences(plainText(body)))); diff != "" {
		t.Error(diff)
	}
}
