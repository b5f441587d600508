package content

import "strings"

// plainTag returns what yaml.v3 takes a plain scalar for; nothing where that would be a guess, or where no plain scalar may begin so.
func plainTag(value string) string {
	if value == "" {
		return ""
	}
	switch c := value[0]; {
	case c >= '0' && c <= '9':
		return numberTag(value)
	case c == '~':
		return wordTag(value)
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		return wordTag(value)
	case c >= 0x80 || strings.IndexByte("_(/$", c) >= 0:
		return "!!str"
	}
	return ""
}

func wordTag(value string) string {
	switch value {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return "!!bool"
	case "null", "Null", "NULL", "~":
		return "!!null"
	}
	return "!!str"
}

// numberTag knows what begins with a digit: whole numbers, dates, and texts that can be neither, such as 34 new faces.
func numberTag(value string) string {
	rest := strings.TrimLeft(value, "0123456789")
	switch {
	case rest == "":
		return integerTag(value)
	case fits(value, "0000-"):
		if tag := dateTag(value); tag != "" || strings.Trim(rest, "0123456789abcdefABCDEFxXoO_+-.,:TtZ ") == "" {
			return tag
		}
	case strings.Trim(rest, "0123456789abcdefABCDEFxXoO_+-.") == "": // hexadecimal, a fraction …
		return ""
	}
	return "!!str"
}

// integerTag refuses what could be octal, or too large for an integer.
func integerTag(digits string) string {
	if len(digits) > 18 || digits[0] == '0' && digits != "0" {
		return ""
	}
	return "!!int"
}

// dateTag knows the usual forms of dates, and that yaml.v3 takes a time without seconds, or with another zone than its own forms have,
// for a text.
func dateTag(value string) string {
	if !isDay(value) {
		return ""
	}
	clock := value[len("0000-00-00"):]
	if clock == "" {
		return "!!timestamp"
	}
	if clock[0] != ' ' && clock[0] != 'T' || !fits(clock[1:], "00:00") || clock[1:3] > "23" || clock[4] > '5' {
		return ""
	}
	seconds, zone := cutSeconds(clock[len(" 00:00"):])
	switch {
	case !isZone(zone):
		return ""
	case seconds && (clock[0] == ' ' && zone == "" || clock[0] == 'T' && (zone == "Z" || fits(zone[min(1, len(zone)):], "00:00"))):
		return "!!timestamp"
	}
	return "!!str"
}

// isDay tells whether a value begins with a day that is in every calendar; February 29 is not.
func isDay(value string) bool {
	if !fits(value, "0000-00-00") {
		return false
	}
	days := "31"
	switch value[5:7] {
	case "02":
		days = "28"
	case "04", "06", "09", "11":
		days = "30"
	}
	return value[5:7] >= "01" && value[5:7] <= "12" && value[8:10] >= "01" && value[8:10] <= days
}

// cutSeconds takes the seconds off, with up to nine digits of their fraction.
func cutSeconds(text string) (ok bool, rest string) {
	if !fits(text, ":00") || text[1] > '5' {
		return false, text
	}
	rest = text[len(":00"):]
	if fits(rest, ".0") {
		if after := strings.TrimLeft(rest[1:], "0123456789"); len(rest)-len(after) <= len(".000000000") {
			rest = after
		}
	}
	return true, rest
}

// isZone knows Z and offsets, also behind a blank; nothing is one as well.
func isZone(text string) bool {
	text = strings.TrimPrefix(text, " ")
	if text == "" || text == "Z" {
		return true
	}
	hours := text[1:]
	return (text[0] == '+' || text[0] == '-') && (len(hours) == 5 && fits(hours, "00:00") || len(hours) == 4 && fits(hours, "0000")) &&
		hours[:2] <= "23" && hours[len(hours)-2] <= '5'
}

// fits tells whether a value begins with the form, in which a 0 stands for any digit.
func fits(value, form string) bool {
	if len(value) < len(form) {
		return false
	}
	for i := range len(form) {
		if c := value[i]; c != form[i] && (form[i] != '0' || c < '0' || c > '9') {
			return false
		}
	}
	return true
}
