package roster

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestLimited(t *testing.T) {
	for rest, want := range map[int]error{4: nil, 3: nil, 2: errTooLarge} {
		if _, err := io.ReadAll(&limited{Reader: strings.NewReader("abc"), rest: rest}); !errors.Is(err, want) {
			t.Errorf("three bytes of %d: %v", rest, err)
		}
	}
}
