package main

import (
	"fmt"
	"strconv"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/theme"
)

// inputs is a fingerprint of everything that a site is made from; empty where there is none that can be trusted. What it is made of was
// looked at before anything was read, so that a file that is saved meanwhile makes it another one the next time.
func (r *room) inputs(e env, listing *content.Listing) string {
	config, _ := content.LoadConfig(r.files)
	if config == nil {
		return ""
	}
	layers, err := r.themeLayers(config.Theme)
	if err != nil {
		return ""
	}
	look, err := theme.Fingerprint(layers...)
	if err != nil {
		return ""
	}
	s := r.source
	all := s.remember(e).NewInputs(r.name, s.BaseURL, look, strconv.FormatBool(s.Drafts), strconv.FormatBool(s.Future))
	if !listing.Each(all.Add) {
		return ""
	}
	return all.Sum()
}

// nothingToDo is the whole of a build that would make the site that stands there already; then it has said what that build said. Looking
// at all files of both sides takes a small part of the time of reading, arranging and comparing them.
func (c *buildCommand) nothingToDo(e env, out *publish.Target, inputs string, moment, started time.Time) (bool, error) {
	last := c.remember(e).Last()
	if !last.Holds(inputs, moment) {
		return false, nil
	}
	files, ok, err := out.Stands(e.ctx, last.Seal)
	if !ok || err != nil {
		return false, err
	}
	fmt.Fprint(e.stderr, last.Said)
	if !c.Quiet {
		fmt.Fprintf(e.stdout, "%d posts, %d files: 0 written, %d unchanged, 0 removed, in %s\n%s", last.Posts, files, files,
			e.now().Sub(started).Round(time.Millisecond), last.Waits)
	}
	return true, nil
}
