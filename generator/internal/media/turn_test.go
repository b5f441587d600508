package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// held is what EXIF says of each orientation: the side of the scene that the first row and the first column of the file show.
var held = [...]struct{ row, column string }{
	1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
	5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
}

// asHeld is the scene as a camera stores it.
func asHeld(scene image.Image, o int) image.Image {
	w, h := scene.Bounds().Dx(), scene.Bounds().Dy()
	stored := image.NewNRGBA(image.Rect(0, 0, w, h))
	if o >= 5 {
		stored = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	along := func(side string, i int) (at image.Point) {
		switch side {
		case "top":
			at.Y = i
		case "bottom":
			at.Y = h - 1 - i
		case "left":
			at.X = i
		case "right":
			at.X = w - 1 - i
		}
		return at
	}
	for y := range stored.Rect.Dy() {
		for x := range stored.Rect.Dx() {
			at := along(held[o].row, y).Add(along(held[o].column, x))
			stored.Set(x, y, scene.At(at.X, at.Y))
		}
	}
	return stored
}

// The size of a picture with two variants, each with quarters that JPEG keeps apart at the corners, and otherwise as small as can be.
const wide, low = 496, 64

func TestTurnedAsTheCameraMeant(t *testing.T) {
	scene := testPicture(wide, low)
	for o := 1; o <= 8; o++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for _, grey := range []bool{false, true} {
				t.Run(fmt.Sprintf("%d %v grey %v", o, order, grey), func(t *testing.T) {
					stored := asHeld(scene, o)
					if grey {
						g := image.NewGray(stored.Bounds())
						draw.Draw(g, g.Rect, stored, image.Point{}, draw.Src)
						stored = g
					}
					s := store(t, "")
					p := mustPrepare(t, s, "a.jpg", withSegments(asJPEG(stored), exif(order, orientation(o))))
					if p.Width != wide || p.Height != low {
						t.Errorf("%d × %d", p.Width, p.Height)
					}
					if len(p.Variants) != 2 || p.Variants[0].Width != 480 || p.Variants[1].Width != wide {
						t.Errorf("%+v", p.Variants)
					}
					for _, v := range p.Variants {
						checkCorners(t, contentOf(t, s, p, v), v, grey)
					}
				})
			}
		}
	}
}

// checkCorners compares the corners of a variant with those of testPicture.
func checkCorners(t *testing.T, data []byte, v Variant, grey bool) {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != v.Width || m.Bounds().Dy() != v.Height {
		t.Errorf("it is %v, not %d × %d", m.Bounds(), v.Width, v.Height)
	}
	for i := range corners {
		at := [4]image.Point{{5, 5}, {v.Width - 6, 5}, {v.Width - 6, v.Height - 6}, {5, v.Height - 6}}[i]
		got, want := color.NRGBAModel.Convert(m.At(at.X, at.Y)).(color.NRGBA), corners[i]
		if grey {
			y := color.GrayModel.Convert(want).(color.Gray).Y
			want = color.NRGBA{y, y, y, 255}
		}
		if !near(got, want) {
			t.Errorf("corner %d is %v, not %v", i, got, want)
		}
	}
}

func near(a, b color.NRGBA) bool {
	const most = 6
	far := func(x, y byte) bool { return int(x)-int(y) > most || int(y)-int(x) > most }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B) && !far(a.A, b.A)
}

func TestDamagedEXIFIsNoError(t *testing.T) {
	whole := exif(binary.LittleEndian, 6)
	plain := asJPEG(testPicture(40, 20))
	for i := 4; i < len(whole); i++ {
		cut := append([]byte{}, whole[:i]...)
		binary.BigEndian.PutUint16(cut[2:], uint16(len(cut)-2))
		mustPrepare(t, store(t, ""), "a.jpg", withSegments(plain, cut))
		wrong := append([]byte{}, whole...)
		wrong[i] ^= 0xff
		mustPrepare(t, store(t, ""), "a.jpg", withSegments(plain, wrong))
	}
	for _, o := range []orientation{0, 9, 60000} {
		if got := orientationOf(withSegments(plain, exif(binary.BigEndian, o))); got != upright {
			t.Errorf("%d is taken for %d", o, got)
		}
	}
}

func TestWidths(t *testing.T) {
	for _, tt := range []struct {
		width, height int
		want          string
	}{
		{1, 1, "[1x1]"},
		{300, 200, "[300x200]"},
		{480, 3, "[480x3]"},
		{700, 35, "[480x24 700x35]"},
		{960, 2, "[480x1 960x2]"},
		{1600, 120, "[480x36 960x72 1600x120]"},
		{1601, 81, "[480x24 960x49 1600x81]"},
		{3001, 1, "[480x1 960x1 1600x1]"},
		{3, 901, "[3x901]"},
	} {
		p := mustPrepare(t, store(t, ""), "a.png", asPNG(testPicture(tt.width, tt.height)))
		var got []string
		for _, v := range p.Variants {
			got = append(got, fmt.Sprintf("%dx%d", v.Width, v.Height))
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%d × %d: %v, not %s", tt.width, tt.height, got, tt.want)
		}
	}
}

func TestScaleKeepsWhatIsEven(t *testing.T) {
	for _, value := range []byte{0, 1, 127, 254, 255} {
		for _, size := range [][4]int{{4000, 7, 1600, 3}, {1601, 3, 1600, 3}, {5, 5, 5, 5}, {3, 3, 7, 7}, {60000, 1, 1, 1}} {
			from := newPlane(size[0], size[1], 1)
			for i := range from.pix {
				from.pix[i] = value
			}
			for _, got := range scale(from.rows(), size[2], size[3]).pix {
				if got != value {
					t.Fatalf("%v: %d became %d", size, value, got)
				}
			}
		}
	}
}

func TestScaleAverages(t *testing.T) {
	from := plane{[]byte{0, 90, 30, 60, 90, 120}, 3, 2, 1}
	got := scale(from.rows(), 2, 1).pix // (0+60)·⅔ + (90+90)·⅓ of two rows, and so on
	if want := []byte{50, 80}; !bytes.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}
