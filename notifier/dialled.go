package main

import (
	"errors"
	"regexp"
	"strings"
)

// errDialled is for those who name a person by the number. It does not repeat the number, since errors end up in the logs of schedulers and of CI.
var errDialled = errors.New("a phone number does not belong on a command line, which others on this machine can see: people are named by their pseudonym, " +
	"which `notifier subscribers find` gives for a number on its standard input")

// dialled is a value that is nothing but a phone number, however it is written: one that begins with + or 0, or is longer than other numbers are.
var dialled = regexp.MustCompile(`^(?:tel:|sms:|whatsapp:)?(?:\(?[+0](?:[ ()/-]*\d){6,}|\d(?:[ ()/-]*\d){9,})$`)

// discreet refuses arguments that are somebody's number: they would stand in errors, and as an argument of a statement in the log of PostgreSQL.
// Our own number is none of these, nor are those of the sandbox's phones.
func (m Main) discreet() error {
	for i, arg := range m.Args {
		flag, value, inOne := strings.Cut(arg, "=")
		if !inOne {
			flag, value = "", arg
			if i > 0 {
				flag = m.Args[i-1]
			}
		}
		if m.Args[0] != "sandbox" && !strings.HasSuffix(flag, "sender") && dialled.MatchString(value) {
			return errDialled
		}
	}
	return nil
}
