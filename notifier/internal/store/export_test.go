package store

// Explained are the queries that are made for each text, each second, and each time that an open page looks for something new, in a database's own words with
// arguments.
func Explained(remote bool) map[string][]any {
	words := sqliteDialect()
	if remote {
		words = postgresDialect()
	}
	some := []any{1, "a", 1, 1}
	for range handleMost {
		some = append(some, "id")
	}
	all := map[string][]any{
		sentThreads: {1, 1, 1, 1, 1, 1}, membersOf: {"a"}, membersOf + memberNamed: {"a", "b"}, anyPicture: {1},
		inboxThread: {"a"}, textsOf: {"a"}, picturesOf: {"a"}, handleAll: {1, "a", 1, 1}, handleSome: some,
	}
	written := map[string][]any{}
	for query, args := range all {
		written[words.write(query)] = args
	}
	return written
}
