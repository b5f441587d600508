package store

import (
	"context"
	"database/sql"
)

// reader runs queries outside of any change.
type reader struct {
	db      *sql.DB
	dialect *dialect
}

// QueryContext is that of sql.DB, in the database's own words.
func (r reader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, r.dialect.write(query), args...)
}

// QueryRowContext is that of sql.DB, in the database's own words.
func (r reader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return r.db.QueryRowContext(ctx, r.dialect.write(query), args...)
}

// PingContext is that of sql.DB.
func (r reader) PingContext(ctx context.Context) error { return r.db.PingContext(ctx) }
