package theme

import "testing"

func TestCompactStyle(t *testing.T) {
	for css, want := range map[string]string{
		"/* x */ a ,\n b > c { color : red ; margin: 0 auto; }\n": "a,b > c{color :red;margin:0 auto}",
		`a::before { content: " /* ; } */ " }`:                    `a::before{content:" /* ; } */ "}`,
		"a { width: calc(1px + 2 * var(--s4)) }":                  "a{width:calc(1px + 2 * var(--s4))}",
		`a { grid: "b  c" auto 'd"' }`:                            `a{grid:"b  c" auto 'd"'}`,
		"a :is(b, c) d{}/* open":                                  "a :is(b,c) d{}",
		`a { content: "\"" } b { c: "`:                            `a{content:"\""}b{c:"`,
		"@media (min-width: 46rem) { a { b: c } }":                "@media (min-width:46rem){a{b:c}}",
		"": "",
	} {
		if got := string(compactStyle([]byte(css))); got != want {
			t.Errorf("%q: got %q, want %q", css, got, want)
		}
	}
}

func TestCompactScript(t *testing.T) {
	source := "// says what\n(() => {\n\t// and why\n\n\tfetch(\"//x\"); // here\n})();\n"
	if got, want := string(compactScript([]byte(source))), "(() => {\nfetch(\"//x\"); // here\n})();\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
