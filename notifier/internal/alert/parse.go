package alert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// MaxBytes is the most that a feed may have. Ten years of a busy newsroom are 2 MB.
	MaxBytes = 16 << 20
	// contract is the newest form of alerts.json that this program understands.
	contract = 1
	// maxWarnings keeps a feed that is broken all through from filling a log.
	maxWarnings = 20
)

// document is alerts.json with all that can be wrong item by item left undecoded, so that one wrong type costs one item.
type document struct {
	Title    string            `json:"title"`
	Language string            `json:"language"`
	HomeURL  string            `json:"home_page_url"`
	Items    []json.RawMessage `json:"items"`
	Newsroom *struct {
		Contract int               `json:"contract"`
		Channels []json.RawMessage `json:"channels"`
	} `json:"_newsroom"`
}

// Parse reads the bytes of alerts.json. The warnings name the items that were left out and why; unknown keys are passed over. An error says
// what the bytes are instead of the contract and what to do about it; there is no feed then.
func Parse(data []byte) (feed Feed, warnings []string, err error) {
	doc, err := decode(data)
	if err != nil {
		return Feed{}, nil, err
	}
	var notes warner
	feed = Feed{Title: doc.Title, Language: doc.Language, HomeURL: doc.HomeURL}
	feed.Channels = channels(doc.Newsroom.Channels, &notes)
	feed.Alerts = alerts(doc.Items, &notes)
	return feed, notes.all(), nil
}

func decode(data []byte) (document, error) {
	if len(data) > MaxBytes {
		return document{}, errTooLarge
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if len(data) == 0 {
		return document{}, errors.New("it is empty: is the disk full? Then `generator build` again")
	}
	if data[0] == '<' {
		return document{}, errors.New("it is a web page, not JSON: name the address of alerts.json itself")
	}
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil {
		return document{}, explain(err, data)
	}
	return doc, doc.check()
}

func (d document) check() error {
	if d.Newsroom == nil || d.Newsroom.Contract < 1 {
		return errors.New("it is JSON, but not the feed of alerts (_newsroom.contract is missing): name the alerts.json that `generator build` wrote")
	}
	if d.Newsroom.Contract > contract {
		return fmt.Errorf("it was written by a newer generator (contract %d, this notifier knows %d): update the notifier", d.Newsroom.Contract, contract)
	}
	return nil
}

var errTooLarge = fmt.Errorf("it has more than %d MB, so it is not a feed of alerts: name the alerts.json that `generator build` wrote", MaxBytes>>20)

// explain says in words where the JSON went wrong.
func explain(err error, data []byte) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Error() == "unexpected end of JSON input" { // encoding/json has no other sign of it
			return fmt.Errorf("it ends in the middle, after %d bytes: it was cut short when it was copied or the disk is full; copy it again or `generator build` again", len(data))
		}
		return fmt.Errorf("it is not JSON (%w, line %d): `generator build` again, and let nobody edit it by hand", err, lineAt(data, syntax.Offset))
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("it is JSON, but not the feed of alerts (line %d: %s is a %s): name the alerts.json that `generator build` wrote",
			lineAt(data, wrong.Offset), orElse(wrong.Field, "all of it"), wrong.Value)
	}
	return fmt.Errorf("it is not JSON: %w", err)
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// channels leaves out what has no id or one that is taken. A digest at no time that is known costs no channel: it has none then.
func channels(raw []json.RawMessage, notes *warner) []Channel {
	var kept []Channel
	seen := make(map[string]bool, len(raw))
	for i, data := range raw {
		var c struct {
			ID, Title, Join string
			Digest          any
		}
		err := json.Unmarshal(data, &c)
		switch {
		case err != nil:
			notes.add("channel %d was left out: %v", i+1, err)
		case strings.TrimSpace(c.ID) == "":
			notes.add("channel %d was left out: it has no id", i+1)
		case seen[c.ID]:
			notes.add("channel %d (%.80q) was left out: the id is taken by a channel above", i+1, c.ID)
		default:
			seen[c.ID] = true
			kept = append(kept, Channel{ID: c.ID, Title: orElse(c.Title, c.ID), Join: c.Join, Digest: digest(c.ID, c.Digest, notes)})
		}
	}
	return kept
}

// digest gives the time of day at which a channel's digest comes; "" if it has none.
func digest(id string, value any, notes *warner) string {
	switch value {
	case nil, "", false:
		return ""
	}
	text, _ := value.(string)
	at, err := time.Parse("15:04", text)
	if err != nil {
		notes.add("channel %.80q is taken to have no digest: its time is %.80q, not one such as 07:00", id, fmt.Sprint(value))
		return ""
	}
	return at.Format("15:04")
}

// warner collects warnings up to a number that a person reads.
type warner struct {
	notes []string
	more  int
}

func (w *warner) add(format string, values ...any) {
	if len(w.notes) == maxWarnings {
		w.more++
		return
	}
	w.notes = append(w.notes, fmt.Sprintf(format, values...))
}

func (w *warner) all() []string {
	if w.more == 0 {
		return w.notes
	}
	return append(w.notes, fmt.Sprintf("%d more were left out", w.more))
}
