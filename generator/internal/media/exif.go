package media

import (
	"bytes"
	"encoding/binary"
)

// orientation is how a picture has to be turned to be seen as the camera meant, as EXIF counts it.
type orientation int

const (
	upright orientation = 1
	// 2 to 4 are mirrored, turned by half, and both; from here on rows are columns.
	firstSwapped orientation = 5
	last         orientation = 8
)

// swaps tells whether width and height change places.
func (o orientation) swaps() bool { return o >= firstSwapped }

// markers of JPEG
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
)

// orientationOf reads how a JPEG has to be turned. Damage is no error: whoever took the picture cannot help it, and it can be seen.
func orientationOf(data []byte) orientation {
	for rest := data[min(len(data), 2):]; len(rest) >= 4 && rest[0] == 0xff; {
		marker := rest[1]
		if marker == 0xff { // filling
			rest = rest[1:]
			continue
		}
		if marker == markerSOS || marker == markerEOI {
			break
		}
		size := int(binary.BigEndian.Uint16(rest[2:]))
		if size < 2 || len(rest) < 2+size {
			break
		}
		if exif, ok := bytes.CutPrefix(rest[4:2+size], []byte("Exif\x00")); ok && marker == markerAPP1 && len(exif) > 0 {
			return orientationOfTIFF(exif[1:])
		}
		rest = rest[2+size:]
	}
	return upright
}

// orientationOfTIFF finds the entry in the first directory of EXIF, which has the form of a TIFF file.
func orientationOfTIFF(tiff []byte) orientation {
	const (
		tagOrientation = 0x0112
		typeShort      = 3
		entrySize      = 12
	)
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	} else if !bytes.HasPrefix(tiff, []byte("II")) {
		return upright
	}
	if len(tiff) < 8 || order.Uint16(tiff[2:]) != 42 {
		return upright
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < entrySize {
			break
		}
		value := orientation(order.Uint16(entries[8:]))
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort && value >= upright && value <= last {
			return value
		}
		entries = entries[entrySize:]
	}
	return upright
}
