package twiliotest

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Twilio's limits for a message.
const (
	maxBody     = 1600  // characters
	maxValidity = 36000 // seconds
)

var (
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
)

// check is the code of what is wrong with a create call, or 0.
func (s *Server) check(form url.Values) int {
	for _, code := range []int{
		checkTo(number(form.Get("To"))),
		s.checkWay(form),
		s.checkFrom(form.Get("From"), form.Get("MessagingServiceSid")),
		checkContent(form),
		checkValidity(form),
		checkCallback(form.Get("StatusCallback")),
		s.checkStopped(form.Get("To")),
	} {
		if code != 0 {
			return code
		}
	}
	return 0
}

// checkTo knows the magic numbers of Twilio's test credentials.
func checkTo(to string) int {
	switch to {
	case "":
		return 21604
	case "+15005550001":
		return 21211
	case "+15005550002":
		return 21612
	case "+15005550003":
		return 21408
	case "+15005550004":
		return 21610
	case "+15005550009":
		return 21614
	}
	if !e164.MatchString(to) {
		return 21211
	}
	return 0
}

// checkFrom takes our own number, any Messaging Service, and the magic number
// that works.
func (s *Server) checkFrom(from, service string) int {
	if overWhatsApp(from) {
		return 0 // see checkWay
	}
	switch from {
	case s.cfg.Number, "+15005550006":
		return 0
	case "":
		return checkService(service)
	case "+15005550001":
		return 21212
	case "+15005550007":
		return 21606
	case "+15005550008":
		return 21611
	}
	if !e164.MatchString(from) {
		return 21212
	}
	return 21606
}

func checkService(service string) int {
	if !serviceSID.MatchString(service) {
		return 21603
	}
	return 0
}

func checkContent(form url.Values) int {
	body := form.Get("Body")
	if strings.TrimSpace(body) == "" && form.Get("MediaUrl") == "" && form.Get("ContentSid") == "" {
		return 21602
	}
	if utf8.RuneCountInString(body) > maxBody {
		return 21617
	}
	return 0
}

func checkValidity(form url.Values) int {
	if !form.Has("ValidityPeriod") {
		return 0
	}
	seconds, err := strconv.Atoi(form.Get("ValidityPeriod"))
	if err != nil || seconds < 1 || seconds > maxValidity {
		return 21624
	}
	return 0
}

func checkCallback(raw string) int {
	if raw != "" && !wholeURL(raw) {
		return 21609
	}
	return 0
}

// checkStopped is the carrier's own opt-out.
func (s *Server) checkStopped(to string) int {
	if s.blocked(to) {
		return 21610
	}
	return 0
}
