package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"newsroom/themes"
)

//go:embed all:testdata
var templates embed.FS

// smallest is how many posts it takes until every section and every tag has one.
const smallest = 20

// tool is one of the two generators with its site.
type tool struct {
	name    string
	content string   // folder of the posts
	public  string   // folder of the finished site
	cold    []string // what is removed before a build from nothing
	build   []string // command line
	serve   []string // likewise; builds into served
	served  string
	built   *regexp.Regexp // what serve says after each build, the first one too
}

// sites are a newsroom and a Hugo site with the same posts, below one folder.
type sites struct {
	folder string
	posts  int
	bytes  int64 // of all posts
}

func (s *sites) path(parts ...string) string {
	return filepath.Join(append([]string{s.folder}, parts...)...)
}

// writeSites writes both sites, Hugo's with as many files as ours or with those that every Hugo site has. The style sheet of the default theme serves both.
func writeSites(folder string, posts int, hugo, sameFiles bool) (*sites, error) {
	s := &sites{folder: folder, posts: posts}
	if err := writeTree(s.path("theme"), "testdata/theme"); err != nil {
		return nil, err
	}
	if err := writeCorpus(s.path("content"), posts, plain); err != nil {
		return nil, err
	}
	if err := os.WriteFile(s.path("content", "newsroom.yaml"), []byte(newsroomYAML()), 0o644); err != nil {
		return nil, err
	}
	size, err := measureTree(s.path("content"))
	s.bytes = size.bytes
	if err != nil || !hugo {
		return s, err
	}
	return s, s.writeHugo(sameFiles)
}

func (s *sites) writeHugo(sameFiles bool) error {
	if err := writeTree(s.path("hugo"), "testdata/hugo"); err != nil {
		return err
	}
	style, err := fs.ReadFile(themes.Default(), "static/style.css")
	if err != nil {
		return err
	}
	if err := os.Mkdir(s.path("hugo", "static"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(s.path("hugo", "static", "style.css"), style, 0o644); err != nil {
		return err
	}
	more := plain
	if sameFiles {
		more = shortLink
	}
	if err := writeCorpus(s.path("hugo", "content"), s.posts, more); err != nil {
		return err
	}
	for i, section := range sections {
		text := fmt.Sprintf("---\ntitle: %s\nweight: %d\n---\n", sectionTitle(section), i+1)
		if err := os.WriteFile(s.path("hugo", "content", section, "_index.md"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func sectionTitle(id string) string { return strings.ToUpper(id[:1]) + id[1:] }

func newsroomYAML() string {
	var text strings.Builder
	text.WriteString("title: Bench\nbaseURL: https://bench.example/\nlanguage: de\ntimezone: Europe/Berlin\npublisher: Bench\nperPage: 12\nsections:\n")
	for _, section := range sections {
		fmt.Fprintf(&text, "  %s: {title: %s}\n", section, sectionTitle(section))
	}
	return text.String()
}

// writeTree writes an embedded folder.
func writeTree(dir, name string) error {
	tree, err := fs.Sub(templates, name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	return os.CopyFS(dir, tree)
}

// ours is the generator; with its cache, where it has one.
func (b *bench) ours(ctx context.Context, s *sites) (tool, error) {
	t := tool{
		name: "ours", content: s.path("content"), public: s.path("public"), served: s.path("served"), built: written,
		cold: []string{s.path("public"), s.path("cache")},
	}
	common := []string{"--content", t.content, "--theme", s.path("theme")}
	t.build = append([]string{b.generator, "build", "--out", t.public}, common...)
	t.serve = append([]string{b.generator, "serve", "--out", t.served, "--addr", "127.0.0.1:0"}, common...)
	for name, args := range map[string]*[]string{"build": &t.build, "serve": &t.serve} {
		cached, err := b.knows(ctx, name, "--cache")
		if err != nil {
			return t, err
		}
		if cached {
			*args = append(*args, "--cache", s.path("cache"))
		}
	}
	return t, nil
}

// hugos is Hugo. Its defaults are what is fast: no minifying, no cleaning of what is left over, and a server that makes anew only what
// a change touches. port has to be free.
func (b *bench) hugos(s *sites, port string) tool {
	source := []string{"--source", s.path("hugo"), "--cacheDir", s.path("hugo-cache")}
	if b.sameFiles {
		source = append(source, "--config", "hugo.yaml,same-files.yaml")
	}
	t := tool{
		name: "Hugo", content: s.path("hugo", "content"), public: s.path("hugo-public"), served: s.path("hugo-served"), built: regexp.MustCompile(`(Built|Total) in \d`),
		cold: []string{s.path("hugo-public"), s.path("hugo-cache"), s.path("hugo", "resources")},
	}
	t.build = append([]string{b.hugo, "--destination", t.public}, source...)
	t.serve = append([]string{b.hugo, "server", "--destination", t.served, "--bind", "127.0.0.1", "--port", port}, source...)
	return t
}
