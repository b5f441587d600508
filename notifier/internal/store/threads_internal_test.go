package store

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"newsroom/notifier/internal/keyring/keyringtest"
)

// TestThreadNames: there are 3,420 names of two digits; in a thread of more people each has one too, and no other.
func TestThreadNames(t *testing.T) {
	const people = 5000
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "n.db"), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	shape := regexp.MustCompile(`^\p{Lu}\p{Ll}+ [1-9][0-9]+$`)
	names, longest := map[string]bool{}, 0
	err = s.sealing(t.Context(), func(q sealer) error {
		for i := range people {
			var id int64
			err := q.row("INSERT INTO subscribers (pseudonym, number, created, changed) VALUES (?, ?, 0, 0) RETURNING id", strconv.Itoa(i), strconv.Itoa(i)).Scan(&id)
			if err != nil {
				return err
			}
			name, err := q.threadName("a", id)
			if err != nil {
				return err
			}
			if again, err := q.threadName("a", id); err != nil || again != name {
				t.Errorf("%s is called %s the second time, error %v", name, again, err)
			}
			if names[name] || !shape.MatchString(name) {
				t.Errorf("%q is taken, or no name", name)
			}
			names[name] = true
			longest = max(longest, len(name[strings.LastIndex(name, " ")+1:]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if longest > 4 {
		t.Errorf("numbers of %d digits", longest)
	}
}

// TestConversationCodes: people type them off a screen.
func TestConversationCodes(t *testing.T) {
	for range 2000 {
		if code := conversationCode(); len(code) != 6 || strings.ContainsAny(code, "il1o0") {
			t.Fatalf("%s is no code", code)
		}
	}
}
