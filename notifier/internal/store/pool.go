package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// tries is how often a change is begun that stands in the way of another one.
	tries = 10
	// patience is how long a change may take that has begun: a server that does not answer must not hold its caller for ever.
	patience = 2 * time.Minute
)

// pool is the writer of PostgreSQL: each change is a transaction on a connection of its own. Changes that come at the
// same time share a sync of the server's disk.
type pool struct {
	db      *sql.DB
	dialect *dialect
}

// do runs a change, again if the server undid it for another's sake. Nothing else is tried again: after a connection
// broke, nobody but the caller knows whether the change may be made twice.
func (p *pool) do(ctx context.Context, run func(querier) error) error {
	for try := 1; ; try++ {
		err := p.transaction(ctx, run)
		if err == nil || !undone(err) || try == tries {
			return err
		}
		select {
		case <-time.After(rand.N(time.Duration(try) * 10 * time.Millisecond)): // so that the two do not meet again
		case <-ctx.Done():
			return err
		}
	}
}

// undone says that the server has undone a transaction that stood in another's way: serialization_failure, deadlock_detected; or unique_violation, when
// both added the same person, whom the next try finds.
func undone(err error) bool {
	var server *pgconn.PgError
	return errors.As(err, &server) && (server.Code == "40001" || server.Code == "40P01" || server.Code == "23505")
}

// transaction runs a change once. As with SQLite, a context that ends before it began withdraws it, and one that has begun is
// finished: rows that are claimed without anyone knowing of it would be lost.
func (p *pool) transaction(ctx context.Context, run func(querier) error) error {
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("writing to the database: %w", err)
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("writing to the database: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	if err := run(transaction{ctx: ctx, tx: tx, dialect: p.dialect}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("writing to the database: %w", err)
	}
	return nil
}

// transaction is the querier of one change, and ctx the time that it has. The driver prepares each query once per connection.
type transaction struct {
	ctx     context.Context // lives as long as the one call
	tx      *sql.Tx
	dialect *dialect
}

func (t transaction) exec(query string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(t.ctx, t.dialect.write(query), storable(args)...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t transaction) rows(query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(t.ctx, t.dialect.write(query), storable(args)...)
}

func (t transaction) row(query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(t.ctx, t.dialect.write(query), storable(args)...)
}

// storable takes out of texts what PostgreSQL does not store and SQLite does: zero bytes and what is no UTF-8. A text
// that somebody sends us must not be refused for them, since it would come again and again.
func storable(args []any) []any {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
		}
	}
	return args
}
