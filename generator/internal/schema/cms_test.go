package schema_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/schema"
)

var place = schema.Place{Folder: "web/content", Flat: []string{"technik"}}

// configs are those of all programs for one newsroom, as their YAML or JSON says.
func configs(t *testing.T, c *content.Config) map[string]map[string]any {
	t.Helper()
	backend := schema.Backend{Name: "github", Repo: "a/b", Branch: "main"}
	out := map[string]map[string]any{}
	for program, text := range map[string]func() ([]byte, error){
		"decap":       func() ([]byte, error) { return schema.Decap(c, place, backend, false) },
		"decap i18n":  func() ([]byte, error) { return schema.Decap(c, place, backend, true) },
		"sveltia":     func() ([]byte, error) { return schema.Sveltia(c, place, backend) },
		"frontmatter": func() ([]byte, error) { return schema.FrontMatter(c, place) },
	} {
		config, err := text()
		if err != nil {
			t.Fatal(err)
		}
		out[program] = values(t, string(config)).(map[string]any)
	}
	return out
}

func each(list any, do func(map[string]any)) {
	all, _ := list.([]any)
	for _, one := range all {
		do(one.(map[string]any))
	}
}

// names are those of fields with those below them.
func names(fields any, groups map[string]any) (out []string) {
	each(fields, func(f map[string]any) {
		name := f["name"].(string)
		out = append(out, name)
		below := f["fields"]
		if group, ok := f["fieldGroup"].([]any); ok {
			below = groups[group[0].(string)]
		}
		for _, sub := range names(below, groups) {
			out = append(out, name+"."+sub)
		}
	})
	return out
}

// Whatever a form asks for is a key that content reads, and no two forms differ but for what a program cannot show.
func TestFormsHaveTheKeysOfPosts(t *testing.T) {
	all := configs(t, config(t, room+"languages: [en]\n"))
	var known []string
	var walk func(prefix string, fields map[string]any)
	text, err := schema.Post(config(t, room))
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]any
	if err := json.Unmarshal(text, &top); err != nil {
		t.Fatal(err)
	}
	walk = func(prefix string, n map[string]any) {
		properties, _ := n["properties"].(map[string]any)
		for name, below := range properties {
			known = append(known, prefix+name)
			walk(prefix+name+".", below.(map[string]any))
		}
		each(n["anyOf"], func(form map[string]any) { walk(prefix, form) })
		if items, ok := n["items"].(map[string]any); ok {
			walk(prefix, items)
		}
	}
	walk("", top)
	for _, program := range []string{"decap", "decap i18n", "sveltia"} {
		each(all[program]["collections"], func(collection map[string]any) {
			got := names(collection["fields"], nil)
			if len(got) < 25 && collection["name"] != "seiten" {
				t.Errorf("%s: %s has only %v", program, collection["name"], got)
			}
			for _, name := range got {
				if !slices.Contains(known, name) && name != "body" {
					t.Errorf("%s: %s: %s is no key", program, collection["name"], name)
				}
			}
		})
	}
	groups := map[string]any{}
	each(all["frontmatter"]["frontMatter.taxonomy.fieldGroups"], func(g map[string]any) { groups[g["id"].(string)] = g["fields"] })
	each(all["frontmatter"]["frontMatter.taxonomy.contentTypes"], func(kind map[string]any) {
		for _, name := range names(kind["fields"], groups) {
			if !slices.Contains(known, name) {
				t.Errorf("%s: %s is no key", kind["name"], name)
			}
		}
	})
}

func TestCollections(t *testing.T) {
	all := configs(t, config(t, room+"languages: [en]\n"))
	for program, want := range map[string]string{
		"decap":      "technik web/content/technik {{slug}}/index, termine web/content/termine {{slug}}/index, seiten web/content/seiten -",
		"decap i18n": "technik web/content/technik {{slug}}/index, termine web/content/termine {{slug}}/index, seiten web/content/seiten -",
		"sveltia":    "technik web/content/technik {{slug}}/index, technik-flat web/content/technik -, termine web/content/termine {{slug}}/index, seiten web/content/seiten -",
	} {
		var got []string
		each(all[program]["collections"], func(c map[string]any) {
			path, ok := c["path"].(string)
			if !ok {
				path = "-"
			}
			got = append(got, c["name"].(string)+" "+c["folder"].(string)+" "+path)
			if c["media_folder"] != "" || c["public_folder"] != "" {
				t.Errorf("%s: pictures of %s go elsewhere", program, c["name"])
			}
		})
		if joined := strings.Join(got, ", "); joined != want {
			t.Errorf("%s\ngot  %s\nwant %s", program, joined, want)
		}
	}
	first := func(program string, collection int) string {
		fields := all[program]["collections"].([]any)[collection].(map[string]any)["fields"].([]any)
		return fields[0].(map[string]any)["name"].(string) + " " + fields[1].(map[string]any)["name"].(string)
	}
	if got := first("decap", 1); got != "title event" {
		t.Errorf("the form of a calendar begins with %s", got)
	}
	if got := first("decap", 0); got != "title description" {
		t.Errorf("the form of a section begins with %s", got)
	}
	if all["decap"]["i18n"] != nil || all["decap i18n"]["i18n"] == nil || all["sveltia"]["i18n"] == nil {
		t.Error("languages stand beside each other in the wrong forms")
	}
}

// What these programs write, editors that know the schema do not call wrong.
func TestTheSchemaTakesWhatProgramsWrite(t *testing.T) {
	posts := postSchema(t, config(t, room))
	files, err := filepath.Glob("../content/testdata/programs/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if err := posts.Validate(values(t, head(string(file.Data)))); err != nil {
				t.Errorf("%s: %s: %v", name, file.Name, err)
			}
		}
	}
}
