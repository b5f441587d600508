package content

import "time"

// Escalation is what `escalate` says: {after, channels}, or the time alone. It goes with the replies of an urgent post.
type Escalation struct {
	After    time.Duration // from the text message on; whole seconds, one minute to a day
	Channels []string      // ids of those that get the second message; none = whoever has not answered
}

// Event is what `event` says: {start, end, allDay, location, cancelled}.
type Event struct {
	Start     time.Time
	End       time.Time // zero = not given; of an event of whole days midnight of the last one
	AllDay    bool      // start was given without a time of day, or `allDay: true`
	Location  string
	Cancelled bool // does not take place; the post stays
}

// Job is what `job` says: {deadline, location, contact}.
type Job struct {
	Deadline time.Time // the last second of it: of a day without a time its 23:59:59; zero = none
	Location string
	Contact  string
}

// Raffle is what `raffle` says: {deadline}.
type Raffle struct {
	Deadline time.Time // as that of a job; required
}

// Video is what `video` says: {src, poster, captions}. All are files of the newsroom, written as links in a text are.
type Video struct {
	Src      string // MP4 or WebM; required
	Poster   string // picture that stands there before it plays; empty = none
	Captions []Captions
}

// Captions are those of a video in one language: a WebVTT file.
type Captions struct {
	Src      string
	Language string // such as de
}

// Gallery is what `gallery` says: true for all pictures of the bundle, or a list of them as {src, alt, caption}. A translation may have both:
// all pictures, and words for some of them.
type Gallery struct {
	All      bool
	Pictures []GalleryPicture
}

// GalleryPicture is one of a gallery.
type GalleryPicture struct{ Src, Alt, Caption string }

// Document is what `document` says: {src, title}, or the path alone.
type Document struct{ Src, Title string }

// Clipping is one of `clippings`, a press review: {title, source, url, date, teaser}.
type Clipping struct {
	Title     string    // the headline; required
	Source    string    // the paper
	URL       string    // http or https; required
	Published time.Time // zero = not given
	Teaser    string
}
