// Package store owns everything that the notifier remembers, and all of its SQL: alerts, deliveries, subscribers, what they texted and were
// answered, and the ledger of their consents.
//
// A call that changes something returns after the change is on the disk. On SQLite one goroutine owns the one
// writing connection; calls that come at the same time share one transaction and one sync of the disk (group commit),
// each in a savepoint of its own, so that one that fails takes nothing of another with it. Readers have connections of
// their own and never wait for it.
//
// On PostgreSQL each change is a transaction of its own, and any number of notifiers write to one database; the server
// lets their commits share a sync of its disk.
//
// The statements are written in the SQL that SQLite and PostgreSQL share, with a ? for each argument; the few words that
// differ stand in dialect.go, the tables in migrations/. storetest.Exercise says what every database has to do.
//
// Times go in and out as time.Time; they are stored as milliseconds since 1970. Numbers, and what people and editors write to each other, are
// sealed with the keys of package keyring before they reach the database; seal.go lists these cells. A number stands in one of them, cellNumber; what
// names that cell is all that sees one. It is found by its keyed hash.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsroom/notifier/internal/keyring"
)

// Errors a caller can tell apart.
var (
	// ErrInUse: another process writes to the database.
	ErrInUse = errors.New("another notifier uses this database")
	// ErrMissing: the database does not exist, and reading alone does not make it.
	ErrMissing = errors.New("there is no such database")
	// ErrNotReady: the database was made by another version of the notifier.
	ErrNotReady = errors.New("the database has another version")
)

// Store is an open database. Its methods may be called from any goroutine.
type Store struct {
	read   reader
	write  writer
	ring   *keyring.Ring  // nil = what is sealed stays so
	beside bool           // others may work on the database, and replace its keys
	closes []func() error // in the order of opening
}

// writer runs changes; each is on the disk when do returns nil, and undone when it returns an error.
type writer interface {
	do(ctx context.Context, change func(querier) error) error
}

// querier is what a change may do to the database.
type querier interface {
	exec(query string, args ...any) (int64, error)
	rows(query string, args ...any) (*sql.Rows, error)
	row(query string, args ...any) *sql.Row // to be scanned in any case: until then it keeps the connection
}

// Open opens a database for writing, makes it if it is not there, and brings its tables up to date.
// The name is a file for SQLite, which fails with ErrInUse while another process writes to it, or postgres://… for a
// PostgreSQL database, which is there already and takes many. It fails with ErrKeys if the keys are not those of the database.
func Open(ctx context.Context, name string, ring *keyring.Ring) (*Store, error) {
	s := &Store{ring: ring}
	if ring == nil {
		return nil, errNoKeys()
	}
	if _, err := s.by(ctx, name, s.openSQLite, s.openPostgres); err != nil {
		return nil, err
	}
	if err := s.fillVault(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenReader opens a database to look at it, beside a process that writes to it or not. It fails with ErrMissing or
// ErrNotReady; every change fails. Without keys, nil, what is sealed cannot be read.
func OpenReader(ctx context.Context, name string, ring *keyring.Ring) (*Store, error) {
	s := &Store{write: readOnly{}, ring: ring}
	return s.by(ctx, name, s.openSQLiteReader, s.openPostgresReader)
}

// OpenBeside opens a database for single changes by hand, such as Hold, beside the notifier that works on it or without one. It
// fails with ErrMissing or ErrNotReady. Without keys, nil, what is sealed can neither be read nor written.
func OpenBeside(ctx context.Context, name string, ring *keyring.Ring) (*Store, error) {
	s := &Store{write: readOnly{}, ring: ring, beside: true}
	return s.by(ctx, name, s.openSQLiteBeside, s.openPostgresBeside)
}

// by opens the database by the one or the other way, as its name says.
func (s *Store) by(ctx context.Context, name string, sqlite, postgres func(context.Context, string) error) (*Store, error) {
	open := sqlite
	if isPostgres(name) {
		open = postgres
	} else if err := checkPath(name); err != nil {
		return nil, err
	}
	err := open(ctx, name)
	if err == nil {
		err = s.checkKeys(ctx, name)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close waits for running changes and closes the database.
func (s *Store) Close() error {
	var errs []error
	for i := len(s.closes) - 1; i >= 0; i-- {
		errs = append(errs, s.closes[i]())
	}
	s.closes = nil
	return errors.Join(errs...)
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.read.PingContext(ctx)
}

// checkPath refuses the name of a database that is not an SQLite file.
func checkPath(name string) error {
	scheme, _, found := strings.Cut(name, "://")
	switch {
	case name == "":
		return errors.New("no database is named; try --database newsroom.db")
	case found:
		return fmt.Errorf("database %s://…: is neither SQLite nor PostgreSQL; name a file, such as newsroom.db, or postgres://USER@HOST/NAME", scheme)
	case strings.HasPrefix(name, ":memory:"), strings.HasPrefix(name, "file:"):
		return fmt.Errorf("database %q: name a file, such as newsroom.db", name)
	}
	return nil
}

type readOnly struct{}

func (readOnly) do(context.Context, func(querier) error) error {
	return errors.New("the database was opened for reading only")
}

// millis is how a time is stored; none is stored as NULL.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// moment is the other way round.
func moment(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

// list turns values into the arguments of an IN (…) and its placeholders. An empty list holds what is never stored.
func list[T ~string](values []T) (placeholders string, args []any) {
	if len(values) == 0 {
		return "NULL", nil
	}
	for _, v := range values {
		args = append(args, string(v))
	}
	return strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "), args
}
