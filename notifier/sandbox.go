package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"

	"newsroom/notifier/internal/twilio/twiliotest"
)

type sandboxCommand struct {
	Listen  string   `default:"127.0.0.1:8082" placeholder:"ADDRESS" help:"Where the sandbox and its page are (${default})."`
	Webhook string   `default:"http://127.0.0.1:8081/twilio/inbound" placeholder:"URL" help:"Where texts to the newsroom go (${default})."`
	Number  string   `default:"${sandboxNumber}" placeholder:"+49…" help:"The newsroom's number (${default})."`
	Phones  []string `default:"+491713920001,+491713920002,+491713920003" placeholder:"NUMBER[=NAME],…" help:"Phones on the page (${default})."`
}

// Run serves the sandbox until ctx ends. Its account and token are always the same and good for nothing else.
func (c *sandboxCommand) Run(ctx context.Context, m Main) error {
	phones, err := c.phones()
	if err != nil {
		return usageError{err}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return err
	}
	sandbox := twiliotest.New(twiliotest.Config{Number: c.Number, WebhookURL: c.Webhook, Phones: phones, Now: m.Now, Log: m.log()})
	defer sandbox.Close()
	server := newServer(sandbox, m.log())
	server.WriteTimeout = 0 // the page's stream of events stays open
	server.RegisterOnShutdown(sandbox.Close)
	c.greet(m, "http://"+listener.Addr().String())
	return serve(ctx, server, listener)
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

`, address, twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken, c.Number, address)
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
