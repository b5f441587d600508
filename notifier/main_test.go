package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	wrong "newsroom/notifier/internal/twilio/twiliotest/fault"
)

// quickExit is a setting of the race detector, which otherwise sleeps a second in every process that ends.
const quickExit = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	_ = os.Setenv("GORACE", quickExit+" "+os.Getenv("GORACE"))
	testscript.Main(pgtest.Main(m), map[string]func(){"notifier": main, "notifier-in-chaos": chaotic})
}

// TestScripts runs one behaviour per file of testdata/script. Each finds a sandbox and its settings in the environment;
// $SANDBOX is its address, $NOTIFIER one for `notifier run --listen`.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			address := ownAddress(t)
			sandbox := twiliotest.New(twiliotest.Config{StatusDelay: -1, WhatsApp: "+491713920099", WebhookURL: "http://" + address + "/twilio/inbound"})
			server := httptest.NewServer(sandbox)
			e.Defer(func() { sandbox.Close(); server.Close() })
			e.Values["sandbox"], e.Values["browser"] = sandbox, newBrowser(address, http.DefaultTransport)
			for key, value := range map[string]string{
				"TWILIO_ACCOUNT_SID": twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN": twiliotest.DefaultAuthToken,
				"NEWSROOM_SENDER": twiliotest.DefaultNumber, "NEWSROOM_TWILIO_URL": server.URL,
				"NEWSROOM_LOOK_AFTER": "100ms,200ms,300ms", "NEWSROOM_SETTLE": "20s", // else tests wait as long as people do
				"NEWSROOM_CATCH_UP_EVERY": "0",                                       // else a text that comes at the start may be found first
				"NEWSROOM_COUNTRIES":      "49,44", "NEWSROOM_ANSWERS_IN_A_ROW": "0", // England's numbers for fiction, and scripts that type faster than people
				"NEWSROOM_ALERTS": "alerts.json", "NOTIFIER": address, "METRICS": ownAddress(t), "GORACE": quickExit, "SANDBOX": strings.TrimPrefix(server.URL, "http://"),
			} {
				e.Setenv(key, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"date": writeDate, "reach": reach, "phone": texting, "talk": talk, "shown": shown, "optout": optOut, "once": answeredOnce, "inside": inside, "messages": messages, "fault": fault, "post": post, "big": big, "health": health, "status": status, "waits": waits, "past": past, "cleaned": cleaned, "scrape": scrape, "photo": photo, "remember": remember, "says": says, "owned": owned, "keep": keep, "visit": visit, "press": press,
		},
	})
}

// fault makes the sandbox answer every request wrongly (fault STATUS CODE, fault reset, fault hang) or lose every text (fault lost), or do
// all rightly again (fault none).
func fault(ts *testscript.TestScript, _ bool, args []string) {
	var f *twiliotest.Fault
	sandbox := ts.Value("sandbox").(*twiliotest.Server)
	switch args[0] {
	case "none":
		ts.Check(sandbox.SetFaults(nil))
	case "lost":
		ts.Check(sandbox.SetFaults([]twiliotest.FaultRule{{Where: wrong.Inbound, Kind: wrong.Lost}}))
	case "reset":
		f = &twiliotest.Fault{Reset: true}
	case "hang":
		f = &twiliotest.Fault{After: true, Hang: true}
	default:
		status, err := strconv.Atoi(args[0])
		ts.Check(err)
		f = &twiliotest.Fault{
			Status: status, Header: http.Header{"Content-Type": {"application/json"}},
			Body: fmt.Sprintf(`{"code":%s,"message":"no","status":%d}`, args[1], status),
		}
	}
	sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return f })
}

// post sends a form to a webhook, and prints the answer's status and body (post PATH signed|forged|unsigned KEY=VALUE…).
func post(ts *testscript.TestScript, _ bool, args []string) {
	form := url.Values{}
	for _, pair := range args[2:] {
		key, value, _ := strings.Cut(pair, "=")
		form.Set(key, value)
	}
	address := "http://" + ts.Getenv("NOTIFIER") + args[0]
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	switch args[1] {
	case "signed":
		r.Header.Set(twilio.SignatureHeader, twilio.Sign(ts.Getenv("TWILIO_AUTH_TOKEN"), address, form))
	case "forged":
		r.Header.Set(twilio.SignatureHeader, twilio.Sign("another token", address, form))
	}
	show(ts, r)
}

// health prints what the notifier says of itself.
func health(ts *testscript.TestScript, _ bool, _ []string) {
	r, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("NOTIFIER")+"/healthz", nil)
	ts.Check(err)
	show(ts, r)
}

func show(ts *testscript.TestScript, r *http.Request) {
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d\n%s\n", answer.StatusCode, body)
}

// status runs the notifier and compares its exit status (status NUMBER ARG…).
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("notifier", args[1:]...)
	code := 0
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		code = exited.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit status %d (%v), want %s", code, err, args[0])
	}
}

// big writes a file of blanks behind a beginning (big FILE MEGABYTES).
func big(ts *testscript.TestScript, _ bool, args []string) {
	megabytes, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append([]byte(`{"version":"`), bytes.Repeat([]byte(" "), megabytes<<20)...), 0o600))
}
