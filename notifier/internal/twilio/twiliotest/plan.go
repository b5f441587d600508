package twiliotest

import (
	"encoding/json"
	"net/http"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// FaultRule is one thing that goes wrong; package fault has its fields and
// every kind with a line each.
type FaultRule = fault.Rule

// FaultHit is a rule and how often it was followed.
type FaultHit = fault.Hit

// SetFaults replaces all rules; without any, all goes well. It is apart from
// Fault, whose function looks at a call of the API first.
func (s *Server) SetFaults(rules []FaultRule) error {
	plan, err := fault.New(rules)
	if err != nil {
		return err
	}
	if len(rules) == 0 {
		plan = nil
	}
	s.plan.Store(plan)
	return nil
}

// FaultHits is how often each rule was followed, in the order of the rules.
func (s *Server) FaultHits() []FaultHit { return s.plan.Load().Hits() }

func (s *Server) getFaults(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, struct {
		Faults []FaultHit `json:"faults"`
	}{s.FaultHits()})
}

// putFaults replaces all rules by those of a list.
func (s *Server) putFaults(w http.ResponseWriter, r *http.Request) {
	rules := []FaultRule{}
	if !readJSON(w, r, maxForm, &rules) {
		return
	}
	s.changeFaults(w, r, s.SetFaults(rules))
}

// postFault adds one rule to those that there are.
func (s *Server) postFault(w http.ResponseWriter, r *http.Request) {
	var rule FaultRule
	if !readJSON(w, r, maxForm, &rule) {
		return
	}
	s.plan.CompareAndSwap(nil, &fault.Plan{})
	s.changeFaults(w, r, s.plan.Load().Add(rule))
}

func (s *Server) deleteFaults(w http.ResponseWriter, r *http.Request) {
	s.changeFaults(w, r, s.SetFaults(nil))
}

func (s *Server) changeFaults(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		answerJSON(w, http.StatusBadRequest, problem{Problem: "fault", Text: err.Error()})
		return
	}
	s.getFaults(w, r)
}

// ReadFaults reads a JSON list of rules, as PUT /sandbox/faults takes it.
func ReadFaults(data []byte) ([]FaultRule, error) {
	var rules []FaultRule
	err := json.Unmarshal(data, &rules)
	return rules, err
}
