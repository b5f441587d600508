package content

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCommandsAreThoseOfTheNotifier reads the manual of the notifier's grammar, which that program's own tests hold to its code.
func TestCommandsAreThoseOfTheNotifier(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../../notifier/internal/subscriber/doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(file.Doc.Text(), "\n# Words\n")
	section, _, ended := strings.Cut(section, "\n# ")
	if !found || !ended {
		t.Fatal("the manual has no section Words")
	}
	want, got := map[string]string{}, map[string]string{}
	for line := range strings.Lines(section) {
		if row, listed, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(line, "\t") {
			want[row] = strings.Trim(want[row]+", "+strings.ToLower(strings.TrimSpace(listed)), ", ")
		}
	}
	for _, c := range commands() {
		got[c.name] = c.words
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-notifier +here:\n%s", diff)
	}
}
