package publish

// memory is what a target still knows of its last run: the manifest that it left, and the order of the files.
type memory struct {
	manifest *manifest
	order    []placed
}

func (t *Target) remember(m *memory) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = m
}

// recall gives what is known of the last run that succeeded; nil if there was none.
func (t *Target) recall() *memory {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// arrange sorts files by path, or finds that they have the paths of the last run.
func (t *Target) arrange(files []File) ([]placed, error) {
	if m := t.recall(); m != nil && sameOrder(files, m.order) && !anyOdd(files) {
		return m.order, nil
	}
	order, ok := arrange(files)
	if !ok {
		return order, complaints(files)
	}
	return order, nil
}

// knowledge is what is known of the folder before a run looks at it.
type knowledge struct {
	manifest *manifest
	recalled bool   // this process wrote what the manifest says, and nobody need look
	stands   []bool // of manifest.now, where a Glance has looked already
	glance   *glance
}

// know gives the manifest as it is on the disk. A preview recalls it instead of reading it, if the last run of this
// target left it and nobody has published since, or begun to.
func (t *Target) know() (knowledge, error) {
	last := t.recall()
	if last != nil && t.options.Preview && !t.options.Verify && t.isStored(&last.manifest.stored) {
		return knowledge{manifest: last.manifest, recalled: true}, nil
	}
	if g := t.glanced(); g != nil {
		return knowledge{manifest: g.manifest, stands: g.stands, glance: g}, nil
	}
	m, err := t.readManifest()
	return knowledge{manifest: m}, err
}
