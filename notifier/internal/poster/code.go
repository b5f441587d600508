package poster

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// code is a QR code as the template draws it.
type code struct {
	Side int    // modules on each side, with the quiet zone
	Path string // SVG path data: each run of dark modules in a row is a box of one unit height
}

// encode draws text, with a quiet zone of four modules (ISO/IEC 18004, 6.3.8) and the level of correction Q: a quarter may be torn, wet or scribbled on.
func encode(text string) (code, error) {
	qr, err := qrcode.New(text, qrcode.High) // this library's name for Q
	if err != nil {
		return code{}, fmt.Errorf("the text does not fit into a QR code: %w", err)
	}
	rows := qr.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			}
		}
	}
	return code{Side: len(rows), Path: path.String()}, nil
}
