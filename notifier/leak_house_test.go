package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// ourWhatsApp is the newsroom's own number there; that and the sandbox's default are no secrets.
const ourWhatsApp = "+491713920099"

// glassHouse is a newsroom in which everything happens, and everything that the program says, asks for and stores is kept to be searched.
type glassHouse struct {
	t         *testing.T
	dir       string
	database  database
	sandbox   *twiliotest.Server
	server    *httptest.Server
	clock     *testClock
	listen    string
	metrics   string
	service   *child
	started   time.Time // of the service
	publicly  []byte    // alerts.json
	mistreats func(http.ResponseWriter, *http.Request) bool

	mu      sync.Mutex
	private private
	said    map[string][]byte // by what said it
	inbox   map[string][]byte // what editors read: texts belong there, and numbers only if somebody wrote one
	written []string          // such numbers
}

func newGlassHouse(t *testing.T, db database) *glassHouse {
	t.Helper()
	h := &glassHouse{t: t, dir: t.TempDir(), database: db, listen: ownAddress(t), metrics: ownAddress(t), said: map[string][]byte{}, inbox: map[string][]byte{}}
	h.clock = newClock(t, filepath.Join(h.dir, "clock"))
	h.sandbox = twiliotest.New(twiliotest.Config{
		StatusDelay: -1, WhatsApp: ourWhatsApp, WebhookURL: "http://" + h.listen + inbound.TextPath, Now: h.clock.now,
	})
	h.server = httptest.NewServer(http.HandlerFunc(h.provide))
	t.Cleanup(func() { h.sandbox.Close(); h.server.Close() })
	h.write("keys", keyringtest.JSON())
	h.publish()
	return h
}

// provide notes what the program asks for before the sandbox, or the newsroom's own server, answers it.
func (h *glassHouse) provide(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // the sandbox says what is wrong with it
	r.Body = io.NopCloser(bytes.NewReader(body))
	h.note("requests", r.Method+" "+asked(r)+" "+fmt.Sprint(r.Header["Referer"], r.UserAgent())+"\n")
	if form, err := url.ParseQuery(string(body)); err == nil {
		h.note("requests", "callback "+form.Get("StatusCallback")+"\n")
	}
	h.mu.Lock()
	alerts, mistreats := h.publicly, h.mistreats
	h.mu.Unlock()
	switch {
	case r.URL.Path == "/alerts.json":
		_, _ = w.Write(alerts)
	case mistreats == nil || !mistreats(w, r):
		h.sandbox.ServeHTTP(w, r)
	}
}

// asked is a request's path and query without what Twilio's interface wants in there: a list of messages to a number names the number. That call is
// made over TLS; nothing that stands between the two sees it.
func asked(r *http.Request) string {
	query := r.URL.Query()
	if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Messages.json") {
		query.Del("To")
	}
	return r.URL.Path + "?" + query.Encode()
}

// provider lets something else answer in the sandbox's place; nil = nothing.
func (h *glassHouse) provider(mistreats func(http.ResponseWriter, *http.Request) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mistreats = mistreats
}

// note keeps what was said.
func (h *glassHouse) note(who, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said[who] = append(h.said[who], what...)
}

// person gives a number of the range for fiction.
func (h *glassHouse) person(i int) string { return h.secret(fmt.Sprintf("+4917139200%02d", i)) }

// mentions gives a number that somebody writes in a text.
func (h *glassHouse) mentions(i int) string {
	number := h.person(i)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.written = append(h.written, number)
	return number
}

// secret says that a number must not be found anywhere.
func (h *glassHouse) secret(number string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.Contains(h.private.numbers, number) {
		h.private.numbers = append(h.private.numbers, number)
	}
	return number
}

// word gives one that nobody else has said, and that must not be found anywhere.
func (h *glassHouse) word() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	syllables := []string{"ba", "ke", "li", "mo", "nu", "ra", "si", "to", "vu", "xy"}
	text := "quz"
	for _, digit := range fmt.Sprintf("%03d", len(h.private.words)) {
		text += syllables[digit-'0']
	}
	h.private.words = append(h.private.words, text)
	return text
}

