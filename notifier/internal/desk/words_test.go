package desk_test

import (
	"errors"
	"strings"
	"testing"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/store"
)

// TestWords: each state, picture and error has words in both languages.
func TestWords(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"": "offen", "de": "offen", "en": "open", "EN-gb": "open", "fr": "offen"} {
		if got := desk.Words(language).Open; got != want {
			t.Errorf("%q: %q, want %q", language, got, want)
		}
	}
	for _, w := range []desk.Wording{desk.Words("de"), desk.Words("en")} {
		for _, state := range store.States() {
			if said := w.Progress(state, ""); said == "" || strings.Contains(said, "_") || w.Language == "de" && said == string(state) {
				t.Errorf("%s: %s is %q", w.Language, state, said)
			}
		}
		for _, state := range []store.PictureState{store.PictureWanted, store.PictureRefused, store.PictureGone} {
			if said := w.Picture(store.Picture{ID: 7, State: state, Why: "damaged"}); !strings.Contains(said, "7") || strings.Contains(said, "%!") {
				t.Errorf("%s is %q", state, said)
			}
		}
		if said := w.Picture(store.Picture{ID: 7, State: store.PictureKept}); said != "" {
			t.Errorf("of a picture that can be seen it says %q", said)
		}
		for _, err := range []error{
			desk.ErrEmpty, desk.ErrLong, store.ErrNoThread, store.ErrNobody, store.ErrSeveral, store.ErrStopped, store.ErrWindow, store.ErrHandled, store.ErrNoPicture,
		} {
			if said, known := w.Explain(err); !errors.Is(known, err) || said == "" || said == err.Error() && !errors.Is(err, desk.ErrEmpty) {
				t.Errorf("%s: %v is %q", w.Language, err, said)
			}
		}
		if said, known := w.Explain(store.ErrInUse); known != nil || said != "" {
			t.Errorf("what no editor can mend is %q", said)
		}
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hallo\n\tWelt": "Hallo\n\tWelt", "\x1b]0;x\x07a": "]0;xa", "a\u202eb\u2066c\u200bd\u0085": "abcd", "👩\u200d🚒": "👩\u200d🚒", "a\r\nb": "a\nb",
	} {
		if got := desk.Harmless(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
