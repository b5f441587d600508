package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// countingFS counts how often a file is opened.
type countingFS struct {
	fs.FS
	opened atomic.Int32
}

func (c *countingFS) Open(name string) (fs.File, error) {
	c.opened.Add(1)
	return c.FS.Open(name)
}

// album is a folder with a picture, and one for the store. The picture is seen 500 pixels wide and has two variants; it is low, so that it is
// quickly made.
func album(t *testing.T) (*countingFS, string) {
	t.Helper()
	data := withSegments(asJPEG(testPicture(20, 500)), exif(binary.BigEndian, 6))
	return &countingFS{FS: fstest.MapFS{"a/foto.jpg": {Data: data}, "b/foto.jpg": {Data: data}}}, filepath.Join(t.TempDir(), "pictures")
}

func ask(t *testing.T, s *Store, fsys fs.FS, name, stamp string) *Picture {
	t.Helper()
	p, err := s.Prepare(fsys, name, stamp)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func save(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, a, b *Picture) {
	t.Helper()
	if diff := cmp.Diff(a, b, cmp.AllowUnexported(Picture{})); diff != "" {
		t.Error(diff)
	}
}

func TestAKnownStateIsNotRead(t *testing.T) {
	fsys, dir := album(t)
	first := store(t, dir)
	p := ask(t, first, fsys, "a/foto.jpg", "stamp")
	save(t, first)
	for _, s := range []*Store{first, store(t, dir)} {
		fsys.opened.Store(0)
		same(t, ask(t, s, fsys, "a/foto.jpg", "stamp"), p)
		if n := fsys.opened.Load(); n != 0 {
			t.Errorf("it was opened %d times", n)
		}
		contentOf(t, s, p, p.Variants[0])
	}
	s := store(t, dir)
	for i, at := range [][2]string{{"a/foto.jpg", "other"}, {"b/foto.jpg", "stamp"}, {"a/foto.jpg", ""}, {"a/foto.jpg", ""}} {
		same(t, ask(t, s, fsys, at[0], at[1]), p)
		if n := fsys.opened.Load(); int(n) != i+1 {
			t.Errorf("%v: opened %d times", at, n)
		}
	}
}

func TestSameContentSameBytes(t *testing.T) {
	fsys, dir := album(t)
	one, two := store(t, dir), store(t, "")
	p, q := ask(t, one, fsys, "a/foto.jpg", ""), ask(t, two, fsys, "b/foto.jpg", "x")
	same(t, p, q)
	for _, v := range p.Variants {
		if !bytes.Equal(contentOf(t, one, p, v), contentOf(t, two, q, v)) {
			t.Errorf("%s differs", v.file())
		}
	}
	two.useWebP(program(t, `printf RIFF > $8`))
	if q := ask(t, two, fsys, "b/foto.jpg", "x"); q.Sum == p.Sum {
		t.Error("the sum is the same with WebP")
	}
}

func TestAVariantThatIsLostIsMadeAgain(t *testing.T) {
	for name, harm := range map[string]func(file string) error{
		"missing": os.Remove,
		"short":   func(file string) error { return os.Truncate(file, 10) },
		"folder":  func(file string) error { return os.RemoveAll(filepath.Dir(file)) },
	} {
		t.Run(name, func(t *testing.T) {
			fsys, dir := album(t)
			s := store(t, dir)
			p := ask(t, s, fsys, "a/foto.jpg", "stamp")
			want := contentOf(t, s, p, p.Variants[1])
			save(t, s)
			if err := harm(filepath.Join(dir, p.key, p.Variants[1].file())); err != nil {
				t.Fatal(err)
			}
			s = store(t, dir)
			p = ask(t, s, fsys, "a/foto.jpg", "stamp")
			if !bytes.Equal(contentOf(t, s, p, p.Variants[1]), want) {
				t.Error("it is another one")
			}
		})
	}
}

func TestAPictureThatChangedMeanwhile(t *testing.T) {
	fsys, dir := album(t)
	s := store(t, dir)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	fsys.FS.(fstest.MapFS)["a/foto.jpg"] = &fstest.MapFile{Data: asJPEG(testPicture(30, 20))}
	_, err := s.Reader(p, p.Variants[0])
	if want := "the picture changed while the site was made; build again"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
	if _, err := store(t, dir).Reader(p, p.Variants[0]); err == nil || err.Error() != "the picture "+p.Sum+" is not one of this build" {
		t.Error(err)
	}
}

func TestADamagedIndexIsDropped(t *testing.T) {
	fsys, dir := album(t)
	s := store(t, dir)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	save(t, s)
	file := filepath.Join(dir, indexName)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 7 {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1
		for _, damaged := range [][]byte{whole[:i], flipped} {
			if err := os.WriteFile(file, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			var notices []string
			s := Open(dir, func(text string) { notices = append(notices, text) })
			if len(s.index.pictures)+len(s.index.files) > 0 {
				t.Fatalf("%q was taken for good", damaged)
			}
			want := fmt.Sprintf("[the index of pictures %s is damaged; it is dropped, and all pictures are made anew]", file)
			if fmt.Sprint(notices) != want {
				t.Fatalf("%v, not %s", notices, want)
			}
		}
	}
	s = Open(dir, func(string) {})
	s.useWebP("")
	same(t, ask(t, s, fsys, "a/foto.jpg", "stamp"), p)
	save(t, s)
	same(t, ask(t, store(t, dir), fsys, "a/foto.jpg", "stamp"), p)
}

// TestWrongLinesAreDamage has lines with a right sum that no store writes.
func TestWrongLinesAreDamage(t *testing.T) {
	for _, line := range []string{
		"picture ../../../../etc/ 1 1 1 - - -", "picture 0123456789abcdef x 1 1 - - -", "picture 0123456789abcdef 1 1 1 - 1x1:text/html:5 -",
		"picture 0123456789abcdef 1 1 1 -", "file 0123456789abcdef 1 1 \"a", "file 0123456789abcdef 1 1 a b", "other 0123456789abcdef 1 1", "",
	} {
		x := newIndex()
		text := indexHeader + line + "\n"
		if err := x.parse(text + sumLine(text)); err == nil {
			t.Errorf("%q is taken for good", line)
		}
	}
}

func TestWhatIsNotUsedGoesAfterThirtyDays(t *testing.T) {
	fsys, dir := album(t)
	start := time.Now()
	on := func(day int) *Store {
		s := store(t, dir)
		s.now = func() time.Time { return start.Add(time.Duration(day) * 24 * time.Hour) }
		return s
	}
	s := on(0)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	save(t, s)
	variants := filepath.Join(dir, p.key)
	stranger := filepath.Join(dir, "0123456789abcdef")
	if err := os.Mkdir(stranger, 0o755); err != nil {
		t.Fatal(err)
	}
	other := fstest.MapFS{"c.png": {Data: asPNG(testPicture(10, 10))}}
	for _, day := range []int{20, 30, 31} {
		s = on(day)
		ask(t, s, other, "c.png", fmt.Sprint(day))
		save(t, s)
		_, err := os.Stat(variants)
		if gone := err != nil; gone != (day > 30) {
			t.Errorf("day %d: gone %v", day, gone)
		}
		_, err = os.Stat(stranger)
		if gone := err != nil; gone != (day > 30) {
			t.Errorf("day %d: the folder that nobody knows is gone: %v", day, gone)
		}
	}
	if n := len(on(31).index.files); n != 3 {
		t.Errorf("%d states are known", n)
	}
	s = on(61)
	save(t, s)
	if n := len(on(61).index.files); n != 1 {
		t.Errorf("%d states are known", n)
	}
}

func TestNothingNewIsNotWritten(t *testing.T) {
	fsys, dir := album(t)
	s := store(t, dir)
	ask(t, s, fsys, "a/foto.jpg", "stamp")
	save(t, s)
	before, _ := os.Stat(s.indexPath())
	s = store(t, dir)
	ask(t, s, fsys, "a/foto.jpg", "stamp")
	save(t, s)
	if after, _ := os.Stat(s.indexPath()); !os.SameFile(before, after) {
		t.Error("the index was written")
	}
}

func TestTwoBuildsAtOnce(t *testing.T) {
	fsys, dir := album(t)
	one, two := store(t, dir), store(t, dir)
	p := ask(t, one, fsys, "a/foto.jpg", "one")
	q := ask(t, two, fsys, "b/foto.jpg", "two")
	r := ask(t, two, fstest.MapFS{"c.png": {Data: asPNG(testPicture(10, 10))}}, "c.png", "three")
	save(t, one)
	save(t, two)
	same(t, p, q)
	three := store(t, dir)
	if len(three.index.files) != 3 || len(three.index.pictures) != 2 {
		t.Errorf("%d files and %d pictures are known", len(three.index.files), len(three.index.pictures))
	}
	same(t, ask(t, three, fstest.MapFS{}, "c.png", "three"), r)
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	fsys, dir := album(t)
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file in its place
		t.Fatal(err)
	}
	var notices []string
	s := Open(dir, func(text string) { notices = append(notices, text) })
	s.useWebP("")
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	contentOf(t, s, p, p.Variants[0])
	if len(notices) != 2 || !strings.HasSuffix(notices[1], "not a directory; the next build makes them again") {
		t.Errorf("%q", notices)
	}
	if err := s.Save(); err == nil {
		t.Error("the index was saved")
	}
}

// waitingFS lets who opens one of its files wait.
type waitingFS struct {
	fs.FS
	name       string
	began, end chan struct{}
}

func (w *waitingFS) Open(name string) (fs.File, error) {
	if name == w.name {
		close(w.began)
		<-w.end
	}
	return w.FS.Open(name)
}

// TestAPictureIsAskedForWhileItsVariantsAreMadeAgain: somebody removed them from the cache, and the picture stands in two places.
func TestAPictureIsAskedForWhileItsVariantsAreMadeAgain(t *testing.T) {
	fsys, dir := album(t)
	slow := &waitingFS{FS: fsys, began: make(chan struct{}), end: make(chan struct{})}
	s := store(t, dir)
	p := ask(t, s, slow, "a/foto.jpg", "")
	slow.name = "a/foto.jpg"
	if err := os.RemoveAll(filepath.Join(dir, p.key)); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	clear(s.memory)
	s.mu.Unlock()
	var group sync.WaitGroup
	group.Go(func() { contentOf(t, s, p, p.Variants[0]) })
	<-slow.began
	group.Go(func() {
		if other, err := s.Prepare(slow, "b/foto.jpg", ""); err != nil || other.Sum != p.Sum {
			t.Error(other, err)
		}
	})
	time.AfterFunc(50*time.Millisecond, func() { close(slow.end) })
	group.Wait()
}

// TestManyAtOnce asks for the same and other pictures from many sides; run it with -race.
func TestManyAtOnce(t *testing.T) {
	fsys := &countingFS{FS: fstest.MapFS{}}
	names := []string{"a.jpg", "b.png", "c.gif", "d.svg"}
	for i, data := range [][]byte{asJPEG(testPicture(600, 40)), asPNG(translucentPicture(600, 40)), moving(3), []byte(svgStart + "</svg>")} {
		fsys.FS.(fstest.MapFS)[names[i]] = &fstest.MapFile{Data: data}
	}
	for _, dir := range []string{"", t.TempDir()} {
		s := store(t, dir)
		var group sync.WaitGroup
		for i := range 40 {
			group.Go(func() {
				p, err := s.Prepare(fsys, names[i%len(names)], []string{"", "stamp"}[i/4%2])
				if err != nil {
					t.Error(err)
					return
				}
				for _, v := range slices.Concat(p.Variants, p.WebP) {
					r, err := s.Reader(p, v)
					if err != nil {
						t.Error(err)
						continue
					}
					if n, _ := io.Copy(io.Discard, r); n != v.Size {
						t.Errorf("%d bytes of %d", n, v.Size)
					}
					r.Close()
				}
				if dir == "" { // two ends of builds would drop from memory what is still read here; nobody ends a build before all is read
					return
				}
				if err := s.Save(); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if err := s.Save(); err != nil {
			t.Error(err)
		}
		if n := len(s.index.pictures); n != len(names) {
			t.Errorf("%d pictures are known", n)
		}
	}
}

func TestPanicIsAnError(t *testing.T) {
	s := store(t, "")
	s.room = nil // what nobody thought of
	_, err := prepare(s, "a.png", asPNG(testPicture(10, 10)))
	if want := "the PNG is broken or cut short (runtime error: invalid memory address or nil pointer dereference)"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

// Whoever serves for days, and changes a picture again and again, does not run out of memory.
func TestVariantsInMemoryThatAreNotUsedGo(t *testing.T) {
	s := store(t, "")
	fsys := func(name string, width int) fstest.MapFS {
		return fstest.MapFS{name: {Data: asPNG(testPicture(width, 10))}}
	}
	first := fsys("a.png", 10)
	p := ask(t, s, first, "a.png", "10")
	save(t, s)
	for width := 11; width < 20; width++ {
		ask(t, s, fsys("a.png", width), "a.png", fmt.Sprint(width))
		ask(t, s, fsys("b.png", 5), "b.png", "stays")
		save(t, s)
		save(t, s)                      // after a change of a text, for which nobody asks for pictures
		if n := len(s.memory); n != 3 { // this one, the one before, and b
			t.Errorf("%d pictures are in memory", n)
		}
	}
	same(t, ask(t, s, first, "a.png", "10"), p)
	contentOf(t, s, p, p.Variants[0])
	s.now = func() time.Time { return time.Now().Add((keepDays + 1) * 24 * time.Hour) }
	ask(t, s, first, "a.png", "10")
	save(t, s)
	if n := len(s.index.pictures); n != 1 {
		t.Errorf("%d pictures are known", n)
	}
}
