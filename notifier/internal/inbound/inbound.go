// Package inbound owns what comes in from the provider: texts that people send us, and reports on messages that we sent.
//
// A request counts if its signature is right, and once, however often it is delivered. It is answered after what it
// changed is on the disk; while the database fails the answer is 500, and the provider repeats it a few times if the webhook's URL
// ends with twilio.Retries.
//
// What becomes of a text stands in decide.go: package subscriber says what it means, and the limits here whether it is done and answered. What
// could not be handed to us is found in the provider's list (catchup.go), and counts as if it had come in time (order.go).
//
// Nothing of a text and no number is ever logged.
package inbound

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

// The paths of the webhooks, below the public URL.
const (
	TextPath   = "/twilio/inbound"
	StatusPath = "/twilio/status"
)

// Store keeps what comes in; see package store for what each promises.
type Store interface {
	Receive(ctx context.Context, t store.Text, decide func(store.Sender) store.Decision) (store.Received, error)
}

// Outbox is told what comes in of what it sent; see outbox.Dispatcher.
type Outbox interface {
	Report(ctx context.Context, r sms.Report) (store.Merged, error)
	Replied()
}

// Reader gives the form of a request that the provider signed, or a *twilio.RequestError.
type Reader interface {
	Read(r *http.Request) (url.Values, error)
}

// Handler answers the webhooks.
type Handler struct {
	Reader   Reader
	Store    Store
	Outbox   Outbox
	Newsroom func() subscriber.Newsroom // what people can join at present
	Numbers  Numbers
	Limits   Limits

	KeepTexts, KeepMessages int // days, for who asks what is stored

	Now func() time.Time
	Log *slog.Logger
}

// Routes adds the webhooks to a mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	mux.HandleFunc(TextPath, h.signed(h.text))
	mux.HandleFunc(StatusPath, h.signed(h.status))
}

// signed lets only genuine requests through.
func (h *Handler) signed(next func(http.ResponseWriter, *http.Request, url.Values)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		form, err := h.Reader.Read(r)
		var refused *twilio.RequestError
		switch {
		case errors.As(err, &refused):
			h.refuse(w, r, refused.Status, refused.Reason)
		case err != nil:
			h.refuse(w, r, http.StatusBadRequest, err.Error())
		default:
			next(w, r, form)
		}
	}
}

// refuse tells the operator why, and the sender only that.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, status int, reason string) {
	h.Log.Warn("a webhook's request was refused", "path", r.URL.Path, "status", status, "reason", reason)
	http.Error(w, http.StatusText(status), status)
}

func (h *Handler) text(w http.ResponseWriter, r *http.Request, form url.Values) {
	in, err := twilio.ParseInbound(form)
	if err != nil {
		h.refuse(w, r, http.StatusBadRequest, err.Error())
		return
	}
	if !answerable(in) {
		h.Log.Warn("a text was left out: its sender is no phone number, or our own, so it cannot be answered")
		reply(w, "")
		return
	}
	now := h.Now()
	got, err := h.Store.Receive(r.Context(), received(in, now), h.decide(in, now))
	if err != nil {
		h.fail(w, err)
		return
	}
	h.Log.Info("a text came in", "kind", got.Kind, "way", in.Way, "again", got.Again)
	if got.Answer != "" {
		h.Outbox.Replied()
	}
	reply(w, sms.Transliterate(got.Answer)) // a channel's title must not make the answer dearer
}

// answerable says whether there is somebody to answer: not a name or a short number, and not we ourselves.
func answerable(in twilio.Inbound) bool {
	return strings.HasPrefix(in.From, "+") && in.From != in.To
}

// received is a text as the store keeps it.
func received(in twilio.Inbound, at time.Time) store.Text {
	t := store.Text{ProviderID: in.ID, From: in.From, Way: string(in.Way), Body: in.Body, At: at}
	for _, m := range in.Media {
		t.Pictures = append(t.Pictures, m.URL)
	}
	return t
}

func (h *Handler) status(w http.ResponseWriter, r *http.Request, form url.Values) {
	report, err := twilio.ParseStatus(form, r.URL.Query())
	if errors.Is(err, twilio.ErrUnknownStatus) {
		h.Log.Warn("a report was left out: its status is not known to this version")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if err != nil {
		h.refuse(w, r, http.StatusBadRequest, err.Error())
		return
	}
	merged, err := h.Outbox.Report(r.Context(), report)
	if err != nil {
		h.fail(w, err)
		return
	}
	h.note(report.ID, string(report.Status), string(report.Class), report.Code, merged)
	w.WriteHeader(http.StatusNoContent)
}

// note logs what an operator may have to act on: a failure, and a report on a message that nobody here knows.
func (h *Handler) note(id, status, class, code string, m store.Merged) {
	switch {
	case !m.Known:
		h.Log.Info("a report on a message that is not ours", "message", id, "status", status)
	case m.Second:
		h.Log.Error("the provider took a message twice", "alert", m.Alert, "message", id, "status", status)
	case m.Again:
		h.Log.Warn("a message did not leave the provider; it is sent again", "alert", m.Alert, "status", status, "class", class, "code", code)
	case m.Changed && class != "":
		h.Log.Warn("a message did not arrive", "alert", m.Alert, "status", status, "class", class, "code", code)
	}
}

// fail asks the provider to come again.
func (h *Handler) fail(w http.ResponseWriter, err error) {
	h.Log.Error("a webhook's request could not be kept; the provider repeats it if its URL says so: "+twilio.Retries, "error", err)
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

func reply(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", twilio.ReplyType)
	_, _ = w.Write(twilio.Reply(text)) // if the connection is gone, the provider repeats the request
}
