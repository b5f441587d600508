package heap

import (
	"os"
	"os/exec"
	"runtime/debug"
	"testing"
)

// TestTune runs in a process of its own: what it sets holds for the whole of one.
func TestTune(t *testing.T) {
	if os.Getenv("HEAP_CHILD") == "" {
		child := exec.Command(os.Args[0], "-test.run=TestTune")
		child.Env = append(os.Environ(), "HEAP_CHILD=1", "GOGC=", "GOMEMLIMIT=")
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	Tune()
	var before, after debug.GCStats
	debug.ReadGCStats(&before)
	var kept [][]byte
	for range first >> 21 { // half of it
		kept = append(kept, make([]byte, 1<<20))
	}
	debug.ReadGCStats(&after)
	if after.NumGC != before.NumGC {
		t.Errorf("%d collections before there was anything to collect", after.NumGC-before.NumGC)
	}
	for range first >> 18 {
		kept[0] = make([]byte, 1<<20)
	}
	if debug.ReadGCStats(&after); after.NumGC == before.NumGC || debug.SetGCPercent(percent) != percent {
		t.Errorf("%d collections after four times the room was used", after.NumGC-before.NumGC)
	}
}
