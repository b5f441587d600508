package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

type inboxCommand struct {
	List    inboxListCommand    `cmd:"" help:"The threads in which people wrote and nobody has answered, the newest first."`
	Show    inboxShowCommand    `cmd:"" help:"All that was written in a thread, by people and to them."`
	Answer  inboxAnswerCommand  `cmd:"" help:"Write to one person; the text comes from the standard input."`
	Done    inboxDoneCommand    `cmd:"" help:"Say that what a person wrote needs no answer, or what all wrote in a thread."`
	Picture inboxPictureCommand `cmd:"" help:"Put a picture that somebody sent into a file."`
}

// inboxFlags are those of all commands for editors. They speak the newsroom's language.
type inboxFlags struct {
	databaseFlags `embed:""`
	Language      string `enum:"de,en," default:"" placeholder:"de|en" help:"Of what is printed; else the newsroom's."`
	Timezone      string `default:"Europe/Berlin" placeholder:"AREA/CITY" help:"The house's clock (${default})."`
}

// editor is who looks into the inbox.
type editor struct {
	db   *store.Store
	says inboxWording
	zone *time.Location
}

// open opens the database with one of the two ways, and finds out in which language to speak.
func (f inboxFlags) editor(ctx context.Context, m Main, open func(context.Context, Main) (*store.Store, error)) (editor, error) {
	zone, err := houseFlags{Timezone: f.Timezone}.zone()
	if err != nil {
		return editor{}, usageError{err}
	}
	db, err := open(ctx, m)
	if err != nil {
		return editor{}, err
	}
	newsroom, err := db.Newsroom(ctx)
	if err != nil {
		return editor{}, errors.Join(err, db.Close())
	}
	return editor{db, inboxWordingIn(cmp.Or(f.Language, newsroom.Language)), zone}, nil
}

func (e editor) close() { _ = e.db.Close() } // every change is on the disk already

func (e editor) when(t time.Time) string { return t.In(e.zone).Format(e.says.Clock) }

type inboxListCommand struct {
	inboxFlags `embed:""`
	All        bool `help:"Those too in which everything is answered or done."`
	JSON       bool `name:"json" help:"For programs."`
}

// threadReport is a thread in the form of inbox list --json.
type threadReport struct {
	ID     string    `json:"id"`
	Code   string    `json:"code,omitempty"`
	Link   string    `json:"link,omitempty"`  // to the post
	Title  string    `json:"title,omitempty"` // none = a conversation of one person with the editors
	People int       `json:"people"`
	Texts  int       `json:"texts"`
	Open   int       `json:"open"` // texts that are neither answered nor done
	Newest time.Time `json:"newest"`
}

// Run lists threads.
func (c *inboxListCommand) Run(ctx context.Context, m Main) error {
	e, err := c.editor(ctx, m, c.openKeyed)
	if err != nil {
		return err
	}
	defer e.close()
	threads, err := e.db.Inbox(ctx, c.All)
	if err != nil {
		return err
	}
	if c.JSON {
		reports := []threadReport{}
		for _, t := range threads {
			reports = append(reports, threadReport(t))
		}
		return m.printJSON(reports)
	}
	if len(threads) == 0 {
		m.printf("%s\n", e.says.nothing)
		return nil
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, e.says.columns)
	for _, t := range threads {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s\t%s\n", cmp.Or(t.Code, t.ID), t.Open, t.Texts, t.People, e.when(t.Newest), e.says.Title(t))
	}
	return table.Flush()
}

type inboxShowCommand struct {
	inboxFlags `embed:""`
	Thread     string `arg:"" help:"Its code or its id, as list shows them."`
}

// Run shows a thread.
func (c *inboxShowCommand) Run(ctx context.Context, m Main) error {
	e, err := c.editor(ctx, m, c.openKeyed)
	if err != nil {
		return err
	}
	defer e.close()
	talk, err := e.db.Talk(ctx, c.Thread)
	if err != nil {
		return e.explain(err)
	}
	m.printf("%s\n%s · "+e.says.sums+"\n", e.says.Title(talk.InboxThread), talk.ID, talk.Texts, talk.People, talk.Open)
	if talk.Link != "" {
		m.printf("%s\n", desk.Harmless(talk.Link))
	}
	for _, entry := range talk.Entries {
		m.printf("\n%s", e.describe(entry))
	}
	m.printf("%s", e.limits(talk, m.Now()))
	return nil
}

// limits tells of whom nobody can answer, or only until some time.
func (e editor) limits(talk store.Talk, now time.Time) string {
	names := map[string]string{}
	for _, entry := range talk.Entries {
		names[entry.Alias] = entry.Who
	}
	var b strings.Builder
	for _, alias := range slices.Sorted(maps.Keys(talk.Reach)) {
		reach := talk.Reach[alias]
		words, _ := e.says.Explain(reach.Check(now))
		if words == "" && reach.Until.After(now) {
			words = e.says.Closes(e.when(reach.Until))
		}
		if words != "" {
			fmt.Fprintf(&b, "\n%s: %s\n", desk.Harmless(cmp.Or(names[alias], alias)), words)
		}
	}
	return b.String()
}

