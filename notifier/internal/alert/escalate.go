package alert

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// maxEscalation is the latest second message. What comes later is no part of an alarm.
const maxEscalation = 24 * time.Hour

// escalate reads the second message of an alert. With an error there is none: to send it to the wrong people would be worse.
func escalate(a Alert, data json.RawMessage) (Escalation, error) {
	if len(data) == 0 || string(data) == "null" {
		return Escalation{}, nil
	}
	var written struct {
		AfterSeconds float64 `json:"after_seconds"`
		Channel      string  `json:"channel"`
		Channels     any     `json:"channels"`
	}
	if err := json.Unmarshal(data, &written); err != nil {
		return Escalation{}, typeError(err)
	}
	channels, err := channelIDs(written.Channels, written.Channel)
	most := maxEscalation.Seconds()
	switch {
	case err != nil:
		return Escalation{}, err
	case a.Kind != KindAlert:
		return Escalation{}, errors.New("it stands at an " + string(a.Kind) + ", and can at an alert only")
	case len(a.Replies) == 0:
		return Escalation{}, errors.New("there are no replies: nobody can answer")
	case written.AfterSeconds < 1 || written.AfterSeconds > most:
		return Escalation{}, fmt.Errorf("after_seconds is to be from 1 to %.0f, and not %v", most, written.AfterSeconds)
	}
	return Escalation{After: time.Duration(written.AfterSeconds) * time.Second, Channels: channels}, nil
}

// channelIDs reads channels, which are a list, one name, or stand below channel as one name.
func channelIDs(list any, one string) (ids []string, err error) {
	switch list := list.(type) {
	case nil:
	case string:
		ids = append(ids, list)
	case []any:
		for _, each := range list {
			id, _ := each.(string)
			ids = append(ids, id)
		}
	default:
		return nil, fmt.Errorf("channels is to be a list, and not %v", list)
	}
	if one != "" {
		ids = append(ids, one)
	}
	for _, id := range ids {
		if id == "" {
			return nil, errors.New("a channel has no name")
		}
	}
	return ids, nil
}
