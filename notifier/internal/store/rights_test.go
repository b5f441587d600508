package store_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// whole lets everything that is stored of a person come to be: person i is invited, joins by WhatsApp, writes, sends a picture, answers a call,
// is answered late, and is sent a message twice.
func whole(t *testing.T, s *store.Store, i int) {
	t.Helper()
	at := storetest.Start
	in := store.Import{At: at, Until: at.Add(time.Hour), Closed: []string{"feuerwehr"}, Offer: func(string, []string) string { return "JA?" }}
	if _, err := s.Import(t.Context(), []store.Newcomer{{Number: storetest.Number(i), Channels: []string{"feuerwehr"}, Language: "de"}}, in); err != nil {
		t.Fatal(err)
	}
	say := func(id string, found time.Time, step func(subscriber.State) subscriber.Step) {
		_, err := s.Receive(t.Context(), store.Text{
			ProviderID: fmt.Sprintf("SM-%d-%s", i, id), From: storetest.Number(i), Way: "whatsapp", Body: "Geheimes " + id,
			Pictures: []string{"https://example.org/bild"}, At: at, Found: found,
		}, storetest.Decide(step))
		if err != nil {
			t.Fatal(err)
		}
	}
	say("join", time.Time{}, func(before subscriber.State) subscriber.Step {
		after := before
		after.Channels, after.Digests, after.Name = []string{"mini"}, []string{"mini"}, "Anna Probe"
		after.Quiet, after.Paused, after.Language, after.Chosen = subscriber.Quiet{Own: true, From: 1320, To: 360}, at.Add(-time.Hour), "en", true
		return subscriber.Step{After: after, Kind: subscriber.Joined, Answer: "Willkommen, geheim"}
	})
	say("message", at, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message, Answer: "Danke, geheim"}
	})
	a := storetest.Alert(fmt.Sprintf("call-%d", i), at)
	a.Replies = []string{"Ja", "Nein"}
	if _, err := s.Plan(t.Context(), a, at); err != nil {
		t.Fatal(err)
	}
	batch, err := s.Exchange(t.Context(), nil, store.Claim{Limit: 100, Now: at, Token: fmt.Sprint(i), Minute: 600})
	if err != nil || len(batch.Claimed) == 0 {
		t.Fatalf("claimed %+v, error %v", batch, err)
	}
	for _, c := range batch.Claimed {
		for _, id := range []string{"SMfirst", "SMsecond"} {
			if _, err := s.Merge(t.Context(), store.Report{Attempt: c.Attempt, ProviderID: id + c.Attempt, State: store.Sent, At: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	signsIn(t, s, storetest.Number(i), at)
	say("reply", time.Time{}, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Replied, Thread: a.ID, Reply: "Ja"}
	})
}

// Codes that are long enough to be searched for.
const firstCode, secondCode = "2468-1357-9024", "9753-1086-4202"

// signsIn makes a person an editor, who signs in once, and asks for a second code.
func signsIn(t *testing.T, s *store.Store, number string, at time.Time) {
	t.Helper()
	_, err := s.Appoint(t.Context(), number, at)
	for i, code := range []string{firstCode, secondCode} {
		if err == nil {
			letter := store.Letter{Kind: store.KindNotice, Text: "Der Code ist " + code, Until: at.Add(time.Hour)}
			err = s.OfferCode(t.Context(), number, code, letter, at.Add(time.Duration(i)*time.Second))
		}
		if err == nil && i == 0 {
			err = s.SignIn(t.Context(), number, code, "token of "+number, at)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// personal lists the tables with rows of persons, as the database has them.
func personal(t *testing.T, driver, name string) (tables []string) {
	t.Helper()
	query := "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'subscriber'"
	if driver == "sqlite" {
		query = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'subscriber'"
	}
	for _, row := range everyRow(t, driver, name, query) {
		tables = append(tables, row[0])
	}
	if len(tables) < 8 {
		t.Fatalf("only %v have a column subscriber", tables)
	}
	return tables
}

func rowsOf(t *testing.T, driver, name, table, pseudonym string) string {
	t.Helper()
	return everyRow(t, driver, name, "SELECT CAST(COUNT(*) AS TEXT) FROM "+table+" x JOIN subscribers s ON s.id = x.subscriber WHERE s.pseudonym = '"+pseudonym+"'")[0][0]
}

// TestExportHasEveryTable: whoever adds a table with something of a person has to add it to the export, and to the erasing.
func TestExportHasEveryTable(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		whole(t, s, 1)
		who, err := s.Find(t.Context(), storetest.Number(1))
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Export(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]int{
			"subscriptions": len(d.Channels), "permissions": len(d.Permissions), "inbound": len(d.Texts), "pictures": len(d.Pictures), "replies": len(d.Answers),
			"conversations": len(d.Conversations), "thread_names": len(d.Names), "deliveries": len(d.Messages),
			"sign_ins": len(d.SignIns), "sessions": len(d.Sessions),
		}
		for _, table := range personal(t, driver, name) {
			n, known := has[table]
			if stored := rowsOf(t, driver, name, table, who); !known || stored == "0" || fmt.Sprint(n) != stored {
				t.Errorf("%s has %s rows of the person, the export %d (known: %v)", table, stored, n, known)
			}
		}
		wantExported(t, d)
	})
}

// wantExported looks at what no table tells.
func wantExported(t *testing.T, d store.Dossier) {
	t.Helper()
	if d.Number != storetest.Number(1) || d.Name != "Anna Probe" || d.Language != "en" || !d.Chosen || d.Way != "whatsapp" || d.QuietFrom != "22:00" || d.QuietUntil != "06:00" {
		t.Errorf("the person is %+v", d)
	}
	if d.Since.IsZero() || d.Heard.IsZero() || d.Paused.IsZero() || d.Changed.IsZero() || d.Offered.IsZero() || d.Role != store.RoleEditor || d.Appointed.IsZero() {
		t.Errorf("times of the person are missing: %+v", d)
	}
	texts := map[string]bool{}
	for _, text := range d.Texts {
		texts[text.Text], texts[text.Answer] = true, true
	}
	for _, m := range d.Messages {
		texts[m.Text] = true
		if m.Kind == "alert" && len(m.Provider) != 2 {
			t.Errorf("of a message that was there twice: %v", m.Provider)
		}
	}
	for _, want := range []string{"Geheimes join", "Geheimes message", "Willkommen, geheim", "Danke, geheim", "EIL: call-1", "JA?"} {
		if !texts[want] {
			t.Errorf("%q is missing in %v", want, texts)
		}
	}
	if d.Pictures[0].URL != "https://example.org/bild" || d.Answers[0].Choice != "Ja" || d.Channels[0].Daily.IsZero() || len(d.Consents) < 3 || d.Consents[0].Hash == "" {
		t.Errorf("exported %+v", d)
	}
}

// TestEraseLeavesNothing: of two people with all that there can be of each, one is erased. Nothing of it is left but what the ledger says of a pseudonym;
// its row looks like that of anybody else who was erased; and the other has everything.
func TestEraseLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		whole(t, s, 1)
		whole(t, s, 2)
		storetest.Text(t, s, 3, "stop", storetest.Start, func(before subscriber.State) subscriber.Step {
			before.Stopped, before.Blocked = true, true
			return subscriber.Step{After: before, Kind: subscriber.Stopped}
		})
		var people []string
		for i := range 3 {
			who, err := s.Find(t.Context(), storetest.Number(i+1))
			if err != nil {
				t.Fatal(err)
			}
			people = append(people, who)
		}
		before := everything(t, driver, name)
		other, err := s.Export(t.Context(), people[1])
		if err != nil {
			t.Fatal(err)
		}
		traces := tracesOf(t, driver, name, people[0])
		for _, trace := range traces {
			if !strings.Contains(before, trace) {
				t.Fatalf("there is no %q", trace)
			}
		}
		for _, who := range []string{people[0], people[2]} {
			if err := s.Erase(t.Context(), who, storetest.Start); err != nil {
				t.Fatal(err)
			}
		}
		clearPictures(t, s)
		wantAlike(t, driver, name)
		for _, table := range personal(t, driver, name) {
			stored := everyRow(t, driver, name, "SELECT CAST(COUNT(*) AS TEXT) FROM "+table+" x JOIN subscribers s ON s.id = x.subscriber WHERE s.erased IS NOT NULL")[0][0]
			if table != "deliveries" && stored != "0" {
				t.Errorf("%s has %s rows of who was erased", table, stored)
			}
		}
		if after, err := s.Export(t.Context(), people[1]); err != nil || fmt.Sprintf("%+v", after) != fmt.Sprintf("%+v", other) {
			t.Errorf("the other has\n%+v, error %v, before\n%+v", after, err, other)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		left := held(t, driver, name)
		for _, trace := range traces {
			if bytes.Contains(left, []byte(trace)) {
				t.Errorf("the database still holds %q", trace)
			}
		}
	})
}

