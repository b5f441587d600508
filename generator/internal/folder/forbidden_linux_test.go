package folder_test

import (
	"errors"
	"io/fs"
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestForbidden opens a folder where the call is missing or forbidden, as in old kernels and some containers.
func TestForbidden(t *testing.T) {
	for _, answer := range []unix.Errno{unix.ENOSYS, unix.EPERM} {
		t.Run(answer.Error(), func(t *testing.T) {
			forbid(t, answer)
			f := open(t, plant(t))
			if text, err := f.ReadFile("folder/netz.md"); err != nil || string(text) != "Netz" {
				t.Errorf("%q, %v", text, err)
			}
			if text, err := f.ReadFile("out"); err == nil {
				t.Errorf("%q", text)
			}
			if entries, err := f.ReadDir("technik"); err != nil || len(entries) != 6 {
				t.Error(entries, err)
			}
			if _, err := f.Stat("missing"); !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		})
	}
}

// forbid takes openat2 from the thread of a test, which is never used again.
func forbid(t *testing.T, answer unix.Errno) {
	runtime.LockOSThread()
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // the number of the call
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_OPENAT2, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(answer)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	must(t, unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	if err := unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0); err != nil {
		t.Skip("no filters here:", err)
	}
}
