package store_test

import (
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

func TestPostgres(t *testing.T) {
	storetest.Exercise(t, func(t testing.TB) *store.Store { return open(t, pgtest.Reused(t)) })
}

// TestPostgresStartsTogether: notifiers that start at the same time on an empty database make its tables once.
func TestPostgresStartsTogether(t *testing.T) {
	name := pgtest.Empty(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), name, keyringtest.Ring())
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestPostgresTakesManyWriters(t *testing.T) {
	name := pgtest.New(t)
	first, second := open(t, name), open(t, name)
	storetest.Join(t, first, 1, storetest.Start, "mini")
	if n, err := second.Count(t.Context()); err != nil || n.Active != 1 {
		t.Errorf("the other notifier counts %+v, error %v", n, err)
	}
}

// TestPostgresKeepsAStop: a STOP and other texts of the same stranger come at the same moment; none is lost.
func TestPostgresKeepsAStop(t *testing.T) {
	s := open(t, pgtest.New(t))
	for range 20 {
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				storetest.Text(t, s, 1, "text-"+string(rune('a'+i)), storetest.Start, func(before subscriber.State) subscriber.Step {
					if i == 3 {
						before.Stopped = true
					}
					return subscriber.Step{After: before, Kind: subscriber.Message}
				})
			})
		}
		wg.Wait()
	}
	if n, err := s.Count(t.Context()); err != nil || n.Stopped != 1 || n.Replies != 6 {
		t.Errorf("counted %+v, error %v; want one who stopped and 6 texts", n, err)
	}
}

