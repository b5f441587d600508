package theme

import (
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

var (
	inBackticks = regexp.MustCompile("`([^`]+)`")
	defined     = regexp.MustCompile(`\{\{define "([^"]+)"`)
)

// readmeRows are the rows of the tables in one part of the README, each cut into its cells.
func readmeRows(t *testing.T, heading string) [][]string {
	t.Helper()
	data, err := fs.ReadFile(themes.Default(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, found := strings.Cut(string(data), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("the README has no part %q", heading)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	var rows [][]string
	for line := range strings.Lines(part) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | "); strings.HasPrefix(line, "| `") {
			rows = append(rows, cells)
		}
	}
	return rows
}

func TestReadmeNamesEveryFunction(t *testing.T) {
	named := map[string]bool{}
	for _, row := range readmeRows(t, "Functions") {
		for _, call := range inBackticks.FindAllStringSubmatch(row[0], -1) {
			name, _, _ := strings.Cut(call[1], " ")
			named[name] = true
		}
	}
	functions := (&binding{}).funcs(nil)
	for name := range functions {
		if !named[name] {
			t.Errorf("the README does not name the function %s", name)
		}
	}
	for name := range named {
		if functions[name] == nil {
			t.Errorf("the README names the function %s, which is not there", name)
		}
	}
}

func TestReadmeNamesEveryTemplate(t *testing.T) {
	rows := map[string]string{}
	for _, row := range readmeRows(t, "Files") {
		rows[strings.Trim(strings.TrimSpace(row[0]), "`")] = row[1]
	}
	pages, _ := fs.Glob(themes.Default(), "*.html")
	partials, _ := fs.Glob(themes.Default(), "partials/*.html")
	files := append(pages, partials...)
	for _, file := range files {
		makes, ok := rows[file]
		if !ok {
			t.Errorf("the README does not name %s", file)
			continue
		}
		data, err := fs.ReadFile(themes.Default(), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range defined.FindAllStringSubmatch(string(data), -1) {
			if name[1] != mainTemplate && !strings.HasPrefix(name[1], "icon-") && !strings.Contains(makes, "`"+name[1]+"`") {
				t.Errorf("the README does not name the template %s of %s", name[1], file)
			}
		}
		checkNamed(t, file, makes, string(data))
	}
	for file := range rows {
		if strings.HasSuffix(file, ".html") && !slices.Contains(files, file) {
			t.Errorf("the README names %s, which is not there", file)
		}
	}
}

// checkNamed finds what the README says of a file and the file does not have.
func checkNamed(t *testing.T, file, makes, source string) {
	t.Helper()
	for _, name := range inBackticks.FindAllStringSubmatch(makes, -1) {
		template := regexp.MustCompile(`^[a-z-]+$`).MatchString(name[1]) && name[1] != mainTemplate && name[1] != "sec-ID"
		if file != baseTemplate && template && !strings.Contains(source, `{{define "`+name[1]+`"`) && !slices.Contains([]string{"icon-NAME", "item"}, name[1]) {
			t.Errorf("the README names the template %s of %s, which is not there", name[1], file)
		}
	}
}

// Fields that the README lists are there; those that themes have no use for are not listed.
func TestReadmeNamesFieldsThatAreThere(t *testing.T) {
	data, err := fs.ReadFile(themes.Default(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(data), "\n## Data\n")
	part, _, _ = strings.Cut(part, "\n## ")
	known := fieldNames()
	for _, name := range inBackticks.FindAllStringSubmatch(part, -1) {
		if field, ok := strings.CutPrefix(name[1], "."); ok && !known[field] {
			t.Errorf("the README lists .%s, which is nowhere", field)
		}
	}
}

// fieldNames are the fields and methods of everything that a page leads to.
func fieldNames() map[string]bool {
	names := map[string]bool{}
	seen := map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if seen[t] || t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[site.Page]().PkgPath() {
			return
		}
		seen[t] = true
		for m := range reflect.PointerTo(t).Methods() {
			names[m.Name] = true
		}
		for f := range t.Fields() {
			names[f.Name] = true
			visit(f.Type)
		}
	}
	visit(reflect.TypeFor[site.Page]())
	return names
}
