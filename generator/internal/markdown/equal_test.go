package markdown

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// post is a text as the benchmark of whole sites has them, about 2.5 KB.
func post(number int) string {
	var b strings.Builder
	sentence := func(i int) string {
		return fmt.Sprintf("Die Leitstelle am Mühlenviertel %d erneuert planmäßig, und die Straßenbrücke hilft zuverlässig bis zum %d. des Monats.", i, 1+i%28)
	}
	paragraph := func(n int) {
		for i := range n {
			b.WriteString(sentence(number+i) + " ")
		}
		b.WriteString("\n\n")
	}
	paragraph(3)
	b.WriteString("## Was sich ändert: Baugrube\n\n")
	paragraph(2)
	for i := range 4 {
		fmt.Fprintf(&b, "- **Kolonne:** %s\n", sentence(i))
	}
	fmt.Fprintf(&b, "\n> %s\n\n### Fragen und Antworten\n\n", sentence(number))
	if number%4 == 0 {
		b.WriteString("| Tag | Ort | Menge |\n|---|---|--:|\n" + strings.Repeat("| 7. | Kesselgrund | 431 |\n", 5) + "\n")
	}
	fmt.Fprintf(&b, "Mehr dazu bei der [Flotte](https://example.org/%d) und im *Plan* der `Altstadt`. ", number)
	paragraph(3)
	for i := range 3 {
		fmt.Fprintf(&b, "%d. %s\n", i+1, sentence(i))
	}
	b.WriteString("\n## Wie es weitergeht\n\n")
	paragraph(3)
	return b.String()
}

// snippets have a bit of everything that an extension looks for, and of what lies next to it.
func snippets() []string {
	return []string{
		"", "\n", "a", "a\n\n\nb", "# a\n\n<b>\n\n[x](y) ![](z)\n\n| a |\n|--|\n",
		"siehe https://netz.example/x, http://a.de. ftp://b.org/c_d(e) (www.x.de) *www.y.de* _http://z.de_ ~www.z.de~ xwww.n.de\nwww.start.de/a?b=c&amp;",
		"Post an max.muster@stadt.example, <a@b.de> oder (x@y.z) und a@b und @c sowie\nanna@b.org_x und anna@b.org.",
		"[www.a.de http://b.de](http://c.de) ![http://d.de www.e.de](f \"titel\") [x@y.de][r]\n\n[r]: <http://r.de> 'Titel'\n[r]: zwei\n",
		"Text[^1] und ![^1] und [^2][^nix] und !a^1] ![^1](x)\n\n[^1]: Note *eins*\n\n    mehr\n[^2]: zwei http://a.de\n[^3]: nie\n",
		"| a | b\\|c | `d\\|e` |\n|:--|:-:|--:|\n| www.a.de | *x* | \"y\" -- z... |\n| kurz\n\nText\n| h |\n|---|\n| ~~a~~ |\n",
		"- [ ] offen\n- [x] fertig http://a.de\n- [X]nah\n- [y] nein\n\n1. [ ] eins\n   [x] zwei\n2) anders\n\n* a\n\n  b\n* c\n",
		"Begriff\n: Erklärung *x*\n: zweite\n\nZwei\nDrei\n\n: spät\n\n    mehr\n",
		"\"Ja\" 'Nein' it's '90s 'twas Smiths' \"'beides'\" \"offen 'halb a\"b\" 21\"\" Alice's don't 5'7\" ''x'' \"\"\n\"neu\" weiter'\n",
		"a -- b --- c ---- d - e -f- --g ... .. . .... 1..2 << x >> < > <<< >>> a<<b>>c -> <-\n--\nx\n---\ny\n===\n",
		"*a **b _c_ d** e* ***f*** __g__ _h_i *j* k_l_m ** n ** *o*p* **q*r** \\*s* `t*u*` ~v~ ~~w~~ ~~~x~~~ a*\"b\"*c*\n",
		"<b>roh</b> <!-- weg --> <a href=\"x\">y</a> <br/> <?php x ?> <![CDATA[y]]> <!X z> a < b & c &amp; &copy; &#65; &#x41; &nix; &\n\n<div>\nblock\n\n</div>\n\n<script>\nx\n\n</script>\n",
		"hart  \nweich \nTab\t\nzwei\t \nfünf     \nstrich\\\nzwei\\\\\ndrei\\\\\\\n*x* \\ y\\ http://z.de \\  \nvorn\r\nhart  \r\nstrich\\\r\nende \t\r\n",
		"    code\n\tTab\n\n```go\nx := \"y\" -- z\n```\n\n~~~\n a\n~~~\n> zitat\nfaul\n> > tief -- \"x\"\n>\n> - liste\n>   http://a.de\n\n***\n",
		"#\n##  \n# a #\n### b ###  \n####### c\n#d\n\nSetext *x*\n===\n\nzwei\nzeilen\n---\n\n# ÄÖÜ ß & Co. http://a.de {#x}\n# a\n# a\n# !!!\n# !!!\n# a-2\n",
		"[a]: /x\n[b]:\n/y\n\"T\"\n[a] [b][] [c][a] [d] [e](f g) [h](<i j> (k)) [l](m \"n\") ![o][a] [p *q](r)* [[s]](t) [u [v](w) x](y) !\n",
		" a\n  b\n   c\n\n \t d\n\te\x00f\xffg\u00a0h\u2003i\vj\fk\u2028l\n\n\ufeff\n", "a \nb", "a\t\tb  c   d http:/ ht www. ftp ftp: https:// mailto:x\n",
		"- a\n\n\tb\n- \tc -- \"d\"\n\n10. x\n    y\n11. z\n",
		"![a *b* \"c\" -- http://d.de `e` <f> &amp; \\! ](g)\n![ ](h)![](i)[ ](j)[](k)\n",
		"\\http://a.de \\www.b.de \\\"x\\\" \\-- \\... \\[y] \\ http://c.de*d* \\\\*e* f\\\n*g* h\\ i\\*j*\n",
	}
}

