package roster_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"

	"newsroom/notifier/internal/roster"
)

func options() roster.Options {
	return roster.Options{Channels: []roster.Channel{
		{ID: "mini", Title: "Mini"},
		{ID: "maxi", Title: "Maxi"},
		{ID: "feuerwehr", Title: "Werkfeuerwehr"},
		{ID: "strab", Title: "Straßenbahn"},
		{ID: "stellen", Title: "Freie Stellen"},
		{ID: "linie-3", Title: "Linie 3"},
	}}
}

func person(line int, number string, language string, channels ...string) roster.Person {
	return roster.Person{Number: number, Channels: channels, Language: language, Line: line}
}

const (
	first  = "+491713920001"
	second = "+491713920002"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []roster.Person
	}{
		"semicolons":    {"nummer;kanäle;sprache\n0171 3920001;mini;de\n0171 3920002;Maxi, Werkfeuerwehr;EN\n", []roster.Person{person(2, first, "de", "mini"), person(3, second, "en", "maxi", "feuerwehr")}},
		"commas":        {"number,channels,language\n+49 171 3920001,mini|maxi,English\n", []roster.Person{person(2, first, "en", "mini", "maxi")}},
		"tabs":          {"Sprache\tHandy\tKanaele\nDeutsch\t0171/3920001\tmaxi mini\n", []roster.Person{person(2, first, "de", "mini", "maxi")}},
		"quotes":        {"number,channels\n\"0171 3920001\",\"mini, maxi; strassenbahn\"\n", []roster.Person{person(2, first, "", "mini", "maxi", "strab")}},
		"CRLF":          {"Mobil;Kanal\r\n\r\n0171 3920001;MINI\r\n;\r\n0049 171 3920002;maxi\r\n\r\n", []roster.Person{person(3, first, "", "mini"), person(5, second, "", "maxi")}},
		"no last end":   {"TELEFON;kanäle\n0171 3920001;mini", []roster.Person{person(2, first, "", "mini")}},
		"empty lines":   {"\n\n  \nnumber;channels\n\n01713920001;mini\n", []roster.Person{person(6, first, "", "mini")}},
		"Excel's line":  {"sep=,\nnumber,channels\n01713920001,\"mini;maxi\"\n", []roster.Person{person(3, first, "", "mini", "maxi")}},
		"tab in quotes": {"\"number\",\"channels\"\n01713920001,\"mini\tmaxi\"\n", []roster.Person{person(2, first, "", "mini", "maxi")}},
		"empty columns": {"number;channels;;\n01713920001;mini;;\n", []roster.Person{person(2, first, "", "mini")}},
		"lost 0":        {"number;channels\n1713920001;mini\n", []roster.Person{person(2, first, "", "mini")}},
		"lost plus":     {"number;channels\n491713920001;mini\n", []roster.Person{person(2, first, "", "mini")}},
		"as an amount":  {"number;channels\n491713920001,00;mini\n491713920002.0;mini", []roster.Person{person(2, first, "", "mini"), person(3, second, "", "mini")}},
		"as text":       {"number;channels\n'01713920001;mini\n\"=\"\"01713920002\"\"\";mini", []roster.Person{person(2, first, "", "mini"), person(3, second, "", "mini")}},
		"names":         {"number;channels\n01713920001;freie stellen linie 3 WERKFEUERWEHR\n01713920002;Freie-Stellen,linie-3", []roster.Person{person(2, first, "", "feuerwehr", "stellen", "linie-3"), person(3, second, "", "stellen", "linie-3")}},
		"twice alike":   {"number;channels\n01713920001;mini maxi\n+491713920001;Maxi,Mini\n", []roster.Person{person(2, first, "", "mini", "maxi")}},
		"short rows":    {"number;channels;language\n01713920001;mini\n", []roster.Person{person(2, first, "", "mini")}},
		"over lines":    {"number;channels\n01713920001;\"mini\n\nmaxi\"\n01713920002;mini\n", []roster.Person{person(2, first, "", "mini", "maxi"), person(5, second, "", "mini")}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := roster.Read("leute.csv", strings.NewReader(c.file), options())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadWithDefaultChannels(t *testing.T) {
	o := options()
	o.Default = []string{"mini"}
	for file, want := range map[string][]roster.Person{
		"number\n01713920001\n01713920002\n":                {person(2, first, "", "mini"), person(3, second, "", "mini")},
		"number;channels\n01713920001;\n01713920002;maxi\n": {person(2, first, "", "mini"), person(3, second, "", "maxi")},
	} {
		got, err := roster.Read("leute.csv", strings.NewReader(file), o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestEncodings reads the same file in all encodings that spreadsheets write, in pieces of any size.
func TestEncodings(t *testing.T) {
	const file = "Nummer;Kanäle\r\n0171\u20133920001;Straßenbahn\r\n0171 3920002;Straßenbahn|Mini\r\n"
	want := []roster.Person{person(2, first, "", "strab"), person(3, second, "", "mini", "strab")}
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with BOM": utf.UTF8BOM, "Windows-1252": charmap.Windows1252,
		"UTF-16 LE with BOM": utf.UTF16(utf.LittleEndian, utf.UseBOM), "UTF-16 BE with BOM": utf.UTF16(utf.BigEndian, utf.UseBOM),
		"UTF-16 LE": utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), "UTF-16 BE": utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
	} {
		encoded, err := e.NewEncoder().String(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := roster.Read("leute.csv", iotest.OneByteReader(strings.NewReader(encoded)), options())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestProblems(t *testing.T) {
	const channels = "there are mini, maxi, feuerwehr, strab, stellen, linie-3"
	for name, c := range map[string]struct{ file, want string }{
		"empty":        {"", "leute.csv:1: the file is empty: its first line names the columns, such as number;channels;language"},
		"blank":        {"\n \n", "leute.csv:1: the file is empty: its first line names the columns, such as number;channels;language"},
		"nobody":       {"number;channels\n\n", "leute.csv:1: nobody stands below the names of the columns"},
		"no header":    {"0171 3920001;mini\n", "leute.csv:1: the first line holds a number: it must name the columns, such as number;channels;language"},
		"no number":    {"channels\nmini\n", "leute.csv:1: no column is called number (or nummer, telefon, handy, mobil)"},
		"no channels":  {"number\n01713920001\n", "leute.csv:1: no column is called channels (or kanäle): add it, or name channels for all with --channels"},
		"slip":         {"nummer;kanele\n01713920001;mini\n", "leute.csv:1: \"kanele\" is no column of a roster. Did you mean kanaele? Columns are number, channels and language (nummer, kanäle, sprache): take all others out, since nothing else about people is wanted here\nleute.csv:1: no column is called channels (or kanäle): add it, or name channels for all with --channels"},
		"names":        {"Nachname;nummer;kanäle\nLohse;01713920001;mini\n", "leute.csv:1: \"Nachname\" is no column of a roster. Columns are number, channels and language (nummer, kanäle, sprache): take all others out, since nothing else about people is wanted here"},
		"second":       {"mobil;kanäle;telefon\n01713920001;mini;03023125000\n", "leute.csv:1: column 3 is the second one for the number: leave one out"},
		"shortened":    {"number;channels\n4,91713E+11;mini\n4.91714E+11;mini\n", "leute.csv:2: number: " + shortened + "\nleute.csv:3: number: " + shortened},
		"all at once":  {"number;channels;language\n030 23125000;mini;\n;mini;\n01713920001;;\n01713920001;mini;fr\nAnna;mini;de\n+12025550143;mini;\n", "leute.csv:2: number: it is a landline\nleute.csv:3: number: there is no number\nleute.csv:4: channels: no channel is named: " + channels + "\nleute.csv:5: language: \"fr\" is no language that answers are written in: de or en\nleute.csv:6: number: this is no phone number, or one that no numbering plan has\nleute.csv:7: number: its country code is not among those allowed"},
		"channels":     {"number;channels\n01713920001;mini maxy, XYZ\n", "leute.csv:2: channels: \"maxy\" is no channel: did you mean maxi? " + channels + "; \"XYZ\" is no channel: " + channels},
		"only commas":  {"number;channels\n01713920001;\", ;\"\n", "leute.csv:2: channels: no channel is named: " + channels},
		"contradict":   {"number;channels\n01713920001;mini\n\n0171/3920001;maxi\n01713920001;mini\n", "leute.csv:4: number: it is the number of line 2, with other channels or another language: keep one of the two"},
		"languages":    {"number;channels;language\n01713920001;mini;de\n0171/3920001;mini;en\n", "leute.csv:3: number: it is the number of line 2, with other channels or another language: keep one of the two"},
		"many cells":   {"number,channels\n01713920001,mini,maxi\n", "leute.csv:2: more cells than columns: a cell with a separator in it stands in quotes"},
		"quotes":       {"number;channels\n0171\"3920001;mini\n01713920001;maxy\n", "leute.csv:2: quotes that do not match: a cell with quotes is written \"so\", and a quote inside of it \"\"\nleute.csv:3: channels: \"maxy\" is no channel: did you mean maxi? " + channels},
		"open quote":   {"\n\nnumber;channels\n\"01713920001;mini\n01713920002;maxi\n", "leute.csv:4: quotes that do not match: a cell with quotes is written \"so\", and a quote inside of it \"\""},
		"swapped":      {"number;channels\nmini;01713920001\n", "leute.csv:2: number: this is no phone number, or one that no numbering plan has\nleute.csv:2: channels: this is no channel: " + channels},
		"wrong column": {"number;channels;language\n01713920001;mini;01713920002\n", "leute.csv:2: language: this is no language that answers are written in: de or en"},
	} {
		t.Run(name, func(t *testing.T) {
			people, err := roster.Read("leute.csv", strings.NewReader(c.file), options())
			if people != nil || err == nil {
				t.Fatalf("got %v, %v", people, err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const shortened = `a spreadsheet kept only the beginning of this number (as in 4,9E+11): give the column the format "0" or text there, look that all digits are shown, and save as CSV again`

func TestManyProblems(t *testing.T) {
	_, err := roster.Read("leute.csv", strings.NewReader("number;channels\n"+strings.Repeat("Anna;mini\n", 73)), options())
	var problems roster.Problems
	if !errors.As(err, &problems) || len(problems) != 73 {
		t.Fatalf("got %d problems", len(problems))
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 51 || lines[50] != "and 23 more" || !strings.HasPrefix(lines[49], "leute.csv:51: ") {
		t.Errorf("got %d lines, at the end %q", len(lines), lines[len(lines)-2:])
	}
}

func TestUnreadable(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"workbook":     {"PK\x03\x04 and so on", "leute.csv: this is a workbook of a spreadsheet and no CSV: save it there as CSV UTF-8"},
		"old workbook": {"\xd0\xcf\x11\xe0\xa1\xb1", "leute.csv: this is a workbook of a spreadsheet and no CSV: save it there as CSV UTF-8"},
	} {
		if _, err := roster.Read("leute.csv", strings.NewReader(c.file), options()); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("number;channels\n01713920001;mini\n")))
	if people, err := roster.Read("leute.csv", broken, options()); people != nil || !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("got %v, %v", people, err)
	}
}

func TestParseChannels(t *testing.T) {
	got, err := roster.ParseChannels("Freie Stellen, mini", options().Channels)
	if diff := cmp.Diff([]string{"mini", "stellen"}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if _, err := roster.ParseChannels("mini", nil); err == nil || err.Error() != `"mini" is no channel: the newsroom has none` {
		t.Error(err)
	}
}

// FuzzRead: whatever a file holds, its people have numbers and channels, or its problems hold no number.
func FuzzRead(f *testing.F) {
	for _, file := range []string{
		"nummer;kanäle;sprache\n0171 3920001;mini;de\n", "sep=,\nnumber,channels\n\"017", "\xff\xfen\x00", "\xef\xbb\xbfnumber\tchannels\n", "number;channels\n4,9E+11;01713920001\n",
		"01713920001;0171;3920001\n", "number;01713920001\n", "number;channels\nmini;0171 392 00 01\n\"\"\"", "number;channels\n01713920001;mini\n01713920001;maxi",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		people, err := roster.Read("f", strings.NewReader(string(file)), options())
		if (err == nil) != (len(people) > 0) {
			t.Fatalf("%d people, %v", len(people), err)
		}
		seen := map[string]bool{}
		for _, p := range people {
			if seen[p.Number] || options().Rules.Check(p.Number) != nil || len(p.Channels) == 0 || p.Line < 2 {
				t.Fatalf("%+v", p)
			}
			seen[p.Number] = true
		}
		var problems roster.Problems
		if errors.As(err, &problems) {
			for _, p := range problems {
				said := strings.ReplaceAll(p.Text, channelsSaid, "")
				if run := digitRun(said); run > 2 && !strings.Contains(p.Text, "more than") && !strings.Contains(p.Text, "it is the number of line") {
					t.Fatalf("a problem with %d digits: %s", run, p)
				}
			}
		}
	})
}

const channelsSaid = "linie-3"

// digitRun is how many digits text holds in a row, whatever parts them.
func digitRun(text string) int {
	most, run := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			run++
		case unicode.IsLetter(r) || r == '"':
			run = 0
		}
		most = max(most, run)
	}
	return most
}

// BenchmarkRead100000 is the import of a large city.
func BenchmarkRead100000(b *testing.B) {
	var file strings.Builder
	file.WriteString("nummer;kanäle;sprache\n")
	for i := range 100_000 {
		fmt.Fprintf(&file, "0171 %07d;Mini, Freie Stellen;de\n", i)
	}
	for b.Loop() {
		if people, err := roster.Read("leute.csv", strings.NewReader(file.String()), options()); err != nil || len(people) != 100_000 {
			b.Fatal(len(people), err)
		}
	}
}

// ExampleRead is the import of three people.
func ExampleRead() {
	file := strings.NewReader("Handy;Kanäle\n0171 3920001;Mini\n4,91713E+11;Mini\n030 23125000;Maxi\n")
	_, err := roster.Read("leute.csv", file, options())
	_, _ = fmt.Fprintln(os.Stdout, err)
	// Output:
	// leute.csv:3: number: a spreadsheet kept only the beginning of this number (as in 4,9E+11): give the column the format "0" or text there, look that all digits are shown, and save as CSV again
	// leute.csv:4: number: it is a landline
}
