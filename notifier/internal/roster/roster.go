// Package roster reads rosters: tables of people, in CSV, that editors take from the house's own lists to import them.
//
//	nummer;kanäle;sprache
//	0171 3920001;Mini, Werkfeuerwehr;de
//	+49 171 3920002;mini|maxi;en
//
// The first line names the columns, in German or English, in any order and case. Only the numbers must be there: under number, nummer, telefon, handy, mobil
// and the like. channels or kanäle are ids or titles, parted by blanks, commas, semicolons or |; language or sprache is de or en.
// Any other column is an error, so that no name and no personnel number comes along unseen, and no misspelt column is passed over.
//
// Files are taken as spreadsheets write them: parted by semicolons, commas or tabs, in UTF-8, UTF-16 or Windows-1252, with quotes, empty lines,
// "sep=;" in front, numbers that lost their 0 or plus sign. Numbers of which the spreadsheet kept only the beginning (4,9E+11) are errors that say how to save again.
//
// All problems are found at once, with line and column. None holds a number, nor any text that may be a part of one.
package roster

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsroom/notifier/internal/phone"
)

// Limits of a file: far more than a city has staff, and less than would fill the memory.
const (
	maxPeople = 1_000_000
	maxBytes  = 64 << 20
)

// Person is one of the roster. A number that stands in it several times with the same wishes is one person.
type Person struct {
	Number   string   // E.164
	Channels []string // ids, in the order of Options.Channels; at least one. Others may have the same slice: it is not to be changed
	Language string   // "de" or "en"; "" if the file does not say
	Line     int      // of the file, where the number stands first
}

// Options are what rows are understood by.
type Options struct {
	Rules    phone.Rules
	Channels []Channel // all that people can be put into
	Default  []string  // for people for whom the file names no channel, as ParseChannels gives them; none = the file must name one
}

// Read gives all people of a file called name, in its order. The error is Problems, with everything that is wrong in the file, unless the file cannot be read at all.
// Nobody is given if there is one.
func Read(name string, file io.Reader, o Options) ([]Person, error) {
	source, err := open(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := reader{
		Options: o, name: name, source: source,
		names: namesOf(o.Channels), seen: map[string]int{}, parsed: map[string]parsed{},
	}
	if err := r.read(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.people, nil
}

// reader is one pass over a file.
type reader struct {
	Options
	name     string
	source   source
	line     int // where the row begins that was read last
	columns  columns
	names    names
	people   []Person
	seen     map[string]int    // number -> its place in people
	parsed   map[string]parsed // texts of channel cells, of which a file has few
	problems Problems
}

type parsed struct {
	ids []string
	err error
}

// read goes through the rows. Its error is one of the file itself; what is wrong in it goes to problems.
func (r *reader) read() error {
	header, err := r.next()
	if errors.Is(err, io.EOF) {
		r.problem(1, "", "the file is empty: its first line names the columns, such as number;channels;language")
		return nil
	}
	if err != nil {
		return err
	}
	if !r.header(header) {
		return nil
	}
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(r.people) == maxPeople {
			r.problem(r.line, "", fmt.Sprintf("more than %d people: split the file", maxPeople))
			return nil
		}
		r.row(row)
	}
	if len(r.people) == 0 && len(r.problems) == 0 {
		r.problem(r.line, "", "nobody stands below the names of the columns")
	}
	return nil
}

// next gives the next row that is not empty. A row whose quotes are wrong is a problem and passed over.
func (r *reader) next() ([]string, error) {
	for {
		row, err := r.source.Read()
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			r.problem(broken.StartLine+r.source.before, "", `quotes that do not match: a cell with quotes is written "so", and a quote inside of it ""`)
		case err != nil:
			return nil, err
		case slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }):
			line, _ := r.source.FieldPos(0)
			r.line = line + r.source.before
			return row, nil
		}
	}
}

func (r *reader) row(row []string) {
	before := len(r.problems)
	for i := r.columns.count; i < len(row); i++ {
		if strings.TrimSpace(row[i]) != "" {
			r.problem(r.line, "", "more cells than columns: a cell with a separator in it stands in quotes")
			return
		}
	}
	p := Person{
		Line: r.line, Number: r.number(cell(row, r.columns.number)),
		Channels: r.channels(cell(row, r.columns.channels)), Language: r.language(cell(row, r.columns.language)),
	}
	if len(r.problems) == before {
		r.add(p)
	}
}

// cell is empty where the row has ended before, or the file has no such column.
func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}

func (r *reader) number(text string) string {
	number, err := numberOf(r.Rules, text)
	if err != nil {
		r.problem(r.line, "number", err.Error())
	}
	return number
}

func (r *reader) channels(text string) []string {
	if text == "" {
		if len(r.Default) == 0 {
			r.problem(r.line, "channels", "no channel is named: "+r.names.known())
		}
		return r.Default
	}
	p, ok := r.parsed[text]
	if !ok {
		p.ids, p.err = r.names.parse(text)
		r.parsed[strings.Clone(text)] = p
	}
	if p.err != nil {
		r.problem(r.line, "channels", p.err.Error())
	}
	return p.ids
}

func (r *reader) language(text string) string {
	switch fold(text) {
	case "":
		return ""
	case "de", "deutsch", "german", "dede":
		return "de"
	case "en", "englisch", "english", "engb", "enus":
		return "en"
	}
	r.problem(r.line, "language", fmt.Sprintf("%s is no language that answers are written in: de or en", quoted(text)))
	return ""
}

// add takes a person in, once.
func (r *reader) add(p Person) {
	at, seen := r.seen[p.Number]
	if !seen {
		r.seen[p.Number] = len(r.people)
		r.people = append(r.people, p)
		return
	}
	first := r.people[at]
	if first.Language != p.Language || !slices.Equal(first.Channels, p.Channels) {
		r.problem(p.Line, "number", fmt.Sprintf("it is the number of line %d, with other channels or another language: keep one of the two", first.Line))
	}
}

func (r *reader) problem(line int, column, text string) {
	r.problems = append(r.problems, Problem{File: r.name, Line: line, Column: column, Text: text})
}
