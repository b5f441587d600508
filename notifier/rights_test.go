package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
)

// keep puts what the last command printed into a variable (keep NAME).
func keep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// TestImportBesideANotifier: many people at once would keep the running notifier from its database, a few do not.
func TestImportBesideANotifier(t *testing.T) {
	database := filepath.Join(t.TempDir(), "n.db")
	keys, ring := vaulted(t, database)
	running, err := store.Open(t.Context(), database, ring)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = running.Close() }()
	feed := filepath.Join(t.TempDir(), "alerts.json")
	if err := writeNew(feed, []byte(`{"version": "https://jsonfeed.org/version/1.1", "title": "Netz", "language": "de", "home_page_url": "https://netz.example/",
		"_newsroom": {"contract": 1, "channels": [{"id": "mini", "title": "Mini"}, {"id": "maxi", "title": "Maxi"}]}, "items": []}`)); err != nil {
		t.Fatal(err)
	}
	run := func(people int) (status int, stdout, stderr string) {
		var file strings.Builder
		file.WriteString("number;channels\n")
		for i := range people {
			fmt.Fprintf(&file, "%s;maxi\n", storetest.Number(i))
		}
		var out, errs bytes.Buffer
		m := Main{
			Args:  []string{"subscribers", "import", "-", "--database", database, "--keys", keys, "--alerts", feed, "--countries", "49,999"},
			Stdin: strings.NewReader(file.String()), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return storetest.Start },
		}
		return m.Run(t.Context()), out.String(), errs.String()
	}
	status, stdout, stderr := run(mostBeside + 1)
	if status != exitFailed || stdout != "" || !strings.Contains(stderr, "stop it for the import, or import files of at most 20000 people") {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
	status, stdout, stderr = run(300)
	if status != exitDone || !strings.HasPrefix(stdout, "300 invited: ") || stderr != "" {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
	storetest.Join(t, running, 1, storetest.Start, "maxi") // and the notifier goes on
	if people, err := running.Subscribers(t.Context()); err != nil || len(people) != 300 {
		t.Errorf("%d people, error %v", len(people), err)
	}
}
