package review

import "testing"

func TestHeadlines(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		// The same story, in the words of two desks.
		{"Stadtwerke senken Strompreis", "Stadtwerke senken Strompreis", true},
		{"Stadtwerke senken Strompreis", "STADTWERKE SENKEN STROMPREIS!", true},
		{"Stadtwerke senken Strompreis", "Stadtwerke senken den Strompreis", true},
		{"Stadtwerke senken Strompreis", "dpa: Stadtwerke senken Strompreis", true},
		{"Stadtwerke senken Strompreis", "Eilmeldung +++ Stadtwerke senken Strompreis", true},
		{"Stadtwerke senken Strompreis", "Stadtwerke senken Strom-Preis", true},
		{"Stadtwerke senken Strompreis", "Auenbrück: Stadtwerke senken Strompreis", true},
		{"Stadtwerke senken Strompreise", "Stadtwerk senkt Strompreis", true},
		{"Müllabfuhr streikt ab Montag", "Muellabfuhr streikt ab Montag", true},
		{"„Müllabfuhr“ streikt – ab Montag", "Müllabfuhr streikt ab Montag", true},
		{"52 Euro weniger für den Durchschnittshaushalt", "52 Euro weniger für Durchschnittshaushalte", true},
		{"Rohrbruch legt Straßenbahn in der Altstadt lahm", "Rohrbruch legt Straßenbahnen in Altstadt lahm", true},
		{"Tausende Haushalte in der Altstadt von Auenbrück zehn Stunden lang ohne Fernwärme", "Tausende Haushalte in der Auenbrücker Altstadt zehn Stunden ohne Fernwärme", true},
		{"Leserbriefe", "Leserbriefe", true},
		{"Fire crews free tram from snow", "Fire crews free trams from the snow", true},

		// Other stories, however much they look alike.
		{"Stadtwerke senken Strompreis", "Stadtwerke senken Gaspreis", false},
		{"Stadtwerke senken Strompreis", "Stadtwerke senken Strompreis nicht", false},
		{"Stadtwerke senken Strompreis", "Stadtwerke erhöhen Strompreis", false},
		{"Strompreis steigt um 5 Prozent im Januar", "Strompreis steigt um 8 Prozent im Januar", false},
		{"Stadtwerke Auenbrück eröffnen neues Kundenzentrum", "Stadtwerke Auenbrück eröffnen neues Hallenbad", false},
		{"Stadtwerke Auenbrück eröffnen heute neues Kundenzentrum", "Stadtwerke Auenbrück eröffnen heute neues Hallenbad", false},
		{"Unfall auf der Walkbrücke: Linie 1 unterbrochen", "Unfall auf der Walkbrücke: Linie 4 unterbrochen", false},
		{"Polizeibericht vom 23. November", "Polizeibericht vom 24. November", false},
		{"Feuer in der Altstadt", "Feuer in der Neustadt", false},
		{"Rohrbruch in der Altstadt", "Rohrbruch in der Lindenstraße", false},
		{"Kommentar", "Leserbriefe", false},
		{"Die Mirne wird zur Heizung", "Die Mirne tritt über die Ufer", false},
		{"Wann kommt die Glasfaser zu uns?", "Glasfaser", false},
		{"Stadtwerke", "Stadtwerke senken Strompreis", false},
		{"!!!", "???", false},
	} {
		a, b := newHeadline(test.a), newHeadline(test.b)
		if a.near(b) != test.same || b.near(a) != test.same {
			t.Errorf("%q and %q: %v, %v", test.a, test.b, a.near(b), b.near(a))
		}
	}
}
