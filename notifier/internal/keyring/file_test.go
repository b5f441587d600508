package keyring_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"newsroom/notifier/internal/keyring"
)

func marshal(t testing.TB, r *keyring.Ring) []byte {
	t.Helper()
	data, err := r.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, data []byte, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
	return path
}

// same says that two rings do the same.
func same(t *testing.T, a, b *keyring.Ring) {
	t.Helper()
	if plain, err := b.Open(seal(t, a, number, "row"), "row"); plain != number || err != nil {
		t.Errorf("%q, %v", plain, err)
	}
	if a.ID() != b.ID() || fmt.Sprint(a.Indexes(number)) != fmt.Sprint(b.Indexes(number)) {
		t.Errorf("rings %s and %s differ", a.ID(), b.ID())
	}
}

func TestKeyFileHoldsTheRing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	made, err := keyring.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	loaded, err := keyring.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	same(t, made, loaded)
	alone(t, filepath.Dir(path))
	rotated, err := loaded.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := keyring.Parse(marshal(t, rotated))
	if err != nil {
		t.Fatal(err)
	}
	same(t, rotated, parsed)
}

func TestCreateTouchesNothingThatIsThere(t *testing.T) {
	for name, data := range map[string]string{"keys": string(marshal(t, newRing(t))), "nothing": "", "a note": "milk, bread"} {
		path := write(t, []byte(data), 0o600)
		if _, err := keyring.Create(path); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); string(after) != data || err != nil {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
		alone(t, filepath.Dir(path))
	}
}

func TestCreateInNoFolder(t *testing.T) {
	_, err := keyring.Create(filepath.Join(t.TempDir(), "no", "keys"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestCreateTogether: of many that start at the same moment one makes the keys, and nobody reads half of them.
func TestCreateTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	var ids [8]string
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			r, err := keyring.Create(path)
			if errors.Is(err, fs.ErrExist) {
				r, err = keyring.Load(path)
			}
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = r.ID()
		})
	}
	wg.Wait()
	if distinct := slices.Compact(ids[:]); len(distinct) != 1 {
		t.Errorf("keys %v", distinct)
	}
	alone(t, filepath.Dir(path))
}

func TestLoadLooksAtTheRights(t *testing.T) {
	data := marshal(t, newRing(t))
	for mode, wanted := range map[fs.FileMode]bool{
		0o600: true, 0o400: true, 0o640: true, 0o644: false, 0o604: false, 0o602: false, 0o666: false,
	} {
		path := write(t, data, mode)
		_, err := keyring.Load(path)
		if (err == nil) != wanted || !wanted && !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("%04o: %v", mode, err)
		}
	}
}

func TestLoadOfNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	if _, err := keyring.Load(path); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "notifier keys new "+path) {
		t.Error(err)
	}
}

func TestDamagedAndForeignFiles(t *testing.T) {
	good := marshal(t, newRing(t))
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(good, &parts); err != nil {
		t.Fatal(err)
	}
	swapped := fmt.Sprintf(`{"newsroom_keys": 1, "seal": %s, "index": %s}`, parts["index"], parts["seal"])
	secret := regexp.MustCompile(`"value": *"([^"]+)"`)
	tests := map[string]struct{ file, want string }{
		"empty":            {"\n", "is empty"},
		"no JSON":          {"SQLite format 3\x00", "no keys of the notifier, or is damaged"},
		"other JSON":       {`{"version": "https://jsonfeed.org/version/1.1"}`, "no keys of the notifier, or is damaged"},
		"null":             {"null", "no keys of the notifier, or is damaged"},
		"another format":   {strings.Replace(string(good), `"newsroom_keys": 1`, `"newsroom_keys": 2`, 1), "has format 2"},
		"its end missing":  {string(good[:len(good)-20]), "no keys of the notifier, or is damaged"},
		"one set missing":  {fmt.Sprintf(`{"newsroom_keys": 1, "seal": %s}`, parts["seal"]), `is damaged in "index"`},
		"an empty set":     {fmt.Sprintf(`{"newsroom_keys": 1, "seal": {}, "index": %s}`, parts["index"]), `is damaged in "seal"`},
		"sets swapped":     {swapped, "not of the kinds"},
		"no primary":       {regexp.MustCompile(`"primaryKeyId": *\d+`).ReplaceAllString(string(good), `"primaryKeyId": 1`), "is damaged"},
		"a key cut short":  {secret.ReplaceAllString(string(good), `"value": "GiDAAA=="`), "is damaged"},
		"no base64":        {secret.ReplaceAllString(string(good), `"value": "+$1!"`), "is damaged"},
		"disabled primary": {strings.ReplaceAll(string(good), "ENABLED", "DISABLED"), "is damaged"},
		"a kind with less": {strings.ReplaceAll(string(good), "HmacPrfKey", "AesCmacPrfKey"), "is damaged"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := write(t, []byte(test.file), 0o600)
			_, err := keyring.Load(path)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) ||
				!strings.Contains(err.Error(), "bring it back from its copy") {
				t.Fatalf("%v; want %q", err, test.want)
			}
			for _, key := range secret.FindAllSubmatch(good, -1) {
				if bytes.Contains([]byte(err.Error()), key[1][:16]) {
					t.Error("the error repeats a key")
				}
			}
		})
	}
}

func TestSaveReplacesTheRing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	if _, err := keyring.Create(path); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		r := newRing(t)
		if err := keyring.Save(name, r); err != nil {
			t.Fatal(err)
		}
		loaded, err := keyring.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		same(t, r, loaded)
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info.Mode(), err)
	}
	alone(t, filepath.Dir(path))
}

// TestSaveKeepsOwnerAndRights: root replaces the keys, and the notifier, which is somebody else, still reads them.
func TestSaveKeepsOwnerAndRights(t *testing.T) {
	path := write(t, marshal(t, newRing(t)), 0o640)
	owner := os.Geteuid()
	if owner == 0 {
		owner = 65534
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
	}
	if err := keyring.Save(path, newRing(t)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o640 || int(info.Sys().(*syscall.Stat_t).Uid) != owner {
		t.Errorf("mode %v, owner %v, %v", info.Mode(), info.Sys(), err)
	}
}

func TestSaveThatFailsLeavesTheOldFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "keys") // a folder that is not empty cannot be replaced, whoever runs the test
	if err := os.MkdirAll(filepath.Join(path, "old"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := keyring.Save(path, newRing(t))
	if err == nil || !strings.Contains(err.Error(), path+" cannot be replaced") {
		t.Error(err)
	}
	alone(t, folder)
}

// alone says that a folder holds the keys, and nothing was left beside them.
func alone(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != "keys" {
		t.Errorf("%v, %v", entries, err)
	}
}

func FuzzParse(f *testing.F) {
	good := marshal(f, newRing(f))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(`{"newsroom_keys": 1, "seal": {}, "index": {"primaryKeyId": 1, "key": [null]}}`))
	f.Add([]byte(`{"newsroom_keys": 1, "seal": null, "index": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := keyring.Parse(data)
		if err != nil {
			return
		}
		sealed := seal(t, r, number, "row")
		if plain, err := r.Open(sealed, "row"); plain != number || err != nil {
			t.Errorf("%q, %v", plain, err)
		}
		again, err := keyring.Parse(marshal(t, r))
		if err != nil || again.ID() != r.ID() || again.Index(number) != r.Index(number) {
			t.Errorf("the same ring, written and read, is another: %v", err)
		}
	})
}
