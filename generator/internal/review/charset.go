package review

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// declaration is how XML says which letters it is written with.
var declaration = regexp.MustCompile(`(?i)^(<\?xml\s[^>]*?encoding\s*=\s*)(?:"([^"<>]*)"|'([^'<>]*)')`)

// toUTF8 returns a feed as UTF-8, without a mark in front. Servers and feeds often contradict each other about what they are written with:
// bytes that are UTF-8 are taken for it. Else the server is believed, then the feed, and what says nothing is taken for what browsers take it
// for.
func toUTF8(data []byte, contentType string) []byte {
	name := byMark(data)
	if name == "" {
		_, parameters, _ := mime.ParseMediaType(contentType)
		name = parameters["charset"]
	}
	said := declaration.FindSubmatch(data)
	if name == "" && said != nil {
		name = string(said[2]) + string(said[3])
	}
	if !utf8.Valid(data) || isWide(name) {
		data = decoded(data, name)
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	return declaration.ReplaceAll(data, []byte(`${1}"utf-8"`)) // it was said of what came
}

// byMark knows the marks in front of a text.
func byMark(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.HasPrefix(data, []byte{0, '<', 0, '?'}):
		return "utf-16be"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{'<', 0, '?', 0}):
		return "utf-16le"
	}
	return ""
}

// isWide knows the encodings whose bytes may look like UTF-8.
func isWide(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "iso-2022")
}

func decoded(data []byte, name string) []byte {
	encoding, canonical := charset.Lookup(name)
	if encoding == nil || canonical == "utf-8" || canonical == "replacement" {
		encoding, _ = charset.Lookup("windows-1252")
	}
	out, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, nil)
	}
	return out
}
