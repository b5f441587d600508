package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"newsroom/notifier/internal/picture"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
)

const (
	picturePoll  = time.Second
	pictureLease = 5 * time.Minute // a request to the provider takes a tenth of it
	pictureTries = 13              // with these pauses within a day
	firstPause   = 30 * time.Second
	longestPause = 6 * time.Hour
)

// files is where the provider has what came with a text; see twilio.Client.
type files interface {
	Fetch(ctx context.Context, url string, limit int64) (contentType string, data []byte, err error)
	DeleteMedia(ctx context.Context, url string) error
}

// pictures fetches what came with texts, one file at a time since each may take a few hundred megabytes while it is unpacked, keeps a plain photo of
// each, and deletes it at the provider. Both are tried again for a day.
type pictures struct {
	store *store.Store
	files files
	wake  func() // there is something to send
	now   func() time.Time
	log   *slog.Logger
}

// run works until ctx ends.
func (p pictures) run(ctx context.Context) {
	poll := time.NewTicker(picturePoll)
	defer poll.Stop()
	for {
		none, err := p.next(ctx)
		if err != nil && ctx.Err() == nil {
			p.log.Error("pictures of people wait", "error", err)
		}
		if !none && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		}
	}
}

// next does what is due about one picture; none = nothing is.
func (p pictures) next(ctx context.Context) (none bool, err error) {
	job, none, err := p.store.TakePicture(ctx, p.now(), pictureLease)
	if none || err != nil {
		return none, err
	}
	settle, file := context.WithoutCancel(ctx), p.fetch
	if job.State != store.PictureWanted {
		file = p.clear
	}
	err = file(ctx, settle, job)
	if err != nil && ctx.Err() != nil { // the end came first: whoever starts next tries it at once
		return false, p.store.PostponePicture(settle, job.ID, p.now())
	}
	return false, err
}

// fetch gets a picture; what became of it is written down even if ctx ends meanwhile.
func (p pictures) fetch(ctx, settle context.Context, job store.PictureJob) error {
	if job.Tries > pictureTries { // none of them came to an end: it may be the picture that ends the program
		p.log.Error("a picture is given up, since the program never came to the end of it", "picture", job.ID)
		return p.refuse(settle, job, store.PictureGone, "unreachable")
	}
	_, data, err := p.files.Fetch(ctx, job.URL, picture.MaxSize)
	if err == nil {
		var photo []byte
		if photo, err = picture.Clean(data); err == nil {
			return p.store.KeepPicture(settle, job.ID, photo, p.now())
		}
	}
	var refusal picture.Refusal
	switch {
	case errors.As(err, &refusal):
		return p.refuse(settle, job, store.PictureRefused, string(refusal))
	case errors.Is(err, twilio.ErrMediaTooLarge):
		return p.refuse(settle, job, store.PictureRefused, string(picture.TooLarge))
	case errors.Is(err, twilio.ErrMediaRefused):
		return p.refuse(settle, job, store.PictureRefused, "elsewhere")
	case errors.Is(err, twilio.ErrMediaGone):
		return p.refuse(settle, job, store.PictureGone, "deleted")
	case ctx.Err() != nil:
		return err
	case job.Tries >= pictureTries:
		p.log.Error("a picture could not be fetched, and is given up", "picture", job.ID, "error", err)
		return p.refuse(settle, job, store.PictureGone, "unreachable")
	}
	p.log.Warn("a picture could not be fetched; it is tried again", "picture", job.ID, "tries", job.Tries, "error", err)
	return p.store.PostponePicture(settle, job.ID, p.now().Add(pause(job.Tries)))
}

// refuse says so to the person too.
func (p pictures) refuse(ctx context.Context, job store.PictureJob, state store.PictureState, why string) error {
	p.log.Info("a picture was not taken", "picture", job.ID, "state", state, "why", why)
	notice := func(language string) string { return pictureNotice(state, language) }
	err := p.store.RefusePicture(ctx, job.ID, state, why, notice, p.now())
	p.wake()
	return err
}

// pictureNotice is what a person is told whose picture was not taken.
func pictureNotice(state store.PictureState, language string) string {
	switch {
	case state == store.PictureRefused && language == "en":
		return "Your picture could not be taken (only photos up to 16 MB)."
	case state == store.PictureRefused:
		return "Das Bild konnte nicht angenommen werden (nur Fotos bis 16 MB)."
	case language == "en":
		return "Your picture did not arrive. Please send it again."
	}
	return "Das Bild ist nicht angekommen. Bitte noch einmal schicken."
}

// clear deletes a picture at the provider, so that it does not stay there.
func (p pictures) clear(ctx, settle context.Context, job store.PictureJob) error {
	err := p.files.DeleteMedia(ctx, job.URL)
	switch {
	case err == nil, errors.Is(err, twilio.ErrMediaRefused): // what is not the provider's was never asked for
		return p.store.ClearPicture(settle, job.ID)
	case ctx.Err() != nil:
		return err
	case job.Tries >= pictureTries:
		p.log.Error("a picture could not be deleted at the provider, where it stays; delete the media of its messages in the console", "picture", job.ID, "error", err)
		return p.store.ClearPicture(settle, job.ID)
	}
	p.log.Warn("a picture could not be deleted at the provider; it is tried again", "picture", job.ID, "tries", job.Tries, "error", err)
	return p.store.PostponePicture(settle, job.ID, p.now().Add(pause(job.Tries)))
}

// pause is how long to wait after so many tries: twice as long each time.
func pause(tries int) time.Duration {
	d := firstPause
	for range tries - 1 {
		d = min(2*d, longestPause)
	}
	return d
}
