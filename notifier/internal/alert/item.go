package alert

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// item is one entry of the feed as it is written.
type item struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Text      string `json:"content_text"`
	Published string `json:"date_published"`
	Modified  string `json:"date_modified"`
	Newsroom  struct {
		Kind     Kind            `json:"kind"`
		Thread   string          `json:"thread"`
		Also     []string        `json:"also"`
		Exercise bool            `json:"exercise"`
		Severity string          `json:"severity"`
		Channels []string        `json:"channels"`
		ShortURL string          `json:"short_url"`
		Expires  string          `json:"expires"`
		Replies  []string        `json:"replies"`
		Escalate json.RawMessage `json:"escalate"`
	} `json:"_newsroom"`
}

// alerts leaves out what cannot be sent as it stands, since a text without its link or with a wrong end helps nobody.
func alerts(raw []json.RawMessage, notes *warner) []Alert {
	kept := make([]Alert, 0, len(raw))
	seen := make(map[string]bool, len(raw))
	for i, data := range raw {
		a, escalation, err := readItem(data)
		if err == nil && seen[a.ID] {
			err = errors.New("the id is taken by an item above")
		}
		if err != nil {
			notes.add("item %d (%.80q) was left out: %v", i+1, a.ID, err)
			continue
		}
		if a.Escalate, err = escalate(a, escalation); err != nil { // the first message is worth more than the second
			notes.add("item %d (%.80q) is taken to have no second message: _newsroom.escalate: %v", i+1, a.ID, err)
		}
		seen[a.ID] = true
		kept = append(kept, a)
	}
	return kept
}

// readItem gives as much as it can read beside the error, so that a warning can name the item; its escalation is left as it is written.
func readItem(data []byte) (a Alert, escalation json.RawMessage, err error) {
	var it item
	if err := json.Unmarshal(data, &it); err != nil {
		return Alert{ID: it.ID}, nil, typeError(err)
	}
	a = it.alert()
	if err := it.complete(); err != nil {
		return a, nil, err
	}
	if err := knownKind(a.Kind); err != nil {
		return a, nil, err
	}
	err = it.dates(&a)
	return a, it.Newsroom.Escalate, err
}

func typeError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s is a %s", orElse(wrong.Field, "it"), wrong.Value)
	}
	return err
}

// alert fills in what contract 1 lets a reader assume.
func (it item) alert() Alert {
	n := it.Newsroom
	return Alert{
		ID: it.ID, Thread: orElse(n.Thread, it.ID), Also: n.Also, Kind: Kind(orElse(string(n.Kind), string(KindAlert))),
		Title: it.Title, Text: it.Text, URL: it.URL, ShortURL: n.ShortURL,
		Channels: n.Channels, Exercise: n.Exercise, Severity: orElse(n.Severity, "normal"), Replies: n.Replies,
	}
}

func (it item) complete() error {
	switch {
	case strings.TrimSpace(it.ID) == "":
		return errors.New("it has no id")
	case strings.ContainsFunc(it.ID, unicode.IsControl): // no database and no log takes these well
		return errors.New("its id has control characters")
	case strings.TrimSpace(it.Text) == "":
		return errors.New("content_text is missing")
	case it.Newsroom.ShortURL == "":
		return errors.New("_newsroom.short_url is missing")
	}
	link, err := url.Parse(it.Newsroom.ShortURL)
	if err != nil || link.Host == "" || link.Scheme != "https" && link.Scheme != "http" {
		return fmt.Errorf("_newsroom.short_url is %.80q, which no phone can open", it.Newsroom.ShortURL)
	}
	return nil
}

// knownKind refuses a kind from later: to send it to the wrong people would be worse than not to send it.
func knownKind(kind Kind) error {
	switch kind {
	case KindAlert, KindUpdate, KindAllClear, KindDigest:
		return nil
	}
	return fmt.Errorf("_newsroom.kind is %.80q, which this notifier does not know: update it", kind)
}

func (it item) dates(a *Alert) error {
	var err error
	if a.Published, err = date("date_published", it.Published); err != nil {
		return err
	}
	if a.Modified, err = date("date_modified", orElse(it.Modified, it.Published)); err != nil {
		return err
	}
	if it.Newsroom.Expires != "" {
		a.Expires, err = date("_newsroom.expires", it.Newsroom.Expires)
	}
	return err
}

func date(key, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, fmt.Errorf("%s is missing", key)
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.IsZero() {
		return time.Time{}, fmt.Errorf("%s is %.80q, not a time such as 2026-03-01T06:30:00+01:00", key, text)
	}
	return at, nil
}
