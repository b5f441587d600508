package media

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

func FuzzOrientation(f *testing.F) {
	f.Add([]byte{})
	f.Add(append([]byte{0xff, 0xd8}, exif(binary.BigEndian, 6)...))
	f.Add(append([]byte{0xff, 0xd8}, exif(binary.LittleEndian, 3)...))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xe1\x00\x02\xff\xe1\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientationOf(data); o < upright || o > last {
			t.Errorf("%d", o)
		}
		if o := orientationOfTIFF(data); o < upright || o > last {
			t.Errorf("%d", o)
		}
	})
}

func FuzzSVG(f *testing.F) {
	for _, text := range []string{
		"", svgStart + "</svg>", svgStart + "<style>a{}</style><use xlink:href='#a'/></svg>", "<!DOCTYPE svg><svg><g onclick='a'/></svg>",
		"<svg xmlns:a='b' a:c='d' xml:space='preserve'><a:b/>&#106;&lt;script&gt;</svg>", svgStart + "<metadata><a/></metadata></svg>",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		made, err := developSVG(data)
		var known *Error
		if err != nil {
			if !errors.As(err, &known) {
				t.Errorf("%v", err)
			}
			return
		}
		written := made.files[0].data
		checkHarmless(t, written)
		again, err := developSVG(written)
		if err != nil {
			t.Fatalf("%v: %s", err, written)
		}
		if !bytes.Equal(again.files[0].data, written) {
			t.Errorf("%s is written anew as %s", written, again.files[0].data)
		}
	})
}

// checkHarmless looks at what was written with eyes other than those of the writer.
func checkHarmless(t *testing.T, written []byte) {
	t.Helper()
	harmful := strings.Fields("script image feImage foreignObject a animate set iframe")
	d := xml.NewDecoder(bytes.NewReader(written))
	for {
		token, err := d.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Errorf("%v: %s", err, written)
			}
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Space != svgSpace || slices.Contains(harmful, e.Name.Local) {
				t.Errorf("element %v: %s", e.Name, written)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
					t.Errorf("attribute %v: %s", a, written)
				}
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			t.Errorf("%T: %s", e, written)
		}
	}
}

func FuzzPrepare(f *testing.F) {
	small := testPicture(24, 16)
	for _, data := range [][]byte{
		withSegments(asJPEG(small), exif(binary.BigEndian, 6)), gossipPNG(small), asPNG(translucentPicture(24, 16)), asCMYK(small), moving(1), moving(3),
		pngHeader(900, 900), jpegHeader(900, 900), gifHeader(900, 900, 2), []byte(svgStart + "</svg>"), webpHeader("VP8X", "\x10\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"),
	} {
		f.Add(data)
	}
	for _, name := range []string{"lossy.webp", "lossless.webp", "alpha.webp"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := store(t, "")
		s.limit = 1_000_000 // so that one try does not take long
		k := kindByContent(data)
		if !k.shown() {
			return
		}
		p, err := prepare(s, "a."+k.ext(), data)
		var known *Error
		switch {
		case errors.As(err, &known):
			if strings.Contains(known.Text, "runtime error") {
				t.Error(err)
			}
			return
		case err != nil:
			t.Fatal(err)
		}
		for _, v := range p.Variants {
			contentOf(t, s, p, v)
		}
		if k != svgKind { // one may have these words in its text
			checkClean(t, s, p)
		}
	})
}
