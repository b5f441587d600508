package publish

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// witness keeps what stood in alerts.json whenever a page was made; pages are made side by side.
type witness struct {
	mu    sync.Mutex
	stood []string
}

func (w *witness) saw(told string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stood = append(w.stood, told)
}

// later is a page that waits, and tells what stood in alerts.json when it was made.
func later(dir, path, text string, seen *witness) File {
	return File{Path: path, Stage: Pages, Later: true, From: strings.ReplaceAll(text, " ", "-"), Write: func(w io.Writer) error {
		told, _ := os.ReadFile(filepath.Join(dir, "alerts.json"))
		seen.saw(string(told))
		_, err := io.WriteString(w, text)
		return err
	}}
}

func TestLaterFilesComeAfterAlerts(t *testing.T) {
	for _, preview := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "public")
		target := target(t, dir, Options{Preview: preview})
		var seen witness
		site := func(state string, more ...File) []File {
			return append([]File{
				later(dir, "alt/index.html", "Alt, "+state, &seen), later(dir, "neu-"+state+"/index.html", "Neu", &seen),
				{Path: "alerts.json", Stage: Alerts, Data: []byte(state)},
				{Path: "index.html", Stage: Lists, Data: []byte(state)},
			}, more...)
		}
		publish := func(state string, more ...File) Report {
			t.Helper()
			seen.stood = nil
			target.Glance()
			report, err := target.Publish(t.Context(), site(state, more...))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"alt/index.html": "Alt, " + state, "neu-" + state + "/index.html": "Neu", "alerts.json": state, "index.html": state}
			for _, f := range more {
				want[f.Path] = string(f.Data)
			}
			got := tree(t, dir)
			for path, text := range want {
				if got[path] != text {
					t.Fatalf("%s is %q, want %q", path, got[path], text)
				}
			}
			if len(got) != len(want) || report.Files != len(want) || len(report.Written)+len(report.Unchanged) != len(want) {
				t.Fatalf("%d files stand, and the report has %d, %d written and %d unchanged; want %d",
					len(got), report.Files, len(report.Written), len(report.Unchanged), len(want))
			}
			return report
		}
		publish("eins")
		if !slices.Equal(seen.stood, []string{"", ""}) {
			t.Errorf("what nobody has seen does not wait: %q", seen.stood)
		}
		eins := page("neu-eins/index.html", "Neu")
		eins.From = "Neu"
		report := publish("zwei", eins)
		if !slices.Equal(seen.stood, []string{"eins", "zwei"}) || len(report.Written) != 4 {
			t.Errorf("the new page comes before the alert, the old one after it: %q, %q", seen.stood, report.Written)
		}
		report = publish("drei", eins) // neu-zwei goes: nothing may link to it
		if !slices.Equal(seen.stood, []string{"zwei", "zwei"}) || !slices.Equal(report.Removed, []string{"neu-zwei/index.html"}) {
			t.Errorf("nothing waits while something goes: %q, %q", seen.stood, report.Removed)
		}
		report = publish("drei", eins)
		if len(seen.stood)+len(report.Written) > 0 {
			t.Errorf("nothing has changed: %q, %q", seen.stood, report.Written)
		}
	}
}

func TestLaterFilesThatSomebodyChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	target := target(t, dir, Options{})
	var seen witness
	files := []File{later(dir, "alt/index.html", "Alt", &seen), {Path: "alerts.json", Stage: Alerts, Data: []byte("eins")}}
	mustSucceed := func() Report {
		t.Helper()
		report, err := target.Publish(t.Context(), files)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	mustSucceed()
	if err := os.WriteFile(filepath.Join(dir, "alt", "index.html"), []byte("von Hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	files[1].Data = []byte("zwei")
	if report := mustSucceed(); !slices.Equal(report.Restored, []string{"alt/index.html"}) || string(target.Now("alt/index.html")) != "Alt" {
		t.Errorf("%+v %q", report, target.Now("alt/index.html"))
	}
}

// What stops a run between its halves, a full disk or somebody who kills it, costs the pages that wait their turn alone, and the next run gives it
// to them.
func TestStoppedBeforeLaterFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := func(state string, full error) []File {
		return []File{
			{Path: "alerts.json", Stage: Alerts, Data: []byte(state)},
			{Path: "alt/index.html", Stage: Pages, Later: true, From: state, Write: func(w io.Writer) error {
				_, err := io.WriteString(w, "Alt, "+state)
				return errors.Join(err, full)
			}},
		}
	}
	full := errors.New("no space left on device")
	for _, run := range []struct {
		state  string
		full   error
		stands map[string]string
	}{
		{"eins", nil, map[string]string{"alerts.json": "eins", "alt/index.html": "Alt, eins"}},
		{"zwei", full, map[string]string{"alerts.json": "zwei", "alt/index.html": "Alt, eins"}},
		{"zwei", nil, map[string]string{"alerts.json": "zwei", "alt/index.html": "Alt, zwei"}},
	} {
		if _, err := target(t, dir, Options{}).Publish(t.Context(), site(run.state, run.full)); !errors.Is(err, run.full) {
			t.Fatal(err)
		}
		if got := tree(t, dir); !maps.Equal(got, run.stands) {
			t.Errorf("%q, want %q", got, run.stands)
		}
	}
}
