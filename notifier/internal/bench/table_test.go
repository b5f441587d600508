package main

import (
	"strings"
	"testing"
	"time"
)

func TestFiguresAreShort(t *testing.T) {
	for got, want := range map[string]string{
		short(0): "–", short(0.0123): "12.3 ms", short(-0.1234): "-123 ms", short(12.345): "12.35 s", size(56_800_000): "56.8 MB",
		thousands(7): "7", thousands(1007): "1,007", thousands(1234567): "1,234,567", perSecond(3000, 2*time.Second): "1,500/s",
		notifiers(1): "1 notifier", notifiers(2): "2 notifiers", shorter(0, 3).String(): "3ns", shorter(2, 3).String(): "2ns",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestSendingRow: the best run counts, and the most memory.
func TestSendingRow(t *testing.T) {
	r := sendingRow("instant", []sending{
		{people: 6000, took: 2 * time.Second, cpu: 5, memory: 7_000_000},
		{people: 6000, took: time.Second, cpu: 4, memory: 6_000_000},
	})
	if r.got != "6,000/s" || r.all != "3,000, 6,000 /s" || r.cpu != 4 || r.memory != 7_000_000 || !r.once {
		t.Errorf("%+v", r)
	}
	var text strings.Builder
	printRows(&text, "SQLite", []row{r})
	if !strings.Contains(text.String(), "instant  6,000/s") || !strings.Contains(text.String(), "7.0 MB") {
		t.Error(text.String())
	}
}
