package publish

import "strings"

// Ours is what a file of the output folder is to this package.
type Ours int

// What it can be.
const (
	Site   Ours = iota // a file of the site, or of somebody else
	Record             // the manifest or the lock
	Staged             // written aside: nobody is to see it yet, or ever
)

// Own tells what a path in an output folder is.
func Own(path string) Ours {
	top, _, below := strings.Cut(path, "/")
	switch {
	case !strings.HasPrefix(top, reserved):
		return Site
	case below:
		return Staged
	}
	return Record
}
