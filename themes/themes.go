// Package themes holds the theme that comes with the newsroom, so that the binary needs no file beside it.
//
// What a theme consists of stands in default/README.md; newsroom/generator/internal/theme reads it.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed all:default
var files embed.FS

// Default is the theme "default": its templates, words and static files. A theme of one's own falls back to it.
func Default() fs.FS {
	sub, err := fs.Sub(files, "default")
	if err != nil {
		return files // cannot be: "default" is a valid path
	}
	return sub
}
