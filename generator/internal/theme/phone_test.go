package theme

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPhone(t *testing.T) {
	for number, want := range map[string]string{
		"+4917604069099": "+49 176 0406 9099",
		"+491713920000":  "+49 171 392 0000",
		"+493023125110":  "+49 30 2312 5110",
		"+494023125110":  "+49 40 2312 5110",
		"+4969231251":    "+49 69 231 251",
		"+498923125110":  "+49 89 2312 5110",
		"+447700900123":  "+44 7700 900 123",
		"+12025550123":   "+1 202 555 0123",
	} {
		if got, err := phone(number); err != nil || got != want {
			t.Errorf("phone(%s) = %q, %v, want %q", number, got, err, want)
		}
	}
	for _, bad := range []string{"", "0171 3920000", "+0491713920000", "+49171", "+49171392000099999", "javascript:x", "+4917604069099&body=x"} {
		if got, err := phone(bad); err == nil {
			t.Errorf("phone(%q) = %q, want an error", bad, got)
		}
		if got, err := smsLink(bad, "MINI"); err == nil {
			t.Errorf("smsLink(%q) = %q, want an error", bad, got)
		}
	}
}

// Grouping only adds blanks, and leaves no digit alone.
func TestPhoneKeepsTheDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`\+[1-9][0-9]{9,14}`).Draw(t, "number")
		got, err := phone(number)
		if err != nil || strings.ReplaceAll(got, " ", "") != number {
			t.Fatalf("phone(%s) = %q, %v", number, got, err)
		}
		for _, group := range strings.Fields(got)[1:] {
			if len(group) < 2 || len(group) > 5 {
				t.Fatalf("phone(%s) = %q", number, got)
			}
		}
	})
}

func TestSMSLink(t *testing.T) {
	for _, tt := range []struct {
		body []string
		want string
	}{
		{nil, "sms:+4917604069099"},
		{[]string{"MINI"}, "sms:+4917604069099?body=MINI"},
		{[]string{"MÄXI & Co?#"}, "sms:+4917604069099?body=M%C3%84XI%20%26%20Co%3F%23"},
	} {
		if got, err := smsLink("+4917604069099", tt.body...); err != nil || string(got) != tt.want {
			t.Errorf("smsLink(%q) = %q, %v, want %q", tt.body, got, err, tt.want)
		}
	}
}
