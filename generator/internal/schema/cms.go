package schema

import (
	"bytes"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
)

// DecapName and SveltiaName are the names of the two programs in the browser.
const (
	DecapName   = "Decap CMS"
	SveltiaName = "Sveltia CMS"
)

// Backend is where Decap or Sveltia CMS find the repository.
type Backend struct {
	Name   string `yaml:"name"` // git-gateway, github, gitea or gitlab
	Repo   string `yaml:"repo,omitempty"`
	Branch string `yaml:"branch"`
}

// Decap returns the config.yml of Decap CMS. With translations its forms have all languages of the newsroom beside each other; it then writes
// and finds posts as index.de.md alone, also those in the newsroom's own language.
func Decap(c *content.Config, place Place, backend Backend, translations bool) ([]byte, error) {
	m := cms{c: c, place: place, translations: translations && len(c.Languages) > 0}
	top := m.top(backend)
	top.LocalBackend, top.Locale = true, translated{"de", "en"}.in(c.Language)
	if m.translations {
		top.I18n = &cmsLanguages{Structure: "multiple_files", Locales: m.languages(), Default: c.Language}
	}
	return m.marshal(top)
}

// Sveltia returns the config.yml of Sveltia CMS.
func Sveltia(c *content.Config, place Place, backend Backend) ([]byte, error) {
	m := cms{c: c, place: place, sveltia: true, translations: len(c.Languages) > 0}
	top := m.top(backend)
	top.Output = &cmsOutput{OmitEmpty: true}
	if m.translations {
		top.I18n = &cmsLanguages{Structure: "multiple_files", Locales: m.languages(), Default: c.Language, OmitDefault: true, Initial: "default"}
	}
	return m.marshal(top)
}

// cms makes the configuration of one of the two programs.
type cms struct {
	c            *content.Config
	place        Place
	sveltia      bool
	translations bool
}

// cmsConfig is the configuration that both read, with a few keys of one alone.
type cmsConfig struct {
	Backend      Backend         `yaml:"backend"`
	LocalBackend bool            `yaml:"local_backend,omitempty"`
	Locale       string          `yaml:"locale,omitempty"`
	SiteURL      string          `yaml:"site_url"`
	PreviewLinks bool            `yaml:"show_preview_links"`
	MediaFolder  string          `yaml:"media_folder"`
	PublicFolder string          `yaml:"public_folder"`
	Slug         cmsSlug         `yaml:"slug"`
	Editor       cmsEditor       `yaml:"editor"`
	Output       *cmsOutput      `yaml:"output,omitempty"`
	I18n         *cmsLanguages   `yaml:"i18n,omitempty"`
	Collections  []cmsCollection `yaml:"collections"`
}

type cmsSlug struct {
	Encoding string `yaml:"encoding"`
}

type cmsEditor struct {
	Preview bool `yaml:"preview"`
}

type cmsOutput struct {
	OmitEmpty bool `yaml:"omit_empty_optional_fields"`
}

type cmsLanguages struct {
	Structure   string   `yaml:"structure"`
	Locales     []string `yaml:"locales,flow"`
	Default     string   `yaml:"default_locale"`
	OmitDefault bool     `yaml:"omit_default_locale_from_file_path,omitempty"`
	Initial     string   `yaml:"initial_locales,omitempty"`
}

type cmsCollection struct {
	Name         string     `yaml:"name"`
	Label        string     `yaml:"label"`
	Description  string     `yaml:"description,omitempty"`
	Folder       string     `yaml:"folder"`
	Path         string     `yaml:"path,omitempty"`
	Extension    string     `yaml:"extension"`
	Format       string     `yaml:"format"`
	MediaFolder  string     `yaml:"media_folder"` // empty: beside the post
	PublicFolder string     `yaml:"public_folder"`
	Create       bool       `yaml:"create"`
	Sortable     []string   `yaml:"sortable_fields,flow"`
	I18n         bool       `yaml:"i18n,omitempty"`
	Fields       []cmsField `yaml:"fields"`
}

type cmsField struct {
	Name       string      `yaml:"name"`
	Label      string      `yaml:"label"`
	Widget     string      `yaml:"widget"`
	Required   bool        `yaml:"required"`
	Hint       string      `yaml:"hint,omitempty"`
	I18n       any         `yaml:"i18n,omitempty"`
	Default    string      `yaml:"default,omitempty"`
	Format     string      `yaml:"format,omitempty"`
	DateFormat string      `yaml:"date_format,omitempty"`
	TimeFormat *bool       `yaml:"time_format,omitempty"`
	Timezone   string      `yaml:"input_timezone,omitempty"`
	ValueType  string      `yaml:"value_type,omitempty"`
	ChooseURL  *bool       `yaml:"choose_url,omitempty"`
	Multiple   bool        `yaml:"multiple,omitempty"`
	Options    []cmsOption `yaml:"options,omitempty"`
	Collapsed  bool        `yaml:"collapsed,omitempty"`
	Field      *cmsField   `yaml:"field,omitempty"`
	Fields     []cmsField  `yaml:"fields,omitempty"`
}

