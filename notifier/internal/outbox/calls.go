package outbox

import (
	"context"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// escalate plans the second messages that are due.
func (d *Dispatcher) escalate(ctx context.Context) error {
	seconds, err := d.queue.Escalate(ctx, d.config.Confirm, d.config.Now())
	for _, s := range seconds {
		d.tellSecond(s)
	}
	if len(seconds) > 0 {
		d.Wake()
	}
	return err
}

func (d *Dispatcher) tellSecond(s store.Second) {
	log := d.config.Log.With("alert", s.Call)
	if s.ID == "" {
		log.Info("the call was answered by all, so there is no second message")
		return
	}
	log.Info("not all have answered the call: a second message was planned", "second", s.ID, "recipients", s.Recipients)
	if s.Held {
		log.Warn("the second message waits: it goes to more people than may be without a word; see `notifier release` and `notifier cancel`",
			"second", s.ID, "confirm_above", d.config.Confirm)
	}
}

// second words the second message of a call: to those who have not answered, the call once more; to the people of other channels, how far it is.
func second(a alert.Alert, language string) string {
	n := sms.Notice{Kind: store.KindReminder, Exercise: a.Exercise, Language: language, Text: a.Text, Link: a.ShortURL, Replies: a.Replies}
	if len(a.Escalate.Channels) > 0 {
		n.Kind = store.KindEscalation
	}
	return sms.Compose(n)
}
