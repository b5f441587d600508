package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"
)

// pushes measures the way from an editor's `git push` to the first text message that the provider has accepted, on the server that README.md
// describes: a bare repo whose hook builds, and a notifier with one subscriber whose provider is the sandbox.
type pushes struct {
	*bench
	dir      string // takes the place of /srv/newsroom
	posts    int
	sandbox  string // address
	webhook  string // where the notifier listens
	running  []*server
	accepted []time.Duration // from the start of `git push`
	built    []time.Duration // of it, what the build says that it took
	ended    []time.Duration // from the start of `git push` to its end
}

const (
	pushGoal   = time.Second
	subscriber = "+491713920001" // reserved for fiction, as is the sandbox's own number
	readme     = "README.md"
	inReadme   = "/srv/newsroom"
)

// measurePushes has an editor push urgent posts.
func (b *bench) measurePushes(ctx context.Context, posts int) (p *pushes, err error) {
	p = &pushes{bench: b, dir: filepath.Join(b.dir, fmt.Sprintf("push-%d", posts)), posts: posts}
	defer func() {
		for _, s := range p.running {
			err = errors.Join(err, s.stop())
		}
	}()
	for _, step := range []func(context.Context) error{p.importPosts, p.writeHook, p.clone, p.startSandbox, p.startNotifier, p.subscribe} {
		if err := step(ctx); err != nil {
			return p, err
		}
	}
	for i := range b.pushes {
		b.say("%d posts: push %d", posts, i+1)
		if err := p.push(ctx, i); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *pushes) path(parts ...string) string {
	return filepath.Join(append([]string{p.dir}, parts...)...)
}

// git prepares git as somebody has it who has set nothing.
func (p *pushes) git(ctx context.Context, args ...string) *exec.Cmd {
	cmd := command(ctx, append([]string{"git"}, args...))
	cmd.Dir = p.dir
	cmd.Env = append(cmd.Env, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_AUTHOR_NAME="+authors[0], "GIT_AUTHOR_EMAIL=bench@example.org",
		"GIT_COMMITTER_NAME="+authors[0], "GIT_COMMITTER_EMAIL=bench@example.org")
	return cmd
}

func done(cmd *exec.Cmd) (string, error) {
	said, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, lastLines(string(said)))
	}
	return string(said), err
}

// importPosts makes the bare repo, with a commit for each post.
func (p *pushes) importPosts(ctx context.Context) error {
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	if _, err := done(p.git(ctx, "init", "-q", "--bare", "--initial-branch=main", "newsroom.git")); err != nil {
		return err
	}
	p.say("%d posts: commits", p.posts)
	cmd := p.git(ctx, "--git-dir=newsroom.git", "fast-import", "--quiet")
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	go func() {
		out := bufio.NewWriter(in)
		p.writeCommits(out)
		_ = errors.Join(out.Flush(), in.Close()) // git says what is missing
	}()
	_, err = done(cmd)
	return err
}

func (p *pushes) writeCommits(out io.Writer) {
	commit := func(number int, name, text string) {
		when := corpusStart.Add(time.Duration(number-p.posts) * time.Hour).Unix()
		fmt.Fprintf(out, "commit refs/heads/main\ncommitter %s <bench@example.org> %d +0100\ndata 7\nBeitrag\nM 100644 inline content/%s\ndata %d\n%s\n",
			authors[number%len(authors)], when, name, len(text), text)
	}
	commit(0, "newsroom.yaml", newsroomYAML()+"channels: {mini: {title: Mini, sections: ["+strings.Join(sections, ", ")+"]}}\n")
	for i := range p.posts {
		commit(i+1, postID(i)+".md", post(i, ""))
	}
}

// writeHook takes the hook out of README.md, so that it is the one that people have.
func (p *pushes) writeHook(context.Context) error {
	text, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	hook, err := hookOf(string(text))
	if err != nil {
		return err
	}
	hook = strings.ReplaceAll(strings.ReplaceAll(hook, inReadme, p.dir), "\ngenerator ", "\n"+p.generator+" ")
	return os.WriteFile(p.path("newsroom.git", "hooks", "post-receive"), []byte(hook), 0o700) //nolint:gosec // a hook is a program
}

// hookOf is the indented text below the name of the hook.
func hookOf(readme string) (string, error) {
	_, rest, found := strings.Cut(readme, "hooks/post-receive`, executable:\n\n")
	hook, _, _ := strings.Cut(rest, "\n\n")
	hook = strings.ReplaceAll("\n"+hook, "\n    ", "\n")[1:] + "\n"
	if !found || !strings.HasPrefix(hook, "#!") {
		return "", fmt.Errorf("%s has no hook: is this run from the top of the repo?", "README.md")
	}
	return hook, nil
}

// clone gives the editor a clone, and pushes once: that builds the whole site.
func (p *pushes) clone(ctx context.Context) error {
	if _, err := done(p.git(ctx, "clone", "-q", "newsroom.git", "editor")); err != nil {
		return err
	}
	p.say("%d posts: first push", p.posts)
	if _, err := done(p.git(ctx, "-C", "editor", "commit", "-q", "--allow-empty", "-m", "Anfang")); err != nil {
		return err
	}
	_, err := done(p.git(ctx, "-C", "editor", "push", "-q"))
	return err
}

