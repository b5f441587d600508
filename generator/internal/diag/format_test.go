package diag

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// awkward has everything that a format must escape.
func awkward() List {
	return List{
		Warningf("content/b, 100%: c.md", 9, 0, "write: one, or\ntwo", "50%% of it <b> & \"c\"\r\nare gone").By("alt"),
		Errorf("content/a.md", 2, 3, "", "no title"),
		Errorf("content/a.md", 7, 3, "", "no title"),
		Errorf("", 0, 0, "look", "no file"),
		Problem{Severity: Note, File: "content/a.md", Text: "whole file", Rule: "sms"},
	}
}

func written(t *testing.T, l List, format Format) string {
	t.Helper()
	var b strings.Builder
	if err := l.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	want := `no file
    hint: look
content/a.md: note: whole file
content/a.md:2:3: no title
content/a.md:7:3: no title
`
	if diff := cmp.Diff(want, written(t, awkward()[1:], Text)); diff != "" {
		t.Error(diff)
	}
}

// The commands are those of docs.github.com, "Workflow commands for GitHub Actions"; what is escaped is what its toolkit escapes.
func TestGitHub(t *testing.T) {
	want := `::error title=content::no file%0Ahint: look
::notice file=content/a.md,title=sms::whole file
::error file=content/a.md,line=2,col=3,title=content::no title
::error file=content/a.md,line=7,col=3,title=content::no title
::warning file=content/b%2C 100%25%3A c.md,line=9,col=1,title=alt::50%25 of it <b> & "c"%0D%0Aare gone%0Ahint: write: one, or%0Atwo
`
	if diff := cmp.Diff(want, written(t, awkward(), GitHub)); diff != "" {
		t.Error(diff)
	}
	if got := written(t, nil, GitHub); got != "" {
		t.Errorf("nothing is wrong: %q", got)
	}
}

func TestJSON(t *testing.T) {
	want := `[
  {
    "severity": "error",
    "rule": "content",
    "file": "",
    "line": 0,
    "column": 0,
    "text": "no file",
    "hint": "look"
  },
  {
    "severity": "note",
    "rule": "sms",
    "file": "content/a.md",
    "line": 0,
    "column": 0,
    "text": "whole file",
    "hint": ""
  },
  {
    "severity": "warning",
    "rule": "alt",
    "file": "content/b, 100%: c.md",
    "line": 9,
    "column": 0,
    "text": "50% of it <b> & \"c\"\r\nare gone",
    "hint": "write: one, or\ntwo"
  }
]
`
	l := awkward()
	if diff := cmp.Diff(want, written(t, List{l[0], l[3], l[4]}, JSON)); diff != "" {
		t.Error(diff)
	}
	if got := written(t, nil, JSON); got != "[]\n" {
		t.Errorf("nothing is wrong: %q", got)
	}
}

// GitLab's documentation, "Code Quality report format": an array of objects with these fields and no byte order mark; the fingerprint unique,
// the severity one of five, the path relative and without ./ in front.
func TestGitLab(t *testing.T) {
	text := written(t, awkward(), GitLab)
	var report []map[string]any
	if err := json.Unmarshal([]byte(text), &report); err != nil || len(report) != 5 {
		t.Fatalf("%d issues, %v", len(report), err)
	}
	prints := map[string]bool{}
	for _, issue := range report {
		place, _ := issue["location"].(map[string]any)
		span, _ := place["lines"].(map[string]any)
		name, _ := place["path"].(string)
		line, _ := span["begin"].(float64)
		mark, _ := issue["fingerprint"].(string)
		severity, _ := issue["severity"].(string)
		switch {
		case issue["description"] == "" || issue["check_name"] == "" || len(issue) != 5:
			t.Errorf("not the fields of an issue: %v", issue)
		case !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, severity):
			t.Errorf("severity %q", severity)
		case name == "" || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "./") || line < 1:
			t.Errorf("location %v", place)
		case prints[mark] || !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(mark):
			t.Errorf("fingerprint %q", mark)
		}
		prints[mark] = true
	}
	want := map[string]any{
		"description": "50% of it <b> & \"c\"\r\nare gone – write: one, or\ntwo", "check_name": "alt", "severity": "minor",
		"fingerprint": report[4]["fingerprint"], "location": map[string]any{"path": "content/b, 100%: c.md", "lines": map[string]any{"begin": 9.0}},
	}
	if diff := cmp.Diff(want, report[4]); diff != "" {
		t.Error(diff)
	}
	if got := written(t, nil, GitLab); got != "[]\n" {
		t.Errorf("nothing is wrong: %q", got)
	}
}

// A problem that only moved is the one that it was; what was mended is one less.
func TestFingerprintsStayWhenLinesMove(t *testing.T) {
	before := awkward().report()
	moved := awkward()
	for i := range moved {
		moved[i].Line += 5
	}
	for i, issue := range moved.report() {
		if issue.Fingerprint != before[i].Fingerprint {
			t.Errorf("%s has another fingerprint five lines below", issue.Description)
		}
	}
	if one := (List{awkward()[1]}).report()[0]; one.Fingerprint != before[1].Fingerprint {
		t.Error("the first of two has another fingerprint when it is the only one")
	}
}
