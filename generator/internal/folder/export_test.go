package folder

import "os"

// OpenRooted opens a folder as systems do that have no shorter way.
func OpenRooted(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root, newRooted(root)}, nil
}
