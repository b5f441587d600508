package main

import (
	"fmt"
	"os"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/schema"
)

type schemaCommand struct {
	Content string `help:"Folder of the content (${default})." default:"content" type:"path" placeholder:"DIR"`
	Of      string `arg:"" enum:"post,config" help:"post (front matter) or config (newsroom.yaml)."`
}

// Run prints the JSON Schema.
func (c *schemaCommand) Run(e env) error {
	config, root, err := openConfig(e, c.Content)
	if err != nil {
		return err
	}
	defer root.Close()
	text, err := schema.Config(config)
	if c.Of == "post" {
		text, err = schema.Post(config)
	}
	if err != nil {
		return err
	}
	_, err = e.stdout.Write(text)
	return err
}

// openConfig opens a content folder for a command that needs nothing of it but newsroom.yaml, and says what is wrong with that.
func openConfig(e env, folder string) (*content.Config, *os.Root, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, nil, fmt.Errorf("the content folder %s cannot be opened: %w; name another one with --content", shown(folder), err)
	}
	config, problems := content.LoadConfig(root.FS())
	if problems.HasErrors() {
		problems.In(shown(folder)).Print(e.stderr)
		root.Close()
		return nil, nil, errFailed
	}
	return config, root, nil
}
