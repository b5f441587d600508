package store

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
)

// scanEach reads all rows, and closes them.
func scanEach(rows *sql.Rows, use func(scan func(...any) error) error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := use(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// listed are values as {each} takes them; each is o.value ->> 'v'.
func listed[T any](values []T) string {
	type one struct {
		V T `json:"v"`
	}
	all := make([]one, len(values))
	for i, v := range values {
		all[i].V = v
	}
	list, err := json.Marshal(all)
	if err != nil {
		return "[]" // strings and numbers always make JSON
	}
	return string(list)
}

// manyRows is how many rows one statement inserts at most: with more arguments than these have, SQLite's driver spends its time on counting them.
const manyRows = 50

// insertMany inserts rows of so many columns, all values one behind the other, and counts what was inserted.
func insertMany(q querier, into string, columns int, values []any, then string) (int64, error) {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + "), "
	var inserted int64
	for chunk := range slices.Chunk(values, manyRows*columns) {
		query := into + " VALUES " + strings.TrimSuffix(strings.Repeat(row, len(chunk)/columns), ", ") + then
		n, err := q.exec(query, chunk...)
		if err != nil {
			return 0, err
		}
		inserted += n
	}
	return inserted, nil
}
