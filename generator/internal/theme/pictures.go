package theme

import (
	"strconv"

	"newsroom/generator/internal/site"
)

// Srcset is the list of a picture's widths for the attribute of that name; html/template checks its addresses.
func Srcset(files []site.ImageFile) string {
	const usual = 48 // bytes of one address with its width
	buf := make([]byte, 0, usual*len(files))
	for i := range files {
		if i > 0 {
			buf = append(buf, ", "...)
		}
		buf = append(buf, files[i].Href...)
		buf = append(buf, ' ')
		buf = strconv.AppendInt(buf, int64(files[i].Width), 10)
		buf = append(buf, 'w')
	}
	return string(buf)
}

// Tint gives the classes that colour the place of a picture until it is there: "120" becomes "tint r1 g2 b0". Three classes of four rules
// each say in 90 bytes of the style sheet what 64 colours would say in 360; a style attribute is what the Content-Security-Policy forbids.
func Tint(digits string) string {
	if len(digits) != 3 {
		return ""
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '3' {
			return ""
		}
	}
	return "tint r" + digits[:1] + " g" + digits[1:2] + " b" + digits[2:]
}

// pixels are width and height of the widest form of a picture, such as 1600 × 900; empty where they are not known.
func pixels(image *site.Image) string {
	width, height := image.Width, image.Height
	if n := len(image.Variants); n > 0 {
		width, height = image.Variants[n-1].Width, image.Variants[n-1].Height
	}
	if width == 0 || height == 0 {
		return ""
	}
	return strconv.Itoa(width) + " × " + strconv.Itoa(height)
}

// Largest is the address of the widest form of a picture.
func Largest(image *site.Image) string {
	if n := len(image.Variants); n > 0 {
		return image.Variants[n-1].Href
	}
	return image.Href
}