func (h *glassHouse) write(name, text string) string {
	h.t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// publish writes alerts.json.
func (h *glassHouse) publish(items ...map[string]any) {
	h.t.Helper()
	channel := func(id, title, join, digest string) map[string]any {
		return map[string]any{"id": id, "title": title, "join": join, "digest": digest}
	}
	data, err := json.Marshal(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": "Netz", "language": "de", "home_page_url": "https://netz.example/",
		"_newsroom": map[string]any{"contract": 1, "channels": []any{
			channel("mini", "Mini", "open", "07:00"), channel("maxi", "Maxi", "open", ""), channel("feuerwehr", "Feuerwehr", "code", ""),
		}}, "items": append([]map[string]any{}, items...),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.write("alerts.json", string(data))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.publicly = data
}

// environment is that of all commands.
func (h *glassHouse) environment(more ...string) []string {
	return append(append(os.Environ(), keyringVariable+"=", "NEWSROOM_KEYS="+filepath.Join(h.dir, "keys"), "NEWSROOM_DATABASE="+h.database.name,
		"TWILIO_ACCOUNT_SID="+twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN="+twiliotest.DefaultAuthToken,
		"NEWSROOM_SENDER="+twiliotest.DefaultNumber, "NEWSROOM_WHATSAPP_SENDER="+ourWhatsApp, "NEWSROOM_WHATSAPP_TEMPLATE=HX"+strings.Repeat("5a", 16),
		"NEWSROOM_WHATSAPP_VARIABLES=1={text};2={link}", "NEWSROOM_TWILIO_URL="+h.server.URL, "NEWSROOM_ALERTS="+filepath.Join(h.dir, "alerts.json"),
		"NEWSROOM_LOOK_AFTER=100ms,200ms,300ms", "NEWSROOM_LEASE=2s", "NEWSROOM_LISTEN="+h.listen, "NEWSROOM_METRICS="+h.metrics, clockVariable+"="+h.clock.file,
	), more...)
}

// start starts the service, and waits until it takes texts.
func (h *glassHouse) start(env ...string) {
	h.t.Helper()
	h.started = time.Now()
	h.service = launch(h.t, filepath.Join(h.dir, fmt.Sprintf("service-%d.log", time.Now().UnixNano())), h.environment(env...), "run")
	for range 1000 {
		if answer, err := http.Get("http://" + h.listen + "/healthz"); err == nil {
			_ = answer.Body.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatalf("the service does not start: %s", h.service.tail())
}

// end ends the service as an operator does, or as a power cut does.
func (h *glassHouse) end(suddenly bool) {
	h.t.Helper()
	h.look()
	if suddenly {
		h.service.kill()
	} else if err := h.service.stop(); err != nil {
		h.t.Errorf("%v: %s", err, h.service.tail())
	}
	said, err := os.ReadFile(h.service.log)
	if err != nil {
		h.t.Fatal(err)
	}
	h.note("the log of the service", string(said))
}

// look asks for what monitoring asks for.
func (h *glassHouse) look() {
	for _, address := range []string{"http://" + h.listen + "/healthz", "http://" + h.listen + "/", "http://" + h.metrics + "/metrics"} {
		answer, err := http.Get(address)
		if err != nil {
			h.t.Error(err)
			continue
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || len(body) == 0 {
			h.t.Errorf("%s: %d %v", address, answer.StatusCode, err)
		}
		h.note(address, string(body))
	}
}

// done runs a command that has to end well, and gives what it printed.
func (h *glassHouse) done(stdin string, args ...string) string {
	h.t.Helper()
	h.note("arguments", strings.Join(args, " ")+"\n")
	out, err := h.command(nil, stdin, args...)
	if err != nil {
		h.t.Errorf("notifier %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return out
}

// wrong runs a command that has to fail.
func (h *glassHouse) wrong(env []string, args ...string) {
	h.t.Helper()
	if out, err := h.command(env, "", args...); err == nil || out == "" {
		h.t.Errorf("notifier %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

func (h *glassHouse) command(env []string, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(h.t.Context(), 30*time.Second)
	defer cancel()
	run := exec.CommandContext(ctx, "notifier-in-chaos", args...)
	run.Dir, run.Env, run.Stdin = h.dir, h.environment(env...), strings.NewReader(stdin)
	out, err := run.CombinedOutput()
	h.mu.Lock()
	defer h.mu.Unlock()
	name, into := "notifier "+strings.Join(args, " "), h.said
	if args[0] == "inbox" && slices.Contains([]string{"show", "answer", "done"}, args[1]) {
		into = h.inbox
	}
	into[name] = append(into[name], out...)
	return string(out), err
}

// query reads the first column of rows.
func (h *glassHouse) query(query string) (all []string) {
	h.t.Helper()
	db := h.database.open(h.t)
	defer db.Close()
	rows, err := db.QueryContext(h.t.Context(), query)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one sql.NullString
		if err := rows.Scan(&one); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, one.String)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return all
}

// change executes statements as somebody beside the program.
func (h *glassHouse) change(statements ...string) {
	h.t.Helper()
	driver, source := "pgx", h.database.name
	if h.database.kind == "sqlite" {
		driver, source = "sqlite", "file:"+h.database.name+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(h.t.Context(), statement); err != nil {
			h.t.Fatalf("%s: %v", statement, err)
		}
	}
}

// post sends a request to the service as anybody can. Whether it is taken does not matter.
func (h *glassHouse) post(method, target string, header http.Header, body string) {
	ctx, cancel := context.WithTimeout(h.t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, "http://"+h.listen+target, strings.NewReader(body))
	if err != nil {
		h.t.Error(err)
		return
	}
	r.Header = header
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return // it may be down
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	if answer.StatusCode >= http.StatusBadRequest { // else it is an answer to a person
		h.note("what strangers are answered", string(said))
	}
}

// shout sends bytes that are no HTTP.
func (h *glassHouse) shout(text string) {
	connection, err := net.DialTimeout("tcp", h.listen, time.Second)
	if err != nil {
		h.t.Error(err)
		return
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(2 * time.Second))
	_, _ = io.WriteString(connection, text)
	said, _ := io.ReadAll(connection)
	h.note("what strangers are answered", string(said))
}
