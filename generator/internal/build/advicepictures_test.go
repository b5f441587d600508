package build

import (
	"testing"
	"testing/fstest"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/media"
)

// TestManyPixels does without a picture of that size, which takes seconds to read.
func TestManyPixels(t *testing.T) {
	files := fstest.MapFS{"a.jpg": {Data: []byte("x")}, "b.jpg": {Data: []byte("x")}}
	a := &adviser{checked: &checked{pictures: &pictures{made: map[string]*media.Picture{"a.jpg": {Width: 7000, Height: 6000}, "b.jpg": {Width: 6000, Height: 6000}}}}}
	for name := range files {
		info, err := files.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		a.large([]content.File{{Path: name, Info: info}})
	}
	const want = "a.jpg: warning: the picture has 7000 × 6000 pixels\n    hint: " + hintSmaller
	if len(a.found) != 1 || a.found[0].String() != want || a.found[0].Rule != "picture" {
		t.Errorf("got %v", a.found)
	}
}
