package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// program is found in the PATH.
const program = "git"

func installed() bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// readTimeout is when to give up on a history: hundreds of thousands of commits are read within it.
const readTimeout = 2 * time.Minute

// Error says why git did not do something, and what to try.
type Error struct {
	Text string
	Hint string // may be empty
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Text
	}
	return e.Text + "\n    hint: " + e.Hint
}

// local are the variables that tie git to one repo (git rev-parse --local-env-vars), as hooks have them, and those that make it say more.
var local = []string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
	"GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
	"GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_CEILING_DIRECTORIES", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_TRACE", "GIT_ASKPASS",
}

// environment is that of git: it speaks English, asks nobody, takes no lock for looking, says much at a time, and knows the repo that is meant.
func (r *Repo) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.Contains(local, name) || strings.HasPrefix(name, "LC_") || name == "LANGUAGE"
	})
	env = append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_TERMINAL_PROMPT=0", "GIT_FLUSH=0", "GIT_ASKPASS="+os.Getenv("GIT_ASKPASS"))
	if r.explicit {
		env = append(env, "GIT_DIR="+r.dir, "GIT_WORK_TREE="+r.work)
	}
	return env
}

// command prepares git. Of what a repo's settings can start, hooks, watchers of files and checks of signatures are off.
func (r *Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	safe := []string{"--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "log.showSignature=false", "-c", "log.follow=false"}
	cmd := exec.CommandContext(ctx, program, append(safe, args...)...)
	cmd.Dir = r.work
	cmd.Env = r.environment()
	alone(cmd)
	cmd.WaitDelay = 2 * time.Second
	return cmd
}

// atHome keeps git from the net, where a clone that has not all would get the rest of it.
const atHome = "GIT_ALLOW_PROTOCOL=none"

// stream hands what git says to a reader while git says it.
func (r *Repo) stream(ctx context.Context, read func(io.Reader) error, args ...string) error {
	ctx, stop := context.WithTimeout(ctx, readTimeout)
	defer stop()
	cmd := r.command(ctx, args...)
	cmd.Env = append(cmd.Env, atHome)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	readErr := read(out)
	if readErr != nil {
		stop()
	}
	if err := cmd.Wait(); err != nil && (readErr == nil || errors.Is(readErr, io.ErrUnexpectedEOF)) {
		return r.explain(ctx, readTimeout, err, stderr.String())
	}
	return readErr
}

// say runs git, and gives what it says of what is here.
func (r *Repo) say(ctx context.Context, timeout time.Duration, args ...string) (string, error) {
	return r.run(ctx, timeout, []string{atHome}, args...)
}

// run does so with settings of the environment.
func (r *Repo) run(ctx context.Context, timeout time.Duration, settings []string, args ...string) (string, error) {
	limited, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	cmd := r.command(limited, args...)
	cmd.Env = append(cmd.Env, settings...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", r.explain(limited, timeout, err, stderr.String())
	}
	return strings.TrimSpace(stdout.String()), nil
}

// secret is a password in an address.
var secret = regexp.MustCompile(`://[^/@\s]*@`)

// explain makes an error of what git has said, or of that it did not end.
func (r *Repo) explain(ctx context.Context, timeout time.Duration, err error, said string) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{fmt.Sprintf("git did not end within %s", timeout), ""}
	case ctx.Err() != nil:
		return ctx.Err()
	case strings.Contains(said, "dubious ownership"):
		return &Error{
			fmt.Sprintf("git refuses to read %s, which belongs to another user", r.work),
			"if that user is to be trusted: git config --global --add safe.directory " + r.work,
		}
	}
	text := essence(said)
	if text == "" {
		text = err.Error()
	}
	return &Error{text, ""}
}

// essence is what git has said that is wrong, on one line: without what it advises, and without the names of the kinds of its messages.
func essence(said string) string {
	var parts []string
	for line := range strings.SplitSeq(said, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Please ") || strings.HasPrefix(line, "hint:") || strings.HasPrefix(line, "warning:") || strings.HasPrefix(line, "Aborting") {
			break
		}
		for _, kind := range []string{"fatal: ", "error: "} {
			line = strings.TrimPrefix(line, kind)
		}
		line = strings.TrimSuffix(line, ".")
		if line != "" && !slices.Contains(parts, line) {
			parts = append(parts, secret.ReplaceAllString(line, "://"))
		}
	}
	return strings.Join(parts, "; ")
}
