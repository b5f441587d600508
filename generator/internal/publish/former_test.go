package publish

import (
	"bytes"
	"encoding/hex"
	"os"
	"slices"
	"testing"
)

// A folder of the version before is taken over: its files are ours, and those that are not wanted any more go.
func TestFormerManifest(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, target(t, dir, Options{}), []File{page("a/x", "1"), page("a/y", "1"), page("b", "1")}, nil)
	name := dir + "/" + manifestName
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Replace(raw[:bytes.Index(raw, []byte("\nend "))+1], []byte(manifestVersion), []byte(formerVersion), 1)
	sum := formerSum(body)
	if err := os.WriteFile(name, append(body, endLine(3, hex.EncodeToString(sum[:]))...), 0o600); err != nil {
		t.Fatal(err)
	}
	report := mustPublish(t, target(t, dir, Options{}), []File{page("a/x", "2"), page("a/y", "1")}, nil)
	if !slices.Contains(report.Written, "a/x") || !slices.Equal(report.Removed, []string{"b"}) || len(report.Kept) > 0 {
		t.Errorf("%+v", report)
	}
	if report := mustPublish(t, target(t, dir, Options{}), []File{page("a/x", "2"), page("a/y", "1")}, nil); len(report.Written) > 0 {
		t.Errorf("%+v", report)
	}
}
