package media

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// kind is a format of pictures, by the name that people know it by.
type kind string

const (
	jpegKind kind = "JPEG"
	pngKind  kind = "PNG"
	gifKind  kind = "GIF"
	webpKind kind = "WebP"
	svgKind  kind = "SVG"
	heicKind kind = "HEIC"
	avifKind kind = "AVIF"
	tiffKind kind = "TIFF"
	bmpKind  kind = "BMP"
	noKind   kind = ""
)

// shown tells whether all browsers show it, or what is made of it.
func (k kind) shown() bool {
	switch k {
	case jpegKind, pngKind, gifKind, webpKind, svgKind:
		return true
	}
	return false
}

func (k kind) ext() string {
	if k == jpegKind {
		return "jpg"
	}
	return strings.ToLower(string(k))
}

func (k kind) mediaType() string {
	if k == svgKind {
		return "image/svg+xml"
	}
	return "image/" + strings.ToLower(string(k))
}

// mediaTypeOrNone is empty for what is never published.
func (k kind) mediaTypeOrNone() string {
	if !k.shown() {
		return ""
	}
	return k.mediaType()
}

func kindOf(mediaType string) kind {
	for _, k := range []kind{jpegKind, pngKind, gifKind, webpKind, svgKind} {
		if k.mediaType() == mediaType {
			return k
		}
	}
	return noKind
}

// kindByName is what the end of a name says.
func kindByName(name string) kind {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg":
		return jpegKind
	case ".png":
		return pngKind
	case ".gif":
		return gifKind
	case ".webp":
		return webpKind
	case ".svg":
		return svgKind
	case ".heic", ".heif":
		return heicKind
	case ".avif":
		return avifKind
	case ".tif", ".tiff":
		return tiffKind
	case ".bmp":
		return bmpKind
	}
	return noKind
}

// kindByContent is what the first bytes say.
func kindByContent(data []byte) kind {
	has := func(at int, magic string) bool { return len(data) >= at && bytes.HasPrefix(data[at:], []byte(magic)) }
	switch {
	case has(0, "\xff\xd8\xff"):
		return jpegKind
	case has(0, "\x89PNG\r\n\x1a\n"):
		return pngKind
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return gifKind
	case has(0, "RIFF") && has(8, "WEBP"):
		return webpKind
	case has(4, "ftypavif"), has(4, "ftypavis"):
		return avifKind
	case has(4, "ftyphei"), has(4, "ftyphev"), has(4, "ftypmif1"), has(4, "ftypmsf1"):
		return heicKind
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return tiffKind
	case has(0, "BM") && has(6, "\x00\x00\x00\x00"):
		return bmpKind
	case looksLikeSVG(data):
		return svgKind
	}
	return noKind
}

// looksLikeSVG finds the root element behind what may stand before it.
func looksLikeSVG(data []byte) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	start = start[:min(len(start), 4096)]
	return bytes.HasPrefix(start, []byte("<")) && bytes.Contains(start, []byte("<svg"))
}

// IsPicture tells by its name whether a file is a picture, be it one that [Store.Prepare] refuses.
func IsPicture(name string) bool { return kindByName(name) != noKind }

// checkShown refuses what browsers do not all show.
func checkShown(name string) error {
	switch k := kindByName(name); {
	case k == noKind:
		return &Error{fmt.Sprintf("the end of its name, %q, is that of no picture", path.Ext(name)), "use a picture in JPEG, PNG, GIF, WebP or SVG"}
	case !k.shown():
		return &Error{fmt.Sprintf("%s pictures are not shown by all browsers", k), hintJPEG}
	}
	return nil
}

// checkContent refuses what is something else than its name says.
func checkContent(name string, data []byte) error {
	says, is := kindByName(name), kindByContent(data)
	switch {
	case len(data) == 0:
		return &Error{"the file is empty", hintAnew}
	case is == says, is == noKind && says == svgKind: // what stands before its root may be long; the reader of SVG tells
		return nil
	case is == noKind:
		return &Error{fmt.Sprintf("the file is no %s, nor any other picture", says), hintAnew}
	}
	return disguised(name, is)
}
