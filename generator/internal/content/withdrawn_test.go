package content

import (
	"testing"
	"time"
)

// TestTakenBackOrNot: who takes a post back must know that it is, whatever stands behind the key.
func TestTakenBackOrNot(t *testing.T) {
	for value, want := range map[string]struct {
		withdrawn       bool
		reason, problem string
	}{
		"Die Zahlen waren falsch": {true, "Die Zahlen waren falsch", ""},
		"|\n  Eins\n  zwei":       {true, "Eins zwei", ""},
		"2026-11-22":              {true, "2026-11-22", ""},
		"true":                    {true, "", "a.md:2:1: warning: the post is taken back, but nobody is told why\n    hint: write why, such as withdrawn: Die Zahlen waren falsch"},
		"Ja":                      {true, "", "a.md:2:1: warning: the post is taken back, but nobody is told why\n    hint: write why, such as withdrawn: Die Zahlen waren falsch"},
		"":                        {false, "", "a.md:2:1: warning: withdrawn has no reason, so the post is not taken back\n    hint: write why, such as withdrawn: Die Zahlen waren falsch; or take the line out"},
		`""`:                      {false, "", ""},
		"null":                    {false, "", ""},
		"false":                   {false, "", ""},
	} {
		p, problems := ParsePost("a.md", []byte("---\nwithdrawn: "+value+"\ntitle: A\ndate: 2026-11-20\n---\n"), &Config{Timezone: time.UTC})
		var got string
		for _, problem := range problems {
			got += problem.String()
		}
		if (p.Withdrawn != "") != want.withdrawn || p.Reason() != want.reason || got != want.problem {
			t.Errorf("%q: %q %q %q", value, p.Withdrawn, p.Reason(), got)
		}
	}
}
