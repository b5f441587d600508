// Command notifier tells people by SMS what the newsroom marks urgent, and takes what they text back.
//
// It reads alerts.json, which the generator writes, keeps everything in one database, and sends through Twilio or
// through any server that speaks Twilio's API. The sandbox that it brings along is one: nothing leaves the machine then.
//
// # Trying it
//
//	notifier sandbox                              # prints its address and the settings for the other commands
//	notifier run --twilio-url http://127.0.0.1:8082 …
//
// # Commands
//
//	notifier run          the service: reads alerts, sends, takes webhooks, serves the editors' inbox; Ctrl-C ends it in order
//	notifier send         one pass for CI and cron: reads, plans, sends, settles, reports, exits
//	notifier plan         what send would do: each text, its encoding, segments, recipients and who is left out; sends and writes nothing
//	notifier status       how far each alert is; [ALERT] for one, --json for programs
//	notifier replies      ALERT: how a call is answered, with nobody's name; --json for programs
//	notifier hold         ALERT: nothing more of it is sent, within a second; release lets it go on, cancel ends it for ever
//	notifier inbox        list, show THREAD: what people texted to the editors; answer THREAD NAME takes the answer from the standard input;
//	                      done THREAD [NAME] if none is needed; picture N --out FILE. It speaks the newsroom's language
//	notifier subscribers  list or count, and who gets digests; people appear as a pseudonym, never with their number
//	                      import FILE.csv invites people, or with --allow lets them join; invite CHANNEL takes numbers from the standard input
//	                      find gives the pseudonym of a number from the standard input; export PSEUDONYM all that is stored; erase deletes it
//	notifier editors      list; add takes a number from the standard input, and remove PSEUDONYM: who signs in to /desk/ and answers there
//	notifier codes        list, new CHANNEL or end CHANNEL: the joining codes of closed channels
//	notifier ledger       verify, whether the proof of all consents is whole; show PSEUDONYM, those of one person
//	notifier stats        sums of people, alerts and texts, --days 30, --json; none under five, and none that tells of a single person
//	notifier clean        deletes what has been kept for long enough: for who never lets run do so, which does it once a day
//	notifier privacy      what is stored about whom and for how long, true for the settings it is run with: a page for staff, --language de|en
//	notifier check        the configuration, all that is wrong at once
//	notifier poster       a page of A4 for the notice board: QR codes that open a text with the word to join, for each CHANNEL or for all
//	notifier keys         new FILE makes the keys that seal numbers and texts in a database; rotate replaces those of one
//	notifier migrate      moves an SQLite database, --from FILE, into an empty PostgreSQL one, --database postgres://…
//	notifier sandbox      a local Twilio with a page of phones
//
// # Settings
//
// Every flag can stand in the environment: --max-age is NEWSROOM_MAX_AGE. Twilio's secrets have Twilio's own names and
// stand in the environment alone, since other users of a machine see a program's flags.
//
//	TWILIO_ACCOUNT_SID   the account, AC…
//	TWILIO_AUTH_TOKEN    its primary auth token; it signs the webhooks too
//	--sender             a number of the account, +49…, or a Messaging Service, MG…
//	--twilio-url         another server that speaks Twilio's API, such as the sandbox
//	--twilio-opt-out     what Twilio itself does with STOP, START and HELP: advanced if its Advanced Opt-Out is on, default for a number
//	                     without, off if Twilio's support has switched it off; wrongly set, people get two answers or none   advanced
//	--whatsapp-sender    our WhatsApp number; with it --whatsapp-template HX… and --whatsapp-variables '1={text};2={link}', for when
//	                     24 hours have passed since a person wrote
//	--public-url         how the internet reaches --listen. Twilio's console gets this and /twilio/inbound#rc=5&rp=all for
//	                     texts; the end lets Twilio repeat what could not be taken
//	--listen             where webhooks are taken, and the editors' inbox is   127.0.0.1:8081
//	--alerts             path or URL of alerts.json                       public/alerts.json
//	--database           file of the database, or postgres://…            newsroom.db
//	--keys               the key file; beside an SQLite file it is made      FILE.keys
//	NEWSROOM_KEYRING     what is in a key file, in the place of one
//	--max-age            alerts older than this are remembered, not sent  24h
//	--concurrency        requests to the provider at the same time        20
//	--rate               messages per second at most; 0 = no limit        0
//	--hourly-limit       messages per hour at most, but for what is written to single people; 0 = no limit   0
//	--quiet              the house's quiet hours, such as 22:00-06:00; what is extreme passes over them   none
//	--timezone           the house's clock                                Europe/Berlin
//	--confirm-above      an alert to more people waits for release; 0 = never   0
//	--look-after         when an unknown message is looked for at the provider  45s,90s,3m
//	--lease              when others take over what a dead notifier had in hand 30s
//	--catch-up-every     how often texts are looked for that could not be handed to us; 0 = never   1h
//
// Numbers and texts are sealed in the database, and only the keys open them: a copy of the database without them leads to nobody. Keep a copy of the
// key file apart from those of the database; without any nobody can read them again.
//
// No command takes somebody's number as an argument, since others on a machine see a command line, and errors repeat it: import reads numbers from a file,
// find and invite from the standard input.
//
// With none of Twilio's settings, run and send exit with status 2: nothing is ever sent by accident.
//
// # What it promises
//
// An alert is sent once, whatever changes in its text later. Each recipient's message is on the disk before the request
// leaves; what a crash leaves in doubt is looked for at the provider, and sent again only when it is proven that the provider does not have it.
// Package outbox has the whole life of a message. One notifier may work on an SQLite file, while plan, status and subscribers look at
// it and hold, release and cancel change it.
// PostgreSQL takes many notifiers, which share the work.
//
// A text counts once, and a STOP is never lost: what people texted while nobody listened is found in the provider's list at the start, before
// anything is sent, and now and then after that, up to 30 days back; send does so too. It counts as if it had come in time, and is answered through the
// outbox, unless the person has stopped.
//
// A digest, the summary of what is new in a channel, goes to those who asked for it by texting TÄGLICH or DAILY, one message for each channel, after
// all that is urgent and until it expires. Package subscriber has all words that people can text.
//
// # What is stored of a person
//
// subscribers export writes one JSON file. What is not known is left out; times are in UTC.
//
//	texts_are_kept_days, messages_are_kept_days   for how long what stands below is kept
//	pseudonym, number, name, language, way        who it is; way = by which alerts come
//	stored_since, invited_at, stopped_since, paused_until, quiet_from, quiet_until, …
//	channels          what the person gets, since when, and since when daily too
//	permissions       channels that editors let the person into (allowed) or offered (invited)
//	consents          each that was asked for, given and withdrawn: the record's number, when, by which way, in which words, and the hash
//	texts             from the person, with what was answered at once
//	pictures          in base64
//	answers_to_calls, conversations, names        names = what editors call the person, by thread
//	messages          to the person: which, when, and what became of it
//
// # Exit status
//
//	0  done
//	1  the input or the work failed: alerts.json cannot be read, a message could not be sent
//	2  wrong usage: a flag, a setting
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release) // a second Ctrl-C ends it at once
	signal.Ignore(syscall.SIGPIPE)  // a log that nobody reads any more must not end the service in the middle of a message
	os.Exit(Main{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now,
	}.Run(ctx))
}

