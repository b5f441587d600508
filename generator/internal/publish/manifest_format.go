package publish

import (
	"encoding/hex"
	"fmt"
	"strconv"
)

// The file of the manifest is a row of blocks. The first names everything that is ours; each further one, appended
// later, only what a run changed, so that one edited post among thousands costs one line and not all of them.
//
//	newsroom-manifest 3 BOOT        what the start of the machine was within which it may be trusted; - for ever
//	+SUM SIZE TIME FROM PATH        what the path holds; sorted by path
//	-SUM SIZE TIME FROM PATH        what it may still hold until "done" follows; without a + line, nothing is to be there
//	end LINES SUM                   a sum over the block
//	done                            only after a block with - lines: the run reached its end
//	change SUM                      the next block; it names the sum of the one before, so the last sum stands for all
//
// A block is appended only to a file that is whole. What a killed run left half-written at the end was never acted
// upon and counts as not there; whatever else is wrong makes the whole manifest one that is not used.
const (
	manifestName    = reserved + "manifest"
	manifestVersion = "newsroom-manifest 3"
	formerVersion   = "newsroom-manifest 2" // the same with halves of SHA-256 as sums: its files are known by size and time, and written anew
	changeWord      = "change "
	endWord         = "end "
	doneLine        = "done\n"
)

// stored is what is known of the file that holds a manifest.
type stored struct {
	boot   string // as in the first line
	size   int64
	first  int64  // size of the first block
	ending string // its last lines: a sum over all others. Empty: nothing may be appended
	sum    string // of the last block
}

// seal names this state of the manifest: each block names the one before, so its end stands for all. Empty if it did not come to its end.
func (s *stored) seal() string { return s.ending }

// appendBlock adds a block, and gives its sum too.
func appendBlock(out []byte, head string, now, before []record) (block []byte, sum string) {
	start := len(out)
	out = append(append(out, head...), '\n')
	for i := range now {
		out = appendRecord(append(out, '+'), &now[i])
	}
	for i := range before {
		out = appendRecord(append(out, '-'), &before[i])
	}
	digest := sumOf(out[start:])
	sum = hex.EncodeToString(digest[:])
	return append(out, endLine(len(now)+len(before), sum)...), sum
}

func endLine(lines int, sum string) string { return fmt.Sprintf(endWord+"%d %s\n", lines, sum) }

func appendRecord(out []byte, r *record) []byte {
	out = hex.AppendEncode(out, r.sum[:])
	out = append(out, ' ')
	out = strconv.AppendInt(out, r.size, 10)
	out = append(out, ' ')
	out = strconv.AppendInt(out, r.time, 10)
	out = append(out, ' ')
	out = append(out, orDash(r.from)...)
	out = append(out, ' ')
	out = append(out, r.path...)
	return append(out, '\n')
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
