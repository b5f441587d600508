package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
)

// postgres is one server. A database for each number of people is the template of all others.
type postgres struct {
	cluster *pgtest.Cluster
	source  sqlite // its people are moved here
	log     func(format string, args ...any)
	known   map[int]bool
}

// runDatabase is the one that is measured.
const runDatabase = "newsroom"

func (*postgres) name() string   { return "PostgreSQL" }
func (*postgres) notifiers() int { return 2 }

func (p *postgres) fresh(ctx context.Context, people int) (string, error) {
	template := fmt.Sprintf("people_%d", people)
	if err := p.populate(ctx, template, people); err != nil {
		return "", err
	}
	err := p.run(ctx, "postgres", "DROP DATABASE IF EXISTS "+runDatabase+" WITH (FORCE)", "CREATE DATABASE "+runDatabase+" TEMPLATE "+template, "CHECKPOINT")
	return p.cluster.URL(runDatabase), err
}

// populate makes a template. It is told what is in its tables, as the server finds out by itself within minutes.
func (p *postgres) populate(ctx context.Context, template string, people int) error {
	if p.known[people] {
		return nil
	}
	pattern, err := p.source.pattern(ctx, people)
	if err != nil {
		return err
	}
	if err := p.run(ctx, "postgres", "CREATE DATABASE "+template); err != nil {
		return err
	}
	p.log("%s: %s people are moved there", p.name(), thousands(people))
	if _, err := store.Move(ctx, pattern, p.cluster.URL(template)); err != nil {
		return err
	}
	p.known[people] = true
	return p.run(ctx, template, "VACUUM ANALYZE")
}

func (p *postgres) size(ctx context.Context, database string) (int64, error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return 0, err
	}
	var bytes int64
	err = conn.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
	return bytes, errors.Join(err, conn.Close(ctx))
}

func (p *postgres) discard(ctx context.Context, _ string) error {
	return p.run(ctx, "postgres", "DROP DATABASE IF EXISTS "+runDatabase+" WITH (FORCE)")
}

// run executes statements as the server's administrator.
func (p *postgres) run(ctx context.Context, database string, statements ...string) error {
	conn, err := pgx.Connect(ctx, p.cluster.URL(database))
	if err != nil {
		return err
	}
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", statement, err), conn.Close(ctx))
		}
	}
	return conn.Close(ctx)
}
