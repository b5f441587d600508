//go:build unix

package media

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// photo is a picture with as much detail as a phone's has: about 4 MB at 12 megapixels.
func photo(width, height int) []byte {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Y {
		x, y := i%m.YStride, i/m.YStride
		m.Y[i] = byte(x*y>>14&0x7f + x/7%32 + r.IntN(24))
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = byte(100+i%m.CStride/40), byte(110+i/m.CStride/40)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 88}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// BenchmarkPhoto makes three widths of a photo of 12 megapixels. What it says of any machine is "of-decoding": how much more it takes than to
// decode the photo and nothing else. It counts the time of the processor, so that what else runs does not matter.
func BenchmarkPhoto(b *testing.B) {
	data := photo(4000, 3000)
	fsys := fstest.MapFS{"foto.jpg": {Data: data}}
	var decoding, whole time.Duration
	for b.Loop() {
		start := processorTime(b)
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
		decoded := processorTime(b)
		s := Open("", func(string) {})
		s.useWebP("")
		if _, err := s.Prepare(fsys, "foto.jpg", ""); err != nil {
			b.Fatal(err)
		}
		decoding += decoded - start
		whole += processorTime(b) - decoded
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(ms(whole), "ms/photo")
	b.ReportMetric(ms(decoding), "ms/decoding")
	b.ReportMetric(float64(whole)/float64(decoding), "of-decoding")
	b.ReportMetric(float64(len(data))/1e6, "MB")
}

// processorTime is what this process has taken of the processor so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkKnown asks for 10,000 pictures that are known.
func BenchmarkKnown(b *testing.B) {
	const n = 10_000
	dir := b.TempDir()
	s := Open(dir, func(text string) { b.Fatal(text) })
	fsys := fstest.MapFS{}
	names := make([]string, n)
	for i := range n {
		names[i] = fmt.Sprintf("technik/beitrag-%d/foto.jpg", i)
		key := fmt.Sprintf("%016x", i)
		p := &Picture{Sum: key[:8], key: key, Width: 4000, Height: 3000, Tint: "123"}
		for _, w := range widths {
			p.Variants = append(p.Variants, Variant{w, w * 3 / 4, "image/jpeg", 12345})
		}
		s.remember(p, fsys, names[i], "stamp", false)
	}
	if err := s.Save(); err != nil {
		b.Fatal(err)
	}
	var opening, preparing, saving time.Duration
	for b.Loop() {
		start := processorTime(b)
		s := Open(dir, func(text string) { b.Fatal(text) })
		opened := processorTime(b)
		for _, name := range names {
			if _, err := s.Prepare(fsys, name, "stamp"); err != nil {
				b.Fatal(err)
			}
		}
		prepared := processorTime(b)
		if err := s.Save(); err != nil {
			b.Fatal(err)
		}
		opening, preparing, saving = opening+opened-start, preparing+prepared-opened, saving+processorTime(b)-prepared
	}
	for name, took := range map[string]time.Duration{"ms/open": opening, "ms/prepare": preparing, "ms/save": saving} {
		b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), name)
	}
}
