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
func sealMigration(words *dialect, ring *keyring.Ring, sealed *bool) *goose.Migration {
	run := func(ctx context.Context, tx *sql.Tx) error {
		u := unsealed{transaction{ctx: ctx, tx: tx, dialect: words}, ring}
		n, err := u.all()
		*sealed = n > 0
		return err
	}
	return goose.NewGoMigration(sealStep, &goose.GoFunc{RunTx: run}, nil)
}

type unsealed struct {
	transaction
	ring *keyring.Ring
}

func (u unsealed) all() (rows int, err error) {
	numbers, err := u.column("SELECT id, number, '' FROM subscribers WHERE lookup IS NULL AND erased IS NULL", func(id, number, _ string) error {
		sealed, err := seal(u.ring, number, cellNumber, id)
		if err == nil {
			_, err = u.exec("UPDATE subscribers SET number = ?, lookup = ? WHERE id = CAST(? AS BIGINT)", sealed, u.ring.Index(number), id)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sealing the numbers: %w", err)
	}
	texts, err := u.column("SELECT provider_id, text, answer FROM inbound", func(id, text, answer string) error {
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
		return 0, fmt.Errorf("sealing the texts: %w", err)
	}
	return numbers + texts, nil
}

// column reads all rows before it changes one.
func (u unsealed) column(query string, change func(id, a, b string) error) (n int, err error) {
	all, err := u.read(query)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	if u.ring == nil {
		return 0, errors.New("it holds numbers in the clear, and no keys are named to seal them; see --keys")
	}
	for _, one := range all {
		if err := change(one[0], one[1], one[2]); err != nil {
			return 0, err
		}
	}
	return len(all), nil
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

// wipe writes a database anew without what was deleted or replaced in it, which its file else keeps for a while.
func wipe(ctx context.Context, db *sql.DB, remote bool) error {
	steps := []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"}
	if remote {
		steps = []string{"VACUUM (FULL) subscribers", "VACUUM (FULL) inbound"}
	}
	for _, step := range steps {
		if _, err := db.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("clearing away what was in the clear: %w", err)
		}
	}
	return nil
}
