package theme

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"
)

// dictionary holds what a theme says in one language.
type dictionary struct {
	language string // such as de: the name of its file
	tag      language.Tag
	words    map[string]word

	names                        dateNames
	date, short, datetime, month dateForm
	days, hours                  string // with places {1}, {2}, …
}

// word is a text with places {1}, {2}, … for arguments; one that counts has a form for each plural of its language.
type word map[plural.Form]string

// wordFile is i18n/LANG.yaml.
type wordFile struct {
	Dates struct {
		dateNames `yaml:",inline"`
		Date      string `yaml:"date"`
		Short     string `yaml:"short"`
		Datetime  string `yaml:"datetime"`
		Month     string `yaml:"month"`
		Time      string `yaml:"time"` // is in themes that were made when a template could ask for it
		Days      string `yaml:"days"`
		Hours     string `yaml:"hours"`
	} `yaml:"dates"`
	Words map[string]yaml.Node `yaml:"words"`
}

func pluralForms() map[string]plural.Form {
	return map[string]plural.Form{
		"other": plural.Other, "zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many,
	}
}

// loadWords reads all languages of the theme. The words of a front layer replace those of the layers behind it one by one.
func loadWords(files layers) (map[string]*dictionary, error) {
	paths := files.list("i18n")
	all := map[string]*dictionary{}
	var problems []error
	for _, p := range paths {
		if path.Ext(p) != ".yaml" {
			continue
		}
		d, err := loadDictionary(files, p)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all[d.language] = d
	}
	return all, errors.Join(problems...)
}

func loadDictionary(files layers, file string) (*dictionary, error) {
	name := strings.TrimSuffix(path.Base(file), ".yaml")
	tag, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("%s: the name of the file is no language: name it like de.yaml or pt-BR.yaml", file)
	}
	d := &dictionary{language: name, tag: tag, words: map[string]word{}}
	var merged wordFile
	for _, layer := range slices.Backward(files) {
		data, err := layers{layer}.read(file)
		if err != nil {
			continue // this layer leaves the language to those behind it
		}
		merged.Words = nil
		if err := decodeWords(data, &merged); err != nil {
			return nil, fmt.Errorf("%s%w", file, err)
		}
		if err := d.add(merged.Words); err != nil {
			return nil, fmt.Errorf("%s%w", file, err)
		}
	}
	if err := d.setDates(&merged); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return d, nil
}

// decodeWords reads one file over what is there; its errors begin with ":LINE: ", to be put behind the name of the file.
func decodeWords(data []byte, into *wordFile) error {
	decoder := yaml.NewDecoder(strings.NewReader(string(data)))
	decoder.KnownFields(true)
	err := decoder.Decode(into)
	if err == nil {
		return nil
	}
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimSpace(strings.TrimPrefix(text, "unmarshal errors:"))
	if rest, found := strings.CutPrefix(text, "line "); found {
		line, what, _ := strings.Cut(rest, ":")
		return fmt.Errorf(":%s: %s: compare it with i18n/en.yaml of the default theme", line, strings.TrimSpace(what))
	}
	return fmt.Errorf(": %s: compare it with i18n/en.yaml of the default theme", text)
}

func (d *dictionary) add(nodes map[string]yaml.Node) error {
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(nodes)) {
		node := nodes[key]
		w, ok := readWord(&node)
		if !ok {
			problems = append(problems, fmt.Sprintf(":%d: the word %q is neither a text nor plural forms: write KEY: TEXT or KEY: {one: TEXT, other: TEXT}", node.Line, key))
		}
		d.words[key] = w
	}
	if problems != nil {
		return errors.New(problems[0])
	}
	return nil
}

func readWord(node *yaml.Node) (word, bool) {
	if node.Kind == yaml.ScalarNode && node.Value != "" {
		return word{plural.Other: node.Value}, true
	}
	var forms map[string]string
	if node.Decode(&forms) != nil || forms["other"] == "" {
		return nil, false
	}
	w := word{}
	for name, text := range forms {
		form, known := pluralForms()[name]
		if !known {
			return nil, false
		}
		w[form] = text
	}
	return w, true
}

func (d *dictionary) setDates(from *wordFile) error {
	dates := &from.Dates
	if len(dates.Months) != 12 || len(dates.ShortMonths) != 12 {
		return errors.New("dates.months and dates.shortMonths need 12 names each")
	}
	if len(dates.Weekdays) != 7 {
		return errors.New("dates.weekdays needs 7 names, Monday first")
	}
	if n := len(dates.ShortWeekdays); n != 0 && n != 7 {
		return errors.New("dates.shortWeekdays needs 7 names, Monday first, or none")
	}
	if dates.Days == "" || dates.Hours == "" {
		return errors.New("dates.days or dates.hours is missing: copy it from i18n/en.yaml of the default theme")
	}
	d.names, d.days, d.hours = dates.dateNames, dates.Days, dates.Hours
	for _, form := range []struct {
		name, format string
		into         *dateForm
	}{
		{"date", dates.Date, &d.date},
		{"short", dates.Short, &d.short},
		{"datetime", dates.Datetime, &d.datetime},
		{"month", dates.Month, &d.month},
	} {
		if form.format == "" {
			return fmt.Errorf("dates.%s is missing: copy it from i18n/en.yaml of the default theme", form.name)
		}
		var err error
		if *form.into, err = parseDateForm(form.format, dates.dateNames); err != nil {
			return fmt.Errorf("dates.%s: %w", form.name, err)
		}
	}
	return nil
}

// dictionary gives the words for a language such as de or de-AT: the same tag, else its base language.
func (t *Theme) dictionary(name string) (*dictionary, error) {
	if d := t.words[name]; d != nil {
		return d, nil
	}
	if tag, err := language.Parse(name); err == nil {
		base, _ := tag.Base()
		if d := t.words[base.String()]; d != nil {
			return d, nil
		}
	}
	return nil, fmt.Errorf("the theme has no words for the language %q: set language to one of %s, or add i18n/%s.yaml to your theme",
		name, strings.Join(slices.Sorted(maps.Keys(t.words)), ", "), name)
}

func (d *dictionary) has(key string) bool { return d.words[key] != nil }

// say gives the word with its arguments put in. The first whole number among them chooses the plural form.
func (d *dictionary) say(key string, arguments ...any) (string, error) {
	w := d.words[key]
	if w == nil {
		return "", fmt.Errorf("no word %q in i18n/%s.yaml: add it there", key, d.language)
	}
	text := w[plural.Other]
	if len(arguments) == 0 {
		return text, nil
	}
	if len(w) > 1 {
		text = w.form(d.tag, arguments)
	}
	return putIn(text, arguments), nil
}

// putIn puts arguments in the places {1}, {2}, … of a text. Other braces stay.
func putIn(text string, arguments []any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		number, after, _ := strings.Cut(rest, "}")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(arguments) || !strings.HasPrefix(rest, strconv.Itoa(n)+"}") {
			b.WriteByte('{')
			text = rest
			continue
		}
		fmt.Fprint(&b, arguments[n-1])
		text = after
	}
}

func (w word) form(tag language.Tag, arguments []any) string {
	for _, argument := range arguments {
		n, ok := argument.(int)
		if !ok {
			continue
		}
		if text, ok := w[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]; ok {
			return text
		}
		break
	}
	return w[plural.Other]
}
