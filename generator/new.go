package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode"

	"newsroom/generator/internal/content"
)

// maxSlug is the longest name of a new post, in bytes: file systems take 255.
const maxSlug = 200

type newCommand struct {
	Content string `help:"Folder of the content (${default})." default:"content" type:"path" placeholder:"DIR"`
	Section string `arg:"" help:"Section, such as technik."`
	Title   string `arg:"" help:"Title, in quotes."`
	Urgent  bool   `help:"An alert: the people of its channels get an SMS."`
	Draft   bool   `help:"Not public yet."`
	Bundle  bool   `help:"With a folder of its own, for pictures."`

	Event     bool `help:"An event: when and where."`
	Job       bool `help:"A vacancy: deadline and contact."`
	Raffle    bool `help:"Something to win: deadline."`
	Video     bool `help:"A film of the newsroom's own; a draft until its file is there."`
	Gallery   bool `help:"The pictures beside the post; a draft until they are there."`
	Document  bool `help:"A file to download; a draft until it is there."`
	Clippings bool `help:"A press review: headlines and links."`
	Poll      bool `help:"A question or a call: answers to tap or to text."`

	Archetype string `help:"What the post is made of: one of the names above, default, or a file of content/archetypes." placeholder:"NAME"`
}

// Run writes the post and prints its path.
func (c *newCommand) Run(e env) error {
	config, root, err := openConfig(e, c.Content)
	if err != nil {
		return err
	}
	defer root.Close()
	section, ok := config.Section(c.Section)
	if !ok {
		return fmt.Errorf("there is no section %q; newsroom.yaml has %s", c.Section, config.SectionNames())
	}
	c.Title = oneLine(c.Title)
	slug := content.Slug(c.Title)
	switch slug {
	case "", "page", "readme", "index": // but for the first, they have a meaning of their own
		return fmt.Errorf("the title %q makes no address; write a few other words, the title can be changed in the file", c.Title)
	}
	if len(slug) > maxSlug {
		return errors.New("the title is too long for an address; write a shorter one, it can be changed in the file")
	}
	a := archetypes{c, root.FS(), config, section, slug, e.now().In(config.Timezone)}
	text, bundle, problems, err := a.text()
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		problems.In(shown(c.Content)).Print(e.stderr)
		return errFailed
	}
	name := path.Join(c.Section, slug+".md")
	if c.Bundle || bundle {
		name = path.Join(c.Section, slug, "index.md")
	}
	if err := c.write(root, name, slug, text); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, path.Join(shown(c.Content), name))
	return nil
}

// oneLine leaves out of a title what no post may have in it, such as the line breaks of a text that was copied.
func oneLine(title string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, title)), " ")
}

func (c *newCommand) write(root *os.Root, name, slug, text string) error {
	for _, taken := range []string{path.Join(c.Section, slug+".md"), path.Join(c.Section, slug, "index.md")} {
		if _, err := root.Stat(taken); err == nil {
			return fmt.Errorf("%s is already there; choose another title", path.Join(shown(c.Content), taken))
		}
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return fmt.Errorf("the folder cannot be made: %w", err)
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there; choose another title", name)
	} else if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}
