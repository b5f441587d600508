package poster_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"newsroom/notifier/internal/poster"
	"newsroom/notifier/internal/subscriber"
)

func notice() poster.Notice {
	return poster.Notice{
		Newsroom: "Werkblick", HomeURL: "https://werkblick.example/", Language: "de", Sender: "+491713920000", WhatsApp: "+491713920099",
		Channels: []poster.Channel{{ID: "mini", Title: "Mini", Open: true}},
	}
}

func fire() poster.Channel { return poster.Channel{ID: "feuerwehr", Title: "Werkfeuerwehr"} }

// fataler is a test or a property.
type fataler interface {
	Helper()
	Fatal(...any)
}

// written is the page that a method writes.
func written(t fataler, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	svg = regexp.MustCompile(`<svg class="qr" viewBox="0 0 (\d+) (\d+)"[^>]*><rect width="(\d+)" height="(\d+)" fill="#fff"/><path d="([^"]+)" fill="#000"/></svg>`)
	box = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
)

// scanned is what an independent reader makes of the codes of a page, as they are drawn there.
func scanned(t fataler, page string) []string {
	t.Helper()
	var texts []string
	for _, drawn := range svg.FindAllStringSubmatch(page, -1) {
		bitmap, err := gozxing.NewBinaryBitmapFromImage(picture(atoi(drawn[1]), drawn[5]))
		if err != nil {
			t.Fatal(err)
		}
		result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, result.GetText())
	}
	return texts
}

