package icon

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestDraw: every size is a square with the ground at its edge and something white well inside, so that a phone may cut it into a circle.
func TestDraw(t *testing.T) {
	for _, size := range Sizes() {
		for title, accent := range map[string]string{"Auenfunk": "#0b5d78", "Übersicht": "", "Єдність": "#ffee00", "7 Tage": "#000000", "漢字": "#445566"} {
			data, err := Draw(title, accent, size)
			if err != nil {
				t.Fatal(err)
			}
			m := decode(t, data)
			if m.Bounds() != image.Rect(0, 0, size, size) || len(data) > 8<<10 {
				t.Errorf("%s: %v in %d bytes", title, m.Bounds(), len(data))
			}
			white, ground := 0, m.At(0, 0)
			for y := range size {
				for x := range size {
					dx, dy := 2*x-size, 2*y-size
					outside := dx*dx+dy*dy > size*size*64/100 // the safe zone is a circle of 40 % around the middle
					if outside && m.At(x, y) != ground {
						t.Fatalf("%s: the letter reaches %d,%d of %d", title, x, y, size)
					}
					if m.At(x, y) == (color.RGBA{255, 255, 255, 255}) {
						white++
					}
				}
			}
			if share := 100 * white / (size * size); share < 3 || share > 40 {
				t.Errorf("%s: %d %% are white", title, share)
			}
		}
	}
	a, _ := Draw("A", "#0b5d78", 192)
	if b, _ := Draw("Auenfunk", "#0b5d78", 192); !bytes.Equal(a, b) {
		t.Error("the same letter makes another picture")
	}
	if _, err := Draw("A", "blau", 192); err == nil {
		t.Error("blau was taken for a colour")
	}
}

func square(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFrom(t *testing.T) {
	data, err := From(bytes.NewReader(square(t, 600, 600)), 180)
	if err != nil || decode(t, data).Bounds().Dx() != 180 {
		t.Fatal(err)
	}
	for want, data := range map[string][]byte{
		"has 600 by 500 pixels; it must be a square": square(t, 600, 500),
		"is 300 pixels wide; it must be 512 to 4096": square(t, 300, 300),
		"is no PNG or JPEG picture":                  []byte("<svg/>"),
		"is damaged":                                 square(t, 600, 600)[:200],
	} {
		if _, err := From(bytes.NewReader(data), 180); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