// seeds are the snippets, two posts and every text that this repository publishes.
func seeds(tb testing.TB) []string {
	tb.Helper()
	found := append(snippets(), post(0), post(1))
	content := os.DirFS("../../../content")
	err := fs.WalkDir(content, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		data, err := fs.ReadFile(content, name)
		found = append(found, string(data))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

// half refuses some destinations, so that issues have something to say.
func half(destination string, as Use) (Target, error) {
	if len(destination)%2 == 1 {
		return Target{Href: destination}, errors.New("refused")
	}
	switch as {
	case AsPicture:
		return Target{Href: "/bild/" + destination}, nil
	case AsFile:
		return Target{Href: "/datei/" + destination, File: &File{Type: "application/pdf", About: "PDF"}}, nil
	case AsFolder:
		return Target{Pictures: []string{"a.jpg", "bb.jpg"}}, nil
	default:
		return Target{Href: destination}, nil
	}
}

// pair is a Renderer and what it must be equal to.
type pair struct {
	fast  *Renderer
	plain *reference
}

func pairs() []pair {
	return []pair{{New("de", false), newReference("de", false)}, {New("en", true), newReference("en", true)}}
}

func (p pair) compare(t *testing.T, in string) {
	t.Helper()
	got, want := p.fast.Render([]byte(in), half), p.plain.Render([]byte(in), half)
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })); diff != "" {
		t.Errorf("%q:\n%s", in, diff)
	}
}

func TestShortcutsChangeNothing(t *testing.T) {
	for _, p := range pairs() {
		for _, in := range seeds(t) {
			p.compare(t, in)
			p.compare(t, strings.ReplaceAll(in, "\n", "\r\n"))
			p.compare(t, "> "+strings.ReplaceAll(in, "\n", "\n> "))
			p.compare(t, "- "+strings.ReplaceAll(in, "\n", "\n\t"))
		}
	}
}

func FuzzShortcuts(f *testing.F) {
	for _, in := range seeds(f) {
		f.Add(in)
	}
	all := pairs()
	f.Fuzz(func(t *testing.T, in string) {
		for _, p := range all {
			p.compare(t, in)
		}
	})
}

func TestBlanksCannotHoldUpABuild(t *testing.T) {
	for _, blanks := range []string{" ", "\t", "* ", " *a", "(", " http", " h", " . "} {
		pairs()[0].compare(t, "Wort"+strings.Repeat(blanks, 100_000)+"\nWort")
	}
}

// tokens are what texts are made of, the signs of every extension among them.
func tokens() []string {
	return append(strings.Split("a|http|://|www.|ftp:|https://a.de|www.b.de/c|.de|@|x@y.de|mailto:|www|ht|Wort|\u00e4\u00f6|\u201e|it's|'90s|'twas|<b>|</b>|<!--|-->|<a@b.de>|<http://c.de>|"+
		"&amp;|&#65;|&|;|[ ]|[x]|[^1]|[^1]:|[1]|[1]: /d|](/e)|](|![|!|[|]|^|(|)|**|*|__|_|~~|~|`|``|\"|'|--|---|-|...|..|.|,|<<|>>|<|>|#|##|# |- |* |+ |1. |2) |> |: |:|"+
		"---|:-:|===|```|    |\t|  | |  \n|\\\n|\\| \n|\t\n|\r\n|\r|\x00|\xff|\u00a0|\u2028", "|"), "\n", "\n\n", "\n", "\n\n", "|", "| a | b |\n|---|---|\n")
}

// written makes a text of tokens. The first eight bytes choose a few, the others say how these follow each other: signs that have to do
// with each other meet often then.
func written(choice []byte) string {
	all := tokens()
	var few []string
	for _, c := range choice[:min(8, len(choice))] {
		few = append(few, all[int(c)%len(all)])
	}
	var b strings.Builder
	for _, c := range choice[len(few):] {
		b.WriteString(few[int(c)%len(few)])
	}
	return b.String()
}

func randomChoice(random *rand.Rand) []byte {
	choice := make([]byte, random.IntN(60))
	for i := range choice {
		choice[i] = byte(random.Uint32())
	}
	return choice
}

func TestShortcutsChangeNothingInRandomTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	all := pairs()
	for range 3000 {
		in := written(randomChoice(random))
		for _, p := range all {
			p.compare(t, in)
		}
	}
}

func FuzzTokens(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		f.Add(randomChoice(random))
	}
	all := pairs()
	f.Fuzz(func(t *testing.T, choice []byte) {
		for _, p := range all {
			p.compare(t, written(choice))
		}
	})
}

func BenchmarkPost(b *testing.B) {
	source := []byte(post(1))
	fast, plain := New("de", false), newReference("de", false)
	run := func(name string, render func([]byte, Resolver) Document) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				render(source, same)
			}
		})
	}
	run("reference", plain.Render)
	run("fast", fast.Render)
}
