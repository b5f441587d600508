package theme

import (
	"fmt"
	"html"
	"html/template"
	"math/bits"
	"strconv"
	"sync"

	"rsc.io/qr/coding"
)

// quiet is the width of the empty edge around a QR code, in modules (ISO/IEC 18004, 6.3.8).
const quiet = 4

// lastVersion is that of the largest code whose rows fit into 64 bits; it holds 251 to 321 bytes.
const lastVersion = 11

// qrPlans are what is the same in all codes of a version and level, made when it is asked for. Every post has a code on paper.
type qrPlans struct{ made sync.Map } // of qrKey to *qrPlan

type qrKey struct {
	version coding.Version
	level   coding.Level
}

// qrPlan encodes with the first mask. The other masks turn modules over, the same ones whatever the text is.
type qrPlan struct {
	*coding.Plan
	masks [8][]uint64 // what to turn over, row by row
}

// qrCode is an inline SVG of the QR code of a text, with a label for those who do not see it, or hidden from them where there is none.
// One stroke draws all dark modules, which is less than half of the bytes of an outline.
func (q *qrPlans) qrCode(text string, label ...any) (template.HTML, error) {
	rows, err := q.encode(text)
	if err != nil {
		return "", err
	}
	const usual = 2000
	buf := make([]byte, 0, usual)
	buf = append(buf, `<svg class="qr" `...)
	if len(label) == 0 {
		buf = append(buf, `aria-hidden="true"`...)
	} else {
		buf = append(append(append(buf, `role="img" aria-label="`...), html.EscapeString(fmt.Sprint(label...))...), '"')
	}
	side := strconv.Itoa(len(rows) + 2*quiet)
	buf = append(buf, ` viewBox="0 0 `+side+` `+side+`"><path stroke="#000" d="`...)
	buf = append(appendRuns(buf, rows), `"/></svg>`...)
	return template.HTML(buf), nil //nolint:gosec // made of numbers and an escaped label
}

// appendRuns draws each run of dark modules as a line in the middle of its row, from where the last one ended.
func appendRuns(buf []byte, rows []uint64) []byte {
	buf = append(buf, fmt.Sprintf("M%d %d.5", quiet, quiet)...)
	x, y := 0, 0
	for r, row := range rows {
		for row != 0 {
			start := bits.TrailingZeros64(row)
			length := bits.TrailingZeros64(^(row >> start))
			if x != start || y != r {
				buf = append(strconv.AppendInt(append(buf, 'm'), int64(start-x), 10), ' ')
				buf = strconv.AppendInt(buf, int64(r-y), 10)
			}
			buf = strconv.AppendInt(append(buf, 'h'), int64(length), 10)
			x, y = start+length, r
			row &^= (1<<length - 1) << start
		}
	}
	return buf
}

// encode gives the rows of the code, the first module of each in the lowest bit: of the smallest version that holds the text, with as much
// correction as that version has room for, and with the mask that readers find easiest.
func (q *qrPlans) encode(text string) ([]uint64, error) {
	plan, err := q.plan(text)
	if err != nil {
		return nil, err
	}
	code, err := plan.Encode(coding.String(text))
	if err != nil {
		return nil, err
	}
	plain := rowsOf(code)
	best, least := make([]uint64, len(plain)), -1
	masked := make([]uint64, len(plain))
	for _, mask := range plan.masks {
		for i := range plain {
			masked[i] = plain[i] ^ mask[i]
		}
		if p := penalty(masked); least < 0 || p < least {
			least = p
			best, masked = masked, best
		}
	}
	return best, nil
}

func (q *qrPlans) plan(text string) (*qrPlan, error) {
	size := coding.String(text)
	for version := coding.Version(coding.MinVersion); version <= lastVersion; version++ {
		for level := coding.Q; level >= coding.L; level-- {
			if size.Bits(version) <= 8*version.DataBytes(level) {
				return q.planOf(qrKey{version, level})
			}
		}
	}
	return nil, fmt.Errorf("%d bytes are too many for a QR code: it holds an address, of up to 300 bytes", len(text))
}

func (q *qrPlans) planOf(key qrKey) (*qrPlan, error) {
	if made, ok := q.made.Load(key); ok {
		return made.(*qrPlan), nil // nothing else is stored
	}
	plan := &qrPlan{}
	var first []uint64
	for mask := range plan.masks {
		p, err := coding.NewPlan(key.version, key.level, coding.Mask(mask))
		if err != nil {
			return nil, err
		}
		code, err := p.Encode(coding.String(""))
		if err != nil {
			return nil, err
		}
		rows := rowsOf(code)
		if mask == 0 {
			plan.Plan, first = p, append(first, rows...)
		}
		for i := range rows {
			rows[i] ^= first[i]
		}
		plan.masks[mask] = rows
	}
	q.made.Store(key, plan)
	return plan, nil
}

func rowsOf(code *coding.Code) []uint64 {
	rows := make([]uint64, code.Size)
	for y := range rows {
		line := code.Bitmap[y*code.Stride:]
		for i := range (code.Size + 7) / 8 {
			rows[y] |= uint64(bits.Reverse8(line[i])) << (8 * i)
		}
	}
	return rows
}

// penalty is how hard a code is to read (ISO/IEC 18004, 7.8.3.1): long runs, blocks, what looks like a corner, and too much of one colour.
// All modules of a row are looked at together.
func penalty(rows []uint64) int {
	size := len(rows)
	all := uint64(1)<<size - 1
	sum, dark := 0, 0
	var fives uint64 // where a run of five in a column began in the row above
	for y, row := range rows {
		dark += bits.OnesCount64(row)
		same := ^(row ^ row>>1) & (all >> 1)
		sum += runs(same&(same>>1)&(same>>2)&(same>>3), func(f uint64) uint64 { return f << 1 })
		sum += 40 * bits.OnesCount64(corners(func(i int) uint64 { return row >> i }, all>>10))
		if y+1 < size {
			below := rows[y+1]
			sum += 3 * bits.OnesCount64(same&^(row^below)&^(row>>1^below>>1))
		}
		if y+4 < size {
			column := all
			for i := range 4 {
				column &^= rows[y+i] ^ rows[y+i+1]
			}
			sum += runs(column, func(uint64) uint64 { return fives })
			fives = column
		}
		if y+10 < size {
			sum += 40 * bits.OnesCount64(corners(func(i int) uint64 { return rows[y+i] }, all))
		}
	}
	off := dark*20 - size*size*10 // twentieths of the modules away from the half
	return sum + 10*(max(off, -off)/(size*size))
}

// runs is the penalty of runs, given where five modules of one colour begin: 3 for each run, and 1 for each module behind the fifth.
func runs(fives uint64, before func(uint64) uint64) int {
	return bits.OnesCount64(fives) + 2*bits.OnesCount64(fives&^before(fives))
}

// corners finds dark and light modules in the proportion 1:1:3:1:1 with four light ones on either side.
func corners(at func(int) uint64, all uint64) uint64 {
	first, last := all, all
	for i, dark := range [...]bool{true, false, true, true, true, false, true, false, false, false, false} {
		if dark {
			first, last = first&at(i), last&at(10-i)
		} else {
			first, last = first&^at(i), last&^at(10-i)
		}
	}
	return first | last
}
