package desk

import (
	"reflect"
	"testing"
)

// TestWording: the pages have all of their words in both languages.
func TestWording(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"de", "en"} {
		words := reflect.ValueOf(*wordingIn(language))
		for i := range words.NumField() {
			if name := words.Type().Field(i).Name; words.Field(i).IsZero() {
				t.Errorf("%s: %s is empty", language, name)
			}
		}
	}
}
