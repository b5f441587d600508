package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver, pure Go

	"newsroom/notifier/internal/keyring"
)

//go:embed migrations
var migrations embed.FS

const (
	readers       = 4
	busyTimeout   = 5 * time.Second      // how long a statement waits for a lock, such as a checkpoint's
	besideTimeout = 30 * time.Second     // how long an editor's command waits for a plan of a great alert
	besidePoll    = 2 * time.Millisecond // how often it tries
)

func (s *Store) openSQLite(ctx context.Context, path string) error {
	if err := makePrivate(path); err != nil {
		return err
	}
	if err := s.lock(ctx, path); err != nil {
		return err
	}
	db, err := s.connect(path, 1, busyTimeout, "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)")
	if err != nil {
		return err
	}
	if err := migrateSQLite(ctx, db, s.ring); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	// The lock says that no other notifier is alive, whatever it left behind.
	if _, err := db.ExecContext(ctx, "DELETE FROM workers"); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	words := sqliteDialect()
	group, err := newGroup(ctx, db, words, 1)
	if err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	s.write = group
	s.closes = append(s.closes, group.close)
	db, err = s.connect(path, readers, busyTimeout, "query_only(1)")
	s.read = reader{db, words}
	return err
}

// openSQLiteBeside opens the file for a short change beside the notifier that has the lock: SQLite lets one write after the other, and each
// waits for a plan of a great alert.
func (s *Store) openSQLiteBeside(ctx context.Context, path string) error {
	if err := s.openSQLiteReader(ctx, path); err != nil {
		return err
	}
	db, err := s.connect(path, 1, besidePoll, "synchronous(FULL)", "secure_delete(1)")
	if err != nil {
		return err
	}
	group, err := newGroup(ctx, db, sqliteDialect(), int(besideTimeout/besidePoll))
	if err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	s.write = group
	s.closes = append(s.closes, group.close)
	return nil
}

func (s *Store) openSQLiteReader(ctx context.Context, path string) error {
	if err := present(path); err != nil {
		return err
	}
	db, err := s.connect(path, readers, busyTimeout, "query_only(1)")
	if err != nil {
		return err
	}
	s.read = reader{db, sqliteDialect()}
	provider, err := sqliteMigrations(db, nil)
	if err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	return wrapped("database "+path, checkVersion(ctx, db, provider))
}

// present fails with ErrMissing only where Open would make the file.
func present(path string) error {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err = os.Stat(filepath.Dir(path)); err == nil {
			return fmt.Errorf("%w: %s; `notifier run` makes it", ErrMissing, path)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return noFolder(path)
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

func noFolder(path string) error {
	return fmt.Errorf("database %s: the folder %s does not exist; make it, or name another --database", path, filepath.Dir(path))
}

// connect opens a pool. The writer switches the file to the write-ahead log, which lets readers read while it writes; a reader
// changes nothing, since the file may be anything.
func (s *Store) connect(path string, connections int, busy time.Duration, pragmas ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, append([]string{
		fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds()), "foreign_keys(1)",
	}, pragmas...)...))
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	s.closes = append(s.closes, db.Close)
	return db, nil
}

// dsn names the file as a URL, so that a path with a question mark in it is still a path.
func dsn(path string, pragmas ...string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	u.RawQuery = url.Values{"_pragma": pragmas}.Encode()
	return u.String()
}

// makePrivate makes the file before SQLite does, since it holds phone numbers; the log beside it gets the same rights.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return noFolder(path)
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return f.Close()
}

// lock keeps every other writer out for as long as this process lives. SQLite locks a file of its own beside the
// database: that works on every system, needs no clean-up after a crash, and leaves the database to readers.
func (s *Store) lock(ctx context.Context, path string) error {
	file, err := filepath.EvalSymlinks(path) // one lock, by whatever name the database goes
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	name := file + "-lock"
	if err := makePrivate(name); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(name, "journal_mode(OFF)")) // nothing is ever written to it
	if err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	db.SetMaxOpenConns(1)
	s.closes = append(s.closes, db.Close)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return fmt.Errorf("database %s: %w; stop it first, or name another --database", path, ErrInUse)
	}
	return nil
}

func migrateSQLite(ctx context.Context, db *sql.DB, ring *keyring.Ring) error {
	provider, err := sqliteMigrations(db, ring)
	if err != nil {
		return err
	}
	if err := migrateUp(ctx, db, provider); err != nil {
		return err
	}
	return clearAway(ctx, db, false)
}

// migrateUp makes the tables those this program knows. Tables that a newer one has made stay: this program would not keep what they promise.
func migrateUp(ctx context.Context, db *sql.DB, provider *goose.Provider) error {
	err := checkVersion(ctx, db, provider)
	var other *versionError
	if err == nil || errors.As(err, &other) && other.have > other.want {
		return err
	}
	_, err = provider.Up(ctx)
	return wrapped("bringing its tables up to date", err)
}

func sqliteMigrations(db *sql.DB, ring *keyring.Ring) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(sealMigration(sqliteDialect(), ring)))
}

// versionError is an ErrNotReady: the tables are not those that this program knows.
type versionError struct{ have, want int64 }

// Error says which they are, and who can work on them.
func (e *versionError) Error() string {
	if e.have > e.want {
		return fmt.Sprintf("%v: %d, of a newer program, which alone may work on it from then on; this one knows %d", ErrNotReady, e.have, e.want)
	}
	return fmt.Sprintf("%v: %d, this program knows %d; `notifier run` brings it up to date", ErrNotReady, e.have, e.want)
}

// Is makes it an ErrNotReady.
func (e *versionError) Is(target error) bool { return target == ErrNotReady }

// checkVersion compares the tables with those this program knows, without changing them.
func checkVersion(ctx context.Context, db *sql.DB, provider *goose.Provider) error {
	sources := provider.ListSources()
	want := sources[len(sources)-1].Version
	var have int64
	row := db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied")
	if err := row.Scan(&have); err != nil {
		return fmt.Errorf("not a notifier's database: %w", err)
	}
	if have != want {
		return &versionError{have, want}
	}
	return nil
}
