package theme

import (
	"os"
	"testing"
	"testing/fstest"

	"newsroom/themes"
)

// A change of a text makes only its own page anew where no other page can show it; in doubt all are made anew.
func TestShowsTexts(t *testing.T) {
	for name, test := range map[string]struct {
		file, text string
		want       bool
	}{
		"as it is":             {"404.html", `{{define "main"}}{{end}}`, false},
		"on lists":             {"list.html", `{{define "main"}}{{range .Posts}}{{.Body}}{{end}}{{end}}`, true},
		"by its maker":         {"list.html", `{{define "main"}}{{range .Posts}}{{call .Text}}{{end}}{{end}}`, true},
		"through a part":       {"list.html", "{{define \"main\"}}{{range .Posts}}{{template `full` .}}{{end}}{{end}}{{define `full`}}{{.Body}}{{end}}", true},
		"other posts":          {"post.html", `{{define "main"}}{{.Post.Body}}{{range .Site.Home.Posts}}{{.Title}}{{end}}{{end}}`, true},
		"banner":               {"post.html", `{{define "main"}}{{range banner .}}{{.Body}}{{end}}{{end}}`, true},
		"banner's field":       {"post.html", `{{define "main"}}{{range .Site.Banner}}{{.Body}}{{end}}{{end}}`, true},
		"a name in a variable": {"list.html", `{{define "main"}}{{$x := "row"}}{{range .Posts}}{{cached $x .}}{{end}}{{end}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			look, err := Load(fstest.MapFS{test.file: {Data: []byte(test.text)}}, themes.Default())
			if err != nil {
				t.Fatal(err)
			}
			if look.ShowsTexts() != test.want {
				t.Errorf("%v", look.ShowsTexts())
			}
		})
	}
	bench, err := Load(os.DirFS("../bench/testdata/theme"), themes.Default())
	if err != nil || bench.ShowsTexts() {
		t.Errorf("the bench's theme: %v", err)
	}
}
