package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
)

// reserved begins the names of our own files in the output folder: the manifest, the lock, the files written aside.
const reserved = ".newsroom-"

// complaints says what is wrong with a list that cannot be published.
func complaints(files []File) error {
	var problems []error
	byPath := make(map[string]int, len(files))
	for i := range files {
		f := &files[i]
		if text := wrongWith(f); text != "" {
			problems = append(problems, fmt.Errorf("output %q%s: %s", f.Path, from(f), text))
			continue
		}
		if first, taken := byPath[f.Path]; taken {
			problems = append(problems, fmt.Errorf("two outputs have the path %s:%s and%s", f.Path, from(&files[first]), from(f)))
			continue
		}
		byPath[f.Path] = i
	}
	for i := range files {
		if above, found := fileAbove(files[i].Path, byPath); found {
			problems = append(problems, fmt.Errorf("output %s%s needs a folder where output %s%s is a file",
				files[i].Path, from(&files[i]), files[above].Path, from(&files[above])))
		}
	}
	return errors.Join(problems...)
}

// from is the part of a message that names a file's source.
func from(f *File) string {
	if f.Source == "" {
		return ""
	}
	return " from " + f.Source
}

// wrongWith says what makes a file one that cannot be published, or nothing.
func wrongWith(f *File) string {
	switch {
	case !fs.ValidPath(f.Path) || f.Path == ".":
		return "the path must be relative, with slashes and without . or .."
	case strings.ContainsFunc(f.Path, isControl):
		return "the path has a control character"
	case strings.Contains("/"+f.Path, "/"+reserved):
		return "names that begin with " + reserved + " are kept for the generator's own records"
	case f.Stage < 0 || f.Stage >= stages:
		return fmt.Sprintf("stage %d does not exist", f.Stage)
	case f.Data != nil && f.Write != nil:
		return "both Data and Write are set"
	case !validFrom(f.From):
		return "its fingerprint has blanks or other odd characters, or more than 128 of them"
	}
	return ""
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// validFrom tells whether a fingerprint fits into a field of the manifest; "-" stands for none there.
func validFrom(s string) bool {
	if len(s) > 128 || s == "-" {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// validPath tells whether a path is one that wrongWith has nothing to say about. It looks at each byte once.
func validPath(p string) bool {
	start, ascii := 0, true
	for i := range len(p) {
		switch c := p[i]; {
		case c == '/':
			if !validName(p[start:i]) {
				return false
			}
			start = i + 1
		case c < ' ' || c == 0x7f:
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return validName(p[start:]) && (ascii || utf8.ValidString(p))
}

// validName tells whether a part of a path may be called so.
func validName(s string) bool {
	return s != "" && (s[0] != '.' || s != "." && s != ".." && !strings.HasPrefix(s, reserved))
}

// fileAbove finds an output that is a file where p needs a folder.
func fileAbove(p string, byPath map[string]int) (int, bool) {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if i, found := byPath[dir]; found {
			return i, true
		}
		if dir == "/" {
			break
		}
	}
	return 0, false
}
