package inbound

import (
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
)

// DecideAs is what becomes of a text that came by itself.
func (h *Handler) DecideAs(in twilio.Inbound, at time.Time) func(store.Sender) store.Decision {
	return h.decide(in, at)
}
