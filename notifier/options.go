package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/twilio"
)

type alertsFlags struct {
	Alerts string        `default:"public/alerts.json" placeholder:"PATH|URL" help:"alerts.json of the newsroom (${default})."`
	MaxAge time.Duration `default:"24h" help:"Alerts older than this are remembered and not sent (${default})."`

	ConfirmAbove int `default:"0" placeholder:"N" help:"An alert to more than N people waits for release; 0 = never."`
}

type senderFlags struct {
	Sender      string        `placeholder:"+49…|MG…" help:"A number of the account, or a Messaging Service."`
	WhatsApp    whatsAppFlags `embed:"" prefix:"whatsapp-"`
	TwilioURL   string        `name:"twilio-url" placeholder:"URL" help:"Another server that speaks Twilio's API, such as the sandbox."`
	OptOut      string        `name:"twilio-opt-out" enum:"advanced,default,off" default:"advanced" help:"What Twilio does with STOP, START and HELP: ${enum} (${default})."`
	PublicURL   string        `name:"public-url" placeholder:"URL" help:"How the internet reaches --listen."`
	Concurrency int           `default:"20" help:"Requests to the provider at the same time (${default})."`
	Rate        float64       `default:"0" help:"Messages per second at most; 0 = no limit."`
	HourlyLimit int           `default:"0" placeholder:"N" help:"Messages per hour at most, but for answers and codes to single people, which count; 0 = no limit."`

	LookAfter []time.Duration `default:"45s,90s,3m" help:"When an unknown message is looked for at the provider, after its attempt (${default})."`
	Lease     time.Duration   `default:"30s" help:"When others take over what a dead notifier had in hand (${default})."`
}

// whatsAppFlags are all set, or none.
type whatsAppFlags struct {
	Sender    string            `placeholder:"+49…" help:"Our WhatsApp number: who joins by WhatsApp gets alerts there."`
	Template  string            `placeholder:"HX…" help:"The approved template for when 24 hours have passed since a person wrote."`
	Variables map[string]string `placeholder:"1={text};2={link}" help:"What goes into the template: {text}, {link}, or {body} for both."`
}

type listenFlags struct {
	Listen string `default:"127.0.0.1:8081" placeholder:"ADDRESS" help:"Where webhooks are taken, and the editors' inbox is (${default})."`
}

// maxRate is more messages per second than any provider takes.
const maxRate = 100_000

// sandboxHint is for those who have not said where to send.
const sandboxHint = `nothing says through whom to send, so nothing is sent.
To try it without Twilio, start the sandbox in another window and take the settings that it prints:

    notifier sandbox

For Twilio set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN in the environment, and --sender and --public-url`

func (s senderFlags) account(m Main) (sid, token string) {
	return m.Getenv("TWILIO_ACCOUNT_SID"), m.Getenv("TWILIO_AUTH_TOKEN")
}

// unset says that nobody has said anything about Twilio.
func (s senderFlags) unset(m Main) bool {
	sid, token := s.account(m)
	return sid == "" && token == "" && s.TwilioURL == ""
}

// problems lists all that is wrong with how to send.
func (s senderFlags) problems(m Main) error {
	if s.unset(m) {
		return errors.New(sandboxHint)
	}
	_, err := s.client(m, "")
	if s.Concurrency < 1 || s.Concurrency > 500 {
		err = errors.Join(err, fmt.Errorf("--concurrency is %d; it must be 1 to 500", s.Concurrency))
	}
	err = errors.Join(err, s.timing())
	if s.HourlyLimit < 0 {
		err = errors.Join(err, fmt.Errorf("--hourly-limit is %d; it must be 0 (no limit) or more", s.HourlyLimit))
	}
	if !(s.Rate >= 0 && s.Rate <= maxRate) { // no comparison holds for NaN
		err = errors.Join(err, fmt.Errorf("--rate is %v; it must be 0 (no limit) to %d", s.Rate, maxRate))
	}
	return err
}

// timing finds times that would prove nothing: a message may still be under way when it is looked for too early.
func (s senderFlags) timing() error {
	var err error
	if len(s.LookAfter) == 0 || !rising(s.LookAfter) {
		err = fmt.Errorf("--look-after is %v; it must be times that rise, such as 45s,90s,3m", s.LookAfter)
	} else if s.TwilioURL == "" && s.LookAfter[0] < shortestLook {
		err = fmt.Errorf("--look-after begins with %v; a request may be under way for %v, so look no earlier than that", s.LookAfter[0], shortestLook)
	}
	if s.Lease < time.Second {
		err = errors.Join(err, fmt.Errorf("--lease is %v; it must be 1s or more, such as 30s", s.Lease))
	}
	return err
}

// shortestLook is a little more than one request to Twilio may take.
const shortestLook = 36 * time.Second

func rising(times []time.Duration) bool {
	before := time.Duration(0)
	for _, t := range times {
		if t <= before {
			return false
		}
		before = t
	}
	return true
}

// client makes the way to the provider; publicURL is where its reports go, empty for nowhere.
func (s senderFlags) client(m Main, publicURL string) (*twilio.Client, error) {
	sid, token := s.account(m)
	config := twilio.Config{
		AccountSID: sid, AuthToken: token, Sender: s.Sender, BaseURL: s.TwilioURL,
		WhatsAppSender: s.WhatsApp.Sender, ContentSID: s.WhatsApp.Template, ContentVariables: s.WhatsApp.Variables,
		OptOut: twilio.OptOutMode(s.OptOut),
	}
	if publicURL != "" {
		config.StatusURL = strings.TrimRight(publicURL, "/") + inbound.StatusPath + twilio.Retries
	}
	return twilio.New(config)
}

// webhook makes the reader of the provider's requests. Another server than Twilio itself runs on this machine or beside it, so that without
// --public-url the address that is listened on will do.
func (s senderFlags) webhook(m Main, listening string) (reader *twilio.Webhook, publicURL string, err error) {
	publicURL = s.PublicURL
	if publicURL == "" && s.TwilioURL != "" {
		publicURL = "http://" + listening
	}
	if publicURL == "" {
		return nil, "", errors.New("--public-url is not set: Twilio must know where to deliver texts and reports")
	}
	_, token := s.account(m)
	reader, err = twilio.NewWebhook(token, publicURL)
	if err == nil {
		reader.OptOut = twilio.OptOutMode(s.OptOut)
	}
	return reader, publicURL, err
}

func (l listenFlags) problems() error {
	host, port, err := net.SplitHostPort(l.Listen)
	if err != nil || port == "" {
		return fmt.Errorf("--listen is %q; it must be an address and a port, such as 127.0.0.1:8081", l.Listen)
	}
	if host != "" && net.ParseIP(host) == nil && host != "localhost" {
		return fmt.Errorf("--listen is %q; %q is no IP address of this machine", l.Listen, host)
	}
	return nil
}

func (a alertsFlags) problems() error {
	if a.ConfirmAbove < 0 {
		return fmt.Errorf("--confirm-above is %d; it must be 0 (never) or more", a.ConfirmAbove)
	}
	if a.MaxAge <= 0 {
		return fmt.Errorf("--max-age is %v; it must be more than nothing, such as 24h", a.MaxAge)
	}
	return nil
}
