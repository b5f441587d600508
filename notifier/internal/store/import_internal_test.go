package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
)

// TestImportThatIsUndoneIsDoneOnceMore: PostgreSQL undoes a transaction that stood in another's way, and its people are as new to the next try as they were
// to the first.
func TestImportThatIsUndoneIsDoneOnceMore(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "n.db"), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	s.write = twice{s.write}
	at := time.UnixMilli(0)
	done, err := s.Import(t.Context(), []Newcomer{{Number: "+491713920001", Channels: []string{"mini"}}},
		Import{At: at, Until: at.Add(time.Hour), Offer: func(string, []string) string { return "JA?" }})
	if err != nil || done.Invited != 1 || len(done.Invitations) != 1 {
		t.Errorf("imported %+v, error %v", done, err)
	}
	if who, err := s.Find(t.Context(), "+491713920001"); err != nil || who == "" {
		t.Errorf("found %q, error %v", who, err)
	}
	if n, _, err := s.VerifyLedger(t.Context()); n != 1 || err != nil {
		t.Errorf("%d records, error %v", n, err)
	}
}

// twice undoes the first try of each change.
type twice struct{ writer }

func (w twice) do(ctx context.Context, change func(querier) error) error {
	undone := errors.New("undone")
	if err := w.writer.do(ctx, func(q querier) error { return errors.Join(change(q), undone) }); !errors.Is(err, undone) {
		return err
	}
	return w.writer.do(ctx, change)
}
