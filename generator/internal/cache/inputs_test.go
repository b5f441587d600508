package cache

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// What is remembered of the last build as a whole is trusted where both files are what was written, and nothing but files differs.
func TestInputsSinceTheLastBuild(t *testing.T) {
	m := New(t.TempDir(), func(text string) { t.Log(text) })
	dir := t.TempDir()
	add := func(settings string, names ...string) *Inputs {
		i := m.NewInputs(settings)
		for _, name := range names {
			info, err := os.Stat(dir + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			i.Add(name, info)
		}
		return i
	}
	since := func(i *Inputs, last *Last) (names []string, ok bool) {
		files, ok := i.Since(last, m)
		for _, f := range files {
			names = append(names, f.Name)
		}
		return names, ok
	}
	for _, name := range []string{"a", "b", "c"} {
		if err := os.WriteFile(dir+"/"+name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fresh := add("x", "a", "b")
	m.SetLast(Last{Seal: "s", Posts: 3}, fresh)
	if names, ok := since(add("x", "a", "b"), m.Last()); !ok || !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("files that were new then may have changed since, but %q, %v", names, ok)
	}
	time.Sleep(tick + 100*time.Millisecond)
	m.SetLast(Last{Seal: "s", Posts: 3}, add("x", "a", "b"))
	last := m.Last()
	if names, ok := since(add("x", "a", "b"), last); !ok || len(names) > 0 || last.Posts != 3 {
		t.Errorf("%q, %v, %+v", names, ok, last)
	}
	if err := os.WriteFile(dir+"/b", []byte("B"), 0o600); err != nil {
		t.Fatal(err)
	}
	if names, ok := since(add("x", "a", "b"), last); !ok || !slices.Equal(names, []string{"b"}) {
		t.Errorf("%q, %v", names, ok)
	}
	for _, other := range []*Inputs{add("y", "a", "b"), add("x", "a"), add("x", "a", "b", "c"), add("x", "a", "c"), add("x")} {
		if names, ok := since(other, last); ok {
			t.Errorf("something else than files has changed, but %q", names)
		}
	}
	if err := os.WriteFile(m.dir+"/"+inputsName, fresh.b[:len(fresh.b)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := since(add("x", "a", "b"), last); ok {
		t.Error("a file that was cut short is trusted")
	}
	m.SetLast(Last{Seal: "s"}, nil)
	if m.Last() != nil {
		t.Error("a build without inputs is remembered")
	}
}

func FuzzLast(f *testing.F) {
	i := (&Memory{}).NewInputs("x")
	info, err := fstest.MapFS{"a": {Data: []byte("a")}}.Stat("a")
	if err != nil {
		f.Fatal(err)
	}
	i.Add("a", info)
	f.Add(i.b[i.head:])
	f.Add([]byte(sumLine([]byte(`{"Posts":1}`)) + "\n" + `{"Posts":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if last, err := decodeLast(b); (last == nil) == (err == nil) {
			t.Errorf("%v, %v", last, err)
		}
		for len(b) > 0 {
			name, stat, rest := cutInput(b)
			if len(name) == 0 {
				break
			}
			if len(stat) == 0 || len(rest) >= len(b) {
				t.Fatalf("%q: %d bytes of stat, %d left of %d", name, len(stat), len(rest), len(b))
			}
			b = rest
		}
	})
}
