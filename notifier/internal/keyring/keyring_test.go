package keyring_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"newsroom/notifier/internal/keyring"
)

const number = "+491713920017"

func newRing(t testing.TB) *keyring.Ring {
	t.Helper()
	r, err := keyring.New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seal(t testing.TB, r *keyring.Ring, plain, row string) string {
	t.Helper()
	sealed, err := r.Seal(plain, row)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestWhatIsSealedOpensInItsRow(t *testing.T) {
	r := newRing(t)
	rapid.Check(t, func(t *rapid.T) {
		plain, row := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "row")
		sealed, err := r.Seal(plain, row)
		if err != nil {
			t.Fatal(err)
		}
		if opened, err := r.Open(sealed, row); err != nil || opened != plain {
			t.Errorf("%q opens as %q, %v", plain, opened, err)
		}
		if again, _ := r.Seal(plain, row); again == sealed {
			t.Error("the same value looks the same")
		}
	})
}

func TestWhatDoesNotOpen(t *testing.T) {
	r := newRing(t)
	const row = "subscribers.number/17"
	sealed := seal(t, r, number, row)
	tests := map[string]struct {
		ring        *keyring.Ring
		sealed, row string
	}{
		"another row":    {r, sealed, "subscribers.number/18"},
		"another ring":   {newRing(t), sealed, row},
		"plain text":     {r, number, row},
		"nothing":        {r, "", row},
		"padding":        {r, sealed + "=", row},
		"a line's end":   {r, sealed + "\n", row},
		"something more": {r, sealed + "AAAA", row},
		"an end missing": {r, sealed[:len(sealed)-4], row},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			plain, err := test.ring.Open(test.sealed, test.row)
			if !errors.Is(err, keyring.ErrSealed) || plain != "" {
				t.Fatalf("%q, %v", plain, err)
			}
			if strings.Contains(err.Error(), "171392") || !strings.Contains(err.Error(), test.row) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOneChangedCharacterKeepsItShut(t *testing.T) {
	r := newRing(t)
	sealed := seal(t, r, number, "row")
	for i := range sealed {
		other := byte('A')
		if sealed[i] == other {
			other = 'B'
		}
		if plain, err := r.Open(sealed[:i]+string(other)+sealed[i+1:], "row"); !errors.Is(err, keyring.ErrSealed) {
			t.Errorf("character %d changed: opens as %q, %v", i, plain, err)
		}
	}
}

func TestIndexLeadsToOneTextOnly(t *testing.T) {
	r, other := newRing(t), newRing(t)
	index := r.Index(number)
	if index != r.Index(number) || len(index) != 43 {
		t.Errorf("%q, then %q", index, r.Index(number))
	}
	if index == r.Index(number+"0") || index == other.Index(number) {
		t.Error("another number or another ring has the same index")
	}
	if all := r.Indexes(number); len(all) != 1 || all[0] != index {
		t.Errorf("%q", all)
	}
}

func TestRotation(t *testing.T) {
	rings := []*keyring.Ring{newRing(t)}
	var sealed, indexes []string
	for i := range 4 {
		r := rings[i]
		sealed, indexes = append(sealed, seal(t, r, number, "row")), append(indexes, r.Index(number))
		for _, old := range sealed {
			if plain, err := r.Open(old, "row"); plain != number || err != nil {
				t.Errorf("after %d rotations: %q, %v", i, plain, err)
			}
		}
		all := r.Indexes(number)
		for age, index := range all {
			if index != indexes[i-age] {
				t.Errorf("after %d rotations: the index of age %d is another", i, age)
			}
		}
		if len(all) != i+1 || r.Rotating() != (i > 0) {
			t.Errorf("after %d rotations: %d indexes, rotating %v", i, len(all), r.Rotating())
		}
		next, err := r.Rotate()
		if err != nil {
			t.Fatal(err)
		}
		if next.ID() == r.ID() {
			t.Errorf("%s is the name of two", r.ID())
		}
		rings = append(rings, next)
	}
	if plain, err := rings[0].Open(sealed[1], "row"); !errors.Is(err, keyring.ErrSealed) {
		t.Errorf("the old ring opens the new: %q, %v", plain, err)
	}
}

func TestSettle(t *testing.T) {
	old := newRing(t)
	rotating, err := old.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	settled, err := rotating.Settle()
	if err != nil {
		t.Fatal(err)
	}
	if settled.Rotating() || settled.ID() != rotating.ID() || len(settled.Indexes(number)) != 1 {
		t.Errorf("settled: %v, %s, %d indexes", settled.Rotating(), settled.ID(), len(settled.Indexes(number)))
	}
	if plain, err := settled.Open(seal(t, rotating, number, "row"), "row"); plain != number || err != nil {
		t.Errorf("new: %q, %v", plain, err)
	}
	if plain, err := settled.Open(seal(t, old, number, "row"), "row"); !errors.Is(err, keyring.ErrSealed) {
		t.Errorf("old: %q, %v", plain, err)
	}
	if settled.Index(number) != rotating.Index(number) || settled.Index(number) == old.Index(number) {
		t.Error("settled with another key for the index")
	}
	if !rotating.Rotating() || old.Rotating() {
		t.Error("a ring was changed by the making of another")
	}
}

func BenchmarkSeal(b *testing.B) {
	r := newRing(b)
	for b.Loop() {
		if _, err := r.Seal(number, "subscribers.number/17"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	r := newRing(b)
	sealed := seal(b, r, number, "subscribers.number/17")
	for b.Loop() {
		if _, err := r.Open(sealed, "subscribers.number/17"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	r := newRing(b)
	for b.Loop() {
		r.Index(number)
	}
}
