package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
)

type databaseFlags struct {
	Database string `default:"newsroom.db" placeholder:"FILE|postgres://…" help:"The database: a file of SQLite's, or PostgreSQL (${default})."`
	Keys     string `placeholder:"FILE" help:"The key file, which opens numbers and texts in the database (SQLite: beside it, FILE.keys)."`
}

// keyringVariable may hold a key file's content in the place of a file. It is no flag, since other users of a machine see a program's flags.
const keyringVariable = "NEWSROOM_KEYRING"

// open opens the database for the notifier that works on it.
func (d databaseFlags) open(ctx context.Context, m Main) (*store.Store, error) {
	ring, err := d.ring(ctx, m)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, d.Database, ring)
}

// openReader opens the database to look at what is not sealed.
func (d databaseFlags) openReader(ctx context.Context) (*store.Store, error) {
	return store.OpenReader(ctx, d.Database, nil)
}

// openBeside opens the database for a change beside a notifier, of what is sealed too.
func (d databaseFlags) openBeside(ctx context.Context, m Main) (*store.Store, error) {
	ring, err := d.ringThatIs(ctx, m)
	if err != nil {
		return nil, err
	}
	return store.OpenBeside(ctx, d.Database, ring)
}

// keyFile is where the keys are, unless they stand in the environment; "" for PostgreSQL if nobody said.
func (d databaseFlags) keyFile() string {
	if d.Keys != "" || strings.Contains(d.Database, "://") {
		return d.Keys
	}
	return d.Database + ".keys"
}

// ring finds the keys. Beside an SQLite file that holds nothing sealed yet they are made.
func (d databaseFlags) ring(ctx context.Context, m Main) (*keyring.Ring, error) {
	ring, err := d.ringThatIs(ctx, m)
	if ring != nil || err != nil {
		return ring, err
	}
	path := d.keyFile()
	if ring, err = keyring.Create(path); errors.Is(err, fs.ErrExist) { // two start at the same moment
		return keyring.Load(path)
	}
	if err == nil {
		m.log().Info("a key file was made: keep a copy of it apart from the copies of the database, which cannot be read without it", "keys", path)
	}
	return ring, err
}

// ringThatIs finds the keys, and makes none; it is nil beside an SQLite file that holds nothing sealed yet, or is not there.
func (d databaseFlags) ringThatIs(ctx context.Context, m Main) (*keyring.Ring, error) {
	if inside := m.Getenv(keyringVariable); inside != "" {
		ring, err := keyring.Parse([]byte(inside))
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", keyringVariable, err)}
		}
		return ring, nil
	}
	path := d.keyFile()
	if path == "" {
		return nil, usageError{errors.New("no key file is named, and numbers are never stored in the clear; make one with `notifier keys new FILE`, and name it with --keys FILE")}
	}
	ring, err := keyring.Load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return ring, err
	}
	if d.Keys != "" {
		return nil, err
	}
	sealed, err := store.Sealed(ctx, d.Database)
	if err != nil {
		return nil, err
	}
	if sealed {
		return nil, fmt.Errorf("the key file %s is missing, and without it nobody can read the numbers in %s: put it back from its copy, or name it with --keys", path, d.Database)
	}
	return nil, nil
}
