package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// checkClean looks for what must not be in the variants of a picture: words, and whatever is not needed to draw.
func checkClean(t *testing.T, s *Store, p *Picture) {
	t.Helper()
	for _, v := range append(slices.Clone(p.Variants), p.WebP...) {
		data := contentOf(t, s, p, v)
		for _, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s has %q", v.file(), secret)
			}
		}
		parts, allowed := partsOf(data), map[string]string{
			"image/jpeg": "d8 db c0 c4 da d9", "image/png": "IHDR PLTE tRNS IDAT IEND", "image/gif": "21f9 21ff 2c 3b", "image/webp": "VP8  VP8L VP8X ALPH",
		}[v.Type]
		for _, part := range parts {
			if !strings.Contains(allowed, part) {
				t.Errorf("%s has a part %s", v.file(), part)
			}
		}
		if v.Type != "image/svg+xml" && len(parts) == 0 {
			t.Errorf("%s is %q", v.file(), data[:min(len(data), 20)])
		}
	}
}

// partsOf names the segments, chunks or blocks that a picture consists of.
func partsOf(data []byte) (names []string) {
	const digits = "0123456789abcdef"
	hex := func(b byte) string { return string([]byte{digits[b>>4], digits[b&15]}) }
	switch kindByContent(data) {
	case jpegKind:
		for i := 0; i+1 < len(data); i++ {
			if data[i] != 0xff || data[i+1] == 0 {
				continue
			}
			names = append(names, hex(data[i+1]))
			if data[i+1] != markerSOI && data[i+1] != markerEOI {
				i += 1 + int(binary.BigEndian.Uint16(data[i+2:]))
			}
		}
	case pngKind:
		for rest := data[8:]; len(rest) > 0; {
			names = append(names, string(rest[4:8]))
			rest = rest[12+binary.BigEndian.Uint32(rest):]
		}
	case webpKind:
		for rest := data[12:]; len(rest) > 0; {
			names = append(names, string(rest[:4]))
			size := binary.LittleEndian.Uint32(rest[4:])
			rest = rest[8+size+size&1:]
		}
	case gifKind:
		r := blocks{rest: data[6:]}
		r.skipHeader()
		for !r.short && len(r.rest) > 0 {
			switch kind := r.byte(); kind {
			case 0x21:
				names = append(names, hex(kind)+hex(r.byte()))
				r.skipChain()
			case 0x2c:
				names = append(names, hex(kind))
				r.frame()
			default:
				names = append(names, hex(kind))
			}
		}
	}
	return names
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// gossipPNG tells everything that may stand in a PNG.
func gossipPNG(m image.Image) []byte {
	return withChunks(asPNG(m), chunk("iCCP", "GEHEIM-ICC\x00\x00"+deflated("profile")), chunk("tEXt", "Author\x00GEHEIM-TEXT"),
		chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00GEHEIM-XMP"), chunk("eXIf", "II*\x00GEHEIM-KAMERA"), chunk("gAMA", "\x00\x00\xb1\x8f"),
		chunk("tIME", "\x07\xea\x01\x01\x01\x01\x01"), chunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"))
}

// moving is a GIF with a comment and XMP.
func moving(frames int) []byte {
	g := &gif.GIF{LoopCount: 3}
	for i := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 60, 40), color.Palette{color.Black, color.White, color.NRGBA{200, 30, 30, 255}})
		draw.Draw(m, image.Rect(i, i, i+20, i+20), image.NewUniform(color.NRGBA{200, 30, 30, 255}), image.Point{}, draw.Src)
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 7)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		panic(err)
	}
	at := bytes.IndexByte(b.Bytes(), 0x21)
	if at < 0 {
		at = b.Len() - 1
	}
	notes := "\x21\xfe\x10GEHEIM-KOMMENTAR\x00\x21\xff\x0bXMP DataXMP\x0aGEHEIM-XMP\x00"
	return bytes.Join([][]byte{b.Bytes()[:at], []byte(notes), b.Bytes()[at:]}, nil)
}

func translucentPicture(width, height int) *image.NRGBA {
	m := testPicture(width, height)
	for y := range height / 2 {
		for x := range width {
			m.Pix[m.PixOffset(x, y)+3] = 128
		}
	}
	return m
}

