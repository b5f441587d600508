package content

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/diag"
)

// Memory remembers posts from one build to the next, so that only those are read that are new or changed.
type Memory interface {
	// Begin starts a build with the text of newsroom.yaml and the zone that it names.
	Begin(config []byte, zone *time.Location)
	// Recall returns the post of a file that is the one it was, as far as its info tells.
	Recall(file string, info fs.FileInfo) (*Post, diag.List, bool)
	// RecallText does the same for a file that was read.
	RecallText(file string, info fs.FileInfo, text []byte) (*Post, diag.List, bool)
	// Remember keeps a post that has no errors.
	Remember(file string, info fs.FileInfo, text []byte, p *Post, problems diag.List)
}

// Load reads a whole content folder. What can be read is returned with all problems; nothing of it may be published while one of them
// is an error. The file system must not lead out of the folder (a folder.Folder does not). Posts that come from the memory, which may
// be nil, have no Body.
func Load(fsys fs.FS, memory Memory) (*Newsroom, diag.List) { return List(fsys).Load(memory) }

// Load is Load for a folder that was listed before.
func (l *Listing) Load(memory Memory) (*Newsroom, diag.List) {
	text, err := fs.ReadFile(l.fsys, ConfigFile)
	if err != nil {
		return nil, diag.List{unreadableConfig(err)}
	}
	config, problems := parseConfig(text)
	if memory != nil {
		memory.Begin(text, config.Timezone)
	}
	problems = append(problems, l.problems...)
	all := loader{fsys: l.fsys, memory: memory, config: &config, found: l.files}
	problems = append(problems, all.readAll()...)
	n := &Newsroom{Config: config}
	all.sort(n)
	problems = append(problems, all.translate(n)...)
	return n, append(problems, checkLanguages(&n.Config, text)...)
}

// LoadConfig reads newsroom.yaml alone; nil where it cannot be read at all.
func LoadConfig(fsys fs.FS) (*Config, diag.List) {
	text, err := fs.ReadFile(fsys, ConfigFile)
	if err != nil {
		return nil, diag.List{unreadableConfig(err)}
	}
	config, problems := parseConfig(text)
	return &config, problems
}

func unreadableConfig(err error) diag.Problem {
	return diag.Errorf(ConfigFile, 0, 0, "name the folder with --content, or start one: newsroom.yaml needs title, baseURL and sections",
		"the configuration cannot be read: %s", reason(err))
}

// loader reads the files of one folder.
type loader struct {
	fsys   fs.FS
	memory Memory
	config *Config
	found  []found
}

// readAll reads the files with all cores; the order of the problems is that of the files.
func (l *loader) readAll() diag.List {
	problems := make([]diag.List, len(l.found))
	cores.Each(len(l.found), func(i int) { problems[i] = l.read(&l.found[i]) })
	return slices.Concat(problems...)
}

func (l *loader) read(f *found) diag.List {
	if problem, ok := l.check(f); !ok {
		return diag.List{problem}
	}
	switch {
	case f.name == ConfigFile || !strings.Contains(f.name, "/") && isMarkdown(f.name):
	case strings.HasPrefix(path.Base(f.name), "_index.") && isMarkdown(f.name): // Hugo's page of a section; ours stands in newsroom.yaml
	case isMarkdown(f.name):
		return l.readPost(f)
	default:
		f.file = true
	}
	return nil
}

func (l *loader) readPost(f *found) (problems diag.List) {
	info := f.info
	if l.memory != nil {
		var ok bool
		if f.post, problems, ok = l.memory.Recall(f.name, info); ok {
			f.problems = problems
			return problems
		}
	}
	text, err := l.text(f)
	if err != nil {
		return diag.List{diag.Errorf(f.name, 0, 0, "", "cannot be read: %s", reason(err))}
	}
	if l.memory != nil {
		var ok bool
		if f.post, problems, ok = l.memory.RecallText(f.name, info, text); ok {
			f.problems = problems
			return problems
		}
	}
	f.post, problems = ParsePost(f.name, text, l.config)
	f.problems = problems
	if l.memory != nil && !problems.HasErrors() {
		l.memory.Remember(f.name, info, text, f.post, problems)
	}
	return problems
}

// sized is a file system that reads faster where the size of a file is known.
type sized interface {
	ReadFileSize(name string, size int64) ([]byte, error)
}

// text reads a file whose size the listing has told; fs.ReadFile would ask the system once more.
func (l *loader) text(f *found) ([]byte, error) {
	if fsys, ok := l.fsys.(sized); ok {
		return fsys.ReadFileSize(f.name, f.info.Size())
	}
	return fs.ReadFile(l.fsys, f.name)
}

// sort puts everything into its place in the newsroom.
func (l *loader) sort(n *Newsroom) {
	bundles := map[string]string{} // folders that hold an index.md, and it
	for _, f := range l.found {
		switch {
		case f.post == nil || f.post.Language != "":
			continue
		case f.post.Section == "":
			n.Pages = append(n.Pages, f.post)
		default:
			n.Posts = append(n.Posts, f.post)
		}
		if f.post.IsBundle && bundles[path.Dir(f.name)] == "" {
			bundles[path.Dir(f.name)] = f.name
		}
	}
	for _, f := range l.found {
		n.Linked = n.Linked || f.link
		if f.file {
			n.Files = append(n.Files, File{Path: f.name, Bundle: bundleOf(f.name, bundles), Info: f.info})
		}
	}
}

// ignored are the files of editors, systems and git, and the README of the folder, in any language.
func ignored(name string) bool {
	if len(name) > len("README.md") && strings.EqualFold(name[:len("README.")], "README.") && isMarkdown(name) {
		rest, _ := nameOf(name)
		return strings.EqualFold(rest, "README")
	}
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.EqualFold(name, "README.md") || strings.HasSuffix(name, ".swp") || name == "Thumbs.db"
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// check refuses what must not be read or has no place.
func (l *loader) check(f *found) (diag.Problem, bool) {
	name, info := f.name, f.info
	switch {
	case f.err != nil && f.link:
		return diag.Errorf(name, 0, 0, "put the file itself here", "is a link that leads out of the content folder or to nothing"), false
	case f.err != nil:
		return diag.Errorf(name, 0, 0, "", "cannot be read: %s", reason(f.err)), false
	case info.IsDir():
		return diag.Errorf(name, 0, 0, "put the files themselves here", "is a link to a folder, which is not followed"), false
	case !info.Mode().IsRegular():
		return diag.Errorf(name, 0, 0, "remove it", "is no ordinary file"), false
	case isMarkdown(name) && info.Size() > MaxPostSize:
		return diag.Errorf(name, 0, 0, "split it, or attach it as a file", "the post has %d bytes; more than %d are not read", info.Size(), MaxPostSize), false
	}
	return checkFolder(name, l.config)
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
func bundleOf(name string, bundles map[string]string) string {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if index := bundles[dir]; index != "" {
			return index
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
