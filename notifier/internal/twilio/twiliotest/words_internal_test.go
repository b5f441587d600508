package twiliotest

import "testing"

// Both languages have a word for everything, each place and kind of fault
// among it.
func TestWords(t *testing.T) {
	p := newPage(Config{})
	if p.err != nil {
		t.Fatal(p.err)
	}
	for name := range p.words["de"] {
		if p.words["en"][name] == "" {
			t.Errorf("English lacks %s", name)
		}
	}
	for name := range p.words["en"] {
		if p.words["de"][name] == "" {
			t.Errorf("German lacks %s", name)
		}
	}
	for _, place := range places() {
		if p.words["de"]["at-"+string(place.Where)] == "" {
			t.Errorf("no word for %s", place.Where)
		}
		for _, kind := range place.Kinds {
			if p.words["de"]["fault-"+string(kind)] == "" {
				t.Errorf("no word for %s", kind)
			}
		}
	}
}
