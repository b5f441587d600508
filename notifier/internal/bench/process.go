package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// process is a running program of which we want to know what it says and takes.
type process struct {
	cmd    *exec.Cmd
	out    output // what it says to people
	said   output // its log
	ended  chan struct{}
	err    error         // of its end, once ended is closed
	cpu    time.Duration // once ended is closed
	memory int64         // peak resident, bytes; 0 where the system does not tell
}

// output is what a program has said until now.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// start starts a program. Settings in the environment would measure something else.
func start(args, settings []string) (*process, error) {
	p := &process{cmd: exec.Command(args[0], args[1:]...), ended: make(chan struct{})} //nolint:noctx // stop ends it
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "NEWSROOM_") && !strings.HasPrefix(setting, "TWILIO_") && !strings.HasPrefix(setting, "GO") {
			p.cmd.Env = append(p.cmd.Env, setting)
		}
	}
	p.cmd.Env = append(p.cmd.Env, settings...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.said
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go p.watch()
	return p, nil
}

// looks is how often a process is looked at. A process has its greatest size for longer than that.
const looks = 20 * time.Millisecond

// watch reads the peak of the memory as long as there is one: the figure that the system has for ended processes may be that of this
// program, which has started them.
func (p *process) watch() {
	waited := make(chan struct{})
	go func() {
		p.err = p.cmd.Wait()
		close(waited)
	}()
	look := time.NewTicker(looks)
	defer look.Stop()
	for {
		p.memory = max(p.memory, peakMemory(p.cmd.Process.Pid))
		select {
		case <-look.C:
		case <-waited:
			p.cpu = p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
			close(p.ended)
			return
		}
	}
}

// wait returns when the program has ended by itself, with an error if it failed.
func (p *process) wait(ctx context.Context) error {
	select {
	case <-p.ended:
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.stop())
	}
	if p.err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(p.cmd.Args[1:3], " "), p.err, lastLines(p.out.String()+p.said.String()))
	}
	return nil
}

// stop ends the program as Ctrl-C does, and by force where that is not heard.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(os.Interrupt) // it may have ended
	select {
	case <-p.ended:
		return nil
	case <-time.After(time.Minute):
		_ = p.cmd.Process.Kill()
		<-p.ended
		return errors.New("it did not stop when it was asked to")
	}
}

// patience is when to give up on what does not happen.
const patience = 30 * time.Minute

// await looks every so often until something is so.
func (p *process) await(ctx context.Context, every time.Duration, so func() bool) error {
	for start := clock(); !so(); {
		select {
		case <-p.ended:
			return errors.Join(errors.New("it ended by itself"), p.err, errors.New(lastLines(p.said.String())))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
		if since(start) > patience {
			return fmt.Errorf("nothing happened for %s\n%s", patience, lastLines(p.said.String()))
		}
	}
	return nil
}

// logged is when the program wrote a line with this message to its log.
func (p *process) logged(message string) (time.Time, bool) {
	line := regexp.MustCompile(`(?m)^time=(\S+) level=\S+ msg="` + message + `"`)
	found := line.FindStringSubmatch(p.said.String())
	if found == nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, found[1])
	return at, err == nil
}

// lastLines is the end of what a program said.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
