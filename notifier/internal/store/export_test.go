package store

// Explained are the queries that are made for each text, and each second, in a database's own words with as many arguments as each takes.
func Explained(remote bool) map[string]int {
	words := sqliteDialect()
	if remote {
		words = postgresDialect()
	}
	return map[string]int{words.write(sentThreads): 6, words.write(membersOf): 1, words.write(anyPicture): 1}
}
