package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// sandboxCommand has names of its own in the environment, so that what is set there for run does not change the sandbox.
type sandboxCommand struct {
	Listen      string            `env:"NEWSROOM_SANDBOX_LISTEN" default:"127.0.0.1:8082" placeholder:"ADDRESS" help:"Where the sandbox and its page are (${default})."`
	Webhook     string            `env:"NEWSROOM_SANDBOX_WEBHOOK" default:"http://127.0.0.1:8081/twilio/inbound" placeholder:"URL" help:"Where texts to the newsroom go (${default})."`
	Number      string            `env:"NEWSROOM_SANDBOX_NUMBER" default:"${sandboxNumber}" placeholder:"+49…" help:"The newsroom's number (${default})."`
	Phones      []string          `env:"NEWSROOM_SANDBOX_PHONES" default:"+491713920001,+491713920002,+491713920003" placeholder:"NUMBER[=NAME],…" help:"Phones on the page (${default})."`
	StatusDelay time.Duration     `env:"NEWSROOM_SANDBOX_STATUS_DELAY" default:"400ms" placeholder:"DURATION" help:"Between two steps of a message, such as sent and delivered (${default})."`
	Latency     time.Duration     `env:"NEWSROOM_SANDBOX_LATENCY" default:"0" placeholder:"DURATION" help:"How long each call of the API takes (${default})."`
	Rate        float64           `env:"NEWSROOM_SANDBOX_RATE" default:"0" placeholder:"N" help:"Segments a second that leave the queue of a sender; 0 = no queue."`
	QueueLimit  int               `env:"NEWSROOM_SANDBOX_QUEUE_LIMIT" default:"0" placeholder:"N" help:"Segments that the queue of a sender holds; 0 = what it sends in 10 hours."`
	APILimit    int               `name:"api-limit" env:"NEWSROOM_SANDBOX_API_LIMIT" default:"0" placeholder:"N" help:"Calls of the API a second; more are answered with 429. 0 = any number."`
	Faults      string            `env:"NEWSROOM_SANDBOX_FAULTS" type:"existingfile" placeholder:"FILE" help:"What goes wrong: a JSON list of rules, as PUT /sandbox/faults takes it."`
	WhatsApp    string            `name:"whatsapp-number" env:"NEWSROOM_SANDBOX_WHATSAPP_NUMBER" placeholder:"+49…" help:"The newsroom's number on WhatsApp."`
	Template    map[string]string `env:"NEWSROOM_SANDBOX_TEMPLATE" mapsep:"none" placeholder:"SID=TEXT" help:"A template of WhatsApp, HX… and its text with {{1}}. May be given several times."`
	OptOut      bool              `env:"NEWSROOM_SANDBOX_OPT_OUT" help:"Twilio's own opt-out: it answers STOP, START and HELP itself and blocks who texts STOP."`
	DefaultOut  bool              `name:"default-opt-out" env:"NEWSROOM_SANDBOX_DEFAULT_OPT_OUT" help:"The same as a number without Advanced Opt-Out has it: by SMS alone, and its webhook does not say so."`
}

// Run serves the sandbox until ctx ends. Its account and token are always the same and good for nothing else.
func (c *sandboxCommand) Run(ctx context.Context, m Main) error {
	cfg, err := c.config()
	if err != nil {
		return usageError{err}
	}
	cfg.Now, cfg.Log = m.Now, m.log()
	sandbox := twiliotest.New(cfg)
	defer sandbox.Close()
	if err := c.setFaults(sandbox); err != nil {
		return usageError{err}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return err
	}
	server := newServer(sandbox, m.log())
	server.WriteTimeout = 0 // the page's stream of events stays open
	server.RegisterOnShutdown(sandbox.Close)
	c.greet(m, "http://"+listener.Addr().String())
	return serve(ctx, server, sandbox.Listener(listener))
}

func (c *sandboxCommand) config() (twiliotest.Config, error) {
	phones, err := c.phones()
	if c.WhatsApp != "" && !phoneForm(c.WhatsApp) {
		err = errors.Join(err, fmt.Errorf("--whatsapp-number is %q; it must look like %s", c.WhatsApp, twiliotest.DefaultNumber))
	}
	if c.Latency < 0 || c.Rate < 0 || c.QueueLimit < 0 || c.APILimit < 0 {
		err = errors.Join(err, errors.New("--latency, --rate, --queue-limit and --api-limit cannot be negative"))
	}
	if c.StatusDelay == 0 {
		c.StatusDelay = -1 // none, where the package's zero is its default
	}
	return twiliotest.Config{
		Number: c.Number, WebhookURL: c.Webhook, Phones: phones, StatusDelay: c.StatusDelay, Latency: c.Latency,
		Rate: c.Rate, QueueLimit: c.QueueLimit, APILimit: c.APILimit, WhatsApp: c.WhatsApp, Templates: c.Template,
		OptOut: c.OptOut || c.DefaultOut, OptOutDefault: c.DefaultOut,
	}, err
}

func (c *sandboxCommand) setFaults(sandbox *twiliotest.Server) error {
	if c.Faults == "" {
		return nil
	}
	data, err := os.ReadFile(c.Faults)
	if err != nil {
		return err
	}
	rules, err := twiliotest.ReadFaults(data)
	if err == nil {
		err = sandbox.SetFaults(rules)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.Faults, err)
	}
	return nil
}

// serve runs a server until ctx ends.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	err := shutdown(server)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		return served
	}
	return err
}

func (c *sandboxCommand) greet(m Main, address string) {
	m.printf(`The sandbox and its phones: %s

Settings for run, send and check:

export TWILIO_ACCOUNT_SID=%s
export TWILIO_AUTH_TOKEN=%s
export NEWSROOM_SENDER=%s
export NEWSROOM_TWILIO_URL=%s
export NEWSROOM_TWILIO_OPT_OUT=%s

`, address, twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken, c.Number, address, c.optOut())
}

func (c *sandboxCommand) optOut() twilio.OptOutMode {
	switch {
	case c.DefaultOut:
		return twilio.OptOutDefault
	case c.OptOut:
		return twilio.OptOutAdvanced
	}
	return twilio.OptOutOff
}

// phoneForm is E.164.
func phoneForm(number string) bool {
	return regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString(number)
}

func (c *sandboxCommand) phones() ([]twiliotest.Phone, error) {
	var all []twiliotest.Phone
	var wrong error
	if !phoneForm(c.Number) {
		wrong = fmt.Errorf("--number is %q; it must look like %s", c.Number, twiliotest.DefaultNumber)
	}
	for _, text := range c.Phones {
		number, name, _ := strings.Cut(strings.TrimSpace(text), "=")
		if !phoneForm(number) {
			wrong = errors.Join(wrong, fmt.Errorf("--phones has %q; a phone is a number such as +491713920001, and =NAME if it has one", text))
		}
		all = append(all, twiliotest.Phone{Number: number, Name: name})
	}
	return all, wrong
}
