package looktest

import (
	"fmt"
	"strings"
	"testing"
)

// todo are parts of complaints that are known and wait for their mending; everything else fails. The list is to become empty.
var todo = []string{
	": label at li:nth-child",             // boxes of task lists have no name
	"linie-2-ziegelanger-sued/index.html", // its tables have the same name (unique-landmark)
	"over 10240:",                         // posts with much text or several facets
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
