package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"newsroom/notifier/internal/store"
)

type findCommand struct {
	databaseFlags `embed:""`
	houseFlags    `embed:""`
}

// Run gives the pseudonym of a person who asks, by the number on the standard input: on the command line others could see it.
func (c *findCommand) Run(ctx context.Context, m Main) error {
	number, err := c.readNumber(m)
	if err != nil {
		return err
	}
	db, err := c.openKeyed(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	who, err := db.Find(ctx, number)
	if err != nil {
		return err
	}
	m.printf("%s\n", who)
	return nil
}

// readNumber reads one number from the standard input.
func (h houseFlags) readNumber(m Main) (string, error) {
	line, err := bufio.NewReader(m.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", usageError{errors.New("give the number on the standard input")}
	}
	return h.numbers().Parse(strings.TrimSpace(line))
}

// openKeyed opens the database to look at what is sealed too.
func (d databaseFlags) openKeyed(ctx context.Context, m Main) (*store.Store, error) {
	ring, err := d.ringThatIs(ctx, m)
	if err != nil {
		return nil, err
	}
	return store.OpenReader(ctx, d.Database, ring)
}

type exportCommand struct {
	Pseudonym     string `arg:"" help:"Of the person, as subscribers find and subscribers list give it."`
	Out           string `placeholder:"FILE" help:"The file to make, which nobody else may read; else PSEUDONYM.json."`
	databaseFlags `embed:""`
	keepFlags     `embed:""`
}

// exported is what stands in the file.
type exported struct {
	Exported       time.Time `json:"exported"`
	KeepTexts      int       `json:"texts_are_kept_days"`
	KeepDeliveries int       `json:"messages_are_kept_days"`
	store.Dossier
}

// Run writes all that is stored of a person into one file. What is there is not overwritten.
func (c *exportCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openKeyed(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	person, err := db.Export(ctx, c.Pseudonym)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(exported{m.Now().UTC(), c.KeepTexts, c.KeepDeliveries, person}, "", "  ")
	if err != nil {
		return err
	}
	path := cmp.Or(c.Out, c.Pseudonym+".json")
	if err := writeNew(path, append(data, '\n')); err != nil {
		return err
	}
	m.printf("%s: all that is stored of the person, with the number: hand it over, and delete it\n", path)
	return nil
}

// writeNew makes a file that only its owner may read.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file with --out", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

type eraseCommand struct {
	Pseudonym     string `arg:"" help:"Of the person, as subscribers find and subscribers list give it."`
	Yes           bool   `help:"Do not ask."`
	databaseFlags `embed:""`
}

// Run deletes all that is stored of a person, once that is confirmed.
func (c *eraseCommand) Run(ctx context.Context, m Main) error {
	if !c.Yes {
		m.printf("All that is stored of %s will be deleted, for ever, but the proof that there was a consent and that it ended.\nGive the pseudonym once more: ", c.Pseudonym)
		line, _ := bufio.NewReader(m.Stdin).ReadString('\n')
		if strings.TrimSpace(line) != c.Pseudonym {
			return errors.New("nothing was deleted")
		}
	}
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.Erase(ctx, c.Pseudonym, m.Now()); err != nil {
		return err
	}
	m.printf("erased %s\n", c.Pseudonym)
	return nil
}
