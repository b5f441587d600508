package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// widths are those that a picture is published in, as far as it has them.
var widths = [...]int{480, 960, 1600}

// maxSide is how long a side of a JPEG can be.
const maxSide = 65535

// file is a variant with its bytes.
type file struct {
	Variant
	data []byte
}

// result is all that is made of a picture.
type result struct {
	width, height int
	tint          string
	files, webp   []file
	webpFailed    bool // for a reason that may be gone the next time
}

// develop makes the variants of a picture, with WebP or without.
func (s *Store) develop(data []byte, withWebP bool) (made *result, err error) {
	k := kindByContent(data)
	if k == noKind {
		k = svgKind
	}
	defer func() {
		if reason := recover(); reason != nil { // a decoder met what nobody thought of
			made, err = nil, broken(k, reason)
		}
	}()
	if k == svgKind {
		return developSVG(data)
	}
	w, h, frames, err := s.measure(k, data)
	if err != nil {
		return nil, err
	}
	if frames > 1 {
		return s.developFrames(data, w, h)
	}
	rasters, w, h, err := s.expose(k, data, w, h)
	if err != nil {
		return nil, err
	}
	return s.encode(rasters, w, h, withWebP)
}

// measure tells how big a picture is, without decoding it, and refuses what is too big.
func (s *Store) measure(k kind, data []byte) (width, height, frames int, err error) {
	var config image.Config
	frames = 1
	switch k {
	case jpegKind:
		config, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case pngKind:
		config, err = png.DecodeConfig(bytes.NewReader(data))
	case webpKind:
		if isAnimatedWebP(data) {
			return 0, 0, 0, &Error{"the WebP moves", "save it as GIF, or use a video"}
		}
		config, err = webp.DecodeConfig(bytes.NewReader(data))
	case gifKind:
		if config, err = gif.DecodeConfig(bytes.NewReader(data)); err == nil {
			frames, err = s.countFrames(data)
		}
	default:
		err = errors.New("unknown format")
	}
	var known *Error
	switch {
	case errors.As(err, &known):
		return 0, 0, 0, err
	case err != nil:
		return 0, 0, 0, broken(k, err)
	case config.Width <= 0 || config.Height <= 0:
		return 0, 0, 0, broken(k, "it has no pixels")
	case int64(config.Width) > s.limit || int64(config.Height) > s.limit || int64(config.Width)*int64(config.Height) > s.limit:
		return 0, 0, 0, tooManyPixels(config.Width, config.Height, s.limit)
	case max(config.Width, config.Height) > maxSide:
		return 0, 0, 0, tooLong(config.Width, config.Height)
	}
	return config.Width, config.Height, frames, nil
}

// enter waits until there is memory for so many pixels; leave gives it back.
func (s *Store) enter(pixels int64) (leave func()) {
	pixels = min(pixels, maxPixels)
	_ = s.room.Acquire(context.Background(), pixels) // fails only with its context
	return func() { s.room.Release(pixels) }
}

// expose decodes a picture and makes it as small as its variants are, the biggest first. It returns how big it is as seen.
func (s *Store) expose(k kind, data []byte, width, height int) (rasters []raster, w, h int, err error) {
	defer s.enter(int64(width) * int64(height))()
	n, err := decode(k, data)
	if err != nil {
		return nil, 0, 0, broken(k, err)
	}
	o := upright
	if k == jpegKind {
		o = orientationOf(data)
	}
	w, h = n.width, n.height
	if o.swaps() {
		w, h = h, w
	}
	for _, width := range widthsOf(w) {
		height := max(1, (h*width+w/2)/w)
		if len(rasters) > 0 {
			rasters = append(rasters, rasters[0].negative().scale(width, height))
			continue
		}
		if o.swaps() {
			width, height = height, width
		}
		rasters = append(rasters, n.scale(width, height).turn(o))
	}
	return rasters, w, h, nil
}

// widthsOf are the widths of the variants of a picture, the biggest first.
func widthsOf(width int) (all []int) {
	for _, w := range widths {
		if w < width {
			all = append([]int{w}, all...)
		}
	}
	if width <= widths[len(widths)-1] {
		all = append([]int{width}, all...)
	}
	return all
}

// encode makes files of the sizes of a picture.
func (s *Store) encode(rasters []raster, width, height int, withWebP bool) (*result, error) {
	made := &result{width: width, height: height, tint: rasters[len(rasters)-1].tint()}
	for i := len(rasters) - 1; i >= 0; i-- {
		f, err := rasters[i].encode()
		if err != nil {
			return nil, err
		}
		made.files = append(made.files, f)
	}
	if withWebP && s.cwebp != "" {
		var ok bool
		made.webp, ok = s.encodeWebP(rasters, made.files)
		made.webpFailed = !ok
	}
	return made, nil
}

// decode reads the pixels of a picture of one frame.
func decode(k kind, data []byte) (negative, error) {
	var m image.Image
	var err error
	switch k {
	case jpegKind:
		m, err = jpeg.Decode(bytes.NewReader(data))
	case pngKind:
		m, err = png.Decode(bytes.NewReader(data))
	case gifKind:
		m, err = decodeFrame(data)
	case webpKind:
		if m, err = webp.Decode(bytes.NewReader(data)); err == nil {
			widenRange(m)
		}
	}
	if err != nil {
		return negative{}, err
	}
	return negativeOf(m), nil
}
