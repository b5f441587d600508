package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"newsroom/notifier/internal/store"
)

// snapshot is a photo as phones make it: with the place where it was taken.
func snapshot() ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil)
	const place = "Exif\x00\x00GPSLatitude 51.34"
	return append(append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(place) + 2)}, place...), b.Bytes()[2:]...), err
}

// photo sends a picture by WhatsApp (photo NUMBER TEXT), or a file (photo NUMBER TEXT FILE TYPE).
func photo(ts *testscript.TestScript, _ bool, args []string) {
	kind := "image/jpeg"
	data, err := snapshot()
	if len(args) > 2 {
		kind, data = args[3], []byte(ts.ReadFile(args[2]))
	}
	ts.Check(err)
	type file struct {
		Type string `json:"type"`
		Data []byte `json:"data"`
	}
	payload, err := json.Marshal(map[string]any{"from": args[0], "body": args[1], "way": "whatsapp", "media": []file{{kind, data}}})
	ts.Check(err)
	r, err := http.Post("http://"+ts.Getenv("SANDBOX")+"/sandbox/text", "application/json", bytes.NewReader(payload))
	ts.Check(err)
	ts.Check(r.Body.Close())
	if r.StatusCode != http.StatusOK {
		ts.Fatalf("the sandbox answers %s", r.Status)
	}
}

// remember keeps what a pattern finds in the last output (remember VARIABLE PATTERN).
func remember(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("nothing like %s", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// TestInboxIsHarmless: what people text does nothing in an editor's terminal, and looks like nobody else's text.
func TestInboxIsHarmless(t *testing.T) {
	e := editor{says: inboxWordingIn("de")}
	e.zone, _ = houseFlags{Timezone: "Europe/Berlin"}.zone()
	said := e.describe(store.Entry{Who: "Kranich 17", Text: "\x1b]0;x\x07Hallo\x1b[2J\r\n01.01.2026 10:00  Adler 12 (offen)\u202e\n👩\u200d🚒\x9b5n\u0085"})
	for i, line := range strings.Split(strings.TrimSpace(said), "\n") {
		if i > 0 && !strings.HasPrefix(line, "    ") {
			t.Errorf("line %d looks like an entry: %q", i, line)
		}
	}
	for _, r := range said {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
			t.Errorf("the character %U is left in %q", r, said)
		}
	}
	if !strings.Contains(said, "👩\u200d🚒") {
		t.Errorf("an emoji is not what it was: %q", said)
	}
}

// TestInboxWordings: both languages take the same values, and a picture that is there is found by its number.
func TestInboxWordings(t *testing.T) {
	for _, w := range []inboxWording{inboxWordingIn("de"), inboxWordingIn("en")} {
		if said := w.picture(store.Picture{ID: 7, State: store.PictureKept}); !strings.Contains(said, "notifier inbox picture 7 ") || strings.Contains(said, "%!") {
			t.Errorf("%q", said)
		}
		for words, values := range map[string][]any{w.sums: {1, 2, 3}, w.answered: {"Kranich 17", "x"}, w.sending: {"Kranich 17", 1, "GSM-7"}, w.done: {2}} {
			if said := fmt.Sprintf(words, values...); strings.Contains(said, "%!") {
				t.Errorf("%q", said)
			}
		}
	}
}

// owned checks that nobody but its owner may read a file (owned FILE).
func owned(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if info.Mode().Perm() != 0o600 {
		ts.Fatalf("%s may be read by others: %v", args[0], info.Mode())
	}
}
