package main

import (
	"fmt"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
)

// catchUpFlags say when what people texted is looked for at the provider.
type catchUpFlags struct {
	CatchUpEvery time.Duration `default:"1h" placeholder:"DURATION" help:"How often texts are looked for that the provider could not hand to us, at the start too; 0 = never (${default})."`
}

func (c catchUpFlags) problems() error {
	if c.CatchUpEvery < 0 || c.CatchUpEvery > 0 && c.CatchUpEvery < time.Second {
		return fmt.Errorf("--catch-up-every is %v; it must be 1s or more, such as 1h, or 0 for never", c.CatchUpEvery)
	}
	return nil
}

// catchUp looks for texts; found is called when there may be answers to send.
func (c catchUpFlags) catchUp(texts *inbound.Handler, db *store.Store, client *twilio.Client, found func()) *inbound.CatchUp {
	return &inbound.CatchUp{Handler: texts, Archive: db, Provider: client, Every: c.CatchUpEvery, Found: found, Log: texts.Log}
}
