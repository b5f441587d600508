package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"newsroom/notifier/internal/store"
)

type editorsCommand struct {
	List   listEditorsCommand  `cmd:"" help:"Each by the pseudonym: since when, whether codes reach it, when it looked into the inbox last."`
	Add    addEditorCommand    `cmd:"" help:"Let the person whose number stands on the standard input sign in and answer. The number has texted the newsroom before, or was imported."`
	Remove removeEditorCommand `cmd:"" help:"Sign an editor out everywhere, at once; the person stays a subscriber."`
}

type listEditorsCommand struct {
	databaseFlags `embed:""`
}

// Run lists the editors.
func (c *listEditorsCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	editors, err := db.Editors(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "WHO\tSINCE\tCODES\tBROWSERS\tLAST SEEN")
	for _, e := range editors {
		codes := "by SMS or WhatsApp"
		if !e.Stopped.IsZero() {
			codes = "none, stopped"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", e.Pseudonym, when(e.Since), codes, e.Sessions, cmp.Or(whenever(e.Seen), "-"))
	}
	return table.Flush()
}

// whenever is when, and nothing for no time.
func whenever(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return when(t)
}

type addEditorCommand struct {
	databaseFlags `embed:""`
	houseFlags    `embed:""`
}

// Run gives somebody the role. The number is no argument: on the command line others could see it.
func (c *addEditorCommand) Run(ctx context.Context, m Main) error {
	number, err := c.readNumber(m)
	if err != nil {
		return err
	}
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	who, err := db.Appoint(ctx, number, m.Now())
	if errors.Is(err, store.ErrNobody) {
		return errors.New("nobody has ever texted the newsroom from this number; text START from it, then try again")
	}
	if err != nil {
		return err
	}
	m.printf("%s may sign in at /desk/ of the notifier's public address, with a code that comes by text\n", who)
	editors, err := db.Editors(ctx)
	if slices.ContainsFunc(editors, func(e store.Editor) bool { return e.Pseudonym == who && !e.Stopped.IsZero() }) {
		m.printf("But no code comes before this person has texted START: the last word was STOP\n")
	}
	return err
}

type removeEditorCommand struct {
	Pseudonym     string `arg:"" help:"Of the editor, as editors list and subscribers find give it."`
	databaseFlags `embed:""`
}

// Run takes the role away.
func (c *removeEditorCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	err = db.Dismiss(ctx, c.Pseudonym)
	if errors.Is(err, store.ErrNobody) {
		return fmt.Errorf("no editor is called %s; `notifier editors list` shows all", c.Pseudonym)
	}
	if err != nil {
		return err
	}
	m.printf("%s is no editor any more, and signed out\n", c.Pseudonym)
	return nil
}
