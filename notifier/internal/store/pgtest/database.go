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
	return c.create(t, Template)
}

// Empty makes a database without any table, and drops it after the test.
func (c *Cluster) Empty(t testing.TB) (name string) {
	t.Helper()
	return c.create(t, "template0")
}

func (c *Cluster) create(t testing.TB, from string) string {
	t.Helper()
	database := "t_" + strings.ToLower(rand.Text()[:12])
	if err := c.run("CREATE DATABASE " + database + " TEMPLATE " + from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.discard(database); err != nil {
			t.Error(err)
		}
	})
	return c.URL(database)
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
		errs = append(errs, c.run("DROP DATABASE "+one+" WITH (FORCE)"))
	}
	c.gone = nil
	return errors.Join(errs...)
}

// prepare makes the template.
func (c *Cluster) prepare() error {
	if err := c.run("CREATE DATABASE " + Template); err != nil {
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

// run executes one statement as the server's administrator.
func (c *Cluster) run(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