// Main is the whole program with all that it touches of the world outside of its files and sockets.
type Main struct {
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	Step           func(name string) // called at each step of a delivery's life; nil outside of tests that end the process there
}

// commands are the commands and their flags.
type commands struct {
	Run         runCommand         `cmd:"" help:"The service: read alerts, send, take webhooks."`
	Send        sendCommand        `cmd:"" help:"One pass for CI and cron: read, plan, send, settle, report, exit."`
	Plan        planCommand        `cmd:"" help:"What send would do; sends and writes nothing."`
	Status      statusCommand      `cmd:"" help:"How far each alert is."`
	Replies     repliesCommand     `cmd:"" help:"How a call is answered."`
	Hold        holdCommand        `cmd:"" help:"Send nothing more of an alert until release."`
	Release     releaseCommand     `cmd:"" help:"Let an alert go that is held."`
	Cancel      cancelCommand      `cmd:"" help:"Send nothing more of an alert, ever."`
	Inbox       inboxCommand       `cmd:"" help:"For editors: what people texted, and answers to them."`
	Subscribers subscribersCommand `cmd:"" help:"Who has joined; never with a number."`
	Editors     editorsCommand     `cmd:"" help:"Who may read and answer what people text, in the browser."`
	Codes       codesCommand       `cmd:"" help:"The joining codes of closed channels."`
	Ledger      ledgerCommand      `cmd:"" help:"The proof of consents: whether it is whole, and what it says of a person."`
	Stats       statsCommand       `cmd:"" help:"Sums of people, alerts and texts by day; none tells of a single person."`
	Clean       cleanCommand       `cmd:"" help:"Delete what has been kept for long enough; run does so once a day by itself."`
	Privacy     privacyCommand     `cmd:"" help:"What is stored about whom, for how long, and who sees it: a notice for staff and works council."`
	Poster      posterCommand      `cmd:"" help:"A page for the notice board: QR codes that open a text with the word to join."`
	Check       checkCommand       `cmd:"" help:"The configuration, all that is wrong at once."`
	Keys        keysCommand        `cmd:"" help:"The keys that seal numbers and texts in a database: make some, or replace them."`
	Migrate     migrateCommand     `cmd:"" help:"Move an SQLite database into an empty PostgreSQL one."`
	Sandbox     sandboxCommand     `cmd:"" help:"A local Twilio with a page of phones."`
}

// usageError is wrong usage: exit status 2.
type usageError struct{ error }

// Run runs the command until it is done or ctx ends, and returns the exit status.
func (m Main) Run(ctx context.Context) int {
	status := -1
	var c commands
	parser, err := kong.New(&c, kong.Name("notifier"), kong.Writers(m.Stdout, m.Stderr),
		kong.Description("Tells people by SMS what the newsroom marks urgent. Every --flag can stand in the environment as NEWSROOM_FLAG."),
		kong.Vars{"sandboxNumber": twiliotest.DefaultNumber},
		kong.DefaultEnvars("NEWSROOM"), kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(m))
	if err != nil {
		return m.fail(err)
	}
	if err := m.discreet(); err != nil {
		return m.fail(usageError{err})
	}
	parsed, err := parser.Parse(m.Args)
	if status >= 0 { // --help
		return status
	}
	if err != nil {
		return m.fail(usageError{fmt.Errorf("%w; see notifier --help", err)})
	}
	return m.fail(parsed.Run())
}

// fail prints an error, if there is one, and returns the exit status for it.
func (m Main) fail(err error) int {
	if err == nil {
		return exitDone
	}
	_, _ = fmt.Fprintln(m.Stderr, "notifier:", err)
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

// step tells a test how far the program is.
func (m Main) step(name string) {
	if m.Step != nil {
		m.Step(name)
	}
}

// log is where operators read. No number and no text of a person goes into it.
func (m Main) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(m.Stderr, nil))
}

// printf writes to the standard output; if that is closed, nobody reads it anyway.
func (m Main) printf(format string, values ...any) {
	_, _ = fmt.Fprintf(m.Stdout, format, values...)
}
