package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// What became of a picture.
const (
	PictureWanted  PictureState = "wanted"  // to be fetched
	PictureKept    PictureState = "kept"    // it can be read
	PictureRefused PictureState = "refused" // it is none that we take
	PictureGone    PictureState = "gone"    // it could not be had
)

// PictureState is how far a picture is.
type PictureState string

// Picture is a file that came with a text.
type Picture struct {
	ID    int64
	State PictureState
	Why   string // it was refused or is gone
}

// PictureJob is what is to be done about a picture: it is to be fetched while it is wanted, and deleted at the provider after that.
type PictureJob struct {
	Picture
	URL      string    // where the provider has it; never logged
	Tries    int       // how often this was begun, this time included
	Received time.Time // when its text came
}

// ErrNoPicture says that there is no such picture, or that it is deleted by now.
var ErrNoPicture = errors.New("there is no such picture")

// wantPictures writes down what is to be fetched of a text: after the text is on the disk, and apart from it.
func (q sealer) wantPictures(p *person, t Text) error {
	for _, url := range t.Pictures {
		var id int64
		err := q.row("INSERT INTO pictures (inbound, subscriber, url, state, due, received) VALUES (?, ?, '', 'wanted', ?, ?) RETURNING id",
			t.ProviderID, p.id, millis(t.At), millis(t.At)).Scan(&id)
		if err != nil {
			return err
		}
		sealed, err := seal(q.ring, url, cellURL, id)
		if err == nil {
			_, err = q.exec("UPDATE pictures SET url = ? WHERE id = ?", sealed, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// anyPicture says whether something is due.
const anyPicture = "SELECT EXISTS (SELECT 1 FROM pictures WHERE url <> '' AND due <= ?)"

// TakePicture hands out the picture about which something has been due for longest. Nobody else gets it until the lease is over: by then it must be
// settled, cleared or postponed. none = nothing is due.
func (s *Store) TakePicture(ctx context.Context, now time.Time, lease time.Duration) (job PictureJob, none bool, err error) {
	var due bool
	// Looking first writes nothing, since most times nothing is due.
	err = s.read.QueryRowContext(ctx, anyPicture, millis(now)).Scan(&due)
	if err != nil || !due {
		return job, true, wrapped("looking for pictures", err)
	}
	err = s.sealing(ctx, func(q sealer) error {
		var url string
		var received sql.NullInt64
		err := q.row(`UPDATE pictures SET due = ?, tries = tries + 1
			WHERE id = (SELECT d.id FROM pictures d WHERE d.url <> '' AND d.due <= ? ORDER BY d.due, d.id LIMIT 1 {skip locked})
			RETURNING id, state, why, url, tries, received`, millis(now.Add(lease)), millis(now)).
			Scan(&job.ID, &job.State, &job.Why, &url, &job.Tries, &received)
		if err != nil {
			return err
		}
		job.Received = moment(received)
		job.URL, err = unseal(q.ring, url, cellURL, job.ID)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) { // another notifier was faster
		return job, true, nil
	}
	return job, false, wrapped("taking a picture", err)
}

func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// KeepPicture keeps what was fetched; from now on the provider's copy is to be deleted.
func (s *Store) KeepPicture(ctx context.Context, id int64, data []byte, now time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		sealed, err := seal(q.ring, string(data), cellPicture, id)
		if err == nil {
			_, err = q.exec("UPDATE pictures SET state = 'kept', data = ?, tries = 0, due = ? WHERE id = ? AND state = 'wanted'", sealed, millis(now), id)
		}
		return err
	})
	return wrapped("keeping a picture", err)
}

// RefusePicture says that a picture is none that we take, or could not be had, and why; from now on the provider's copy is to be deleted. The person is
// told in its language, once for a text.
func (s *Store) RefusePicture(ctx context.Context, id int64, state PictureState, why string, notice func(language string) string, now time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		n, err := q.exec("UPDATE pictures SET state = ?, why = ?, tries = 0, due = ? WHERE id = ? AND state = 'wanted'", string(state), why, millis(now), id)
		if err != nil || n == 0 {
			return err
		}
		var person int64
		var language string
		var others int
		err = q.row(`SELECT s.id, s.language, (SELECT COUNT(*) FROM pictures o WHERE o.inbound = p.inbound AND o.id <> p.id AND o.state IN ('refused', 'gone'))
			FROM pictures p JOIN subscribers s ON s.id = p.subscriber WHERE p.id = ?`, id).Scan(&person, &language, &others)
		if err != nil || others > 0 {
			return err
		}
		return q.write(person, Letter{Kind: KindNotice, Text: notice(language), Until: now.Add(noticeLasts)}, now)
	})
	return wrapped("refusing a picture", err)
}

// PostponePicture lets a picture wait until something is tried again.
func (s *Store) PostponePicture(ctx context.Context, id int64, due time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		_, err := q.exec("UPDATE pictures SET due = ? WHERE id = ?", millis(due), id)
		return err
	})
	return wrapped("postponing a picture", err)
}

// forgetPictures leaves of a person's pictures only where the provider has them.
const forgetPictures = "UPDATE pictures SET inbound = '', state = 'gone', why = '', data = '', tries = 0, due = 0, received = 0 WHERE subscriber = ?"

// ClearPicture says that nothing is to be done about a picture any more: the provider has none, or cannot be asked. Of a person who is forgotten
// nothing is left by that.
func (s *Store) ClearPicture(ctx context.Context, id int64) error {
	err := s.sealing(ctx, func(q sealer) error {
		_, err := q.exec("DELETE FROM pictures WHERE id = ? AND inbound = ''", id)
		if err == nil {
			_, err = q.exec("UPDATE pictures SET url = '' WHERE id = ?", id)
		}
		return err
	})
	return wrapped("clearing a picture", err)
}

// Picture reads a picture, a JPEG, that came with a text to the editors. It needs the keys, and fails with ErrNoPicture; so it does for a picture that came
// with a word such as STATUS or STOP, which no thread shows.
func (s *Store) Picture(ctx context.Context, id int64) ([]byte, error) {
	var sealed string
	err := s.read.QueryRowContext(ctx, `SELECT p.data FROM pictures p JOIN inbound i ON i.provider_id = p.inbound
		WHERE p.id = ? AND p.state = 'kept' AND i.thread <> ''`, id).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%w: %d", ErrNoPicture, id)
	}
	if err != nil {
		return nil, fmt.Errorf("reading a picture: %w", err)
	}
	data, err := unseal(s.ring, sealed, cellPicture, id)
	return []byte(data), err
}

const picturesOf = `SELECT p.inbound, p.id, p.state, p.why FROM inbound i JOIN pictures p ON p.inbound = i.provider_id
	WHERE i.thread = ? AND i.thread <> '' ORDER BY p.id`

// picturesIn finds the pictures of a thread by their texts.
func (s *Store) picturesIn(ctx context.Context, thread string) (map[string][]Picture, error) {
	rows, err := s.read.QueryContext(ctx, picturesOf, thread)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := map[string][]Picture{}
	for rows.Next() {
		var text string
		var p Picture
		if err := rows.Scan(&text, &p.ID, &p.State, &p.Why); err != nil {
			return nil, err
		}
		all[text] = append(all[text], p)
	}
	return all, rows.Err()
}
