package subscriber

import (
	"strings"
	"time"
)

// wording is every sentence that people are answered with, in one language. {title} is the newsroom's, {channels} a list of titles,
// {digests} the same with the time of each digest; what else stands in braces is said beside the sentence.
//
// The sentences use only characters of GSM-7, so that no answer costs more than it must, and leave room for the titles within one segment of
// 160 (help, status and what is stored: two). A title with other characters is the caller's to transliterate.
type wording struct {
	joined        string // says what one gets and how to leave
	joinedBefore  string // the same, for someone who had it all
	alsoRefused   string // behind joined
	refused       string
	nothingOpen   string
	open          string // behind refused
	left          string
	notHad        string
	stillHas      string // behind left and notHad
	stopped       string
	daily         string // {digests} is a list of titles with the time of each digest
	joinedDaily   string // in the place of joined, for someone who asked for a digest
	noDigest      string
	noDigestYet   string // the same, for someone who named no channel
	noneHasDigest string
	dailyOrder    string // behind noDigest and noDigestYet
	undaily       string
	undailySome   string
	stillUrgent   string // behind undaily
	stillDaily    string // behind undailySome
	message       string
	howToJoin     string // behind message, for someone who gets nothing

	helpHas        string
	helpNone       string
	helpOrder      string // behind helpHas and helpNone, if there is an open channel that the person does not have
	helpLeave      string // for someone who gets something
	helpWords      string // {words} is a list of those that follow
	commandStart   string // for someone who gets nothing
	commandDaily   string
	commandUndaily string // in its place, for someone who has a digest
	commandPause   string
	commandResume  string // in its place, for someone who has a pause
	commands       string // the others
	helpElse       string
	house          string // in the place of a title that is missing
	paused         string // {until} is a day
	pauseForm      string
	resumed        string
	notPaused      string // the same, for someone who had none
	hushed         string // {hours} are such as 22:00-06:00
	loud           string
	houseQuiet     string
	houseLoud      string // in its place, where there are none
	quietForm      string
	spoken         string
	languages      string
	named          string
	unnamed        string
	nameForm       string
	invitation     string
	declined       string
	declinedAll    string // behind declined, for someone who gets nothing
	replied        string // {reply} is the answer to a call
	wrongCode      string
	wrongCodeAlone string // the same, without a channel
	blocked        string
	unsure         string // {word} is what may be meant
	statusDaily    string
	statusPaused   string // ends with a full stop, which the German day has
	statusQuiet    string
	statusLoud     string
	statusInvited  string
	statusEnd      string
	stored         string // {since} is storedSince or nothing
	storedSince    string
	forgotten      string
	dayForm        string // how a day is written, for package time
	dateForm       string // the same with the year
}

// supported gives the language of the answers for a BCP 47 tag: "en" for every English, else "de".
func supported(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "en" {
		return "en"
	}
	return "de"
}

func wordingIn(language string) wording {
	if language == "en" {
		return english()
	}
	return german()
}

// day is how a date within the next months is written.
func (w wording) day(at time.Time) string { return at.Format(w.dayForm) }

// date is the same with the year.
func (w wording) date(at time.Time) string { return at.Format(w.dateForm) }
