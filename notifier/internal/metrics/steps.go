package metrics

import (
	"maps"
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"newsroom/notifier/internal/disclosure"
)

// steps is a counter of what people did. It rises in steps, so that no scrape tells of a single person.
type steps struct {
	desc   *prometheus.Desc
	mu     sync.Mutex
	counts map[string]int // by the value of the label; "" without one
	label  bool
}

func newSteps(name, help string, label ...string) *steps {
	return &steps{desc: prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, label, nil), counts: map[string]int{}, label: len(label) > 0}
}

func (s *steps) add(label string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[label]++
}

// Describe is that of prometheus.Collector.
func (s *steps) Describe(all chan<- *prometheus.Desc) { all <- s.desc }

// Collect is that of prometheus.Collector.
func (s *steps) Collect(all chan<- prometheus.Metric) {
	s.mu.Lock()
	counts := maps.Clone(s.counts)
	s.mu.Unlock()
	for _, label := range slices.Sorted(maps.Keys(counts)) {
		sum := disclosure.Of(counts[label])
		if sum.Hidden() {
			continue
		}
		var labels []string
		if s.label {
			labels = []string{label}
		}
		all <- prometheus.MustNewConstMetric(s.desc, prometheus.CounterValue, float64(sum.AtLeast()), labels...)
	}
}
