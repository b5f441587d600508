package roster

import (
	"fmt"
	"strings"
)

// columns are the places of the columns in a row; -1 where the file has none.
type columns struct {
	number, channels, language int
	count                      int
}

// titles are what people may call the columns, folded.
func titles() map[string]string {
	all := map[string]string{}
	for column, names := range map[string]string{
		"number": "number nummer phone phonenumber telephone telefon telefonnummer tel rufnummer mobile mobilenumber mobilephone mobil mobilnummer " +
			"mobiltelefon mobilfunk mobilfunknummer handy handynummer cell cellphone msisdn",
		"channels": "channels channel kanaele kanal kanale",
		"language": "language lang sprache",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = column
		}
	}
	return all
}

// header finds the columns. It is false if rows cannot be read without knowing more.
func (r *reader) header(row []string) bool {
	r.columns = columns{number: -1, channels: -1, language: -1, count: len(row)}
	if r.headless(row) {
		r.problem(r.line, "", "the first line holds a number: it must name the columns, such as number;channels;language")
		return false
	}
	known := titles()
	for i, title := range row {
		place := r.place(known[fold(title)])
		switch {
		case place == nil && strings.TrimSpace(title) == "":
			// an empty column, unless there is something in a row below
		case place == nil:
			r.problem(r.line, "", unknownColumn(title, known))
		case *place >= 0:
			r.problem(r.line, "", fmt.Sprintf("column %d is the second one for the %s: leave one out", i+1, known[fold(title)]))
		default:
			*place = i
		}
	}
	if r.columns.number < 0 {
		r.problem(r.line, "", "no column is called number (or nummer, telefon, handy, mobil)")
	}
	if r.columns.channels < 0 && len(r.Default) == 0 {
		r.problem(r.line, "", "no column is called channels (or kanäle): add it, or name channels for all with --channels")
	}
	return len(r.problems) == 0
}

// headless says that the first row is about a person already.
func (r *reader) headless(row []string) bool {
	for _, cell := range row {
		if _, err := r.Rules.Parse(unwrapped(cell)); err == nil {
			return true
		}
	}
	return false
}

func (r *reader) place(column string) *int {
	switch column {
	case "number":
		return &r.columns.number
	case "channels":
		return &r.columns.channels
	case "language":
		return &r.columns.language
	}
	return nil
}

func unknownColumn(title string, known map[string]string) string {
	hint := ""
	if near := nearest(fold(title), known); near != "" {
		hint = fmt.Sprintf(" Did you mean %s?", near)
	}
	return fmt.Sprintf("%s is no column of a roster.%s Columns are number, channels and language (nummer, kanäle, sprache): "+
		"take all others out, since nothing else about people is wanted here", quoted(strings.TrimSpace(title)), hint)
}
