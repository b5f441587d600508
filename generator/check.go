package main

import (
	"fmt"
)

type checkCommand struct {
	source
	Quiet bool `help:"Say nothing unless something is wrong."`
}

// Run says what is wrong and writes nothing.
func (c *checkCommand) Run(e env) error {
	room, err := openRoom(&c.source)
	if err != nil {
		return err
	}
	defer room.close()
	result, err := room.build(e, nil)
	if err != nil {
		return err
	}
	problems := append(result.Problems, result.Advice(room.name)...)
	problems.Print(e.stderr)
	errors, warnings := problems.Count()
	if !c.Quiet || errors > 0 {
		fmt.Fprintf(e.stdout, "%d error%s, %d warning%s\n", errors, plural(errors), warnings, plural(warnings))
	}
	if errors > 0 {
		return errFailed
	}
	c.save(e)
	return nil
}
