package subscriber

import (
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

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
	names := map[verb]string{leave: "leave", start: "start", help: "help", daily: "daily", on: "on", off: "off", polite: "polite"}
	want := map[string][]string{}
	for _, w := range vocabulary() {
		name := names[w.verb]
		want[name] = append(want[name], strings.ToUpper(w.text))
	}
	got := map[string][]string{}
	for _, line := range block(t, "Words") {
		row := strings.Fields(line)
		got[row[0]] = row[1:]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-code +comment:\n%s", diff)
	}
}

func TestStatesInTheComment(t *testing.T) {
	before := map[string]State{
		"new":         {},
		"has Mini":    {Channels: []string{"mini"}, Language: "de"},
		"has both":    {Channels: []string{"mini", "maxi"}, Language: "de"},
		"both, daily": {Channels: []string{"mini", "maxi"}, Digests: []string{"mini"}, Language: "de"},
		"stopped":     {Channels: []string{"mini", "maxi"}, Stopped: true, Language: "de"},
	}
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
			want := Kind(cells[i+1])
			shown[want] = true
			if got := house().Step(state, Input{Text: cells[0]}).Kind; got != want {
				t.Errorf("%s, %s: the code says %s, the comment %s", cells[0], head, got, want)
			}
		}
	}
	if len(heads)-1 != len(before) {
		t.Errorf("the comment has %d states, want %d", len(heads)-1, len(before))
	}
	for _, kind := range []Kind{Joined, Left, Stopped, Daily, Undaily, Helped, Refused, Message} {
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
		{ID: "feuerwehr", Title: "Feuerwehr"},
	}}
}

func TestVocabularyIsInTheFormOfWords(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range vocabulary() {
		if !slices.Equal(words(w.text), []string{w.text}) {
			t.Errorf("%q is never found: words gives %q", w.text, words(w.text))
		}
		if seen[w.text] {
			t.Errorf("%q is there twice", w.text)
		}
		seen[w.text] = true
	}
}
