package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
)

// Template is a database with the notifier's tables; a copy of it is made in a moment.
const Template = "template_notifier"

// New makes a database with the notifier's tables and nothing in them, and drops it after the test.
func (c *Cluster) New(t testing.TB) (name string) {
	t.Helper()
	return c.dropped(t, Template)
}

// Reused gives a database as New does, in no more time than its rows take to delete: one of an earlier test, which comes back empty after this
// one. Only its physical state is another, such as what the planner knows of it. A test that changes tables takes New.
func (c *Cluster) Reused(t testing.TB) (name string) {
	t.Helper()
	c.mu.Lock()
	database := ""
	if last := len(c.empty) - 1; last >= 0 {
		database, c.empty = c.empty[last], c.empty[:last]
	}
	c.mu.Unlock()
	if database == "" {
		database = c.create(t, Template)
	}
	t.Cleanup(func() {
		if err := c.sweep(database); err != nil {
			t.Errorf("emptying the database for the next test: %v", err)
			return
		}
		c.mu.Lock()
		c.empty = append(c.empty, database)
		c.mu.Unlock()
	})
	return c.URL(database)
}

// Empty makes a database without any table, and drops it after the test.
func (c *Cluster) Empty(t testing.TB) (name string) {
	t.Helper()
	return c.dropped(t, "template0")
}

func (c *Cluster) dropped(t testing.TB, from string) (url string) {
	t.Helper()
	database := c.create(t, from)
	t.Cleanup(func() {
		if err := c.discard(database); err != nil {
			t.Error(err)
		}
	})
	return c.URL(database)
}

func (c *Cluster) create(t testing.TB, from string) (database string) {
	t.Helper()
	database = "t_" + strings.ToLower(rand.Text()[:12])
	if err := c.run("postgres", "CREATE DATABASE "+database+" TEMPLATE "+from); err != nil {
		t.Fatal(err)
	}
	return database
}

// sweep deletes all rows, and numbers begin at 1 again. A transaction that was left open shows itself here.
func (c *Cluster) sweep(database string) error {
	return c.run(database, `SET lock_timeout = '5s';
DO $$
DECLARE one regclass;
BEGIN
	PERFORM set_config('session_replication_role', 'replica', true); -- no trigger and no foreign key looks on
	FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'goose_db_version' LOOP
		EXECUTE 'DELETE FROM ' || one;
	END LOOP;
	PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace AND relname <> 'goose_db_version_id_seq';
END $$`)
}

// together is how many databases are dropped at once: the server writes down all that it has before it drops one.
const together = 24

// discard drops a database, with others that are not used any more; the last go with the server.
func (c *Cluster) discard(database string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = append(c.gone, database)
	if len(c.gone) < together {
		return nil
	}
	var errs []error
	for _, one := range c.gone {
		errs = append(errs, c.run("postgres", "DROP DATABASE "+one+" WITH (FORCE)"))
	}
	c.gone = nil
	return errors.Join(errs...)
}

// prepare makes the template.
func (c *Cluster) prepare() error {
	if err := c.run("postgres", "CREATE DATABASE "+Template); err != nil {
		return err
	}
	s, err := store.Open(context.Background(), c.URL(Template), keyringtest.Ring())
	if err != nil {
		return err
	}
	return s.Close()
}

// URL is the name of a database of this server.
func (c *Cluster) URL(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database}
	u.RawQuery = url.Values{"host": {c.folder}}.Encode()
	return u.String()
}

// run executes statements as the server's administrator.
func (c *Cluster) run(database, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
