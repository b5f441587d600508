package feed

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newsroom/generator/internal/site"
)

// Words of the contract.
const (
	kindAlert      = "alert"
	kindUpdate     = "update"
	kindAllClear   = "all-clear"
	kindDigest     = "digest"
	severityNormal = "normal"
	severityMost   = "extreme"
	joinOpen       = "open"
	joinCode       = "code"
)

// maxAlertText is the longest text in characters. Twilio takes 1,600 for one message
// (https://www.twilio.com/docs/messaging/api/message-resource, Body); the rest is room for prefix and link.
const maxAlertText = 1400

// checkAlerts returns all that is wrong with the messages, nil where nothing is.
func checkAlerts(s *site.Info, messages []site.Message) error {
	problems, known := checkChannels(s)
	owners := map[string]string{} // id, also as an older one -> id of the message
	for _, m := range messages {
		for _, what := range checkMessage(m, known) {
			problems = append(problems, messageError(m, what))
		}
		for _, id := range append([]string{m.ID}, m.Also...) {
			if owner, taken := owners[id]; taken {
				problems = append(problems, messageError(m, fmt.Sprintf("its id %q is also one of the message %q: the notifier would send only one of them", id, owner)))
			}
			owners[id] = m.ID
		}
	}
	return errors.Join(problems...)
}

func messageError(m site.Message, what string) error {
	where := AlertsPath
	if m.Post != nil {
		where = file(m.Post)
	}
	return fmt.Errorf("%s: text message %q: %s", where, m.ID, what)
}

// checkChannels looks at the head of the file. It returns the ids of the channels as well.
func checkChannels(s *site.Info) (problems []error, known map[string]bool) {
	if _, err := authority(s.BaseURL); err != nil {
		problems = append(problems, err)
	} else if !strings.HasSuffix(s.BaseURL, "/") {
		problems = append(problems, fmt.Errorf("base URL %q does not end in a slash: add it", s.BaseURL))
	}
	if s.Language == "" {
		problems = append(problems, errors.New("the newsroom has no language, which chooses the words in text messages: set language in newsroom.yaml"))
	}
	known = map[string]bool{}
	for _, c := range s.Channels {
		switch {
		case !isID(c.ID):
			problems = append(problems, fmt.Errorf("channel %q: an id is one word: rename it in newsroom.yaml", c.ID))
		case known[c.ID]:
			problems = append(problems, fmt.Errorf("channel %q stands twice in newsroom.yaml: remove one", c.ID))
		case c.Join != "" && c.Join != joinOpen && c.Join != joinCode:
			problems = append(problems, fmt.Errorf("channel %q: join is %q, but can be open or code", c.ID, c.Join))
		}
		known[c.ID] = true
	}
	return problems, known
}

// checkMessage returns what is wrong with one message, in words.
func checkMessage(m site.Message, known map[string]bool) []string {
	if m.Post == nil {
		return []string{"it belongs to no post"}
	}
	var all []string
	need := func(ok bool, format string, args ...any) {
		if !ok {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	need(isID(m.ID), "its id must be one word")
	for _, id := range m.Also {
		need(isID(id), "its older id %q must be one word", id)
	}
	need(slices.Contains([]string{kindAlert, kindUpdate, kindAllClear, kindDigest}, m.Kind), "its kind is %q, but can be alert, update, all-clear or digest", m.Kind)
	all = append(all, checkThread(m)...)
	need(line(m.Title) != "", "it has no title")
	all = append(all, checkText(m.Text)...)
	need(isAddress(m.Post.URL), "the address of its post is not absolute: %q", m.Post.URL)
	need(isAddress(m.Post.ShortURL), "its short link is not an absolute address: %q", m.Post.ShortURL)
	need(!m.Published.IsZero(), "it has no date")
	need(m.Expires.IsZero() || m.Expires.After(m.Published), "it expires before it is published: mend expiryDate")
	need(slices.Contains([]string{"", severityNormal, severityMost}, m.Post.Severity), "its severity is %q, but can be normal or extreme", m.Post.Severity)
	all = append(all, checkAudience(m.Channels, known)...)
	return append(all, checkEscalation(m, known)...)
}

// checkEscalation: a second message follows a first one that can be answered.
func checkEscalation(m site.Message, known map[string]bool) []string {
	switch e := m.Escalate; {
	case e == nil:
		return nil
	case m.Kind != kindAlert:
		return []string{"it escalates, but is no alert"}
	case len(lines(m.Replies)) == 0:
		return []string{"it escalates, but nobody can answer it: set replies"}
	case e.After < time.Minute || e.After > 24*time.Hour:
		return []string{fmt.Sprintf("it escalates after %s, but can from one minute to a day", e.After)}
	case len(e.Channels) > 0:
		return checkAudience(e.Channels, known)
	}
	return nil
}

// checkThread: an alert begins a thread, an update or an all-clear follows in one.
func checkThread(m site.Message) []string {
	begins := m.Thread == m.ID
	switch {
	case !isID(m.Thread):
		return []string{"it names no thread"}
	case m.Kind == kindAlert && !begins:
		return []string{fmt.Sprintf("an alert begins a thread, but it names the thread %q", m.Thread)}
	case (m.Kind == kindUpdate || m.Kind == kindAllClear) && begins:
		return []string{"an " + m.Kind + " follows an alert, but its thread begins with itself"}
	}
	return nil
}

// checkText refuses what a phone would not show as the editor meant it.
func checkText(text string) []string {
	switch {
	case strings.TrimSpace(text) == "":
		return []string{"its text is empty: write alert or title"}
	case !utf8.ValidString(text):
		return []string{"its text is not UTF-8"}
	case strings.ContainsFunc(text, breaks):
		return []string{"its text has a line break or a control character: write it in one line"}
	case text != strings.TrimSpace(text):
		return []string{"its text begins or ends with a blank: remove it"}
	case utf8.RuneCountInString(text) > maxAlertText:
		return []string{fmt.Sprintf("its text has %d characters, but at most %d can be sent: shorten alert", utf8.RuneCountInString(text), maxAlertText)}
	}
	return nil
}

func checkAudience(channels []string, known map[string]bool) []string {
	if len(channels) == 0 {
		return []string{"it has no channel, so nobody would get it: set channels"}
	}
	var all []string
	for i, id := range channels {
		switch {
		case !known[id]:
			all = append(all, fmt.Sprintf("there is no channel %q in newsroom.yaml", id))
		case slices.Contains(channels[:i], id):
			all = append(all, fmt.Sprintf("the channel %q stands twice", id))
		}
	}
	return all
}

// isID reports whether s can be an id: not empty, without blanks and control characters.
func isID(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || breaks(r) })
}

// breaks reports whether r ends a line or controls a terminal.
func breaks(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)
}

// isAddress reports whether s is an absolute address that phones make a link of.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && web(u) && isID(s)
}
