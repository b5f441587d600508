package looktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// objection is what html-validate says of a place in a file.
type objection struct {
	RuleID, Message string
	Line, Column    int
}

// objections checks all pages in some folders, with one process.
func objections(t *testing.T, dirs ...string) map[string][]objection {
	t.Helper()
	args := append([]string{tools + "html-validate/bin/html-validate.mjs", "--config", "../../../.ci/htmlvalidate.json", "--formatter", "json"}, dirs...)
	output, err := os.Create(filepath.Join(t.TempDir(), "found.json")) // a pipe would lose what is longer than it holds
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), "node", args...)
	command.Stdout, command.Stderr = output, &stderr
	var exit *exec.ExitError
	if err := command.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("this test needs html-validate; run .ci/needs: %v\n%s", err, stderr.String())
	}
	var results []struct {
		FilePath string
		Messages []objection
	}
	text, err := os.ReadFile(output.Name())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &results); err != nil {
		t.Fatalf("%v\n%s%s", err, text, stderr.String())
	}
	found := map[string][]objection{}
	for _, result := range results {
		found[filepath.ToSlash(result.FilePath)] = result.Messages
	}
	return found
}

// TestHTML holds every page of both newsrooms to the HTML standard.
func TestHTML(t *testing.T) {
	var dirs []string
	for _, room := range newsrooms(t) {
		dirs = append(dirs, room.dir)
	}
	places := map[string][]string{}
	for file, all := range objections(t, dirs...) {
		for _, o := range all {
			what := o.Message + " (" + o.RuleID + ")"
			places[what] = append(places[what], fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(file, workshop+"/"), o.Line, o.Column))
		}
	}
	for what, at := range places {
		slices.Sort(at)
		t.Errorf("%s in %d places, such as %s", what, len(at), strings.Join(at[:min(6, len(at))], ", "))
	}
}

// TestHTMLThatIsWrongIsRefused keeps the test above from passing because nothing is looked at.
func TestHTMLThatIsWrongIsRefused(t *testing.T) {
	dir := t.TempDir()
	const page = "<!doctype html>\n<html lang=\"de\"><head><title>x</title></head>\n<body><p><div>x</div></p><img src=\"x.png\"><a href=\"/\" id=\"a\">x</a><b id=\"a\">y</b></body></html>\n"
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, all := range objections(t, dir) {
		for _, o := range all {
			rules[o.RuleID] = true
		}
	}
	for _, rule := range []string{"no-implicit-close", "no-dup-id"} {
		if !rules[rule] {
			t.Errorf("html-validate found %v, want %s too", rules, rule)
		}
	}
}
