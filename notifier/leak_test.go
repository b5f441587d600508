package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store/pgtest"
)

// TestNothingPrivateIsSaid runs everything that the program can do, and much that can go wrong, and then searches every number, every text and every
// name in all that it said, asked for, was asked and stored: on PostgreSQL in the log of the server too, which writes down each statement with all
// that is handed over for it, and each row that it refuses.
//
// Two things are looked at apart. What Twilio is asked for about a number has the number in its query, see asked. What editors read of a thread
// is made of texts, and holds no number.
func TestNothingPrivateIsSaid(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		h := newGlassHouse(t, database{"sqlite", filepath.Join(t.TempDir(), "newsroom.db")})
		h.live()
		h.note("the database", h.dump("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
		h.judge()
		h.plant(func() { h.change("CREATE TABLE leak (x)", "INSERT INTO leak VALUES ('"+h.person(1)+"')") },
			func() string { return h.dump("SELECT name FROM sqlite_master WHERE name = 'leak'") })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		cluster, err := pgtest.Start(pgtest.Options{Settings: []string{
			"log_statement=all", "log_min_error_statement=debug5", "log_min_messages=info", "log_error_verbosity=verbose", "log_parameter_max_length=-1",
			"log_parameter_max_length_on_error=-1", "log_connections=on", "log_disconnections=on",
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := cluster.Stop(); err != nil {
				t.Error(err)
			}
		})
		h := newGlassHouse(t, database{"postgres", cluster.URL(pgtest.Template)})
		h.live()
		h.note("the log of the server", serverLog(t, cluster))
		h.note("the database", h.dump("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"))
		h.judge()
		h.plant(func() { h.change("SELECT '" + h.person(1) + "'") }, func() string { return serverLog(t, cluster) })
	})
}

func serverLog(t *testing.T, cluster *pgtest.Cluster) string {
	t.Helper()
	log, err := cluster.Log()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(log, "parameters: $1") < 100 && strings.Count(log, "Parameters: $1") < 100 {
		t.Fatal("the server does not write down what is handed over for statements")
	}
	return log
}

// live is all that happens, in three lives of the service.
func (h *glassHouse) live() {
	h.start()
	h.people()
	h.desk()
	h.refuses()
	h.imports()
	if h.database.kind == "sqlite" { // what is wrong before a database is looked at is so on any
		h.lists()
		h.mistakes()
	}
	h.end(false)
	h.provider(h.mistreat())
	h.publish(call())
	h.start("NEWSROOM_ALERTS=" + h.server.URL + "/alerts.json")
	h.waits("state = 'planned' AND class = ''")
	h.answers()
	h.cuts()
	h.clock.jump(20 * time.Minute) // the call escalates
	h.waits("state = 'planned' AND class = ''")
	h.end(true)
	h.clock.jump(40 * 24 * time.Hour) // nothing is kept for so long
	h.start()
	h.waits("state = 'unknown' AND probe_due IS NOT NULL")
	h.end(false)
	h.provider(nil)
	h.reads()
}

func call() map[string]any {
	now := time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)
	return map[string]any{
		"id": "u/sturm", "url": "https://netz.example/u/sturm", "title": "Sturm", "content_text": "Wer kommt?", "date_published": now, "date_modified": now,
		"_newsroom": map[string]any{
			"kind": "alert", "thread": "u/sturm", "channels": []string{"mini"}, "short_url": "https://netz.example/a/7k3qf9/", "severity": "extreme",
			"replies": []string{"Ja", "Nein"}, "escalate": map[string]any{"after_seconds": 900},
		},
	}
}

