package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDamagedManifest(t *testing.T) {
	whole := func(dir string) []byte {
		raw, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	damages := map[string]func(raw []byte) []byte{
		"empty":         func([]byte) []byte { return nil },
		"cut":           func(raw []byte) []byte { return raw[:len(raw)/2] },
		"cut at a line": func(raw []byte) []byte { return raw[:strings.LastIndex(string(raw), "end ")] },
		"a bit":         func(raw []byte) []byte { raw[40] ^= 1; return raw },
		"later version": func([]byte) []byte {
			return sealed([]byte("newsroom-manifest 99 -"))
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			var notices []string
			target := target(t, t.TempDir(), Options{Notice: func(text string) { notices = append(notices, text) }})
			files := []File{page("a", "A"), page("b", "B")}
			mustPublish(t, target, files, nil)
			write(t, target.dir, manifestName, string(damage(whole(target.dir))))
			if _, err := target.Publish(t.Context(), []File{page("a", "A2"), page("b", "B")}); err == nil {
				t.Error("other bytes of nobody knows whom were overwritten")
			}
			report := mustPublish(t, target, files, nil)
			if len(report.Unchanged) != 2 || len(notices) != 2 || !strings.Contains(notices[0], manifestName) {
				t.Errorf("got %+v, %q", report, notices)
			}
			mustPublish(t, target, []File{page("a", "A2")}, nil)
		})
	}
}

func TestPreviewIsNotTrustedAfterRestart(t *testing.T) {
	dir := t.TempDir()
	files := []File{page("a", "AAAA")}
	preview := target(t, dir, Options{Preview: true})
	mustPublish(t, preview, files, nil)
	info, err := os.Stat(preview.full("a"))
	if err != nil {
		t.Fatal(err)
	}
	// What a power cut may leave: the right size and time, other bytes. The manifest is of another start of the machine.
	write(t, dir, "a", "\x00\x00\x00\x00")
	if err := os.Chtimes(preview.full("a"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	m, err := preview.readManifest()
	if err != nil || !m.volatile || !m.trusted {
		t.Fatalf("%+v %v", m, err)
	}
	write(t, dir, manifestName, string(m.encode("another-start")))
	mustPublish(t, preview, files, nil)
	durable := target(t, dir, Options{})
	mustPublish(t, durable, files, nil)
	if m, err := durable.readManifest(); err != nil || m.volatile {
		t.Errorf("a build must leave a lasting manifest: %+v %v", m, err)
	}
}
