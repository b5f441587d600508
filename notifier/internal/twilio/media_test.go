package twilio_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

const (
	someMedia = "ME0123456789abcdef0123456789abcdef"
	mediaPath = "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Messages/" + someSID + "/Media/" + someMedia
	someURL   = "https://api.twilio.com" + mediaPath
)

// From the webhook or the list to the bytes, and then away from Twilio.
func TestMediaInTheSandbox(t *testing.T) {
	r := newRig(t, withWhatsApp, func(c *twiliotest.Config) { c.WhatsApp = ours })
	_, _ = r.sandbox.TextWhatsApp(t.Context(), somebody, "",
		twiliotest.File{Type: "image/jpeg", Data: []byte("a picture")}, twiliotest.File{Type: "audio/ogg; codecs=opus", Data: []byte("a voice")})
	message := r.sandbox.Messages()[0]
	all, err := r.client.Media(t.Context(), message.SID)
	if err != nil || len(all) != 2 || all[0].Type != "image/jpeg" || all[1].Type != "audio/ogg" {
		t.Fatalf("%v, %v", all, err)
	}
	webhook := "https://api.twilio.com" + strings.TrimPrefix(all[1].URL, r.url)
	for url, want := range map[string][2]string{all[0].URL: {"image/jpeg", "a picture"}, webhook: {"audio/ogg", "a voice"}} {
		if kind, data, err := r.client.Fetch(t.Context(), url, 9); err != nil || kind != want[0] || string(data) != want[1] {
			t.Errorf("%s %q, %v", kind, data, err)
		}
		if _, data, err := r.client.Fetch(t.Context(), url, int64(len(want[1]))-1); !errors.Is(err, twilio.ErrMediaTooLarge) || data != nil {
			t.Errorf("one byte less: %v", err)
		}
		for range 2 { // the second time it is gone already
			if err := r.client.DeleteMedia(t.Context(), url); err != nil {
				t.Error(err)
			}
		}
		if _, _, err := r.client.Fetch(t.Context(), url, 9); !errors.Is(err, twilio.ErrMediaGone) {
			t.Errorf("deleted: %v", err)
		}
	}
	if all, err := r.client.Media(t.Context(), message.SID); err != nil || len(all) != 0 {
		t.Errorf("deleted: %v %v", all, err)
	}
}

// Nothing is asked for anywhere, credentials least of all.
func TestFetchRefusesURLs(t *testing.T) {
	client := listServer(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked for %s", r.URL) })
	for name, url := range map[string]string{
		"empty": "", "no URL": "%zz", "path alone": mediaPath, "http": "http://api.twilio.com" + mediaPath,
		"another host": "https://evil.example" + mediaPath, "no scheme": "//api.twilio.com" + mediaPath,
		"a user": "https://api.twilio.com@evil.example" + mediaPath, "a name": "https://x@api.twilio.com" + mediaPath,
		"a port": "https://api.twilio.com:8443" + mediaPath, "a dot": "https://api.twilio.com." + mediaPath,
		"backslash": `https://evil.example\@api.twilio.com` + mediaPath, "in the host": "https://api.twilio.com.evil.example" + mediaPath,
		"a query": someURL + "?x=1", "a question mark": someURL + "?", "a fragment": someURL + "#x", "JSON": someURL + ".json",
		"further": someURL + "/x", "up": someURL + "/../../..", "hidden up": someURL + "%2f..", "double": "https://api.twilio.com/" + mediaPath,
		"another account": strings.Replace(someURL, twiliotest.DefaultAccountSID, "AC00000000000000000000000000000000", 1),
		"all messages":    "https://api.twilio.com" + listPath, "wide digits": strings.Replace(someURL, "ME0", "ME\uff10", 1),
		"the CDN at once": "https://mms.twiliocdn.com" + mediaPath,
	} {
		if _, _, err := client.Fetch(t.Context(), url, 1); !errors.Is(err, twilio.ErrMediaRefused) {
			t.Errorf("%s: %v", name, err)
		}
		if err := client.DeleteMedia(t.Context(), url); !errors.Is(err, twilio.ErrMediaRefused) {
			t.Errorf("delete %s: %v", name, err)
		}
	}
}

func TestFetchAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		status   int
		location string
		want     error // nil = one that may pass
	}{
		"gone": {404, "", twilio.ErrMediaGone}, "410": {410, "", twilio.ErrMediaGone}, "413": {413, "", twilio.ErrMediaTooLarge},
		"401": {401, "", nil}, "429": {429, "", nil}, "500": {500, "", nil}, "204": {204, "", nil}, "206": {206, "", nil},
		"304": {304, "", nil}, "nowhere": {302, "", twilio.ErrMediaRefused}, "odd": {302, "%zz", twilio.ErrMediaRefused},
		"elsewhere": {302, "https://evil.example/x", twilio.ErrMediaRefused}, "http": {307, "http://mms.twiliocdn.com/x", twilio.ErrMediaRefused},
		"this machine": {301, "http://127.0.0.1:1/x", twilio.ErrMediaRefused}, "metadata": {302, "http://169.254.169.254/latest", twilio.ErrMediaRefused},
		"a file": {303, "file:///etc/passwd", twilio.ErrMediaRefused}, "round and round": {308, mediaPath, twilio.ErrMediaRefused},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			client := mediaServer(t, func(w http.ResponseWriter, _ *http.Request) {
				calls.Add(1)
				if tt.location != "" {
					w.Header().Set("Location", tt.location)
				}
				w.WriteHeader(tt.status)
			})
			_, data, err := client.Fetch(t.Context(), someURL, 100)
			if err == nil || data != nil {
				t.Fatalf("%q", data)
			}
			for _, class := range []error{twilio.ErrMediaGone, twilio.ErrMediaTooLarge, twilio.ErrMediaRefused} {
				if errors.Is(err, class) != errors.Is(tt.want, class) {
					t.Errorf("%v", err)
				}
			}
			if strings.Contains(err.Error(), someMedia) || strings.Contains(err.Error(), "evil") {
				t.Errorf("the error holds the URL: %v", err)
			}
			if want := map[bool]int32{true: 4, false: 1}[name == "round and round"]; calls.Load() != want {
				t.Errorf("%d calls", calls.Load())
			}
		})
	}
}

