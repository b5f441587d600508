package roster

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing that is wrong in a file, in words for the one who made it.
type Problem struct {
	File   string
	Line   int    // from 1
	Column string // number, channels or language; "" where it is about the whole line
	Text   string // what is wrong and what to do; without digits of a number
}

// String is file:line: column: text.
func (p Problem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems are all problems of a file, in its order.
type Problems []Problem

// shown is how many problems one reads before mending them.
const shown = 50

// Error is one line for each of the first problems, and how many there are beside them.
func (p Problems) Error() string {
	var b strings.Builder
	for i, problem := range p[:min(len(p), shown)] {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(problem.String())
	}
	if more := len(p) - shown; more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	return b.String()
}

// quoted is text of a file as it may be repeated: what may hold digits of a number, or somebody's sentence, is "this".
func quoted(text string) string {
	const most, digits = 30, 2
	count := 0
	for _, r := range text {
		if unicode.IsNumber(r) {
			count++
		}
		if !unicode.IsPrint(r) {
			return "this"
		}
	}
	if count > digits || utf8.RuneCountInString(text) > most {
		return "this"
	}
	return strconv.Quote(text)
}
