package publish

import (
	"fmt"
	"os"
	"path/filepath"
)

// asideName is the folder in which files wait for their turn. It lies in the output folder because a rename is atomic
// only within one file system.
const asideName = reserved + "aside"

// aside is the path of something in the folder aside.
func (t *Target) aside(name string) string {
	return t.full(asideName) + string(filepath.Separator) + name
}

// openStaging makes an empty folder aside; what a killed run left in it is of no use to anybody.
func (t *Target) openStaging() error {
	if err := t.closeStaging(); err != nil {
		return err
	}
	if err := os.Mkdir(t.full(asideName), 0o777); err != nil {
		return fmt.Errorf("output folder %s cannot be written: %w", t.shown, err)
	}
	return nil
}

func (t *Target) closeStaging() error {
	if err := os.RemoveAll(t.full(asideName)); err != nil {
		return fmt.Errorf("leftovers of an earlier build cannot be removed: %w", err)
	}
	return nil
}
