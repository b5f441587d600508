package store

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestEverySealedColumnIsSealedAnew: seal.go lists the cells, and a column that were forgotten would be lost with the old keys.
func TestEverySealedColumnIsSealedAnew(t *testing.T) {
	source, err := os.ReadFile("seal.go")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile(`(?m)^\tcell\w+ += "(\w+\.\w+)"`).FindAllSubmatch(source, -1)
	if len(listed) != len(sealedColumns()) {
		t.Errorf("seal.go has %d cells, sealedColumns %d", len(listed), len(sealedColumns()))
	}
	for _, cell := range listed {
		if !slices.ContainsFunc(sealedColumns(), func(c sealedColumn) bool { return c.cell == string(cell[1]) }) {
			t.Errorf("%s is missing in sealedColumns", cell[1])
		}
	}
}
