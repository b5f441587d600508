package subscriber

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
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
		said := slices.Sorted(maps.Values(sentences(w))) // what a sentence is called, and where it stands, is nothing that anyone was told
		fmt.Fprintf(hash, "%q\n", said)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

// sentences gives those of a wording by their names.
func sentences(w wording) map[string]string {
	all := map[string]string{}
	for field, value := range reflect.ValueOf(w).Fields() {
		all[field.Name] = value.String()
	}
	return all
}
