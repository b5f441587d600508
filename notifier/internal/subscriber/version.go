package subscriber

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// WordingVersion names the sentences of both languages, for the proof of what people were told: the first twelve hexadecimal digits of the
// SHA-256 of all of them. It is another one as soon as one of them is.
func WordingVersion() string { return version() }

var version = sync.OnceValue(func() string { return versionOf(german(), english()) })

func versionOf(all ...wording) string {
	hash := sha256.New()
	for _, w := range all {
		var sentences []string
		for _, field := range reflect.ValueOf(w).Fields() {
			sentences = append(sentences, field.String())
		}
		slices.Sort(sentences) // what a sentence is called, and where it stands, is nothing that anyone was told
		fmt.Fprintf(hash, "%q\n", sentences)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}
