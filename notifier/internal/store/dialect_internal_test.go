package store

import "testing"

func TestDialect(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                             "SELECT 1",
		"a = ? AND b IN (?, ?)":                "a = $1 AND b IN ($2, $3)",
		"a = '?' AND b = ?":                    "a = '?' AND b = $1",
		`a = 'it''s ?' AND "?" = ?`:            `a = 'it''s ?' AND "?" = $1`,
		"'ä' || ? LIMIT ? {skip locked}":       "'ä' || $1 LIMIT $2 FOR UPDATE OF d SKIP LOCKED",
		"SELECT o.value FROM {each} AS o, {x}": "SELECT o.value FROM jsonb_array_elements(CAST($1 AS jsonb)) AS o, {x}",
	} {
		d := postgresDialect()
		if first, again := d.write(query), d.write(query); first != want || again != want {
			t.Errorf("%s\nbecame %s\nthen   %s\nwant   %s", query, first, again, want)
		}
	}
	if got := sqliteDialect().write("a = ? LIMIT ? {skip locked}"); got != "a = ? LIMIT ? " {
		t.Errorf("SQLite gets %q", got)
	}
}
