package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/folder"
	"newsroom/generator/internal/history"
	"newsroom/generator/internal/media"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/themes"
)

// source is where a site is made from: the flags that all commands share.
type source struct {
	Content string    `help:"Folder of the content (${default})." default:"content" type:"path" placeholder:"DIR"`
	Theme   string    `help:"Theme: default, a folder below themes/, or any folder. Instead of the one in newsroom.yaml." placeholder:"NAME|DIR"`
	BaseURL string    `help:"Where the site will stand. Instead of baseURL in newsroom.yaml." placeholder:"URL"`
	Cache   string    `help:"Folder in which is remembered what was found in each post (${default}); empty for none." default:".cache" type:"path" placeholder:"DIR"`
	Drafts  bool      `help:"Take drafts for published."`
	Future  bool      `help:"Take scheduled posts for published."`
	Now     time.Time `help:"Build as if it were this moment (RFC 3339)." format:"2006-01-02T15:04:05Z07:00" placeholder:"TIME"`

	memory   *cache.Memory
	pictures *media.Store
	git      gitSource
}

// remember returns the memory of all builds of this process, and opens that of the pictures.
func (s *source) remember(e env) *cache.Memory {
	if s.memory == nil {
		notice := func(text string) { fmt.Fprintln(e.stderr, "generator:", text) }
		s.memory, s.pictures = cache.New(s.Cache, notice), media.Open(s.pictureFolder(), notice)
		s.git.memory = history.Open(s.Cache, notice)
	}
	return s.memory
}

func (s *source) pictureFolder() string {
	if s.Cache == "" {
		return ""
	}
	return filepath.Join(s.Cache, "pictures")
}

// save keeps on disk what was found; it is false where the next build must not trust that all was made: it did not work for the posts, or a
// picture is to be tried again.
func (s *source) save(e env) bool {
	if err := s.pictures.Save(); err != nil {
		fmt.Fprintln(e.stderr, "generator: the pictures of this build will be made again:", err)
	}
	return s.memory.Save() && !s.pictures.Passing()
}

// target is where it goes.
type target struct {
	Out    string `help:"Folder of the finished site (${default})." default:"public" type:"path" placeholder:"DIR"`
	Verify bool   `help:"Read every file of the site instead of trusting size and time."`
	Quiet  bool   `help:"Say nothing unless something is wrong."`
}

type buildCommand struct {
	source
	target
}

// Run builds once.
func (c *buildCommand) Run(e env) error {
	room, err := openRoom(&c.source)
	if err != nil {
		return err
	}
	defer room.close()
	out, err := c.open(&c.source, e, false)
	if err != nil {
		return err
	}
	started, moment := e.now(), room.moment(e)
	out.Glance()
	listing := content.List(room.files)
	inputs := room.inputs(e, listing)
	top := &onTop{e, c, room, out, listing, inputs, started}
	if done, err := top.run(); done || err != nil {
		return err
	}
	result, err := room.build(e, listing)
	if err != nil {
		return err
	}
	var said strings.Builder
	result.Problems.Print(&said)
	fmt.Fprint(e.stderr, said.String())
	if result.Problems.HasErrors() {
		return failed(e, result.Problems, c.Out)
	}
	result.Hasten(out.Now(feed.AlertsPath))
	report, err := out.Publish(e.ctx, result.Files)
	if err != nil {
		return err
	}
	if !c.save(e) || room.loaded != room.look || room.git.refused {
		inputs = nil // what is remembered is not what the site was made from
	}
	waits := scheduled(room.name, result, moment)
	c.memory.SetLast(cache.Last{
		From: moment, Until: result.Next, Seal: report.Seal, Posts: len(result.Site.Posts), Said: said.String(), Waits: waits,
	}, inputs)
	if !c.Quiet {
		fmt.Fprint(e.stdout, summary(len(result.Site.Posts), report, e.now().Sub(started)), "\n", waits)
	}
	return nil
}

func (t *target) open(s *source, e env, preview bool) (*publish.Target, error) {
	return publish.Open(t.Out, publish.Options{
		Forbidden: s.folders(), Verify: t.Verify, Preview: preview, Private: s.Cache, Notice: func(text string) { fmt.Fprintln(e.stderr, "generator:", text) },
	})
}

