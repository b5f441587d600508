package main

import (
	"fmt"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/history"
	"newsroom/generator/internal/site"
)

// gitSource is what is remembered of git while the process lasts.
type gitSource struct {
	memory  *history.Memory
	refused string // why git was not read, as it was told last
}

// gitView is what a build sees of git. Where newsroom.yaml says git: false, it is nothing.
type gitView struct {
	repo    *history.Repo // nil where there is none
	at      history.State
	knows   *known // nil until it was read
	refused bool
}

// same tells whether a build can show what git knows as the one before did.
func (v *gitView) same(before *gitView) bool {
	return before != nil && !before.refused && v.at == before.at
}

// known is what git knows of the files of content/, by their paths.
type known struct {
	revisions map[string][]site.Revision // newest first
	cut       map[string]bool
}

// lookAtGit finds the repo and its state, which stay the same for all that is done with the room.
func (r *room) lookAtGit() *gitView {
	if r.git == nil {
		r.git = &gitView{}
		if config, _ := content.LoadConfig(r.files); config != nil && config.Git {
			r.git.repo = history.Find(r.source.Content)
			r.git.at = r.git.repo.State()
		}
	}
	return r.git
}

// history is what git knows of the posts. Where git refuses, that is told once, and the site is made without.
func (r *room) history(e env) *known {
	view := r.lookAtGit()
	if view.knows != nil {
		return view.knows
	}
	view.knows = &known{map[string][]site.Revision{}, map[string]bool{}}
	r.source.remember(e)
	git := &r.source.git
	if git.memory == nil { // of a command that keeps nothing
		git.memory = history.Open("", nil)
	}
	files, err := git.memory.Read(e.ctx, view.repo, view.at)
	if view.refused = err != nil; view.refused {
		if said := err.Error(); said != git.refused && e.ctx.Err() == nil {
			git.refused = said
			fmt.Fprintln(e.stderr, "generator: the history of the posts is left out:", said)
		}
		return view.knows
	}
	git.refused = ""
	for name, file := range files {
		view.knows.add(name, file)
	}
	return view.knows
}

func (k *known) add(name string, file history.File) {
	if file.Cut {
		k.cut[name] = true
	}
	if len(file.Revisions) == 0 {
		return
	}
	all := make([]site.Revision, len(file.Revisions))
	for i, r := range file.Revisions {
		all[i] = site.Revision(r)
	}
	k.revisions[name] = all
}
