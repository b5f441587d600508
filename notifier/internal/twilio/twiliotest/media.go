package twiliotest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/internal/twilio"
)

// What a phone can send with one text.
const (
	maxFiles    = 10
	maxFileSize = 16 << 20 // bytes
	maxUpload   = 32 << 20 // of a request with files, in bytes; base64 makes them a third longer
)

// File is what a phone sends with a text, such as a picture.
type File struct {
	Type string `json:"type"` // such as image/jpeg
	Data []byte `json:"data"` // in JSON base64
}

// Media is a File as a message has it. Its bytes are at /sandbox/media/SID
// until it is deleted; the message says that it had it for ever.
type Media struct {
	SID  string `json:"sid"` // ME…
	Type string `json:"type"`
	Size int    `json:"size"` // bytes
}

// stored is a file and the message that it came with.
type stored struct {
	Media
	message string
	created time.Time
	data    []byte
}

// keep stores the files of a message; the caller holds the lock.
func (b *book) keep(m Message, files []File) []Media {
	var all []Media
	for _, f := range files {
		media := Media{SID: newMediaSID(), Type: f.Type, Size: len(f.Data)}
		b.files[media.SID] = stored{Media: media, message: m.SID, created: m.Created, data: f.Data}
		all = append(all, media)
	}
	return all
}

// file is a file that was not deleted.
func (b *book) file(sid string) (stored, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	f, ok := b.files[sid]
	return f, ok
}

// drop deletes a file.
func (b *book) drop(sid string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.files, sid)
}

func newMediaSID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return "ME" + hex.EncodeToString(b[:])
}

// checkFiles refuses what WhatsApp does not carry. By SMS no files travel, as
// in Germany.
func checkFiles(way string, files []File) error {
	switch {
	case len(files) > 0 && way != WhatsApp:
		return fmt.Errorf("%w: files travel by WhatsApp alone", ErrText)
	case len(files) > maxFiles:
		return fmt.Errorf("%w: there are more than %d files", ErrText, maxFiles)
	}
	for i, f := range files {
		if _, _, err := mime.ParseMediaType(f.Type); err != nil {
			return fmt.Errorf("%w: file %d has no type such as image/jpeg", ErrText, i+1)
		}
		if len(f.Data) == 0 || len(f.Data) > maxFileSize {
			return fmt.Errorf("%w: file %d is empty or larger than %d MB", ErrText, i+1, maxFileSize>>20)
		}
	}
	return nil
}

// mediaURL is where Twilio says that a file is; whoever speaks to the sandbox
// instead asks here for the same path.
func (s *Server) mediaURL(message, sid string) string {
	return twilio.DefaultBaseURL + apiRoot + s.cfg.AccountSID + "/Messages/" + message + "/Media/" + sid
}

// mediaResource is a file as Twilio's API writes it.
type mediaResource struct {
	AccountSID string `json:"account_sid"`
	Type       string `json:"content_type"`
	Created    string `json:"date_created"`
	Updated    string `json:"date_updated"`
	Parent     string `json:"parent_sid"`
	SID        string `json:"sid"`
	URI        string `json:"uri"`
}

func (s *Server) newMediaResource(f stored) mediaResource {
	created := *rfc2822(f.created)
	return mediaResource{
		AccountSID: s.cfg.AccountSID, Type: f.Type, Created: created, Updated: created, Parent: f.message, SID: f.SID,
		URI: apiRoot + s.cfg.AccountSID + "/Messages/" + f.message + "/Media/" + f.SID + ".json",
	}
}

// mediaListing is the one page of a message's files.
type mediaListing struct {
	paging
	Media []mediaResource `json:"media_list"`
}

// mediaList is the resource of all files of a message.
func (s *Server) mediaList(w http.ResponseWriter, r *http.Request) {
	m, found := s.book.get(r.PathValue("sid"))
	switch {
	case !found:
		answerError(w, 20404)
		return
	case r.Method != http.MethodGet:
		answerError(w, 20004)
		return
	}
	first := r.URL.Path + "?PageSize=" + strconv.Itoa(defaultPage) + "&Page=0"
	l := mediaListing{paging: paging{First: first, Size: defaultPage, URI: r.URL.RequestURI()}, Media: []mediaResource{}}
	for _, media := range m.Media {
		if f, ok := s.book.file(media.SID); ok {
			l.Media = append(l.Media, s.newMediaResource(f))
		}
	}
	l.End = max(len(l.Media)-1, 0)
	answerJSON(w, http.StatusOK, l)
}

// media is the resource of one file. Without .json it leads to its bytes on
// another server of Twilio's, which here is the same under another path.
func (s *Server) media(w http.ResponseWriter, r *http.Request) {
	sid, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	f, found := s.book.file(sid)
	switch {
	case !found || f.message != r.PathValue("sid"):
		answerError(w, 20404)
	case r.Method == http.MethodGet && isJSON:
		answerJSON(w, http.StatusOK, s.newMediaResource(f))
	case r.Method == http.MethodGet:
		w.Header().Set("Location", "/sandbox/media/"+sid)
		w.WriteHeader(http.StatusTemporaryRedirect)
	case r.Method == http.MethodDelete:
		s.book.drop(sid)
		w.WriteHeader(http.StatusNoContent)
	default:
		answerError(w, 20004)
	}
}

// getMedia is a file's bytes, for whoever knows its SID. A page among them
// does nothing in a browser.
func (s *Server) getMedia(w http.ResponseWriter, r *http.Request) {
	f, found := s.book.file(r.PathValue("sid"))
	if !found {
		http.NotFound(w, r)
		return
	}
	protect(w)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Length", strconv.Itoa(f.Size))
	_, _ = w.Write(f.data)
}
