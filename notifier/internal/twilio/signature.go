package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// SignatureHeader carries the signature of a webhook.
const SignatureHeader = "X-Twilio-Signature"

// Sign is the signature that Twilio puts on a webhook: base64 of HMAC-SHA1
// with the account's auth token over the URL without its fragment and then
// each form field's name and value, sorted by name. A name with several values
// counts each different value once, in order, as Twilio's own libraries do.
// See https://www.twilio.com/docs/usage/security#validating-requests.
func Sign(authToken, rawURL string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(authToken))
	head, _, _ := strings.Cut(rawURL, "#")
	_, _ = io.WriteString(mac, head)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(form[name]))) {
			_, _ = io.WriteString(mac, name+value)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signed compares in constant time.
func signed(signature, authToken, rawURL string, form url.Values) bool {
	return hmac.Equal([]byte(signature), []byte(Sign(authToken, rawURL, form)))
}