// waits until there are no such deliveries any more, or for some seconds: not all of them come to an end here.
func (h *glassHouse) waits(which string) {
	h.t.Helper()
	time.Sleep(time.Second) // until something is planned
	for range 25 {
		if h.query("SELECT CAST(count(*) AS TEXT) FROM deliveries WHERE " + which)[0] == "0" {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// refuses lets the database refuse what people text: its errors may repeat what was to be written.
func (h *glassHouse) refuses() {
	stop, on := "CREATE TRIGGER refuse BEFORE INSERT ON inbound BEGIN SELECT RAISE(ABORT, 'refused'); END", "DROP TRIGGER refuse"
	if h.database.kind == "postgres" {
		stop, on = "ALTER TABLE inbound ADD CONSTRAINT refuse CHECK (received < 0) NOT VALID", "ALTER TABLE inbound DROP CONSTRAINT refuse"
	}
	h.change(stop)
	for i := 60; i < 63; i++ {
		h.says(i, "MINI")
		h.says(i, "Es geht um "+h.word())
	}
	h.change(on)
}

// cuts ends connections of the database while people text.
func (h *glassHouse) cuts() {
	for i := 63; i < 66; i++ {
		if h.database.kind == "postgres" {
			h.change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		}
		h.says(i, "MINI")
		h.says(i, "Es geht um "+h.word())
	}
}

// imports lets editors invite people.
func (h *glassHouse) imports() {
	h.done("", "subscribers", "import", h.write("people.csv",
		fmt.Sprintf("number;channels;language\n%s;mini;de\n%s;feuerwehr;en\n%s;maxi;\n", h.person(52), h.person(53), strings.Replace(h.person(54), "+49171", "0171 ", 1))))
	h.done(h.person(55)+"\n", "subscribers", "invite", "mini")
	h.done("", "codes", "new", "feuerwehr")
}

// lists are those with mistakes.
func (h *glassHouse) lists() {
	var running sync.WaitGroup
	for i, line := range []string{
		h.person(56) + "x;mini;de", h.person(57) + ";Leute;de", "mini;" + h.person(58) + ";de", h.person(59) + ";mini;" + h.person(59),
		h.secret("+447700900123") + ";mini;de", "030 23125042;mini;de", `"` + h.person(56) + ";mini;de", h.person(57) + ";mini,+491713920057;de", "Leute;Leute;Leute",
	} {
		list := h.write(fmt.Sprintf("wrong-%d.csv", i), "number;channels;language\n"+line+"\n"+line+"\n")
		running.Go(func() { h.wrong(nil, "subscribers", "import", list) })
		if i%3 == 0 {
			bare := h.write(fmt.Sprintf("bare-%d.csv", i), line+"\n")
			running.Go(func() { h.wrong(nil, "subscribers", "import", bare) })
		}
	}
	running.Wait()
	for _, said := range []string{h.person(56) + "x\n", h.word() + "\n", h.secret("+493023125042") + "\n"} {
		if out, err := h.command(nil, said, "subscribers", "invite", "mini"); err == nil {
			h.t.Errorf("%q was invited: %s", said, out)
		}
		_, _ = h.command(nil, said, "subscribers", "find")
	}
}

// mistakes gives numbers to commands that take none, wrong keys, and settings that hold what they should not.
func (h *glassHouse) mistakes() {
	number := h.person(67)
	var running sync.WaitGroup
	for i, command := range [][]string{
		{"status"},
		{"hold"},
		{"subscribers"},
		{"subscribers", "export"},
		{"subscribers", "import"},
		{"ledger", "show"},
		{"codes", "end"},
		{"inbox", "show"},
		{"run", "--countries"},
		{"run", "--listen"},
		{"run", "--number"},
		{},
	} {
		form := []string{number, "0171 392 00 67", "+49-171-3920067", "tel:" + number, "--to=" + number}[i%5]
		running.Go(func() { h.wrong(nil, append(slices.Clone(command), form)...) })
	}
	for _, keys := range [][]string{
		{"NEWSROOM_KEYS=" + filepath.Join(h.dir, "none")}, {"NEWSROOM_KEYS=" + h.write("bad", number)}, {keyringVariable + "=" + number}, {keyringVariable + "=" + other(h.t)},
	} {
		for _, command := range [][]string{{"inbox", "list"}, {"send"}} {
			running.Go(func() { h.wrong(keys, command...) })
		}
	}
	running.Wait()
	h.done("", "--help")
	h.done("", "run", "--help")
}

func other(t *testing.T) string {
	t.Helper()
	ring, err := keyring.New()
	if err != nil {
		t.Fatal(err)
	}
	data, err := ring.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// answers are what people say to the call, and what editors write to them.
func (h *glassHouse) answers() {
	for i := 1; i <= 8; i++ {
		h.says(i, []string{"1", "ja, komme um 8 " + h.word(), "Nein " + h.word(), "7k3qf9 Bin krank: " + h.word()}[i%4])
	}
	const named = "FROM thread_names n JOIN subscribers s ON s.id = n.subscriber WHERE s.stopped IS NULL ORDER BY n.thread, n.name LIMIT 4"
	threads := h.query("SELECT n.thread " + named)
	var running sync.WaitGroup
	for i, name := range h.query("SELECT n.name " + named) {
		running.Go(func() { h.done("Danke, wir kommen zu "+h.word(), "inbox", "answer", threads[i], name) })
	}
	running.Wait()
	h.done("", "inbox", "done", threads[0])
	for _, thread := range slices.Compact(threads) {
		running.Go(func() { h.done("", "inbox", "show", thread) })
	}
	for _, id := range h.query("SELECT CAST(id AS TEXT) FROM pictures WHERE state = 'kept'") {
		running.Go(func() { h.done("", "inbox", "picture", id, "--out", "picture-"+id+".jpg") })
	}
	running.Go(func() { h.done("", "inbox", "list") })
	running.Wait()
}

// reads runs every command that shows something, and those that change what is kept.
func (h *glassHouse) reads() {
	var running sync.WaitGroup
	for command := range strings.SplitSeq(strings.TrimSpace(`
status
status --json
status u/sturm
replies u/sturm
replies u/sturm --json
release u/sturm
plan
subscribers list
subscribers count
inbox list --all
inbox list --all --json
codes list
ledger verify
stats
stats --json
privacy
poster
check`), "\n") {
		running.Go(func() { h.done("", strings.Fields(command)...) })
	}
	running.Wait()
	who := strings.TrimSpace(h.done(h.person(3)+"\n", "subscribers", "find"))
	h.done("", "subscribers", "export", who, "--out", "all.json")
	h.done("", "ledger", "show", who)
	h.done("", "subscribers", "erase", who, "--yes")
	h.done("", "ledger", "show", who)
	h.done("", "clean")
	_, _ = h.command(nil, "", "send") // not all that people were sent arrives
	h.done("", "keys", "rotate")
	h.done("", "subscribers", "list")
	data, err := os.ReadFile(filepath.Join(h.dir, "all.json"))
	if err != nil || len(h.private.search(data)) == 0 {
		h.t.Errorf("the export of a person holds nothing of the person: %v", err)
	}
}

// dump is all rows of the tables as text.
func (h *glassHouse) dump(tables string) string {
	h.t.Helper()
	var all strings.Builder
	for _, table := range h.query(tables) {
		h.rows(table, &all)
	}
	return all.String()
}

func (h *glassHouse) rows(table string, into *strings.Builder) {
	h.t.Helper()
	db := h.database.open(h.t)
	defer db.Close()
	rows, err := db.QueryContext(h.t.Context(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		h.t.Fatal(err)
	}
	row, at := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range row {
		at[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			h.t.Fatal(err)
		}
		for i, column := range columns {
			fmt.Fprintf(into, "%s.%s %s\n", table, column, row[i].String)
		}
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
}

// judge searches all that was kept.
func (h *glassHouse) judge() {
	h.t.Helper()
	for _, happened := range []string{
		"a webhook's request was refused", "a webhook's request could not be kept", "a text was left out", "a picture was not taken", "messages were not accepted",
		"does not have an unknown message", "could not be caught up with", "a second message was planned", "is deleted",
	} {
		if !strings.Contains(string(h.said["the log of the service"]), happened) {
			h.t.Errorf("what makes the service say %q did not happen", happened)
		}
	}
	files, err := os.ReadDir(h.dir)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, file := range files {
		h.note("names of files", file.Name()+"\n")
	}
	size := 0
	for who, said := range h.said {
		size += len(said)
		for _, found := range h.private.search(said) {
			h.t.Errorf("%s has %s: %s", who, found, around(string(said), found))
		}
	}
	senders := private{numbers: slices.DeleteFunc(slices.Clone(h.private.numbers), func(number string) bool { return slices.Contains(h.written, number) })}
	for who, said := range h.inbox {
		if found := senders.search(said); len(found) > 0 {
			h.t.Errorf("%s has %q", who, found)
		}
	}
	h.t.Logf("%d numbers and %d words searched in %d KB from %d sources", len(h.private.numbers), len(h.private.words), size>>10, len(h.said)+len(h.inbox))
}

// around is the line in which something was found.
func around(text, found string) string {
	what, _, _ := strings.Cut(found, " ")
	for line := range strings.Lines(text) {
		if strings.Contains(line, what) {
			return line
		}
	}
	return "not as it is"
}

// plant puts a number where it can be found, and into what the program says of a mistake.
func (h *glassHouse) plant(here func(), look func() string) {
	h.t.Helper()
	before := len(look())
	here()
	if len(h.private.search([]byte(look()[before:]))) == 0 {
		h.t.Error("what was planted in the database is not found")
	}
	said, _ := h.command([]string{"NEWSROOM_ALERTS=" + h.dir + "/list of " + h.person(1) + ".json"}, "", "plan")
	if len(h.private.search([]byte(said))) == 0 {
		h.t.Errorf("what was planted in a setting is not found in %q", said)
	}
}
