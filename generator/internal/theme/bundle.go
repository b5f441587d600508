package theme

import (
	"fmt"
	"path"
	"regexp"
	"slices"
)

// bundle makes a style sheet whole: what it imports from the theme is put in its place, so that a page asks for one file, which also comes
// in fewer bytes than several would. What two of its parts import is there once.
type bundle struct {
	static  []file
	hrefs   map[string]string
	palette string          // end of styleSheet
	whole   map[string]bool // the files that are in it
}

var styleImport = regexp.MustCompile(`(?m)^@import "([^":]+)";\n?`)

// of is the style sheet with published addresses and with its imports; within are those that import it.
func (b bundle) of(f file, within []string) ([]byte, error) {
	if slices.Contains(within, f.path) {
		return nil, fmt.Errorf("static/%s imports itself: leave out one of the @import", f.path)
	}
	linked, problem := linkStyle(f, b.hrefs)
	whole := styleImport.ReplaceAllFunc(linked, func(match []byte) []byte {
		name := path.Join(path.Dir(f.path), string(styleImport.FindSubmatch(match)[1]))
		i := slices.IndexFunc(b.static, func(other file) bool { return other.path == name })
		if i < 0 {
			problem = fmt.Errorf("static/%s: no file static/%s to import: add it to the theme", f.path, name)
			return nil
		}
		if b.whole[name] {
			return nil
		}
		imported, err := b.of(b.static[i], append(slices.Clone(within), f.path))
		if err != nil {
			problem = err
		}
		return append(imported, '\n')
	})
	if problem != nil {
		return nil, problem
	}
	if f.path == styleSheet {
		whole = append(whole, b.palette...)
	}
	b.whole[f.path] = true
	return whole, nil
}
