// Package peopletest owns the test of what people get, by a model: random texts, alerts, reports, crashes, restarts and repetitions go to the real
// store, the real decisions about texts and the real plans, and to a model of some plain rules. In the end each phone has exactly what the model says.
package peopletest
