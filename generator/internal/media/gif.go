package media

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/gif"
)

// frameCost is what a frame counts at the least, in pixels, since each takes memory for its colours beside them.
const frameCost = 4096

var errCutShort = errors.New("unexpected end")

// countFrames walks over the blocks of a GIF without decoding them, and refuses more pixels than a picture may have.
func (s *Store) countFrames(data []byte) (frames int, err error) {
	r := blocks{rest: data[min(len(data), 6):]} // behind the magic
	r.skipHeader()
	pixels := int64(0)
	for !r.short {
		switch kind := r.byte(); kind {
		case 0x21: // extension
			r.skip(1)
			r.skipChain()
		case 0x2c: // frame
			frames++
			pixels += max(r.frame(), frameCost)
			if frames > 1 && pixels > s.limit {
				return 0, tooManyFrames(frames, s.limit)
			}
		case 0x3b: // end
			if frames == 0 {
				return 0, errors.New("no picture in it")
			}
			return frames, nil
		}
	}
	if frames == 0 {
		return 0, errCutShort
	}
	return frames, nil // the decoder tells what is wrong
}

// blocks reads what a GIF consists of; once something is missing, it is short, and gives zeros.
type blocks struct {
	rest  []byte
	short bool
}

func (r *blocks) skip(n int) []byte {
	if len(r.rest) < n {
		r.rest, r.short = nil, true
		return make([]byte, n)
	}
	skipped := r.rest[:n]
	r.rest = r.rest[n:]
	return skipped
}

func (r *blocks) byte() byte { return r.skip(1)[0] }

// skipHeader skips the measures of the screen and the colours of all frames.
func (r *blocks) skipHeader() { r.skipColours(r.skip(7)[4]) }

// skipColours skips a table of colours, if the flags tell of one.
func (r *blocks) skipColours(flags byte) {
	if flags&0x80 != 0 {
		r.skip(3 << (flags&7 + 1))
	}
}

// skipChain skips blocks that begin with their length, up to one of none.
func (r *blocks) skipChain() {
	for !r.short {
		size := r.byte()
		if size == 0 {
			return
		}
		r.skip(int(size))
	}
}

// frame skips a frame and tells how many pixels it has.
func (r *blocks) frame() int64 {
	d := r.skip(9)
	width, height := int64(d[4])|int64(d[5])<<8, int64(d[6])|int64(d[7])<<8
	r.skipColours(d[8])
	r.skip(1) // how many bits it begins with
	r.skipChain()
	return width * height
}

// developFrames encodes a GIF that moves as a whole, at its size.
func (s *Store) developFrames(data []byte, width, height int) (*result, error) {
	defer s.enter(s.limit)()
	all, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, broken(gifKind, err)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, all); err != nil {
		return nil, broken(gifKind, err)
	}
	first := negativeOf(onScreen(all)).scale(min(width, widths[0]), max(1, height*min(width, widths[0])/width))
	return &result{width: width, height: height, tint: first.tint(), files: []file{newFile(gifKind, width, height, b.Bytes())}}, nil
}

// decodeFrame reads a GIF of one frame.
func decodeFrame(data []byte) (image.Image, error) {
	all, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return onScreen(all), nil
}

// onScreen is the first frame in its place; what it does not cover lets the page shine through.
func onScreen(g *gif.GIF) image.Image {
	screen := image.Rect(0, 0, g.Config.Width, g.Config.Height)
	if g.Image[0].Rect == screen {
		return g.Image[0]
	}
	m := image.NewNRGBA(screen)
	draw.Draw(m, g.Image[0].Rect, g.Image[0], g.Image[0].Rect.Min, draw.Src)
	return m
}
