package store_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// rotated gives the keys of the tests, the next ones with those, and the next ones alone.
func rotated(t *testing.T) (before, both, after *keyring.Ring) {
	t.Helper()
	before = keyringtest.Ring()
	both, err := before.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	if after, err = both.Settle(); err != nil {
		t.Fatal(err)
	}
	return before, both, after
}

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, driver, name string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite", storetest.File(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, "pgx", pgtest.New(t)) })
}

// rekeyed seals a database anew and closes it.
func rekeyed(t *testing.T, name string, before, both *keyring.Ring) (values int) {
	t.Helper()
	s, err := store.OpenAlone(t.Context(), name, before)
	if err != nil {
		t.Fatal(err)
	}
	values, err = s.Rekey(t.Context(), both, func() error { return nil })
	if err = errors.Join(err, s.Wipe(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	return values
}

func TestRekeySealsEverythingAnew(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		secrets := peopled(t, s)
		secrets.texts = append(secrets.texts, lettered(t, s, driver, name)...)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		before, both, after := rotated(t)
		pictured(t, driver, name, before)
		old := []needle{{"an old seal", sealedWith(t, before)}}
		for _, number := range secrets.numbers {
			old = append(old, needle{"an old index", []byte(before.Index(number))})
		}
		if n := len(found(held(t, driver, name), old)); n < 20 {
			t.Fatalf("before, the database holds %d of what is to go", n)
		}
		if n := rekeyed(t, name, before, both); n < 4*19+1 {
			t.Errorf("%d values were sealed anew", n)
		}
		now := held(t, driver, name)
		if left := found(now, old); len(left) > 0 {
			t.Errorf("the database still holds %q", left)
		}
		wantNone(t, map[string][]byte{"the database": now}, secrets)
		if s, err := store.Open(t.Context(), name, before); !errors.Is(err, store.ErrKeys) {
			t.Errorf("with the old keys: %v, %v", s, err)
		}
		wantThere(t, name, after, 20)
		wantPictured(t, driver, name, after)
	})
}

// pictured adds what this test has no other way to: a code to join, and a picture that was fetched.
func pictured(t *testing.T, driver, name string, ring *keyring.Ring) {
	t.Helper()
	db := openDB(t, driver, name)
	for cell, statement := range map[string]string{
		"join_codes.code/mini": "INSERT INTO join_codes (channel, code, since) VALUES ('mini', '%s', 1)",
		"pictures.data/1":      "UPDATE pictures SET data = '%s', state = 'kept' WHERE id = 1",
		"pictures.data/2":      "UPDATE pictures SET data = '%s', state = 'kept' WHERE id = 2",
	} {
		sealed, err := ring.Seal("the value of "+cell, cell)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf(statement, sealed)); err != nil {
			t.Fatal(err)
		}
	}
}

// wantPictured finds what pictured added.
func wantPictured(t *testing.T, driver, name string, ring *keyring.Ring) {
	t.Helper()
	rows := everyRow(t, driver, name, `SELECT 'join_codes.code/mini', code FROM join_codes
		UNION ALL SELECT 'pictures.data/' || id, data FROM pictures WHERE data <> ''`)
	for _, row := range rows {
		if plain, err := ring.Open(row[1], row[0]); err != nil || plain != "the value of "+row[0] {
			t.Errorf("%q, %v", plain, err)
		}
	}
	if len(rows) != 3 {
		t.Errorf("%d values, want 3", len(rows))
	}
}

// held is all that a database holds.
func held(t *testing.T, driver, name string) []byte {
	t.Helper()
	if driver == "pgx" {
		return dump(t, name)
	}
	var all []byte
	for _, data := range folder(t, name) {
		all = append(all, data...)
	}
	return all
}

// sealedWith is how all begins that the primary key of a ring has sealed: with its id.
func sealedWith(t *testing.T, r *keyring.Ring) []byte {
	t.Helper()
	id, err := hex.DecodeString(strings.Split(r.ID(), "-")[0])
	if err != nil {
		t.Fatal(err)
	}
	start := binary.BigEndian.AppendUint32([]byte{1}, binary.BigEndian.Uint32(id))
	return []byte(base64.RawStdEncoding.EncodeToString(start)[:6])
}

// wantThere opens a database with some keys, and finds everybody but the forgotten one by the number, and every value opens.
func wantThere(t *testing.T, name string, ring *keyring.Ring, people int) {
	t.Helper()
	s, err := store.Open(t.Context(), name, ring)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i := range people {
		known := i != 3
		_, err := s.Receive(t.Context(), store.Text{ProviderID: "look" + storetest.Number(i), From: storetest.Number(i), At: storetest.Start}, func(from store.Sender) store.Decision {
			if from.Known != known || known && !strings.HasPrefix(from.State.Name, "Erika") {
				t.Errorf("person %d: known %v, name %q", i, from.Known, from.State.Name)
			}
			return store.Decision{Drop: true}
		})
		if err != nil {
			t.Error(err)
		}
	}
	again, err := s.Receive(t.Context(), store.Text{ProviderID: "SM00000000000000000000000000000007", From: storetest.Number(7), At: storetest.Start}, nil)
	if err != nil || !again.Again || !strings.HasPrefix(again.Answer, "Danke, Gruppe 7007") {
		t.Errorf("the same text again: %+v, %v", again, err)
	}
	drop := func(store.Sender) store.Decision { return store.Decision{Drop: true} }
	if again, err = s.Receive(t.Context(), store.Text{ProviderID: "LÖSCHEN", From: storetest.Number(3), At: storetest.Start}, drop); err != nil || !again.Again {
		t.Errorf("a text of which nothing is left again: %+v, %v", again, err)
	}
	batch, err := s.Exchange(t.Context(), nil, store.Claim{Limit: 100, Now: storetest.Start.Add(time.Hour), Token: "look"})
	if err != nil || len(batch.Claimed) < 10 {
		t.Fatalf("%d messages were claimed, %v", len(batch.Claimed), err)
	}
	for _, c := range batch.Claimed {
		if !strings.HasPrefix(c.To, "+49171392") || !strings.HasPrefix(c.Text, "Ihre Frage") {
			t.Errorf("a message does not open")
		}
	}
}

