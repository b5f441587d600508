package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// darkroom is a sandbox, a database, and what fetches pictures from the one into the other by a clock that is set by hand.
type darkroom struct {
	pictures
	t       *testing.T
	sandbox *twiliotest.Server
	clock   time.Time
	logged  bytes.Buffer
	asked   []string // methods of the requests for files
}

func newDarkroom(t *testing.T) *darkroom {
	t.Helper()
	d := &darkroom{t: t, clock: storetest.Start}
	db, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	hook := httptest.NewServer(http.HandlerFunc(d.receive))
	d.sandbox = twiliotest.New(twiliotest.Config{StatusDelay: -1, WhatsApp: "+491713920099", WebhookURL: hook.URL})
	server := httptest.NewServer(d.sandbox)
	client, err := twilio.New(twilio.Config{
		AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken, Sender: twiliotest.DefaultNumber, BaseURL: server.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		d.sandbox.Close()
		server.Close()
		hook.Close()
		_ = db.Close()
	})
	d.pictures = pictures{db, client, func() {}, func() time.Time { return d.clock }, slog.New(slog.NewTextHandler(&d.logged, nil))}
	d.answer(nil)
	return d
}

// receive keeps a text as a message to the editors.
func (d *darkroom) receive(_ http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		d.t.Error(err)
	}
	in, err := twilio.ParseInbound(r.Form)
	if err != nil {
		d.t.Error(err)
	}
	d.keep(in)
}

func (d *darkroom) keep(in twilio.Inbound) {
	text := store.Text{ProviderID: in.ID, From: in.From, Way: string(in.Way), Body: in.Body, At: d.clock}
	for _, m := range in.Media {
		text.Pictures = append(text.Pictures, m.URL)
	}
	_, err := d.store.Receive(context.Background(), text, storetest.Decide(func(before subscriber.State) subscriber.Step {
		before.Language = "en"
		return subscriber.Step{After: before, Kind: subscriber.Message}
	}))
	if err != nil {
		d.t.Error(err)
	}
}

// send lets a phone send a file.
func (d *darkroom) send(kind string, data []byte) {
	d.t.Helper()
	if _, err := d.sandbox.TextWhatsApp(d.t.Context(), "+491713920001", "Schauen Sie", twiliotest.File{Type: kind, Data: data}); err != nil {
		d.t.Fatal(err)
	}
}

// answer lets the sandbox answer requests for files with these statuses, one after the other, and then rightly.
func (d *darkroom) answer(statuses []int) {
	d.asked = nil
	d.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if !strings.Contains(r.Path, "/Media/") {
			return nil
		}
		d.asked = append(d.asked, r.Method)
		if n := len(d.asked); n <= len(statuses) && statuses[n-1] != http.StatusOK {
			return &twiliotest.Fault{Status: statuses[n-1], Body: "{}"}
		}
		return nil
	})
}

