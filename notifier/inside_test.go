package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// inside runs a command of the notifier on newsroom.db in this process (inside COMMAND ARG…); with ! it must fail. A process of its own, for which there
// is exec, takes two hundred times as long with the race detector. Of the settings in the environment it sees only those that are no flags.
func inside(ts *testscript.TestScript, fails bool, args []string) {
	if code := runInside(ts, ts.Stdout(), ts.Stderr(), args...); (code != exitDone) != fails {
		ts.Fatalf("notifier %s: exit status %d", strings.Join(args, " "), code)
	}
}

func runInside(ts *testscript.TestScript, stdout, stderr io.Writer, args ...string) (status int) {
	return Main{
		Args: append(args, "--database", ts.MkAbs("newsroom.db")), Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr, Getenv: ts.Getenv, Now: time.Now,
	}.Run(context.Background())
}

// says repeats a command until it prints something, all of which is printed then (says PATTERN COMMAND ARG…).
func says(ts *testscript.TestScript, _ bool, args []string) {
	pattern := regexp.MustCompile("(?s)" + args[0])
	until(ts, args[0], func() error {
		var said, wrong bytes.Buffer
		if code := runInside(ts, &said, &wrong, args[1:]...); code != exitDone || !pattern.Match(said.Bytes()) {
			return errors.New(said.String() + wrong.String())
		}
		_, err := said.WriteTo(ts.Stdout())
		return err
	})
}

// waits repeats status until it says something (waits PATTERN).
func waits(ts *testscript.TestScript, _ bool, args []string) {
	says(ts, false, []string{args[0], "status"})
}

// cleaned waits until retention was done (cleaned).
func cleaned(ts *testscript.TestScript, _ bool, _ []string) {
	says(ts, false, []string{`"finished": true`, "stats", "--json"})
}
