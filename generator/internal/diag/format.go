package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Format is a form in which a list is written.
type Format string

// The formats. That of people comes from List.Print as well.
const (
	Text   Format = "text"
	JSON   Format = "json"   // an array of objects
	GitHub Format = "github" // workflow commands, which GitHub Actions shows beside the line
	GitLab Format = "gitlab" // a Code Quality report, which GitLab shows in the merge request
)

// Write writes the problems, sorted. Whatever the format, an empty list is a document that its readers accept.
func (l List) Write(w io.Writer, format Format) error {
	l.Sort()
	switch format {
	case JSON:
		return encode(w, l.plain())
	case GitHub:
		for _, p := range l {
			if _, err := io.WriteString(w, p.command()+"\n"); err != nil {
				return err
			}
		}
		return nil
	case GitLab:
		return encode(w, l.report())
	}
	l.Print(w)
	return nil
}

// encode leaves < and & as they are: what is written is read by programs and people, and never by a browser.
func encode(w io.Writer, value any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(value)
}

// rule is the name of the rule; problems of what is written at all have one in common.
func (p Problem) rule() string {
	if p.Rule == "" {
		return "content"
	}
	return p.Rule
}

// plainProblem is a problem in JSON.
type plainProblem struct {
	Severity string `json:"severity"` // error, warning or note
	Rule     string `json:"rule"`
	File     string `json:"file"`   // empty = no file
	Line     int    `json:"line"`   // from 1; 0 = the file as a whole
	Column   int    `json:"column"` // from 1, in bytes; 0 = the line as a whole
	Text     string `json:"text"`
	Hint     string `json:"hint"` // may be empty
}

func (l List) plain() []plainProblem {
	out := make([]plainProblem, len(l)) // [], not null
	for i, p := range l {
		out[i] = plainProblem{p.Severity.String(), p.rule(), p.File, p.Line, p.Column, p.Text, p.Hint}
	}
	return out
}

// command is the workflow command of a problem.
func (p Problem) command() string {
	name := p.Severity.String()
	if p.Severity == Note {
		name = "notice"
	}
	var properties []string
	add := func(key, value string) { properties = append(properties, key+"="+propertyEscapes.Replace(value)) }
	if p.File != "" {
		add("file", p.File)
		if p.Line > 0 {
			add("line", fmt.Sprint(p.Line))
			add("col", fmt.Sprint(max(p.Column, 1)))
		}
	}
	add("title", p.rule())
	return "::" + name + " " + strings.Join(properties, ",") + "::" + messageEscapes.Replace(p.said("\nhint: "))
}

// said is the text with the hint behind it.
func (p Problem) said(between string) string {
	if p.Hint == "" {
		return p.Text
	}
	return p.Text + between + p.Hint
}

// What would end a message or a property of a workflow command.
var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// quality is an issue of a Code Quality report.
type quality struct {
	Description string   `json:"description"`
	CheckName   string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
}

// gradings are the severities that a Code Quality report knows.
var gradings = map[Severity]string{Error: "blocker", Warning: "minor", Note: "info"}

// report makes an issue of each problem. Its fingerprint is what GitLab tells old issues from new ones by: it holds no line, since what stands
// above a problem moves it, and of problems that are alike in one file the number.
func (l List) report() []quality {
	out := make([]quality, len(l)) // [], not null
	seen := map[string]int{}
	for i, p := range l {
		same := strings.Join([]string{p.rule(), p.File, p.Text}, "\x00")
		seen[same]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", same, seen[same]))
		out[i] = quality{
			Description: p.said(" – "), CheckName: p.rule(), Fingerprint: hex.EncodeToString(sum[:16]), Severity: gradings[p.Severity],
			Location: location{p.path(), lines{max(p.Line, 1)}},
		}
	}
	return out
}

// path is the file; where there is none, the folder, since a report needs one.
func (p Problem) path() string {
	if p.File == "" {
		return "."
	}
	return p.File
}
