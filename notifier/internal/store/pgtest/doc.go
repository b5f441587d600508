// Package pgtest gives tests a PostgreSQL server of their own, made of the programs that the system has.
//
// A test binary says so in its TestMain, and each test gets a database that nobody else uses:
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m).Run()) }
//
//	func TestIt(t *testing.T) { s, err := store.Open(t.Context(), pgtest.New(t)) … }
//
// The server starts with the first test that asks for it and listens on a socket in its own folder alone, so that many
// binaries run beside each other. It does not wait for the disk (fsync=off): these tests do not cut the power. Start makes
// one that does, and that can be killed and started again.
//
// Nothing stays behind, however the tests end: beside the server stands a watcher that waits for this process to be
// gone, and then stops the server and removes its folder.
//
// Root may not run a server; then it runs as the user postgres, or as nobody. Without PostgreSQL the tests fail.
package pgtest
