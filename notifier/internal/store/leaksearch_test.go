package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"newsroom/notifier/internal/store/storetest"
)

// private is what people gave away, and no copy of a database may give to others.
type private struct {
	numbers []string // E.164
	texts   []string
}

// needle is one form of a secret.
type needle struct {
	what  string
	bytes []byte
}

func (p private) needles() (all []needle) {
	for _, number := range p.numbers {
		all = append(all, numberForms(number)...)
	}
	for _, text := range p.texts {
		all = append(all, textForms(text)...)
	}
	return all
}

// numberForms are the ways in which a number may stand somewhere. The national number is part of all that are written in digits.
func numberForms(number string) []needle {
	digits := strings.TrimPrefix(number, "+")
	national := strings.TrimPrefix(digits, "49")
	value, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256([]byte(number))
	return append(textForms(national),
		needle{number + " as an integer of SQLite's", binary.BigEndian.AppendUint64(nil, value)[2:]},
		needle{number + " as a hash without a key", sum[:]},
		needle{number + " as a hash without a key, in hex", []byte(hex.EncodeToString(sum[:]))},
		needle{number + " as a hash without a key, in base64", []byte(base64.RawStdEncoding.EncodeToString(sum[:]))},
	)
}

func textForms(text string) []needle {
	all := []needle{
		{text, []byte(text)},
		{text + " in hex", []byte(hex.EncodeToString([]byte(text)))},
		{text + " in UTF-16LE", nil},
		{text + " in UTF-16BE", nil},
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		all[2].bytes = binary.LittleEndian.AppendUint16(all[2].bytes, unit)
		all[3].bytes = binary.BigEndian.AppendUint16(all[3].bytes, unit)
	}
	for shift := range 3 { // what stands in base64 depends on what stands before and after it
		encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), text...))
		from, to := (shift*8+5)/6, (shift+len(text))*8/6
		all = append(all, needle{fmt.Sprintf("%s in base64, %d behind", text, shift), []byte(encoded[from:to])})
	}
	return all
}

// shortest is how many bytes the shortest needle has: an integer of SQLite's.
const shortest = 6

// found says which secrets stand in something. It goes through it once, since there are a thousand forms: where a byte is that one of them begins
// with, and the next one too, those are compared that begin so.
func found(in []byte, needles []needle) (all []string) {
	var begins [2][256]bool
	beginning := map[[shortest]byte][]int{}
	for i, n := range needles {
		begins[0][n.bytes[0]], begins[1][n.bytes[1]] = true, true
		beginning[[shortest]byte(n.bytes)] = append(beginning[[shortest]byte(n.bytes)], i)
	}
	seen := make([]bool, len(needles))
	for at := range len(in) - shortest + 1 {
		if !begins[0][in[at]] || !begins[1][in[at+1]] {
			continue
		}
		for _, i := range beginning[[shortest]byte(in[at:])] {
			seen[i] = seen[i] || bytes.HasPrefix(in[at:], needles[i].bytes)
		}
	}
	for i, n := range needles {
		if seen[i] {
			all = append(all, n.what)
		}
	}
	return all
}

// wantNone searches what a thief may get hold of, by name.
func wantNone(t *testing.T, copies map[string][]byte, secrets private) {
	t.Helper()
	needles := secrets.needles()
	for name, data := range copies {
		if leaks := found(data, needles); len(leaks) > 0 {
			t.Errorf("%s holds %d secrets, such as %q", name, len(leaks), leaks[0])
		}
	}
}

// TestSearchFindsEachForm: the search of the tests below can fail.
func TestSearchFindsEachForm(t *testing.T) {
	secrets := private{[]string{storetest.Number(17)}, []string{"Die Gasse am Markt steht unter Wasser"}}
	around := []byte(strings.Repeat("+49171392 steht unter ", 100))
	if leaks := found(around, secrets.needles()); len(leaks) > 0 {
		t.Errorf("found %q where nothing is", leaks)
	}
	for _, n := range secrets.needles() {
		if leaks := found(bytes.Join([][]byte{around, n.bytes, around}, nil), secrets.needles()); len(leaks) == 0 {
			t.Errorf("%s was not found", n.what)
		}
	}
	for shift := range 3 {
		data := []byte(base64.StdEncoding.EncodeToString([]byte("xx"[:shift] + storetest.Number(17) + " and more")))
		if leaks := found(data, secrets.needles()); len(leaks) != 1 {
			t.Errorf("base64, %d behind: %q", shift, leaks)
		}
	}
}