// picture paints the boxes of a path, four pixels for each module.
func picture(side int, path string) image.Image {
	const scale = 4
	p := image.NewGray(image.Rect(0, 0, side*scale, side*scale))
	for i := range p.Pix {
		p.Pix[i] = 255
	}
	for _, b := range box.FindAllStringSubmatch(path, -1) {
		x, y, width := atoi(b[1]), atoi(b[2]), atoi(b[3])
		for px := x * scale; px < (x+width)*scale; px++ {
			for py := y * scale; py < (y+1)*scale; py++ {
				p.SetGray(px, py, color.Gray{})
			}
		}
	}
	return p
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func TestCodes(t *testing.T) {
	mini, maxi := notice().Channels[0], poster.Channel{ID: "maxi", Title: "Maxi", Open: true}
	for name, c := range map[string]struct {
		change   func(*poster.Notice)
		overview bool
		want     []string
	}{
		"one channel":         {func(*poster.Notice) {}, false, []string{"SMSTO:+491713920000:MINI", "https://wa.me/491713920099?text=MINI"}},
		"without WhatsApp":    {func(n *poster.Notice) { n.WhatsApp = "" }, false, []string{"SMSTO:+491713920000:MINI"}},
		"a code for all":      {func(n *poster.Notice) { n.Channels, n.Code = []poster.Channel{fire()}, "4711AB" }, false, []string{"SMSTO:+491713920000:FEUERWEHR 4711AB", "https://wa.me/491713920099?text=FEUERWEHR%204711AB"}},
		"a code for each":     {func(n *poster.Notice) { n.Channels = []poster.Channel{fire()} }, false, []string{"SMSTO:+491713920000:FEUERWEHR ", "https://wa.me/491713920099?text=FEUERWEHR%20"}},
		"no code where open":  {func(n *poster.Notice) { n.Code = "4711AB" }, false, []string{"SMSTO:+491713920000:MINI", "https://wa.me/491713920099?text=MINI"}},
		"a page each":         {func(n *poster.Notice) { n.Channels, n.WhatsApp = []poster.Channel{mini, maxi}, "" }, false, []string{"SMSTO:+491713920000:MINI", "SMSTO:+491713920000:MAXI"}},
		"all on one":          {func(n *poster.Notice) { n.Channels = []poster.Channel{mini, maxi} }, true, []string{"SMSTO:+491713920000:MINI", "SMSTO:+491713920000:MAXI", "https://wa.me/491713920099"}},
		"one is all":          {func(*poster.Notice) {}, true, []string{"SMSTO:+491713920000:MINI", "https://wa.me/491713920099?text=MINI"}},
		"an id with umlauts":  {func(n *poster.Notice) { n.Channels[0].ID, n.WhatsApp = "straßen-grün", "" }, false, []string{"SMSTO:+491713920000:STRAßEN-GRÜN"}},
		"a code with symbols": {func(n *poster.Notice) { n.Channels, n.Code = []poster.Channel{fire()}, "a&b=c:d" }, false, []string{"SMSTO:+491713920000:FEUERWEHR a&b=c:d", "https://wa.me/491713920099?text=FEUERWEHR%20a%26b%3Dc%3Ad"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := notice()
			c.change(&n)
			write := n.Single
			if c.overview {
				write = n.Overview
			}
			if diff := cmp.Diff(c.want, scanned(t, written(t, write))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCodesJoin: whoever sends what a code has prepared is in the channel.
func TestCodesJoin(t *testing.T) {
	n := notice()
	n.WhatsApp, n.Code = "", "4711AB"
	n.Channels = append(n.Channels, fire(), poster.Channel{ID: "linie-3", Title: "Straßenbahn: Linie 3", Open: true})
	newsroom := subscriber.Newsroom{Title: n.Newsroom, Language: n.Language}
	for _, c := range n.Channels {
		channel := subscriber.Channel{ID: c.ID, Title: c.Title, Open: c.Open}
		if !c.Open {
			channel.Code = n.Code
		}
		newsroom.Channels = append(newsroom.Channels, channel)
	}
	for i, scanned := range scanned(t, written(t, n.Single)) {
		text := strings.TrimPrefix(scanned, "SMSTO:"+n.Sender+":")
		step := newsroom.Step(subscriber.State{}, subscriber.Input{Text: text})
		if want := []string{n.Channels[i].ID}; step.Kind != subscriber.Joined || !slices.Equal(step.After.Channels, want) {
			t.Errorf("%q: %s %v, want joined %v", text, step.Kind, step.After.Channels, want)
		}
	}
}

// TestQuietZone: readers need four light modules around a code.
func TestQuietZone(t *testing.T) {
	for _, drawn := range svg.FindAllStringSubmatch(written(t, notice().Single), -1) {
		side := atoi(drawn[1])
		if drawn[1] != drawn[2] || drawn[1] != drawn[3] || drawn[1] != drawn[4] {
			t.Errorf("not a square: %v", drawn[:5])
		}
		for _, b := range box.FindAllStringSubmatch(drawn[5], -1) {
			if x, y, width := atoi(b[1]), atoi(b[2]), atoi(b[3]); x < 4 || y < 4 || x+width > side-4 || y >= side-4 || b[3] != b[4] {
				t.Fatalf("%s reaches into the quiet zone of %d modules", b[0], side)
			}
		}
	}
}

// TestAnyTextIsRead: whatever the channel is called and its code is, the phone is given just that.
func TestAnyTextIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := notice()
		n.WhatsApp, n.Code = "", rapid.StringMatching(`[A-Za-z0-9äöüÄÖÜß&#%+?:;=-]{1,20}`).Draw(t, "code")
		n.Channels = []poster.Channel{{ID: rapid.StringMatching(`[a-z][a-z0-9-]{0,30}`).Draw(t, "id"), Title: "T"}}
		want := []string{"SMSTO:+491713920000:" + strings.ToUpper(n.Channels[0].ID) + " " + n.Code}
		if diff := cmp.Diff(want, scanned(t, written(t, n.Single))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// read is the text of a page.
func read(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestWords(t *testing.T) {
	english := notice()
	english.Language = "en-GB"
	closed := notice()
	closed.Channels = []poster.Channel{fire()}
	printed := closed
	printed.Code, printed.For = "4711AB", "Wache 1 & 2"
	preview := notice()
	preview.HomeURL = "http://127.0.0.1:8080/"
	for name, c := range map[string]struct {
		notice   poster.Notice
		has, not []string
	}{
		"German":  {notice(), []string{"Werkblick", "Für alle Kolleginnen und Kollegen", "Scannen SMS absenden Fertig", "MINI als SMS an +49 171 3920000", "Lieber WhatsApp?", "+49 171 3920099", "STOP", "nach Ihrem Tarif", "verschlüsselt", "DATEN", "LÖSCHEN", "Bei WhatsApp verarbeitet", "werkblick.example"}, []string{"Code", "https://"}},
		"English": {english, []string{"For everyone who works here", "Scan Send the text Done", "MINI by text to +49 171 3920000", "STOP", "at your own rate", "encrypted", "DATA", "DELETE", "Prefer WhatsApp?"}, []string{"SMS", "Nummer"}},
		"closed":  {closed, []string{"Für: Werkfeuerwehr", "Code ergänzen", "FEUERWEHR und Ihr Code als SMS an +49 171 3920000"}, []string{"Fertig"}},
		"printed": {printed, []string{"Wache 1 & 2", "FEUERWEHR 4711AB als SMS an", "Fertig"}, []string{"Ihr Code", "Für: "}},
		"preview": {preview, nil, []string{"127.0.0.1", "Nachlesen"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := read(t, written(t, c.notice.Single))
			for _, want := range c.has {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in %s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("%q is in %s", not, text)
				}
			}
		})
	}
	without := notice()
	without.WhatsApp = ""
	if text := read(t, written(t, without.Single)); strings.Contains(text, "WhatsApp") {
		t.Errorf("there is no WhatsApp: %s", text)
	}
}

// TestStandsAlone: the page loads nothing and runs nothing, whatever a newsroom is called.
func TestStandsAlone(t *testing.T) {
	n := notice()
	n.Newsroom, n.For = `<script>alert(1)</script>`, `"><img src=x>`
	n.Channels[0].Title = `<a href="https://evil.example">`
	root, err := html.Parse(strings.NewReader(written(t, n.Single)))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && strings.Contains(" script link img iframe a object embed image use ", " "+node.Data+" ") {
			t.Errorf("there is a <%s>", node.Data)
		}
		if node.Type == html.TextNode && node.Parent.Data == "style" && strings.Contains(node.Data, "url(") {
			t.Error("the style sheet loads something")
		}
	}
}

func TestPages(t *testing.T) {
	n := notice()
	n.Channels = nil
	if err := n.Single(io.Discard); err == nil || n.Overview(io.Discard) == nil {
		t.Error("a notice without channels")
	}
	for _, id := range strings.Fields("a b c d e f g h") {
		n.Channels = append(n.Channels, poster.Channel{ID: id, Title: id, Open: true})
	}
	if got := strings.Count(written(t, n.Overview), `<section class="page">`); got != 2 {
		t.Errorf("8 channels on %d pages, want 2", got)
	}
	if got := strings.Count(written(t, n.Single), `<section class="page">`); got != 8 {
		t.Errorf("8 channels on %d pages, want 8", got)
	}
	n.Channels[3].ID = strings.Repeat("x", 3000)
	if err := n.Single(io.Discard); err == nil || !strings.Contains(err.Error(), "does not fit into a QR code") {
		t.Errorf("a word of 3000 letters: %v", err)
	}
	failed := errors.New("full")
	if err := notice().Single(full{failed}); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
}

type full struct{ error }

func (f full) Write([]byte) (int, error) { return 0, f.error }