// mediaServer is a client of a server that gets credentials with the first call alone.
func mediaServer(t *testing.T, h http.HandlerFunc) *twilio.Client {
	t.Helper()
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _, with := r.BasicAuth(); with != (calls.Add(1) == 1) {
			t.Errorf("credentials: %v with %s", with, r.URL)
		}
		h(w, r)
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL, func(c *twilio.Config) { c.Timeout = time.Second })
}

func TestFetchBrokenConnections(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("half of it"))
		},
		"reset": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"slow": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("half of it"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
	} {
		if _, data, err := mediaServer(t, h).Fetch(t.Context(), someURL, 2000); err == nil || data != nil {
			t.Errorf("%s: %q %v", name, data, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := mediaServer(t, nil).Fetch(ctx, someURL, 10); err == nil || !strings.Contains(err.Error(), "cancelled") {
		t.Error(err)
	}
}

func TestMediaRefusesOddLists(t *testing.T) {
	file := `{"sid":"` + someMedia + `","parent_sid":"` + someSID + `","content_type":"image/png"}`
	for body, ok := range map[string]bool{
		`{"media_list":[]}`: true, `{"media_list":[` + file + `]}`: true, `{"media_list":[` + strings.Repeat(file+",", 11) + file + `]}`: true,
		"": false, "{}": false, "null": false, `{"media_list":null}`: false, `{"media_list":[{}]}`: false,
		`{"media_list":[` + strings.Replace(file, "SM0", "SM1", 1) + `]}`: false, `{"media_list":[` + strings.Replace(file, "ME", "../", 1) + `]}`: false,
	} {
		client := listServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
		if all, err := client.Media(t.Context(), someSID); (err == nil) != ok || len(all) > 10 {
			t.Errorf("%s: %v %v", body, all, err)
		}
	}
	client := listServer(t, func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("asked for %s", r.URL)
		w.WriteHeader(500)
	})
	if _, err := client.Media(t.Context(), "../SM1"); err == nil {
		t.Error("an odd id was asked for")
	}
}

func TestDeleteMediaAnswers(t *testing.T) {
	for status, ok := range map[int]bool{204: true, 200: true, 404: true, 410: true, 401: false, 500: false, 307: false} {
		client := listServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodDelete || r.URL.Path != mediaPath+".json" {
				t.Errorf("%s %s", r.Method, r.URL)
			}
			w.Header().Set("Location", "https://evil.example/")
			w.WriteHeader(status)
		})
		if err := client.DeleteMedia(t.Context(), someURL); (err == nil) != ok {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// The sandbox's server is under a path of its own behind some proxies.
func TestMediaUnderAPath(t *testing.T) {
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { paths = append(paths, r.URL.Path) }))
	t.Cleanup(server.Close)
	client := newClient(t, server.URL+"/twilio/", nil)
	for _, url := range []string{someURL, server.URL + "/twilio" + mediaPath} {
		if _, _, err := client.Fetch(t.Context(), url, 1); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([]string{"/twilio" + mediaPath, "/twilio" + mediaPath}, paths); diff != "" {
		t.Error(diff)
	}
}
