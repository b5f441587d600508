package subscriber

import (
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	tests := []struct {
		text string
		kind Kind
		days int
	}{
		{"PAUSE 7", Paused, 7},
		{"pause", Paused, 7},
		{"Bitte Pause", Paused, 7},
		{"PAUSE 1", Paused, 1},
		{"PAUSE 90", Paused, 90},
		{"Pause 10 Tage bitte", Paused, 10},
		{"PAUSE 3TAGE", Paused, 3},
		{"pause für 5 Tage", Paused, 5},
		{"PAUSE 2 WOCHEN", Paused, 14},
		{"Pause eine Woche", Paused, 7},
		{"pause two weeks, please", Paused, 14},
		{"PAUSE EINEN MONAT", Paused, 30},
		{"PAUSE 3 MONTHS", Paused, 90},
		{"ＰＡＵＳＥ ７", Paused, 7},
		{"PAUSE 0", Refused, 0},
		{"PAUSE 91", Refused, 0},
		{"PAUSE 14 WOCHEN", Refused, 0},
		{"PAUSE 999999999", Refused, 0},
		{"Pause ist um acht", Message, 0},
		{"PAUSE 7 8", Message, 0},
		{"Pause 12 Uhr", Message, 0},
		{"Pause bis 12.12.", Refused, 0},
		{"PAUSE bald", Message, 0},
		{"Pause zwei", Message, 0},
		{"WEITER", Resumed, 0},
		{"Pause aus", Resumed, 0},
		{"PAUSE ENDE", Resumed, 0},
		{"resume", Resumed, 0},
		{"Continue, please", Resumed, 0},
		{"Weiter so!", Message, 0},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			n := lindenau()
			n.Zone = berlin
			step := n.Step(has("mini"), Input{Text: tt.text, At: monday()})
			var want time.Time
			if tt.days > 0 {
				want = monday().AddDate(0, 0, tt.days)
			}
			if step.Kind != tt.kind || !step.After.Paused.Equal(want) {
				t.Errorf("%s until %s, want %s until %s", step.Kind, step.After.Paused, tt.kind, want)
			}
		})
	}
}

// A day of a pause is a day of the house's clock, also when the clocks change.
func TestPauseOverTheChangeOfTheClocks(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zones here:", err)
	}
	n := lindenau()
	n.Zone = zone
	at := time.Date(2026, time.October, 20, 18, 0, 0, 0, zone)
	got := n.Step(has("mini"), Input{Text: "PAUSE 7", At: at}).After.Paused
	if want := time.Date(2026, time.October, 27, 18, 0, 0, 0, zone); !got.Equal(want) {
		t.Errorf("until %s, want %s", got, want)
	}
}

func TestWhatEndsAPause(t *testing.T) {
	n, before := lindenau(), has("mini")
	before.Paused = monday().AddDate(0, 0, 3)
	for text, ends := range map[string]bool{
		"WEITER": true, "START": true, "MAXI": true, "Mini": true, "TÄGLICH MAXI": true, "TÄGLICH": false, "Danke": false, "STATUS": false, "RUHE 22-6": false, "STOP": false,
	} {
		if got := n.Step(before, Input{Text: text, At: monday()}).After.Paused.IsZero(); got != ends {
			t.Errorf("%s: the pause ended: %v, want %v", text, got, ends)
		}
	}
}
