package twiliotest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"newsroom/notifier/internal/twilio"
)

// What the notifier answers arrives as it was meant.
func FuzzTwiMLRoundTrip(f *testing.F) {
	f.Add("Willkommen bei „Mini“ <&> ]]>\r\nzwei")
	f.Add(" ")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, notInXML) {
			return
		}
		got, err := parseTwiML(twilio.Reply(text))
		want := strings.TrimSpace(text)
		if err != nil || (want == "") != (len(got) == 0) || (want != "" && !slices.Equal(got, []string{want})) {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}

// notInXML is what XML 1.0 cannot carry.
func notInXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func FuzzTwiML(f *testing.F) {
	f.Add([]byte("<Response><Message>a<Body>b</Body></Message></Response>"))
	f.Add([]byte("<Response/><x>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		texts, err := parseTwiML(data)
		if err != nil && texts != nil {
			t.Errorf("texts %q with an error", texts)
		}
		if slices.Contains(texts, "") {
			t.Error("an empty text is sent")
		}
	})
}

// Whatever comes as a create call is answered with 201 or one of Twilio's
// errors.
func FuzzCreate(f *testing.F) {
	f.Add("To=%2B491713920001&From=%2B491713920000&Body=x&ValidityPeriod=1&StatusCallback=http%3A%2F%2Fn.example%2F%23rc")
	f.Add("To=%zz")
	s := New(Config{})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, apiRoot+DefaultAccountSID+"/Messages.json", strings.NewReader(body))
		r.SetBasicAuth(DefaultAccountSID, DefaultAuthToken)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if checkCallback(r.FormValue("StatusCallback")) == 0 {
			r.PostForm.Del("StatusCallback") // nothing is to be posted to the addresses that a fuzzer makes up
		}
		s.ServeHTTP(w, r)
		if w.Code != 201 && (w.Code < 400 || w.Code > 499 || !strings.Contains(w.Body.String(), `"code":`)) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
