// Package poster draws what hangs on the notice boards of depots: pages of A4 that say how to join, with QR codes that open a text message that is written already.
//
// # What is in the codes
//
// SMSTO:+49…:MINI opens a text. It is the form that cameras of both kinds of phones understand: the standard's sms:+49…?body=MINI (RFC 5724) fills in the
// number alone on iPhones, which want sms:+49…&body=MINI, which in turn no Android phone reads. Who maintains encoders found the same out:
// github.com/Shane32/QRCoder issue 296 (one code for Android 11 and iOS 11), github.com/SimpleSoftwareIO/simple-qrcode issues 48 and 167,
// github.com/mozilla-mobile/firefox-ios issue 8567 (read by the camera of iOS 14 and by Google Lens). ZXing, which Android's readers come from, takes all behind the second
// colon as it stands (SMSTOMMSTOResultParser), so that nothing is percent-encoded.
//
// https://wa.me/49…?text=MINI opens a chat in WhatsApp, by the rules of its "click to chat": the number without its plus sign, the text percent-encoded.
//
// # The page
//
// It is one HTML file with everything in it, without scripts and without a look at the network, for any browser to print. Colours may be lost: black on white says it all.
package poster

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strings"

	"newsroom/notifier/internal/phone"
)

// Notice is what hangs there.
type Notice struct {
	Newsroom string // its name
	HomeURL  string // its address; left out if it is none that people can open
	Language string // "en" for English, else German
	Sender   string // the number that takes texts, E.164
	WhatsApp string // the number on WhatsApp, E.164; "" = there is none
	For      string // whom it is for, in one line; "" = everyone, or for a closed channel its people
	Code     string // what opens the closed channel; "" = people are given it by others
	Channels []Channel
}

// Channel is one thing to join.
type Channel struct {
	ID, Title string
	Open      bool // anyone may join by its word
}

// Word is what people text to join.
func (c Channel) Word() string { return strings.ToUpper(c.ID) }

// together is how many channels share a page.
const together = 6

// Single writes a page for each channel.
func (n Notice) Single(w io.Writer) error {
	var pages []page
	for _, c := range n.Channels {
		page, err := n.page([]Channel{c})
		if err != nil {
			return err
		}
		pages = append(pages, page)
	}
	return n.write(w, pages)
}

// Overview writes one page for all channels, or as few as hold them.
func (n Notice) Overview(w io.Writer) error {
	var pages []page
	for channels := range slices.Chunk(n.Channels, together) {
		page, err := n.page(channels)
		if err != nil {
			return err
		}
		pages = append(pages, page)
	}
	return n.write(w, pages)
}

// document and page are what the template sees.
type document struct {
	Notice
	Text  wording
	Home  string // how people type the address
	Pages []page
}

type page struct {
	For      string
	Steps    []string
	Facts    []fact
	Channels []entry
	WhatsApp *code // for the page; nil = there is none
}

type entry struct {
	Channel
	Text     string // what is texted
	NeedCode bool   // people write a code of their own behind it
	SMS      code
}

// Number and AppNumber are the numbers in print.
func (d document) Number() string    { return phone.Grouped(d.Sender) }
func (d document) AppNumber() string { return phone.Grouped(d.WhatsApp) }

// Strips are the ends that people tear off and take with them.
func (document) Strips() int { return 9 }

//go:embed poster.html
var source string

func (n Notice) write(w io.Writer, pages []page) error {
	if len(pages) == 0 {
		return errors.New("there is no channel to join")
	}
	t, err := template.New("poster").Parse(source)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, document{Notice: n, Text: wordingIn(n.Language), Home: typed(n.HomeURL), Pages: pages}); err != nil {
		return err
	}
	_, err = w.Write(buf.Bytes())
	return err
}

func (n Notice) page(channels []Channel) (page, error) {
	text := wordingIn(n.Language)
	p := page{For: n.For, Steps: text.steps, Facts: text.facts}
	if p.For == "" {
		p.For = text.everyone
		if len(channels) == 1 && !channels[0].Open {
			p.For = text.people + " " + channels[0].Title
		}
	}
	for _, c := range channels {
		e, err := n.entry(c)
		if err != nil {
			return page{}, err
		}
		p.Channels = append(p.Channels, e)
		if e.NeedCode {
			p.Steps = text.codeSteps
		}
	}
	if n.WhatsApp == "" {
		return p, nil
	}
	p.Facts[len(p.Facts)-1].Text += " " + text.appFact
	return n.chat(p)
}

// chat adds the code that opens WhatsApp, with the word if there is but one.
func (n Notice) chat(p page) (page, error) {
	text := ""
	if len(p.Channels) == 1 {
		text = p.Channels[0].prepared()
	}
	app, err := encode(chatLink(n.WhatsApp, text))
	p.WhatsApp = &app
	return p, err
}

func (n Notice) entry(c Channel) (entry, error) {
	e := entry{Channel: c, Text: c.Word()}
	if !c.Open && n.Code != "" {
		e.Text += " " + n.Code
	}
	e.NeedCode = !c.Open && n.Code == ""
	var err error
	if e.SMS, err = encode(textLink(n.Sender, e.prepared())); err != nil {
		return entry{}, fmt.Errorf("channel %s: %w", c.ID, err)
	}
	return e, nil
}

// prepared is the text on the phone: ready to be sent, or for the code to be added.
func (e entry) prepared() string {
	if e.NeedCode {
		return e.Text + " "
	}
	return e.Text
}

func textLink(number, text string) string { return "SMSTO:" + number + ":" + text }

func chatLink(number, text string) string {
	link := "https://wa.me/" + strings.TrimPrefix(number, "+")
	if text != "" {
		link += "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	}
	return link
}

// typed is an address without what browsers add by themselves; "" for one of this machine, such as a preview's.
func typed(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Port() != "" || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return strings.TrimSuffix(u.Host+u.Path, "/")
}
