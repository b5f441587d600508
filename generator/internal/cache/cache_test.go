package cache

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
)

func words(t *rapid.T, name string) []string {
	return rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, name)
}

func moment(t *rapid.T, name string, zone *time.Location) time.Time {
	if rapid.Bool().Draw(t, name+" given") {
		return time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, name), rapid.Int64Range(0, 999_999_999).Draw(t, name+" ns")).In(zone)
	}
	return time.Time{}
}

func drawEntry(t *rapid.T, zone *time.Location) *Entry {
	s := func(name string) string { return rapid.String().Draw(t, name) }
	p := &content.Post{
		File: s("file"), Section: s("section"), Slug: s("slug"), Title: s("title"), Description: s("description"), Alert: s("alert"),
		Date: moment(t, "date", zone), ExpiryDate: moment(t, "expiry", zone), Draft: rapid.Bool().Draw(t, "draft"), Urgent: rapid.Bool().Draw(t, "urgent"),
		Aliases: words(t, "aliases"), Tags: words(t, "tags"), Weight: rapid.Int().Draw(t, "weight"), BodyLine: rapid.IntRange(0, 99).Draw(t, "line"),
		Updates: []content.Update{{At: moment(t, "at", zone), Text: s("update"), Urgent: true}},
		Places:  []content.KeyPlace{{Key: s("key"), Place: content.Place{Line: 3, Column: 1}}},
		Params:  map[string]any{"n": rapid.Int().Draw(t, "n"), "s": rapid.StringMatching(`[a-zä ]*`).Draw(t, "s"), "l": []any{true, 1.5}},
	}
	if rapid.Bool().Draw(t, "facets") {
		p.Event = &content.Event{Start: moment(t, "start", zone), End: moment(t, "end", zone), AllDay: rapid.Bool().Draw(t, "all day"), Location: s("location")}
		p.Video = &content.Video{Src: s("film"), Captions: []content.Captions{{Src: s("captions"), Language: "de"}}}
		p.Gallery = &content.Gallery{All: rapid.Bool().Draw(t, "all"), Pictures: []content.GalleryPicture{{Src: s("picture"), Alt: s("alt")}}}
		p.Clippings = []content.Clipping{{Title: s("clipping"), Published: moment(t, "published", zone)}}
		p.Replies = words(t, "replies")
		p.Escalate = &content.Escalation{After: time.Duration(rapid.Int64().Draw(t, "after")), Channels: words(t, "escalated to")}
	}
	e := &Entry{Sum: sha256.Sum256([]byte(p.Title)), Post: p, stat: stat{1, 2, 3, 1 << 63, true}}
	if rapid.Bool().Draw(t, "rendered") {
		e.Problems = diag.List{diag.Warningf(p.File, 1, 2, "h", "t").By("rule")}
		e.Rendered = &Rendered{
			Teaser: s("teaser"), Links: []Link{{s("destination"), markdown.AsFile, s("href"), s("shown"), s("problem")}},
			Issues:  []markdown.Issue{{Line: 1, Column: 2, Text: s("issue"), Hint: "h", Kind: markdown.RawHTML}},
			Anchors: words(t, "anchors"), Jumps: []markdown.Jump{{Line: 3, Column: 4, Destination: s("jump")}}, Blocks: rapid.Bool().Draw(t, "blocks"),
		}
	}
	return e
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	zone := time.FixedZone("Ort", 3600)
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t, zone)
		got, err := decode(string(encode(e, 0)), zone)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got, cmp.AllowUnexported(Entry{}, stat{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// fill gives everything in a value something that is not empty; no two texts are alike.
func fill(v reflect.Value, n *int, zone *time.Location) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(int64(*n)*86400, int64(*n)).In(zone)))
		return
	case v.Kind() == reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"key": *n}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, zone)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n, zone)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n, zone)
		}
	default:
		panic("fill does not know " + v.Type().String())
	}
}

// A field of a post that nobody thought of here would be empty in every second build.
func TestEveryFieldOfAPostIsRemembered(t *testing.T) {
	zone := time.FixedZone("Ort", 3600)
	for i := range reflect.TypeFor[content.Post]().NumField() {
		name := reflect.TypeFor[content.Post]().Field(i).Name
		if name == "Body" { // is read again when it is needed
			continue
		}
		alone, n := &content.Post{}, 0
		fill(reflect.ValueOf(alone).Elem().Field(i), &n, zone)
		got, err := decode(string(encode(&Entry{Post: alone}, 0)), zone)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(alone, got.Post); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	whole, n := &content.Post{}, 0
	fill(reflect.ValueOf(whole).Elem(), &n, zone)
	whole.Body = nil
	got, err := decode(string(encode(&Entry{Post: whole}, 0)), zone)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, got.Post); diff != "" {
		t.Error(diff)
	}
}

// folder is a content folder with one post, and a memory beside it.
type folder struct {
	t       *testing.T
	dir     string
	notices []string
}

func newFolder(t *testing.T) *folder { return &folder{t: t, dir: t.TempDir()} }

func (f *folder) file() string { return filepath.Join(f.dir, "technik", "a.md") }

// write changes the post and lets it look as old as it has to be.
func (f *folder) write(text string, age time.Duration) {
	f.t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.file()), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(f.file(), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(f.file(), then, then); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) memory() *Memory {
	m := New(filepath.Join(f.dir, ".cache"), func(text string) { f.notices = append(f.notices, text) })
	m.code = Sum{1} // the same for all programs that run this test
	return m
}

func (f *folder) info() fs.FileInfo {
	f.t.Helper()
	info, err := os.Stat(f.file())
	if err != nil {
		f.t.Fatal(err)
	}
	return info
}

