package twilio

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

const (
	anAccount = "AC0123456789abcdef0123456789abcdef"
	aFile     = "https://api.twilio.com/2010-04-01/Accounts/" + anAccount + "/Messages/SM0123456789abcdef0123456789abcdef/Media/ME0123456789abcdef0123456789abcdef"
)

// hosts answers for all servers of the internet.
type hosts func(*http.Request) *http.Response

func (h hosts) RoundTrip(r *http.Request) (*http.Response, error) { return h(r), nil }

func answer(status int, location, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Location": {location}, "Content-Type": {"image/JPEG"}}, Body: io.NopCloser(strings.NewReader(body))}
}

func (h hosts) client(t *testing.T) *Client {
	t.Helper()
	c, err := New(Config{AccountSID: anAccount, AuthToken: "token", Sender: "+491713920000"})
	if err != nil {
		t.Fatal(err)
	}
	c.http.Transport, c.media.Transport = h, h
	return c
}

// The way that Twilio documents: the API with credentials, then its CDN without.
func TestFetchFollowsToTwiliosHosts(t *testing.T) {
	for _, place := range []string{
		"https://mms.twiliocdn.com/" + anAccount + "/0a1b?Expires=1&Signature=a~b_&Key-Pair-Id=c",
		"https://media.dublin.ie1.twilio.com/x",
		"https://s3-external-1.amazonaws.com/media.twiliocdn.com/" + anAccount + "/0a1b",
	} {
		var asked []string
		c := hosts(func(r *http.Request) *http.Response {
			asked = append(asked, r.URL.String())
			_, _, with := r.BasicAuth()
			if with != (r.URL.Host == "api.twilio.com") || r.Header.Get("Referer") != "" {
				t.Errorf("credentials: %v at %s", with, r.URL.Host)
			}
			if with {
				res := answer(http.StatusTemporaryRedirect, place, "")
				res.Request = r
				return res
			}
			return answer(http.StatusOK, "", "picture")
		}).client(t)
		kind, data, err := c.Fetch(t.Context(), aFile, 7)
		if err != nil || kind != "image/jpeg" || string(data) != "picture" || len(asked) != 2 || asked[1] != place {
			t.Errorf("%s %q %v, asked %v", kind, data, err, asked)
		}
	}
}

func TestFetchFollowsThreeTimes(t *testing.T) {
	calls := 0
	c := hosts(func(r *http.Request) *http.Response {
		calls++
		res := answer(http.StatusFound, "https://mms.twiliocdn.com/x", "")
		res.Request = r
		return res
	}).client(t)
	if _, _, err := c.Fetch(t.Context(), aFile, 7); !errors.Is(err, ErrMediaRefused) || calls != 4 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestMediaHost(t *testing.T) {
	for _, raw := range []string{
		"http://mms.twiliocdn.com/x", "ftp://mms.twiliocdn.com/x", "//mms.twiliocdn.com/x", "https:mms.twiliocdn.com/x", "https:///mms.twiliocdn.com",
		"https://twiliocdn.com/x", "https://twilio.com/x", "https://eviltwiliocdn.com/x", "https://mms.twiliocdn.com.evil.example/x",
		"https://mms.twiliocdn.com./x", "https://mms.twiliocdn.com:443/x", "https://mms.twiliocdn.com:/x", "https://mms.twiliocdn.com:8080/x",
		"https://mms.twiliocdn.com@evil.example/x", "https://x:y@mms.twiliocdn.com/x", "https://@mms.twiliocdn.com/x",
		"https://evil.example/mms.twiliocdn.com", "https://evil.example?.twilio.com", "https://evil.example#.twilio.com",
		"https://mms.twiliocdn\u3002com/x", "https://evil.example\uff0f.twilio.com/x", "https://mms.twil\u0131o.com/x", "https://mms.TWILIO.com/x", "https://mms.\u212Bx.twilio.com/x",
		"https://%65vil.twilio.com/x", "https://..twilio.com/x", "https://.twilio.com/x", "https://a..twilio.com/x",
		"https://127.0.0.1/x", "https://[::1]/x", "https://[::1%25.twilio.com]/x", "https://2130706433/x", "https://0x7f.1/x", "https://169.254.169.254/x", "https://localhost/x",
		"https://s3.amazonaws.com/media.twiliocdn.com/x", "https://s3-external-1.amazonaws.com/evil/x", "https://s3-external-1.amazonaws.com/media.twiliocdn.com.evil/x",
		"https://s3-external-1.amazonaws.com/media.twiliocdn.com/../evil/x", "https://s3-external-1.amazonaws.com/media.twiliocdn.com/%2e%2e/evil/x",
		"https://s3-external-1.amazonaws.com//media.twiliocdn.com/x", "https://media.twiliocdn.com.s3.amazonaws.com/x",
	} {
		if u, err := url.Parse(raw); err == nil && mediaHost(u) {
			t.Errorf("%q passes", raw)
		}
	}
}

func TestPublicAddresses(t *testing.T) {
	for ip, want := range map[string]bool{
		"52.84.1.1": true, "2600:9000::1": true, "64:ff9b::5254:101": true,
		"127.0.0.1": false, "::1": false, "0.0.0.0": false, "0.1.2.3": false, "::": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "fe80::1": false, "fd00::1": false, "fec0::1": true, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false,
		"100.64.0.1": false, "192.0.0.8": false, "198.18.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "2002:7f00:1::": false, "64:ff9b:1::a00:1": false,
	} {
		err := publicOnly("tcp", netip.AddrPortFrom(netip.MustParseAddr(ip), 443).String(), nil)
		if (err == nil) != want {
			t.Errorf("%s: %v", ip, err)
		}
	}
	if publicOnly("tcp", "mms.twiliocdn.com:443", nil) == nil {
		t.Error("a name passes for an address")
	}
}

// A name of Twilio's that leads to this machine opens no connection.
func TestPublicDialer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	conn, err := newPublicDialer().DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err == nil {
		_ = conn.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "not on the internet") {
		t.Error(err)
	}
}

// Whatever passes is a name under Twilio's for net/http too, by TLS, without a
// user and a port.
func FuzzMediaHost(f *testing.F) {
	for _, seed := range []string{
		aFile, "https://mms.twiliocdn.com/x?y", "https://x@mms.twiliocdn.com", "https://mms.twiliocdn.com:1/", "https://s3-external-1.amazonaws.com/media.twiliocdn.com/a/b",
		`https://evil.example\.twilio.com`, "https://mms\u3002twilio.com/", "https://[::1]/", "HTTPS://a.twilio.com",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := url.Parse(raw)
		if err != nil || !mediaHost(u) {
			return
		}
		req, err := http.NewRequest(http.MethodGet, u.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		host := req.URL.Hostname()
		twilios := strings.HasSuffix(host, ".twilio.com") || strings.HasSuffix(host, ".twiliocdn.com") || host == "s3-external-1.amazonaws.com"
		if req.URL.Scheme != "https" || !twilios || req.URL.User != nil || req.URL.Port() != "" || strings.ContainsAny(host, "@:/\\ ") {
			t.Errorf("%q leads to %q", raw, req.URL)
		}
	})
}
