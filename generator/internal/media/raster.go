package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// quality is that of JPEG and WebP: what a phone shows looks the same with more.
const (
	jpegQuality = 82
	webpQuality = "80"
)

// form is what the planes of a picture are.
type form int

const (
	grey        form = iota // one of brightness
	ycbcr                   // three: brightness, and two of colour at half the width and height
	opaque                  // one of red, green, blue and 255
	translucent             // one of red, green, blue and opacity, by which the colours are multiplied
)

// negative is a decoded picture of any size, as it lies in its file.
type negative struct {
	form          form
	width, height int
	planes        []rows
}

// raster is a picture in one of the sizes that are published.
type raster struct {
	form          form
	width, height int
	planes        []plane
}

func negativeOf(m image.Image) negative {
	b := m.Bounds()
	n := negative{width: b.Dx(), height: b.Dy()}
	switch m := m.(type) {
	case *image.Gray:
		n.form, n.planes = grey, []rows{bytesOf(m.Pix, m.Stride, n.width, n.height)}
	case *image.YCbCr:
		h, v := subsampling(m.SubsampleRatio)
		cw, ch := (n.width+h-1)/h, (n.height+v-1)/v
		n.form, n.planes = ycbcr, []rows{
			bytesOf(m.Y, m.YStride, n.width, n.height), bytesOf(m.Cb, m.CStride, cw, ch), bytesOf(m.Cr, m.CStride, cw, ch),
		}
	default:
		n.form, n.planes = translucent, []rows{rgbaOf(m)}
		if o, ok := m.(interface{ Opaque() bool }); ok && o.Opaque() {
			n.form = opaque
		}
	}
	return n
}

// bytesOf gives the rows of a plane that a decoder made; pictures of decoders begin at 0, 0.
func bytesOf(pix []byte, stride, width, height int) rows {
	return rows{width, height, 1, func(y int) []byte { return pix[y*stride:][:width] }}
}

// rgbaOf converts the rows of any picture as they are asked for; the last one twice in most cases.
func rgbaOf(m image.Image) rows {
	b := m.Bounds()
	one, at := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1)), -1
	return rows{b.Dx(), b.Dy(), 4, func(y int) []byte {
		if at != y {
			draw.Draw(one, one.Rect, m, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
			at = y
		}
		return one.Pix
	}}
}

// subsampling is how many pixels share a colour, in width and height.
func subsampling(r image.YCbCrSubsampleRatio) (h, v int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

func (n negative) scale(width, height int) raster {
	r := raster{form: n.form, width: width, height: height}
	for i, p := range n.planes {
		if i == 1 {
			width, height = (width+1)/2, (height+1)/2
		}
		r.planes = append(r.planes, scale(p, width, height))
	}
	return r
}

// negative gives a raster to be scaled further.
func (r raster) negative() negative {
	n := negative{form: r.form, width: r.width, height: r.height}
	for _, p := range r.planes {
		n.planes = append(n.planes, p.rows())
	}
	return n
}

func (r raster) turn(o orientation) raster {
	if o.swaps() {
		r.width, r.height = r.height, r.width
	}
	for i := range r.planes {
		r.planes[i] = r.planes[i].turn(o)
	}
	return r
}

// image is the raster in the form that encoders take.
func (r raster) image() image.Image {
	rect := image.Rect(0, 0, r.width, r.height)
	first := r.planes[0]
	switch r.form {
	case grey:
		return &image.Gray{Pix: first.pix, Stride: r.width, Rect: rect}
	case ycbcr:
		return &image.YCbCr{
			Y: first.pix, Cb: r.planes[1].pix, Cr: r.planes[2].pix, YStride: r.width, CStride: r.planes[1].width,
			SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: rect,
		}
	case opaque:
		return &image.RGBA{Pix: first.pix, Stride: 4 * r.width, Rect: rect}
	}
	return &image.NRGBA{Pix: divided(first.pix), Stride: 4 * r.width, Rect: rect}
}

// divided takes the opacity out of the colours.
func divided(pix []byte) []byte {
	to := make([]byte, len(pix))
	for i := 0; i < len(pix); i += 4 {
		a := uint32(pix[i+3])
		if a == 0 {
			continue
		}
		for c := range 3 {
			to[i+c] = byte(min(255, (uint32(pix[i+c])*255+a/2)/a))
		}
		to[i+3] = byte(a)
	}
	return to
}

// encode makes the variant that every browser shows.
func (r raster) encode() (file, error) {
	k, err := jpegKind, error(nil)
	var b bytes.Buffer
	if r.form == translucent {
		k, err = pngKind, png.Encode(&b, r.image())
	} else {
		err = jpeg.Encode(&b, r.image(), &jpeg.Options{Quality: jpegQuality})
	}
	return newFile(k, r.width, r.height, b.Bytes()), err
}

func newFile(k kind, width, height int, data []byte) file {
	return file{Variant{width, height, k.mediaType(), int64(len(data))}, data}
}

// tint is the average colour in 64 steps; where something shines through, there is none.
func (r raster) tint() string {
	var red, green, blue byte
	mean := func(plane int) []byte { return scale(r.planes[plane].rows(), 1, 1).pix }
	switch r.form {
	case grey:
		red, green, blue = mean(0)[0], mean(0)[0], mean(0)[0]
	case ycbcr:
		red, green, blue = color.YCbCrToRGB(mean(0)[0], mean(1)[0], mean(2)[0])
	case opaque:
		m := mean(0)
		red, green, blue = m[0], m[1], m[2]
	default:
		return ""
	}
	step := func(c byte) int { return (int(c)*3 + 127) / 255 }
	return fmt.Sprintf("%d%d%d", step(red), step(green), step(blue))
}
