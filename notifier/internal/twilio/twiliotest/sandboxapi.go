package twiliotest

import (
	"cmp"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
)

// problem is an error as the page's own API answers it: a word for the page
// to choose its text by, and a line in English.
type problem struct {
	Problem string `json:"problem"`
	Text    string `json:"text"`
	Status  int    `json:"httpStatus,omitempty"`
}

// getMessages takes the filters in lower case: to, from, direction.
func (s *Server) getMessages(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	q := s.between(query.Get("to"), query.Get("from"))
	if direction := query.Get("direction"); direction != "" {
		q.match = func(m *Message) bool { return m.Direction == direction }
	}
	answerJSON(w, http.StatusOK, append([]Message{}, s.book.oldest(q)...))
}

// postText is a phone that texts the newsroom.
func (s *Server) postText(w http.ResponseWriter, r *http.Request) {
	var in struct {
		From, Body, Way string
		Media           []File
	}
	if !readJSON(w, r, maxUpload, &in) {
		return
	}
	m, replies, err := s.text(r.Context(), cmp.Or(in.Way, SMS), in.From, in.Body, in.Media)
	var failure *WebhookError
	switch {
	case errors.As(err, &failure):
		answerJSON(w, http.StatusBadGateway, problem{Problem: failure.Problem, Text: err.Error(), Status: failure.Status})
	case err != nil:
		answerJSON(w, http.StatusBadRequest, problem{Problem: "text", Text: err.Error()})
	default:
		answerJSON(w, http.StatusOK, struct {
			Message Message  `json:"message"`
			Replies []string `json:"replies"`
		}{m, append([]string{}, replies...)})
	}
}

func (s *Server) getPhones(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, s.book.phones())
}

// postPhone adds a phone to the page or changes it.
func (s *Server) postPhone(w http.ResponseWriter, r *http.Request) {
	var p Phone
	if !readJSON(w, r, maxForm, &p) {
		return
	}
	if !e164.MatchString(p.Number) || s.ours(p.Number) || p.Code != 0 && !validCode(p.Code) {
		answerJSON(w, http.StatusBadRequest, problem{Problem: "number", Text: "the number is not in the form +491713920001, or it is the newsroom's own"})
		return
	}
	s.book.put(p)
	view := s.book.phone(p.Number)
	s.hub.tell(event{Type: eventPhone, Phone: view})
	answerJSON(w, http.StatusCreated, view)
}

func (s *Server) deletePhone(w http.ResponseWriter, r *http.Request) {
	number := r.URL.Query().Get("number")
	if !s.book.putAway(number) {
		answerJSON(w, http.StatusNotFound, problem{Problem: "number", Text: "no phone on the page has this number"})
		return
	}
	s.hub.tell(event{Type: eventGone, Phone: phoneView{Phone: Phone{Number: number}}})
	w.WriteHeader(http.StatusNoContent)
}

// readJSON takes JSON of so many bytes only by its media type, which a form on
// a foreign page cannot send without being asked.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		answerJSON(w, http.StatusUnsupportedMediaType, problem{Problem: "request", Text: "send JSON with Content-Type: application/json"})
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit)).Decode(v); err != nil {
		answerJSON(w, http.StatusBadRequest, problem{Problem: "request", Text: "the JSON cannot be read: " + err.Error()})
		return false
	}
	return true
}
