package inbound_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
)

// house is a handler before a real database with a clock of its own.
type house struct {
	*inbound.Handler
	t     *testing.T
	store *store.Store
	now   time.Time
	texts int
	log   strings.Builder
}

func newHouse(t *testing.T, limits inbound.Limits) *house {
	d := newDesk(t)
	h := &house{t: t, store: d.store, now: storetest.Start}
	newsroom := subscriber.Newsroom{Title: "Netz", Language: "de", Channels: []subscriber.Channel{
		{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"}, {ID: "maxi", Title: "Maxi", Open: true}, {ID: "feuerwehr", Title: "Feuerwehr", Code: "4711AB"},
	}}
	h.Handler = &inbound.Handler{
		Store: d.store, Newsroom: func() subscriber.Newsroom { return newsroom }, Numbers: anyNumber{}, Limits: limits,
		Now: func() time.Time { return h.now }, Log: slog.New(slog.NewTextHandler(&h.log, nil)),
	}
	return h
}

// find is a text of person i that was found in the list: "3 MINI" was sent three minutes ago.
func (h *house) find(i int, text string) {
	h.t.Helper()
	h.texts++
	minutes, body, _ := strings.Cut(text, " ")
	ago, err := time.ParseDuration(minutes + "m")
	if err != nil {
		h.t.Fatal(err)
	}
	in := twilio.Inbound{ID: fmt.Sprintf("SM%032d", h.texts), From: storetest.Number(i), To: "+491713920090", Body: body, At: h.now.Add(-ago)}
	if err := h.Late(h.t.Context(), in); err != nil {
		h.t.Fatal(err)
	}
}

// gets is what a person gets, "stopped" with what START brings back, or nothing.
func (h *house) gets() string {
	h.t.Helper()
	all, err := h.store.Subscribers(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if len(all) == 0 {
		return "nothing"
	}
	what := slices.Clone(all[0].Channels)
	for _, d := range all[0].Digests {
		what = append(what, "daily "+d)
	}
	if !all[0].Stopped.IsZero() {
		what = append([]string{"stopped"}, what...)
	}
	return strings.Join(what, " ")
}

// letters are the texts in the outbox that nobody has yet.
func (h *house) letters() []string {
	h.t.Helper()
	batch, err := h.store.Exchange(h.t.Context(), nil, store.Claim{Limit: 100, Now: h.now, Token: fmt.Sprint(h.texts)})
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, c := range batch.Claimed {
		all = append(all, c.Text)
	}
	return all
}

// TestOrder: what is found counts as if it had come in time, whatever came meanwhile.
func TestOrder(t *testing.T) {
	for name, c := range map[string]struct {
		came, found []string // "3 MINI" was sent 3 minutes ago
		gets        string
		told        string // how the answer begins; "" = nothing is sent
	}{
		"joins":                                 {nil, []string{"3 MINI"}, "mini", "Willkommen"},
		"joins what is missing":                 {[]string{"2 MAXI"}, []string{"3 MINI"}, "maxi mini", "Das haben Sie schon: Eilmeldungen von Netz als SMS: Mini, Maxi."},
		"a stop":                                {[]string{"9 MINI"}, []string{"3 STOP"}, "stopped mini", ""},
		"a stop, and back since":                {[]string{"9 MINI MAXI", "2 START"}, []string{"3 STOP"}, "maxi mini", ""},
		"a stop, and one channel since":         {[]string{"9 MINI MAXI", "2 MINI"}, []string{"3 STOP"}, "mini", "Willkommen"},
		"a stop, and a question since":          {[]string{"9 MINI", "2 HILFE", "1 Danke!"}, []string{"3 STOP"}, "stopped mini", ""},
		"a channel is left, and another joined": {[]string{"9 MAXI", "2 MINI"}, []string{"3 STOP MAXI"}, "mini", "Das haben Sie schon: Eilmeldungen von Netz als SMS: Mini."},
		"a join that a stop has overtaken":      {[]string{"9 MAXI", "2 STOP"}, []string{"3 MINI"}, "stopped maxi mini", ""},
		"a start that a stop has overtaken":     {[]string{"9 MAXI", "2 STOP"}, []string{"3 START"}, "stopped maxi", ""},
		"a stop and a start, both found":        {[]string{"9 MAXI"}, []string{"3 STOP", "2 START"}, "maxi", "Willkommen"},
		"digests that were ended since":         {[]string{"9 MINI", "2 NUR EILT"}, []string{"3 TÄGLICH"}, "mini", ""},
		"digests that a stop has ended":         {[]string{"9 MINI", "2 STOP"}, []string{"3 TÄGLICH"}, "stopped mini", ""},
		"forgotten":                             {[]string{"9 MINI"}, []string{"3 LÖSCHEN"}, "nothing", ""},
		"forgotten, and somebody new since":     {[]string{"9 MAXI", "2 MINI"}, []string{"3 LÖSCHEN"}, "mini", ""},
		"a question, and a stop since":          {[]string{"9 MINI", "2 STOP"}, []string{"3 STATUS", "3 Danke!"}, "stopped mini", ""},
		"a question of the day":                 {[]string{"9 MINI"}, []string{"60 STATUS"}, "mini", "Sie erhalten"},
		"a question of yesterday":               {[]string{"9 MINI"}, []string{"1500 STATUS"}, "mini", ""},
		"a pause that was ended since":          {[]string{"9 MINI", "2 WEITER"}, []string{"3 PAUSE 7"}, "mini", ""},
		"a closed channel by its code":          {[]string{"2 MINI"}, []string{"3 FEUERWEHR 4711AB"}, "feuerwehr mini", "Das haben Sie schon: Eilmeldungen von Netz als SMS: Mini, Feuerwehr."},
		"a join, and a name since":              {[]string{"9 MAXI", "2 NAME Anna"}, []string{"3 MINI"}, "maxi mini", "Willkommen"},
		"what is found in another order":        {nil, []string{"3 STOP", "5 MINI"}, "stopped mini", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, inbound.Limits{})
			for _, text := range c.came {
				h.find(1, text)
			}
			h.letters()
			h.now = h.now.Add(time.Second)
			for _, text := range c.found {
				h.find(1, text)
			}
			if got := h.gets(); got != c.gets {
				t.Errorf("gets %s, want %s", got, c.gets)
			}
			told := h.letters()
			if c.told == "" && len(told) > 0 || c.told != "" && (len(told) == 0 || !strings.HasPrefix(told[len(told)-1], c.told)) {
				t.Errorf("is told %q, want %q", told, c.told)
			}
			if _, _, err := h.store.VerifyLedger(t.Context()); err != nil {
				t.Error(err)
			}
			records, err := h.store.Ledger(t.Context(), "")
			if err != nil {
				t.Error(err)
			}
			for _, r := range records {
				if strings.Contains(r.Wording, "Anna") {
					t.Errorf("the ledger holds a name: %q", r.Wording)
				}
			}
			if strings.Contains(h.log.String(), "+49") {
				t.Errorf("the log holds a number:\n%s", h.log.String())
			}
		})
	}
}
