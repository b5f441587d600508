package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// corner is white with a black square in its upper left, so that one can see how it is turned.
func corner(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{255, 255, 255, 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{0, 0, 0, 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

func packed(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, picture image.Image) []byte {
	return packed(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, picture, nil) })
}

func asPNG(t testing.TB, picture image.Image) []byte {
	return packed(t, func(b *bytes.Buffer) error { return png.Encode(b, picture) })
}

// secrets are what metadata may hold.
var secrets = []string{"GPSLatitude 51.34", "Kamera von Erika", "<x:xmpmeta", "ICC_PROFILE", "hinter dem Ende", "Kommentar", "Exif", "JFIF", "DCIM/vorschau"}

// exif is a directory with an orientation, and a secret behind it.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	head := map[bool]string{true: "MM", false: "II"}[order == binary.AppendByteOrder(binary.BigEndian)]
	b := order.AppendUint32(order.AppendUint16([]byte(head), 42), 8)
	b = order.AppendUint16(b, 2)
	for _, entry := range [][3]uint16{{0x010f, 3, 7}, {0x0112, 3, orientation}} {
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, entry[0]), entry[1]), 1)
		b = order.AppendUint16(order.AppendUint16(b, entry[2]), 0)
	}
	return append(order.AppendUint32(b, 0), strings.Join(secrets, " ")...)
}

