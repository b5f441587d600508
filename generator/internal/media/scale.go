package media

// plane is one kind of values of a picture, row after row: brightness, a colour difference, or red, green, blue and opacity in turn.
type plane struct {
	pix           []byte
	width, height int
	step          int // bytes of a pixel
}

func newPlane(width, height, step int) plane {
	return plane{make([]byte, width*height*step), width, height, step}
}

func (p plane) row(y int) []byte {
	stride := p.width * p.step
	return p.pix[y*stride:][:stride]
}

// rows is a plane that is given row by row, so that a big picture need not be converted as a whole.
type rows struct {
	width, height, step int
	row                 func(y int) []byte // good until the next call
}

func (p plane) rows() rows { return rows{p.width, p.height, p.step, p.row} }

// one is the weight of a whole, as a fixed-point number.
const one = 1 << 16

// span is which values one value is the average of, and with which weights; they add up to one.
type span struct {
	first   int
	weights []uint32
}

// spans divides from values among to of them by area. With more values than there were, each is the part of those that it lies in.
func spans(from, to int) []span {
	all := make([]span, to)
	weights := make([]uint32, 0, from+2*to)
	for i := range all {
		start, end := i*from, (i+1)*from // in parts of 1/to
		first := start / to
		begin, sum, before := len(weights), 0, 0
		for j := first; j*to < end; j++ {
			sum += min((j+1)*to, end) - max(j*to, start)
			after := (sum*one + from/2) / from
			weights = append(weights, uint32(after-before))
			before = after
		}
		all[i] = span{first, weights[begin:]}
	}
	return all
}

// scale averages by area in fixed point: first the rows, in 16 bits after the point, then the columns.
func scale(from rows, width, height int) plane {
	to := newPlane(width, height, from.step)
	sums := make([]uint32, from.width*from.step)
	columns := spans(from.width, width)
	for y, s := range spans(from.height, height) {
		clear(sums)
		for i, weight := range s.weights {
			add(sums, from.row(s.first+i), weight)
		}
		if from.step == 1 {
			average(to.row(y), sums, columns)
		} else {
			averagePixels(to.row(y), sums, columns, from.step)
		}
	}
	return to
}

func add(sums []uint32, row []byte, weight uint32) {
	row = row[:len(sums)]
	for i := range sums {
		sums[i] += uint32(row[i]) * weight
	}
}

// The sums of rows have 24 bits, of which 16 stay: with the 16 of a weight that is a whole number of 32 bits.
const (
	keepBits = 8
	half     = 1 << 23
)

func average(to []byte, sums []uint32, columns []span) {
	to = to[:len(columns)]
	for x, c := range columns {
		part := sums[c.first:][:len(c.weights)]
		sum := uint32(half)
		for i, weight := range c.weights {
			sum += part[i] >> keepBits * weight
		}
		to[x] = byte(sum >> 24)
	}
}

func averagePixels(to []byte, sums []uint32, columns []span, step int) {
	for x, c := range columns {
		for channel := range step {
			sum := uint32(half)
			for i, weight := range c.weights {
				sum += sums[(c.first+i)*step+channel] >> keepBits * weight
			}
			to[x*step+channel] = byte(sum >> 24)
		}
	}
}

// turn returns the plane as it is seen.
func (p plane) turn(o orientation) plane {
	if o == upright {
		return p
	}
	to := newPlane(p.width, p.height, p.step)
	if o.swaps() {
		to.width, to.height = p.height, p.width
	}
	for y := range p.height {
		row := p.row(y)
		for x := range p.width {
			tx, ty := o.place(x, y, p.width-1, p.height-1)
			copy(to.pix[(ty*to.width+tx)*p.step:][:p.step], row[x*p.step:])
		}
	}
	return to
}

// place is where a pixel comes to lie; right and bottom are the last column and row of the picture as it was.
func (o orientation) place(x, y, right, bottom int) (int, int) {
	switch o {
	case 2:
		return right - x, y
	case 3:
		return right - x, bottom - y
	case 4:
		return x, bottom - y
	case 5:
		return y, x
	case 6:
		return bottom - y, x
	case 7:
		return bottom - y, right - x
	case 8:
		return y, right - x
	}
	return x, y
}
