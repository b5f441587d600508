package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Cancel asks Twilio not to send a message that it has. False without an error
// means that it is too late, or that Twilio does not cancel such a message: as
// its documentation has it, one that was not scheduled seldom can be. Any error
// leaves open what became of it; asking again does no harm, unlike Send.
func (c *Client) Cancel(ctx context.Context, id string) (canceled bool, err error) {
	if !messageSID.MatchString(id) {
		return false, errors.New("twilio cancel: the id is not SM or MM and 32 hexadecimal digits")
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := &exchange{ctx: ctx, client: c}
	path := strings.TrimSuffix(c.listPath(), ".json") + "/" + id + ".json"
	err = x.send(http.MethodPost, path, url.Values{"Status": {"canceled"}})
	switch {
	case err == nil && isCanceled(x.body, id):
		return true, nil
	case err == nil:
		return false, errors.New("twilio cancel: Twilio answered with success, but not with the canceled message")
	case tooLate(x.status, twilioCode(x.body)):
		return false, nil
	case x.status != 0:
		return false, errors.New("twilio cancel: " + detail(x.status, twilioCode(x.body)))
	}
	return false, fmt.Errorf("twilio cancel: %s", reason(err))
}

// tooLate reports whether a refusal is about how far the message has come.
func tooLate(status int, code string) bool {
	if status < 400 || status > 499 {
		return false
	}
	switch code {
	case "30409", // cannot be canceled
		"20009": // not in this state
		return true
	}
	return false
}

func isCanceled(body []byte, id string) bool {
	var m resource
	return json.Unmarshal(body, &m) == nil &&
		m.SID != nil && *m.SID == id && m.Status != nil && *m.Status == "canceled"
}
