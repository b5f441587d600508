package theme

import (
	"bytes"
	"compress/gzip"
	"image"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"
	"rsc.io/qr/coding"
)

// drawn is the picture that the lines of a code make.
func drawn(t interface {
	Helper()
	Fatalf(string, ...any)
}, svg string,
) image.Image {
	t.Helper()
	found := regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)".* d="M4 4\.5([^"]+)"`).FindStringSubmatch(svg)
	if found == nil {
		t.Fatalf("no code is drawn: %s", svg)
	}
	const scale = 4
	side, _ := strconv.Atoi(found[1])
	picture := image.NewGray(image.Rect(0, 0, side*scale, side*scale))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	x, y := 4, 4
	for _, step := range regexp.MustCompile(`m(-?\d+) (\d+)|h(\d+)`).FindAllStringSubmatch(found[3], -1) {
		dx, _ := strconv.Atoi(step[1] + step[3])
		dy, _ := strconv.Atoi(step[2] + "")
		if step[3] != "" {
			for py := y * scale; py < (y+1)*scale; py++ {
				for px := x * scale; px < (x+dx)*scale; px++ {
					picture.Pix[picture.PixOffset(px, py)] = 0
				}
			}
		}
		x, y = x+dx, y+dy
	}
	return picture
}

func read(t interface {
	Helper()
	Fatalf(string, ...any)
}, svg string,
) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(drawn(t, svg))
	if err != nil {
		t.Fatalf("%v", err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"})
	if err != nil {
		t.Fatalf("a reader does not understand the code: %v", err)
	}
	return result.GetText()
}

func TestQRCodesAreRead(t *testing.T) {
	var plans qrPlans
	for _, text := range []string{
		"x", "https://werkblick.example/a/7k3qf9/", "https://newsroom.stadtwerke.example/a/7k3qf9/",
		"https://wa.me/4917604069099?text=Aufnahme%20in%20den%20Kanal%20Stra%C3%9Fenbahn", "SMSTO:+4917604069099:MINI", "Größe",
		"https://werkblick.example/" + strings.Repeat("sehr-lang/", 25),
	} {
		svg, err := plans.qrCode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, string(svg)); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
	if _, err := plans.qrCode(strings.Repeat("x", 400)); err == nil || !strings.Contains(err.Error(), "400 bytes are too many") {
		t.Errorf("a text that does not fit: %v", err)
	}
}

func TestAnyQRCodeIsRead(t *testing.T) {
	var plans qrPlans
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[!-~]{1,300}`).Draw(t, "text")
		svg, err := plans.qrCode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, string(svg)); got != text {
			t.Fatalf("got %q, want %q", got, text)
		}
	})
}

// The mask is turned over as package coding would do it, and is the one of least penalty, counted one module at a time.
func TestQRMaskIsTheBest(t *testing.T) {
	const text = "https://werkblick.example/a/7k3qf9/"
	var plans qrPlans
	got, err := plans.encode(text)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for mask := range coding.Mask(8) {
		plan, err := coding.NewPlan(3, coding.M, mask)
		if err != nil {
			t.Fatal(err)
		}
		code, err := plan.Encode(coding.String(text))
		if err != nil {
			t.Fatal(err)
		}
		rows := rowsOf(code)
		slow := slowPenalty(code)
		if penalty(rows) != slow {
			t.Errorf("mask %d has a penalty of %d, not %d", mask, slow, penalty(rows))
		}
		if slow < penalty(got) {
			t.Errorf("mask %d is better", mask)
		}
		same := true
		for i := range rows {
			same = same && rows[i] == got[i]
		}
		found = found || same
	}
	if !found {
		t.Error("the code is that of no mask")
	}
}

func slowPenalty(c *coding.Code) int {
	sum, dark := 0, 0
	for _, turn := range []bool{false, true} {
		at := func(x, y int) bool {
			if turn {
				x, y = y, x
			}
			return c.Black(x, y)
		}
		for y := range c.Size {
			var line strings.Builder
			for x := range c.Size {
				line.WriteByte("01"[map[bool]int{true: 1}[at(x, y)]])
			}
			for _, run := range regexp.MustCompile(`0{5,}|1{5,}`).FindAllString(line.String(), -1) {
				sum += len(run) - 2
			}
			for x := range c.Size {
				for _, pattern := range []string{"10111010000", "00001011101"} {
					if strings.HasPrefix(line.String()[x:], pattern) {
						sum += 40
					}
				}
			}
		}
	}
	for y := range c.Size {
		for x := range c.Size {
			if c.Black(x, y) {
				dark++
			}
			if x > 0 && y > 0 && c.Black(x, y) == c.Black(x-1, y) && c.Black(x, y) == c.Black(x, y-1) && c.Black(x, y) == c.Black(x-1, y-1) {
				sum += 3
			}
		}
	}
	percent := 100 * float64(dark) / float64(c.Size*c.Size)
	return sum + 10*int(max(percent-50, 50-percent)/5)
}

func TestQRLabel(t *testing.T) {
	var plans qrPlans
	svg, err := plans.qrCode("x", `Kurzlink "<b>"`)
	if err != nil || !strings.Contains(string(svg), `role="img" aria-label="Kurzlink &#34;&lt;b&gt;&#34;"`) {
		t.Errorf("%s, %v", svg, err)
	}
	if svg, _ = plans.qrCode("x"); !strings.Contains(string(svg), ` aria-hidden="true"`) {
		t.Errorf("a code without a label is read out: %s", svg)
	}
}

// A code stands on every post, so it must be small.
func TestQRIsSmall(t *testing.T) {
	var plans qrPlans
	svg, err := plans.qrCode("https://newsroom.stadtwerke.example/a/7k3qf9/")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if _, err := w.Write([]byte(svg)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d compressed", len(svg), out.Len())
	if out.Len() > 500 {
		t.Errorf("%d bytes compressed", out.Len())
	}
}

func BenchmarkQR(b *testing.B) {
	var plans qrPlans
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plans.qrCode("https://newsroom.stadtwerke.example/a/7k3qf9/"); err != nil {
			b.Fatal(err)
		}
	}
}
