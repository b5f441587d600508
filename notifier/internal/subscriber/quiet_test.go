package subscriber

import "testing"

func TestQuiet(t *testing.T) {
	night := Quiet{Own: true, From: 22 * 60, To: 6 * 60}
	before := Quiet{Own: true, From: 1, To: 2}
	tests := []struct {
		text  string
		kind  Kind
		quiet Quiet
	}{
		{"RUHE 22-6", Hushed, night},
		{"ruhe 22 - 6 Uhr", Hushed, night},
		{"Ruhe 22 bis 6 Uhr, bitte", Hushed, night},
		{"RUHE VON 22 UHR BIS 6 UHR", Hushed, night},
		{"Ruhezeit: 22:00-06:00", Hushed, night},
		{"RUHE 22.00 – 6.00", Hushed, night},
		{"RUHE 2200-0600", Hushed, night},
		{"ＲＵＨＥ ２２－６", Hushed, night},
		{"QUIET 22-6", Hushed, night},
		{"quiet hours 10 pm to 6 am, thank you", Hushed, night},
		{"QUIET FROM 10PM UNTIL 6AM", Hushed, night},
		{"RUHE 22:30-06:15", Hushed, Quiet{Own: true, From: 22*60 + 30, To: 6*60 + 15}},
		{"RUHE 0-24", Refused, before}, // always, or never
		{"RUHE 20-24", Hushed, Quiet{Own: true, From: 20 * 60}},
		{"QUIET 12am-12pm", Hushed, Quiet{Own: true, To: 12 * 60}},
		{"RUHE 6-6", Refused, before},
		{"RUHE 25-6", Refused, before},
		{"RUHE 22:60-6", Refused, before},
		{"RUHE 24:01-6", Refused, before},
		{"QUIET 13pm-6am", Refused, before},
		{"RUHE 22", Refused, before},
		{"RUHE bis 6", Refused, before},
		{"RUHE AUS", Hushed, Quiet{Own: true}},
		{"quiet off", Hushed, Quiet{Own: true}},
		{"RUHE", Hushed, Quiet{}},
		{"Ruhe an", Hushed, Quiet{}},
		{"Ruhe bitte", Hushed, Quiet{}},
		{"Ruhe jetzt endlich", Message, before},
		{"Ruhe ab 22 Uhr wäre schön", Message, before},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			state := has("mini")
			state.Quiet = before
			step := lindenau().Step(state, Input{Text: tt.text})
			if step.Kind != tt.kind || step.After.Quiet != tt.quiet {
				t.Errorf("%s, %+v, want %s, %+v", step.Kind, step.After.Quiet, tt.kind, tt.quiet)
			}
		})
	}
}
