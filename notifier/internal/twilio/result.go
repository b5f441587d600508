package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"newsroom/notifier/sms"
)

// maxRetryAfter bounds what an answer can ask us to wait.
const maxRetryAfter = 24 * time.Hour

// result sorts what was seen of the call into an outcome. err is what
// twilio-go returned; a nil err proves nothing, since the library also returns
// it for answers that hold no message.
func (x *exchange) result(message *openapi.ApiV2010Message, err error) sms.Result {
	if err == nil {
		return accepted(message)
	}
	code := twilioCode(x.body)
	r := sms.Result{Code: code, RetryAfter: retryAfter(x.header)}
	switch {
	case x.status == 0 && !x.connected.Load():
		r.Outcome = sms.NotSent
		r.Detail = "no connection to Twilio: " + reason(err)
	case x.status == 0:
		r.Detail = "no answer from Twilio: " + reason(err)
	case x.status == http.StatusTooManyRequests:
		r.Outcome, r.Class = sms.Rejected, sms.ClassThrottled
		r.Detail = detail(x.status, code)
	case x.status >= 400 && x.status <= 499 && code != "":
		r.Outcome, r.Class = sms.Rejected, classOf(code)
		r.Detail = detail(x.status, code)
	case x.status >= 200 && x.status <= 299:
		r.Detail = fmt.Sprintf("Twilio answered %d, but not with a message", x.status)
	default:
		r.Detail = detail(x.status, code)
	}
	return r
}

// accepted looks at the Sid: without one nothing proves that a message exists.
func accepted(message *openapi.ApiV2010Message) sms.Result {
	if message == nil || message.Sid == nil || !messageSID.MatchString(*message.Sid) {
		return sms.Result{Detail: "Twilio answered with success, but without the id of a message"}
	}
	return sms.Result{Outcome: sms.Accepted, ID: *message.Sid}
}

// twilioCode is the code in a body that is one of Twilio's errors, else empty.
func twilioCode(body []byte) string {
	var e struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(body, &e) != nil || e.Code <= 0 {
		return ""
	}
	return strconv.Itoa(e.Code)
}

// detail is a line for an operator. Twilio's own message is left out, because
// it repeats the person's number.
func detail(status int, code string) string {
	if code == "" {
		return fmt.Sprintf("Twilio answered %d", status)
	}
	return fmt.Sprintf("Twilio answered %d with code %s, see https://www.twilio.com/docs/errors/%s", status, code, code)
}

func reason(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "the time for one call is over"
	case errors.Is(err, context.Canceled):
		return "the call was cancelled"
	}
	return err.Error()
}

// retryAfter reads the header of that name in both its forms (RFC 9110,
// 10.2.3). A date is measured against the answer's own Date, so that a wrong
// clock on this machine does no harm.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return clampWait(time.Duration(seconds) * time.Second)
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return clampWait(until.Sub(now))
}

func clampWait(d time.Duration) time.Duration {
	return min(max(d, 0), maxRetryAfter)
}
