package main

import (
	"fmt"
	"strconv"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/theme"
)

// fewPosts is up to how many posts are looked at one by one.
const fewPosts = 16

// inputs are everything that a site is made from; nil where that cannot be known. They were looked at before anything was read, so that a
// file that is saved meanwhile makes them others the next time.
func (r *room) inputs(e env, listing *content.Listing) *cache.Inputs {
	config, _ := content.LoadConfig(r.files)
	if config == nil {
		return nil
	}
	layers, err := r.themeLayers(config.Theme)
	if err != nil {
		return nil
	}
	if r.look, err = theme.Fingerprint(layers...); err != nil {
		return nil
	}
	s, git := r.source, r.lookAtGit().at
	all := s.remember(e).NewInputs(r.name, s.BaseURL, r.look, strconv.FormatBool(s.Drafts), strconv.FormatBool(s.Future), git.Commit, git.Rest)
	if !listing.Each(all.Add) {
		return nil
	}
	return all
}

// onTop is a build on top of the last one.
type onTop struct {
	env
	command *buildCommand
	room    *room
	out     *publish.Target
	listing *content.Listing
	inputs  *cache.Inputs
	started time.Time
}

// run does the work of the change where that is none, or one of the text of a few posts; then it has said what that build said. It is false
// where everything has to be looked at. To look at all files of both sides takes a small part of the time of arranging and comparing them.
func (o *onTop) run() (done bool, err error) {
	last := o.command.remember(o.env).Last()
	if last == nil || o.inputs == nil || !last.Covers(o.room.moment(o.env)) {
		return false, nil
	}
	changed, ok := o.inputs.Since(last, o.command.memory)
	switch {
	case !ok || len(changed) > fewPosts:
		return false, nil
	case len(changed) == 0:
		files, ok, err := o.out.Stands(o.ctx, last.Seal)
		if ok {
			o.say(last, publish.Report{Files: files})
		}
		return ok, err
	}
	return o.edit(last, changed)
}

// edit publishes what a few files have changed.
func (o *onTop) edit(last *cache.Last, changed []cache.Former) (bool, error) {
	files, ok := build.Edit(o.room.input(o.env, o.listing), changed)
	if !ok || o.room.loaded != o.room.look {
		return false, nil
	}
	report, ok, err := o.out.Patch(o.ctx, last.Seal, files)
	if !ok || err != nil {
		return false, err
	}
	if !o.command.save(o.env) {
		o.inputs = nil
	}
	last.From, last.Seal = o.room.moment(o.env), report.Seal
	o.command.memory.SetLast(*last, o.inputs)
	o.say(last, report)
	return true, nil
}

func (o *onTop) say(last *cache.Last, report publish.Report) {
	fmt.Fprint(o.stderr, last.Said)
	if !o.command.Quiet {
		fmt.Fprint(o.stdout, summary(last.Posts, report, o.now().Sub(o.started)), "\n", last.Waits)
	}
}
