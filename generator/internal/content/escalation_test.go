package content

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// call is the front matter of a post that may escalate, up to line 5.
const call = "urgent: true\nreplies: [Komme, Nein]\n"

func TestEscalationsAreRead(t *testing.T) {
	quarter := 15 * time.Minute
	for lines, want := range map[string]Escalation{
		"escalate: 15m":                          {After: quarter},
		"Escalate: \"1h30m\"":                    {After: 90 * time.Minute},
		"escalate: 1m":                           {After: time.Minute},
		"escalate: 24h":                          {After: 24 * time.Hour},
		"escalate: {after: 900s}":                {After: quarter},
		"escalate: {after: 15m, channel: wehr}":  {After: quarter, Channels: []string{"wehr"}},
		"escalate: {after: 15m, channels: wehr}": {After: quarter, Channels: []string{"wehr"}},
		"channels: [wehr]\nescalate: {after: 15m, channels: [mini, maxi]}": {After: quarter, Channels: []string{"mini", "maxi"}},
		"escalate:\n  after: 15m\n  channels: []":                          {After: quarter},
		"escalate: {after: 15m, channel: \"\"}":                            {After: quarter},
		"expiryDate: 2026-11-20 00:16\nescalate: 15m":                      {After: quarter},
	} {
		got := facets(t, "technik/a.md", call+lines).Escalate
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s\n%s", lines, diff)
		}
	}
}

func TestProblemsOfEscalations(t *testing.T) {
	const form = "\n    hint: write minutes as 15m, hours as 1h30m"
	for _, tt := range []struct{ lines, want string }{
		{call + "escalate: 15", `6:11: escalate: "15" is no time such as 15m` + form},
		{call + "escalate: 15 Minuten", `6:11: escalate: "15 Minuten" is no time such as 15m` + form},
		{call + "escalate: true", `6:11: escalate: "true" is no time such as 15m` + form},
		{call + "escalate: 90500ms", `6:11: escalate: "90500ms" is no time such as 15m` + form},
		{call + "escalate: 59s", "6:11: escalate takes one minute (1m) to a day (24h), not 59s" + form},
		{call + "escalate: 24h1s", "6:11: escalate takes one minute (1m) to a day (24h), not 24h1s" + form},
		{call + "escalate: -15m", "6:11: escalate takes one minute (1m) to a day (24h), not -15m" + form},
		{call + "escalate: {after: bald}", `6:19: escalate.after: "bald" is no time such as 15m` + form},
		{call + "escalate: {after: [15m]}", "6:19: escalate.after takes one text, not a list"},
		{call + "escalate: [15m]", "6:11: escalate takes a time, or keys with values, not a list\n    hint: write escalate: 15m, or {after: 15m, channels: [leitung]}"},
		{call + "escalate: {channel: wehr}", "6:1: escalate has no time\n    hint: add after: 15m"},
		{call + "escalate: {after: 15m, chanel: wehr}", `6:24: unknown key "chanel"` + "\n    hint: did you mean channel? known here: after, channel, channels"},
		{call + "escalate: {after: 15m, channel: wehr, channels: [wehr]}", "6:39: channel and channels are both given\n    hint: keep one of the two"},
		{call + "escalate: {after: 15m, channel: leitung}", `6:24: there is no channel "leitung"` + "\n    hint: known channels: mini, maxi, wehr"},
		{
			call + "escalate: {after: 15m, channels: [maxi, wehr]}", `6:24: escalate: the channel "maxi" gets the first message already` +
				"\n    hint: name another channel, or none: then those who have not answered get the second message",
		},
		{"replies: [Komme, Nein]\nescalate: 15m", "5:1: the post escalates, but is not urgent: there is no first message\n    hint: add urgent: true, or take the line out"},
		{"urgent: true\nescalate: 15m", "5:1: the post escalates, but has no replies: nobody could answer\n    hint: add replies: such as [Komme, Nein], or take the line out"},
		{call + "expiryDate: 2026-11-20 00:15\nescalate: 15m", "7:1: the second message comes after the post expires: nobody would get it\n    hint: let expiryDate be later"},
		{call + "escalate:\nafter: 15m", "6:1: warning: escalate has nothing in it\n    hint: indent what belongs to it, or take the line out"},
		{call + "eskalate: 15m", `6:1: unknown key "eskalate": did you mean escalate?` + "\n    hint: write escalate, or move it below params: if it is a name of your own"},
		{
			call + "updates: [{at: 2026-11-20 01:00, text: x, escalate: 15m}]", `6:43: unknown key "escalate"` +
				"\n    hint: known here: at, closes, text, urgent",
		},
	} {
		_, problems := Load(room(map[string]string{"technik/a.md": post(tt.lines)}), nil)
		if len(problems) == 0 || problems[0].String() != "technik/a.md:"+tt.want {
			t.Errorf("%s\ngot  %v\nwant technik/a.md:%s", tt.lines, problems, tt.want)
		}
	}
}

// One mistake is told once: without replies that can be read nobody asks for replies.
func TestAWrongEscalationIsToldOnce(t *testing.T) {
	for _, lines := range []string{call + "escalate: bald", "urgent: true\nreplies: [Ja]\nescalate: 15m"} {
		if _, problems := Load(room(map[string]string{"technik/a.md": post(lines)}), nil); len(problems) != 1 {
			t.Errorf("%s: %v", lines, problems)
		}
	}
}
