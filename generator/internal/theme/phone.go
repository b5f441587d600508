package theme

import (
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// checkNumber says what is wrong with a number without repeating it.
func checkNumber(number string) error {
	if !e164.MatchString(number) {
		return fmt.Errorf("the number to text is not in the international form: write it like +491713920000")
	}
	return nil
}

// smsLink is an address that opens a new text message on a phone (RFC 5724), with the text already in it if there is one.
// html/template drops schemes that it does not know; this one is safe, since its parts are checked and escaped here.
func smsLink(number string, text ...string) (template.URL, error) {
	if err := checkNumber(number); err != nil {
		return "", err
	}
	link := "sms:" + number
	if body := strings.Join(text, " "); body != "" {
		link += "?body=" + strings.ReplaceAll(url.QueryEscape(body), "+", "%20")
	}
	return template.URL(link), nil //nolint:gosec // built from a checked number and an escaped text
}

// smsCode is what a QR code says to open a new text message with the text already in it. Cameras of all phones read this form, while iPhones take nothing but the number
// from a code with an address of RFC 5724.
func smsCode(number, text string) (string, error) {
	if err := checkNumber(number); err != nil {
		return "", err
	}
	return "SMSTO:" + number + ":" + text, nil
}

// whatsappLink is an address that opens a chat with the number, with the text already in it.
func whatsappLink(number, text string) (string, error) {
	if err := checkNumber(number); err != nil {
		return "", err
	}
	return "https://wa.me/" + number[1:] + "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20"), nil
}

// phone groups the digits of an E.164 number for reading: +49 176 0406 9099.
func phone(number string) (string, error) {
	if err := checkNumber(number); err != nil {
		return "", err
	}
	digits := number[1:]
	country := digits[:countryCodeLength(digits)]
	rest := digits[len(country):]
	first := min(areaLength(country, rest), len(rest))
	parts := append([]string{"+" + country, rest[:first]}, groups(rest[first:])...)
	return strings.TrimSpace(strings.Join(parts, " ")), nil
}

// countryCodeLength follows the zones of E.164: 1 and 7 are whole codes, most others of Europe have two digits.
func countryCodeLength(digits string) int {
	twoDigits := "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
	switch {
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case strings.Contains(twoDigits, digits[:2]):
		return 2
	default:
		return 3
	}
}

// areaLength is how many digits behind the country code stand alone: the network of a mobile number, or a city.
func areaLength(country, rest string) int {
	switch country {
	case "44":
		return 4
	case "41":
		return 2
	case "49":
		if slices.Contains([]string{"30", "40", "69", "89"}, rest[:2]) {
			return 2
		}
	}
	return 3
}

// groups are of four digits or three, as they fit; five stay together.
func groups(digits string) []string {
	var parts []string
	for len(digits) > 5 {
		size := 3
		if len(digits)%4 == 0 {
			size = 4
		}
		parts, digits = append(parts, digits[:size]), digits[size:]
	}
	return append(parts, digits)
}
