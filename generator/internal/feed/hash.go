package feed

import (
	"crypto/sha256"
	"encoding/hex"
)

// shortHash is a name for bytes, of so many hexadecimal digits.
func shortHash(data []byte, digits int) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:digits]
}
