package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// peopled lets people join, write, be answered, give names and send pictures, and some of them be forgotten.
func peopled(t *testing.T, s *store.Store) private {
	t.Helper()
	storetest.Join(t, s, 20, storetest.Start, "mini")
	var secrets private
	for i := range 20 {
		number, text := storetest.Number(i), fmt.Sprintf("In der Gasse %d steht Wasser", 7000+i)
		name, answer := fmt.Sprintf("Erika Musterfrau-%d", 7000+i), fmt.Sprintf("Danke, Gruppe %d ist unterwegs", 7000+i)
		picture := fmt.Sprintf("https://api.example.org/picture/%d", 7000+i)
		secrets.numbers = append(secrets.numbers, number)
		secrets.texts = append(secrets.texts, text, name, answer, picture)
		_, err := s.Receive(t.Context(), store.Text{
			ProviderID: fmt.Sprintf("SM%032d", i), From: number, Body: text, At: storetest.Start, Pictures: []string{picture},
		}, storetest.Decide(func(state subscriber.State) subscriber.Step {
			state.Name = name
			return subscriber.Step{After: state, Kind: subscriber.Message, Answer: answer}
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
	signsIn(t, s, storetest.Number(4), storetest.Start)
	secrets.texts = append(secrets.texts, firstCode, secondCode, "token of "+storetest.Number(4))
	storetest.Text(t, s, 3, "LÖSCHEN", storetest.Start, func(subscriber.State) subscriber.Step {
		return subscriber.Step{Kind: subscriber.Forgotten, Answer: "weg"}
	})
	return secrets
}

// lettered lets editors answer everybody.
func lettered(t *testing.T, s *store.Store, driver, name string) (texts []string) {
	t.Helper()
	for i, who := range everyRow(t, driver, name, "SELECT thread, name FROM thread_names") {
		text := fmt.Sprintf("Ihre Frage %d geht an das Bauamt", 7000+i)
		if err := s.Answer(t.Context(), store.Answer{Thread: who[0], Who: who[1], Text: text, At: storetest.Start, Until: storetest.Start.AddDate(0, 0, 1)}); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	if len(texts) < 10 {
		t.Fatalf("%d people were answered", len(texts))
	}
	return texts
}

// everyRow reads rows of texts.
func everyRow(t *testing.T, driver, name, query string, args ...any) (all [][]string) {
	t.Helper()
	db := openDB(t, driver, name)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// folder reads all files beside a database, itself among them.
func folder(t *testing.T, path string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil {
		t.Fatal(err)
	}
	copies := map[string][]byte{}
	for _, file := range files {
		if copies[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return copies
}

// backup is what SQLite itself copies.
func backup(t *testing.T, path string) []byte {
	t.Helper()
	to := filepath.Join(t.TempDir(), "backup.db")
	db := openDB(t, "sqlite", path)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "VACUUM INTO ?", to); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFilesHoldNothingPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.db")
	s := open(t, path)
	storetest.Live(t, s)
	secrets := peopled(t, s)
	secrets.texts = append(secrets.texts, lettered(t, s, "sqlite", path)...)
	copies := folder(t, path) // with what the log has, and the file has not yet
	for _, name := range []string{"n.db", "n.db-wal", "n.db-shm"} {
		if _, there := copies[name]; !there {
			t.Fatalf("there is no %s", name)
		}
	}
	if len(copies["n.db-wal"]) < 20<<10 {
		t.Errorf("the log has %d bytes: what was written is elsewhere", len(copies["n.db-wal"]))
	}
	copies["a backup"] = backup(t, path)
	wantNone(t, copies, secrets)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copies = folder(t, path)
	if _, there := copies["n.db-wal"]; there {
		t.Error("the log is still there")
	}
	wantNone(t, copies, secrets)
	wantPlantedFound(t, path, secrets)
}

// wantPlantedFound puts what is private into the database, and finds it.
func wantPlantedFound(t *testing.T, path string, secrets private) {
	t.Helper()
	db := openDB(t, "sqlite", path)
	needles := private{secrets.numbers[4:5], secrets.texts[8:9]}.needles() // it takes long to search for all
	for i, planted := range []any{secrets.numbers[4], secrets.texts[8], []byte(secrets.numbers[4]), int64(4917139200_04)} {
		if _, err := db.ExecContext(t.Context(), "INSERT INTO seen (hash, at) VALUES (?, ?)", fmt.Sprintf("%d %v", i, planted), planted); err != nil {
			t.Fatal(err)
		}
		if leaks := found(backup(t, path), needles); len(leaks) == 0 {
			t.Errorf("%v was not found in a backup", planted)
		}
		var log []byte
		for name, data := range folder(t, path) {
			if strings.HasPrefix(name, "n.db") {
				log = append(log, data...)
			}
		}
		if leaks := found(log, needles); len(leaks) == 0 {
			t.Errorf("%v was not found in the files", planted)
		}
		if _, err := db.ExecContext(t.Context(), "DELETE FROM seen"); err != nil {
			t.Fatal(err)
		}
	}
}

// inTheClear makes a database as notifiers wrote it before anything was sealed, with people who are there and as many whose rows were deleted.
func inTheClear(t *testing.T, dialect goose.Dialect, driver, name string) private {
	t.Helper()
	db := openDB(t, driver, name)
	defer func() { _ = db.Close() }()
	files := map[string]string{"sqlite": "migrations/sqlite", "pgx": "migrations/postgres"}[driver]
	provider, err := goose.NewProvider(dialect, db, os.DirFS(files), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	all, err := db.BeginTx(t.Context(), nil) // each for itself would wait for the disk
	if err != nil {
		t.Fatal(err)
	}
	var secrets private
	for i := range 400 {
		number, text, answer := storetest.Number(i), fmt.Sprintf("In der Gasse %d steht Wasser", 7000+i), fmt.Sprintf("Danke, Gruppe %d ist unterwegs", 7000+i)
		if i%10 == 7 { // it takes long to search for all of them
			secrets.numbers, secrets.texts = append(secrets.numbers, number), append(secrets.texts, text, answer)
		}
		for _, statement := range []string{
			fmt.Sprintf("INSERT INTO subscribers (id, pseudonym, number, language, created, changed) VALUES (%d, 'p%d', '%s', 'de', %[1]d, %[1]d)", 1+i, i, number),
			fmt.Sprintf("INSERT INTO inbound (provider_id, subscriber, kind, text, media, answer, received) VALUES ('SM%d', %d, 'message', '%s', 0, '%s', 1)", i, 1+i, text, answer),
		} {
			if _, err := all.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := all.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"DELETE FROM inbound WHERE subscriber > 200", "DELETE FROM subscribers WHERE id > 200"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return secrets
}

func TestMigrationLeavesNothingPrivateInTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.db")
	secrets := inTheClear(t, goose.DialectSQLite3, "sqlite", path)
	if leaks := found(folder(t, path)["n.db"], secrets.needles()); len(leaks) < len(secrets.numbers) { // the deleted ones among them
		t.Fatalf("before, the file holds %d secrets only", len(leaks))
	}
	s := open(t, path)
	wantNone(t, folder(t, path), secrets)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copies := folder(t, path)
	copies["a backup"] = backup(t, path)
	wantNone(t, copies, secrets)
	wantKnown(t, path)
}

// TestMigrationCutShort: the step was done, and the notifier ended before the files were cleared.
func TestMigrationCutShort(t *testing.T) {
	path := storetest.File(t)
	s := open(t, path)
	storetest.Join(t, s, 1, storetest.Start, "mini")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	secrets := private{numbers: []string{storetest.Number(40)}}
	db := openDB(t, "sqlite", path)
	for _, statement := range []string{
		"DELETE FROM vault", "CREATE TABLE before (number)", "INSERT INTO before VALUES ('" + secrets.numbers[0] + "')", "DROP TABLE before",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if len(found(folder(t, path)["n.db"], secrets.needles())) == 0 {
		t.Fatal("the number is gone before it was cleared away")
	}
	_ = open(t, path)
	wantNone(t, folder(t, path), secrets)
}

// wantKnown says that a person of before is still found by the number.
func wantKnown(t *testing.T, name string) {
	t.Helper()
	_, err := open(t, name).Receive(t.Context(), store.Text{ProviderID: "again", From: storetest.Number(7), At: storetest.Start}, func(from store.Sender) store.Decision {
		if !from.Known {
			t.Error("a person is not found by the number any more")
		}
		return store.Decision{Step: subscriber.Step{After: from.State, Kind: subscriber.Message}}
	})
	if err != nil {
		t.Error(err)
	}
}

// dump is everything in a PostgreSQL database as text.
func dump(t *testing.T, name string) []byte {
	t.Helper()
	var all bytes.Buffer
	for _, table := range everyRow(t, "pgx", name, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'") {
		for _, row := range everyRow(t, "pgx", name, `SELECT CAST(x AS TEXT) FROM "`+table[0]+`" x`) {
			_, _ = fmt.Fprintln(&all, table[0], row[0])
		}
	}
	return all.Bytes()
}

func TestPostgresHoldsNothingPrivate(t *testing.T) {
	name := pgtest.New(t)
	s := open(t, name)
	storetest.Live(t, s)
	secrets := peopled(t, s)
	secrets.texts = append(secrets.texts, lettered(t, s, "pgx", name)...)
	wantNone(t, map[string][]byte{"a dump": dump(t, name)}, secrets)
	if _, err := openDB(t, "pgx", name).ExecContext(t.Context(), "UPDATE subscribers SET name = $1", secrets.numbers[0]); err != nil {
		t.Fatal(err)
	}
	if leaks := found(dump(t, name), secrets.needles()); len(leaks) == 0 {
		t.Error("a planted number was not found")
	}
}

func TestPostgresMigrationLeavesNothingPrivate(t *testing.T) {
	name := pgtest.Empty(t)
	secrets := inTheClear(t, goose.DialectPostgres, "pgx", name)
	if leaks := found(dump(t, name), secrets.needles()); len(leaks) < 3*20 {
		t.Fatalf("before, a dump holds %d secrets only", len(leaks))
	}
	_ = open(t, name)
	wantNone(t, map[string][]byte{"a dump": dump(t, name)}, secrets)
	wantKnown(t, name)
}
