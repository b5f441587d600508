package cache

import (
	"crypto/sha256"
	"debug/elf"
	"io"
	"os"
)

// program identifies the code that runs, so that no other version's work is taken for its own: by Go's build id, which is a hash of all
// that the program was built from, or else by the program's bytes. Zero where neither can be read; then nothing is kept on disk.
func program() Sum {
	path, err := os.Executable()
	if err != nil {
		return Sum{}
	}
	if binary, err := elf.Open(path); err == nil {
		defer binary.Close()
		if note := binary.Section(".note.go.buildid"); note != nil {
			if id, err := note.Data(); err == nil {
				return Sum(sha256.Sum256(id))
			}
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return Sum{}
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return Sum{}
	}
	return Sum(hash.Sum(nil))
}
