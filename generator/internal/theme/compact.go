package theme

import "bytes"

// compactStyle leaves out of a style sheet what browsers do not read: comments, and white space that parts nothing. Strings stay as they are.
func compactStyle(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '"' || c == '\'':
			end := endOfString(css, i)
			out = append(out, css[i:end]...)
			i = end
		case bytes.HasPrefix(css[i:], []byte("/*")):
			i = endOfComment(css, i)
		case isSpace(c):
			for i < len(css) && isSpace(css[i]) {
				i++
			}
			if len(out) > 0 && !bytes.ContainsRune([]byte("{};,: "), rune(out[len(out)-1])) {
				out = append(out, ' ')
			}
		default:
			out = appendTight(out, c)
			i++
		}
	}
	return out
}

// appendTight adds a character without the space or semicolon before it that it makes needless.
func appendTight(out []byte, c byte) []byte {
	if n := len(out) - 1; n >= 0 && out[n] == ' ' && (c == '{' || c == '}' || c == ';' || c == ',') {
		out = out[:n]
	}
	if n := len(out) - 1; n >= 0 && out[n] == ';' && c == '}' {
		out = out[:n]
	}
	return append(out, c)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func endOfString(css []byte, start int) int {
	for i := start + 1; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case css[start]:
			return i + 1
		}
	}
	return len(css)
}

func endOfComment(css []byte, start int) int {
	if end := bytes.Index(css[start+2:], []byte("*/")); end >= 0 {
		return start + 2 + end + 2
	}
	return len(css)
}

// compactScript leaves out lines that are nothing but a // comment, and the space in front of the others.
func compactScript(js []byte) []byte {
	out := make([]byte, 0, len(js))
	for line := range bytes.Lines(js) {
		line = bytes.TrimLeft(line, " \t")
		if !bytes.HasPrefix(line, []byte("//")) && len(bytes.TrimSpace(line)) > 0 {
			out = append(out, line...)
		}
	}
	return out
}
