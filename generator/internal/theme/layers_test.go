package theme

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"newsroom/themes"
)

// savedMeanwhile is a folder in which a file is saved anew as soon as it was read.
type savedMeanwhile struct{ fstest.MapFS }

func (s savedMeanwhile) ReadFile(name string) ([]byte, error) {
	data, err := s.MapFS.ReadFile(name)
	s.MapFS[name] = &fstest.MapFile{Data: []byte(`{{define "main"}}zwei{{end}}`)}
	return data, err
}

// A fingerprint of other bytes than those that were parsed would make the next build take the old pages for the new ones.
func TestTheFingerprintIsOfWhatWasParsed(t *testing.T) {
	file := func() fstest.MapFS { return fstest.MapFS{"404.html": {Data: []byte(`{{define "main"}}eins{{end}}`)}} }
	load := func(own fs.FS) string {
		t.Helper()
		th, err := Load(own, themes.Default())
		if err != nil {
			t.Fatal(err)
		}
		return th.Sum()
	}
	saved := savedMeanwhile{file()}
	if load(saved) != load(file()) {
		t.Error("the fingerprint is that of a file that was saved after it was parsed")
	}
	if load(saved) == load(file()) {
		t.Error("the saved file has the fingerprint of the old one")
	}
}

func TestHiddenFilesAreNoPartOfATheme(t *testing.T) {
	with := fstest.MapFS{".git/config": {Data: []byte("x")}, "static/.swp": {Data: []byte("x")}}
	one, err := Load(with, themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	two, err := Load(fstest.MapFS{}, themes.Default())
	if err != nil || one.Sum() != two.Sum() {
		t.Errorf("a hidden file changed the fingerprint (error %v)", err)
	}
}
