package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	fetchTimeout = 2 * time.Minute // of what comes over the net
	mergeTimeout = 5 * time.Minute // of what is done here
	lookTimeout  = 10 * time.Second
)

// Fetch asks where the branch of the work tree comes from for what is new. It changes no file and asks nobody for a password. It gives what
// FastForward is to bring in; nil where there is nothing.
func (r *Repo) Fetch(ctx context.Context) (*News, error) {
	if r.head() == "" {
		return nil, &Error{"there is no commit yet", "git pull once by hand"}
	}
	branch, err := r.branch(ctx)
	if err != nil {
		return nil, err
	}
	upstream, err := r.say(ctx, lookTimeout, "for-each-ref", "--format=%(upstream)", heads+branch)
	if err != nil {
		return nil, err
	}
	if upstream == "" {
		return nil, &Error{"the branch " + branch + " follows no other", "git branch --set-upstream-to=origin/" + branch}
	}
	if _, err := r.run(ctx, fetchTimeout, r.ssh(ctx), "fetch", "--quiet", "--no-recurse-submodules"); err != nil {
		return nil, r.locked(err)
	}
	return r.compare(ctx, branch, upstream)
}

func (r *Repo) branch(ctx context.Context) (string, error) {
	ref, err := r.say(ctx, lookTimeout, "symbolic-ref", "HEAD")
	var told *Error
	if errors.As(err, &told) && strings.HasSuffix(told.Text, "is not a symbolic ref") {
		return "", &Error{"the work tree is on no branch", "git switch BRANCH"}
	}
	return strings.TrimPrefix(ref, heads), err
}

const heads = "refs/heads/"

// short is a ref as people write it.
func short(ref string) string {
	return strings.TrimPrefix(strings.TrimPrefix(ref, heads), "refs/remotes/")
}

// News is what a branch is to be brought up to.
type News struct {
	Commits     int
	branch      string
	commit      string
	abbreviated string
}

// compare finds out what is new.
func (r *Repo) compare(ctx context.Context, branch, upstream string) (*News, error) {
	commit, err := r.say(ctx, lookTimeout, "rev-parse", "--verify", "--quiet", upstream+"^{commit}")
	upstream = short(upstream)
	if err != nil {
		return nil, &Error{fmt.Sprintf("%s, which the branch %s follows, is not there", upstream, branch), "git branch --set-upstream-to=BRANCH"}
	}
	counts, err := r.say(ctx, lookTimeout, "rev-list", "--left-right", "--count", "HEAD..."+commit, "--")
	if err != nil {
		return nil, err
	}
	left, right, _ := strings.Cut(counts, "\t")
	own, ownErr := strconv.Atoi(left)
	theirs, err := strconv.Atoi(right)
	switch {
	case ownErr != nil || err != nil:
		return nil, fmt.Errorf("%w: %.60q", errOdd, counts)
	case theirs == 0:
		return nil, nil
	case own > 0:
		return nil, &Error{
			fmt.Sprintf("%s and %s have gone different ways: %s here, %s there", branch, upstream, commits(own), commits(theirs)),
			"git rebase " + upstream + ", or git reset --hard " + upstream + " to give up what is here",
		}
	}
	abbreviated, err := r.say(ctx, lookTimeout, "rev-parse", "--short", commit)
	return &News{theirs, branch, commit, abbreviated}, err
}

func commits(n int) string {
	if n == 1 {
		return "1 commit"
	}
	return strconv.Itoa(n) + " commits"
}

// String is how it is told once it is here.
func (n *News) String() string {
	return fmt.Sprintf("pulled %s, now %s", commits(n.Commits), n.abbreviated)
}

// FastForward brings the work tree up to what was fetched. What is changed here and not committed stays, or nothing comes. It does not stop
// halfway when ctx ends.
func (r *Repo) FastForward(ctx context.Context, n *News) error {
	if branch, err := r.branch(ctx); err != nil || branch != n.branch {
		return cmp.Or(err, error(&Error{"the work tree was put on another branch meanwhile", ""}))
	}
	_, err := r.run(context.WithoutCancel(ctx), mergeTimeout, nil, "merge", "--ff-only", "--quiet", "--no-autostash", n.commit)
	var told *Error
	if !errors.As(err, &told) {
		return err
	}
	if text, ok := inTheWay(told.Text); ok {
		return &Error{text, "commit them, or take them back with git restore or git clean"}
	}
	return r.locked(err)
}

// inTheWay names the files that git would have to overwrite.
func inTheWay(said string) (text string, ok bool) {
	var files []string
	kind := ""
	for part := range strings.SplitSeq(said, "; ") {
		switch {
		case strings.Contains(part, "local changes to the following files would be overwritten"):
			kind = "changes that are not committed are in the way"
		case strings.Contains(part, "untracked working tree files would be overwritten"), strings.Contains(part, "directories would lose untracked files"):
			kind = "files that are not in git are in the way"
		case kind != "":
			files = append(files, part)
		}
	}
	const enough = 5
	if len(files) > enough {
		files = append(files[:enough], fmt.Sprintf("and %d more", len(files)-enough))
	}
	return kind + ": " + strings.Join(files, ", "), kind != ""
}

// locked adds what to do about a lock that another git has left behind.
func (r *Repo) locked(err error) error {
	var told *Error
	if !errors.As(err, &told) || !strings.Contains(told.Text, ".lock': File exists") {
		return err
	}
	_, rest, _ := strings.Cut(told.Text, "Unable to create '")
	lock, _, _ := strings.Cut(rest, "'")
	return &Error{"another git is at work, or one has left " + lock + " behind", "if none is: rm " + lock}
}

// ssh is the setting with which ssh asks nobody anything. The command that is set for it, for a key of its own, stays.
func (r *Repo) ssh(ctx context.Context) []string {
	command := os.Getenv("GIT_SSH_COMMAND")
	if command == "" && os.Getenv("GIT_SSH") == "" {
		command, _ = r.say(ctx, lookTimeout, "config", "core.sshCommand") // fails where nothing is set
		if command == "" {
			command = "ssh"
		}
	}
	if name, _, _ := strings.Cut(command, " "); filepath.Base(name) != "ssh" {
		return nil
	}
	return []string{"GIT_SSH_COMMAND=" + command + " -o BatchMode=yes"}
}
