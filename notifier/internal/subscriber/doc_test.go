package subscriber

import (
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// block gives the table of the package comment under that heading: its indented lines.
func block(t *testing.T, heading string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, under, found := strings.Cut(file.Doc.Text(), "# "+heading+"\n")
	if !found {
		t.Fatalf("doc.go has no heading %q", heading)
	}
	section, _, _ := strings.Cut(under, "\n# ")
	var lines []string
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "\t") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestWordsInTheComment(t *testing.T) {
	names := map[verb]string{
		leave: "leave", start: "start", help: "help", status: "status", data: "data", forget: "forget", daily: "daily", urgent: "urgent", pause: "pause",
		resume: "resume", quiet: "quiet", speak: "speak", tongue: "tongue", short: "short", name: "name", yes: "yes", no: "no", code: "code", on: "on",
		off: "off", polite: "polite", thanks: "thanks",
	}
	want := map[string][]string{}
	for _, w := range vocabulary() {
		want[names[w.verb]] = append(want[names[w.verb]], strings.ToUpper(w.text))
	}
	got := map[string][]string{}
	for _, line := range block(t, "Words") {
		row, listed, _ := strings.Cut(line, " ")
		got[row] = append(got[row], strings.Split(strings.TrimSpace(listed), ", ")...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-code +comment:\n%s", diff)
	}
}

// monday is when the texts of the tests come in.
func monday() time.Time { return time.Date(2026, time.November, 30, 10, 0, 0, 0, time.UTC) }

// asked is a person who was sent a call an hour ago, which may be answered.
func asked() []Thread {
	return []Thread{
		{ID: "netz/streik", Code: "k7q2f9", Replies: []string{"Ja", "Nein", "Komme später"}, Sent: monday().Add(-time.Hour)},
		{ID: "netz/alt", Code: "m3x8pd", Sent: monday().Add(-48 * time.Hour)},
	}
}

// commented are the states of the package comment's table.
func commented() map[string]State {
	both := State{Channels: []string{"mini", "maxi"}, Language: "de"}
	daily, paused, stopped, blocked, invited := both, both, both, both, both
	daily.Digests = []string{"mini"}
	paused.Paused = monday().AddDate(0, 0, 3)
	stopped.Stopped = true
	blocked.Stopped, blocked.Blocked = true, true
	invited.Invited, invited.Offered = []string{"feuerwehr"}, monday().AddDate(0, 0, -1)
	return map[string]State{
		"new": {}, "Mini": {Channels: []string{"mini"}, Language: "de"}, "both": both, "daily": daily, "paused": paused, "invited": invited, "called": both,
		"stopped": stopped, "blocked": blocked,
	}
}

func TestStatesInTheComment(t *testing.T) {
	before := commented()
	columns := regexp.MustCompile(`  +`)
	rows := block(t, "States")
	heads := columns.Split(rows[0], -1)
	shown := map[Kind]bool{}
	for _, line := range rows[1:] {
		cells := columns.Split(line, -1)
		if len(cells) != len(heads) {
			t.Fatalf("%q has %d cells, want %d", line, len(cells), len(heads))
		}
		for i, head := range heads[1:] {
			state, ok := before[head]
			if !ok {
				t.Fatalf("no state is called %q", head)
			}
			in := Input{Text: cells[0], At: monday()}
			if head == "called" {
				in.Threads = asked
			}
			want := Kind(cells[i+1])
			shown[want] = true
			if got := house().Step(state, in).Kind; got != want {
				t.Errorf("%s, %s: the code says %s, the comment %s", cells[0], head, got, want)
			}
		}
	}
	if len(heads)-1 != len(before) {
		t.Errorf("the comment has %d states, want %d", len(heads)-1, len(before))
	}
	for _, kind := range []Kind{
		Joined, Left, Stopped, Daily, Undaily, Paused, Resumed, Hushed, Spoken, Named, Declined, Reported, Disclosed, Forgotten, Helped, Refused, Unsure, Replied, Message,
	} {
		if !shown[kind] {
			t.Errorf("the comment does not show %s", kind)
		}
	}
}

// house is the newsroom of the package comment.
func house() Newsroom {
	return Newsroom{Title: "Stadtwerke Lindenau", Language: "de", Channels: []Channel{
		{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"},
		{ID: "maxi", Title: "Maxi", Open: true},
		{ID: "feuerwehr", Title: "Feuerwehr", Code: "4711AB"},
	}}
}

func TestVocabularyIsInTheFormOfWords(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range vocabulary() {
		if !slices.Equal(words(w.text), strings.Fields(w.text)) {
			t.Errorf("%q is never found: words gives %q", w.text, words(w.text))
		}
		if len(strings.Fields(w.text)) > mostWords {
			t.Errorf("%q has more than %d words", w.text, mostWords)
		}
		if seen[w.key()] {
			t.Errorf("%q is there twice", w.text)
		}
		seen[w.key()] = true
	}
}
