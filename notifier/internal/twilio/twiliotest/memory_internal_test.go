package twiliotest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// BenchmarkMemory is what a message costs in memory, each to a number of its
// own with a callback of its own.
func BenchmarkMemory(b *testing.B) {
	s := New(Config{StatusDelay: time.Hour})
	defer s.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range b.N {
		s.book.add(Message{
			Direction: OutboundAPI, Status: Queued, From: DefaultNumber, To: fmt.Sprintf("+4477%08d", i),
			Body: strings.Clone("EIL: Rohrbruch in der Altstadt, bitte das Wasser abkochen. https://netz.example/a/7k3qf9/"), Segments: 1,
			StatusCallback: fmt.Sprintf("https://sms.netz.example/twilio/status?attempt=%032d#rc=5&rp=all", i),
			Created:        time.Now(),
		})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "heapB/message")
	runtime.KeepAlive(s)
}

// BenchmarkTally counts 100,000 messages of two alerts.
func BenchmarkTally(b *testing.B) {
	s := New(Config{StatusDelay: time.Hour})
	defer s.Close()
	for i := range 100_000 {
		s.book.add(Message{
			Direction: OutboundAPI, Status: Queued, From: DefaultNumber, To: fmt.Sprintf("+4477%08d", i/2),
			Body: fmt.Sprintf("EIL: Rohrbruch. https://netz.example/a/7k3qf%d/", i%2),
		})
	}
	for b.Loop() {
		if n := len(s.Tally("https://netz.example/a/7k3qf1/")); n != 50_000 {
			b.Fatal(n)
		}
	}
}
