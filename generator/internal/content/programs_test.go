package content

import (
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"
)

// The files decap.md and sveltia.md of testdata/programs were written by Decap CMS 3.16 and Sveltia CMS 0.221 with the configuration that
// `generator cms` prints, but for their texts, which were shortened, and for a key or two that stand for a click. What has more to its
// name shows other settings of theirs: Decap's usual form of dates and its clock of UTC, objects that were opened and left empty, Sveltia
// without the newsroom's zone, with quotes and with everything that is empty. frontmatter.md is of the form that Front Matter CMS writes.

// programsConfig is the newsroom that the files of testdata/programs were written for.
const programsConfig = `title: Auenfunk
baseURL: https://newsroom.example.org/
sections: {unternehmen: {title: Unternehmen}, termine: {title: Termine}, menschen: {title: Menschen}}
channels: {mini: {title: Mini, sections: [unternehmen]}}
press: {contact: {email: presse@example.org}}
`

// alike are posts without what says where things stand in their files.
var alike = cmp.Options{
	cmpopts.IgnoreFields(Post{}, "Places", "BodyLine", "File", "Original"),
	cmp.Transformer("body", func(body []byte) string { return strings.TrimSpace(string(body)) }),
	cmpopts.EquateEmpty(),
}

func archives(t *testing.T) map[string]*txtar.Archive {
	t.Helper()
	files, err := filepath.Glob("testdata/programs/*.txtar")
	if err != nil || len(files) < 13 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	out := map[string]*txtar.Archive{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".txtar")] = archive
	}
	return out
}

// What Decap CMS, Sveltia CMS and Front Matter CMS write is the same post as the one that people write by hand.
func TestWhatProgramsWriteReadsAlike(t *testing.T) {
	c, problems := parseConfig([]byte(programsConfig))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, archive := range archives(t) {
		if name == "translation" {
			continue
		}
		var hand *Post
		for _, file := range archive.Files {
			post, problems := ParsePost("unternehmen/a/index.md", file.Data, &c)
			if len(problems) > 0 {
				t.Errorf("%s: %s: %v", name, file.Name, problems)
			}
			if hand == nil {
				hand = post
			}
			if diff := cmp.Diff(hand, post, alike); diff != "" {
				t.Errorf("%s: %s\n%s", name, file.Name, diff)
			}
		}
	}
}

func TestTranslationsThatProgramsWriteReadAlike(t *testing.T) {
	posts, translations := map[string]*Post{}, map[string]*Post{}
	var programs []string
	for _, file := range archives(t)["translation"].Files {
		program, name, _ := strings.Cut(file.Name, "/")
		if path.Base(name) != "index.en.md" {
			programs = append(programs, program)
		}
	}
	for _, program := range programs {
		files := map[string]string{ConfigFile: programsConfig}
		for _, file := range archives(t)["translation"].Files {
			if of, name, _ := strings.Cut(file.Name, "/"); of == program {
				files[name] = string(file.Data)
			}
		}
		n, problems := Load(room(files), nil)
		if len(problems) > 0 || len(n.Posts) != 1 || len(n.Translations) != 1 {
			t.Fatalf("%s: %v", program, problems)
		}
		posts[program], translations[program] = n.Posts[0], n.Translations[0]
		if diff := cmp.Diff(posts["hand"], posts[program], alike); diff != "" {
			t.Errorf("%s\n%s", program, diff)
		}
		if diff := cmp.Diff(translations["hand"], translations[program], alike); diff != "" {
			t.Errorf("%s\n%s", program, diff)
		}
	}
}