// work does all that is due, and says how many times something was.
func (d *darkroom) work() (n int) {
	d.t.Helper()
	for ; n < 100; n++ {
		none, err := d.next(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		if none {
			return n
		}
	}
	d.t.Fatal("it never comes to an end")
	return n
}

// only gives the one picture that there is.
func (d *darkroom) only() store.Picture {
	d.t.Helper()
	threads, err := d.store.Inbox(d.t.Context(), true)
	if err != nil || len(threads) != 1 {
		d.t.Fatalf("%d threads, error %v", len(threads), err)
	}
	talk, err := d.store.Talk(d.t.Context(), threads[0].ID)
	if err != nil || len(talk.Entries) != 1 || len(talk.Entries[0].Pictures) != 1 {
		d.t.Fatalf("the thread is %+v, error %v", talk, err)
	}
	return talk.Entries[0].Pictures[0]
}

// atProvider says whether the sandbox still has the file.
func (d *darkroom) atProvider() bool {
	d.t.Helper()
	r := httptest.NewRecorder()
	d.sandbox.ServeHTTP(r, httptest.NewRequestWithContext(d.t.Context(), http.MethodGet, "/sandbox/media/"+d.sandbox.Messages()[0].Media[0].SID, nil))
	return r.Code == http.StatusOK
}

func photoFile(t *testing.T) []byte {
	t.Helper()
	data, err := snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPictures(t *testing.T) {
	for name, c := range map[string]struct {
		kind     string
		data     []byte
		statuses []int
		wait     bool // until everything is tried for as long as it is
		state    store.PictureState
		why      string
		asked    string
		stays    bool // at the provider
		notice   string
	}{
		"kept":                        {kind: "image/jpeg", data: photoFile(t), state: store.PictureKept, asked: "GET DELETE"},
		"kept, whatever it is called": {kind: "application/pdf", data: photoFile(t), state: store.PictureKept, asked: "GET DELETE"},
		"no photo": {
			kind: "image/jpeg", data: []byte("BEGIN:VCARD"), state: store.PictureRefused, why: "no-picture", asked: "GET DELETE", notice: "could not be taken",
		},
		"too large": {kind: "image/jpeg", data: photoFile(t), statuses: []int{413}, state: store.PictureRefused, why: "too-large", asked: "GET DELETE", notice: "could not be taken"},
		"gone": {
			kind: "image/jpeg", data: photoFile(t), statuses: []int{404}, state: store.PictureGone, why: "deleted", asked: "GET DELETE", notice: "did not arrive",
		},
		"tried again":     {kind: "image/jpeg", data: photoFile(t), statuses: []int{500, 429, 503}, wait: true, state: store.PictureKept, asked: "GET GET GET GET DELETE"},
		"deleted later":   {kind: "image/jpeg", data: photoFile(t), statuses: []int{200, 500, 429}, wait: true, state: store.PictureKept, asked: "GET DELETE DELETE DELETE"},
		"not yet":         {kind: "image/jpeg", data: photoFile(t), statuses: []int{500}, state: store.PictureWanted, asked: "GET", stays: true},
		"not deleted yet": {kind: "image/jpeg", data: photoFile(t), statuses: []int{200, 500}, state: store.PictureKept, asked: "GET DELETE", stays: true},
		"never to be had": {
			kind: "image/jpeg", data: photoFile(t), statuses: failing(pictureTries, 500), wait: true, state: store.PictureGone, why: "unreachable",
			asked: strings.Repeat("GET ", pictureTries) + "DELETE", notice: "did not arrive",
		},
		"never deleted": {
			kind: "image/jpeg", data: photoFile(t), statuses: append([]int{200}, failing(pictureTries, 500)...), wait: true, state: store.PictureKept,
			asked: "GET" + strings.Repeat(" DELETE", pictureTries), stays: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDarkroom(t)
			d.answer(c.statuses)
			d.send(c.kind, c.data)
			d.work()
			for hours := 0; c.wait && hours < 96; hours++ {
				d.clock = d.clock.Add(time.Hour)
				d.work()
			}
			got := d.only()
			if got.State != c.state || got.Why != c.why {
				t.Errorf("it is %s, %q", got.State, got.Why)
			}
			if asked := strings.Join(d.asked, " "); asked != c.asked {
				t.Errorf("asked for %s, want %s", asked, c.asked)
			}
			if d.atProvider() != c.stays {
				t.Errorf("it is still at the provider: %v", !c.stays)
			}
			d.wantNotice(c.notice)
			d.wantPhoto(got)
			if logged := d.logged.String(); strings.Contains(logged, "/Media/") || strings.Contains(logged, "4917139200") || strings.Contains(logged, "Schauen") {
				t.Errorf("logged %s", logged)
			}
		})
	}
}

func failing(n, status int) (all []int) {
	for range n {
		all = append(all, status)
	}
	return all
}

func (d *darkroom) wantNotice(containing string) {
	d.t.Helper()
	batch, err := d.store.Exchange(d.t.Context(), nil, store.Claim{Limit: 10, Now: d.clock, Token: "t"})
	if err != nil {
		d.t.Fatal(err)
	}
	switch {
	case containing == "" && len(batch.Claimed)+batch.Skipped > 0:
		d.t.Errorf("%d notices", len(batch.Claimed))
	case containing != "" && len(batch.Claimed)+batch.Skipped != 1:
		d.t.Errorf("%d notices, want one", len(batch.Claimed))
	case len(batch.Claimed) > 0 && !strings.Contains(batch.Claimed[0].Text, containing):
		d.t.Errorf("the notice is %q", batch.Claimed[0].Text)
	}
}

// wantPhoto looks at what was kept.
func (d *darkroom) wantPhoto(p store.Picture) {
	d.t.Helper()
	data, err := d.store.Picture(d.t.Context(), p.ID)
	if p.State != store.PictureKept {
		if err == nil {
			d.t.Error("there is a picture")
		}
		return
	}
	if _, wrong := jpeg.Decode(bytes.NewReader(data)); err != nil || wrong != nil || bytes.Contains(data, []byte("GPS")) {
		d.t.Errorf("the picture is no plain photo: %v, %v", err, wrong)
	}
}

// TestPicturesFromElsewhere: nothing but the provider is ever asked.
func TestPicturesFromElsewhere(t *testing.T) {
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a foreign server was asked") }))
	defer foreign.Close()
	d := newDarkroom(t)
	d.keep(twilio.Inbound{ID: "SM1", From: "+491713920001", Media: []twilio.Media{{URL: foreign.URL + "/photo.jpg"}}})
	d.work()
	if got := d.only(); got.State != store.PictureRefused || got.Why != "elsewhere" || len(d.asked) > 0 {
		t.Errorf("it is %s, %q; asked %v", got.State, got.Why, d.asked)
	}
	if d.clock = d.clock.Add(48 * time.Hour); d.work() != 0 {
		t.Error("something is still to be done about it")
	}
}

// TestPicturesEnd: what is fetched when the end comes is fetched at the next start, and at once.
func TestPicturesEnd(t *testing.T) {
	d := newDarkroom(t)
	d.send("image/jpeg", photoFile(t))
	ctx, end := context.WithCancel(t.Context())
	d.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault {
		end()
		return &twiliotest.Fault{Hang: true}
	})
	d.run(ctx)
	d.answer(nil)
	if d.work(); d.only().State != store.PictureKept || d.atProvider() {
		t.Errorf("it is %s", d.only().State)
	}
}

// TestPicturesThatEndTheProgram: one that takes more memory than there is ends the program each time, and is given up all the same.
func TestPicturesThatEndTheProgram(t *testing.T) {
	d := newDarkroom(t)
	d.send("image/jpeg", photoFile(t))
	for range pictureTries {
		if _, none, err := d.store.TakePicture(t.Context(), d.clock, pictureLease); none || err != nil {
			t.Fatalf("none: %v, error %v", none, err)
		}
		d.clock = d.clock.Add(pictureLease)
	}
	d.work()
	if got := d.only(); got.State != store.PictureGone || slices.Contains(d.asked, http.MethodGet) || d.atProvider() {
		t.Errorf("it is %s; asked %v", got.State, d.asked)
	}
}

func TestPause(t *testing.T) {
	sum := time.Duration(0)
	for tries := 1; tries < pictureTries; tries++ {
		sum += pause(tries)
	}
	if pause(1) != 30*time.Second || pause(2) != time.Minute || pause(40) != longestPause || sum < 18*time.Hour || sum > 24*time.Hour {
		t.Errorf("pauses of %v, %v, %v, in all %v", pause(1), pause(2), pause(40), sum)
	}
}
