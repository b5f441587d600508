// Package icon makes the pictures by which a phone shows the newsroom on its home screen: squares as PNG, drawn from the newsroom's first
// letter and its accent, or made from a picture of the newsroom's own.
package icon

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // pictures that newsrooms have
	"image/png"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Sizes are those that phones ask for, in pixels: 180 for iOS (apple-touch-icon), 192 and 512 for the web manifest.
func Sizes() []int { return []int{180, 192, 512} }

// The widths of a picture that icons are made from, in pixels: a smaller one would be blurred, a larger one takes memory for nothing.
const (
	smallest = 512
	largest  = 4096
)

// plain is the ground of a newsroom without an accent.
const plain = "#12303a"

// Draw gives a PNG of a size in pixels: the first letter of the title in white on the accent (#rrggbb; empty for a dark one). The letter lies
// well inside the safe zone of maskable icons (https://www.w3.org/TR/appmanifest/#icon-masks), so that a phone may cut the square into its shape.
func Draw(title, accent string, size int) ([]byte, error) {
	ground, err := parse(accent)
	if err != nil {
		return nil, err
	}
	mask := image.NewAlpha(image.Rect(0, 0, size, size))
	if err := letter(mask, initial(title)); err != nil {
		return nil, err
	}
	return encode(shaded(mask, ground))
}

// shades are the colours of a drawn icon: enough for smooth edges, and few enough for a small file.
const shades = 32

// shaded shows white through a mask on the ground.
func shaded(mask *image.Alpha, ground color.RGBA) *image.Paletted {
	colors := make(color.Palette, shades)
	for i := range colors {
		mix := func(c uint8) uint8 { return c + uint8(i*(255-int(c))/(shades-1)) }
		colors[i] = color.RGBA{R: mix(ground.R), G: mix(ground.G), B: mix(ground.B), A: 255}
	}
	out := image.NewPaletted(mask.Rect, colors)
	for i, alpha := range mask.Pix {
		out.Pix[i] = alpha / (256 / shades)
	}
	return out
}

// From gives a PNG of a size in pixels from a square picture (PNG or JPEG). The error says what is wrong with the picture.
func From(picture io.Reader, size int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(picture, 10<<20))
	if err != nil {
		return nil, err
	}
	if err := Check(data); err != nil {
		return nil, err
	}
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("is damaged")
	}
	canvas := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(canvas, canvas.Bounds(), source, source.Bounds(), draw.Over, nil)
	return encode(canvas)
}

// Check says what is wrong with a picture that icons are to be made from.
func Check(data []byte) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return errors.New("is no PNG or JPEG picture")
	case config.Width != config.Height:
		return fmt.Errorf("has %d by %d pixels; it must be a square", config.Width, config.Height)
	case config.Width < smallest || config.Width > largest:
		return fmt.Errorf("is %d pixels wide; it must be %d to %d", config.Width, smallest, largest)
	}
	return nil
}

func parse(accent string) (color.RGBA, error) {
	if accent == "" {
		accent = plain
	}
	value, err := strconv.ParseUint(strings.TrimPrefix(accent, "#"), 16, 24)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("the accent %q is no colour", accent)
	}
	c := color.RGBA{R: uint8(value >> 16), G: uint8(value >> 8), B: uint8(value), A: 255}
	for 299*int(c.R)+587*int(c.G)+114*int(c.B) > 150_000 { // a white letter could not be seen
		c.R, c.G, c.B = c.R/8*7, c.G/8*7, c.B/8*7
	}
	return c, nil
}

// initial is the first letter or digit of a title that the font has.
func initial(title string) string {
	for _, r := range title {
		if r = unicode.ToUpper(r); unicode.IsOneOf([]*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Nd}, r) {
			return string(r)
		}
	}
	return "N"
}

// letter draws a letter in the middle.
func letter(canvas draw.Image, text string) error {
	parsed, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return err
	}
	size := canvas.Bounds().Dx()
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: float64(size) * 0.56, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return err
	}
	bounds, _ := font.BoundString(face, text)
	middle := fixed.I(size) / 2
	pen := font.Drawer{Dst: canvas, Src: image.White, Face: face, Dot: fixed.Point26_6{
		X: middle - (bounds.Min.X+bounds.Max.X)/2, Y: middle - (bounds.Min.Y+bounds.Max.Y)/2,
	}}
	pen.DrawString(text)
	return face.Close()
}

func encode(m image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, m)
	return out.Bytes(), err
}
