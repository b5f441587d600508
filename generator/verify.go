package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/media"
	"newsroom/generator/internal/verify"
)

type verifyCommand struct {
	source
	Out    string   `help:"Folder of the finished site (${default})." default:"public" type:"path" placeholder:"DIR"`
	Ignore []string `help:"Names or paths that others put there, such as *.br or .well-known." placeholder:"PATTERN"`
	JSON   bool     `help:"Print JSON."`
	Quiet  bool     `help:"Say nothing unless something is wrong."`
}

// finding is one file as `verify --json` prints it.
type finding struct {
	Path string `json:"path"`
	What string `json:"what"`
}

// Run compares the folder with what the content says at this moment.
func (c *verifyCommand) Run(e env) error {
	options := verify.Options{Ignore: c.Ignore}
	if err := options.Check(); err != nil {
		return err
	}
	room, err := openRoom(&c.source)
	if err != nil {
		return err
	}
	defer room.close()
	// What builds remember of the posts is not asked; pictures, which take long to make, are compared with those that were made.
	notice := func(text string) { fmt.Fprintln(e.stderr, "generator:", text) }
	c.memory, c.pictures = cache.New("", notice), media.Open(c.pictureFolder(), notice)
	result, err := room.build(e, nil)
	if err != nil {
		return err
	}
	if result.Problems.HasErrors() {
		result.Problems.Print(e.stderr)
		return failed(e, result.Problems, c.Out)
	}
	result.Site.StillShown().In(room.name).Print(e.stderr) // who asks wants to know what of a post stays, and why
	findings, err := verify.Folder(e.ctx, c.Out, result.Files, options)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder %s is not there; name another one with --out", shown(c.Out))
	}
	if err != nil {
		return err
	}
	if err := c.say(e, findings, len(result.Files)); err != nil {
		return err
	}
	if len(findings) > 0 {
		return errFailed
	}
	return nil
}

// mostDiffer tells whether a folder is rather that of another site than one with a few leftovers.
func mostDiffer(findings []verify.Finding, files int) bool {
	other := 0
	for _, f := range findings {
		if f.What == verify.Differs || f.What == verify.Missing {
			other++
		}
	}
	return 2*other > files
}

func (c *verifyCommand) say(e env, findings []verify.Finding, files int) error {
	if c.JSON {
		all := []finding{}
		for _, f := range findings {
			all = append(all, finding{f.Path, string(f.What)})
		}
		out := json.NewEncoder(e.stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(all)
	}
	folder := shown(c.Out)
	for _, f := range findings {
		fmt.Fprintf(e.stdout, "%s/%s\n", folder, f)
	}
	switch {
	case len(findings) > 0:
		fmt.Fprintf(e.stderr, "%d of the files of %s are not what the content says\n"+
			"    hint: generator build --verify writes what differs and is missing; remove by hand what should not be there, or name it with --ignore\n", len(findings), folder)
		if mostDiffer(findings, files) {
			fmt.Fprintln(e.stderr, "    hint: hardly anything is alike; is this the folder of another site, or one that was built with other flags, such as --base-url, --theme or --drafts?")
		}
	case !c.Quiet:
		fmt.Fprintf(e.stdout, "%d files, each as the content says\n", files)
	}
	return nil
}