type cmsOption struct {
	Label string `yaml:"label"`
	Value string `yaml:"value"`
}

func (m cms) top(backend Backend) cmsConfig {
	media := translated{"medien", "media"}.in(m.c.Language)
	return cmsConfig{
		Backend: backend, SiteURL: m.c.BaseURL, MediaFolder: m.place.in(media), PublicFolder: "/" + media,
		Slug: cmsSlug{"unicode"}, Collections: m.collections(),
	}
}

func (m cms) languages() []string { return append([]string{m.c.Language}, m.c.Languages...) }

func (m cms) collections() (out []cmsCollection) {
	for _, p := range pages(m.c) {
		one := cmsCollection{
			Name: p.id, Label: p.title, Description: p.description, Folder: m.place.in(p.id), Extension: "md", Format: "yaml-frontmatter", Create: true,
			Sortable: []string{"title"}, I18n: m.translations, Fields: m.fields(p.fields),
		}
		if !p.bundle {
			out = append(out, one)
			continue
		}
		one.Path, one.Sortable = "{{slug}}/index", []string{"date", "title"}
		out = append(out, one)
		if m.sveltia && slices.Contains(m.place.Flat, p.id) { // which Decap CMS lists with the others
			one.Name, one.Path, one.Create, one.Description = p.id+"-flat", "", false, ""
			one.Label += translated{" (ohne eigenen Ordner)", " (without a folder)"}.in(m.c.Language)
			out = append(out, one)
		}
	}
	return out
}

func (m cms) fields(fields []field) (out []cmsField) {
	for _, f := range fields {
		out = append(out, m.field(f))
	}
	return out
}

func (m cms) field(f field) cmsField {
	out := cmsField{Name: f.name, Label: f.label.in(m.c.Language), Hint: f.hint(m.c.Language), Required: f.required, Widget: widgets[f.kind]}
	if m.translations {
		out.I18n = map[translate]any{ownWords: true, repeated: "duplicate"}[f.translate]
	}
	if f.name == "closes" && m.sveltia { // which writes a box that is not ticked as false: for an all-clear that nobody gets it
		out.Hint = translated{"Die Entwarnung. Als SMS geht sie hinaus, wenn auch „SMS senden“ angekreuzt ist.", "The all-clear. It goes out as an SMS when “Send an SMS” is ticked as well."}.in(m.c.Language)
	}
	switch f.kind {
	case moment, day:
		m.dated(&out, f)
	case integer:
		out.ValueType = "int"
	case picture, file: // pages load nothing from elsewhere
		out.ChooseURL = new(bool)
	case texts, choice:
		m.optional(&out, f)
	case object:
		out.Collapsed, out.Fields = f.form == facets, m.fields(f.fields)
	case list:
		if f.name == "gallery" && !m.sveltia { // Decap CMS cannot show a list that is true
			out.Widget, out.Hint = "boolean", translated{"Alle Bilder neben dem Beitrag.", "All pictures beside the post."}.in(m.c.Language)
			break
		}
		out.Collapsed = !f.single
		if out.Fields = m.fields(f.fields); f.single { // its items are written as plain texts
			out.Field, out.Fields = &out.Fields[0], nil
		}
	}
	return out
}

var widgets = map[kind]string{
	line: "string", paragraph: "text", boolean: "boolean", integer: "number", moment: "datetime", day: "datetime", texts: "list", choice: "select",
	picture: "image", file: "file", object: "object", list: "list", markdown: "markdown",
}

// dated has a time written with the offset of its zone, so that it is the same moment wherever its editor sits, and a day without one.
func (m cms) dated(out *cmsField, f field) {
	if f.name == "date" && f.kind == moment {
		out.Default = "{{now}}"
		if m.translations && !m.sveltia { // which writes a date of its own into each language otherwise
			out.I18n = "duplicate"
		}
	}
	switch no := false; {
	case f.kind == day:
		out.DateFormat, out.TimeFormat = "YYYY-MM-DD", &no
	case m.sveltia:
		out.Timezone = m.c.Timezone.String()
	default:
		out.Format = "YYYY-MM-DDTHH:mm:ssZ"
	}
}

func (m cms) optional(out *cmsField, f field) {
	if len(f.options) == 0 {
		return
	}
	out.Widget, out.Multiple = "select", f.kind == texts
	for _, o := range f.options {
		out.Options = append(out.Options, cmsOption{o.label.in(m.c.Language), o.value})
	}
}

func (m cms) marshal(top cmsConfig) ([]byte, error) {
	var b bytes.Buffer
	program := "decap"
	if m.sveltia {
		program = "sveltia"
	}
	fmt.Fprintf(&b, "# Made of %s by `generator cms %s`; made anew when sections or channels change.\n", content.ConfigFile, program)
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(top); err != nil {
		return nil, err
	}
	return b.Bytes(), encoder.Close()
}
