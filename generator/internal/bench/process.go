package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// usage is what one process took.
type usage struct {
	wall   time.Duration
	cpu    time.Duration // user and system
	memory int64         // peak resident, bytes; 0 where the system does not tell
	stdout string
}

// command prepares a program. Settings in the environment would measure another site than the one written here.
func command(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "HUGO_") && !strings.HasPrefix(setting, "NEWSROOM_") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// measured runs a program to its end. Linux counts the memory of the process that starts another one as that one's at first, so this
// program has to stay small: it holds no list of posts and no page.
func measured(ctx context.Context, args []string) (usage, error) {
	var stdout, stderr bytes.Buffer
	cmd := command(ctx, args)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := clock()
	err := cmd.Run()
	wall := since(start)
	if err != nil {
		return usage{}, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, lastLines(stdout.String()+stderr.String()))
	}
	return usage{wall: wall, cpu: processorTime(cmd.ProcessState), memory: peakMemory(cmd.ProcessState), stdout: stdout.String()}, nil
}

func processorTime(p *os.ProcessState) time.Duration { return p.UserTime() + p.SystemTime() }

// lastLines is the end of what a program said.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

const (
	hugoVersion = "v0.165.0"
	hugoFolder  = ".cache/hugo"
)

// findHugo gives the path of Hugo's program: the one that was named, or the pinned one, which is installed where it is missing. It is a
// program beside this module, never a dependency of it. Empty means that Hugo is left out.
func findHugo(ctx context.Context, named string, log io.Writer) (string, error) {
	if named == "none" {
		return "", nil
	}
	if named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("there is no %s: leave --hugo out, and it is installed", named)
		}
		return filepath.Abs(named)
	}
	dir, err := filepath.Abs(hugoFolder)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "hugo")
	if version, err := hugoSays(ctx, program); err == nil && strings.Contains(version, hugoVersion) {
		return program, nil
	}
	fmt.Fprintf(log, "installing Hugo %s into %s; this takes some minutes once\n", hugoVersion, hugoFolder)
	return program, installHugo(ctx, dir)
}

func installHugo(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("installing Hugo: %w; --hugo names one that is there, or none\n%s", err, lastLines(string(said)))
	}
	return nil
}

func hugoSays(ctx context.Context, program string) (string, error) {
	u, err := measured(ctx, []string{program, "version"})
	return strings.TrimSpace(u.stdout), err
}

// knows tells whether a command of the generator has a flag.
func (b *bench) knows(ctx context.Context, command, flag string) (bool, error) {
	u, err := measured(ctx, []string{b.generator, command, "--help"})
	return strings.Contains(u.stdout, flag), err
}