// TestPostgresKeepsWhoJoins: retention finds a stranger who is just joining, and waits for the end of that. Nobody who joined is erased.
func TestPostgresKeepsWhoJoins(t *testing.T) {
	name := pgtest.New(t)
	s, server := open(t, name), openDB(t, "pgx", name)
	storetest.Text(t, s, 1, "hello", storetest.Start, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
	later := storetest.Start.Add(31 * 24 * time.Hour)
	var cleaning sync.WaitGroup
	storetest.Text(t, s, 1, "mini", later, func(before subscriber.State) subscriber.Step {
		cleaning.Go(func() {
			if c, err := s.Clean(t.Context(), storetest.Keep(), later); err != nil || c.Texts != 1 || c.People != 0 {
				t.Errorf("cleaned %+v, error %v", c, err)
			}
		})
		someoneWaits(t, server)
		return storetest.Joins("mini")(before)
	})
	cleaning.Wait()
	if n, err := s.Count(t.Context()); err != nil || n.Active != 1 {
		t.Errorf("counted %+v, error %v", n, err)
	}
}

// TestPostgresLiftsWhatIsPutOff: an alert becomes extreme while another notifier, which cannot see it yet, puts its messages off to the morning.
func TestPostgresLiftsWhatIsPutOff(t *testing.T) {
	name := pgtest.New(t)
	s, server := open(t, name), openDB(t, "pgx", name)
	storetest.Join(t, s, 1, storetest.Start, "mini")
	if _, err := s.Plan(t.Context(), storetest.Alert("a", storetest.Start), storetest.Start); err != nil {
		t.Fatal(err)
	}
	claim := func() int {
		batch, err := s.Exchange(t.Context(), nil, store.Claim{
			Limit: 9, Now: storetest.Start, Token: "t", Worker: "w", Minute: 600, Quiet: subscriber.Quiet{Own: true, From: 540, To: 660}, Waiting: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		return len(batch.Claimed)
	}
	lift, err := server.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lift.ExecContext(t.Context(), "UPDATE alerts SET severity = $1", store.Extreme); err != nil {
		t.Fatal(err)
	}
	if n := claim(); n != 0 {
		t.Errorf("%d messages are sent in quiet hours", n)
	}
	if err := lift.Commit(); err != nil {
		t.Fatal(err)
	}
	if n := claim(); n != 1 {
		t.Errorf("%d messages of an extreme alert are sent, want 1", n)
	}
}

// someoneWaits returns when a transaction waits for another's lock.
func someoneWaits(t *testing.T, server *sql.DB) {
	t.Helper()
	waiting(t, server, 1)
}

// waiting returns when so many transactions wait.
func waiting(t *testing.T, server *sql.DB, want int) {
	t.Helper()
	for range 1000 {
		var n int
		err := server.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n >= want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("not as many as %d wait", want)
}

// TestPostgresTakesAnyText: what PostgreSQL does not store would otherwise be delivered again and again.
func TestPostgresTakesAnyText(t *testing.T) {
	s := open(t, pgtest.New(t))
	got := storetest.Text(t, s, 1, "a\x00b\xff", storetest.Start, storetest.Joins("mini"))
	again := storetest.Text(t, s, 1, "a\x00b\xff", storetest.Start, storetest.Joins("mini"))
	if got.Again || !again.Again {
		t.Errorf("at first %+v, then %+v", got, again)
	}
}

func TestPostgresRefuses(t *testing.T) {
	here := pgtest.Empty(t)
	missing := strings.Replace(here, "/t_", "/no_", 1)
	for name, want := range map[string]string{
		"postgres://u:secret@127.0.0.1:1/db":        "database postgres://127.0.0.1:1/db",
		"postgres://u:secret@%zz/db":                "cannot be read",
		"postgres://u:sec?secret@host/db":           "cannot be read",
		"postgres://u:1?secret@127.0.0.1/db":        "cannot be read",
		"postgresql://u:secret@host/db?sslmode=odd": "sslmode",
		missing: "make it with createdb",
	} {
		for _, open := range []func() (*store.Store, error){
			func() (*store.Store, error) { return store.Open(t.Context(), name, keyringtest.Ring()) },
			func() (*store.Store, error) { return store.OpenReader(t.Context(), name, keyringtest.Ring()) },
		} {
			if s, err := open(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%q: %v, %v; want %q", name, s, err, want)
			}
		}
	}
	for _, name := range []string{here, missing} {
		if _, err := store.OpenReader(t.Context(), name, keyringtest.Ring()); !errors.Is(err, store.ErrMissing) {
			t.Errorf("a reader of %s: %v", name, err)
		}
	}
}

func TestPostgresReaderChangesNothing(t *testing.T) {
	name := pgtest.New(t)
	storetest.Join(t, open(t, name), 2, storetest.Start, "mini")
	reader, err := store.OpenReader(t.Context(), name, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if n, err := reader.Count(t.Context()); err != nil || n.Active != 2 {
		t.Errorf("beside the writer: %+v, error %v", n, err)
	}
	if _, err := reader.Plan(t.Context(), storetest.Alert("a", storetest.Start), storetest.Start); err == nil {
		t.Error("a reader wrote")
	}
}

// TestPostgresComesBack: what was committed survives the server's sudden end, and the store finds it again by itself.
func TestPostgresComesBack(t *testing.T) {
	cluster, err := pgtest.Start(pgtest.Options{Durable: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	}()
	s := open(t, cluster.URL(pgtest.Template))
	storetest.Join(t, s, 5, storetest.Start, "mini")
	if err := cluster.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(t.Context(), "a", storetest.Start, 0); err == nil {
		t.Error("a change succeeded without a server")
	}
	if err := cluster.Restart(); err != nil {
		t.Fatal(err)
	}
	for range 20 { // a connection of before may still be tried; whoever changes something tries again
		if _, err = s.Recover(t.Context(), "a", storetest.Start, 0); err == nil {
			break
		}
	}
	if err != nil {
		t.Errorf("a change after the restart: %v", err)
	}
	if n, err := s.Count(t.Context()); err != nil || n.Active != 5 {
		t.Errorf("after the restart: %+v, error %v", n, err)
	}
}
