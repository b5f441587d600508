package content

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// sameAsYAML fails where the scanner takes a text and yaml.v3 does not, or makes other fields of it.
func sameAsYAML(t *testing.T, text string) (taken bool) {
	t.Helper()
	got, ok := (&reader{offset: 1}).plainFields([]byte(text))
	if !ok {
		return false
	}
	slow := &reader{file: "a.md", offset: 1}
	top := slow.parse([]byte(text))
	if top == nil {
		t.Fatalf("taken, but yaml.v3 says: %v\n%s", slow.problems, text)
	}
	want := slow.fields(top)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(field{}), cmpopts.IgnoreFields(yaml.Node{}, "HeadComment", "LineComment", "FootComment")); diff != "" || len(slow.problems) > 0 {
		t.Fatalf("%s\n%s%v", text, diff, slow.problems)
	}
	for i := range want {
		sameValues(t, want[i].node, got[i].node)
	}
	return true
}

// sameValues compares what Params keeps.
func sameValues(t *testing.T, want, got *yaml.Node) {
	t.Helper()
	var a, b any
	errA, errB := want.Decode(&a), got.Decode(&b)
	if (errA == nil) != (errB == nil) || errA != nil && errA.Error() != errB.Error() {
		t.Errorf("decoding: %v and %v", errA, errB)
	}
	if diff := cmp.Diff(a, b, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// plainForms are taken.
func plainForms() []string {
	return []string{
		"a: b", "a: b\n", "a:   b  \n", "a:\n", "a:", "Größe: ä\nb: c", "a: b\n\n\nc: d\n", "# x\na: b\n  # y\nc: d\n# z", "true: x\n",
		"a: \"b: c # d\"\n", "a: ''\n", "a: 'b \"c\" '\n", "a: \" b \"\n", "a: x 'y' \"z\" [1] {2}, 3\n", "a: x:y http://x.example/?q#f\n", "a: (x)\n", "a: /x/\n",
		"a: yes\n", "a: true\n", "a: False\n", "a: null\n", "a: ~\n", "a: ~x\n", "a: nul\n",
		"a: 0\n", "a: 12\n", "a: 34 neue Gesichter\n", "a: 5,2 Kilometer\n", "a: 5G\n", "a: 9:15 Uhr\n", "a: 2026\n", "a: 2026-11-22 um acht\n",
		"a: 2026-11-22\n", "a: 2026-11-22 06:05\n", "a: 2026-11-22 06:05:00\n", "a: 2025-02-01T08:00:00+01:00\n", "a: 2025-02-01T08:00:00Z\n",
		"a: 2025-02-01T08:00:00.000Z\n", "a: 2025-02-01T08:00:00.123456789-01:00\n", "a: 2026-11-22T06:05\n", "a: 2026-11-22T06:05:01\n",
		"a: 2026-11-22 06:05 +0100\n", "a: 2026-11-22 06:05:00 +0100\n", "a: 2026-11-22 06:05:00 +01:00\n", "a: 2025-02-01T08:00:00+0100\n",
		"a: []\n", "a: {}\n", "a: [ ]\n", "ä: [ä, b c , \"d,e\",'f' ]\n", "a: [1, true, ~, 2026-11-22, 9:15, http://x.example]\n", "a: {b: c, d: [e, {f: g}]}\n",
		"a:\n  - b\n  - \"c\"\nd: e\n", "a:\n- b\n-   ü\n\nd: e\n", "a:\n  b: c\n  d:\n    e: f\ng: h\n", "a:\n  - b: c\n    d: e\n  - b: f\n",
		"a:\n- {b: c, d: 2026-11-20 11:00}\n", "a:\n- [b, c]\n", "a:\n- b:\n  - c\n  d:\n", "a:\n  # x\n  - b\n# y\n  - c\n", benchHead,
		"event:\n  start: 2026-12-10T13:00:00+01:00\n  end: 2026-12-10 15:30\n  location: Hof, Halle 2\n  cancelled: true\n", "event: {start: 2026-12-10, location: \"Am Hof\"}\n",
		"job:\n  deadline: 2027-01-15\n  contact: Olga Reimann, Durchwahl 125\n", "raffle: {deadline: 2026-12-01}\n",
		"video:\n  src: film.mp4\n  captions:\n    - {src: film.de.vtt, language: de}\n    - film.en.vtt\n", "gallery: true\n",
		"gallery:\n  - src: a.jpg\n    alt: Ein Turm.\n  - {src: b.jpg, caption: b}\n", "document: {src: plan.pdf, title: Der Plan}\n",
		"clippings:\n  - title: Bahn fährt\n    url: https://bote.example/bahn\n    date: 2026-11-16\n", "replies: [Ja, No, 1, true, ~]\n",
	}
}

// otherForms are left to yaml.v3, wrong ones among them.
func otherForms() []string {
	return []string{
		"", "\n", "# x\n", "a: B\nA: b\n", "a: b\n  # x\n  c: d\n", strings.Repeat("a: b\n", 65), "a", "- a\n", "- a: b\n", "[a]", "{a: b}", " a: b\n", "a b: c\n", "\"a\": b\n", "? a\n", "1: a\n", "a:b\n", "a : b\n", "%YAML 1.2\n", "<<: a\n",
		"---\na: b\n", "a: b\n...\n", "a: b\n---\nc: d\n", "a: b\nc\n", "a: b\n  c\n", "a: b\n  c: d\n", "a: \"b\n  c\"\n", "a: [b,\n  c]\n", "a: [b\n", "a: b # c\n", "a: \"b\" # c\n",
		"a:\tb\n", "a: b\t\n", "\ta: b\n", "a: b\rc: d\n", "\ufeffa: b\n", "a: \u2028\n", "a: \u0085\n", "a: \x00\n", "a: \x7f\n", "a: \uffff\n", "a: \xff\n", "a: \xc2",
		"a: |\n  b\n", "a: >\n  b\n", "a: &b c\n", "a: *b\n", "a: !!str b\n", "a: @b\n", "a: `b`\n", "a: %b\n", "a: -\n", "a: - b\n", "a: -b\n", "a: ?b\n", "a: :b\n", "a: <<\n",
		"a: \"b\\n\"\n", "a: 'b''c'\n", "a: \"b\" c\n", "a: 'b'c\n", "a: b: c\n", "a: b:\n", "a: ,b\n", "a: ]\n", "a: +1\n", "a: -1\n", "a: .5\n", "a: 1.5\n", "a: 1e3\n", "a: 0x1F\n",
		"a: 017\n", "a: 0b1\n", "a: 1_000\n", "a: 12345678901234567890\n", "a: 2026-02-29\n", "a: 2026-13-01\n", "a: 2026-1-2\n", "a: 2026-11-22t06:05:00Z\n", "a: 2026-11-22 25:00:00\n",
		"a: [b, ]\n", "a: [, b]\n", "a: [b c: d]\n", "a: [b?]\n", "a: [b:, c]\n", "a: [b #c]\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: {\"b\": c}\n", "a: [\"b\" c]\n", "a: [b]]\n", "a: [b}\n",
		"a: [b] c\n", "a:\n  -\n", "a:\n  - - b\n", "a:\n - b\n  - c\n", "a:\n  - b\n - c\n", "a:\n  b: c\n d: e\n", "a:\n  b\n", "a: b\n- c\n", "a:\n- b\n  c: d\n", strings.Repeat("a", 101) + ": b\n",
		"a: " + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "\n",
	}
}

func TestPlainFrontMatter(t *testing.T) {
	for _, text := range plainForms() {
		if !sameAsYAML(t, text) {
			t.Errorf("refused:\n%s", text)
		}
	}
	for _, text := range otherForms() {
		if sameAsYAML(t, text) {
			t.Errorf("taken:\n%s", text)
		}
	}
}

// heads returns the front matter of all posts in the repository's content folder.
func heads(t testing.TB) (out []string) {
	t.Helper()
	fsys := os.DirFS("../../../content")
	err := fs.WalkDir(fsys, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !isMarkdown(name) {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if head, ok := (&reader{}).split(&Post{}, text); ok {
			out = append(out, string(head))
		}
		return err
	})
	if err != nil || len(out) < 50 {
		t.Fatalf("%d posts, %v", len(out), err)
	}
	return out
}

func TestSamplePostsAreTakenWithoutYAML(t *testing.T) {
	all, taken := heads(t), 0
	for _, head := range all {
		if sameAsYAML(t, head) {
			taken++
		} else {
			t.Logf("left to yaml.v3:\n%s", head)
		}
	}
	if t.Logf("%d of %d", taken, len(all)); taken < len(all) {
		t.Errorf("only %d of %d posts are taken", taken, len(all))
	}
}

func FuzzPlainFrontMatter(f *testing.F) {
	for _, text := range append(append(plainForms(), otherForms()...), heads(f)...) {
		f.Add(text)
	}
	f.Add(config)
	f.Fuzz(func(t *testing.T, text string) { sameAsYAML(t, text) })
}

// samePost fails where a post that the scanner reads is another one than that of yaml.v3.
func samePost(t *testing.T, c *Config, head string) {
	t.Helper()
	text := []byte("---\n" + head + "---\nText\n")
	file := "technik/a/index.md"
	got, gotProblems := ParsePost(file, text, c)
	// A key in quotes is nothing that the scanner takes, and nobody asks for it.
	want, wantProblems := ParsePost(file, append([]byte("---\n\"zzz\": 1\n"), text[len("---\n"):]...), c)
	delete(want.Params, "zzz")
	if len(want.Params) == 0 {
		want.Params = nil
	}
	want.BodyLine--
	for i := range want.Places {
		want.Places[i].Line--
	}
	for i := range wantProblems {
		wantProblems[i].Line--
	}
	if got.At("title").Line == 1 { // what is missing is said of line 1 in both
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s\n%s", head, diff)
	}
	if diff := cmp.Diff(wantProblems, gotProblems); diff != "" && !strings.Contains(diff, "stands here a second time") {
		t.Fatalf("%s\n%s", head, diff)
	}
}

// facetLines are lines of facets, right and wrong ones.
func facetLines() []string {
	values := strings.Split("true|false|~|x|a.jpg|film.mp4|film.de.vtt|plan.pdf|2026-12-10|2026-12-10 13:00|2026-12-10T13:00:00+01:00|10.12.2026|\"2026-12-11\"|Ja|No|[Ja, No]|[yes, off, 1]|"+
		"[a.jpg, b.jpg]|{src: a.mp4, captions: [a.vtt, a.en.vtt]}|[{src: a.jpg, alt: ä}]|{start: 2026-12-10 13:00, end: 2026-12-09}|{start: 2026-12-10, location: Hof}|{deadline: 2026-12-10}|"+
		"[{title: ä, url: https://a.example/, date: 2026-12-10}]|{titel: x}|[]|{}", "|")
	var out []string
	for _, key := range slices.Sorted(maps.Keys(facetKeys)) {
		for _, value := range values {
			out = append(out, key+": "+value+"\n")
		}
	}
	for _, key := range []string{"start", "end", "location", "cancelled", "deadline", "contact", "src", "poster", "captions", "title"} {
		for _, value := range values[:16] {
			out = append(out, "  "+key+": "+value+"\n", "  - "+key+": "+value+"\n", "    "+key+": "+value+"\n")
		}
	}
	return append(out, "event:\n", "job:\n", "raffle:\n", "video:\n", "gallery:\n", "clippings:\n", "document:\n", "replies:\n", "  - Ja\n", "  - No\n")
}

func TestFacetsAreTheSameWithoutYAML(t *testing.T) {
	c, _ := parseConfig([]byte(config))
	line := rapid.SliceOfN(rapid.SampledFrom(facetLines()), 1, 8)
	rapid.Check(t, func(rt *rapid.T) {
		head := "title: T\ndate: 2026-11-20\n" + strings.Join(line.Draw(rt, "lines"), "")
		sameAsYAML(t, head)
		samePost(t, &c, head)
	})
}

func FuzzFacets(f *testing.F) {
	c, _ := parseConfig([]byte(config))
	for _, line := range facetLines() {
		f.Add(line)
	}
	for _, text := range plainForms() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		p, problems := ParsePost("technik/a/index.md", []byte(post(lines)), &c)
		if problems.HasErrors() {
			return
		}
		switch {
		case p.Event != nil && (p.Event.Start.IsZero() || !p.Event.End.IsZero() && p.Event.End.Before(p.Event.Start)):
			t.Errorf("event: %+v", p.Event)
		case p.Raffle != nil && p.Raffle.Deadline.IsZero():
			t.Errorf("raffle: %+v", p.Raffle)
		case p.Video != nil && p.Video.Src == "", p.Document != nil && p.Document.Src == "":
			t.Errorf("video: %+v, document: %+v", p.Video, p.Document)
		case len(p.Replies) == 1 || len(p.Replies) > maxReplies:
			t.Errorf("replies: %q", p.Replies)
		}
	})
}

