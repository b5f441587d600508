package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// layers are the files of a theme's file systems, each hiding those of the same name in the ones behind it. They are read once: what is
// parsed and what the fingerprint is made of must be the same bytes, or a file that is saved meanwhile would never be seen.
type layers []layer

// layer is one file system: its files by path.
type layer map[string][]byte

func newLayers(fsys []fs.FS) (layers, error) {
	all := make(layers, len(fsys))
	for i, one := range fsys {
		all[i] = layer{}
		if err := all[i].load(one); err != nil {
			return nil, fmt.Errorf("the theme cannot be read: %w", err)
		}
	}
	return all, nil
}

// load reads everything but hidden files. A file that goes while it is read was not there.
func (l layer) load(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case path != "." && entry.Name()[0] == '.':
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		data, err := fs.ReadFile(fsys, path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		l[path] = data
		return err
	})
}

// read gives the file of the first layer that has it.
func (l layers) read(path string) ([]byte, error) {
	for _, layer := range l {
		if data, ok := layer[path]; ok {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%s: the theme has no such file: add it, or let the theme fall back to the default one", path)
}

// list gives the paths of all files below the folder in any layer, sorted.
func (l layers) list(folder string) []string {
	seen := map[string]bool{}
	for _, layer := range l {
		for path := range layer {
			if strings.HasPrefix(path, folder+"/") {
				seen[path] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// sum is a fingerprint of all files, hidden ones too: words are merged from all layers.
func (l layers) sum() string {
	hash := sha256.New()
	for i, layer := range l {
		for _, path := range slices.Sorted(maps.Keys(layer)) {
			fmt.Fprintf(hash, "%d %s %d\n", i, path, len(layer[path]))
			hash.Write(layer[path])
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}
