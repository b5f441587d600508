package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// pngHeader is a PNG that says how big it is, and has nothing of that.
func pngHeader(width, height uint32) []byte {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", string(size)+"\x08\x02\x00\x00\x00"), chunk("IDAT", deflated("x"))...)...)
}

func jpegHeader(width, height uint16) []byte {
	size := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, height), width)
	return bytes.Join([][]byte{
		[]byte("\xff\xd8"), segment(0xc0, "\x08"+string(size)+"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"),
		segment(markerSOS, "\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00"),
	}, nil)
}

// gifHeader is a GIF of empty frames.
func gifHeader(width, height uint16, frames int) []byte {
	size := string(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, width), height))
	return []byte("GIF89a" + size + "\x00\x00\x00" + strings.Repeat("\x2c\x00\x00\x00\x00"+size+"\x00\x02\x00", frames) + "\x3b")
}

func webpHeader(chunk, data string) []byte {
	body := "WEBP" + chunk + string(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) + data
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

func TestRefused(t *testing.T) {
	small := testPicture(64, 40)
	whole := asJPEG(testPicture(640, 400))
	png := asPNG(small)
	moved := moving(3)
	heic := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"a.heic", heic, "HEIC pictures are not shown by all browsers\n" + hintJPEG},
		{"a.HEIF", heic, "HEIC pictures are not shown by all browsers\n" + hintJPEG},
		{"a.tif", nil, "TIFF pictures are not shown by all browsers\n" + hintJPEG},
		{"a.bmp", nil, "BMP pictures are not shown by all browsers\n" + hintJPEG},
		{"a.avif", nil, "AVIF pictures are not shown by all browsers\n" + hintJPEG},
		{"a.pdf", nil, "the end of its name, \".pdf\", is that of no picture\nuse a picture in JPEG, PNG, GIF, WebP or SVG"},
		{"tor.jpg", png, "the picture is PNG, but its name ends in .jpg\nrename it to tor.png, also where a post names it"},
		{"tor.JPEG", asGIF(small, color.Palette{corners[0], corners[1]}), "the picture is GIF, but its name ends in .JPEG\nrename it to tor.gif, also where a post names it"},
		{"tor.png", whole, "the picture is JPEG, but its name ends in .png\nrename it to tor.jpg, also where a post names it"},
		{"tor.jpg", heic, "the picture is HEIC, but its name ends in .jpg\n" + hintJPEG},
		{"tor.svg", png, "the picture is PNG, but its name ends in .svg\nrename it to tor.png, also where a post names it"},
		{"tor.png", []byte("\ufeff<?xml version='1.0'?><svg/>"), "the picture is SVG, but its name ends in .png\nrename it to tor.svg, also where a post names it"},
		{"tor.jpg", []byte("MZ\x90\x00 this program"), "the file is no JPEG, nor any other picture\n" + hintAnew},
		{"tor.jpg", nil, "the file is empty\n" + hintAnew},
		{"a.jpg", whole[:len(whole)/2], "the JPEG is broken or cut short (invalid JPEG format: short Huffman data)\n" + hintAnew},
		{"a.png", png[:len(png)-20], "the PNG is broken or cut short (png: invalid format: unexpected EOF)\n" + hintAnew},
		{"a.png", png[:8], "the PNG is broken or cut short (unexpected EOF)\n" + hintAnew},
		{"a.gif", moved[:len(moved)/2], "the GIF is broken or cut short (gif: reading color table: unexpected EOF)\n" + hintAnew},
		{"a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x3b"), "the GIF is broken or cut short (no picture in it)\n" + hintAnew},
		{"a.webp", webpHeader("VP8 ", "xxxxxxxxxxxx"), "the WebP is broken or cut short (vp8: invalid format)\n" + hintAnew},
		{"a.webp", webpHeader("VP8X", "\x02\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"), "the WebP moves\nsave it as GIF, or use a video"},
		{"a.png", pngHeader(10000, 8000), "the picture has 10000 × 8000 pixels, which is more than 60 megapixels\n" + hintSmaller},
		{"a.png", pngHeader(1<<31-1, 1), "the picture has 2147483647 × 1 pixels, which is more than 60 megapixels\n" + hintSmaller},
		{"a.png", pngHeader(1<<31-1, 1<<31-1), "the PNG is broken or cut short (png: unsupported feature: dimension overflow)\n" + hintAnew},
		{"a.png", pngHeader(2, 70000), "the picture has 2 × 70000 pixels; no side may have more than 65535\ncut it into several"},
		{"a.jpg", jpegHeader(65535, 65535), "the picture has 65535 × 65535 pixels, which is more than 60 megapixels\n" + hintSmaller},
		{"a.jpg", jpegHeader(0, 10), "the JPEG is broken or cut short (it has no pixels)\n" + hintAnew},
		{"a.gif", gifHeader(65535, 65535, 1), "the picture has 65535 × 65535 pixels, which is more than 60 megapixels\n" + hintSmaller},
		{"a.gif", gifHeader(1000, 1000, 61), "the GIF moves through 61 pictures, which is more than 60 megapixels\nmake it smaller or shorter, or use a video"},
		{"a.gif", gifHeader(1, 1, 20000), "the GIF moves through 14649 pictures, which is more than 60 megapixels\nmake it smaller or shorter, or use a video"},
		{"a.webp", webpHeader("VP8X", "\x00\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"), "the picture has 16384 × 16384 pixels, which is more than 60 megapixels\n" + hintSmaller},
	}
	for _, tt := range tests {
		s := store(t, "")
		_, err := prepare(s, tt.name, tt.data)
		var known *Error
		if !errors.As(err, &known) {
			t.Errorf("%s: %v, not %q", tt.name, err, tt.want)
		} else if got := known.Text + "\n" + known.Hint; got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// TestManyBytes gives a file that is too big without there being one.
func TestManyBytes(t *testing.T) {
	for _, lies := range []bool{false, true} {
		_, err := store(t, "").Prepare(bigFS{lies}, "a.jpg", "")
		if want := "the file has 51 MB; a picture may have 50"; err == nil || err.Error() != want {
			t.Errorf("lies %v: %v, not %s", lies, err, want)
		}
	}
}

// bigFS has files of one byte too many, which it may not admit.
type bigFS struct{ lies bool }

func (b bigFS) Open(name string) (fs.File, error) {
	data := make([]byte, maxBytes+1)
	file, err := fstest.MapFS{name: {Data: data}}.Open(name)
	if b.lies {
		return lyingFile{file}, err
	}
	return file, err
}

type lyingFile struct{ fs.File }

func (f lyingFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return lyingInfo{info}, err
}

type lyingInfo struct{ fs.FileInfo }

func (lyingInfo) Size() int64 { return 100 }

func TestWhatIsNotThereIsNoMatterOfPictures(t *testing.T) {
	_, err := store(t, "").Prepare(fstest.MapFS{}, "a.jpg", "")
	var known *Error
	if !errors.Is(err, fs.ErrNotExist) || errors.As(err, &known) {
		t.Error(err)
	}
}

func TestForeignFiles(t *testing.T) {
	files := map[string][]byte{"cmyk.jpg": asCMYK(testPicture(64, 40))}
	for _, name := range []string{"lossy.webp", "lossless.webp", "alpha.webp"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	for name, data := range files {
		s := store(t, "")
		p := mustPrepare(t, s, name, data)
		want := "image/jpeg"
		if strings.HasPrefix(name, "alpha") || strings.HasPrefix(name, "lossless") {
			want = "image/png"
		}
		if fmt.Sprint(p.Variants) != fmt.Sprintf("[{64 40 %s %d}]", want, p.Variants[0].Size) {
			t.Errorf("%s: %v", name, p.Variants)
		}
		out := contentOf(t, s, p, p.Variants[0])
		if want == "image/jpeg" {
			t.Run(name, func(t *testing.T) { checkCorners(t, out, p.Variants[0], false) })
		} else if !bytes.HasPrefix(out, []byte("\x89PNG")) {
			t.Errorf("%s is %q", name, out[:8])
		}
		checkClean(t, s, p)
	}
}

// asCMYK makes a JPEG for printers of four grey ones, one scan for each ink; by a custom of Adobe's they are negatives.
func asCMYK(m image.Image) []byte {
	b := m.Bounds()
	var inks [4]*image.Gray
	for i := range inks {
		inks[i] = image.NewGray(b)
	}
	for i := range inks[0].Pix {
		c := color.CMYKModel.Convert(m.At(i%b.Dx(), i/b.Dx())).(color.CMYK)
		for ink, value := range []byte{c.C, c.M, c.Y, c.K} {
			inks[ink].Pix[i] = 255 - value
		}
	}
	var head, scans []byte
	for i, ink := range inks {
		before, scan, _ := bytes.Cut(asJPEG(ink), []byte("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"))
		head = before
		scans = append(append(scans, segment(markerSOS, "\x01"+string(rune(i+1))+"\x00\x00\x3f\x00")...), bytes.TrimSuffix(scan, []byte("\xff\xd9"))...)
	}
	size := string([]byte{0, byte(b.Dy()), 0, byte(b.Dx())})
	frame := segment(0xc0, "\x08"+size+"\x01\x01\x11\x00")
	frames := segment(0xc0, "\x08"+size+"\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00")
	head = bytes.Replace(head, frame, frames, 1)
	return append(append(withSegments(head, segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00")), scans...), 0xff, markerEOI)
}

func TestIsPicture(t *testing.T) {
	for name, want := range map[string]bool{
		"a.jpg": true, "a/b.JPEG": true, "a.svg": true, "a.heic": true, "a.avif": true, "a.pdf": false, "jpg": false, "a.jpg.txt": false, "": false,
	} {
		if IsPicture(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
