package publish

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// grown is a manifest to which two runs have added, and where its parts end.
func grown() (raw []byte, ends []int) {
	raw, sum := appendBlock(nil, manifestVersion+" -", []record{{"a", entry{size: 1}}, {"b", entry{size: 1}}}, nil)
	ends = append(ends, len(raw))
	raw, sum = appendBlock(raw, changeWord+sum, []record{{"a", entry{size: 2}}, {"c", entry{size: 2}}}, []record{{"a", entry{size: 1}}})
	ends = append(ends, len(raw))
	raw = append(raw, doneLine...)
	ends = append(ends, len(raw))
	raw, _ = appendBlock(raw, changeWord+sum, nil, []record{{"b", entry{size: 1}}})
	ends = append(ends, len(raw))
	return append(raw, doneLine...), ends
}

// sizes tells what a manifest knows, in short: the path, the size of now and that of before.
func sizes(m *manifest) string {
	var all []string
	for _, r := range m.now {
		all = append(all, fmt.Sprint(r.path, r.size))
	}
	for _, r := range m.before {
		all = append(all, fmt.Sprint("-", r.path, r.size))
	}
	return strings.Join(all, " ")
}

// TestManifestCutAtEveryByte is a run that was killed while it added to the manifest: what it had not finished is not there.
func TestManifestCutAtEveryByte(t *testing.T) {
	raw, ends := grown()
	for cut := ends[0]; cut <= len(raw); cut++ {
		want := "a1 b1"
		switch {
		case cut == len(raw):
			want = "a2 c2"
		case cut >= ends[3]:
			want = "a2 c2 -b1"
		case cut >= ends[2]:
			want = "a2 b1 c2"
		case cut >= ends[1]:
			want = "a2 b1 c2 -a1"
		}
		m, err := decodeManifest(slices.Clone(raw[:cut]))
		if err != nil || sizes(m) != want {
			t.Fatalf("cut at %d: want %q, got %v %v", cut, want, m, err)
		}
		finished := cut == ends[0] || cut == ends[2] || cut == len(raw)
		if appendable := m.stored.ending != ""; appendable != finished {
			t.Errorf("cut at %d: may be added to: %v", cut, appendable)
		}
	}
	for cut := range ends[0] {
		if m, err := decodeManifest(slices.Clone(raw[:cut])); err == nil {
			t.Errorf("cut at %d: %+v", cut, m)
		}
	}
}

// TestManifestDamagedAtEveryByte flips each bit. Damage before the last block must be told; in the last one it may count
// as a run that was killed, but must never make the manifest say what nobody wrote.
func TestManifestDamagedAtEveryByte(t *testing.T) {
	raw, ends := grown()
	said := []string{"a2 b1 c2", "a2 c2 -b1", "a2 c2"}
	for at := range raw {
		for bit := range 8 {
			damaged := slices.Clone(raw)
			damaged[at] ^= 1 << bit
			m, err := decodeManifest(damaged)
			if err != nil {
				continue
			}
			if at < ends[2] || !slices.Contains(said, sizes(m)) {
				t.Errorf("bit %d of byte %d: %q", bit, at, sizes(m))
			}
		}
	}
}

// TestManifestGrowsAndIsWrittenAnew changes one file again and again.
func TestManifestGrowsAndIsWrittenAnew(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	files := many(40, "x")
	mustPublish(t, target, files, nil)
	first, grew, shrank := manifestSize(t, target), false, false
	last := first
	for n := range 400 {
		files[n%40] = page(files[n%40].Path, fmt.Sprint("change ", n))
		report, err := target.Publish(t.Context(), files)
		if err != nil || len(report.Written) != 1 || len(report.Unchanged) != 39 {
			t.Fatalf("%+v %v", report, err)
		}
		size := manifestSize(t, target)
		grew, shrank, last = grew || size > last, shrank || size < last, size
		if size > first+fewBytes+100 {
			t.Fatalf("the manifest has grown from %d to %d bytes", first, size)
		}
	}
	if !grew || !shrank {
		t.Errorf("grew: %v, was written anew: %v", grew, shrank)
	}
	mustPublish(t, target, files[1:], nil)
	read, err := target.readManifest()
	if err != nil || len(read.now) != 39 || len(read.before) != 0 {
		t.Errorf("%d entries, %v", len(read.now), err)
	}
}

func manifestSize(t *testing.T, target *Target) int64 {
	t.Helper()
	info, err := os.Stat(target.full(manifestName))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestEveryReadingKnowsTheSame publishes sites in turn, and reads after each what a new process would.
func TestEveryReadingKnowsTheSame(t *testing.T) {
	for _, o := range []Options{{}, {Preview: true}} {
		target := target(t, t.TempDir(), o)
		for range 3 {
			for _, set := range []string{"old", "new", "other"} {
				mustPublish(t, target, sets()[set], nil)
				read, err := target.readManifest()
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(sizes(target.recall().manifest), sizes(read)); diff != "" {
					t.Errorf("%+v %s:\n%s", o, set, diff)
				}
			}
		}
	}
}

// TestManifestThatCannotBeAddedTo is one of another user, or on a file system that is odd: it is replaced.
func TestManifestThatCannotBeAddedTo(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	mustPublish(t, target, sets()["old"], nil)
	calls := 0
	target.step = func(name string) {
		if name != "manifest" {
			return
		}
		if calls++; calls%2 == 1 { // the next write is an append, and finds that it cannot
			_ = os.Rename(target.full(manifestName), target.full("aside"))
			_ = os.Symlink("/nowhere/at-all", target.full(manifestName))
			return
		}
		_ = os.Remove(target.full("aside"))
	}
	mustPublish(t, target, sets()["new"], nil)
	target.step = func(string) {}
	mustPublish(t, target, sets()["other"], nil)
	if calls != 4 {
		t.Errorf("%d writes", calls)
	}
}
