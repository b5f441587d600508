package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Moved is a table that was moved.
type Moved struct {
	Table string
	Rows  int64
}

// Move copies an SQLite database into a PostgreSQL one that holds nothing yet, all or nothing. It keeps every writer of
// the source out meanwhile and leaves it as it is.
func Move(ctx context.Context, from, to string) (moved []Moved, err error) {
	if err := errors.Join(checkPath(from), needPostgres(to)); err != nil {
		return nil, err
	}
	source, target := &Store{}, &Store{}
	defer func() { err = errors.Join(err, target.Close(), source.Close()) }()
	if err := source.openSource(ctx, from); err != nil {
		return nil, err
	}
	if err := target.openPostgres(ctx, to); err != nil {
		return nil, err
	}
	tables, err := sourceTables(ctx, source.read.db)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", from, err)
	}
	conn, err := target.read.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	err = conn.Raw(func(driver any) error {
		m := move{from: source.read.db, to: driver.(*stdlib.Conn).Conn()}
		moved, err = m.all(ctx, tables)
		return err
	})
	return moved, err
}

func needPostgres(name string) error {
	if !isPostgres(name) {
		return errors.New("the target is no PostgreSQL database; try --database postgres://USER@HOST/NAME")
	}
	return nil
}

// openSource locks an SQLite database as a writer does, and reads it only.
func (s *Store) openSource(ctx context.Context, path string) error {
	if err := present(path); err != nil {
		return err
	}
	if err := s.lock(ctx, path); err != nil {
		return err
	}
	return s.openSQLiteReader(ctx, path)
}

// move copies tables, in one transaction of the target.
type move struct {
	from *sql.DB
	to   *pgx.Conn
}

func (m move) all(ctx context.Context, tables []table) (moved []Moved, err error) {
	err = pgx.BeginFunc(ctx, m.to, func(tx pgx.Tx) error {
		if err := reserve(ctx, tx, tables); err != nil {
			return err
		}
		for _, t := range tables {
			rows, err := m.table(ctx, tx, t)
			if err != nil {
				return fmt.Errorf("moving the table %s: %w", t.name, err)
			}
			moved = append(moved, Moved{t.name, rows})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	_, err = m.to.Exec(ctx, "ANALYZE") // so that its planner knows at once what it has got
	return moved, err
}

// reserve keeps everybody else from writing to the target, and makes sure that it is empty.
func reserve(ctx context.Context, tx pgx.Tx, tables []table) error {
	for _, t := range tables {
		if _, err := tx.Exec(ctx, "LOCK TABLE "+quoted(t.name)+" IN EXCLUSIVE MODE"); err != nil {
			return err
		}
		if t.name == "vault" { // whoever opened the target has filled it; what is sealed comes with the keys of the source
			if _, err := tx.Exec(ctx, "DELETE FROM vault"); err != nil {
				return err
			}
		}
		var holds bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(t.name)+")").Scan(&holds); err != nil {
			return err
		}
		if holds {
			return fmt.Errorf("the target holds data already, in its table %s; name an empty database", t.name)
		}
	}
	return nil
}

// table copies the rows of one table and says how many there are on both sides.
func (m move) table(ctx context.Context, tx pgx.Tx, t table) (int64, error) {
	columns := make([]string, len(t.columns))
	for i, c := range t.columns {
		columns[i] = quoted(c)
	}
	rows, err := m.from.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+quoted(t.name)+" ORDER BY 1")
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	copied, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, &copying{rows: rows, values: make([]any, len(columns))})
	if err == nil {
		err = rows.Err()
	}
	if err == nil {
		err = m.compare(ctx, tx, t, copied)
	}
	if err == nil {
		err = continueNumbers(ctx, tx, t)
	}
	return copied, err
}

func (m move) compare(ctx context.Context, tx pgx.Tx, t table, copied int64) error {
	var before, after int64
	count := "SELECT COUNT(*) FROM " + quoted(t.name)
	err := errors.Join(m.from.QueryRowContext(ctx, count).Scan(&before), tx.QueryRow(ctx, count).Scan(&after))
	if err == nil && (before != copied || after != copied) {
		err = fmt.Errorf("the source holds %d rows, %d were copied, and the target holds %d", before, copied, after)
	}
	return err
}

// continueNumbers lets the table's own numbers go on after the last one.
func continueNumbers(ctx context.Context, tx pgx.Tx, t table) error {
	rows, err := tx.Query(ctx, `SELECT column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'YES'`, t.name)
	if err != nil {
		return err
	}
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, c := range columns {
		if err == nil {
			_, err = tx.Exec(ctx, "SELECT setval(pg_get_serial_sequence($1, $2), (SELECT COALESCE(MAX("+quoted(c)+"), 0) + 1 FROM "+
				quoted(t.name)+"), false)", quoted(t.name), c)
		}
	}
	return err
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// copying hands SQLite's rows to PostgreSQL.
type copying struct {
	rows   *sql.Rows
	values []any
}

// Next goes to the next row.
func (c *copying) Next() bool { return c.rows.Next() }

// Values are those of the row.
func (c *copying) Values() ([]any, error) {
	into := make([]any, len(c.values))
	for i := range c.values {
		into[i] = &c.values[i]
	}
	err := c.rows.Scan(into...)
	return storable(c.values), err
}

// Err is what kept Next from going on.
func (c *copying) Err() error { return c.rows.Err() }
