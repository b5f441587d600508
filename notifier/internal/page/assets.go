package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// assetsPath is above all files that pages load.
const assetsPath = "/assets/"

// asset is one such file.
type asset struct {
	kind string // its media type
	data []byte
}

// kinds are the media types of assets, by the end of their name.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// Add adds every file of an embed.FS, in whatever folder: styles (.css), scripts (.js) and drawings (.svg). They are known by their last name, which no other
// file may have; what else is wrong with them is a mistake in the program too, so that it panics. All files are added before the first request.
func (s *Site) Add(files fs.FS) {
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		name, ext := path.Base(file), path.Ext(file)
		if kinds[ext] == "" || s.names[name] != "" {
			return fmt.Errorf("%s is of no kind that pages load, or there are two of that name", file)
		}
		sum := sha256.Sum256(data)
		last := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		s.names[name] = assetsPath + last
		s.assets[last] = asset{kinds[ext], data}
		return nil
	})
	if err != nil {
		panic(err)
	}
}

// Asset is the address of a file that was added, such as "/assets/desk.1f0c….css" for "desk.css": it changes with what is in the file. It panics if there is none.
func (s *Site) Asset(name string) string {
	address := s.names[name]
	if address == "" {
		panic("page: no file " + name + " was added")
	}
	return address
}

// Routes adds the files to a mux, below /assets/.
func (s *Site) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+assetsPath+"{name...}", func(w http.ResponseWriter, r *http.Request) {
		a, ok := s.assets[r.PathValue("name")]
		if !ok {
			s.Error(w, r, http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, _ = w.Write(a.data)
	})
}
