package main

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// compared is how many posts are compared, spread over the site.
const compared = 20

// verify tells what a site lacks, and where the posts of both differ.
func verify(s *sites, r *result) error {
	var problems []error
	for _, f := range r.tools() {
		if err := complete(f, s.posts); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", f.name, err))
		}
	}
	if len(problems) > 0 || r.theirs == nil {
		return errors.Join(problems...)
	}
	for i := range min(compared, s.posts) {
		id := postID(i * s.posts / min(compared, s.posts))
		if err := sameArticle(id, r.ours.public, r.theirs.public); err != nil {
			return err
		}
	}
	return nil
}

// complete finds each post's page, the pages and feeds of each list, and the sitemap with all posts.
func complete(f *figures, posts int) error {
	var missing []string
	for _, name := range expected(posts) {
		if _, err := os.Stat(filepath.Join(f.public, filepath.FromSlash(name))); err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%d files are missing, such as %s", len(missing), strings.Join(missing[:min(3, len(missing))], ", "))
	}
	for _, name := range []string{"index.html", "feed.xml"} {
		found, err := filepath.Glob(filepath.Join(f.public, "tags", "*", name))
		if err != nil || len(found) < len(tags) {
			return fmt.Errorf("there are %d files tags/*/%s, not %d", len(found), name, len(tags))
		}
	}
	return completeSitemap(f, posts)
}

// expected are the files that both sites have under the same names. Those of tags are named in different ways.
func expected(posts int) []string {
	names := []string{"index.html", "feed.xml", "feed.json", "sitemap.xml", "robots.txt", "page/2/index.html"}
	for _, section := range sections {
		names = append(names, section+"/index.html", section+"/feed.xml")
		if posts > 13*len(sections) {
			names = append(names, section+"/page/2/index.html")
		}
	}
	for i := range posts {
		names = append(names, postID(i)+"/index.html")
	}
	return names
}

// completeSitemap counts the posts in sitemap.xml and, where it is an index, in its parts.
func completeSitemap(f *figures, posts int) error {
	files, err := filepath.Glob(filepath.Join(f.public, "sitemap*.xml"))
	if err != nil {
		return err
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		found += bytes.Count(text, []byte("/beitrag-"))
	}
	if found != posts {
		return fmt.Errorf("sitemap.xml has %d posts, not %d", found, posts)
	}
	return nil
}

var (
	heading = regexp.MustCompile(`<h1[^>]*>([^<]*)</h1>`)
	element = regexp.MustCompile(`<(/?[a-z0-9]+)[^>]*>`)
)

// article is what a reader gets of a post.
type article struct {
	title      string
	paragraphs int
	tables     int
	links      int
	words      string
}

func readArticle(file string) (article, error) {
	page, err := os.ReadFile(file)
	if err != nil {
		return article{}, err
	}
	_, text, _ := bytes.Cut(page, []byte("<article"))
	_, text, _ = bytes.Cut(text, []byte(">"))
	text, _, found := bytes.Cut(text, []byte("</article>"))
	title := heading.FindSubmatch(text)
	if !found || title == nil {
		return article{}, fmt.Errorf("%s: there is no article with a heading", file)
	}
	shown := html.UnescapeString(element.ReplaceAllString(string(text), " "))
	return article{
		title: html.UnescapeString(string(title[1])), paragraphs: bytes.Count(text, []byte("<p>")), tables: bytes.Count(text, []byte("<table")),
		links: bytes.Count(text, []byte("<a ")), words: shown,
	}, nil
}

func sameArticle(id, ours, theirs string) error {
	a, err := readArticle(filepath.Join(ours, filepath.FromSlash(id), "index.html"))
	if err != nil {
		return err
	}
	b, err := readArticle(filepath.Join(theirs, filepath.FromSlash(id), "index.html"))
	if err != nil {
		return err
	}
	if difference := a.unlike(b); difference != "" {
		return fmt.Errorf("%s differs from Hugo's: %s", id, difference)
	}
	return nil
}

// unlike says what differs; empty = nothing that a reader would notice.
func (a article) unlike(b article) string {
	switch {
	case a.title != b.title:
		return fmt.Sprintf("title %q, %q", a.title, b.title)
	case a.paragraphs != b.paragraphs || a.tables != b.tables || a.links != b.links:
		return fmt.Sprintf("%d paragraphs, %d tables, %d links; %d, %d, %d", a.paragraphs, a.tables, a.links, b.paragraphs, b.tables, b.links)
	}
	ours, theirs := strings.Fields(a.words), strings.Fields(b.words)
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] {
			return fmt.Sprintf("word %d is %q, %q", i+1, ours[i], theirs[i])
		}
	}
	if len(ours) != len(theirs) {
		return fmt.Sprintf("%d words, %d", len(ours), len(theirs))
	}
	return ""
}
