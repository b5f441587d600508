// Package alert reads the contract between generator and notifier: public/alerts.json, a JSON Feed 1.1 with an item for every
// text message that people should get, from a file or from a URL.
//
// The generator writes strictly, this package reads tolerantly: unknown keys are passed over, and an item that cannot be
// sent as it stands is left out with a warning, while the others go on. What cannot be the contract at all (empty, cut short, not JSON, another
// kind of feed, of a later contract, over 16 MB) is an error that says what to do, and nothing is taken from it.
package alert
