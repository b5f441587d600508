package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"text/tabwriter"

	"newsroom/notifier/internal/store"
)

type ledgerCommand struct {
	Verify verifyCommand `cmd:"" help:"Whether it is whole: nothing was changed, added, moved or taken out."`
	Show   showCommand   `cmd:"" help:"The consents of a person, with what the person was told."`
}

type verifyCommand struct {
	Head          string `placeholder:"HASH" help:"What an earlier verify gave: it must still be there, else records were cut off at the end, or written anew."`
	databaseFlags `embed:""`
}

// Run goes through the ledger of consents.
func (c *verifyCommand) Run(ctx context.Context, m Main) error {
	if !isHead(c.Head) {
		return usageError{fmt.Errorf("--head is %q; it must be the %d letters and digits that an earlier verify gave", c.Head, 2*sha256.Size)}
	}
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var kept []string
	if c.Head != "" {
		kept = []string{c.Head}
	}
	records, head, err := db.VerifyLedger(ctx, kept...)
	if err != nil {
		return err
	}
	m.printf("records  %d\nhead     %s\n", records, cmp.Or(head, "-"))
	if records > 0 {
		m.printf("The ledger is whole. Keep the head elsewhere: with --head, verify finds out later if records were cut off at the end, or written anew.\n")
	}
	return nil
}

// isHead is for what was copied by halves, so that it does not look like a ledger that was tampered with. Nothing is a head too: none was kept.
func isHead(hash string) bool {
	raw, err := hex.DecodeString(hash)
	return err == nil && (len(raw) == sha256.Size || hash == "")
}

type showCommand struct {
	Pseudonym     string `arg:"" help:"Of the person; the one from before, if the person was erased."`
	databaseFlags `embed:""`
}

// Run shows the consents of a person.
func (c *showCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	records, err := db.Ledger(ctx, c.Pseudonym)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fmt.Errorf("%w as %s in the ledger", store.ErrNobody, c.Pseudonym)
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "RECORD\tAT\tWHAT\tOF\tBY\tWORDS")
	for _, r := range records {
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s: %s\n", r.Seq, when(r.At), r.Event, cmp.Or(r.Object, "everything"), r.Way, r.Version, cmp.Or(r.Wording, "-"))
	}
	return table.Flush()
}
