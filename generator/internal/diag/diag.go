// Package diag owns what the generator tells people about their files: problems with a place and a hint, collected while a
// build goes on, sorted, and printed once, so that one run names everything that is wrong: for people, or in a form that other programs read.
package diag

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Severity is whether a problem stops a build.
type Severity int

// The severities.
const (
	Error   Severity = iota // nothing is published
	Warning                 // published, but somebody should look
	Note                    // nothing is wrong; worth a look all the same
)

// String is the word for a severity.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Problem is one thing that is wrong at one place.
type Problem struct {
	Severity Severity
	File     string // slash-separated; empty = no file
	Line     int    // from 1; 0 = the file as a whole
	Column   int    // from 1, in bytes; 0 = the line as a whole
	Text     string // what is wrong
	Hint     string // what to try; may be empty
	Rule     string // name of the rule that found it, such as alt; empty = the rules of what is written at all
}

// Errorf makes a problem that stops a build.
func Errorf(file string, line, column int, hint, format string, args ...any) Problem {
	return Problem{Severity: Error, File: file, Line: line, Column: column, Text: fmt.Sprintf(format, args...), Hint: hint}
}

// Warningf makes a problem that does not stop a build.
func Warningf(file string, line, column int, hint, format string, args ...any) Problem {
	return Problem{Severity: Warning, File: file, Line: line, Column: column, Text: fmt.Sprintf(format, args...), Hint: hint}
}

// By is the problem with the name of the rule that found it.
func (p Problem) By(rule string) Problem {
	p.Rule = rule
	return p
}

// String is file:line:column: text, with the hint on a line of its own.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(strings.ReplaceAll(visible(p.File), "\n", "�"))
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", p.Line, max(p.Column, 1))
		}
		b.WriteString(": ")
	}
	if p.Severity != Error {
		b.WriteString(p.Severity.String() + ": ")
	}
	b.WriteString(visible(p.Text))
	if p.Hint != "" {
		b.WriteString("\n    hint: " + visible(p.Hint))
	}
	return b.String()
}

// visible is a text without what a terminal would obey: names of files and parts of foreign texts stand in it.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return '�'
		}
		return r
	}, text)
}

// List is the problems of one run.
type List []Problem

// HasErrors tells whether one of the problems stops a build.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(p Problem) bool { return p.Severity == Error })
}

// Count returns how many problems stop a build and how many do not. Notes are no problems.
func (l List) Count() (errors, warnings int) {
	for _, p := range l {
		switch p.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// Sort orders the problems by place, so that the same input prints the same lines whatever found them first.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Text, b.Text))
	})
}

// In returns the problems with folder put in front of their files: parsers see a file system, people see their folders.
func (l List) In(folder string) List {
	out := slices.Clone(l)
	for i := range out {
		if out[i].File != "" {
			out[i].File = strings.TrimSuffix(folder, "/") + "/" + out[i].File
		}
	}
	return out
}

// Print writes the problems, sorted, one after the other.
func (l List) Print(w io.Writer) {
	l.Sort()
	for _, p := range l {
		fmt.Fprintln(w, p)
	}
}
