package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// engine makes databases.
type engine interface {
	name() string
	// fresh gives a database with so many people who have joined, and nothing else. It is on the disk.
	fresh(ctx context.Context, people int) (database string, err error)
	// size is how many bytes a database has on the disk.
	size(ctx context.Context, database string) (int64, error)
	discard(ctx context.Context, database string) error
	// notifiers is how many may work on one database.
	notifiers() int
}

// sqlite is files. One for each number of people is the pattern of all others.
type sqlite struct {
	dir  string
	ring *keyring.Ring
	log  func(format string, args ...any)
}

func (sqlite) name() string   { return "SQLite" }
func (sqlite) notifiers() int { return 1 }

func (s sqlite) fresh(ctx context.Context, people int) (string, error) {
	pattern, err := s.pattern(ctx, people)
	if err != nil {
		return "", err
	}
	database := filepath.Join(s.dir, "newsroom.db")
	if err := s.discard(ctx, database); err != nil {
		return "", err
	}
	return database, copyFile(pattern, database)
}

func (sqlite) size(_ context.Context, database string) (int64, error) {
	info, err := os.Stat(database)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (sqlite) discard(_ context.Context, database string) error {
	var errs []error
	for _, end := range []string{"", "-wal", "-shm", "-lock"} {
		if err := os.Remove(database + end); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// pattern is the file with so many people; it is made once.
func (s sqlite) pattern(ctx context.Context, people int) (string, error) {
	path := filepath.Join(s.dir, fmt.Sprintf("people-%d.db", people))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	s.log("%s: %s people join", s.name(), thousands(people))
	unfinished := path + "-unfinished"
	db, err := store.Open(ctx, unfinished, s.ring)
	if err != nil {
		return "", err
	}
	if err := errors.Join(join(ctx, db, people), db.Close()); err != nil {
		return "", err
	}
	return path, errors.Join(os.Remove(unfinished+"-lock"), os.Rename(unfinished, path))
}

// joiners is how many text at the same moment, so that they share a sync of the disk.
const joiners = 512

// join lets that many people join by text, as people do.
func join(ctx context.Context, db *store.Store, people int) error {
	var joining sync.WaitGroup
	errs := make([]error, joiners)
	at := clock()
	for i := range joiners {
		joining.Go(func() {
			for person := i; person < people && errs[i] == nil; person += joiners {
				_, errs[i] = db.Receive(ctx, store.Text{ProviderID: fmt.Sprintf("SM%032x", person), From: number(person), Body: "MINI", At: at}, joins)
			}
		})
	}
	joining.Wait()
	return errors.Join(errs...)
}

func joins(store.Sender) store.Decision {
	return store.Decision{Step: subscriber.Step{
		After: subscriber.State{Channels: []string{channel}, Language: "de"},
		Kind:  subscriber.Joined, Answer: "Willkommen.", Channels: []string{channel},
	}}
}

// copyFile returns when the copy is on the disk, so that it does not slow down what is measured next.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // read only
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