func TestNothingIsToldOn(t *testing.T) {
	opaquePicture, clear := testPicture(1000, 70), translucentPicture(1000, 70)
	tests := []struct {
		name, wantType string
		data           []byte
	}{
		{"photo.jpg", "image/jpeg", withSegments(asJPEG(opaquePicture), exif(binary.BigEndian, 3), gossip())},
		{"end.jpg", "image/jpeg", append(asJPEG(opaquePicture), "GEHEIM-TEXT"...)},
		{"opaque.png", "image/jpeg", gossipPNG(opaquePicture)},
		{"clear.png", "image/png", gossipPNG(clear)},
		{"moving.gif", "image/gif", moving(5)},
		{"still.gif", "image/jpeg", moving(1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := store(t, "")
			if path, err := exec.LookPath("cwebp"); err == nil {
				s.useWebP(path)
			}
			p := mustPrepare(t, s, tt.name, tt.data)
			for _, v := range p.Variants {
				if v.Type != tt.wantType {
					t.Errorf("%+v", v)
				}
			}
			checkClean(t, s, p)
		})
	}
}

func TestTheChecksFindSomething(t *testing.T) {
	parts := partsOf(withSegments(asJPEG(testPicture(20, 20)), exif(binary.BigEndian, 3), gossip()))
	for _, want := range []string{"e1", "e0", "e2", "ed", "fe"} {
		if !slices.Contains(parts, want) {
			t.Errorf("JPEG: %s is not found in %v", want, parts)
		}
	}
	if parts := partsOf(gossipPNG(testPicture(20, 20))); !slices.Contains(parts, "eXIf") {
		t.Error(parts)
	}
	if parts := partsOf(moving(2)); !slices.Contains(parts, "21fe") {
		t.Error(parts)
	}
}

func TestMovingStaysWhole(t *testing.T) {
	s := store(t, "")
	p := mustPrepare(t, s, "a.gif", moving(5))
	g, err := gif.DecodeAll(bytes.NewReader(contentOf(t, s, p, p.Variants[0])))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 5 || g.LoopCount != 3 || g.Delay[4] != 7 || len(p.Variants) != 1 || p.Variants[0].Width != 60 || p.Tint != "000" {
		t.Errorf("%d frames, loop %d, %+v", len(g.Image), g.LoopCount, p)
	}
}

// TestKindsOfPixels has pictures of all the ways in which pixels are stored look the same.
func TestKindsOfPixels(t *testing.T) {
	scene := testPicture(wide, low)
	as := func(m draw.Image) []byte {
		draw.Draw(m, m.Bounds(), scene, image.Point{}, draw.Src)
		return asPNG(m)
	}
	palette := color.Palette{corners[0], corners[1], corners[2], corners[3]}
	for name, data := range map[string][]byte{
		"rgb.png": asPNG(scene), "16bit.png": as(image.NewNRGBA64(scene.Rect)), "palette.png": as(image.NewPaletted(scene.Rect, palette)),
		"interior.gif": asGIF(scene, palette),
	} {
		s := store(t, "")
		p := mustPrepare(t, s, name, data)
		for _, v := range p.Variants {
			checkCorners(t, contentOf(t, s, p, v), v, false)
		}
		if p.Tint != "111" {
			t.Errorf("%s: tint %s", name, p.Tint)
		}
	}
}

func asGIF(m image.Image, palette color.Palette) []byte {
	to := image.NewPaletted(m.Bounds(), palette)
	draw.Draw(to, to.Rect, m, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{to}, Delay: []int{0}}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestWhatShinesThrough(t *testing.T) {
	s := store(t, "")
	p := mustPrepare(t, s, "a.png", asPNG(translucentPicture(wide, low)))
	if p.Tint != "" {
		t.Errorf("tint %s", p.Tint)
	}
	m, _, err := image.Decode(bytes.NewReader(contentOf(t, s, p, p.Variants[0])))
	if err != nil {
		t.Fatal(err)
	}
	want := corners[0]
	want.A = 128
	if got := color.NRGBAModel.Convert(m.At(5, 5)).(color.NRGBA); !near(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}
