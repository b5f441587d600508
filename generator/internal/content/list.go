package content

import (
	"io/fs"
	"slices"
	"sync"

	"newsroom/generator/internal/diag"
)

// Listing is every file of a content folder that may matter, as it was at one moment, in the order of the paths.
type Listing struct {
	fsys     fs.FS
	files    []found
	problems diag.List
}

// found is one file of the folder and what was made of it.
type found struct {
	name string
	link bool
	info fs.FileInfo // of what a link leads to; nil with err
	err  error
	post *Post // nil for other files, and where nothing could be read
	file bool  // goes with posts

	problems diag.List // of the post
}

// ArchetypesFolder holds what new posts are made of, and no posts.
const ArchetypesFolder = "archetypes"

// List lists a content folder. Its folders are walked at the same time: to look at ten thousand files takes longer than to read those of
// them that changed.
func List(fsys fs.FS) *Listing {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return &Listing{fsys: fsys, problems: diag.List{diag.Errorf(".", 0, 0, "", "cannot be read: %s", reason(err))}}
	}
	parts := make([]Listing, len(entries))
	var group sync.WaitGroup
	for i, entry := range entries {
		group.Go(func() { parts[i].add(fsys, entry.Name(), entry) })
	}
	group.Wait()
	return joined(fsys, parts)
}

func joined(fsys fs.FS, parts []Listing) *Listing {
	count := 0
	for _, part := range parts {
		count += len(part.files)
	}
	all := &Listing{fsys: fsys, files: make([]found, 0, count)}
	for _, part := range parts {
		all.files = append(all.files, part.files...)
		all.problems = append(all.problems, part.problems...)
	}
	return all
}

// add notes a file, or all files of a folder. Links are followed; for what is none the folder's own listing is enough.
func (l *Listing) add(fsys fs.FS, name string, entry fs.DirEntry) {
	switch {
	case ignored(entry.Name()), name == ArchetypesFolder && entry.IsDir():
		return
	case entry.IsDir():
		l.walk(fsys, name)
		return
	}
	f := found{name: name, link: entry.Type()&fs.ModeSymlink != 0}
	if f.link {
		f.info, f.err = fs.Stat(fsys, name)
	} else {
		f.info, f.err = entry.Info()
	}
	l.files = append(l.files, f)
}

// walk does without fs.WalkDir, which looks at each folder once more and cleans every path.
func (l *Listing) walk(fsys fs.FS, dir string) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil { // some of it may be listed all the same
		l.problems = append(l.problems, diag.Errorf(dir, 0, 0, "", "cannot be read: %s", reason(err)))
	}
	l.files = slices.Grow(l.files, len(entries))
	for _, entry := range entries {
		l.add(fsys, dir+"/"+entry.Name(), entry)
	}
}

// Each calls do for every file that can be looked at. It is false where one could not, so that the listing does not tell all.
func (l *Listing) Each(do func(name string, info fs.FileInfo)) bool {
	for _, f := range l.files {
		if f.err != nil {
			return false
		}
		do(f.name, f.info)
	}
	return len(l.problems) == 0
}
