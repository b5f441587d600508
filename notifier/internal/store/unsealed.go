package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"

	"newsroom/notifier/internal/keyring"
)

// Databases of before step 5 hold numbers and texts in the clear. The step seals them where they stand; what the files still hold of the former
// values is cleared away after it.

// sealStep is the number of the step.
const sealStep = 5

// sealMigration seals what is in the clear. Without keys it fails where there is something.
func sealMigration(words *dialect, ring *keyring.Ring) *goose.Migration {
	run := func(ctx context.Context, tx *sql.Tx) error {
		u := unsealed{transaction{ctx: ctx, tx: tx, dialect: words}, ring}
		return u.all()
	}
	return goose.NewGoMigration(sealStep, &goose.GoFunc{RunTx: run}, nil)
}

type unsealed struct {
	transaction
	ring *keyring.Ring
}

func (u unsealed) all() error {
	err := u.column("SELECT id, number, '' FROM subscribers WHERE lookup IS NULL AND erased IS NULL", func(id, number, _ string) error {
		sealed, err := seal(u.ring, number, cellNumber, id)
		if err == nil {
			_, err = u.exec("UPDATE subscribers SET number = ?, lookup = ? WHERE id = CAST(? AS BIGINT)", sealed, u.ring.Index(number), id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sealing the numbers: %w", err)
	}
	err = u.column("SELECT provider_id, text, answer FROM inbound", func(id, text, answer string) error {
		sealedText, err := seal(u.ring, text, cellText, id)
		if err != nil {
			return err
		}
		sealedAnswer, err := seal(u.ring, answer, cellAnswer, id)
		if err == nil {
			_, err = u.exec("UPDATE inbound SET text = ?, answer = ? WHERE provider_id = ?", sealedText, sealedAnswer, id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sealing the texts: %w", err)
	}
	if err := (sealer{u, u.ring}).fileOld(); err != nil {
		return fmt.Errorf("putting texts to the editors into conversations: %w", err)
	}
	return nil
}

// column reads all rows before it changes one.
func (u unsealed) column(query string, change func(id, a, b string) error) error {
	all, err := u.read(query)
	if err != nil || len(all) == 0 {
		return err
	}
	if u.ring == nil {
		return errors.New("it holds numbers in the clear, and no keys are named to seal them; see --keys")
	}
	for _, one := range all {
		if err := change(one[0], one[1], one[2]); err != nil {
			return err
		}
	}
	return nil
}

func (u unsealed) read(query string) ([][3]string, error) {
	rows, err := u.rows(query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all [][3]string
	for rows.Next() {
		var one [3]string
		if err := rows.Scan(&one[0], &one[1], &one[2]); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// clearAway wipes a database of which the step has sealed something. The vault is filled after it, so that a start that was cut short between
// the two is made up for by the next one.
func clearAway(ctx context.Context, db *sql.DB, remote bool) error {
	var people int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM subscribers WHERE NOT EXISTS (SELECT 1 FROM vault)").Scan(&people); err != nil {
		return fmt.Errorf("reading the vault: %w", err)
	}
	if people == 0 {
		return nil
	}
	return wipe(ctx, db, remote)
}

// wipe writes what is sealed in a database anew, without what was deleted or replaced, which its files else keep for a while.
func wipe(ctx context.Context, db *sql.DB, remote bool) error {
	if !remote {
		return wipeSQLite(ctx, db)
	}
	wiped := map[string]bool{}
	for _, c := range sealedColumns() {
		table, _ := c.names()
		if wiped[table] {
			continue
		}
		wiped[table] = true
		if _, err := db.ExecContext(ctx, "VACUUM (FULL) "+table); err != nil {
			return fmt.Errorf("clearing away what was replaced: %w", err)
		}
	}
	return nil
}

func wipeSQLite(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("clearing away what was replaced: %w", err)
	}
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("clearing away what was replaced: %w", err)
	}
	if busy > 0 {
		return errors.New("clearing away what was replaced: somebody keeps looking at the database; end that, and try again")
	}
	return nil
}
