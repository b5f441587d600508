package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/diag"
)

type checkCommand struct {
	source
	Format diag.Format `help:"text, json (an array of objects), github (annotations of a workflow) or gitlab (a Code Quality report)." enum:"text,json,github,gitlab" default:"text" placeholder:"FORMAT"`
	Strict bool        `help:"End with status 1 for warnings as well."`
	Quiet  bool        `help:"Say nothing unless something is wrong."`
}

// Help is what generator check --help says below the flags' summary.
func (*checkCommand) Help() string {
	return `Errors keep everything from being published, warnings are for somebody to look at, and notes show the text messages that go out as they
will read on the phone, with what they cost. As text they go to the standard error, with their number on the standard output; in the other
formats everything goes to the standard output, and nothing else does.

Status 0: no errors. Status 1: errors; with --strict also warnings; or the work failed, and the standard error says why. Status 2: called
wrongly. No file is written but what is remembered in the folder of --cache.`
}

// Run says what is wrong and writes nothing.
func (c *checkCommand) Run(e env) error {
	room, err := openRoom(&c.source)
	if err != nil {
		return err
	}
	defer room.close()
	if c.Format == diag.GitHub || c.Format == diag.GitLab {
		room.name = inRepository(c.Content, room.name)
	}
	in := room.input(e, nil)
	in.Check = true
	result, err := build.Run(in)
	if err != nil {
		return err
	}
	problems := append(result.Problems, result.Advice(room.name)...)
	if c.Quiet {
		problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Note })
	}
	if err := c.say(e, problems); err != nil {
		return err
	}
	if !problems.HasErrors() {
		c.save(e)
	}
	if c.failed(problems) {
		return errFailed
	}
	return nil
}

func (c *checkCommand) failed(problems diag.List) bool {
	errors, warnings := problems.Count()
	return errors > 0 || c.Strict && warnings > 0
}

func (c *checkCommand) say(e env, problems diag.List) error {
	if c.Format != diag.Text {
		return problems.Write(e.stdout, c.Format)
	}
	problems.Print(e.stderr)
	if errors, warnings := problems.Count(); !c.Quiet || c.failed(problems) {
		fmt.Fprintf(e.stdout, "%d error%s, %d warning%s\n", errors, plural(errors), warnings, plural(warnings))
	}
	return nil
}

// inRepository is a folder as seen from the top of its repository, which is where annotations and reports are read from; otherwise where there
// is none.
func inRepository(dir, otherwise string) string {
	for top := dir; ; {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil { // a folder, or a file in a worktree
			rel, err := filepath.Rel(top, dir)
			if err != nil {
				return otherwise
			}
			return filepath.ToSlash(rel)
		}
		above := filepath.Dir(top)
		if above == top {
			return otherwise
		}
		top = above
	}
}
