package looktest

import (
	"fmt"
	"strings"
	"testing"
)

// todo are parts of complaints that are known and wait for their mending; everything else fails. The list is to become empty.
var todo = []string{
	"linie-2-ziegelanger-sued/: the first visit", // a long text with a table of six kilobytes
	"zeichenzirkel-frostnacht/: the first visit", // a gallery of many widths
}

// complain is t.Errorf, but for what is known.
func complain(t *testing.T, format string, args ...any) {
	t.Helper()
	text := fmt.Sprintf(format, args...)
	for _, known := range todo {
		if strings.Contains(text, known) {
			t.Log("todo: " + text)
			return
		}
	}
	t.Error(text)
}
