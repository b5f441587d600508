// Package media owns what is published of a picture. The file that an editor put into content/ never is: it is decoded, turned as the camera
// meant, and encoded anew in a few widths, so that nothing is left of place, time, device and all else that files tell without being asked.
//
// The rules in short:
//
//   - Widths are 480, 960 and 1600 pixels, and never more than the picture has: one of 700 gives 480 and 700.
//   - What lets nothing shine through becomes JPEG, everything else PNG. A GIF that moves stays one, whole and at its size. Of an animated PNG
//     the first picture counts.
//   - Where the program cwebp is installed, there is WebP of the same widths, unless it would not be smaller. Where it fails, there is none as
//     long as the process lasts; the next one tries again.
//   - An SVG is written anew from a list of elements and attributes that can do nothing but draw; one with more than that is refused.
//   - Refused is what browsers do not all show (HEIC, AVIF, TIFF, BMP), what is broken, what is something else than its name says, and what is
//     too big: a file of more than 50 MB or a picture of more than 60 megapixels, which is known before anything is decoded. An [Error] says so
//     in words for an editor.
//   - Colours are taken for sRGB, since a profile is dropped with the rest.
//
// Pictures are made once. In the folder of a [Store] is a line for each in the file index, and a folder for each with its variants, named by
// what Sum is the beginning of: 1a2b3c4d5e6f7a8b/480.jpg. What no build has used for 30 days goes. Two builds at once, and a folder of which
// somebody deleted half, cost time and nothing else: a variant that is missing, or not as long as it was, is made again.
package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

const (
	maxBytes  = 50_000_000 // of a file
	maxPixels = 60_000_000 // of a picture, or of all frames of one that moves
)

// maker names how variants are made. Whoever changes what comes out counts it up: then everything is made and published anew.
const maker = "1"

// Store makes pictures once and keeps them by their content. It is safe for concurrent use.
type Store struct {
	dir     string // empty = nothing is kept on disk
	notice  func(string)
	cwebp   string // path of the program; empty = not installed
	how     string // names how variants are made
	limit   int64  // pixels of a picture
	now     func() time.Time
	room    *semaphore.Weighted // for the pixels that are decoded at the same time
	making  singleflight.Group  // of pictures, by key
	again   singleflight.Group  // of their variants, by key
	failing sync.Once           // the notice that nothing can be written
	webpOff sync.Once           // the notice that cwebp failed

	mu     sync.Mutex
	index  index
	failed map[string]*Picture          // made without WebP as cwebp failed, by the key that they would have with it
	memory map[string]map[string][]byte // variants that are not on disk, by key and file name
	builds int                          // how many were saved
	used   bool                         // at least one picture in this build
}

// Picture is what is known of one, and the forms in which it is published.
type Picture struct {
	Sum           string    // 8 hex digits: of the content, of how variants are made, and whether there is WebP
	Width, Height int       // pixels as seen, after turning; 0 = not known, of an SVG only
	Tint          string    // average colour, as three digits 0 to 3 for red, green and blue; empty for an SVG and where something shines through
	Variants      []Variant // the smallest first
	WebP          []Variant // the same widths; may be empty

	key string // 16 hex digits, the first 8 are Sum
}

// Variant is one form of a picture.
type Variant struct {
	Width, Height int    // pixels; 0 = not known, of an SVG only
	Type          string // media type, such as image/jpeg
	Size          int64  // bytes
}

// Ext is how the name of its file ends, such as "jpg".
func (v Variant) Ext() string { return kindOf(v.Type).ext() }

func (v Variant) file() string { return fmt.Sprintf("%d.%s", v.Width, v.Ext()) }

// Open returns a store that keeps its pictures in dir; with an empty dir they last as long as the process. notice is told in one line what
// an editor should know: that the index was dropped, or that nothing could be written.
func Open(dir string, notice func(string)) *Store {
	s := &Store{
		dir: dir, notice: notice, limit: maxPixels,
		now:    time.Now,                             //nolint:forbidigo // how long a picture was not used is told by the calendar
		room:   semaphore.NewWeighted(2 * maxPixels), // two of the biggest
		failed: map[string]*Picture{},
		memory: map[string]map[string][]byte{},
	}
	path, _ := exec.LookPath("cwebp")
	s.useWebP(path)
	s.index = s.load()
	return s
}

// useWebP sets the path of the program, or empty for none.
func (s *Store) useWebP(path string) {
	s.cwebp, s.how = path, maker
	if path != "" {
		s.how += "+webp"
	}
}

// Prepare finds what is known of a picture file, and makes its variants where that was not done before. stamp identifies the state of the
// file without reading it; with an empty one only the content can tell. What is wrong with the picture itself is an [*Error].
func (s *Store) Prepare(fsys fs.FS, name, stamp string) (*Picture, error) {
	if err := checkShown(name); err != nil {
		return nil, err
	}
	if p := s.recall(fsys, name, stamp); p != nil {
		return p, nil
	}
	data, err := read(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := checkContent(name, data); err != nil {
		return nil, err
	}
	key := s.key(data)
	p, err := s.make(key, data)
	if err != nil {
		return nil, err
	}
	s.remember(p, fsys, name, stamp, p.key != key)
	return p, nil
}

// Passing tells whether a picture went without WebP since cwebp failed, so that the next process makes another site of the same content.
func (s *Store) Passing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.failed) > 0
}

// read reads a file that is not too big.
func read(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxBytes {
		return nil, tooManyBytes(info.Size())
	}
	data := make([]byte, 0, info.Size()+1) // one more, to see the end without growing
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, err
		case len(data) > maxBytes: // it grew meanwhile
			return nil, tooManyBytes(int64(len(data)))
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)]
		}
	}
}

func (s *Store) key(data []byte) string { return keyOf(s.how, data) }

func keyOf(how string, data []byte) string {
	hash := sha256.New()
	hash.Write([]byte(how + "\n"))
	hash.Write(data)
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// make returns the picture with this key, which is known or made now; by one caller, where several ask at once. Where cwebp failed, it is one
// without WebP, which has another key.
func (s *Store) make(key string, data []byte) (*Picture, error) {
	p, err, _ := s.making.Do(key, func() (any, error) {
		if p := s.known(key); p != nil {
			return p, nil
		}
		made, err := s.develop(data, true)
		if err != nil {
			return nil, err
		}
		if !made.webpFailed {
			return s.picture(key, made), nil
		}
		// It is what it would be where cwebp is not installed: were it kept under the key of one with WebP, no later build would have that.
		p := s.picture(keyOf(maker, data), made)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.failed[key] = p
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return p.(*Picture), nil
}

// picture keeps the variants of a picture that was made.
func (s *Store) picture(key string, made *result) *Picture {
	p := &Picture{Sum: key[:8], Width: made.width, Height: made.height, Tint: made.tint, key: key}
	for _, f := range made.files {
		p.Variants = append(p.Variants, f.Variant)
	}
	for _, f := range made.webp {
		p.WebP = append(p.WebP, f.Variant)
	}
	s.keep(key, append(made.files, made.webp...))
	return p
}
