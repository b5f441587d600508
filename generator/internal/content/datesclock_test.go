package content

import (
	"strings"
	"testing"
	"time"
)

// TestDatesInTheNightsOfTheClock writes each moment in every form without an offset.
func TestDatesInTheNightsOfTheClock(t *testing.T) {
	loc := berlin(t)
	tests := []struct {
		day, clock string // 2006-01-02, 15:04
		want       string
		shift      Shift
		second     string
	}{
		{"2027-03-28", "01:59", "2027-03-28T01:59:00+01:00", NoShift, ""},
		{"2027-03-28", "02:00", "2027-03-28T03:00:00+02:00", Skipped, ""},
		{"2027-03-28", "02:30", "2027-03-28T03:30:00+02:00", Skipped, ""},
		{"2027-03-28", "03:00", "2027-03-28T03:00:00+02:00", NoShift, ""},
		{"2027-03-29", "02:30", "2027-03-29T02:30:00+02:00", NoShift, ""},
		{"2027-10-31", "01:59", "2027-10-31T01:59:00+02:00", NoShift, ""},
		{"2027-10-31", "02:00", "2027-10-31T02:00:00+02:00", Twice, "2027-10-31T02:00:00+01:00"},
		{"2027-10-31", "02:59", "2027-10-31T02:59:00+02:00", Twice, "2027-10-31T02:59:00+01:00"},
		{"2027-10-31", "03:00", "2027-10-31T03:00:00+01:00", NoShift, ""},
		{"2027-10-30", "02:30", "2027-10-30T02:30:00+02:00", NoShift, ""},
	}
	for _, tt := range tests {
		wall, err := time.Parse("2006-01-02 15:04", tt.day+" "+tt.clock)
		if err != nil {
			t.Fatal(err)
		}
		for _, layout := range append([]string{"2006-01-02 15:04 Europe/Berlin"}, bareLayouts()...) {
			text := wall.Format(layout)
			got, err := ParseTime(text, loc)
			if err != nil || got.Format(time.RFC3339) != tt.want {
				t.Errorf("%s: got %v, %v, want %s", text, got, err, tt.want)
			}
			note := ClockNote(text, loc)
			if note.Shift != tt.shift || !note.Moment.Equal(got) || note.Second.IsZero() != (tt.second == "") ||
				!note.Second.IsZero() && note.Second.Format(time.RFC3339) != tt.second {
				t.Errorf("%s: got %+v, want %v %s", text, note, tt.shift, tt.second)
			}
		}
	}
}

// bareLayouts are the forms of dates that have a time of day and name no zone.
func bareLayouts() []string {
	var bare []string
	for _, layout := range dateLayouts {
		if strings.Contains(layout, "15:04") && !strings.Contains(layout, "07") {
			bare = append(bare, layout)
		}
	}
	return bare
}

func TestDatesThatNameAnOffsetLeaveNothingOpen(t *testing.T) {
	loc := berlin(t)
	for text, want := range map[string]string{
		"2027-03-28T02:30:00+01:00":      "2027-03-28T03:30:00+02:00",
		"2027-10-31T02:30:00+01:00":      "2027-10-31T02:30:00+01:00",
		"2027-10-31 02:30 +0200":         "2027-10-31T02:30:00+02:00",
		"2027-10-31 02:30 MEZ":           "2027-10-31T02:30:00+01:00",
		"2027-10-31 02:30:00 +0100 CET":  "2027-10-31T02:30:00+01:00",
		"2027-10-31T00:30:00Z":           "2027-10-31T02:30:00+02:00",
		"Sun, 31 Oct 2027 02:30:00 CEST": "2027-10-31T02:30:00+02:00",
	} {
		note := ClockNote(text, loc)
		if note.Shift != NoShift || note.Moment.Format(time.RFC3339) != want {
			t.Errorf("%s: got %+v, want %s", text, note, want)
		}
	}
	if note := ClockNote("2027-03-28 02:30 Mond", loc); note.Shift != NoShift || !note.Moment.IsZero() {
		t.Errorf("no date: %+v", note)
	}
}

// TestClocksOfOtherPlaces has shifts of half an hour, at midnight, and by a whole day.
func TestClocksOfOtherPlaces(t *testing.T) {
	for _, tt := range []struct {
		zone, text, want string
		shift            Shift
	}{
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:45:00+11:00", Skipped},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00", Twice},
		{"Asia/Beirut", "2026-03-29", "2026-03-29T01:00:00+03:00", Skipped},
		{"Africa/Cairo", "2026-10-29 23:30", "2026-10-29T23:30:00+03:00", Twice},
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00", Skipped},
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T03:30:00-04:00", Skipped},
		{"UTC", "2026-03-29 02:30", "2026-03-29T02:30:00Z", NoShift},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if note := ClockNote(tt.text, loc); note.Shift != tt.shift || note.Moment.Format(time.RFC3339) != tt.want {
			t.Errorf("%s in %s: got %+v, want %s %v", tt.text, tt.zone, note, tt.want, tt.shift)
		}
	}
}
