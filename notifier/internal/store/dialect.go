package store

import (
	"strconv"
	"strings"
	"sync"
)

// dialect is what the two databases say differently. A statement is written once, with a ? for each argument and these
// words where they differ:
//
//	{clock}        the database's own time in milliseconds, for what several notifiers compare
//	{lock}         SELECT {lock}: one transaction at a time goes on with the same argument; it takes one
//	{skip locked}  after the LIMIT of a claim: rows that another notifier is claiming just now, table d, are left to it
//	{for update}   at the end of a SELECT from table d: no other transaction changes the row before this one ends
//	{new subscriber}  the i-th id that no subscriber has or ever gets but who asked for it, in a query FROM n (i)
//	{least}        the least of several numbers
//	{for no key update}  the same, but rows that point to it may come meanwhile, such as the deliveries of an alert
//	{each}         FROM {each} AS o: the elements of a JSON array as o.value; it takes one argument
type dialect struct {
	words  *strings.Replacer
	remote bool     // each statement goes over a network; its arguments are $1, $2, …
	known  sync.Map // what write made of each query
}

func sqliteDialect() *dialect {
	return &dialect{words: strings.NewReplacer(
		"{clock}", "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
		"{lock}", "?", // one connection writes; nothing to wait for
		"{skip locked}", "",
		"{for update}", "",
		"{for no key update}", "",
		"{new subscriber}", "(SELECT COALESCE(MAX(id), 0) FROM subscribers) + i",
		"{least}", "MIN",
		"{each}", "json_each(?)",
	)}
}

func postgresDialect() *dialect {
	return &dialect{remote: true, words: strings.NewReplacer(
		"{clock}", "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
		"{lock}", "pg_advisory_xact_lock(hashtextextended(?, 0))",
		"{skip locked}", "FOR UPDATE OF d SKIP LOCKED",
		"{for update}", "FOR UPDATE OF d",
		"{for no key update}", "FOR NO KEY UPDATE OF d",
		"{new subscriber}", "nextval(pg_get_serial_sequence('subscribers', 'id'))",
		"{least}", "LEAST",
		"{each}", "jsonb_array_elements(CAST(? AS jsonb))",
	)}
}

// write turns a statement into the database's own words, once for each.
func (d *dialect) write(query string) string {
	if written, ok := d.known.Load(query); ok {
		return written.(string)
	}
	written := d.words.Replace(query)
	if d.remote {
		written = number(written)
	}
	d.known.Store(query, written)
	return written
}

// number turns each ? into $1, $2, … but for those within quotes.
func number(query string) string {
	var b strings.Builder
	var quote rune
	n := 0
	for _, c := range query {
		switch {
		case quote != 0 && c == quote: // a doubled quote ends it and begins it again
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && c == '?':
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}
