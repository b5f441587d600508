package content

import (
	"time"
)

// noteUpdate notes where an update of a translation stands, and where it says what its original decides.
func (p *Post) noteUpdate(u Update, at, urgent, closes Place) {
	key := updateKey(u)
	p.Places = append(p.Places, KeyPlace{key, at})
	if urgent != (Place{}) {
		p.Places = append(p.Places, KeyPlace{key + ".urgent", urgent})
	}
	if closes != (Place{}) {
		p.Places = append(p.Places, KeyPlace{key + ".closes", closes})
	}
}

// updateKey names an update by its time, which is what it has in common with that of the original.
func updateKey(u Update) string { return "updates." + u.At.UTC().Format(time.RFC3339Nano) }
