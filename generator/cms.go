package main

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/schema"
)

type cmsCommand struct {
	Content string `help:"Folder of the content (${default})." default:"content" type:"path" placeholder:"DIR"`
	Program string `arg:"" enum:"decap,sveltia,frontmatter" help:"decap, sveltia or frontmatter."`
	Folder  string `help:"Folder of the content within the repository; else the path of --content, if it is below this one, or its name." placeholder:"PATH"`
	Repo    string `help:"Repository, such as auenbrueck/newsroom." placeholder:"OWNER/NAME"`
	Branch  string `help:"Branch (${default})." default:"main"`
	Backend string `help:"git-gateway, github, gitea or gitlab; else github where --repo is given." enum:",git-gateway,github,gitea,gitlab" default:"" placeholder:"NAME"`
	I18n    bool   `name:"i18n" help:"Decap CMS: all languages in one form. It then knows posts as index.de.md alone." env:"-"`
}

var repoForm = regexp.MustCompile(`^[^/\s]+(/[^/\s]+)+$`)

// Run prints the configuration.
func (c *cmsCommand) Run(e env) error {
	config, root, err := openConfig(e, c.Content)
	if err != nil {
		return err
	}
	defer root.Close()
	backend, err := c.backend()
	if err != nil {
		return err
	}
	place := schema.Place{Folder: c.folder(), Flat: flat(root.FS(), config)}
	var text []byte
	switch c.Program {
	case "decap":
		text, err = schema.Decap(config, place, backend, c.I18n)
	case "sveltia":
		text, err = schema.Sveltia(config, place, backend)
	default:
		text, err = schema.FrontMatter(config, place)
	}
	if err != nil {
		return err
	}
	c.unfit(root.FS(), config).In(shown(c.Content)).Print(e.stderr)
	_, err = e.stdout.Write(text)
	return err
}

// unfit finds posts that the program would damage.
func (c *cmsCommand) unfit(fsys fs.FS, config *content.Config) (out diag.List) {
	program := map[string]string{"decap": schema.DecapName, "sveltia": schema.SveltiaName}[c.Program]
	if program == "" { // Front Matter CMS changes the keys that its people change
		return nil
	}
	content.List(fsys).Each(func(name string, _ fs.FileInfo) {
		if section, _, _ := strings.Cut(name, "/"); path.Ext(name) != ".md" || !slices.ContainsFunc(config.Sections, func(s content.Section) bool { return s.ID == section }) {
			return
		}
		if text, err := fs.ReadFile(fsys, name); err == nil { // check says what cannot be read
			out = append(out, schema.Unfit(config, program, name, text)...)
		}
	})
	return out
}

// backend finds out where the program has the repository from. Front Matter CMS works on the files themselves.
func (c *cmsCommand) backend() (schema.Backend, error) {
	b := schema.Backend{Name: c.Backend, Repo: c.Repo, Branch: c.Branch}
	switch {
	case c.Program == "frontmatter":
		return b, nil
	case b.Name == "" && b.Repo != "":
		b.Name = "github"
	case b.Name == "" && c.Program == "decap":
		b.Name = "git-gateway"
	}
	switch {
	case c.Program == "sveltia" && b.Name == "git-gateway":
		return b, errors.New("git-gateway is nothing that Sveltia CMS knows; name github, gitea or gitlab with --backend")
	case b.Name == "git-gateway":
		b.Repo = "" // the gateway knows it
	case !repoForm.MatchString(b.Repo):
		return b, errors.New("the repository is not known; name it with --repo owner/name")
	}
	return b, nil
}

// folder is the content folder as the repository has it.
func (c *cmsCommand) folder() string {
	name := c.Folder
	if name == "" {
		if name = shown(c.Content); path.IsAbs(filepath.ToSlash(name)) || strings.HasPrefix(name, "..") {
			name = filepath.Base(c.Content)
		}
	}
	return strings.Trim(path.Clean("/"+filepath.ToSlash(name)), "/")
}

// flat are the sections that hold posts without a folder of their own.
func flat(fsys fs.FS, config *content.Config) (out []string) {
	for _, s := range config.Sections {
		names, err := fs.Glob(fsys, s.ID+"/*.md")
		if err == nil && len(names) > 0 {
			out = append(out, s.ID)
		}
	}
	return out
}
