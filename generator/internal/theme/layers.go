package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// layers are file systems, each hiding the files of the same name in those behind it.
type layers []fs.FS

// read gives the file of the first layer that has it.
func (l layers) read(path string) ([]byte, error) {
	for _, layer := range l {
		data, err := fs.ReadFile(layer, path)
		if err == nil {
			return data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil, fmt.Errorf("%s: the theme has no such file: add it, or let the theme fall back to the default one", path)
}

// list gives the paths of all files below the folder in any layer, sorted. A folder that no layer has is empty.
func (l layers) list(folder string) ([]string, error) {
	seen := map[string]bool{}
	for _, layer := range l {
		err := fs.WalkDir(layer, folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && entry.Name()[0] != '.' {
				seen[path] = true
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
	}
	paths := make([]string, 0, len(seen))
	for path := range seen {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths, nil
}
