package media

import (
	"fmt"
	"path"
	"strings"
)

// Error tells an editor what is wrong with a picture, and what to try.
type Error struct{ Text, Hint string }

func (e *Error) Error() string { return e.Text }

const (
	hintSmaller = "save it smaller; 4000 pixels in width are plenty"
	hintAnew    = "take the picture from its source again, or open it in a picture program and save it anew"
	hintJPEG    = "save it as JPEG, and use that"
	hintPNG     = "save it without that (in Inkscape: as plain SVG), or export it as PNG"
)

func tooManyBytes(size int64) error {
	return &Error{fmt.Sprintf("the file has %d MB; a picture may have %d", (size+999_999)/1_000_000, maxBytes/1_000_000), hintSmaller}
}

func tooManyPixels(width, height int, limit int64) error {
	return &Error{fmt.Sprintf("the picture has %d × %d pixels, which is more than %d megapixels", width, height, limit/1_000_000), hintSmaller}
}

func tooManyFrames(frames int, limit int64) error {
	return &Error{
		fmt.Sprintf("the GIF moves through %d pictures, which is more than %d megapixels", frames, limit/1_000_000),
		"make it smaller or shorter, or use a video",
	}
}

func tooLong(width, height int) error {
	return &Error{fmt.Sprintf("the picture has %d × %d pixels; no side may have more than %d", width, height, maxSide), "cut it into several"}
}

// broken tells of data that no decoder takes. The reason is for those who look into it.
func broken(k kind, reason any) error {
	return &Error{fmt.Sprintf("the %s is broken or cut short (%v)", k, reason), hintAnew}
}

func disguised(name string, is kind) error {
	ext := path.Ext(name)
	hint := hintJPEG
	if is.shown() {
		hint = fmt.Sprintf("rename it to %s.%s, also where a post names it", strings.TrimSuffix(path.Base(name), ext), is.ext())
	}
	return &Error{fmt.Sprintf("the picture is %s, but its name ends in %s", is, ext), hint}
}