// TestRekeyIsAllOrNothing: one value is damaged, or the new keys cannot be kept.
func TestRekeyIsAllOrNothing(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		peopled(t, s)
		lettered(t, s, driver, name)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		before, both, _ := rotated(t)
		full := errors.New("the disk is full")
		alone, err := store.OpenAlone(t.Context(), name, before)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := alone.Rekey(t.Context(), both, func() error { return full }); !errors.Is(err, full) {
			t.Errorf("the new keys were not kept: %v", err)
		}
		db := openDB(t, driver, name)
		value := everyRow(t, driver, name, "SELECT text FROM inbound WHERE provider_id = 'SM00000000000000000000000000000009'")[0][0]
		damage := func(text string) {
			if _, err := db.ExecContext(t.Context(), "UPDATE inbound SET text = '"+text+"' WHERE provider_id = 'SM00000000000000000000000000000009'"); err != nil {
				t.Fatal(err)
			}
		}
		damage("damaged")
		_, err = alone.Rekey(t.Context(), both, func() error { return nil })
		if !errors.Is(err, store.ErrKeys) || !strings.Contains(err.Error(), "inbound.text") {
			t.Errorf("a damaged value: %v", err)
		}
		damage(value)
		if err := alone.Close(); err != nil {
			t.Fatal(err)
		}
		wantThere(t, name, before, 20)
	})
}

func TestRekeyIsRefusedWhileANotifierWorks(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		if _, err := s.Renew(t.Context(), "one", time.Hour); err != nil {
			t.Fatal(err)
		}
		before, both, _ := rotated(t)
		alone, err := store.OpenAlone(t.Context(), name, before)
		if err == nil {
			_, err = alone.Rekey(t.Context(), both, func() error { t.Error("the new keys were kept"); return nil })
			err = errors.Join(err, alone.Close())
		}
		if !errors.Is(err, store.ErrInUse) {
			t.Errorf("%s: %v", driver, err)
		}
		if err := s.Leave(t.Context(), "one"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if n := rekeyed(t, name, before, both); n != 1 {
			t.Errorf("%d values, want the vault's", n)
		}
	})
}

// TestRekeyOfNoDatabase: nothing is made.
func TestRekeyOfNoDatabase(t *testing.T) {
	before, _, _ := rotated(t)
	path := filepath.Join(t.TempDir(), "n.db")
	if _, err := store.OpenAlone(t.Context(), path, before); !errors.Is(err, store.ErrMissing) {
		t.Error(err)
	}
	if files := folder(t, path); len(files) > 0 {
		t.Errorf("%d files were made", len(files))
	}
	if _, err := store.OpenAlone(t.Context(), pgtest.Empty(t), before); !errors.Is(err, store.ErrMissing) {
		t.Error(err)
	}
}

// TestOldKeysEnd: who opened the database before the keys were replaced writes nothing with the old ones.
func TestOldKeysEnd(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		if err := open(t, name).Close(); err != nil {
			t.Fatal(err)
		}
		before, both, _ := rotated(t)
		beside, err := store.OpenBeside(t.Context(), name, before)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = beside.Close() }()
		rekeyed(t, name, before, both)
		_, err = beside.Receive(t.Context(), store.Text{ProviderID: "late", From: storetest.Number(1), At: storetest.Start},
			storetest.Decide(func(s subscriber.State) subscriber.Step { return subscriber.Step{After: s, Kind: subscriber.Message} }))
		if !errors.Is(err, store.ErrKeys) {
			t.Errorf("%s: a change: %v", driver, err)
		}
		if _, err := beside.Renew(t.Context(), "late", time.Hour); !errors.Is(err, store.ErrKeys) {
			t.Errorf("%s: a notifier: %v", driver, err)
		}
	})
}

// TestBothKeysUntilTheEnd: after the new keys were kept and before anything was sealed with them, everybody is found, and nobody twice.
func TestBothKeysUntilTheEnd(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		peopled(t, s)
		lettered(t, s, driver, name)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_, both, after := rotated(t)
		s, err := store.Open(t.Context(), name, both)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{7, 50} { // one from before and one who is new
			storetest.Text(t, s, i, "now"+storetest.Number(i), storetest.Start, func(s subscriber.State) subscriber.Step {
				s.Name = "Erika"
				return subscriber.Step{After: s, Kind: subscriber.Message}
			})
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if n := len(everyRow(t, driver, name, "SELECT pseudonym FROM subscribers WHERE lookup IS NOT NULL")); n != 20 {
			t.Errorf("%d people, want 20", n)
		}
		rekeyed(t, name, both, both)
		wantThere(t, name, after, 20)
	})
}
