package subscriber

import (
	"regexp"
	"testing"
)

func TestWordingVersion(t *testing.T) {
	version := WordingVersion()
	if !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(version) || version != versionOf(german(), english()) {
		t.Errorf("%q", version)
	}
	changed := german()
	changed.invitation += "!"
	if versionOf(changed, english()) == version || versionOf(english(), german()) == version {
		t.Error("another wording has the same version")
	}
}

// Nothing that people are told is missing in one of the languages.
func TestWordings(t *testing.T) {
	for name, w := range map[string]wording{"de": german(), "en": english()} {
		for field, sentence := range sentences(w) {
			if sentence == "" {
				t.Errorf("%s has no %s", name, field)
			}
		}
	}
}
