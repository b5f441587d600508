package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"newsroom/notifier/internal/keyring"
)

// connections is how many one notifier holds at most; a server takes 100 unless it is told otherwise.
const connections = 16

// isPostgres says whether a database's name is that of a PostgreSQL database.
func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

func (s *Store) openPostgres(ctx context.Context, name string) error {
	db, shown, err := s.connectPostgres(ctx, name, false)
	if err != nil {
		return err
	}
	if err := migratePostgres(ctx, db, s.ring); err != nil {
		return fmt.Errorf("database %s: %w", shown, missingPostgres(err))
	}
	words := postgresDialect()
	s.read, s.write = reader{db, words}, &pool{db, words}
	return nil
}

// openPostgresBeside opens the database for a short change beside the notifiers that work on it.
func (s *Store) openPostgresBeside(ctx context.Context, name string) error {
	db, shown, err := s.connectPostgres(ctx, name, false)
	if err != nil {
		return err
	}
	provider, err := postgresMigrations(db, nil)
	if err != nil {
		return fmt.Errorf("database %s: %w", shown, err)
	}
	words := postgresDialect()
	s.read, s.write = reader{db, words}, &pool{db, words}
	return missingPostgres(wrapped("database "+shown, checkVersion(ctx, db, provider)))
}

func (s *Store) openPostgresReader(ctx context.Context, name string) error {
	db, shown, err := s.connectPostgres(ctx, name, true)
	if err != nil {
		return err
	}
	s.read = reader{db, postgresDialect()}
	provider, err := postgresMigrations(db, nil)
	if err != nil {
		return fmt.Errorf("database %s: %w", shown, err)
	}
	return missingPostgres(wrapped("database "+shown, checkVersion(ctx, db, provider)))
}

// missingPostgres makes ErrMissing of what the server says about a database that is not there, or in which no notifier
// ever ran.
func missingPostgres(err error) error {
	var server *pgconn.PgError
	switch {
	case !errors.As(err, &server):
		return err
	case server.Code == "3D000": // invalid_catalog_name
		return fmt.Errorf("%w: %w; make it with createdb", ErrMissing, err)
	case server.Code == "42P01": // undefined_table
		return fmt.Errorf("%w: %w; `notifier run` makes its tables", ErrMissing, err)
	}
	return err
}

// connectPostgres opens a pool, and tells the database's name as it may be shown.
func (s *Store) connectPostgres(ctx context.Context, name string, readOnly bool) (db *sql.DB, shown string, err error) {
	shown = shownPostgres(name)
	config, err := pgx.ParseConfig(name)
	if shown == hidden {
		err = errUnreadable
	}
	if err != nil {
		return nil, "", fmt.Errorf("database %s: %w", shown, unreadable(err))
	}
	settings := config.RuntimeParams
	if settings["application_name"] == "" {
		settings["application_name"] = "notifier"
	}
	// A notifier whose machine is gone must not keep the rows that it was just claiming from the others.
	settings["idle_in_transaction_session_timeout"] = "30s"
	// What is asked for is in memory: the newest alerts. With the default, made for discs that turn, the planner would rather
	// sort all that is due than read the first of it in the order of an index.
	settings["random_page_cost"] = "1"
	if readOnly {
		settings["default_transaction_read_only"] = "on"
	}
	db = stdlib.OpenDB(*config, stdlib.OptionAfterConnect(durable))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s.closes = append(s.closes, db.Close)
	if err := db.PingContext(ctx); err != nil {
		return nil, "", fmt.Errorf("database %s: %w", shown, missingPostgres(err))
	}
	return db, shown, nil
}

// durable makes a commit wait for the disk where the server or the role is set not to. Stricter settings stand.
func durable(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'")
	return err
}

// hidden stands for a name that nobody can tell the secret part of.
const hidden = "postgres://…"

var errUnreadable = errors.New("cannot be read; write postgres://USER:PASSWORD@HOST:PORT/NAME, with %25 for a % in the password, %40 for an @, %3F for a ?")

// shownPostgres is a database's name without what is secret in it. A password with a ? in it ends the host too early:
// the @ comes later then, or where no user is.
func shownPostgres(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.User == nil && strings.Contains(name, "@") {
		return hidden
	}
	if host := u.Query().Get("host"); u.Host == "" && host != "" {
		return "postgres://" + u.Path + "?host=" + host
	}
	return "postgres://" + u.Host + u.Path
}

// unreadable is why a name cannot be read. The driver's own words would repeat the name, and with it the password.
func unreadable(err error) error {
	var parse *url.Error
	if inner := errors.Unwrap(err); inner != nil && !errors.As(err, &parse) {
		return inner
	}
	return errUnreadable
}

// migratePostgres brings the tables up to date. Of two that start together one waits for the other.
func migratePostgres(ctx context.Context, db *sql.DB, ring *keyring.Ring) error {
	provider, err := postgresMigrations(db, ring)
	if err != nil {
		return err
	}
	if err := migrateUp(ctx, db, provider); err != nil {
		return err
	}
	return clearAway(ctx, db, true)
}

func postgresMigrations(db *sql.DB, ring *keyring.Ring) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/postgres")
	if err != nil {
		return nil, err
	}
	alone, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true), goose.WithSessionLocker(alone),
		goose.WithGoMigrations(sealMigration(postgresDialect(), ring)))
}
