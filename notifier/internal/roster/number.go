package roster

import (
	"errors"
	"regexp"
	"strings"

	"newsroom/notifier/internal/phone"
)

var (
	errNone      = errors.New("there is no number")
	errShortened = errors.New(`a spreadsheet kept only the beginning of this number (as in 4,9E+11): give the column the format "0" or text there, look that all digits are shown, and save as CSV again`)

	// shortened is how spreadsheets show numbers for which a column is too narrow, in any country's way.
	shortened = regexp.MustCompile(`^\+?\d+([.,]\d+)?[eE]\+?\d+$`)
	// decimal is how programs write whole numbers that they took for amounts. A number that begins with 0 never was one.
	decimal = regexp.MustCompile(`^([1-9]\d{6,})[.,]0{1,2}$`)
)

// numberOf gives the number in a cell if it may be texted.
func numberOf(rules phone.Rules, text string) (string, error) {
	text = unwrapped(text)
	switch {
	case text == "":
		return "", errNone
	case shortened.MatchString(text):
		return "", errShortened
	}
	if whole := decimal.FindStringSubmatch(text); whole != nil {
		text = whole[1]
	}
	return rules.Recipient(text)
}

// unwrapped takes off what keeps spreadsheets from calculating with a number: '0171… and ="0171…".
func unwrapped(text string) string {
	text = strings.TrimSpace(text)
	text = strings.TrimPrefix(text, "'")
	if rest, ok := strings.CutPrefix(text, `="`); ok {
		text = strings.TrimSuffix(rest, `"`)
	}
	return strings.TrimSpace(text)
}