var (
	sandboxAddress = regexp.MustCompile(`(?m)^The sandbox and its phones: (\S+)$`)
	exported       = regexp.MustCompile(`(?m)^export (\S+)$`)
)

func (p *pushes) startSandbox(ctx context.Context) error {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	p.webhook = "127.0.0.1:" + port
	sandbox, err := p.start(ctx, sandboxAddress, nil, p.notifier, "sandbox", "--listen", "127.0.0.1:0", "--webhook", "http://"+p.webhook+"/twilio/inbound",
		"--phones", subscriber)
	if err != nil {
		return err
	}
	p.sandbox = sandboxAddress.FindStringSubmatch(sandbox.said.String())[1]
	return nil
}

func (p *pushes) startNotifier(ctx context.Context) error {
	var settings []string // of the sandbox's account: they are good for nothing else
	for _, found := range exported.FindAllStringSubmatch(p.running[0].said.String(), -1) {
		settings = append(settings, found[1])
	}
	_, err := p.start(ctx, regexp.MustCompile(`notifier`), settings, p.notifier, "run", "--alerts", p.path("public", "alerts.json"),
		"--database", p.path("newsroom.db"), "--listen", p.webhook, "--public-url", "http://"+p.webhook)
	return err
}

// start starts a program, and waits until it has said something.
func (p *pushes) start(ctx context.Context, ready *regexp.Regexp, settings []string, args ...string) (*server, error) {
	s, err := start(ctx, tool{serve: args, built: ready}, settings...)
	if err != nil {
		return nil, err
	}
	p.running = append([]*server{s}, p.running...)
	return s, s.await(ctx, startTimeout, settle/10, func() bool { return s.builds() > 0 })
}

// subscribe has the phone text MINI until there is an answer: the notifier may not listen yet.
func (p *pushes) subscribe(ctx context.Context) error {
	for range 100 {
		var answer struct{ Replies []string }
		text := strings.NewReader(`{"from": "` + subscriber + `", "body": "MINI"}`)
		if err := p.ask(ctx, http.MethodPost, "/sandbox/text", text, &answer); err == nil && len(answer.Replies) > 0 {
			return nil
		}
		if err := pause(ctx, settle); err != nil {
			return err
		}
	}
	return fmt.Errorf("the notifier does not answer a MINI:\n%s", lastLines(p.running[0].said.String()))
}

// ask speaks with the sandbox.
func (p *pushes) ask(ctx context.Context, method, path string, body io.Reader, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, p.sandbox+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return json.NewDecoder(res.Body).Decode(answer)
}

var buildTook = regexp.MustCompile(`written, \d+ unchanged, \d+ removed, in (\S+)`)

// push has the editor write an urgent post, and push it.
func (p *pushes) push(ctx context.Context, number int) error {
	name := fmt.Sprintf("eil-%d-%d", number, clock().Unix())
	text := fmt.Sprintf("---\ntitle: Eilmeldung %s\ndate: %s\nurgent: true\n---\n\nText der Meldung.\n", name, clock().Format(time.RFC3339))
	if err := os.WriteFile(p.path("editor", "content", sections[0], name+".md"), []byte(text), 0o600); err != nil {
		return err
	}
	for _, args := range [][]string{{"add", "-A"}, {"commit", "-q", "-m", name}} {
		if _, err := done(p.git(ctx, append([]string{"-C", "editor"}, args...)...)); err != nil {
			return err
		}
	}
	if err := pause(ctx, 10*settle); err != nil { // files are known by their times from then on, as they are on any other day
		return err
	}
	start := clock()
	said, err := done(p.git(ctx, "-C", "editor", "push"))
	if err != nil {
		return err
	}
	p.ended = append(p.ended, since(start))
	if found := buildTook.FindStringSubmatch(said); found != nil {
		took, _ := time.ParseDuration(found[1]) // as the generator writes it
		p.built = append(p.built, took)
	}
	return p.awaitMessage(ctx, name, start)
}

func (p *pushes) awaitMessage(ctx context.Context, title string, start time.Time) error {
	for since(start) < saveTimeout {
		var all []struct {
			Body    string
			Created time.Time
		}
		if err := p.ask(ctx, http.MethodGet, "/sandbox/messages", nil, &all); err != nil {
			return err
		}
		for _, m := range all {
			if strings.Contains(m.Body, title) {
				p.accepted = append(p.accepted, m.Created.Sub(start.Round(0)))
				return nil
			}
		}
		if err := pause(ctx, settle/10); err != nil {
			return err
		}
	}
	return fmt.Errorf("no message of %s within %s", title, saveTimeout)
}

func (p *pushes) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s posts, each with a commit of its own; %d pushes of an urgent post\n", thousands(p.posts), len(p.accepted))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "from git push to\tmedian\tmin–max")
	for _, row := range []struct {
		what string
		took []time.Duration
	}{{"the first message accepted", p.accepted}, {"the end of git push", p.ended}, {"(the build alone)", p.built}} {
		s := seconds(row.took)
		fmt.Fprintf(t, "%s\t%s\t%s–%s\n", row.what, short(s.median), short(s.min), short(s.max))
	}
	_ = t.Flush()
	s := seconds(p.accepted)
	printGoals(w, []verdict{{
		"push, 10,000 posts: less than 1 s from git push to the first message accepted, in the median",
		short(s.median), p.posts == 10_000 && s.median < pushGoal.Seconds(),
	}})
}
