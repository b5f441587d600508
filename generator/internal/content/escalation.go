package content

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"
)

// A second message that comes sooner reaches people who are still reading the first; one that comes later is no alarm.
const (
	minEscalation = time.Minute
	maxEscalation = 24 * time.Hour
)

// escalate reads {after, channels}, or the time alone. A single channel may stand below channel.
func (r *reader) escalate(p *Post, f field) {
	e, before := &Escalation{}, len(r.problems)
	switch f.node.Kind {
	case yaml.ScalarNode:
		e.After = r.delay(f)
	case yaml.MappingNode:
		channels := func(f field) {
			if len(e.Channels) > 0 {
				r.errorf(f.place, "keep one of the two", "channel and channels are both given")
			}
			e.Channels = r.texts(f)
		}
		r.facetFields(p, f, map[string]func(field){
			"after":    func(f field) { e.After = r.delay(f) },
			"channel":  channels,
			"channels": channels,
		})
	default:
		r.wrongKind(f, "a time, or keys with values")
	}
	if e.After == 0 && len(r.problems) == before {
		r.errorf(f.place, "add after: 15m", "escalate has no time")
	}
	p.Escalate = e
}

// delay reads a time such as 15m; 0 after a problem or where there is none.
func (r *reader) delay(f field) time.Duration {
	text := r.text(f)
	if text == "" {
		return 0
	}
	const hint = "write minutes as 15m, hours as 1h30m"
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || d%time.Second != 0:
		r.errorf(r.place(f.node), hint, "%s: %q is no time such as 15m", f.key, text)
	case d < minEscalation || d > maxEscalation:
		r.errorf(r.place(f.node), hint, "%s takes one minute (1m) to a day (24h), not %s", f.key, text)
	default:
		return d
	}
	return 0
}

// checkEscalation finds a second message that nobody would get, or that nobody can be spared by an answer.
func (r *reader) checkEscalation(p *Post, c *Config) {
	at, channels := p.At("escalate"), p.At("escalate")
	for _, key := range []string{"escalate.channel", "escalate.channels"} {
		if p.Has(key) {
			channels = p.At(key)
		}
	}
	if !p.Urgent {
		r.errorf(at, "add urgent: true, or take the line out", "the post escalates, but is not urgent: there is no first message")
	}
	if len(p.Replies) == 0 && !p.Has("replies") {
		r.errorf(at, "add replies: such as [Komme, Nein], or take the line out", "the post escalates, but has no replies: nobody could answer")
	}
	if !p.ExpiryDate.IsZero() && !p.Due().Add(p.Escalate.After).Before(p.ExpiryDate) {
		r.errorf(at, "let expiryDate be later", "the second message comes after the post expires: nobody would get it")
	}
	told := c.Audience(p.Section, p.Channels)
	for _, id := range p.Escalate.Channels {
		switch {
		case !c.hasChannel(id):
			r.errorf(channels, "known channels: "+c.channelNames(), "there is no channel %q", id)
		case slices.Contains(told, id):
			r.errorf(channels, "name another channel, or none: then those who have not answered get the second message", "escalate: the channel %q gets the first message already", id)
		}
	}
}

// decidedEscalation refuses a translation that escalates otherwise than its original.
func (m *merger) decidedEscalation() {
	o, t := m.o.Escalate, m.t.Escalate
	if m.alone("escalate", t != nil, o != nil) {
		return
	}
	same := t.After == o.After && slices.Equal(slices.Sorted(slices.Values(t.Channels)), slices.Sorted(slices.Values(o.Channels)))
	m.decided("escalate", same)
}