// describe is one text with all that belongs to it. Its lines are set in, so that no text looks like another entry.
func (e editor) describe(entry store.Entry) string {
	var b strings.Builder
	if entry.Sent != "" {
		fmt.Fprintf(&b, "%s  "+e.says.answered+"\n", e.when(entry.At), entry.Who, e.says.Progress(entry.Sent, entry.Class))
	} else {
		fmt.Fprintf(&b, "%s  %s%s\n", e.when(entry.At), entry.Who, e.says.marks(entry))
	}
	for line := range strings.Lines(desk.Harmless(entry.Text)) {
		fmt.Fprintf(&b, "    %s\n", strings.TrimRight(line, "\r\n"))
	}
	for _, p := range entry.Pictures {
		fmt.Fprintf(&b, "    %s\n", e.says.picture(p))
	}
	return b.String()
}

type inboxAnswerCommand struct {
	inboxFlags `embed:""`
	Thread     string `arg:"" help:"Its code or its id."`
	Who        string `arg:"" name:"name" help:"What the person is called in the thread, such as 'Kranich 17'."`
	Text       string `arg:"" optional:"" help:"What to write; - or nothing = the standard input. Others who work on this machine can see what stands on a command line."`
}

// Run answers. A running notifier sends it within a second, any other when it runs next.
func (c *inboxAnswerCommand) Run(ctx context.Context, m Main) error {
	text := c.Text
	if text == "" || text == "-" {
		read, err := io.ReadAll(io.LimitReader(m.Stdin, 1<<20))
		if err != nil {
			return fmt.Errorf("reading the standard input: %w", err)
		}
		text = string(read)
	}
	e, err := c.editor(ctx, m, c.openBeside)
	if err != nil {
		return err
	}
	defer e.close()
	text, err = desk.Draft(text)
	if err != nil {
		return e.explain(err)
	}
	open, err := e.waiting(ctx, c.Thread, c.Who)
	if err == nil {
		err = e.db.Answer(ctx, store.Answer{Thread: c.Thread, Who: c.Who, Text: text, Texts: ids(open), At: m.Now(), Until: m.Now().Add(desk.AnswerLasts)})
	}
	if err != nil {
		return e.explain(err)
	}
	cost := sms.Measure(text)
	m.printf(e.says.sending+"\n", c.Who, cost.Segments, cost.Encoding)
	e.recall(m, open)
	return nil
}

// waiting are the open texts of a person, "" = of everybody in the thread. Only these are handled then, and they are shown: since the editor has looked, more may
// have come.
func (e editor) waiting(ctx context.Context, thread, who string) ([]store.Entry, error) {
	talk, err := e.db.Talk(ctx, thread)
	if err != nil {
		return nil, err
	}
	who = strings.Join(strings.Fields(who), " ")
	called := map[string]bool{}
	for _, entry := range talk.Entries {
		if who == "" || strings.EqualFold(who, entry.Who) || strings.EqualFold(who, entry.Alias) {
			called[entry.Alias] = true
		}
	}
	return slices.DeleteFunc(talk.Entries, func(entry store.Entry) bool { return !entry.Open || !called[entry.Alias] }), nil
}

// ids are those of texts; never nil, which would be all.
func ids(texts []store.Entry) []string {
	all := []string{}
	for _, text := range texts {
		all = append(all, text.ID)
	}
	return all
}

// recall shows what is handled from now on.
func (e editor) recall(m Main, texts []store.Entry) {
	for _, text := range texts {
		text.Open = false
		m.printf("\n%s", e.describe(text))
	}
}

type inboxDoneCommand struct {
	inboxFlags `embed:""`
	Thread     string `arg:"" help:"Its code or its id."`
	Who        string `arg:"" optional:"" name:"name" help:"What the person is called in the thread; none = all who wrote there."`
}

// Run marks texts.
func (c *inboxDoneCommand) Run(ctx context.Context, m Main) error {
	e, err := c.editor(ctx, m, c.openBeside)
	if err != nil {
		return err
	}
	defer e.close()
	open, err := e.waiting(ctx, c.Thread, c.Who)
	n := 0
	if err == nil {
		n, err = e.db.Handle(ctx, store.Handling{Thread: c.Thread, Who: c.Who, Texts: ids(open), At: m.Now()})
	}
	if err != nil {
		return e.explain(err)
	}
	m.printf(e.says.done+"\n", n)
	e.recall(m, open)
	return nil
}

type inboxPictureCommand struct {
	inboxFlags `embed:""`
	ID         string `arg:"" name:"number" help:"The picture's number, as show gives it."`
	Out        string `required:"" placeholder:"FILE.jpg" help:"The file to make; what is there is never overwritten."`
}

// Run writes a picture that only its owner may read.
func (c *inboxPictureCommand) Run(ctx context.Context, m Main) error {
	e, err := c.editor(ctx, m, c.openKeyed)
	if err != nil {
		return err
	}
	defer e.close()
	id, err := strconv.ParseInt(c.ID, 10, 64)
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", c.ID, e.explain(store.ErrNoPicture))}
	}
	photo, err := e.db.Picture(ctx, id)
	if err != nil {
		return e.explain(err)
	}
	file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(photo)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	m.printf("%s\n", c.Out)
	return nil
}

// explain says in the editors' language what is wrong, if it is one of theirs to mend, and which command helps.
func (e editor) explain(err error) error {
	words, known := e.says.Explain(err)
	if known == nil {
		return err
	}
	return errors.New(words + e.says.helps[known])
}
