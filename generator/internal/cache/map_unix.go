//go:build unix

package cache

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapFile gives the bytes of a file without reading what is not looked at. They stay for as long as the process, since the entries are made
// of parts of them; the log is only ever extended or replaced by another file, never cut.
func mapFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return "", err
	}
	data, err := unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return "", err
	}
	return unsafe.String(unsafe.SliceData(data), len(data)), nil
}
