package feed

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// absolute returns body with every address in it made absolute, resolved against the address of its page: a feed reader
// shows the text elsewhere, where /unternehmen/ or #fn:1 lead nowhere. All other bytes stay as they are. Half a tag at
// the end, which no browser would show, is left out.
func absolute(body string, base *url.URL) string {
	var out bytes.Buffer
	out.Grow(len(body) + len(body)/8)
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end; a string has no other error
			return out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			writeTag(&out, z, base)
		default:
			out.Write(z.Raw())
		}
	}
}

// writeTag writes the tag as it was, or anew where one of its addresses changed.
func writeTag(out *bytes.Buffer, z *html.Tokenizer, base *url.URL) {
	start := out.Len()
	out.Write(z.Raw()) // before Token, which may overwrite it
	token := z.Token()
	changed := false
	for i, a := range token.Attr {
		if value := resolve(token.Data, a.Key, a.Val, base); value != a.Val {
			token.Attr[i].Val, changed = value, true
		}
	}
	if changed {
		out.Truncate(start)
		out.WriteString(token.String())
	}
}

// resolve returns the value of an attribute with the addresses in it made absolute.
func resolve(element, attribute, value string, base *url.URL) string {
	switch attribute {
	case "href", "src", "poster", "cite", "action", "formaction", "xlink:href":
		return resolveURL(value, base)
	case "data":
		if element == "object" {
			return resolveURL(value, base)
		}
	case "srcset", "imagesrcset":
		return resolveSrcset(value, base)
	}
	return value
}

// resolveURL makes one address absolute. Absolute ones and empty ones stay as they are, to the byte.
func resolveURL(value string, base *url.URL) string {
	trimmed := strings.TrimSpace(value)
	ref, err := url.Parse(trimmed)
	switch {
	case trimmed == "":
		return value
	case err != nil && strings.HasPrefix(trimmed, "/") && !strings.HasPrefix(trimmed, "//"):
		return base.Scheme + "://" + base.Host + trimmed // such as /100%, which browsers take
	case err != nil || ref.IsAbs():
		return value
	}
	return base.ResolveReference(ref).String()
}

// resolveSrcset makes each address of a srcset absolute (https://html.spec.whatwg.org/#parse-a-srcset-attribute): an address
// reaches to the next blank, so it may hold commas; its descriptors reach to the next comma outside of brackets.
func resolveSrcset(value string, base *url.URL) string {
	const blanks = " \t\n\f\r"
	var candidates []string
	for rest := value; ; {
		rest = strings.TrimLeft(rest, blanks+",")
		if rest == "" {
			return strings.Join(candidates, ", ")
		}
		end := strings.IndexAny(rest+" ", blanks)
		address := strings.TrimRight(rest[:end], ",")
		alone := len(address) < end // a comma behind the address: no descriptors
		candidate := resolveURL(address, base)
		rest = rest[end:]
		if !alone {
			var descriptors string
			descriptors, rest = cutDescriptors(rest)
			candidate = strings.TrimRight(candidate+" "+strings.Trim(descriptors, blanks), " ")
		}
		candidates = append(candidates, candidate)
	}
}

// cutDescriptors splits s at its first comma outside of brackets.
func cutDescriptors(s string) (descriptors, rest string) {
	depth := 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case r == ',' && depth == 0:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
