package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// assetFolder is where static files are published, below the root of the site.
const assetFolder = "assets/"

const (
	styleSheet = "style.css" // gets the colours of the newsroom at its end
	worker     = "sw.js"     // has an address of its own: a service worker serves what lies below it
)

// Asset is a static file of the theme. Its name holds a hash of its content, so a changed file has a new address.
type Asset struct {
	Path string // below the root of the site, such as assets/style.3f9a2c1b.css
	Data []byte
}

// Worker is the service worker of the theme, to be published as sw.js at the root of the site; empty where the theme has none.
func (t *Theme) Worker() []byte {
	for _, f := range t.static {
		if f.path == worker {
			return compact(f)
		}
	}
	return nil
}

func loadStatic(files layers) ([]file, error) {
	const folder = "static"
	paths := files.list(folder)
	static := make([]file, 0, len(paths))
	for _, p := range paths {
		data, err := files.read(p)
		if err != nil {
			return nil, err
		}
		static = append(static, file{path: strings.TrimPrefix(p, folder+"/"), data: data})
	}
	return static, nil
}

// publishStatic gives the assets and the href of each by its path in static/. Style sheets come last, since they point to others.
func publishStatic(static []file, baseHref, accent, colors string) ([]Asset, map[string]string, error) {
	palette, err := paletteStyle(accent, colors)
	if err != nil {
		return nil, nil, err
	}
	assets := make([]Asset, 0, len(static))
	hrefs := make(map[string]string, len(static))
	publish := func(f file, data []byte) {
		asset := Asset{Path: hashedPath(f.path, data), Data: data}
		assets = append(assets, asset)
		hrefs[f.path] = baseHref + asset.Path
	}
	for _, f := range static {
		if path.Ext(f.path) != ".css" && f.path != worker {
			publish(f, compact(f))
		}
	}
	for _, f := range static {
		if path.Ext(f.path) != ".css" {
			continue
		}
		data, err := bundle{static, hrefs, palette, map[string]bool{}}.of(f, nil)
		if err != nil {
			return nil, nil, err
		}
		publish(f, compactStyle(data))
	}
	return assets, hrefs, nil
}

func compact(f file) []byte {
	if path.Ext(f.path) == ".js" {
		return compactScript(f.data)
	}
	return f.data
}

// hashedPath puts 8 hex digits of the content's hash in front of the extension.
func hashedPath(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return assetFolder + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
}

var styleURL = regexp.MustCompile(`url\(\s*["']?([^"')\s]+)["']?\s*\)`)

// linkStyle replaces url(NAME) of a file in static/ by its published address. Paths are relative to the style sheet, as in any CSS.
func linkStyle(f file, hrefs map[string]string) ([]byte, error) {
	var problem error
	data := styleURL.ReplaceAllFunc(f.data, func(match []byte) []byte {
		target := string(styleURL.FindSubmatch(match)[1])
		if strings.HasPrefix(target, "data:") || strings.HasPrefix(target, "#") {
			return match
		}
		href := hrefs[path.Join(path.Dir(f.path), target)]
		if href == "" && problem == nil {
			line := 1 + strings.Count(string(f.data[:strings.Index(string(f.data), string(match))]), "\n")
			problem = fmt.Errorf("static/%s:%d: no file static/%s: add it to the theme; a style sheet can use files of the theme only",
				f.path, line, path.Join(path.Dir(f.path), target))
		}
		return []byte(`url("` + href + `")`)
	})
	return data, problem
}
