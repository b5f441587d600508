package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func picturing() []topic {
	return []topic{
		{"a picture is fetched, kept and cleared away", keptPictureTopic},
		{"a picture that came with a word to us is nobody's to see", unaddressedPictureTopic},
		{"a picture is handed out once", onePictureTopic},
		{"a picture whose lease is over is handed out again", leasePictureTopic},
		{"of pictures that are refused a person is told once", refusedPictureTopic},
		{"pictures of who is forgotten are gone", forgottenPictureTopic},
	}
}

const lease = 5 * minute

// photograph lets person i send pictures with a text.
func photograph(t testing.TB, s *store.Store, i int, text string, pictures ...string) {
	t.Helper()
	mustReceive(t, s, store.Text{ProviderID: "MM" + text, From: Number(i), Body: text, Pictures: pictures, At: Start})
}

func take(t testing.TB, s *store.Store, at time.Time) (job store.PictureJob, none bool) {
	t.Helper()
	job, none, err := s.TakePicture(t.Context(), at, lease)
	if err != nil {
		t.Error(err)
	}
	return job, none
}

func wantNonePicture(t testing.TB, s *store.Store, at time.Time) {
	t.Helper()
	if job, none := take(t, s, at); !none {
		t.Errorf("the picture %d is handed out as %s", job.ID, job.State)
	}
}

func keptPictureTopic(t *testing.T, s *store.Store) {
	wantNonePicture(t, s, Start)
	photograph(t, s, 1, "Schauen Sie", "https://api.example.org/1")
	wantNonePicture(t, s, Start.Add(-minute))
	job, none := take(t, s, Start)
	if none || job.State != store.PictureWanted || job.URL != "https://api.example.org/1" || job.Tries != 1 || !job.Received.Equal(Start) {
		t.Fatalf("handed out %+v, none: %v", job, none)
	}
	if _, err := s.Picture(t.Context(), job.ID); err == nil {
		t.Error("a picture can be read before it is there")
	}
	data := []byte("\xff\xd8 no text \x00\xff")
	wantNil(t, s.KeepPicture(t.Context(), job.ID, data, Start.Add(minute)))
	if got, err := s.Picture(t.Context(), job.ID); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %q, error %v", got, err)
	}
	again, none := take(t, s, Start.Add(minute))
	if none || again.State != store.PictureKept || again.ID != job.ID || again.Tries != 1 || again.URL != job.URL {
		t.Fatalf("to be cleared away is %+v, none: %v", again, none)
	}
	wantNil(t, s.PostponePicture(t.Context(), job.ID, Start.Add(time.Hour)))
	wantNonePicture(t, s, Start.Add(59*minute))
	if again, none = take(t, s, Start.Add(time.Hour)); none || again.Tries != 2 {
		t.Errorf("put off and handed out: %+v, none: %v", again, none)
	}
	wantNil(t, s.ClearPicture(t.Context(), job.ID))
	wantNonePicture(t, s, Start.Add(48*time.Hour))
	entries := talkOf(t, s, inbox(t, s)[0].ID).Entries
	if len(entries) != 1 || len(entries[0].Pictures) != 1 || entries[0].Pictures[0] != (store.Picture{ID: job.ID, State: store.PictureKept}) {
		t.Errorf("the text is %+v", entries)
	}
}

// unaddressedPictureTopic: editors see what people write to them, whatever number they put into an address.
func unaddressedPictureTopic(t *testing.T, s *store.Store) {
	photograph(t, s, 1, "STATUS", "https://api.example.org/1")
	job, _ := take(t, s, Start)
	wantNil(t, s.KeepPicture(t.Context(), job.ID, []byte("photo"), Start))
	if _, err := s.Picture(t.Context(), job.ID); !errors.Is(err, store.ErrNoPicture) {
		t.Errorf("the picture can be read: %v", err)
	}
}

