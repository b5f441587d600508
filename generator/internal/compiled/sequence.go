package compiled

import "slices"

// sequence collects the steps of a list. Texts that follow each other become one.
type sequence struct {
	steps   []step
	pending []byte
}

func (s *sequence) text(text []byte) { s.pending = append(s.pending, text...) }

func (s *sequence) add(one step) {
	if len(s.pending) > 0 {
		s.steps = append(s.steps, write(s.pending))
		s.pending = nil
	}
	s.steps = append(s.steps, one)
}

// end gives the text where there is nothing else, else a step.
func (s *sequence) end() ([]byte, step) {
	if len(s.steps) == 0 {
		return s.pending, nil
	}
	if len(s.pending) > 0 {
		s.steps = append(s.steps, write(s.pending))
	}
	return nil, inOrder(s.steps)
}

func inOrder(steps []step) step {
	steps = slices.Clip(steps)
	if len(steps) == 1 {
		return steps[0]
	}
	return func(f *frame) signal {
		for _, one := range steps {
			if s := one(f); s != next {
				return s
			}
		}
		return next
	}
}

func write(text []byte) step {
	return func(f *frame) signal {
		f.buf = append(f.buf, text...)
		return next
	}
}
