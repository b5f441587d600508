package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// verifySite is a site with everything that a post leaves behind; its content is changed by replacing a line.
type verifySite struct {
	*testing.T
	dir string
	now time.Time
}

// secret is a post with all that a site makes of one.
const secret = `---
title: Geheim
date: 2026-11-20 08:00
tags: [Nur hier]
aliases: [/technik/frueher/]
urgent: true
press: true
image: {src: foto.jpg, alt: Feld}
event: {start: 2026-12-10 13:00}
document: plan.pdf
%s
---
Streng geheim. ![Feld](zwei.jpg)
`

func newVerifySite(t *testing.T) *verifySite {
	t.Helper()
	photo, err := os.ReadFile("internal/media/testdata/turned-gps.jpg")
	if err != nil {
		t.Fatal(err)
	}
	s := &verifySite{t, t.TempDir(), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	s.write("content/newsroom.yaml", "title: Netz\nbaseURL: https://netz.example/\nperPage: 2\nlanguages: [en]\nsections: {technik: {title: Technik}}\n"+
		"channels: {mini: {title: Mini, sections: [technik], digest: \"07:00\"}}\npress: {contact: {email: presse@netz.example}}\n")
	for i := range 4 {
		s.write(fmt.Sprintf("content/technik/p%d.md", i), fmt.Sprintf("---\ntitle: Post %d\ndate: 2026-11-1%d 08:00\n---\nText.\n", i, i))
	}
	s.write("content/technik/geheim/index.md", fmt.Sprintf(secret, "weight: 0"))
	s.write("content/technik/geheim/index.en.md", "---\ntitle: Secret\n---\nTop secret.\n")
	s.write("content/technik/geheim/plan.pdf", "%PDF-1.4 geheim")
	s.write("content/technik/geheim/foto.jpg", string(photo))
	s.write("content/technik/geheim/zwei.jpg", string(photo))
	return s
}

func (s *verifySite) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *verifySite) write(name, text string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

// run is a command of the generator for this site.
func (s *verifySite) run(args ...string) (status int, stdout, stderr string) {
	var out, problems strings.Builder
	status = run(context.Background(), append(args, "--content", s.path("content"), "--cache", s.path("cache")),
		env{stdout: &out, stderr: &problems, now: func() time.Time { return s.now }})
	return status, strings.ReplaceAll(out.String(), s.dir+"/", ""), problems.String()
}

func (s *verifySite) build(out string) map[string]string {
	s.Helper()
	if status, _, stderr := s.run("build", "--out", s.path(out)); status != 0 {
		s.Fatal(stderr)
	}
	files := map[string]string{}
	err := filepath.WalkDir(s.path(out), func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".newsroom-") {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(s.path(out), name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return files
}

// verify is what the command says of public/.
func (s *verifySite) verify(args ...string) (int, string) {
	status, stdout, _ := s.run(append([]string{"verify", "--out", s.path("public")}, args...)...)
	return status, stdout
}

// TestVerifyFindsWhateverAPostLeavesBehind: every file that was there before a post was taken back is put back, and found.
func TestVerifyFindsWhateverAPostLeavesBehind(t *testing.T) {
	s := newVerifySite(t)
	before := s.build("before")
	s.write("content/technik/geheim/index.md", fmt.Sprintf(secret, "withdrawn: Zahlen waren falsch"))
	after := s.build("public")
	if status, said := s.verify(); status != 0 || said != fmt.Sprintf("%d files, each as the content says\n", len(after)) {
		t.Fatalf("%d %s", status, said)
	}
	var want strings.Builder
	planted := 0
	for _, name := range slices.Sorted(maps.Keys(before)) {
		now, stays := after[name]
		switch {
		case stays && now == before[name]:
			continue
		case stays:
			fmt.Fprintf(&want, "public/%s: differs from what the content says\n", name)
		default:
			fmt.Fprintf(&want, "public/%s: should not be there\n", name)
		}
		planted++
		s.write("public/"+name, before[name])
	}
	if status, said := s.verify(); status != 1 || said != want.String() {
		t.Errorf("%d\n%s", status, cmp.Diff(want.String(), said))
	}
	if planted < 40 {
		t.Errorf("only %d files were planted", planted)
	}
	for name, text := range after { // nothing of the post but the reason stays
		if strings.Contains(text, "eheim") && !strings.Contains(name, "/geheim/") && strings.Contains(strings.ReplaceAll(text, "/technik/geheim/", ""), "eheim") {
			t.Errorf("%s still says it: %s", name, text)
		}
	}
	for _, name := range []string{"technik/geheim/index.html", "en/technik/geheim/index.html", "presse/technik/geheim/index.html"} {
		if !strings.Contains(after[name], "Zahlen waren falsch") || strings.Contains(after[name], "Geheim") || strings.Contains(after[name], "Secret") {
			t.Errorf("%s is no notice: %s", name, after[name])
		}
	}
}

func TestVerifySaysWhatItCannotDo(t *testing.T) {
	s := newVerifySite(t)
	if status, _, stderr := s.run("verify", "--out", s.path("nirgends")); status != 1 || !strings.Contains(stderr, "nirgends is not there; name another one with --out") {
		t.Errorf("%d %s", status, stderr)
	}
	s.build("public")
	if status, _, stderr := s.run("verify", "--out", s.path("public"), "--ignore", "[a"); status != 1 || !strings.Contains(stderr, `the pattern "[a" is not understood`) {
		t.Errorf("%d %s", status, stderr)
	}
	if status, stdout, _ := s.run("verify", "--out", s.path("public"), "--json"); status != 0 || stdout != "[]\n" {
		t.Errorf("%d %s", status, stdout)
	}
	s.write("public/x", "")
	if status, stdout, stderr := s.run("verify", "--out", s.path("public"), "--json"); status != 1 || stdout != "[\n  {\n    \"path\": \"x\",\n    \"what\": \"should not be there\"\n  }\n]\n" || stderr != "" {
		t.Errorf("%d %s %s", status, stdout, stderr)
	}
	s.write("content/technik/p1.md", "---\n---\n")
	if status, stdout, stderr := s.run("verify", "--out", s.path("public")); status != 1 || stdout != "" || !strings.Contains(stderr, "the post has no title") {
		t.Errorf("%d %s %s", status, stdout, stderr)
	}
}
