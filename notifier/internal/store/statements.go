package store

import (
	"context"
	"database/sql"
	"errors"
)

// statements prepares each query once on the writer's connection. Only the writer's goroutine uses it.
//
// A statement that has begun is never interrupted: a transaction that is half undone helps nobody, and each is short.
type statements struct {
	conn    *sql.Conn
	dialect *dialect
	known   map[string]*sql.Stmt
}

func (s statements) exec(query string, args ...any) (int64, error) {
	stmt, err := s.prepare(query) //nolint:sqlclosecheck // kept for the next time; close closes all
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (s statements) rows(query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(query) //nolint:sqlclosecheck // kept for the next time; close closes all
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(context.Background(), args...)
}

func (s statements) row(query string, args ...any) *sql.Row {
	stmt, err := s.prepare(query) //nolint:sqlclosecheck // kept for the next time; close closes all
	if err != nil {               // the connection says the same once more, this time in the row
		return s.conn.QueryRowContext(context.Background(), s.dialect.write(query), args...)
	}
	return stmt.QueryRowContext(context.Background(), args...)
}

func (s statements) prepare(query string) (*sql.Stmt, error) {
	if stmt := s.known[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(context.Background(), s.dialect.write(query))
	if err != nil {
		return nil, err
	}
	s.known[query] = stmt
	return stmt, nil
}

func (s statements) close() error {
	var errs []error
	for _, stmt := range s.known {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}