func onePictureTopic(t *testing.T, s *store.Store) {
	var urls []string
	for i := range 10 {
		urls = append(urls, fmt.Sprintf("https://api.example.org/%d", i))
	}
	photograph(t, s, 1, "viele", urls...)
	var mu sync.Mutex
	taken := map[int64]int{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if job, none := take(t, s, Start); !none {
					mu.Lock()
					taken[job.ID]++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if len(taken) != 10 {
		t.Errorf("%d pictures were handed out", len(taken))
	}
	for id, n := range taken {
		if n != 1 {
			t.Errorf("the picture %d was handed out %d times", id, n)
		}
	}
}

func leasePictureTopic(t *testing.T, s *store.Store) {
	photograph(t, s, 1, "Hier", "https://api.example.org/1")
	take(t, s, Start)
	wantNonePicture(t, s, Start.Add(lease-1))
	if job, none := take(t, s, Start.Add(lease)); none || job.Tries != 2 || job.State != store.PictureWanted {
		t.Errorf("handed out %+v, none: %v", job, none)
	}
}

func refusedPictureTopic(t *testing.T, s *store.Store) {
	photograph(t, s, 1, "zwei", "https://api.example.org/1", "https://api.example.org/2")
	photograph(t, s, 2, "eins", "https://api.example.org/3")
	for i := range 3 {
		job, none := take(t, s, Start)
		if none {
			t.Fatal("nothing was handed out")
		}
		state := []store.PictureState{store.PictureRefused, store.PictureGone, store.PictureRefused}[i]
		for range 2 { // the second time changes nothing
			wantNil(t, s.RefusePicture(t.Context(), job.ID, state, "type", func(language string) string { return "nein " + language }, Start))
		}
		if again, none := take(t, s, Start); none || again.ID != job.ID || again.State != state || again.Why != "type" {
			t.Errorf("to be cleared away is %+v, none: %v", again, none)
		}
		wantNil(t, s.KeepPicture(t.Context(), job.ID, []byte("late"), Start))
		if _, err := s.Picture(t.Context(), job.ID); err == nil {
			t.Error("a refused picture can be read")
		}
		wantNil(t, s.ClearPicture(t.Context(), job.ID))
	}
	to := map[string]int{}
	for _, c := range sendAll(t, s, Start).Claimed {
		if !strings.HasPrefix(c.Text, "nein de") {
			t.Errorf("the notice is %q", c.Text)
		}
		to[c.To]++
	}
	if len(to) != 2 || to[Number(1)] != 1 || to[Number(2)] != 1 {
		t.Errorf("%d people were told, %v", len(to), to[Number(1)])
	}
	say(t, s, 1, "Warum?", Start.Add(minute))
	wantIn(t, s, "Warum?", wantIn(t, s, "zwei", store.ConversationPrefix)) // a notice is no thread
}

// forgottenPictureTopic: the one picture is there, the other is being fetched; both are still at the provider.
func forgottenPictureTopic(t *testing.T, s *store.Store) {
	photograph(t, s, 1, "Hier", "https://api.example.org/1", "https://api.example.org/2", "https://api.example.org/3")
	for range 2 {
		job, _ := take(t, s, Start)
		wantNil(t, s.KeepPicture(t.Context(), job.ID, []byte("photo"), Start.Add(minute)))
		if job.URL == "https://api.example.org/1" {
			wantNil(t, s.ClearPicture(t.Context(), job.ID))
		}
	}
	fetched, _ := take(t, s, Start)
	Text(t, s, 1, "LÖSCHEN", Start, func(subscriber.State) subscriber.Step { return subscriber.Step{Kind: subscriber.Forgotten} })
	wantNil(t, s.KeepPicture(t.Context(), fetched.ID, []byte("photo"), Start))
	wantNil(t, s.RefusePicture(t.Context(), fetched.ID, store.PictureGone, "", func(string) string { return "nein" }, Start))
	for _, url := range []string{"https://api.example.org/2", "https://api.example.org/3"} {
		job, none := take(t, s, Start)
		if none || job.State != store.PictureGone || job.URL != url {
			t.Fatalf("to be cleared away is %+v, none: %v", job, none)
		}
		if _, err := s.Picture(t.Context(), job.ID); err == nil {
			t.Error("the picture of who is forgotten was kept")
		}
		wantNil(t, s.ClearPicture(t.Context(), job.ID))
	}
	wantNonePicture(t, s, Start.Add(48*time.Hour))
	if n := len(sendAll(t, s, Start).Claimed); n > 0 {
		t.Error("who is forgotten was told something")
	}
}
