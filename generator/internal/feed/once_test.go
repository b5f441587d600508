package feed

import "newsroom/generator/internal/site"

// RSS, Atom and JSON write the feed of one list with a Writer of its own.

func RSS(s *site.Info, l *site.List) ([]byte, error)  { return once(s, l, (*Writer).RSS) }
func Atom(s *site.Info, l *site.List) ([]byte, error) { return once(s, l, (*Writer).Atom) }
func JSON(s *site.Info, l *site.List) ([]byte, error) { return once(s, l, (*Writer).JSON) }

func once(s *site.Info, l *site.List, write func(*Writer, *site.List) ([]byte, error)) ([]byte, error) {
	w, err := New(s)
	if err != nil {
		return nil, err
	}
	return write(w, l)
}
