package twiliotest_test

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

func picture(data string) twiliotest.File {
	return twiliotest.File{Type: "image/jpeg", Data: []byte(data)}
}

// bytes asks for a file as Twilio's documentation says, without following.
func (r *rig) bytes(path string) *http.Response {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(http.DefaultClient.CloseIdleConnections)
	r.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func TestMediaLikeTwilios(t *testing.T) {
	office := newNewsroom(t)
	var got twilio.Inbound
	office.answer = func(in twilio.Inbound) (int, string) { got = in; return 200, "" }
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp, WebhookURL: office.URL + "/inbound"})
	body := `{"from":"` + anna + `","way":"whatsapp","media":[{"type":"image/jpeg","data":"` + base64.StdEncoding.EncodeToString([]byte("one")) + `"},{"type":"video/mp4","data":"dHdv"}]}`
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/text", body, nil); status != 200 {
		t.Fatalf("%d", status)
	}
	if got.NumMedia != 2 || got.Media[0].Type != "image/jpeg" || got.Media[1].Type != "video/mp4" || office.forms[0].Get("NumMedia") != "2" || got.Body != "" {
		t.Fatalf("the webhook has %+v", got)
	}
	if m := r.fetch(got.ID); m["num_media"] != "2" || m["direction"] != "inbound" || m["from"] != "whatsapp:"+anna || m["date_sent"] == nil {
		t.Errorf("the message is %v", m)
	}
	path := strings.TrimPrefix(got.Media[0].URL, "https://api.twilio.com")
	res := r.bytes(path)
	if location := res.Header.Get("Location"); res.StatusCode != 307 || !strings.HasPrefix(location, "/sandbox/media/ME") {
		t.Fatalf("%d to %q", res.StatusCode, location)
	}
	there := r.bytes(res.Header.Get("Location"))
	data, _ := io.ReadAll(there.Body)
	if there.StatusCode != 200 || string(data) != "one" || there.Header.Get("Content-Type") != "image/jpeg" || there.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %q %v", there.StatusCode, data, there.Header)
	}
	if status, f := r.api(http.MethodGet, path+".json", nil); status != 200 || f["content_type"] != "image/jpeg" || f["parent_sid"] != got.ID {
		t.Errorf("%d %v", status, f)
	}
	files := func() int {
		_, list := r.api(http.MethodGet, messagesURL()+"/"+got.ID+"/Media.json", nil)
		return len(list["media_list"].([]any))
	}
	if files() != 2 {
		t.Errorf("%d files", files())
	}
	if status, _ := r.api(http.MethodDelete, path+".json", nil); status != 204 || files() != 1 {
		t.Errorf("deleted with %d, %d files are left", status, files())
	}
	for _, gone := range []string{path, path + ".json", strings.Replace(strings.TrimPrefix(got.Media[1].URL, "https://api.twilio.com"), got.ID, "SM0", 1)} {
		if res := r.bytes(gone); res.StatusCode != 404 {
			t.Errorf("%s: %d", gone, res.StatusCode)
		}
	}
	if res := r.bytes(there.Request.URL.Path); res.StatusCode != 404 {
		t.Errorf("its bytes: %d", res.StatusCode)
	}
}

// What the tests of the newsroom go by: a file is as hard to get as the rules say.
func TestMediaGoesWrong(t *testing.T) {
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp})
	_, _ = r.TextWhatsApp(t.Context(), anna, "", picture("one"))
	m := r.Messages()[0]
	path := messagesURL() + "/" + m.SID + "/Media/" + m.Media[0].SID
	if err := r.SetFaults([]twiliotest.FaultRule{{Where: "fetch", Kind: "5xx-json", Count: 1}, {Where: "update", Kind: "429", Count: 1}}); err != nil {
		t.Fatal(err)
	}
	if res := r.bytes(path); res.StatusCode != 500 {
		t.Errorf("%d", res.StatusCode)
	}
	if status, _ := r.api(http.MethodDelete, path+".json", nil); status != 429 {
		t.Errorf("%d", status)
	}
	if res := r.bytes(path); res.StatusCode != 307 {
		t.Errorf("%d", res.StatusCode)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	if status, _ := r.do(req); status != 401 {
		t.Errorf("without credentials: %d", status)
	}
	if status, _ := r.api(http.MethodPut, path+".json", nil); status != 405 {
		t.Errorf("PUT: %d", status)
	}
	if status, _ := r.api(http.MethodDelete, messagesURL()+"/"+m.SID+".json", nil); status != 204 || r.bytes("/sandbox/media/"+m.Media[0].SID).StatusCode != 404 {
		t.Errorf("the file outlives its message: %d", status)
	}
}

