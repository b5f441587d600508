package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/site"
)

type listCommand struct {
	source
	State string `help:"Only posts that are draft, scheduled, published, expired, withdrawn or urgent." enum:",draft,scheduled,published,expired,withdrawn,urgent" default:"" placeholder:"STATE"`
	JSON  bool   `help:"Print JSON."`
}

// listed is one post as `list --json` prints it.
type listed struct {
	File     string     `json:"file"`
	Title    string     `json:"title"`
	Section  string     `json:"section"`
	State    string     `json:"state"`
	Urgent   bool       `json:"urgent"`
	Date     time.Time  `json:"date"`     // from when it is public
	Expires  *time.Time `json:"expires"`  // null = never
	Channels []string   `json:"channels"` // ids
	Next     *next      `json:"next"`     // what the clock does to it next; null = nothing
}

// next is what happens to a post at a moment: is published, expires, …
type next struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

// Run lists the posts, newest first.
func (c *listCommand) Run(e env) error {
	room, err := openRoom(&c.source)
	if err != nil {
		return err
	}
	defer room.close()
	newsroom, problems := content.Load(room.files, nil)
	problems = slices.DeleteFunc(problems.In(room.name), func(p diag.Problem) bool { return p.Severity != diag.Error })
	problems.Print(e.stderr)
	if newsroom == nil {
		return errFailed
	}
	arranged, _ := site.New(newsroom, room.input(e, nil).Options) // its problems are for check
	posts := c.choose(room.name, newsroom, room.moment(e), arranged.Due)
	if c.JSON {
		out := json.NewEncoder(e.stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		err = out.Encode(posts)
	} else {
		err = printPosts(e, posts, newsroom.Config.Timezone)
		for _, change := range upcoming(room.name, arranged.Due) {
			fmt.Fprintf(e.stdout, "next change: %s: %s\n", change.at, change.what)
		}
	}
	if err == nil && problems.HasErrors() {
		return errFailed
	}
	return err
}

func (c *listCommand) choose(folder string, n *content.Newsroom, now time.Time, due []site.Change) []listed {
	posts, changes := []listed{}, map[string]*next{}
	for _, change := range due {
		if changes[change.File] == nil {
			changes[change.File] = &next{change.At, change.What}
		}
	}
	for _, p := range n.Posts {
		post := listed{
			File: folder + "/" + p.File, Title: p.Title, Section: p.Section, State: string(p.State(now)), Urgent: p.Urgent, Date: p.Due(),
			Channels: append([]string{}, n.Config.Audience(p.Section, p.Channels)...), // [], not null
			Next:     changes[p.File],
		}
		if !p.ExpiryDate.IsZero() {
			post.Expires = &p.ExpiryDate
		}
		if c.State == "" || c.State == post.State || c.State == "urgent" && post.Urgent {
			posts = append(posts, post)
		}
	}
	slices.SortFunc(posts, func(a, b listed) int { return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.File, b.File)) })
	return posts
}

func printPosts(e env, posts []listed, zone *time.Location) error {
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, p := range posts {
		mark := ""
		if p.Urgent {
			mark = "urgent"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Date.In(zone).Format("2006-01-02 15:04"), p.State, mark, p.File, p.Title)
	}
	return w.Flush()
}

// happening is one change as it is told.
type happening struct{ at, what string }

// manyChanges is up to how many changes of one moment are told one by one.
const manyChanges = 5

// upcoming tells what the clock does next: all that happens at that moment.
func upcoming(folder string, due []site.Change) []happening {
	var all []happening
	for _, c := range due {
		if !c.At.Equal(due[0].At) {
			break
		}
		name := folder + "/" + c.File
		if c.File == "" {
			name = "the channel " + c.Channel
		}
		all = append(all, happening{c.At.Format(time.DateTime), name + " " + c.What})
	}
	if more := len(all) - manyChanges; more > 0 {
		all = append(all[:manyChanges], happening{all[0].at, fmt.Sprintf("and %d more", more)})
	}
	return all
}