// read does what content.Load does with one post, and tells whether the file was opened and whether it was parsed.
func (f *folder) read(m *Memory) (p *content.Post, opened, parsed bool) {
	f.t.Helper()
	m.Begin([]byte("config"), time.UTC)
	info := f.info()
	if p, _, ok := m.Recall("technik/a.md", info); ok {
		return p, false, false
	}
	text, err := os.ReadFile(f.file())
	if err != nil {
		f.t.Fatal(err)
	}
	if p, _, ok := m.RecallText("technik/a.md", info, text); ok {
		return p, true, false
	}
	p = &content.Post{File: "technik/a.md", Title: string(text)}
	m.Remember("technik/a.md", info, text, p, nil)
	return p, true, true
}

// old gives the remembered states of files the age at which nothing can change unseen any more.
func old(m *Memory) {
	for _, e := range m.entries {
		e.stat.settled = true
	}
}

func TestChangesAreToldApart(t *testing.T) {
	tests := []struct {
		name   string
		change func(f *folder)
		parsed bool
	}{
		{"nothing", func(*folder) {}, false},
		{"touched", func(f *folder) { f.write("eins", time.Hour) }, false},
		{"other text of the same size", func(f *folder) { f.write("zwei", 0) }, true},
		{"other text with the old time restored", func(f *folder) {
			before := f.info().ModTime()
			f.write("zwei", 0)
			if err := os.Chtimes(f.file(), before, before); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"restored from a backup with an older date", func(f *folder) { f.write("zwei", 48*time.Hour) }, true},
		{"replaced by rename", func(f *folder) {
			tmp := f.file() + ".tmp"
			if err := os.WriteFile(tmp, []byte("zwei"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(tmp, f.file()); err != nil {
				t.Fatal(err)
			}
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFolder(t)
			f.write("eins", time.Hour)
			first := f.memory()
			f.read(first)
			old(first)
			first.Save()
			time.Sleep(10 * time.Millisecond) // the next tick of the file system's clock
			tt.change(f)
			p, _, parsed := f.read(f.memory())
			text, err := os.ReadFile(f.file())
			if err != nil {
				t.Fatal(err)
			}
			if parsed != tt.parsed || p.Title != string(text) {
				t.Errorf("parsed: %v; it says %q, the file %q", parsed, p.Title, text)
			}
			if len(f.notices) > 0 {
				t.Error(f.notices)
			}
		})
	}
}

func TestAFileThatJustChangedIsReadAgain(t *testing.T) {
	f := newFolder(t)
	f.write("eins", 0)
	m := f.memory()
	f.read(m)
	if _, opened, parsed := f.read(m); !opened || parsed {
		t.Errorf("opened %v, parsed %v: it may have changed within the tick in which it was read", opened, parsed)
	}
}

func TestOtherConfigurationForgets(t *testing.T) {
	f := newFolder(t)
	f.write("eins", time.Hour)
	m := f.memory()
	f.read(m)
	old(m)
	m.Begin([]byte("other"), time.UTC)
	if _, _, ok := m.Recall("technik/a.md", f.info()); ok {
		t.Error("a post was remembered under another configuration")
	}
}

func TestTheLogDoesNotGrowForEver(t *testing.T) {
	f := newFolder(t)
	for i := range 50 {
		f.write(strings.Repeat("x", 1000)+fmt.Sprint(i), time.Hour)
		m := f.memory()
		f.read(m)
		m.Save()
	}
	info, err := os.Stat(filepath.Join(f.dir, ".cache", fileName))
	if err != nil || info.Size() > 5000 {
		t.Errorf("%d bytes for one post (error %v)", info.Size(), err)
	}
	if p, _, parsed := f.read(f.memory()); parsed || !strings.HasSuffix(p.Title, "49") {
		t.Error("the newest state was not found")
	}
}

// A log that is cut short or damaged anywhere is dropped with one line, never trusted.
func TestDamageIsFound(t *testing.T) {
	f := newFolder(t)
	f.write("eins", time.Hour)
	m := f.memory()
	f.read(m)
	m.SetRendered("technik/a.md", &Rendered{Teaser: "eins"})
	m.Save()
	path := filepath.Join(f.dir, ".cache", fileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, data []byte) {
		f.notices = nil
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		m := f.memory()
		m.Begin([]byte("config"), time.UTC)
		if len(m.entries) > 0 || len(f.notices) != 1 {
			t.Errorf("%s: %d entries, notices %q", name, len(m.entries), f.notices)
		}
	}
	for n := 1; n < len(whole); n++ {
		if n != headerSize { // a log without records is whole
			check(fmt.Sprintf("cut after %d bytes", n), whole[:n])
		}
	}
	for i := range whole {
		if i >= headerSize-len(Sum{}) && i < headerSize {
			continue // another newsroom.yaml, which is no damage
		}
		data := append([]byte(nil), whole...)
		data[i] ^= 0x40
		check(fmt.Sprintf("byte %d changed", i), data)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(string(encode(&Entry{Post: &content.Post{File: "a"}, Rendered: &Rendered{Teaser: "x"}}, 0)))
	f.Fuzz(func(t *testing.T, record string) {
		e, err := decode(record, time.UTC)
		if err == nil && e.Post == nil {
			t.Error("an entry without a post")
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	record := string(encode(&Entry{
		Post:     &content.Post{File: "technik/beitrag.md", Section: "technik", Title: "Ein Titel", Tags: []string{"a", "b"}, Date: time.Now()},
		Rendered: &Rendered{Teaser: strings.Repeat("Text ", 300)},
	}, 0))
	for b.Loop() {
		if _, err := decode(record, time.UTC); err != nil {
			b.Fatal(err)
		}
	}
}
