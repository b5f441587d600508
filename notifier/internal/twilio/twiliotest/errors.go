package twiliotest

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// apiError is one of Twilio's errors as its API answers them.
type apiError struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"`
}

// refusal is the error with this code; nil for 0. Like Twilio's, but without
// the number that was refused.
func refusal(code int) *apiError {
	if code == 0 {
		return nil
	}
	return &apiError{
		Code: code, Message: errorText(code), Status: errorStatus(code),
		MoreInfo: "https://www.twilio.com/docs/errors/" + strconv.Itoa(code),
	}
}

func errorStatus(code int) int {
	switch code {
	case 20003:
		return http.StatusUnauthorized
	case 20004:
		return http.StatusMethodNotAllowed
	case 20009:
		return http.StatusConflict
	case 20404:
		return http.StatusNotFound
	case 20429:
		return http.StatusTooManyRequests
	case 20500:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// errorText is what a code means, in few words.
func errorText(code int) string {
	switch code {
	case 20001:
		return "A parameter is not valid"
	case 20003:
		return "Authenticate"
	case 20004:
		return "This resource does not know the method"
	case 20009:
		return "The message has not come to its end"
	case 20404:
		return "The resource was not found"
	case 20429:
		return "Too many requests"
	case 20500:
		return "An internal server error has occurred"
	case 21211:
		return "The 'To' number is not a phone number"
	case 21212:
		return "The 'From' number is not a phone number"
	case 21408:
		return "Sending to the region of the 'To' number is not enabled"
	case 21602:
		return "The message has no body"
	case 21603:
		return "A 'From' number or a 'MessagingServiceSid' is required"
	case 21604:
		return "A 'To' number is required"
	case 21606:
		return "The 'From' number cannot send messages for this account"
	case 21609:
		return "The 'StatusCallback' is not a whole URL"
	case 21610:
		return "The recipient has opted out"
	case 21611:
		return "The queue of the 'From' number is full"
	case 21612:
		return "There is no route from the 'From' to the 'To' number"
	case 21614:
		return "The 'To' number is not a mobile number"
	case 21617:
		return "The body is longer than 1600 characters"
	case 21655:
		return "The 'ContentSid' is not known"
	case 21656:
		return "The 'ContentVariables' are not valid"
	case 21910:
		return "The 'From' and 'To' are not of the same channel"
	case codeNoScheduleType:
		return "The 'ScheduleType' must be fixed"
	case codeNoSendAt:
		return "A 'SendAt' is required"
	case codeSendAt:
		return "The 'SendAt' is not between 15 minutes and 35 days from now"
	case 63007:
		return "No channel has the 'From' address"
	case 21624:
		return "The 'ValidityPeriod' is not between 1 and 36000 seconds"
	case 30409:
		return "The message cannot be canceled any more"
	}
	return laterText(code)
}

// laterText is what a code means with which a message ends.
func laterText(code int) string {
	switch code {
	case codeQueueFull:
		return "The queue is full"
	case 30002:
		return "The account is suspended"
	case codeUnreachable:
		return "The phone cannot be reached"
	case 30004:
		return "The message is blocked"
	case 30005:
		return "The number is not known"
	case 30006:
		return "A landline, or a carrier that cannot be reached"
	case 30007:
		return "The carrier has filtered the message"
	case 30008:
		return "Unknown error"
	case codeTooOld:
		return "The validity period is over"
	case codeOutsideWindow:
		return "Outside of WhatsApp's 24 hours a template is required"
	case 63018:
		return "WhatsApp's rate limit is exceeded"
	}
	return "Error " + strconv.Itoa(code)
}

func answerError(w http.ResponseWriter, code int) {
	e := refusal(code)
	if code == 20003 {
		w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
	}
	answerJSON(w, e.Status, e)
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(mustJSON(v))
}

// mustJSON writes types of this package, which JSON can hold.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("twiliotest: " + err.Error())
	}
	return data
}
