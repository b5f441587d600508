//go:build !linux

package folder

import "os"

func readerOf(root *os.Root) reader { return newRooted(root) }
