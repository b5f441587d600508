package page

import (
	"errors"
	"net/http"
	"strings"
)

// BodyLimit is how long the body of a request may be, in bytes.
const BodyLimit = 64 << 10

// policy lets a page load what this site serves, and be sent to nobody else: not even a form that somebody smuggled in.
var policy = strings.Join([]string{
	"default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'",
	"form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}, "; ")

// Secure serves pages with what keeps them safe: headers that let them load and send nothing elsewhere, and nobody keep, frame or index them; no POST that
// another site's page sent (403); no body beyond BodyLimit (413).
//
// The referrer stays within the site, rather than being sent nowhere at all: with "no-referrer" a form says that it comes from "null", which is what a browser that does
// not send Sec-Fetch-Site, as none does over plain HTTP, cannot be told from another site by.
func (s *Site) Secure(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if origin := s.options.origin(); origin != "" { // a proxy may have changed the Host that the origin is else compared with
		if err := guard.AddTrustedOrigin(origin); err != nil {
			panic(err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.options.Log.Warn("a form that another site's page sent was refused")
		s.Error(w, r, http.StatusForbidden)
	}))
	inner := guard.Handler(s.limited(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin") // a neighbour below the same domain, to whom browsers send the cookie too, shows no picture of ours
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store") // but for the files of Routes, which say otherwise
		inner.ServeHTTP(w, r)
	})
}

// limited bounds bodies: those that say how long they are here, the others as they are read.
func (s *Site) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > BodyLimit {
			w.Header().Set("Connection", "close") // nobody reads the rest
			s.Error(w, r, http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, BodyLimit)
		next.ServeHTTP(w, r)
	})
}

// Form reads the form that a request holds into r.PostForm, and says whether it did. If not, the answer is written: a page of 413 or 400.
func (s *Site) Form(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		s.Error(w, r, http.StatusRequestEntityTooLarge)
	case err != nil:
		s.Error(w, r, http.StatusBadRequest)
	}
	return err == nil
}
