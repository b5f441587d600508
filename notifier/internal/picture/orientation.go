package picture

import (
	"bytes"
	"encoding/binary"
	"io"
)

// reading lets a decoder of any reader read a file in memory.
func reading[T any](decode func(io.Reader) (T, error)) func(*bytes.Reader) (T, error) {
	return func(r *bytes.Reader) (T, error) { return decode(r) }
}

// jpegOrientation looks through the segments before the picture for that with EXIF (CIPA DC-008, 4.7.2).
func jpegOrientation(file []byte) int {
	rest := file[2:]
	for len(rest) >= 4 && rest[0] == 0xff {
		marker, length := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if marker == 0xff { // fill
			rest = rest[1:]
			continue
		}
		if marker == 0xda || length < 2 || length+2 > len(rest) { // the picture begins, or the segment is cut
			return 1
		}
		if exif, found := bytes.CutPrefix(rest[4:length+2], []byte("Exif\x00\x00")); marker == 0xe1 && found {
			return tiffOrientation(exif)
		}
		rest = rest[length+2:]
	}
	return 1
}

// pngOrientation looks for the chunk eXIf (PNG, third edition, 11.3.4.5).
func pngOrientation(file []byte) int {
	for rest := file[8:]; len(rest) >= 12; {
		length := binary.BigEndian.Uint32(rest)
		if uint64(length)+12 > uint64(len(rest)) {
			return 1
		}
		if string(rest[4:8]) == "eXIf" {
			return tiffOrientation(rest[8 : 8+length])
		}
		rest = rest[12+length:]
	}
	return 1
}

// webpOrientation looks for the chunk EXIF (RFC 9649, 2.7.1.5).
func webpOrientation(file []byte) int {
	for rest := file[12:]; len(rest) >= 8; {
		length := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if length+8 > uint64(len(rest)) {
			return 1
		}
		if string(rest[:4]) == "EXIF" {
			return tiffOrientation(bytes.TrimPrefix(rest[8:8+length], []byte("Exif\x00\x00")))
		}
		rest = rest[min(8+length+length%2, uint64(len(rest))):]
	}
	return 1
}

// tiffOrientation reads the tag Orientation out of the first directory (TIFF 6.0, section 2); 1 if there is none.
func tiffOrientation(exif []byte) int {
	const (
		tagOrientation = 0x0112
		typeShort      = 3
		entrySize      = 12
	)
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(exif) < 8:
		return 1
	case string(exif[:2]) == "MM":
		order = binary.BigEndian
	case string(exif[:2]) != "II":
		return 1
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < entrySize {
			return 1
		}
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		entries = entries[entrySize:]
	}
	return 1
}
