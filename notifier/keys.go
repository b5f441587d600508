package main

import (
	"context"
	"errors"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
)

type keysCommand struct {
	New    newKeysCommand    `cmd:"" help:"Make a key file; what is there is never overwritten."`
	Rotate rotateKeysCommand `cmd:"" help:"Replace the keys of a database, and seal all that is in it anew. Stop the notifier first."`
}

type newKeysCommand struct {
	File string `arg:"" help:"The key file to make."`
}

// Run makes a key file.
func (c *newKeysCommand) Run(m Main) error {
	ring, err := keyring.Create(c.File)
	if err != nil {
		return err
	}
	m.printf("made the keys %s: %s\n%s\n", ring.ID(), c.File, copyHint)
	return nil
}

const copyHint = `Keep a copy of this file apart from the copies of the database: without it nobody can read
the numbers and texts in there, and who has both can read all of them.`

type rotateKeysCommand struct {
	databaseFlags `embed:""`
}

// Run replaces the keys in steps, each of which may be the last: after each the key file opens the database, and the command, if it is
// given again, goes on from there. First the file gets the new keys beside the old ones, then everything is sealed anew, then the old keys go.
func (c *rotateKeysCommand) Run(ctx context.Context, m Main) error {
	path := c.keyFile()
	switch {
	case m.Getenv(keyringVariable) != "":
		return usageError{errors.New(keyringVariable + " holds the keys, and only a file can be rotated safely; write its value to a file, " +
			"unset it, rotate with --keys FILE, and set it to what the file holds then")}
	case path == "":
		return usageError{errors.New("no key file is named; say which with --keys FILE")}
	}
	before, err := keyring.Load(path)
	if err != nil {
		return err
	}
	next := before
	if !before.Rotating() { // else a rotation was cut short, and goes on
		if next, err = before.Rotate(); err != nil {
			return err
		}
	}
	values, err := c.rekey(ctx, m, before, next)
	if err != nil {
		return err
	}
	after, err := next.Settle()
	if err != nil {
		return err
	}
	if err := keyring.Save(path, after); err != nil {
		return err
	}
	m.step("settled")
	m.printf("sealed %s with the new keys %s: %s\n%s\n%s\n", plural(values, "value"), after.ID(), path, copyHint, formerHint)
	return nil
}

const formerHint = `Copies of the database from before open only with the former copy of the key file: keep it as long as them.`

// rekey seals everything with the primary keys of next, and leaves nothing in the database that the keys before could open.
func (c *rotateKeysCommand) rekey(ctx context.Context, m Main, before, next *keyring.Ring) (values int, err error) {
	db, err := store.OpenAlone(ctx, c.Database, before)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	values, err = db.Rekey(ctx, next, func() error {
		defer m.step("saved")
		return keyring.Save(c.keyFile(), next)
	})
	if err != nil {
		return 0, err
	}
	m.step("sealed")
	if err := db.Wipe(ctx); err != nil {
		return 0, err
	}
	m.step("wiped")
	return values, nil
}
