// Command generator turns a folder of Markdown into a newsroom: pages, feeds and alerts.json, as plain files that any web server can
// hand out.
//
//	generator build   content/ and the theme -> public/
//	generator check   the same without writing; says everything that is wrong, and what could be better
//	generator verify  compares public/ with the content: lists every file that should not be there, differs or is missing
//	generator watch   builds, and again on every change and whenever a post is due
//	generator serve   watches, and shows the site at http://127.0.0.1:8080/ with live reload
//	generator new     SECTION "TITLE": a new post, ready to fill in
//	generator list    the posts and where each stands
//	generator schema  post or config: a JSON Schema by which editors complete and check front matter or newsroom.yaml
//	generator cms     decap, sveltia or frontmatter: the configuration of an editors' program
//	generator import  --from hugo or jekyll, DIR: brings an existing site over into content/
//	generator press   [SECTION…]: the day's press review, out of the feeds that newsroom.yaml names
//
// Every flag can stand in the environment as well: --base-url is NEWSROOM_BASE_URL. It ends with status 0 when all went well, 1 when
// the content has errors or the work failed (public/ is then as it was), 2 when it was called wrongly.
//
// How content is written is told by package content, what the pages are given by package site, what themes can do by themes/default.
// internal/build is the place to see the way of a post from one end to the other.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // machines without time zones, such as bare containers: without it every post would be public an hour late

	"github.com/alecthomas/kong"

	"newsroom/generator/internal/heap"
)

func main() {
	heap.Tune()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends at once what does not heed the first
	code := run(ctx, os.Args[1:], env{stdout: os.Stdout, stderr: os.Stderr, now: time.Now})
	stop()
	os.Exit(code)
}

// env is what a command has of the world.
type env struct {
	ctx    context.Context //nolint:containedctx // one per call of run, handed to kong's Run methods
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
}

// cli is the command line.
type cli struct {
	Build buildCommand `cmd:"" help:"Build the site once."`
	Check checkCommand `cmd:"" help:"Say everything that is wrong, and write nothing."`

	Verify verifyCommand `cmd:"" help:"Compare public/ with the content, and list every file that should not be there or differs."`

	Watch watchCommand `cmd:"" help:"Build, and again on every change and whenever a post is due."`
	Serve serveCommand `cmd:"" help:"Watch, and show the site with live reload."`
	New   newCommand   `cmd:"" help:"Write a new post that is ready to fill in."`
	List  listCommand  `cmd:"" help:"List the posts and where each stands."`

	Schema schemaCommand `cmd:"" help:"Print a JSON Schema by which editors complete and check what is written."`
	CMS    cmsCommand    `cmd:"" name:"cms" help:"Print the configuration of an editors' program."`

	Import importCommand `cmd:"" help:"Bring an existing Hugo or Jekyll site over into a content folder."`

	Press pressCommand `cmd:"" help:"Write the press review out of the feeds that newsroom.yaml names."`
}

// errFailed ends a command with status 1 after it has said why.
var errFailed = errors.New("failed")

// run is the whole program: it returns the exit status.
func run(ctx context.Context, args []string, e env) (status int) {
	e.ctx = ctx
	exited := -1
	parser, err := kong.New(&cli{}, kong.Name("generator"), kong.Description("Turns a folder of Markdown into a newsroom."),
		kong.DefaultEnvars("NEWSROOM"), kong.Writers(e.stdout, e.stderr), kong.Exit(func(code int) { exited = code }), kong.UsageOnError(), kong.Bind(e))
	if err != nil {
		fmt.Fprintln(e.stderr, "generator:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "generator: %v\n    hint: generator --help lists the commands, generator COMMAND --help the flags\n", err)
		return 2
	}
	err = command.Run()
	if err != nil && !errors.Is(err, errFailed) {
		fmt.Fprintln(e.stderr, "generator:", err)
	}
	if err != nil {
		return 1
	}
	return 0
}
