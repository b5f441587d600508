package serve

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
)

// policy allows what a page of the newsroom needs, and no script but from files of the site. Pictures and videos may
// lie elsewhere; tables carry their alignment in style attributes.
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; " +
	"media-src 'self' https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// serveFile answers for a path of the site.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "405 the site is only read", http.StatusMethodNotAllowed)
		return
	}
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cache-Control", "no-cache") // kept, but asked for each time
	build, _ := s.state()                   // before the file is read: a page must not claim to be newer than it is
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		s.notFound(w, r, nil, build)
		return
	}
	defer root.Close()
	s.serveFrom(w, r, root, build)
}

// serveFrom answers with a file of the folder, the way to it, or the page for what is not found.
func (s *Server) serveFrom(w http.ResponseWriter, r *http.Request, root *os.Root, build string) {
	name, ok := fileName(r.URL.Path)
	if !ok {
		s.notFound(w, r, root, build)
		return
	}
	info, err := root.Stat(name)
	isFolder := strings.HasSuffix(r.URL.Path, "/")
	switch {
	case err == nil && info.IsDir() && !isFolder:
		to := url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound) // what is a folder today may be a file tomorrow
	case err == nil && info.IsDir() == isFolder:
		if isFolder {
			name = path.Join(name, "index.html")
		}
		if !serveOne(w, r, root, name, build) {
			s.notFound(w, r, root, build)
		}
	default:
		s.notFound(w, r, root, build)
	}
}

// fileName turns the path of a request into that of a file. Nothing hidden has one.
func fileName(urlPath string) (name string, ok bool) {
	name = strings.Trim(urlPath, "/")
	if name == "" {
		return ".", true
	}
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	return name, !hidden && fs.ValidPath(name) && !strings.ContainsAny(name, "\x00\\")
}

// serveOne answers with a file, if it is one; pages get the script.
func serveOne(w http.ResponseWriter, r *http.Request, root *os.Root, name, build string) bool {
	info, err := root.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	tag := fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())
	var content io.ReadSeeker = f
	if isPage(name) {
		page, err := io.ReadAll(f)
		if err != nil {
			return false
		}
		content = bytes.NewReader(withScript(page, build))
		tag += "-" + build
	}
	w.Header().Set("ETag", `"`+tag+`"`)
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, name, info.ModTime(), content)
	return true
}

func isPage(name string) bool { return path.Ext(name) == ".html" }

// plainNotFound is for a site that has no page of its own for this, or is not built yet.
const plainNotFound = `<!doctype html><html lang="de"><meta charset="utf-8"><title>404</title>` +
	`<body><p>404 – Diese Seite gibt es nicht.</p><p lang="en">404 – There is no such page.</p></body></html>`

// notFound answers with the site's 404.html, if it has one. It gets the script too: the next build may have the page.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request, root *os.Root, build string) {
	page := []byte(plainNotFound)
	if root != nil {
		if own, err := root.ReadFile("404.html"); err == nil {
			page = own
		}
	}
	w.Header().Set("Content-Type", contentType("404.html"))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(withScript(page, build)) // a browser that has gone needs no answer
	}
}
