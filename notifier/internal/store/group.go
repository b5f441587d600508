package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// groupSize is how many changes share a transaction at most.
const groupSize = 512

// SQLite keeps no order among those who wait to write: who waits sleeps, up to 100 ms, and tries again. A notifier that writes without a pause
// would keep an editor's command out for as long as it sends. So it pauses now and then, for longer than the command sleeps.
const (
	restEvery = 250 * time.Millisecond
	restFor   = 3 * besidePoll
)

var errClosed = errors.New("the database is closed")

// group is the writer of SQLite: one goroutine, one connection, one transaction for all changes that wait.
type group struct {
	conn     *sql.Conn
	prepared statements
	tries    int // for the lock
	queue    chan *change
	quit     chan struct{}
	done     chan struct{}
	once     sync.Once
}

// change is one caller's work and where its result goes.
type change struct {
	ctx    context.Context
	run    func(querier) error
	result chan error // holds one, so that the writer never waits for a caller
}

func newGroup(ctx context.Context, db *sql.DB, words *dialect, tries int) (*group, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	g := &group{
		conn:     conn,
		prepared: statements{conn: conn, dialect: words, known: map[string]*sql.Stmt{}},
		tries:    tries,
		queue:    make(chan *change, groupSize),
		quit:     make(chan struct{}),
		done:     make(chan struct{}),
	}
	go g.loop()
	return g, nil
}

// do hands the change to the writer and waits until it is on the disk. A context that ends before the change began
// withdraws it; one that has begun is finished, and its result told.
func (g *group) do(ctx context.Context, run func(querier) error) error {
	c := &change{ctx: ctx, run: run, result: make(chan error, 1)}
	select {
	case g.queue <- c:
	case <-g.quit:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-c.result:
		return err
	case <-g.done:
	}
	select { // the last transaction may have held it
	case err := <-c.result:
		return err
	default:
		return errClosed
	}
}

func (g *group) close() error {
	g.once.Do(func() { close(g.quit) })
	<-g.done
	return errors.Join(g.prepared.close(), g.conn.Close())
}

func (g *group) loop() {
	defer close(g.done)
	rest := time.NewTicker(restEvery)
	defer rest.Stop()
	for {
		select {
		case c := <-g.queue:
			g.commit(g.waiting(c))
			select {
			case <-rest.C:
				time.Sleep(restFor)
			default:
			}
		case <-g.quit:
			g.drain()
			return
		}
	}
}

// drain serves those who came before the end.
func (g *group) drain() {
	for {
		select {
		case c := <-g.queue:
			g.commit(g.waiting(c))
		default:
			return
		}
	}
}

// waiting adds what else has queued up by now to the first change.
func (g *group) waiting(first *change) []*change {
	batch := []*change{first}
	for len(batch) < groupSize {
		select {
		case c := <-g.queue:
			batch = append(batch, c)
		default:
			return batch
		}
	}
	return batch
}

// commit runs the changes in one transaction, and tells each caller what became of its own.
func (g *group) commit(batch []*change) {
	results := make([]error, len(batch))
	err := g.transaction(batch, results)
	for i, c := range batch {
		if err != nil && results[i] == nil {
			results[i] = err
		}
		c.result <- results[i]
	}
}

// transaction gives each change a savepoint of its own. One that is alone needs none: with it, SQLite would copy each page before its
// first change once more.
func (g *group) transaction(batch []*change, results []error) error {
	q := g.prepared
	if err := g.begin(); err != nil {
		return fmt.Errorf("writing to the database: %w", err)
	}
	run := savepoint
	if len(batch) == 1 {
		run = whole
	}
	for i, c := range batch {
		if results[i] = c.ctx.Err(); results[i] != nil {
			continue
		}
		failed, broken := run(q, c)
		if broken != nil {
			_, _ = q.exec("ROLLBACK") // SQLite has often done so already, and says so with an error
			return broken
		}
		results[i] = failed
	}
	if _, err := q.exec("COMMIT"); err != nil {
		_, _ = q.exec("ROLLBACK") // SQLite has often done so already, and says so with an error
		return fmt.Errorf("writing to the database: %w", err)
	}
	return nil
}

// begin gets the lock, or says that it could not be had in this many tries.
func (g *group) begin() error {
	_, err := g.prepared.exec("BEGIN IMMEDIATE")
	for n := 1; n < g.tries && busy(err); n++ {
		_, err = g.prepared.exec("BEGIN IMMEDIATE")
	}
	return err
}

func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == sqlite3.SQLITE_BUSY
}

// whole runs a change that has the transaction for itself: if it fails, nothing is left of either.
func whole(q querier, c *change) (failed, broken error) {
	return nil, c.run(q)
}

// savepoint runs one change of several so that it can be undone without the others. broken means that the whole transaction is
// gone: SQLite undoes all of it on a full disk, and what came after would stand outside of any.
func savepoint(q querier, c *change) (failed, broken error) {
	if _, err := q.exec("SAVEPOINT one"); err != nil {
		return nil, fmt.Errorf("writing to the database: %w", err)
	}
	failed = c.run(q)
	if failed != nil {
		if _, err := q.exec("ROLLBACK TO one"); err != nil {
			return failed, fmt.Errorf("writing to the database: %w", errors.Join(failed, err))
		}
	}
	if _, err := q.exec("RELEASE one"); err != nil {
		return failed, fmt.Errorf("writing to the database: %w", err)
	}
	return failed, nil
}
