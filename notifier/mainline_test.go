package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// TestMainline goes the whole way of the newsroom, from an editor's git push to the phones, with both programs as real processes, git
// with a hook, a web server and the sandbox. Each script in testdata/mainline finds in its environment where they are:
//
//	$SITE      the web server that hands out $WORK/public
//	$SANDBOX   the address for `notifier sandbox --listen`, $NOTIFIER that for `notifier run --listen`
func TestMainline(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin, "newsroom/generator")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the generator: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/mainline",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			site := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(e.WorkDir, "public"))))
			e.Defer(site.Close)
			e.Setenv("PATH", bin+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("SITE", site.URL+"/")
			e.Setenv("SANDBOX", ownAddress(t))
			e.Setenv("NOTIFIER", ownAddress(t))
			for key, value := range map[string]string{
				"TWILIO_ACCOUNT_SID": twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN": twiliotest.DefaultAuthToken,
				"NEWSROOM_COUNTRIES": "49,44", "NEWSROOM_ANSWERS_IN_A_ROW": "0", "NEWSROOM_SENDER": twiliotest.DefaultNumber, "NEWSROOM_TWILIO_URL": "http://" + e.Getenv("SANDBOX"),
				"GIT_AUTHOR_NAME": "Eva", "GIT_AUTHOR_EMAIL": "eva@example.org", "GIT_COMMITTER_NAME": "Eva", "GIT_COMMITTER_EMAIL": "eva@example.org",
				"GIT_CONFIG_GLOBAL": os.DevNull, "HOME": e.WorkDir, "GORACE": quickExit,
			} {
				e.Setenv(key, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"date": writeDate, "reach": reach, "phone": texting, "join": joinMany, "messages": messages, "once": once, "follow": follow,
		},
	})
}

// writeDate puts times of today into a file: date FILE replaces NOW, NOW+1s and NOW-1h.
func writeDate(ts *testscript.TestScript, _ bool, args []string) {
	data := ts.ReadFile(args[0])
	text := regexp.MustCompile(`NOW([+-]\d+[smh])?`).ReplaceAllStringFunc(data, func(word string) string {
		shift, _ := time.ParseDuration(strings.TrimPrefix(strings.TrimPrefix(word, "NOW"), "+"))
		return time.Now().Add(shift).UTC().Format(time.RFC3339)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// until repeats a check for 30 seconds, and leaves most of the time to what is waited for.
func until(ts *testscript.TestScript, what string, done func() error) {
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		began := time.Now()
		if err = done(); err == nil {
			return
		}
		time.Sleep(max(20*time.Millisecond, 3*time.Since(began)))
	}
	ts.Fatalf("%s: %v", what, err)
}

// reach waits until a server answers (reach ADDRESS). That it takes connections is not enough: the notifier does so while it still starts.
func reach(ts *testscript.TestScript, _ bool, args []string) {
	client := http.Client{Timeout: 20 * time.Second}
	until(ts, args[0], func() error {
		r, err := client.Get("http://" + args[0] + "/")
		if err == nil {
			err = r.Body.Close()
		}
		return err
	})
}

// phone texts the newsroom and prints what it answers (phone NUMBER TEXT [whatsapp]); with ! the newsroom must not take it.
func texting(ts *testscript.TestScript, lost bool, args []string) {
	way := "sms"
	if len(args) > 2 {
		way = args[2]
	}
	replies, err := text(ts.Getenv("SANDBOX"), args[0], args[1], way)
	if lost {
		if err == nil {
			ts.Fatalf("the newsroom took the text")
		}
		return
	}
	ts.Check(err)
	fmt.Fprintln(ts.Stdout(), strings.Join(replies, "\n"))
}

func text(sandbox, from, body, way string) ([]string, error) {
	payload, err := json.Marshal(map[string]string{"from": from, "body": body, "way": way})
	if err != nil {
		return nil, err
	}
	r, err := http.Post("http://"+sandbox+"/sandbox/text", "application/json", bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	var answer struct {
		Replies []string `json:"replies"`
		Text    string   `json:"text"`
	}
	err = json.NewDecoder(r.Body).Decode(&answer)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d, %s", r.StatusCode, answer.Text)
	}
	return answer.Replies, err
}

// joinMany lets many phones text a word, a few at a time (join COUNT WORD).
func joinMany(ts *testscript.TestScript, _ bool, args []string) {
	var count int
	_, err := fmt.Sscan(args[0], &count)
	ts.Check(err)
	var group sync.WaitGroup
	failed := make(chan error, count)
	slots := make(chan struct{}, 8)
	for i := range count {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if _, err := text(ts.Getenv("SANDBOX"), fmt.Sprintf("+447700900%03d", i), args[1], "sms"); err != nil {
				failed <- err
			}
		})
	}
	group.Wait()
	select {
	case err := <-failed:
		ts.Fatalf("joining: %v", err)
	default:
	}
}

