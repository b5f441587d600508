package theme

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

var preview = flag.String("preview", "", "folder to write the sample newsroom to, for looking at it in a browser")

// TestPreview writes the sample newsroom when asked to: go test ./generator/internal/theme -run Preview -preview /tmp/look
func TestPreview(t *testing.T) {
	if *preview == "" {
		t.Skip("no -preview folder")
	}
	info := newSample(t)
	loaded, err := Load(themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	assets, err := loaded.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	for _, asset := range assets {
		writePreview(t, asset.Path, asset.Data)
	}
	for _, page := range previewPages(info) {
		var buf bytes.Buffer
		if err := loaded.Render(&buf, page); err != nil {
			t.Fatal(err)
		}
		writePreview(t, page.Path, buf.Bytes())
	}
	for i, name := range []string{"bahn", "morgen", "halle", "winter", "leitstelle"} {
		writePreview(t, "media/"+name+".svg", previewPicture(i))
	}
}

// previewPages is every page that a link of the sample leads to.
func previewPages(info *site.Info) []*site.Page {
	var pages []*site.Page
	for _, page := range samplePages(info) {
		pages = append(pages, page)
	}
	for _, lists := range [][]*site.List{info.Sections, info.Channels, info.Tags} {
		for _, l := range lists {
			if l.Layout != "" {
				continue // is among those above
			}
			pages = append(pages, &site.Page{
				Kind: site.ListPage, Path: l.Href[1:] + "index.html", Href: l.Href, URL: l.URL, Title: l.Title,
				Description: l.Description, Site: info, List: l, Posts: l.Posts,
			})
		}
	}
	for _, p := range info.Home.Posts {
		pages = append(pages, &site.Page{Kind: site.PostPage, Path: p.Href[1:] + "index.html", Href: p.Href, URL: p.URL, Title: p.Title, Description: p.Teaser, Site: info, Post: p})
	}
	return pages
}

func writePreview(t *testing.T, path string, data []byte) {
	t.Helper()
	file := filepath.Join(*preview, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// previewPicture draws a street at some hour of the day, in place of a photo.
func previewPicture(i int) []byte {
	skies := [][2]string{{"#8fb8c9", "#dfe9ea"}, {"#27344f", "#e79a5b"}, {"#b9a78f", "#efe5d3"}, {"#9fb4c6", "#f4f7f9"}, {"#16232e", "#3f6a7d"}}
	grounds := []string{"#4b5a52", "#1b2230", "#6b5a48", "#dfe7ec", "#0d171f"}
	var houses string
	for x := range 12 {
		h := 140 + (x*97+i*53)%180
		houses += fmt.Sprintf(`<rect x="%d" y="%d" width="92" height="%d" fill="%s" opacity=".%d"/>`, x*102, 620-h, h, grounds[i], 55+(x*7)%40)
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient></defs>`+
		`<rect width="1200" height="800" fill="url(#s)"/>%s<rect y="620" width="1200" height="180" fill="%s"/><path d="M0 700h1200M0 730h1200" stroke="#fff" stroke-opacity=".35" stroke-width="5"/>`+
		`<rect x="%d" y="520" width="520" height="170" rx="26" fill="#c9302c"/><path d="M%d 550h450v60h-450z" fill="#12303a"/></svg>`, skies[i][0], skies[i][1], houses, grounds[i], 150+i*90, 185+i*90)
}
