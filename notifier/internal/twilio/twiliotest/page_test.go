package twiliotest_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

const chromium = "/usr/bin/chromium"

// browser is a page of Debian's chromium, in German.
func browser(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("this test needs a browser: %v (apt-get install chromium)", err)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.Headless,
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("accept-lang", "de-DE"), chromedp.WindowSize(1280, 900),
	)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// bubble finds a message with this text in a phone.
func bubble(number, text string) string {
	return `//section[@data-number="` + number + `"]//li[.//p[contains(., "` + text + `")]]`
}

// A visitor adds a phone, texts the newsroom and sees the answer arrive; then
// an alert with a link; then the newsroom is gone, and the page says so.
func TestPageInABrowser(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(in twilio.Inbound) (int, string) {
		return 200, string(twilio.Reply("Willkommen bei " + in.Body))
	}
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", Phones: []twiliotest.Phone{{Number: anna, Name: "Anna"}}})
	ctx := browser(t)
	phone := `section[data-number="` + bert + `"]`
	step := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	step("open the page", chromedp.Navigate(r.url+"/"), chromedp.WaitVisible(`.state.on`))
	if offered := read(ctx, t, chromedp.Value(`#add-number`)); offered != bert {
		t.Errorf("the page offers %q as the next number", offered)
	}
	step("add a phone",
		chromedp.SetValue(`#add-number`, "0049 171 3920002"), chromedp.SendKeys(`#add-name`, "Bert"),
		chromedp.Click(`#add button`), chromedp.WaitVisible(phone))
	step("text the newsroom",
		chromedp.SendKeys(phone+` textarea`, "Maxi\r"),
		chromedp.WaitVisible(bubble(bert, "Willkommen bei Maxi")), chromedp.WaitVisible(bubble(bert, "zugestellt")))
	r.create("To", anna, "Body", "EIL: Rohrbruch. https://n.example/a/7k3qf9/.")
	step("get an alert", chromedp.WaitVisible(bubble(anna, "EIL: Rohrbruch")))
	link := read(ctx, t, chromedp.AttributeValue(`section[data-number="`+anna+`"] .bubble a`, "href"))
	if link.Value != "https://n.example/a/7k3qf9/" {
		t.Errorf("the link leads to %q", link.Value)
	}
	office.Close()
	step("text into the void",
		chromedp.Click(`section[data-number="`+anna+`"] .quick button:first-child`),
		chromedp.WaitVisible(bubble(anna, "Läuft der Notifier?")))
	others := read(ctx, t, chromedp.Evaluate[[]string](
		`performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`))
	if len(others) > 0 {
		t.Errorf("the page asked others: %v", others)
	}
}

// read runs an action that returns something.
func read[T any](ctx context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func get(t *testing.T, url, languages string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Language", languages)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(data)
}

func TestPageSpeaksTwoLanguages(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for _, tt := range []struct{ path, languages, want string }{
		{"/", "", "de"},
		{"/", "en-GB,en;q=0.9", "en"},
		{"/", "de-AT, en;q=0.5", "de"},
		{"/", "fr", "de"},
		{"/", "%%%", "de"},
		{"/?lang=en", "de", "en"},
		{"/?lang=de", "en", "de"},
		{"/?lang=xx", "en", "en"},
	} {
		res, body := get(t, r.url+tt.path, tt.languages)
		if res.StatusCode != 200 || !strings.Contains(body, `<html lang="`+tt.want+`">`) {
			t.Errorf("%s with %q: %d, want %s", tt.path, tt.languages, res.StatusCode, tt.want)
		}
		if strings.Contains(body, "<no value>") {
			t.Errorf("%s: a word is missing", tt.want)
		}
	}
}

// Every file that the page names is there, from the same server.
func TestPageFiles(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	res, body := get(t, r.url+"/", "")
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy: %q", csp)
	}
	files := regexp.MustCompile(`(?:href|src)="(/sandbox/page/[^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(files) < 4 {
		t.Fatalf("the page names %v", files)
	}
	for _, file := range append(files, []string{"", "/sandbox/page/api.js"}, []string{"", "/sandbox/page/phone.js"}, []string{"", "/sandbox/page/media.js"}) {
		if res, body := get(t, r.url+file[1], ""); res.StatusCode != 200 || len(body) == 0 || strings.Contains(body, "//unpkg") {
			t.Errorf("%s: %d", file[1], res.StatusCode)
		}
	}
	for _, path := range []string{"/nothing", "/sandbox/page/", "/sandbox/page/index.html", "/sandbox/page/words.de.json"} {
		if res, _ := get(t, r.url+path, ""); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// A visitor makes something go wrong, sees it happen, and ends it.
func TestFaultsInABrowser(t *testing.T) {
	r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: anna}}, WhatsApp: ourWhatsApp})
	ctx := browser(t)
	step := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	step("add a rule", chromedp.Navigate(r.url+"/#faults"), chromedp.WaitVisible(`#fault-none`),
		chromedp.SetValue(`#fault-kind`, "create/5xx-json"), chromedp.SendKeys(`#fault-to`, "+49 171"),
		chromedp.SendKeys(`#fault-times`, "1"), chromedp.Click(`#fault button`), chromedp.WaitVisible(`#fault-list li`))
	if status, _ := r.api(http.MethodPost, messagesURL()+".json", form()); status != 500 {
		t.Errorf("the create answered %d", status)
	}
	step("see it", chromedp.WaitVisible(`#fault-list .hits.some`))
	if got := read(ctx, t, chromedp.Text(`#fault-list li`)); !strings.Contains(got, "Senden: Fehler 500") || !strings.Contains(got, "1 von 1") {
		t.Errorf("%q", got)
	}
	step("end it", chromedp.Click(`#fault-clear`), chromedp.WaitVisible(`#fault-none`))
	if n := len(r.FaultHits()); n != 0 {
		t.Errorf("%d rules are left", n)
	}
	step("WhatsApp is offered", chromedp.WaitVisible(`section .way`))
}
