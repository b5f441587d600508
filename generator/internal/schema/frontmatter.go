package schema

import (
	"strings"

	"newsroom/generator/internal/content"
)

// FrontMatter returns the frontmatter.json of Front Matter CMS, which stands at the top of the repository.
func FrontMatter(c *content.Config, place Place) ([]byte, error) {
	m := frontMatter{c: c, groups: map[string]bool{}}
	media := map[string]any{"path": place.Folder, "relative": true}
	out := fmConfig{
		Schema: "https://frontmatter.codes/frontmatter.schema.json", Type: "YAML", DateFormat: fmMoment, Files: []string{"md"}, Public: media,
		Preview: "http://127.0.0.1:8080", Start: "generator serve", Draft: map[string]string{"name": "draft", "type": "boolean"},
	}
	for _, p := range pages(c) {
		out.Types = append(out.Types, m.contentType(p))
		out.Folders = append(out.Folders, fmFolder{p.title, "[[workspace]]/" + place.in(p.id), []string{p.id}})
	}
	out.Groups = m.made
	return marshal(out)
}

// fmMoment and fmDay are forms of date-fns that content reads.
const (
	fmMoment = "yyyy-MM-dd'T'HH:mm:ssxxx"
	fmDay    = "yyyy-MM-dd"
)

type fmConfig struct {
	Schema     string            `json:"$schema"`
	Types      []fmType          `json:"frontMatter.taxonomy.contentTypes"`
	Groups     []fmGroup         `json:"frontMatter.taxonomy.fieldGroups,omitempty"`
	Type       string            `json:"frontMatter.taxonomy.frontMatterType"`
	DateFormat string            `json:"frontMatter.taxonomy.dateFormat"`
	Folders    []fmFolder        `json:"frontMatter.content.pageFolders"`
	Public     map[string]any    `json:"frontMatter.content.publicFolder"`
	Files      []string          `json:"frontMatter.content.supportedFileTypes"`
	Draft      map[string]string `json:"frontMatter.content.draftField"`
	Preview    string            `json:"frontMatter.preview.host"`
	Start      string            `json:"frontMatter.framework.startCommand"`
}

type fmFolder struct {
	Title string   `json:"title"`
	Path  string   `json:"path"`
	Types []string `json:"contentTypes"`
}

type fmType struct {
	Name       string    `json:"name"`
	PageBundle bool      `json:"pageBundle"`
	Preview    string    `json:"previewPath"`
	Slash      bool      `json:"trailingSlash"`
	FilePrefix string    `json:"filePrefix"` // empty: no day in front of names
	Fields     []fmField `json:"fields"`
}

type fmGroup struct {
	ID     string    `json:"id"`
	Label  string    `json:"labelField,omitempty"`
	Fields []fmField `json:"fields"`
}

type fmField struct {
	Title       string     `json:"title"`
	Name        string     `json:"name"`
	Type        string     `json:"type"`
	Description string     `json:"description,omitempty"`
	Single      bool       `json:"single,omitempty"` // one line
	Required    bool       `json:"required,omitempty"`
	Default     string     `json:"default,omitempty"`
	DateFormat  string     `json:"dateFormat,omitempty"`
	Published   bool       `json:"isPublishDate,omitempty"`
	Choices     []fmChoice `json:"choices,omitempty"`
	Multiple    bool       `json:"multiple,omitempty"`
	Extensions  []string   `json:"fileExtensions,omitempty"`
	Group       []string   `json:"fieldGroup,omitempty"`
	Fields      []fmField  `json:"fields,omitempty"`
}

type fmChoice struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// frontMatter makes the configuration; the forms of items in lists stand in groups of their own.
type frontMatter struct {
	c      *content.Config
	groups map[string]bool
	made   []fmGroup
}

func (m *frontMatter) contentType(p page) fmType {
	preview := p.id
	if !p.bundle {
		preview = ""
	}
	return fmType{Name: p.id, PageBundle: p.bundle, Preview: "/" + preview, Slash: true, Fields: m.fields(p.fields)}
}

func (m *frontMatter) fields(fields []field) (out []fmField) {
	for _, f := range fields {
		if f.kind != markdown { // it is written in the editor itself
			out = append(out, m.field(f))
		}
	}
	return out
}

var fmTypes = map[kind]string{
	line: "string", paragraph: "string", boolean: "boolean", integer: "number", moment: "datetime", day: "datetime", texts: "list", choice: "choice",
	picture: "image", file: "file", object: "fields", list: "block",
}

func (m *frontMatter) field(f field) fmField {
	out := fmField{Title: f.label.in(m.c.Language), Name: f.name, Type: fmTypes[f.kind], Description: f.hint(m.c.Language), Required: f.required}
	switch f.kind {
	case line:
		out.Single = true
	case moment:
		out.DateFormat = fmMoment
		if f.name == "date" {
			out.Default, out.Published = "{{now}}", true
		}
	case day:
		out.DateFormat = fmDay
	case texts, choice:
		m.choices(&out, f)
	case file:
		out.Extensions = extensions(f)
	case object:
		out.Fields = m.fields(f.fields)
	case list:
		if f.single { // its items are written as plain texts
			out.Type, out.Extensions, out.Multiple = "file", extensions(f.fields[0]), true
			break
		}
		out.Group = []string{m.group(f)}
	}
	return out
}

func (m *frontMatter) choices(out *fmField, f field) {
	if f.name == "tags" {
		out.Type = "tags"
	}
	if len(f.options) == 0 {
		return
	}
	out.Type, out.Multiple = "choice", f.kind == texts
	for _, o := range f.options {
		out.Choices = append(out.Choices, fmChoice{o.value, o.label.in(m.c.Language)})
	}
}

// extensions are those of the files that a key takes, by its example.
func extensions(f field) []string {
	for _, example := range f.examples {
		if name, ok := example.(string); ok && strings.HasSuffix(name, ".mp4") {
			return []string{"mp4", "m4v", "webm"}
		} else if ok && strings.HasSuffix(name, ".vtt") {
			return []string{"vtt"}
		}
	}
	return []string{"pdf", "docx", "xlsx", "pptx", "odt", "ods", "zip"}
}

// group makes the form of an item, once for all sections.
func (m *frontMatter) group(f field) string {
	if !m.groups[f.name] {
		m.groups[f.name] = true
		fields := m.fields(f.fields)
		m.made = append(m.made, fmGroup{f.name, fields[0].Name, fields})
	}
	return f.name
}
