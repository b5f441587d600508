package twiliotest

import (
	"strconv"
	"strings"
)

// Twilio's codes for what the sandbox does by itself.
const (
	codeQueueFull     = 30001
	codeUnreachable   = 30003 // the phone is off
	codeTooOld        = 30036 // the validity period is over
	codeOutsideWindow = 63016 // WhatsApp: no word from the phone for 24 hours
)

// troubled begins the numbers that nobody has and whose last five digits are
// the code with which a message to them ends: +15005530007 is filtered.
const troubled = "+150055"

// trouble is the code with which messages to a number end, or 0. The caller
// holds the lock.
func (b *book) trouble(number string) int {
	if l := b.lines[number]; l != nil {
		if l.Code != 0 {
			return l.Code
		}
		if l.Off {
			return codeUnreachable
		}
	}
	return magicCode(number)
}

func magicCode(number string) int {
	digits, ok := strings.CutPrefix(number, troubled)
	code, err := strconv.Atoi(digits)
	if ok && err == nil && validCode(code) {
		return code
	}
	return 0
}

// validCode reports whether a message can end with this code.
func validCode(code int) bool {
	return code > 30000 && code < 31000 || code > 63000 && code < 64000
}

// fail ends a message; code 0 leaves it as it is. What Twilio itself does not
// hand on has failed, what the network does not deliver is undelivered.
func (m *Message) fail(code int) {
	if code == 0 {
		return
	}
	m.ErrorCode, m.Status = code, Undelivered
	switch code {
	case codeQueueFull, 30002, codeTooOld, 30500, codeOutsideWindow, 63018:
		m.Status = Failed
	}
}
