package review

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// storeVersion changes with what is kept, or with how a story is made.
const storeVersion = 1

// store is what is kept in the cache folder. It may be lost at any time: then feeds are read anew.
type store struct {
	Version int                    `json:"version"`
	Feeds   map[string]*remembered `json:"feeds"` // by the address in newsroom.yaml
	Taken   []taken                `json:"taken"`
}

// remembered is a feed as it was.
type remembered struct {
	ETag     string  `json:"etag,omitempty"`
	Modified string  `json:"modified,omitempty"`
	Stories  []story `json:"stories"`
}

// taken is a story that went into a post. Where an editor takes it out of the post again, it does not come back.
type taken struct {
	File  string    `json:"file"` // of the post; without it the story counts as new
	Title string    `json:"title"`
	URL   string    `json:"url"`
	At    time.Time `json:"at"`
}

// seen notes which stories are new.
func (r *remembered) seen(before *remembered, now time.Time) {
	known := map[string]time.Time{}
	if before != nil {
		for _, s := range before.Stories {
			known[s.URL] = s.Seen
		}
	}
	for i := range r.Stories {
		s := &r.Stories[i]
		if s.Seen = known[s.URL]; s.Seen.IsZero() {
			s.Seen = now.UTC().Truncate(time.Second)
		}
	}
}

func storePath(cache string) string { return filepath.Join(cache, "press.json") }

// openStore reads what was kept. What is not there or damaged is nothing.
func openStore(cache string) *store {
	empty := &store{Version: storeVersion, Feeds: map[string]*remembered{}}
	if cache == "" {
		return empty
	}
	data, err := os.ReadFile(storePath(cache))
	if err != nil {
		return empty
	}
	kept := &store{}
	if err := json.Unmarshal(data, kept); err != nil || kept.Version != storeVersion || kept.Feeds == nil {
		return empty
	}
	for address, feed := range kept.Feeds {
		if feed == nil {
			delete(kept.Feeds, address)
		}
	}
	return kept
}

// save keeps what this run found beside what others found meanwhile. Feeds that newsroom.yaml names no more go, and so do stories that are
// too old to come again.
func (s *store) save(cache string, named func(address string) bool, now time.Time) error {
	if cache == "" || len(s.Feeds) == 0 {
		return nil
	}
	all := openStore(cache)
	for address, feed := range s.Feeds {
		all.Feeds[address] = feed
	}
	for address := range all.Feeds {
		if !named(address) {
			delete(all.Feeds, address)
		}
	}
	var recent []taken
	for _, t := range append(all.Taken, s.Taken...) {
		if t.At.After(now.Add(-memorySpan)) {
			recent = append(recent, t)
		}
	}
	all.Taken = recent
	data, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return writeWhole(cache, data)
}

func writeWhole(cache string, data []byte) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(cache, "press-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(data); err != nil {
		_ = file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), storePath(cache)); err != nil {
		return fmt.Errorf("%s cannot be written: %w", storePath(cache), err)
	}
	return nil
}
