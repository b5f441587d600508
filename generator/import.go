package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/importer"
)

type importCommand struct {
	From    string `help:"What made the site: hugo or jekyll." enum:"hugo,jekyll" required:"" placeholder:"hugo|jekyll"`
	Dir     string `arg:"" help:"Folder of the old site, which stays as it is." type:"path"`
	Content string `help:"Folder that takes the posts (${default}); with newsroom.yaml, where it has none." default:"content" type:"path" placeholder:"DIR"`
	Section string `help:"Take all posts into this section." placeholder:"NAME"`
	DryRun  bool   `help:"Say what would be done, and write nothing."`
}

// Run brings an existing site over, and checks what came of it.
func (c *importCommand) Run(e env) error {
	old, err := os.OpenRoot(c.Dir)
	if err != nil {
		return fmt.Errorf("the old site %s cannot be opened: %w", shown(c.Dir), err)
	}
	defer old.Close()
	if within(c.Dir, c.Content) || within(c.Content, c.Dir) {
		return fmt.Errorf("the content folder %s and the old site %s lie in each other; the old one stays as it is, so name another folder with --content", shown(c.Content), shown(c.Dir))
	}
	options, err := c.options(e)
	if err != nil {
		return err
	}
	plan, err := importer.Read(old.FS(), options)
	if errors.Is(err, importer.ErrNoSite) {
		return fmt.Errorf("%s: %w; name the folder in which its configuration lies", shown(c.Dir), err)
	} else if err != nil {
		return fmt.Errorf("%s: %w", shown(c.Dir), err)
	}
	plan.Remarks.In(shown(c.Dir)).Print(e.stderr)
	plan.Taken.In(shown(c.Content)).Print(e.stderr)
	summary := c.summary(plan)
	switch {
	case plan.Remarks.HasErrors() || plan.Taken.HasErrors():
		fmt.Fprintf(e.stdout, "%s; nothing was written\n", summary)
		return errFailed
	case c.DryRun:
		fmt.Fprintf(e.stdout, "%s; nothing was written, as this was a dry run\n", summary)
		return nil
	}
	if err := plan.Write(old.FS(), c.Content); err != nil {
		return fmt.Errorf("nothing was imported: %w", err)
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", shown(c.Content), summary)
	check := checkCommand{source: source{Content: c.Content}, Format: diag.Text}
	return check.Run(e)
}

// within tells whether a path is a folder or lies in it.
func within(folder, name string) bool {
	rel, err := filepath.Rel(folder, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// options looks at the content folder, which may be there already.
func (c *importCommand) options(e env) (importer.Options, error) {
	options := importer.Options{From: c.From, Section: c.Section}
	root, err := os.OpenRoot(c.Content)
	if errors.Is(err, fs.ErrNotExist) {
		return options, nil
	} else if err != nil {
		return options, fmt.Errorf("the content folder %s cannot be opened: %w", shown(c.Content), err)
	}
	defer root.Close()
	taken := map[string]bool{}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		taken[name] = err == nil && !d.IsDir()
		return err
	})
	if err != nil {
		return options, err
	}
	options.Taken = func(name string) bool { return taken[name] }
	if !taken[content.ConfigFile] {
		return options, nil
	}
	config, problems := content.LoadConfig(root.FS())
	if problems.HasErrors() {
		problems.In(shown(c.Content)).Print(e.stderr)
		return options, errFailed
	}
	options.Config = config
	return options, nil
}

// summary counts what came over: 57 posts, 12 files, 9 remarks.
func (c *importCommand) summary(p *importer.Plan) string {
	var parts []string
	for _, count := range []struct {
		n    int
		what string
	}{{p.Posts, "post"}, {p.Pages, "page"}, {p.Translations, "translation"}, {p.Copied, "file"}, {len(p.Remarks) + len(p.Taken), "remark"}} {
		if count.n > 0 || count.what == "post" || count.what == "remark" {
			parts = append(parts, fmt.Sprintf("%d %s%s", count.n, count.what, plural(count.n)))
		}
	}
	return strings.Join(parts, ", ")
}
