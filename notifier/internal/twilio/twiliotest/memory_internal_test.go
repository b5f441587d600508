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
