// Package picture makes a plain photo of a file that somebody sent: upright, of a moderate size, and nothing in it but what can be seen.
//
// A file is judged by its bytes, whatever it is called. JPEG, PNG, WebP and GIF (its first frame) are taken, everything else is refused. What
// comes out is always a new JPEG, so that no metadata, comment, thumbnail, colour profile or trailing data of the file is in it.
package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	// MaxSize is the size of the largest file that is taken, in bytes: WhatsApp's own limit.
	MaxSize = 16 << 20
	// MaxPixels is the largest picture that is unpacked: that of a good phone. A file of some kilobytes may claim to be one that takes all memory there
	// is; one of this size takes about half a gigabyte.
	MaxPixels = 25_000_000
	// MaxSide is the longer side of what comes out, in pixels.
	MaxSide = 2048

	quality = 85
)

// Refusal is why a file is not taken.
type Refusal string

// The refusals.
const (
	NoPicture Refusal = "no-picture" // a video, a document, a contact, or a format that is not taken
	TooLarge  Refusal = "too-large"  // more than MaxSize
	TooMany   Refusal = "pixels"     // more than MaxPixels
	Damaged   Refusal = "damaged"    // it begins like a picture, and cannot be unpacked
)

// Error is the refusal for logs; it tells nothing about the file.
func (r Refusal) Error() string { return "the picture is refused: " + string(r) }

// Clean makes the plain photo of a file, a JPEG. The error is a Refusal.
func Clean(file []byte) (photo []byte, err error) {
	defer func() {
		if recover() != nil { // decoders of foreign bytes have had faults; one picture must not end the program
			photo, err = nil, Damaged
		}
	}()
	if len(file) > MaxSize {
		return nil, TooLarge
	}
	format, known := formatOf(file)
	if !known {
		return nil, NoPicture
	}
	size, err := format.size(bytes.NewReader(file))
	if err != nil || size.Width < 1 || size.Height < 1 {
		return nil, Damaged
	}
	if size.Width > MaxPixels/size.Height {
		return nil, TooMany
	}
	picture, err := format.unpack(bytes.NewReader(file))
	if err != nil {
		return nil, Damaged
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(scaled(picture), format.orientation(file)), &jpeg.Options{Quality: quality}); err != nil {
		return nil, Damaged
	}
	return out.Bytes(), nil
}

// format is one kind of file.
type format struct {
	size        func(*bytes.Reader) (image.Config, error)
	unpack      func(*bytes.Reader) (image.Image, error)
	orientation func([]byte) int // 1 to 8, as in EXIF
}

// formatOf knows a file by its first bytes.
func formatOf(file []byte) (format, bool) {
	begins := func(magic string) bool { return bytes.HasPrefix(file, []byte(magic)) }
	switch {
	case begins("\xff\xd8\xff"):
		return format{reading(jpeg.DecodeConfig), reading(jpeg.Decode), jpegOrientation}, true
	case begins("\x89PNG\r\n\x1a\n"):
		return format{reading(png.DecodeConfig), reading(png.Decode), pngOrientation}, true
	case begins("RIFF") && len(file) > 12 && string(file[8:12]) == "WEBP":
		return format{reading(webp.DecodeConfig), reading(webp.Decode), webpOrientation}, true
	case begins("GIF8"):
		return format{reading(gif.DecodeConfig), reading(gif.Decode), func([]byte) int { return 1 }}, true
	}
	return format{}, false
}

// scaled draws a picture on white, at most MaxSide wide and high.
func scaled(picture image.Image) *image.RGBA {
	from := picture.Bounds()
	width, height := from.Dx(), from.Dy()
	if longer := max(width, height); longer > MaxSide {
		width, height = max(1, width*MaxSide/longer), max(1, height*MaxSide/longer)
	}
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(to, to.Bounds(), picture, from, draw.Over, nil)
	return to
}

// upright turns and mirrors a picture as its orientation asks for.
func upright(picture *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	width, height := picture.Bounds().Dx(), picture.Bounds().Dy()
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	if orientation >= 5 {
		to = image.NewRGBA(image.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			right, down := width-1-x, height-1-y
			at := [9]image.Point{2: {right, y}, 3: {right, down}, 4: {x, down}, 5: {y, x}, 6: {down, x}, 7: {down, right}, 8: {y, right}}[orientation]
			to.SetRGBA(at.X, at.Y, picture.RGBAAt(x, y))
		}
	}
	return to
}
