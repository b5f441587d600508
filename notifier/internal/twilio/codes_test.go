package twilio_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// classes are what the outbox relies on.
func classes() map[sms.Class][]string {
	return map[sms.Class][]string{
		sms.ClassOptedOut:     {"21610", "63014"},
		sms.ClassInvalid:      {"21211", "21217", "21265", "21614", "21635"},
		sms.ClassRegion:       {"21408", "21608", "63015"},
		sms.ClassSender:       {"21212", "21603", "21606", "21659", "21660", "21661", "21701", "21702", "21703", "21704", "63002", "63007", "63008", "63020", "63022"},
		sms.ClassBody:         {"21602", "21617", "21619", "21655", "21656", "63005", "63006", "63021", "63027", "63028", "63030", "63040", "63041", "63042", "92007"},
		sms.ClassUnauthorised: {"10001", "20003", "20005", "20010", "20404", "30002", "63001"},
		sms.ClassThrottled:    {"14107", "20429", "21611", "63038"},
		sms.ClassQueue:        {"30001", "30036", "30500", "63018"},
		sms.ClassUnreachable:  {"21612", "30003", "30005", "30006", "63003", "63024", "63029"},
		sms.ClassFiltered:     {"30004", "30007", "63013", "63032", "63049"},
		sms.ClassCarrier:      {"30008", "30410", "63009", "63010", "63012", "63023"},
		sms.ClassWindow:       {"63016"},
		sms.ClassOther:        {"1", "21604", "29999", "63999"},
	}
}

// A code means the same with an answer as in a report; with a 5xx it proves nothing.
func TestCodes(t *testing.T) {
	r := newRig(t, nil)
	for class, codes := range classes() {
		for _, code := range codes {
			r.always(twiliotest.Fault{Status: 400, Body: jsonError(code)})
			if got := r.client.Send(t.Context(), text()); got.Outcome != sms.Rejected || got.Class != class || got.Code != code {
				t.Errorf("400 with %s: %+v, want %s", code, got, class)
			}
			r.always(twiliotest.Fault{Status: 500, Body: jsonError(code)})
			if got := r.client.Send(t.Context(), text()); got.Outcome != sms.Unknown || got.Class != sms.ClassNone {
				t.Errorf("500 with %s: %+v", code, got)
			}
			report, err := twilio.ParseStatus(url.Values{"MessageSid": {someSID}, "MessageStatus": {"undelivered"}, "ErrorCode": {code}}, nil)
			if err != nil || report.Class != class {
				t.Errorf("reported %s: %+v, %v", code, report, err)
			}
		}
	}
}

// Too much at once is that under every status and code that Twilio has for it.
func TestSendThrottled(t *testing.T) {
	r := newRig(t, nil)
	for _, status := range []int{400, 429} {
		for _, body := range []string{jsonError("20429"), jsonError("21611"), "<html>slow down</html>", ""} {
			name := fmt.Sprintf("%d %.20s", status, body)
			r.always(twiliotest.Fault{Status: status, Body: body, Header: header("Retry-After", "7")})
			got := r.client.Send(t.Context(), text())
			if status == 400 && (body == "" || body[0] == '<') {
				if got.Outcome != sms.Unknown {
					t.Errorf("%s: %+v", name, got)
				}
				continue
			}
			if got.Outcome != sms.Rejected || got.Class != sms.ClassThrottled || got.RetryAfter != 7*time.Second {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}
