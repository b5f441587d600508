package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// keep puts what the last command printed into a variable (keep NAME).
func keep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
