package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// patience is how long cwebp may take for one variant; it needs a second for the widest one on a small machine.
const patience = 30 * time.Second

// isAnimatedWebP reads the flags behind the name of the first chunk.
func isAnimatedWebP(data []byte) bool {
	const flags, moves = 20, 0x02
	return len(data) > flags && string(data[12:16]) == "VP8X" && data[flags]&moves != 0
}

// widenRange makes of the range that WebP has for brightness and colour, 16 to 235 and 240, the one that pictures here have, 0 to 255.
func widenRange(m image.Image) {
	var y *image.YCbCr
	switch m := m.(type) {
	case *image.YCbCr:
		y = m
	case *image.NYCbCrA:
		y = &m.YCbCr
	default: // lossless ones have red, green and blue
		return
	}
	widen := func(pix []byte, middle, to, span float64) {
		var wide [256]byte
		for i := range wide {
			wide[i] = byte(min(255, max(0, math.Round((float64(i)-middle)*255/span+to))))
		}
		for i, value := range pix {
			pix[i] = wide[value]
		}
	}
	widen(y.Y, 16, 0, 219)
	widen(y.Cb, 128, 128, 224)
	widen(y.Cr, 128, 128, 224)
}

// encodeWebP makes WebP of all widths, unless one would not be smaller than what it stands for: with fewer widths a browser that takes WebP
// would show the picture blurred. It is false where cwebp failed.
func (s *Store) encodeWebP(rasters []raster, plain []file) (all []file, ok bool) {
	for i, p := range plain {
		data, err := s.runWebP(rasters[len(rasters)-1-i])
		if err != nil {
			s.webpOff.Do(func() {
				s.notice(fmt.Sprintf("%s failed: %v; pictures go without WebP until the generator is started again", s.cwebp, err))
			})
			return nil, false
		}
		if int64(len(data)) >= p.Size {
			return nil, true
		}
		all = append(all, newFile(webpKind, p.Width, p.Height, data))
	}
	return all, true
}

// runWebP has cwebp make one variant.
func (s *Store) runWebP(r raster) (data []byte, err error) {
	dir, err := os.MkdirTemp("", "newsroom-webp-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	in, out := filepath.Join(dir, "in.png"), filepath.Join(dir, "out.webp")
	if err := writePNG(in, r.image()); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, s.cwebp, "-quiet", "-metadata", "none", "-q", webpQuality, in, "-o", out).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(said))
	}
	return os.ReadFile(out)
}

// writePNG writes a file that lives for a moment only.
func writePNG(name string, m image.Image) error {
	if y, ok := m.(*image.YCbCr); ok { // much faster for the encoder
		rgba := image.NewRGBA(y.Rect)
		draw.Draw(rgba, y.Rect, y, image.Point{}, draw.Src)
		m = rgba
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	quick := png.Encoder{CompressionLevel: png.NoCompression}
	return errors.Join(quick.Encode(file, m), file.Close())
}
