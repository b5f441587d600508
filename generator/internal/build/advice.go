package build

import (
	"newsroom/generator/internal/diag"
)

// Advice is what check says beside the problems: nothing of it stops a build.
func (o Output) Advice() diag.List { return nil }