// sent is a message as the sandbox lists it.
type sent struct {
	To, Body, Direction string
	Created             time.Time `json:"created"`
}

// outgoing returns the messages that the newsroom sent by itself, by text; answers to texts are none of them.
func outgoing(ts *testscript.TestScript, containing string) ([]sent, error) {
	r, err := http.Get("http://" + ts.Getenv("SANDBOX") + "/sandbox/messages?direction=outbound-api")
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	var all []sent
	if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m sent) bool { return !strings.Contains(m.Body, containing) }), nil
}

// messages waits until the phones have a number of messages with a text, and prints them (messages COUNT TEXT).
func messages(ts *testscript.TestScript, _ bool, args []string) {
	until(ts, "messages with "+args[1], func() error {
		all, err := outgoing(ts, args[1])
		if err == nil && fmt.Sprint(len(all)) != args[0] {
			err = fmt.Errorf("there are %d, not %s", len(all), args[0])
		}
		if err == nil {
			for _, m := range all {
				fmt.Fprintf(ts.Stdout(), "%s %s\n", m.To, m.Body)
			}
		}
		return err
	})
}

// once checks that no phone has two messages with a text, and that a number of phones has one (once COUNT TEXT).
func once(ts *testscript.TestScript, _ bool, args []string) {
	all, err := outgoing(ts, args[1])
	ts.Check(err)
	byPhone := map[string]int{}
	for _, m := range all {
		byPhone[m.To]++
	}
	for number, n := range byPhone {
		if n != 1 {
			ts.Fatalf("%s got the message %d times", number, n)
		}
	}
	if fmt.Sprint(len(byPhone)) != args[0] {
		ts.Fatalf("%d phones got it, not %s: %v", len(byPhone), args[0], slices.Sorted(maps.Keys(byPhone)))
	}
}

var refresh = regexp.MustCompile(`http-equiv="?refresh"? content="[^"]*url=([^"]+)"`)

// follow opens an address as a phone does, through a redirect page too, and prints what it finds (follow URL). With follow @FILE it is
// the last word of the file, as the link is of a text message.
func follow(ts *testscript.TestScript, _ bool, args []string) {
	words := strings.Fields(args[0])
	if file, ok := strings.CutPrefix(args[0], "@"); ok {
		words = strings.Fields(ts.ReadFile(file))
	}
	at, err := url.Parse(words[len(words)-1])
	ts.Check(err)
	for range 3 {
		r, err := http.Get(at.String())
		ts.Check(err)
		page, err := io.ReadAll(r.Body)
		ts.Check(err)
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			ts.Fatalf("%s: %s", at, r.Status)
		}
		m := refresh.FindSubmatch(page)
		if m == nil {
			fmt.Fprintln(ts.Stdout(), string(page))
			return
		}
		at, err = at.Parse(string(m[1]))
		ts.Check(err)
	}
	ts.Fatalf("%s leads in a circle", args[0])
}