func failed(e env, problems diag.List, out string) error {
	n, _ := problems.Count()
	fmt.Fprintf(e.stderr, "%d error%s; %s is as it was\n", n, plural(n), shown(out))
	return errFailed
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// shown is a path as a person would write it: from the folder that they are in, where that is shorter.
func shown(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && len(rel) < len(path) {
		return filepath.ToSlash(rel)
	}
	return path
}

func summary(posts int, report publish.Report, took time.Duration) string {
	return fmt.Sprintf("%d posts, %d files: %d written, %d unchanged, %d removed, in %s", posts, report.Files,
		len(report.Written), report.Files-len(report.Written), len(report.Removed), took.Round(time.Millisecond))
}

// scheduled names the posts and legal pages that wait, so that none vanishes in silence.
func scheduled(folder string, result build.Output, now time.Time) string {
	var waiting []*content.Post
	for _, p := range slices.Concat(result.Newsroom.Posts, result.Newsroom.Pages) {
		if p.State(now) == content.Scheduled {
			waiting = append(waiting, p)
		}
	}
	slices.SortFunc(waiting, func(a, b *content.Post) int { return cmp.Or(a.Due().Compare(b.Due()), cmp.Compare(a.File, b.File)) })
	var said strings.Builder
	for _, p := range waiting {
		fmt.Fprintf(&said, "scheduled for %s: %s/%s\n", p.Due().Format("2006-01-02 15:04:05"), folder, p.File)
	}
	return said.String()
}

// room is an opened content folder with what else a build needs.
type room struct {
	source *source
	root   *folder.Folder
	files  fs.FS
	name   string

	now    time.Time // of all that is done with it
	look   string    // fingerprint of the theme that inputs saw
	loaded string    // and of the one that was loaded
	git    *gitView  // nil until it was asked for
}

// openRoom opens the content folder. Nothing outside of it can be read through links.
func openRoom(s *source) (*room, error) {
	root, err := folder.Open(s.Content)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the content folder %s is not there; name another one with --content", shown(s.Content))
		}
		return nil, fmt.Errorf("the content folder %s cannot be opened: %w", shown(s.Content), err)
	}
	return &room{source: s, root: root, files: root, name: shown(s.Content)}, nil
}

func (r *room) close() { _ = r.root.Close() }

// moment is the time that a build is made for.
func (r *room) moment(e env) time.Time {
	if !r.source.Now.IsZero() {
		return r.source.Now
	}
	if r.now.IsZero() {
		r.now = e.now().Round(0) // strips the monotonic reading: what is public is a matter of the clock on the wall
	}
	return r.now
}

func (r *room) build(e env, listing *content.Listing) (build.Output, error) {
	return build.Run(r.input(e, listing))
}

func (r *room) input(e env, listing *content.Listing) build.Input {
	knows := r.history(e)
	return build.Input{
		Content: r.files, Listing: listing, Folder: r.name, Theme: r.theme, Memory: r.source.remember(e), Pictures: r.source.pictures,
		Options: site.Options{
			BaseURL: r.source.BaseURL, Now: r.moment(e), Drafts: r.source.Drafts, Future: r.source.Future, History: knows.revisions, Cut: knows.cut,
		},
	}
}

// theme finds a theme: the flag's, or else the one that newsroom.yaml names. What it does not hold comes from the embedded default.
func (r *room) theme(configured string) (*theme.Theme, error) {
	layers, err := r.themeLayers(configured)
	if err != nil {
		return nil, err
	}
	look, err := theme.Load(layers...)
	if err == nil {
		r.loaded = look.Sum()
	}
	return look, err
}

func (r *room) themeLayers(configured string) ([]fs.FS, error) {
	dir := r.source.themeFolder(configured)
	if dir == "" {
		return []fs.FS{themes.Default()}, nil
	}
	if !isFolder(dir) {
		return nil, fmt.Errorf("there is no folder %s; write default, the name of a folder below themes/, or a folder", dir)
	}
	return []fs.FS{os.DirFS(dir), themes.Default()}, nil
}

// folders are those that a site is made from: the content, and the theme where it has a folder that is there.
func (s *source) folders() []string {
	dirs := []string{s.Content}
	configured := ""
	if room, err := openRoom(s); err == nil {
		if config, _ := content.LoadConfig(room.files); config != nil {
			configured = config.Theme
		}
		room.close()
	}
	if dir := s.themeFolder(configured); dir != "" && isFolder(dir) {
		dirs = append(dirs, dir)
	}
	return dirs
}

// themeFolder is the folder of the theme; empty for the embedded one. The flag means it as seen from here, newsroom.yaml as seen from
// the folder that the content lies in: a hook builds from anywhere.
func (s *source) themeFolder(configured string) string {
	if s.Theme != "" {
		return themePath(s.Theme)
	}
	dir := themePath(configured)
	if beside := filepath.Join(filepath.Dir(s.Content), dir); dir != "" && !filepath.IsAbs(dir) && isFolder(beside) {
		return beside
	}
	return dir
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

func themePath(name string) string {
	switch {
	case name == "" || name == "default":
		return ""
	case strings.ContainsAny(name, `/\`) || name == ".":
		return name
	}
	return filepath.Join("themes", name)
}