// clearPictures deletes at the provider what was erased here: until then it is known where that is.
func clearPictures(t *testing.T, s *store.Store) {
	t.Helper()
	for {
		job, none, err := s.TakePicture(t.Context(), storetest.Start.Add(time.Hour), 24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if none {
			return
		}
		if job.State == store.PictureWanted { // the other person's
			continue
		}
		if err := s.ClearPicture(t.Context(), job.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// tracesOf are what leads to a person: what is sealed, the index of the number, ids at the provider, what it is called.
func tracesOf(t *testing.T, driver, name, pseudonym string) []string {
	t.Helper()
	const of = " x JOIN subscribers s ON s.id = x.subscriber WHERE s.pseudonym = "
	var all []string
	for _, query := range []string{
		"SELECT number, lookup, name FROM subscribers WHERE pseudonym = ",
		"SELECT x.provider_id, x.text, x.answer FROM inbound" + of,
		"SELECT x.url, x.data FROM pictures" + of,
		"SELECT x.id FROM conversations" + of,
		"SELECT x.name FROM thread_names" + of,
		"SELECT COALESCE(x.provider_id, '') FROM deliveries" + of,
		"SELECT o.provider_id, '' FROM other_messages o JOIN deliveries x ON x.id = o.delivery JOIN subscribers s ON s.id = x.subscriber WHERE s.pseudonym = ",
		"SELECT a.text, '' FROM alerts a JOIN deliveries x ON x.alert = a.id JOIN subscribers s ON s.id = x.subscriber WHERE a.sealed = 1 AND s.pseudonym = ",
	} {
		rows := everyRow(t, driver, name, query+"'"+pseudonym+"'")
		if len(rows) == 0 {
			t.Fatalf("nothing comes of %s", query)
		}
		all = append(all, slices.Concat(rows...)...)
	}
	return slices.DeleteFunc(all, func(trace string) bool { return trace == "" })
}

// everything is all that the tables hold.
func everything(t *testing.T, driver, name string) string {
	t.Helper()
	query := "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	if driver == "sqlite" {
		query = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	var all strings.Builder
	for _, table := range everyRow(t, driver, name, query) {
		_, rows := anyRows(t, driver, name, `SELECT * FROM "`+table[0]+`"`)
		_, _ = fmt.Fprintln(&all, table[0], rows)
	}
	return all.String()
}

// anyRows reads rows of whatever there is.
func anyRows(t *testing.T, driver, name, query string) (columns []string, all [][]any) {
	t.Helper()
	db := openDB(t, driver, name)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	if columns, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns, all
}

// wantAlike: nobody sees from a row who it was. A column that comes later and stays as it was shows here.
func wantAlike(t *testing.T, driver, name string) {
	t.Helper()
	columns, people := anyRows(t, driver, name, "SELECT * FROM subscribers WHERE erased IS NOT NULL ORDER BY id")
	if len(people) != 2 {
		t.Fatalf("%d people are erased", len(people))
	}
	for i, column := range columns {
		if slices.Contains([]string{"id", "pseudonym", "number"}, column) { // the last two are random
			continue
		}
		if fmt.Sprint(people[0][i]) != fmt.Sprint(people[1][i]) {
			t.Errorf("%s is %v and %v", column, people[0][i], people[1][i])
		}
	}
}
