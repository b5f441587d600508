package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// day is a date in an answer; it depends on when the test runs.
var day = regexp.MustCompile(`\b\d{1,2}\.\d{1,2}\.(\d{4})?|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( \d{4})?\b`)

// talk holds a conversation and compares every answer, word for word (talk NUMBER FILE [sms|whatsapp]). A line of the file with > in front is a text
// of the person's, and what follows is the answer to it; nothing is none. Dates in answers are DAY there, and CODE in a text is the first
// word of the file named code.
func talk(ts *testscript.TestScript, _ bool, args []string) {
	way := "sms"
	if len(args) > 2 {
		way = args[2]
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(ts.ReadFile(args[1]), "> "), "\n> ") {
		said, want, _ := strings.Cut(part, "\n")
		if strings.Contains(said, "CODE") {
			said = strings.ReplaceAll(said, "CODE", strings.Fields(ts.ReadFile("code"))[0])
		}
		answers, err := text(ts.Getenv("SANDBOX"), args[0], said, way)
		ts.Check(err)
		got := day.ReplaceAllString(strings.Join(answers, "\n"), "DAY")
		fmt.Fprintf(ts.Stdout(), "> %s\n%s\n", said, got)
		if got != strings.TrimSpace(want) {
			ts.Fatalf("%s is answered\n%s\nand not\n%s", said, got, strings.TrimSpace(want))
		}
	}
}

// shown prints everything that a phone got, with what the provider itself said (shown NUMBER).
func shown(ts *testscript.TestScript, _ bool, args []string) {
	r, err := http.Get("http://" + ts.Getenv("SANDBOX") + "/sandbox/messages?to=" + url.QueryEscape(args[0]))
	ts.Check(err)
	defer r.Body.Close()
	var all []sent
	ts.Check(json.NewDecoder(r.Body).Decode(&all))
	for _, m := range all {
		fmt.Fprintln(ts.Stdout(), m.Body)
	}
}

// optOut switches the provider's own opt-out (optout advanced, optout default, optout off).
func optOut(ts *testscript.TestScript, _ bool, args []string) {
	set := fmt.Sprintf(`{"on": %v, "default": %v}`, args[0] != "off", args[0] == "default")
	r, err := http.NewRequest(http.MethodPut, "http://"+ts.Getenv("SANDBOX")+"/sandbox/opt-out", strings.NewReader(set))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	show(ts, r)
}

// answeredOnce has a phone text something: exactly one message must come of it, whoever sends it, which is printed (once
// NUMBER TEXT [sms|whatsapp]).
func answeredOnce(ts *testscript.TestScript, _ bool, args []string) {
	sandbox, way := ts.Value("sandbox").(*twiliotest.Server), "sms"
	if len(args) > 2 {
		way = args[2]
	}
	before := len(sandbox.MessagesTo(args[0]))
	_, err := text(ts.Getenv("SANDBOX"), args[0], args[1], way)
	ts.Check(err)
	got := sandbox.MessagesTo(args[0])[before:]
	for _, m := range got {
		fmt.Fprintln(ts.Stdout(), m.Body)
	}
	if len(got) != 1 {
		ts.Fatalf("%s by %s has %d answers", args[1], way, len(got))
	}
}
