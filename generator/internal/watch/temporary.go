package watch

import (
	"path/filepath"
	"strings"
)

// Temporary tells whether a path is a file that editors and version control keep beside the real ones: backups, swap
// and lock files, vim's test for a writable folder, and everything in .git and its like.
func Temporary(path string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(path), "/") {
		if part == ".git" || part == ".hg" || part == ".svn" {
			return true
		}
	}
	name := filepath.Base(path)
	switch {
	case strings.HasSuffix(name, "~"), strings.HasPrefix(name, ".#"): // backup; Emacs lock
		return true
	case strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"): // Emacs autosave
		return true
	case strings.HasPrefix(name, ".") && isSwap(filepath.Ext(name)): // vim
		return true
	}
	switch name {
	case "4913", ".DS_Store", "Thumbs.db":
		return true
	}
	return strings.HasSuffix(name, "___jb_tmp___") || strings.HasSuffix(name, "___jb_old___") // JetBrains
}

// isSwap knows .swp, and .swo, .swn, … of further windows on the same file.
func isSwap(ext string) bool { return len(ext) == 4 && strings.HasPrefix(ext, ".sw") }