func segment(marker byte, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

// photo is a JPEG with all the metadata that phones write.
func photo(t testing.TB, picture image.Image, order binary.AppendByteOrder, orientation uint16) []byte {
	plain := asJPEG(t, picture)
	return bytes.Join([][]byte{
		plain[:2],
		segment(0xe0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")),
		{0xff}, // fill
		segment(0xe1, append([]byte("Exif\x00\x00"), exif(order, orientation)...)),
		segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta GPSLatitude 51.34")),
		segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01Kamera von Erika")),
		segment(0xfe, []byte("Kommentar DCIM/vorschau")),
		plain[2:], []byte("hinter dem Ende"),
	}, nil)
}

func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// drawing is a PNG with metadata.
func drawing(t testing.TB, picture image.Image, orientation uint16) []byte {
	plain := asPNG(t, picture)
	const head = 8 + 25 // the signature and IHDR
	return bytes.Join([][]byte{
		plain[:head], chunk("tEXt", []byte("Comment\x00Kommentar Kamera von Erika")), chunk("eXIf", exif(binary.BigEndian, orientation)),
		plain[head:], []byte("hinter dem Ende"),
	}, nil)
}

// tinyWebP is 1 pixel wide and high.
const tinyWebP = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA="

// mustClean cleans a file, and looks that nothing of its metadata is left.
func mustClean(t testing.TB, file []byte) image.Image {
	t.Helper()
	clean, err := Clean(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if bytes.Contains(clean, []byte(secret)) {
			t.Errorf("the photo still holds %q", secret)
		}
	}
	for rest := clean[2:]; rest[1] != 0xda; rest = rest[2+int(binary.BigEndian.Uint16(rest[2:])):] {
		if marker := rest[1]; marker >= 0xe0 && marker <= 0xef || marker == 0xfe {
			t.Errorf("the photo has a segment %x, where metadata stands", marker)
		}
	}
	if !bytes.HasSuffix(clean, []byte("\xff\xd9")) {
		t.Error("something stands behind the photo")
	}
	picture, err := jpeg.Decode(bytes.NewReader(clean))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// blackAt says in which corner a picture is black: 0 upper left, 1 upper right, 2 lower left, 3 lower right; -1 = not in one.
func blackAt(picture image.Image) int {
	size, found := picture.Bounds(), -1
	for i := range 4 {
		x, y := size.Dx()*(1+14*(i%2))/16, size.Dy()*(1+14*(i/2))/16
		if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x4000 {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

func TestOrientation(t *testing.T) {
	corners := [9]int{1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}
	for orientation := uint16(1); orientation <= 8; orientation++ {
		for name, file := range map[string][]byte{
			"little-endian": photo(t, corner(80, 40), binary.LittleEndian, orientation),
			"big-endian":    photo(t, corner(80, 40), binary.BigEndian, orientation),
			"PNG":           drawing(t, corner(80, 40), orientation),
		} {
			picture := mustClean(t, file)
			if got := blackAt(picture); got != corners[orientation] {
				t.Errorf("%s, orientation %d: the square is in the corner %d, want %d", name, orientation, got, corners[orientation])
			}
			if tall := picture.Bounds().Dy() > picture.Bounds().Dx(); tall != (orientation >= 5) {
				t.Errorf("%s, orientation %d: it is %v", name, orientation, picture.Bounds())
			}
		}
	}
	for _, wrong := range []uint16{0, 9, 0xffff} {
		if got := blackAt(mustClean(t, photo(t, corner(80, 40), binary.BigEndian, wrong))); got != 0 {
			t.Errorf("orientation %d: the square is in the corner %d", wrong, got)
		}
	}
}

// TestMirrored: orientations 5 and 7 mirror beside turning, which one corner does not show.
func TestMirrored(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 2, 3))
	for i := range picture.Pix {
		picture.Pix[i] = byte(i / 4)
	}
	for orientation, want := range [9]string{
		1: "012345", 2: "103254", 3: "543210", 4: "452301", 5: "024135", 6: "420531", 7: "531420", 8: "135024",
	} {
		turned, got := upright(picture, orientation), ""
		for i := 0; i < len(turned.Pix); i += 4 {
			got += string('0' + rune(turned.Pix[i]))
		}
		if want != "" && got != want {
			t.Errorf("orientation %d gives %s, want %s", orientation, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	frame := image.NewPaletted(image.Rect(0, 0, 40, 40), color.Palette{color.White, color.Black})
	tiny, err := base64.StdEncoding.DecodeString(tinyWebP)
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray(image.Rect(5, 5, 45, 25)) // its upper left is not the origin
	for name, c := range map[string]struct {
		file          []byte
		width, height int
	}{
		"JPEG":  {asJPEG(t, corner(40, 20)), 40, 20},
		"grey":  {asJPEG(t, grey), 40, 20},
		"PNG":   {asPNG(t, corner(40, 20)), 40, 20},
		"GIF":   {packed(t, func(b *bytes.Buffer) error { return gif.Encode(b, frame, nil) }), 40, 40},
		"WebP":  {tiny, 1, 1},
		"large": {asPNG(t, image.NewGray(image.Rect(0, 0, 4096, 1000))), 2048, 500},
		"tall":  {asPNG(t, image.NewGray(image.Rect(0, 0, 1, 5000))), 1, 2048},
	} {
		if got := mustClean(t, c.file).Bounds(); got.Dx() != c.width || got.Dy() != c.height {
			t.Errorf("%s is %v, want %d x %d", name, got, c.width, c.height)
		}
	}
}

// TestTransparent: what is transparent is white, whatever colour it hides.
func TestTransparent(t *testing.T) {
	hidden := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range hidden.Pix {
		if i%4 < 3 {
			hidden.Pix[i] = 20
		}
	}
	if r, g, b, _ := mustClean(t, asPNG(t, hidden)).At(4, 4).RGBA(); min(r, g, b) < 0xf000 {
		t.Errorf("it is %x %x %x", r, g, b)
	}
}

// claiming is a PNG that says it is as large as this, and holds nothing.
func claiming(t testing.TB, width, height uint32) []byte {
	file := asPNG(t, corner(8, 8))
	head := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height), 8, 6, 0, 0, 0)
	return bytes.Join([][]byte{file[:8], chunk("IHDR", head), file[33:]}, nil)
}

func TestRefused(t *testing.T) {
	good := asJPEG(t, corner(40, 20))
	for name, c := range map[string]struct {
		file []byte
		want Refusal
	}{
		"nothing":             {nil, NoPicture},
		"a video":             {[]byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2"), NoPicture},
		"HEIC":                {[]byte("\x00\x00\x00\x20ftypheic\x00\x00\x00\x00"), NoPicture},
		"a document":          {[]byte("%PDF-1.7\n"), NoPicture},
		"a contact":           {[]byte("BEGIN:VCARD\nVERSION:3.0\n"), NoPicture},
		"SVG":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), NoPicture},
		"sound":               {[]byte("RIFF\x00\x00\x00\x00WAVEfmt "), NoPicture},
		"one byte too large":  {append(bytes.Clone(good), make([]byte, MaxSize+1-len(good))...), TooLarge},
		"a bomb":              {claiming(t, 100_000, 100_000), TooMany},
		"more than fits":      {claiming(t, 0x7fffffff, 0x7fffffff), Damaged}, // the decoder itself refuses it
		"a little too much":   {claiming(t, 5000, 5_001), TooMany},
		"less than it claims": {claiming(t, 1000, 1000), Damaged},
		"cut off":             {good[:len(good)/2], Damaged},
		"the head alone":      {good[:3], Damaged},
		"PNG's head alone":    {[]byte("\x89PNG\r\n\x1a\n"), Damaged},
		"WebP's head alone":   {[]byte("RIFF\x00\x00\x00\x00WEBP\x00"), Damaged},
		"GIF's head alone":    {[]byte("GIF89a"), Damaged},
	} {
		got, err := Clean(c.file)
		var refusal Refusal
		if !errors.As(err, &refusal) || refusal != c.want || got != nil {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := Clean(append(bytes.Clone(good), make([]byte, MaxSize-len(good))...)); err != nil {
		t.Errorf("just small enough: %v", err)
	}
}

func FuzzClean(f *testing.F) {
	tiny, err := base64.StdEncoding.DecodeString(tinyWebP)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range [][]byte{
		photo(f, corner(16, 8), binary.LittleEndian, 6), drawing(f, corner(16, 8), 3), tiny, []byte("GIF89a"), []byte("%PDF"),
		append(tiny[:len(tiny):len(tiny)], "EXIF\x1a\x00\x00\x00Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"...),
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if format, known := formatOf(file); known { // apart from Clean, which would hide a panic
			if o := format.orientation(file); o < 1 || o > 8 {
				t.Errorf("orientation %d", o)
			}
			if size, err := format.size(bytes.NewReader(file)); err != nil || size.Width*size.Height > 1<<20 {
				return // it takes long, and finds no more
			}
		}
		if clean, err := Clean(file); err == nil {
			if size, err := jpeg.DecodeConfig(bytes.NewReader(clean)); err != nil || max(size.Width, size.Height) > MaxSide {
				t.Errorf("what came out is %v, error %v", size, err)
			}
		}
	})
}
