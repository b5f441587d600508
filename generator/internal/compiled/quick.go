package compiled

import "strings"

// contexts are the places where values may stand. The first of each chain counts.
func contexts() []context {
	return []context{
		{chain: "htmlescaper", quick: between},
		{chain: "rcdataescaper", before: "<title>", after: "</title>", quick: inside},
		{chain: "attrescaper", before: `<p title="`, after: `">`, quick: inside},
		{chain: "urlfilter urlnormalizer attrescaper", before: `<a href="`, after: `">`, quick: link},
		{chain: "urlnormalizer attrescaper", before: `<a href="/`, after: `">`, quick: linkPart},
		{chain: "urlfilter attrescaper", before: `<meta http-equiv="refresh" content="0; url=`, after: `">`, quick: filtered},
		{chain: "urlescaper attrescaper", before: `<a href="?`, after: `">`},
		{chain: "nospaceescaper", before: `<p title=`, after: `>`, quick: unquoted},
		{chain: "urlfilter urlnormalizer nospaceescaper", before: `<a href=`, after: `>`},
		{chain: "urlnormalizer nospaceescaper", before: `<a href=/`, after: `>`},
		{chain: "urlescaper nospaceescaper", before: `<a href=?`, after: `>`},
		{chain: "srcsetescaper attrescaper", before: `<img srcset="`, after: `">`},
		{chain: inComment, before: "<!--", after: "-->", quick: dropped},
		{chain: "htmlnamefilter", before: `<p `, after: `>`},
		{chain: "jsvalescaper", before: `<script>x = `, after: `</script>`},
		{chain: "jsvalescaper attrescaper", before: `<p onclick="x = `, after: `">`},
		{chain: "jsstrescaper", before: `<script>x = "`, after: `"</script>`},
		{chain: "cssvaluefilter", before: `<style>p { color: `, after: ` }</style>`},
		{chain: "cssvaluefilter attrescaper", before: `<p style="color: `, after: `">`},
	}
}

// inComment is the chain of values in comments, which html/template leaves out.
const inComment = "commentescaper"

func dropped(buf []byte, _ string, _ content) ([]byte, bool) { return buf, true }

// special has a bit for each character that html/template escapes between tags and in quoted attributes. All are below 64.
const special uint64 = 1<<0 | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>'

func isSpecial(c byte) bool { return c < 64 && special>>c&1 != 0 }

// entity is what stands for a special character.
func entity(c byte) string {
	switch c {
	case '"':
		return "&#34;"
	case '&':
		return "&amp;"
	case '\'':
		return "&#39;"
	case '+':
		return "&#43;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	default:
		return "\uFFFD"
	}
}

// appendEscaped works on bytes: all special characters are ASCII, and what is not UTF-8 stays as it is.
func appendEscaped(buf []byte, s string) []byte {
	written := 0
	for i := range len(s) {
		if isSpecial(s[i]) {
			buf = append(buf, s[written:i]...)
			buf = append(buf, entity(s[i])...)
			written = i + 1
		}
	}
	return append(buf, s[written:]...)
}

// between is for text between tags.
func between(buf []byte, s string, is content) ([]byte, bool) {
	if is == markup {
		return append(buf, s...), true
	}
	return appendEscaped(buf, s), true
}

// inside is for quoted attributes and titles.
func inside(buf []byte, s string, is content) ([]byte, bool) {
	if is == markup {
		return buf, false
	}
	return appendEscaped(buf, s), true
}

// link is for a whole address in a quoted attribute.
func link(buf []byte, s string, is content) ([]byte, bool) {
	if is != address && !isSafe(s) {
		return append(buf, "#ZgotmplZ"...), true
	}
	return linkPart(buf, s, is)
}

// linkPart is for an address of which the beginning stands in the template.
func linkPart(buf []byte, s string, _ content) ([]byte, bool) {
	const hex = "0123456789abcdef"
	written := 0
	for i := range len(s) {
		c := s[i]
		if staysInLink(c) || c == '%' && isEscape(s[i:]) {
			continue
		}
		buf = append(buf, s[written:i]...)
		if written = i + 1; c == '&' || c == '+' {
			buf = append(buf, entity(c)...)
		} else {
			buf = append(buf, '%', hex[c>>4], hex[c&15])
		}
	}
	return append(buf, s[written:]...), true
}

// What stays as it is in an address and in an attribute, by bit: the characters below 64 and those from 64 on.
const (
	lowInLink  uint64 = (1<<10-1)<<'0' | 1<<'!' | 1<<'#' | 1<<'$' | 1<<'*' | 1<<',' | 1<<'-' | 1<<'.' | 1<<'/' | 1<<':' | 1<<';' | 1<<'=' | 1<<'?'
	highInLink uint64 = (1<<26-1)<<('A'-64) | (1<<26-1)<<('a'-64) | 1<<('@'-64) | 1<<('['-64) | 1<<(']'-64) | 1<<('_'-64) | 1<<('~'-64)
)

func staysInLink(c byte) bool {
	if c < 64 {
		return lowInLink>>c&1 != 0
	}
	return c < 128 && highInLink>>(c-64)&1 != 0
}

func isEscape(s string) bool { return len(s) > 2 && isHex(s[1]) && isHex(s[2]) }

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// filtered is for an address in a meta element.
func filtered(buf []byte, s string, is content) ([]byte, bool) {
	if is != address && !isSafe(s) {
		return append(buf, "#ZgotmplZ"...), true
	}
	return appendEscaped(buf, s), true
}

// isSafe tells whether an address has no scheme that could run code.
func isSafe(s string) bool {
	if strings.HasPrefix(s, "/") {
		return true
	}
	scheme, _, found := strings.Cut(s, ":")
	return !found || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// unquoted is for attributes without quotes, where only short words are usual.
func unquoted(buf []byte, s string, _ content) ([]byte, bool) {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) {
			return buf, false
		}
	}
	return append(buf, s...), s != ""
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z'
}
