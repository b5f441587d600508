package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"newsroom/notifier/internal/keyring"
)

// sealedColumn is a column whose values are sealed, and where to find its rows.
type sealedColumn struct {
	cell    string // the table and the column, as in seal.go
	key     string // the column that names the row within the associated data
	keyType string
	where   string // which rows are sealed
	lookup  string // the column with the index of the same value; "" = none
	batch   int    // rows that are in memory at once
}

// sealedColumns are all of them. The vault comes first: whoever wants to write waits for its row, and then finds that the keys are others.
func sealedColumns() []sealedColumn {
	const number, text, all, many = "BIGINT", "TEXT", "1 = 1", 1000
	return []sealedColumn{
		{cellVault, "id", number, all, "lookup", many},
		{cellNumber, "id", number, "lookup IS NOT NULL", "lookup", many},
		{cellName, "id", number, all, "", many},
		{cellText, "provider_id", text, all, "", many},
		{cellAnswer, "provider_id", text, all, "", many},
		{cellLetter, "feed_id", text, "sealed = 1", "", many},
		{cellCode, "channel", text, all, "", many},
		{cellURL, "id", number, all, "", many},
		{cellPicture, "id", number, all, "", 1},
	}
}

func (c sealedColumn) names() (table, column string) {
	table, column, _ = strings.Cut(c.cell, ".")
	return table, column
}

// OpenAlone opens a database that is there for a change of everything. It fails with ErrInUse while a notifier works on an SQLite file, and keeps
// others out of it until Close; on PostgreSQL the change itself looks for them.
func OpenAlone(ctx context.Context, name string, ring *keyring.Ring) (*Store, error) {
	s := &Store{ring: ring}
	return s.by(ctx, name, s.openSQLiteAlone, s.openPostgresBeside)
}

func (s *Store) openSQLiteAlone(ctx context.Context, path string) error {
	if err := s.openSource(ctx, path); err != nil {
		return err
	}
	db, err := s.connect(path, 1, besideTimeout, "synchronous(FULL)")
	if err != nil {
		return err
	}
	s.write = &pool{db, sqliteDialect()}
	if _, err := db.ExecContext(ctx, "DELETE FROM workers"); err != nil { // as openSQLite does
		return fmt.Errorf("database %s: %w", path, err)
	}
	return nil
}

// Rekey opens everything that is sealed with the keys of the store and seals it with the primary keys of another ring, in one transaction.
// It counts the values. The other ring must be able to do all that the store's can, and save is called to keep it before anything
// is sealed with it; at that moment nobody works on the database and nobody can begin to. It fails with ErrInUse if somebody does.
func (s *Store) Rekey(ctx context.Context, ring *keyring.Ring, save func() error) (values int, err error) {
	err = s.write.do(ctx, func(q querier) error {
		values = 0
		if err := unused(q); err != nil {
			return err
		}
		if err := save(); err != nil {
			return err
		}
		for _, c := range sealedColumns() {
			n, err := rekey{q, s.ring, ring, c}.all()
			if err != nil {
				return fmt.Errorf("sealing %s anew: %w", c.cell, err)
			}
			values += n
		}
		_, err := q.exec("DELETE FROM sign_ins") // their codes are good for minutes, and nobody could look for one by its hash any more
		return err
	})
	if err != nil {
		return 0, err
	}
	return values, nil
}

// Wipe leaves nothing in the database's files of what Rekey replaced.
func (s *Store) Wipe(ctx context.Context) error {
	writer := s.write.(*pool)
	return wipe(ctx, writer.db, writer.dialect.remote)
}

// workersTurn is what those wait for who want to be known as a notifier, or that there is none.
const workersTurn = "workers"

// unused fails while a notifier is alive, and lets none become known before the transaction ends. It begins with a change, so that nobody else
// changes anything from then on in SQLite.
func unused(q querier) error {
	if err := alone(q, workersTurn); err != nil {
		return err
	}
	if _, err := q.exec("DELETE FROM workers WHERE lease <= {clock}"); err != nil {
		return err
	}
	var alive int
	if err := q.row("SELECT COUNT(*) FROM workers").Scan(&alive); err != nil {
		return err
	}
	if alive > 0 {
		return fmt.Errorf("%w; stop it first, or wait for the end of its --lease if it crashed", ErrInUse)
	}
	return nil
}

// rekey seals one column anew.
type rekey struct {
	querier
	from, to *keyring.Ring
	sealedColumn
}

// resealed is a row as the statement reads it. The key is written as text, and read as what it is.
type resealed struct {
	Key    string `json:"key"`
	Sealed string `json:"sealed"`
	Lookup string `json:"lookup"`
}

func (r rekey) all() (n int, err error) {
	rows, err := r.read("")
	for err == nil && len(rows) > 0 {
		n += len(rows)
		last := rows[len(rows)-1].Key
		if err = r.renew(rows); err != nil {
			break
		}
		if err = r.write(rows); err != nil {
			break
		}
		rows, err = r.read(" AND "+r.key+" > CAST(? AS "+r.keyType+")", last)
	}
	return n, err
}

// read reads the next rows, after those that were read before.
func (r rekey) read(after string, args ...any) ([]resealed, error) {
	table, column := r.names()
	query := fmt.Sprintf("SELECT CAST(%[1]s AS TEXT), %[2]s FROM %[3]s WHERE %[2]s <> '' AND %[4]s%[5]s ORDER BY %[3]s.%[1]s LIMIT %[6]d",
		r.key, column, table, r.where, after, r.batch)
	rows, err := r.rows(query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []resealed
	for rows.Next() {
		var one resealed
		if err := rows.Scan(&one.Key, &one.Sealed); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// renew seals values anew, and computes what they are found by.
func (r rekey) renew(rows []resealed) error {
	for i := range rows {
		row := &rows[i]
		plain, err := unseal(r.from, row.Sealed, r.cell, row.Key)
		if err != nil {
			return err
		}
		if row.Sealed, err = seal(r.to, plain, r.cell, row.Key); err != nil {
			return err
		}
		row.Lookup = r.to.Index(plain)
	}
	return nil
}

func (r rekey) write(rows []resealed) error {
	array, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	table, column := r.names()
	set := column + " = r.sealed"
	if r.lookup != "" {
		set += ", " + r.lookup + " = r.lookup"
	}
	_, err = r.exec(fmt.Sprintf(`UPDATE %[1]s SET %[2]s
		FROM (SELECT CAST(o.value ->> 'key' AS %[3]s) AS key, o.value ->> 'sealed' AS sealed, o.value ->> 'lookup' AS lookup FROM {each} AS o) AS r
		WHERE %[1]s.%[4]s = r.key`, table, set, r.keyType, r.key), string(array))
	return err
}
