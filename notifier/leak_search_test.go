package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"unicode/utf16"
)

// private is what must not be found where it does not belong.
type private struct {
	numbers []string // of people, E.164
	words   []string // each stands in one text alone; small letters of ASCII
}

// needle is a form in which something private may stand somewhere.
type needle struct {
	what  string
	bytes []byte
	loose bool // it is searched in what is left without case, and without what parts digits
}

func (p private) needles() (all []needle) {
	for _, number := range p.numbers {
		national := number[len(number)-10:] // part of all forms in digits: +49…, 0049…, 0…, %2B49…
		sum := sha256.Sum256([]byte(number))
		all = append(all, forms(national)...)
		for _, groups := range []string{"$1 $2 $3", "$1-$2-$3", "$1 ${2}$3", "$1-${2}$3"} {
			all = append(all, needle{number + " without its beginning", []byte(grouped.ReplaceAllString(number[len(number)-7:], groups)), true})
		}
		all = append(all,
			needle{number + " as a hash without a key", sum[:], false},
			needle{number + " as a hash without a key, in hex", []byte(hex.EncodeToString(sum[:])), true},
			needle{number + " as a hash without a key, in base64", []byte(base64.RawStdEncoding.EncodeToString(sum[:])), false},
		)
	}
	for _, word := range p.words {
		all = append(all, forms(word)...)
	}
	return all
}

var grouped = regexp.MustCompile(`^(...)(..)(..)$`)

func forms(text string) []needle {
	all := []needle{
		{text, []byte(text), true},
		{text + " in hex", []byte(hex.EncodeToString([]byte(text))), true},
		{text + " in UTF-16LE", nil, false},
		{text + " in UTF-16BE", nil, false},
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		all[2].bytes = binary.LittleEndian.AppendUint16(all[2].bytes, unit)
		all[3].bytes = binary.BigEndian.AppendUint16(all[3].bytes, unit)
	}
	for shift := range 3 { // what stands in base64 depends on what stands before and after it
		encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), text...))
		from, to := (shift*8+5)/6, (shift+len(text))*8/6
		all = append(all, needle{fmt.Sprintf("%s in base64, %d behind", text, shift), []byte(encoded[from:to]), false})
	}
	return all
}

// index finds needles by how they begin: there are thousands of them, and what is searched is long.
type index struct {
	pairs [1 << 16]bool // the first two bytes
	heads map[uint64][]needle
}

const headLength = 8 // bytes; no needle is shorter

func indexOf(needles []needle) *index {
	x := &index{heads: map[uint64][]needle{}}
	for _, n := range needles {
		head := binary.LittleEndian.Uint64(n.bytes)
		x.pairs[uint16(head)] = true
		x.heads[head] = append(x.heads[head], n)
	}
	return x
}

// find adds the needles that stand in something.
func (x *index) find(in []byte, found map[string]bool) {
	for at := 0; at+headLength <= len(in); at++ {
		if !x.pairs[binary.LittleEndian.Uint16(in[at:])] {
			continue
		}
		for _, n := range x.heads[binary.LittleEndian.Uint64(in[at:])] {
			if bytes.HasPrefix(in[at:], n.bytes) {
				found[n.what] = true
			}
		}
	}
}

// search says what of it stands in something.
func (p private) search(in []byte) []string {
	var strict, loose []needle
	for _, n := range p.needles() {
		if strict = append(strict, n); n.loose {
			loose = append(loose, n)
		}
	}
	found, small := map[string]bool{}, bytes.ToLower(in)
	indexOf(strict).find(in, found)
	indexOf(loose).find(small, found)
	indexOf(loose).find(ungrouped(small), found)
	p.sevens(in, found)
	return slices.Sorted(maps.Keys(found))
}

// ungrouped takes out what people put between groups of digits, in URLs too.
func ungrouped(in []byte) []byte {
	out := make([]byte, 0, len(in))
	for at := 0; at < len(in); at++ {
		if len(out) > 0 && isDigit(out[len(out)-1]) {
			next := at
			for next < len(in) && parts(in[next:]) > 0 {
				next += parts(in[next:])
			}
			if next < len(in) && isDigit(in[next]) {
				at = next
			}
		}
		out = append(out, in[at])
	}
	return out
}

// parts is how long what parts digits is at the front.
func parts(in []byte) int {
	for _, part := range []string{" ", "-", ".", "/", "(", ")", "+", "\u00a0", "%20", "%2d", "%2f"} {
		if len(in) >= len(part) && string(in[:len(part)]) == part {
			return len(part)
		}
	}
	return 0
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// sevens finds seven digits that stand alone: a number without what all numbers here have at the front.
func (p private) sevens(in []byte, found map[string]bool) {
	ends := map[string]string{}
	for _, number := range p.numbers {
		ends[number[len(number)-7:]] = number
	}
	for at := 0; at < len(in); at++ {
		from := at
		for at < len(in) && isDigit(in[at]) {
			at++
		}
		if number, ok := ends[string(in[from:at])]; ok {
			found[number+" without its beginning"] = true
		}
	}
}

// TestLeakSearchFindsEachForm: the search of the other tests can fail.
func TestLeakSearchFindsEachForm(t *testing.T) {
	p := private{[]string{"+491713920017", "+493023125042"}, []string{"quzbakeli"}}
	around := "time=2026-11-30T10:39:47.123Z level=INFO msg=\"+4917139200, quzbake, +491713920018, 13920017, 39200178\"\n"
	if found := p.search([]byte(around)); len(found) > 0 {
		t.Errorf("found %q where nothing is", found)
	}
	for _, form := range []string{
		"+491713920017", "491713920017", "00491713920017", "01713920017", "0171 3920017", "0171 392 00 17", "+49 171-392-0017", "(0171) 3920017", "0171/3920017",
		"%2B491713920017", "+49%20171%203920017", `+491713920017`, "3920017", "392 00 17", "392-0017", "tel:+49-171-3920017", "to=whatsapp%3A%2B491713920017&",
		"030 23125042", "QuzBakeli", "QUZBAKELI", "xquzbakelix", url.QueryEscape("Ö quzbakeli"),
	} {
		if found := p.search([]byte(around + form + "\n" + around)); len(found) == 0 {
			t.Errorf("%s was not found", form)
		}
	}
	for _, n := range p.needles() {
		if found := p.search(bytes.Join([][]byte{[]byte(around), n.bytes, []byte(around)}, nil)); len(found) == 0 {
			t.Errorf("%s was not found", n.what)
		}
	}
	for shift := range 3 {
		for _, text := range []string{"+491713920017 said", "they said quzbakeli to us"} {
			if found := p.search([]byte(base64.URLEncoding.EncodeToString([]byte("xyz"[:shift] + text)))); len(found) != 1 {
				t.Errorf("%s in base64, %d behind: %q", text, shift, found)
			}
		}
	}
}
