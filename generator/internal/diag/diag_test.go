package diag

import (
	"strings"
	"testing"
)

func TestPrintSortsByPlaceAndNamesIt(t *testing.T) {
	l := List{
		Errorf("b.md", 2, 3, "", "second"),
		Warningf("a.md", 9, 0, "write one", "no alt"),
		Errorf("a.md", 0, 0, "", "not readable"),
		Errorf("", 0, 0, "", "no file"),
	}
	var b strings.Builder
	l.In("content").Print(&b)
	want := "no file\ncontent/a.md: not readable\ncontent/a.md:9:1: warning: no alt\n    hint: write one\ncontent/b.md:2:3: second\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if l[0].File != "b.md" {
		t.Error("In changed the list it was given")
	}
}

// A name that somebody else gave a file does not write to the terminal of who reads it.
func TestTextIsPlain(t *testing.T) {
	p := Warningf("a\x1b[31m\nb.md", 1, 2, "c\x07", "d\x1b]0;e\u009b\r\nf\tg")
	if got, want := p.String(), "a�[31m�b.md:1:2: warning: d�]0;e��\nf\tg\n    hint: c�"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCount(t *testing.T) {
	l := List{Warningf("a", 1, 1, "", "w")}
	if l.HasErrors() {
		t.Error("a warning is no error")
	}
	l = append(l, Errorf("a", 1, 1, "", "e"))
	if e, w := l.Count(); e != 1 || w != 1 || !l.HasErrors() {
		t.Errorf("got %d errors, %d warnings", e, w)
	}
}
