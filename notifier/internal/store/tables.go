package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// table is one of a database's own, as Move finds it.
type table struct {
	name    string
	columns []string
	needs   []string // tables that its rows point to
}

// sourceTables lists SQLite's tables but for those of the migrations and of who works on it, each after those that it points to. It asks the
// database, so that a table or a column that comes later comes along.
func sourceTables(ctx context.Context, db *sql.DB) ([]table, error) {
	names, err := listNames(ctx, db, `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT IN ('goose_db_version', 'workers') ORDER BY name`)
	if err != nil {
		return nil, err
	}
	all := make([]table, len(names))
	for i, name := range names {
		all[i].name = name
		if all[i].columns, err = listNames(ctx, db, "SELECT name FROM pragma_table_info(?) ORDER BY cid", name); err != nil {
			return nil, err
		}
		if all[i].needs, err = listNames(ctx, db, `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)`, name); err != nil {
			return nil, err
		}
	}
	return inOrder(all)
}

func listNames(ctx context.Context, db *sql.DB, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}

// inOrder puts each table after those that it needs; it may need itself.
func inOrder(tables []table) ([]table, error) {
	var ordered []table
	done := map[string]bool{}
	for len(tables) > 0 {
		i := slices.IndexFunc(tables, func(t table) bool {
			return !slices.ContainsFunc(t.needs, func(need string) bool { return need != t.name && !done[need] })
		})
		if i < 0 {
			return nil, fmt.Errorf("its tables point at each other in a circle, the table %s among them", tables[0].name)
		}
		done[tables[i].name] = true
		ordered = append(ordered, tables[i])
		tables = slices.Delete(tables, i, i+1)
	}
	return ordered, nil
}