func TestMediaThatNoPhoneSends(t *testing.T) {
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp})
	for name, files := range map[string][]twiliotest.File{
		"no type": {{Data: []byte("x")}}, "odd type": {{Type: "image/", Data: []byte("x")}}, "empty": {picture("")},
		"large": {picture(strings.Repeat("x", 16<<20+1))}, "eleven": make([]twiliotest.File, 11),
	} {
		if _, err := r.TextWhatsApp(t.Context(), anna, "x", files...); !errors.Is(err, twiliotest.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/text", `{"from":"`+anna+`","media":[{"type":"image/png","data":"eA=="}]}`, nil); status != 400 {
		t.Errorf("by SMS: %d", status)
	}
	if n := len(r.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// A text whose webhook was lost is in the list like any other, where the
// newsroom finds it, and so is one that the newsroom got twice.
func TestLostTextIsListed(t *testing.T) {
	office := newNewsroom(t)
	clock := clockAt(2, 23, 59, 58)
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", Now: clock.now})
	if err := r.SetFaults([]twiliotest.FaultRule{{Where: "inbound", Kind: "lost", Count: 1}, {Where: "inbound", Kind: "twice", Count: 1}}); err != nil {
		t.Fatal(err)
	}
	_, err := r.Text(t.Context(), anna, "STOP")
	clock.add(3 * time.Second)
	_, second := r.Text(t.Context(), bert, "MINI")
	if err == nil || second != nil || len(office.forms) != 2 || office.forms[0].Get("MessageSid") != office.forms[1].Get("MessageSid") {
		t.Fatalf("%v, %v, posted %v", err, second, office.forms)
	}
	r.create("To", anna)
	for query, want := range map[string]string{
		"?To=%2B491713920000&PageSize=1000":                                 "MINI STOP",
		"?To=%2B491713920000&From=%2B491713920001":                          "STOP",
		"?To=%2B491713920000&DateSent%3E=2026-03-03":                        "MINI",
		"?To=%2B491713920000&DateSent%3C=2026-03-02":                        "STOP",
		"?To=%2B491713920000&DateSent=2026-03-02":                           "STOP",
		"?To=%2B491713920000&DateSent%3E=2026-03-02&DateSent%3C=2026-03-03": "MINI STOP",
		"?To=whatsapp%3A%2B491713920000":                                    "",
	} {
		_, list := r.api(http.MethodGet, messagesURL()+".json"+query, nil)
		var bodies []string
		for _, m := range list["messages"].([]any) {
			bodies = append(bodies, m.(map[string]any)["body"].(string))
		}
		if got := strings.Join(bodies, " "); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// A visitor sends a picture by WhatsApp, sees it, and no more when the
// newsroom has deleted it.
func TestPictureInABrowser(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp, WebhookURL: office.URL + "/inbound", Phones: []twiliotest.Phone{{Number: anna}}})
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "a.png")
	png, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		t.Fatal(err)
	}
	step := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	step("open the page", chromedp.Navigate(r.url+"/"), chromedp.WaitNotVisible(`.attach`), chromedp.WaitVisible(`.way`))
	read(ctx, t, chromedp.Evaluate[bool](`(() => { const way = document.querySelector(".way"); way.value = "whatsapp"; return way.dispatchEvent(new Event("change", {bubbles: true})) })()`))
	step("attach a picture", chromedp.WaitVisible(`.attach`), chromedp.SetUploadFiles(`.attach input`, []string{file}), chromedp.WaitVisible(`.attach.chosen`))
	step("send it", chromedp.Click(`.send`), chromedp.WaitVisible(`.bubble img`), chromedp.WaitNotPresent(`.attach.chosen`))
	if width := read(ctx, t, chromedp.Evaluate[int](`document.querySelector(".bubble img").naturalWidth`)); width != 1 {
		t.Errorf("the picture is %d wide", width)
	}
	m := r.Messages()[0]
	if len(m.Media) != 1 || m.Media[0].Type != "image/png" || m.Media[0].Size != len(png) || m.From != "whatsapp:"+anna || len(office.forms) != 1 {
		t.Fatalf("%+v", m)
	}
	if status, _ := r.api(http.MethodDelete, messagesURL()+"/"+m.SID+"/Media/"+m.Media[0].SID+".json", nil); status != 204 {
		t.Errorf("deleted with %d", status)
	}
	step("look again", chromedp.Navigate(r.url+"/#faults"), chromedp.Reload(), chromedp.WaitVisible(bubble(anna, "gelöscht")))
	step("switch the opt-out on", chromedp.Click(`#opt-out`), chromedp.Click(`.quick button:last-child`), chromedp.WaitVisible(bubble(anna, "no more messages")))
	if got := read(ctx, t, chromedp.Text(`.message:last-child .parts`)); got != "von Twilio selbst" {
		t.Errorf("%q", got)
	}
}
