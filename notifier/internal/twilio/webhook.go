package twilio

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxForm bounds the body of a webhook, in bytes.
const maxForm = 64 << 10

// Retries is put behind the URL of a webhook so that Twilio repeats what was not taken, five times within 15 s. Without it Twilio comes again
// only where it could not connect, and a STOP that met a full disk would be lost. The fragment is part of no request and
// of no signature. See https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
const Retries = "#rc=5&rp=all"

// RequestError says why a webhook's request was not taken. Nothing of the
// request may be used then.
type RequestError struct {
	Status int    // what to answer: 400, 403, 405 or 413
	Reason string // for the operator's log; holds nothing of the request
}

// Error is the reason.
func (e *RequestError) Error() string { return "twilio webhook: " + e.Reason }

// Webhook reads requests that claim to come from Twilio.
type Webhook struct {
	OptOut OptOutMode // of our number; to be set before the first Read

	authToken string
	publicURL string
}

// NewWebhook makes a reader of webhooks. publicURL is how the internet reaches
// this server, such as https://sms.example.org or, behind a proxy that takes
// the prefix off, https://example.org/sms. An empty token is an error: with it
// anybody could sign.
func NewWebhook(authToken, publicURL string) (*Webhook, error) {
	err := errors.Join(checkToken(authToken), checkURL("public URL", publicURL))
	if publicURL == "" {
		err = errors.Join(err, errors.New("twilio: the public URL is empty; Twilio signs its requests with it"))
	}
	if strings.ContainsAny(publicURL, "?#") {
		err = errors.Join(err, errors.New("twilio: the public URL must have no query and no fragment"))
	}
	if err != nil {
		return nil, err
	}
	return &Webhook{authToken: authToken, publicURL: strings.TrimRight(publicURL, "/")}, nil
}

// Read returns the form of a request that Twilio signed for this server, with
// an OptOutType also where OptOutDefault has Twilio leave it out. Every error is a *RequestError. The signature is checked over the configured URL
// and never over Host or X-Forwarded-*, which anybody can set. A recorded
// request stays valid for ever, so the caller must take each MessageSid once.
func (w *Webhook) Read(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return nil, &RequestError{http.StatusMethodNotAllowed, "the method is not POST"}
	}
	signature := r.Header.Get(SignatureHeader)
	if signature == "" {
		return nil, &RequestError{http.StatusForbidden, "no signature"}
	}
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	if !signed(signature, w.authToken, w.signedURL(r.URL), form) {
		return nil, &RequestError{http.StatusForbidden, "the signature does not fit; compare --public-url with the URL in Twilio's console, and the auth token"}
	}
	w.OptOut.complete(form)
	return form, nil
}

// signedURL is the URL under which Twilio knows this request.
func (w *Webhook) signedURL(u *url.URL) string {
	s := w.publicURL + u.EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		s += "?" + u.RawQuery
	}
	return s
}

func readForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, &RequestError{http.StatusBadRequest, "the body is not a form"}
	}
	if r.ContentLength > maxForm {
		return nil, &RequestError{http.StatusRequestEntityTooLarge, "the body is longer than 64 KB"}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	if err != nil {
		return nil, &RequestError{http.StatusBadRequest, "the body broke off"}
	}
	if len(data) > maxForm {
		return nil, &RequestError{http.StatusRequestEntityTooLarge, "the body is longer than 64 KB"}
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, &RequestError{http.StatusBadRequest, "the form cannot be read"}
	}
	return form, nil
}
