package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestPreReceiveHook pushes to a bare repo that has the hook of the README, word for word but for the folder that it lies in.
func TestPreReceiveHook(t *testing.T) {
	t.Parallel()
	hook := hookOfReadme(t, "pre-receive")
	plain := slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, "generator")) // testscript puts it in front
		return err == nil
	})
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/hook",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"cmpwords": compareWords},
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "GORACE="+quickExit, "PLAINPATH="+strings.Join(plain, string(filepath.ListSeparator)), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "LANGUAGE=en",
				"GIT_AUTHOR_NAME=Ruth Dammeier", "GIT_AUTHOR_EMAIL=ruth@example.org", "GIT_COMMITTER_NAME=Ruth Dammeier", "GIT_COMMITTER_EMAIL=ruth@example.org")
			text := strings.ReplaceAll(hook, "/srv/", e.WorkDir+"/srv/")
			return os.WriteFile(filepath.Join(e.WorkDir, "pre-receive"), []byte(text), 0o600)
		},
	})
}

// hookOfReadme is the indented script behind the line that names it.
func hookOfReadme(t *testing.T, name string) string {
	t.Helper()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("hooks/" + name + "`, executable[^\n]*:\n\n((?:    [^\n]*\n)+)").FindSubmatch(readme)
	if found == nil || !strings.HasPrefix(string(found[1]), "    #!/bin/sh\n") {
		t.Fatalf("the README has no hook %s", name)
	}
	return strings.ReplaceAll("\n"+string(found[1]), "\n    ", "\n")[1:]
}

// compareWords compares what git says with a file (cmpwords stderr FILE), without the blanks that git puts behind what comes from the other side.
func compareWords(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cmpwords stderr FILE")
	}
	got := regexp.MustCompile(`(?m) +$`).ReplaceAllString(ts.ReadFile(args[0]), "")
	if want := ts.ReadFile(args[1]); got != want {
		ts.Fatalf("got\n%s\nwant\n%s", got, want)
	}
}
