package heap

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// largePage is the size of a large page, in bytes.
const largePage = 2 << 20

// useLargePages asks the system to give the first part of the heap in large pages: to get it page by page takes a millisecond for each
// megabyte on a virtual machine. Go's heap takes the addresses that are let go of here; none of the memory is touched.
func useLargePages(size int) {
	room := make([]byte, size)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(room)))) & (largePage - 1)
	_ = unix.Madvise(room[skip:size&^(largePage-1)-largePage+skip], unix.MADV_HUGEPAGE) // without it everything works as well
}
