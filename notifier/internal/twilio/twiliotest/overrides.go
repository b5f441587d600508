package twiliotest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// overrides is what the fragment of a webhook's URL says about connections:
// #rc=2&rp=5xx,ct&ct=2000&rt=4000&tt=10000. See
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
type overrides struct {
	retries int
	policy  []string // 4xx, 5xx, ct (no connection), rt (no answer), all
	connect time.Duration
	read    time.Duration
	total   time.Duration
}

// overridesOf reads a fragment; what is missing or out of range is Twilio's
// default: one retry, on a failed connection only.
func overridesOf(fragment string, total time.Duration) overrides {
	o := overrides{retries: 1, policy: []string{"ct"}, connect: min(5*time.Second, total), read: total, total: total}
	values, err := url.ParseQuery(fragment)
	if err != nil {
		return o
	}
	if n, err := strconv.Atoi(values.Get("rc")); err == nil && n >= 0 && n <= 5 {
		o.retries = n
	}
	if values.Has("rp") {
		o.policy = strings.Split(values.Get("rp"), ",")
	}
	o.connect = milliseconds(values.Get("ct"), 10_000, o.connect)
	o.read = milliseconds(values.Get("rt"), 15_000, o.read)
	o.total = milliseconds(values.Get("tt"), 15_000, o.total)
	return o
}

func milliseconds(value string, most int, otherwise time.Duration) time.Duration {
	n, err := strconv.Atoi(value)
	if err != nil || n < 100 || n > most {
		return otherwise
	}
	return time.Duration(n) * time.Millisecond
}

// again reports whether this end of a try asks for another.
func (o overrides) again(status int, err error) bool {
	reason := ""
	switch {
	case err != nil && connecting(err):
		reason = "ct"
	case err != nil:
		reason = "rt"
	case status >= 500:
		reason = "5xx"
	case status >= 400:
		reason = "4xx"
	default:
		return false
	}
	return slices.Contains(o.policy, reason) || slices.Contains(o.policy, "all")
}
