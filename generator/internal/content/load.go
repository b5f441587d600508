package content

import (
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"newsroom/generator/internal/diag"
)

// Load reads a whole content folder. What can be read is returned with all problems; nothing of it may be published while one of them
// is an error. The file system must not lead out of the folder (os.Root.FS does not).
func Load(fsys fs.FS) (*Newsroom, diag.List) {
	config, problems := LoadConfig(fsys)
	if config == nil {
		return nil, problems
	}
	tree, found := walk(fsys, config)
	n := &Newsroom{Config: *config, Files: tree.files}
	problems = append(problems, found...)
	posts, found := parseAll(fsys, tree.posts, &n.Config)
	problems = append(problems, found...)
	for _, p := range posts {
		if p.Section == "" {
			n.Pages = append(n.Pages, p)
		} else {
			n.Posts = append(n.Posts, p)
		}
	}
	return n, problems
}

// LoadConfig reads newsroom.yaml alone; nil where it cannot be read at all.
func LoadConfig(fsys fs.FS) (*Config, diag.List) {
	text, err := fs.ReadFile(fsys, ConfigFile)
	if err != nil {
		return nil, diag.List{diag.Errorf(ConfigFile, 0, 0, "name the folder with --content, or start one: newsroom.yaml needs title, baseURL and sections",
			"the configuration cannot be read: %s", reason(err))}
	}
	config, problems := parseConfig(text)
	return &config, problems
}

// parseAll reads the posts with all cores; their order stays.
func parseAll(fsys fs.FS, files []string, c *Config) ([]*Post, diag.List) {
	posts := make([]*Post, len(files))
	found := make([]diag.List, len(files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range files {
		group.Go(func() error {
			text, err := fs.ReadFile(fsys, file)
			if err != nil {
				posts[i] = &Post{File: file}
				found[i] = diag.List{diag.Errorf(file, 0, 0, "", "cannot be read: %s", reason(err))}
				return nil
			}
			posts[i], found[i] = ParsePost(file, text, c)
			return nil
		})
	}
	_ = group.Wait() // no function returns an error
	return posts, slices.Concat(found...)
}

// tree is what a walk over the folder found.
type tree struct {
	posts []string
	files []File
}

func walk(fsys fs.FS, c *Config) (tree, diag.List) {
	var t tree
	var problems diag.List
	bundles := map[string]bool{} // folders that hold an index.md
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			problems = append(problems, diag.Errorf(name, 0, 0, "", "cannot be read: %s", reason(err)))
			return nil
		case name == ".":
			return nil
		case ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		problem, ok := checkEntry(fsys, name, entry, c)
		if !ok {
			problems = append(problems, problem)
			return nil
		}
		t.add(name, bundles)
		return nil
	})
	if err != nil {
		problems = append(problems, diag.Errorf(".", 0, 0, "", "cannot be read: %s", reason(err)))
	}
	for i, f := range t.files {
		t.files[i].Bundle = bundleOf(f.Path, bundles)
	}
	return t, problems
}

func (t *tree) add(name string, bundles map[string]bool) {
	switch {
	case name == ConfigFile || !strings.Contains(name, "/") && isMarkdown(name):
	case path.Base(name) == "_index.md": // Hugo's page of a section; ours stands in newsroom.yaml
	case isMarkdown(name):
		t.posts = append(t.posts, name)
		if path.Base(name) == "index.md" && strings.Count(name, "/") > 1 {
			bundles[path.Dir(name)] = true
		}
	default:
		t.files = append(t.files, File{Path: name})
	}
}

// ignored are the files of editors, systems and git, and the README of the folder.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.EqualFold(name, "README.md") || strings.HasSuffix(name, ".swp") || name == "Thumbs.db"
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// checkEntry refuses what must not be read or has no place.
func checkEntry(fsys fs.FS, name string, entry fs.DirEntry, c *Config) (diag.Problem, bool) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil && entry.Type()&fs.ModeSymlink != 0:
		return diag.Errorf(name, 0, 0, "put the file itself here", "is a link that leads out of the content folder or to nothing"), false
	case err != nil:
		return diag.Errorf(name, 0, 0, "", "cannot be read: %s", reason(err)), false
	case info.IsDir():
		return diag.Errorf(name, 0, 0, "put the files themselves here", "is a link to a folder, which is not followed"), false
	case !info.Mode().IsRegular():
		return diag.Errorf(name, 0, 0, "remove it", "is no ordinary file"), false
	case isMarkdown(name) && info.Size() > MaxPostSize:
		return diag.Errorf(name, 0, 0, "split it, or attach it as a file", "the post has %d bytes; more than %d are not read", info.Size(), MaxPostSize), false
	}
	return checkFolder(name, c)
}

func checkFolder(name string, c *Config) (diag.Problem, bool) {
	folder, _, inFolder := strings.Cut(name, "/")
	if !isMarkdown(name) || len(c.Sections) == 0 {
		return diag.Problem{}, true
	}
	if !inFolder {
		return diag.Errorf(name, 0, 0, "move it into the folder of its section: "+c.SectionNames(), "stands in no section"), false
	}
	if _, ok := c.Section(folder); !ok && folder != c.PagesFolder {
		return diag.Errorf(name, 0, 0, "move it to one of "+c.SectionNames()+", or add the section to newsroom.yaml", "the folder %q is no section", folder), false
	}
	return diag.Problem{}, true
}

// bundleOf returns the index.md of the nearest bundle around a file.
func bundleOf(name string, bundles map[string]bool) string {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if bundles[dir] {
			return dir + "/index.md"
		}
	}
	return ""
}

func reason(err error) string {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
