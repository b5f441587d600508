package publish

import (
	"os"
	"runtime"
)

// glance is a look at the whole folder that was taken before a run needs it.
type glance struct {
	done     chan struct{}
	manifest *manifest // nil where it could not be read
	stands   []bool    // whether each of manifest.now is in place and untouched
}

// Glance begins to look at the folder, in the background: at ten thousand pages that takes as long as to find out what they should be. The
// next Stands, Patch or Publish takes what it saw, unless another run has changed the folder since. A preview that goes on need not look.
func (t *Target) Glance() {
	if t.options.Preview && t.recall() != nil {
		return
	}
	g := &glance{done: make(chan struct{})}
	t.keep(g)
	go func() {
		defer close(g.done)
		raw, err := os.ReadFile(t.full(manifestName))
		if err != nil {
			return // the run will say what is wrong
		}
		m, err := decodeManifest(raw)
		if err != nil || !m.trusted || t.options.Verify {
			return
		}
		root, err := openRoot(t.dir)
		if err != nil {
			return
		}
		defer root.close()
		g.manifest, g.stands = m, root.stand(m.now)
	}()
}

// stand tells of each file whether it has the size and the time that its record says.
func (r root) stand(records []record) []bool {
	stands := make([]bool, len(records))
	_ = parallel(runtime.GOMAXPROCS(0), len(records), func(_, i int) error { // the function returns no error
		s, err := r.look(records[i].path)
		stands[i] = err == nil && s.isFile() && records[i].same(s)
		return nil
	})
	return stands
}

// glanced gives what the last Glance saw, once; nil where there was none, or where it is out of date.
func (t *Target) glanced() *glance {
	t.mu.Lock()
	g := t.glance
	t.glance = nil
	t.mu.Unlock()
	if g == nil {
		return nil
	}
	<-g.done
	if g.manifest == nil || !t.isStored(&g.manifest.stored) {
		return nil
	}
	return g
}

// keep has the run that follows take a glance.
func (t *Target) keep(g *glance) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.glance = g
}
