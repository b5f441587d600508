package build

import (
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/media"
)

// Above these a picture is far larger than any page shows it. What is larger still is an error (package media).
const (
	largeBytes  = 12_000_000
	largePixels = 40_000_000
)

const hintSmaller = "save it with 4000 pixels in width or fewer: pages show 1600 at most, and git keeps every large file for ever"

// large warns of picture files that are far larger than they are shown.
func (a *adviser) large(files []content.File) {
	for _, f := range files {
		if !media.IsPicture(f.Path) {
			continue
		}
		if size := f.Info.Size(); size > largeBytes {
			a.file(f.Path, hintSmaller, "the picture has %d MB", size/1_000_000)
			continue
		}
		if made := a.pictures.made[f.Path]; made != nil && made.Width*made.Height > largePixels {
			a.file(f.Path, hintSmaller, "the picture has %d × %d pixels", made.Width, made.Height)
		}
	}
}

func (a *adviser) file(name, hint, format string, args ...any) {
	a.found = append(a.found, diag.Warningf(name, 0, 0, hint, format, args...).By("picture"))
}