func BenchmarkFrontMatter(b *testing.B) {
	text := bytes.Clone([]byte(benchHead))
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := (&reader{}).plainFields(text); !ok {
				b.Fatal("refused")
			}
		}
	})
	b.Run("yaml.v3", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if r := (&reader{}); len(r.fields(r.parse(text))) == 0 {
				b.Fatal("refused")
			}
		}
	})
}

// Texts of pieces that mean something to YAML find more than bytes do.
func TestPlainFrontMatterOfPieces(t *testing.T) {
	pieces := strings.SplitAfter("\n,\n,\n,  ,    , , ,a: ,b: ,ü: ,c:,a:\n,b:\n  ,- ,- ,\n- ,\n  - ,[,],{,},, ,\\,,\",\",',',: ,:,#, #,# ,\n#,?,!,&,*,|,>,%,@,`,~,-,.,+,0,1,2026-,-11-22, 06:05,T,Z,:30,"+
		"+01:00, +0100,.000,true,null,ä,„x“,\u00a0,x,yes,e,/,<<,---,...,\n---\n,\t,\r\n,\u2028,\\n,2026-11-22 06:05,9:15,x y,\"ä: b\",'c',[a, b],{a: b},{a: ü, b: c}", ",")
	for i := range pieces {
		pieces[i] = strings.TrimSuffix(pieces[i], ",")
	}
	piece := rapid.SliceOfN(rapid.SampledFrom(append(pieces, ", ", ",", "]", "}")), 1, 24)
	rapid.Check(t, func(rt *rapid.T) { sameAsYAML(t, "a: "+strings.Join(piece.Draw(rt, "pieces"), "")) })
}
