package content

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":                            `""`,
		"Gas: \"Fenster\" \\ auf # 1": `"Gas: \"Fenster\" \\ auf # 1"`,
		"„Ä“ – ½ 🚒 👩\u200d🚒 Łódź 中 👍🏽": "\"„Ä“ – ½ 🚒 👩\u200d🚒 Łódź 中 👍🏽\"",
		"a\nb\tc\u2028d\u202e": `"a\U0000000Ab\U00000009c\U00002028d\U0000202E"`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var read string
		if err := yaml.Unmarshal([]byte(Quote(text)), &read); err != nil || read != text || strings.ContainsAny(Quote(text), "\r\n") {
			t.Fatalf("%q became %q, %v", text, read, err)
		}
	})
}
