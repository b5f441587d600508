package media

import (
	"bytes"
	"encoding/binary"
	"flag"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write testdata/turned-gps.jpg anew")

// secrets are what must not be found in anything that is published.
var secrets = []string{
	"Exif", "GEHEIM-KAMERA", "GEHEIM-XMP", "GEHEIM-IPTC", "GEHEIM-ICC", "GEHEIM-KOMMENTAR", "GEHEIM-JFXX", "GEHEIM-TEXT",
	"ICC_PROFILE", "Photoshop", "ns.adobe.com", "iCCP", "eXIf", "tEXt", "iTXt", "\x00\x00\x00\x34\x00\x00\x00\x01\x00\x00\x00\x1f",
}

// exif writes the segment of a camera that is held in some way, at 52° 31′ N, 13° 24′ E.
func exif(order binary.AppendByteOrder, o orientation) []byte {
	b := []byte("II")
	if order.String() == "BigEndian" {
		b = []byte("MM")
	}
	text := func(letter byte) uint32 { // in the first of the four bytes of a value
		if order.String() == "BigEndian" {
			return uint32(letter) << 24
		}
		return uint32(letter)
	}
	b = order.AppendUint32(order.AppendUint16(b, 42), 8)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count)
		if kind == 3 {
			b = order.AppendUint16(order.AppendUint16(b, uint16(value)), 0)
		} else {
			b = order.AppendUint32(b, value)
		}
	}
	const maker, gps, latitude, longitude = 50, 64, 118, 142
	b = order.AppendUint16(b, 3)
	entry(0x010f, 2, 14, maker)
	entry(0x0112, 3, 1, uint32(o))
	entry(0x8825, 4, 1, gps)
	b = append(order.AppendUint32(b, 0), "GEHEIM-KAMERA\x00"...)
	b = order.AppendUint16(b, 4)
	entry(1, 2, 2, text('N'))
	entry(2, 5, 3, latitude)
	entry(3, 2, 2, text('E'))
	entry(4, 5, 3, longitude)
	b = order.AppendUint32(b, 0)
	for _, degrees := range [][3]uint32{{52, 31, 12}, {13, 24, 18}} {
		for _, part := range degrees {
			b = order.AppendUint32(order.AppendUint32(b, part), 1)
		}
	}
	return segment(markerAPP1, "Exif\x00\x00"+string(b))
}

// segment writes a segment of JPEG.
func segment(marker byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

// withSegments puts segments where a camera does.
func withSegments(data []byte, segments ...[]byte) []byte {
	return bytes.Join([][]byte{data[:2], bytes.Join(segments, nil), data[2:]}, nil)
}

// gossip are segments with everything that may stand in a JPEG.
func gossip() []byte {
	return bytes.Join([][]byte{
		segment(0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"), segment(0xe0, "JFXX\x00\x10GEHEIM-JFXX"),
		segment(markerAPP1, "http://ns.adobe.com/xap/1.0/\x00<x>GEHEIM-XMP</x>"), segment(0xe2, "ICC_PROFILE\x00\x01\x01GEHEIM-ICC"),
		segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00GEHEIM-IPTC"), segment(0xfe, "GEHEIM-KOMMENTAR"),
	}, nil)
}

// chunk writes a chunk of PNG.
func chunk(name, data string) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name+data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// withChunks puts chunks behind the header of a PNG.
func withChunks(data []byte, chunks ...[]byte) []byte {
	const header = 8 + 25
	return bytes.Join([][]byte{data[:header], bytes.Join(chunks, nil), data[header:]}, nil)
}

func asJPEG(m image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func asPNG(m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// The corners of testPicture, from the top left one clockwise.
var corners = [4]color.NRGBA{{200, 30, 30, 255}, {30, 160, 30, 255}, {30, 30, 200, 255}, {230, 230, 230, 255}}

// testPicture has another colour in each quarter.
func testPicture(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, corners[quarter(x*2/width, y*2/height)])
		}
	}
	return m
}

func quarter(right, below int) int { return [2][2]int{{0, 1}, {3, 2}}[below][right] }

// store is one for a test: without cwebp and on disk, where nothing should be told.
func store(t testing.TB, dir string) *Store {
	t.Helper()
	s := Open(dir, func(text string) { t.Errorf("notice: %s", text) })
	s.useWebP("")
	return s
}

// prepare has a store look at a file with this content.
func prepare(s *Store, name string, data []byte) (*Picture, error) {
	return s.Prepare(fstest.MapFS{name: {Data: data}}, name, "")
}

func mustPrepare(t testing.TB, s *Store, name string, data []byte) *Picture {
	t.Helper()
	p, err := prepare(s, name, data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func contentOf(t testing.TB, s *Store, p *Picture, v Variant) []byte {
	t.Helper()
	r, err := s.Reader(p, v)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(data)) != v.Size {
		t.Errorf("%s has %d bytes, not %d", v.file(), len(data), v.Size)
	}
	return data
}

// landscape is the picture of testdata/turned-gps.jpg as it lies in the file: the camera was held upright, so the sky is on the left.
func landscape() image.Image {
	const width, height = 800, 600
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for y := range height {
		for x := range width {
			down, right := x, height-1-y // as seen
			hill := 480 + 60*((right/40)%5) - (right%40)*(right%40)/20
			i, c := m.YOffset(x, y), m.COffset(x, y)
			if down > hill {
				m.Y[i], m.Cb[c], m.Cr[c] = byte(60+down%16*2), 100, 110
			} else {
				m.Y[i], m.Cb[c], m.Cr[c] = byte(120+down/8), 160, 110
			}
		}
	}
	return m
}

// TestSample keeps the file that other tests use: 600 pixels wide and 800 high as seen, made by a camera that was turned and told everything.
func TestSample(t *testing.T) {
	const name = "testdata/turned-gps.jpg"
	var b bytes.Buffer
	if err := jpeg.Encode(&b, landscape(), &jpeg.Options{Quality: 70}); err != nil {
		t.Fatal(err)
	}
	want := withSegments(b.Bytes(), exif(binary.LittleEndian, 6), gossip())
	if *update {
		if err := os.WriteFile(name, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if orientationOf(got) != 6 {
		t.Error("it is not turned")
	}
	s := store(t, "")
	p := mustPrepare(t, s, "turned-gps.jpg", got)
	if p.Width != 600 || p.Height != 800 || len(p.Variants) != 2 || p.Tint != "122" {
		t.Errorf("%+v", p)
	}
	checkClean(t, s, p)
}
