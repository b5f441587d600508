package store_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// TestDeletedIsNotInTheFiles: what retention deletes is in neither of SQLite's files any more, not even sealed, whoever does so.
func TestDeletedIsNotInTheFiles(t *testing.T) {
	path := storetest.File(t)
	s := open(t, path)
	writes := func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message, Answer: "danke, wir sehen nach"}
	}
	for i, id := range []string{"first", "second"} {
		storetest.Text(t, s, 1, id, storetest.Start, writes)
		sealed := sealedTexts(t, path)
		wantInFiles(t, path, sealed, true)
		by := s
		if i > 0 { // `notifier clean` beside it
			by = openBeside(t, path)
		}
		at := storetest.Start.Add(time.Duration(31+i) * 24 * time.Hour)
		if c, err := by.Clean(t.Context(), storetest.Keep(), at); err != nil || c.Texts != 1 {
			t.Fatalf("cleaned %+v, error %v", c, err)
		}
		wantInFiles(t, path, sealed, false)
	}
}

// sealedTexts are what stands in the rows of texts and of the answers to them.
func sealedTexts(t *testing.T, path string) []string {
	t.Helper()
	var text, answer string
	if err := openDB(t, "sqlite", path).QueryRowContext(t.Context(), "SELECT text, answer FROM inbound").Scan(&text, &answer); err != nil {
		t.Fatal(err)
	}
	return []string{text, answer}
}

func wantInFiles(t *testing.T, path string, sealed []string, want bool) {
	t.Helper()
	var files []byte
	for _, name := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data...)
	}
	for _, value := range sealed {
		if bytes.Contains(files, []byte(value)) != want {
			t.Errorf("%s is in the files: %v, want %v", value, !want, want)
		}
	}
}

func openBeside(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.OpenBeside(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
