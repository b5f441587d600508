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

// fewFiles is up to how many files an editor changes at once.
const fewFiles = 16

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
	look, err := theme.Fingerprint(layers...)
	if err != nil {
		return nil
	}
	s := r.source
	all := s.remember(e).NewInputs(r.name, s.BaseURL, look, strconv.FormatBool(s.Drafts), strconv.FormatBool(s.Future))
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
	moment  time.Time // that the site is made for
	started time.Time
}

// run does the work of the change where that is none, or one of the text of a few posts; then it has said what that build said. It is false
// where everything has to be looked at. To look at all files of both sides takes a small part of the time of arranging and comparing them.
func (o *onTop) run() (done bool, err error) {
	last := o.command.remember(o.env).Last()
	if last == nil || o.inputs == nil || !last.Covers(o.moment) {
		return false, nil
	}
	names, ok := o.inputs.Since(last, o.command.memory)
	switch {
	case !ok || len(names) > fewFiles:
		return false, nil
	case len(names) == 0:
		files, ok, err := o.out.Stands(o.ctx, last.Seal)
		if ok {
			o.say(last, publish.Report{Files: files})
		}
		return ok, err
	}
	return o.edit(last, names)
}

// edit publishes what a few files have changed.
func (o *onTop) edit(last *cache.Last, names []string) (bool, error) {
	_, files, ok, err := build.Edit(o.room.input(o.env, o.listing), names)
	if !ok || err != nil {
		return false, err
	}
	report, ok, err := o.out.Patch(o.ctx, last.Seal, files)
	if !ok || err != nil {
		return false, err
	}
	o.command.memory.Save()
	last.From, last.Seal = o.moment, report.Seal
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
