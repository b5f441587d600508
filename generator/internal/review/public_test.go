package review

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"newsroom/generator/internal/content"
)

func TestAddressesOfTheInternet(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "93.184.215.14": true, "172.15.255.255": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.1": true,
		"192.169.0.1": true, "223.255.255.254": true, "2606:4700:4700::1111": true, "2a00:1450:4001:80b::200e": true,
		"0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "100.64.0.1": false, "100.127.255.255": false, "127.0.0.1": false, "127.255.0.1": false,
		"169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false, "192.0.0.8": false, "192.0.2.1": false, "192.88.99.1": false,
		"192.168.178.1": false, "198.18.0.1": false, "198.19.255.255": false, "198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false,
		"239.255.255.250": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:8.8.8.8": false, "64:ff9b::7f00:1": false,
		"64:ff9b::8.8.8.8": false, "64:ff9b:1::1": false, "100::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::": false,
		"3fff::1": false, "fc00::1": false, "fd12:3456::1": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "ff02::1": false,
		"2a00::1%eth0": false, "5f00::1": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// names is a server of names of its own: every name that it knows leads to one address, and others are not there.
func names(t *testing.T, known map[string]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if answer := answerTo(buffer[:n], known); answer != nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func answerTo(question []byte, known map[string]string) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.Authoritative, m.RecursionAvailable, m.Additionals = true, true, true, nil
	q := m.Questions[0]
	address, ok := known[strings.TrimSuffix(q.Name.String(), ".")]
	switch addr, err := netip.ParseAddr(address); {
	case !ok || err != nil:
		m.RCode = dnsmessage.RCodeNameError
	case addr.Is4() && q.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AResource{A: addr.As4()}}}
	case addr.Is6() && q.Type == dnsmessage.TypeAAAA:
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}}}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

// testClient has the time that tests have.
func testClient(private bool) *client {
	return newClient(&Job{
		Config: &content.Config{Title: "Auenfunk", BaseURL: "https://newsroom.example.org/"}, AllowPrivate: private, Timeout: time.Minute, Now: noon,
	})
}

var noon = time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)

// Whatever way leads to an address of the own network, nobody there is asked.
func TestNothingPrivateIsAsked(t *testing.T) {
	var asked atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(rss("x", "secret")))
	}))
	defer inside.Close()
	_, port, _ := net.SplitHostPort(inside.Listener.Addr().String())
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			_, _ = w.Write([]byte(rss("outside.example", "public")))
			return
		}
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}))
	defer outside.Close()
	resolver := names(t, map[string]string{
		"rebound.example": "127.0.0.1", "six.example": "::1", "mapped.example": "::ffff:127.0.0.1", "nat.example": "64:ff9b::7f00:1",
	})
	refused := "is no address of the internet; --allow-private lets it be read"
	for to, want := range map[string]string{
		"http://127.0.0.1:PORT/":          refused,
		"http://localhost:PORT/":          refused,
		"http://[::1]:PORT/":              refused,
		"http://[::ffff:127.0.0.1]:PORT/": refused,
		"http://[::ffff:7f00:1]:PORT/":    refused,
		"http://[64:ff9b::7f00:1]:PORT/":  refused,
		"http://[fe80::1%25lo]:PORT/":     refused,
		"http://0.0.0.0:PORT/":            refused,
		"http://[::]:PORT/":               refused,
		"http://rebound.example:PORT/":    refused,
		"http://six.example:PORT/":        refused,
		"http://mapped.example:PORT/":     refused,
		"http://nat.example:PORT/":        refused,
		"http://2130706433:PORT/":         "there is no host 2130706433",
		"http://0x7f000001:PORT/":         "there is no host 0x7f000001",
		"http://0177.0.0.1:PORT/":         "there is no host 0177.0.0.1",
		"http://127.1:PORT/":              "there is no host 127.1",
		"file:///etc/passwd":              `leads to an address of the kind "file", and not of https`,
		"ftp://127.0.0.1/":                `leads to an address of the kind "ftp", and not of https`,
		"http://outside.example/feed":     "<nil>",
		"gopher://127.0.0.1:PORT/":        `leads to an address of the kind "gopher", and not of https`,
	} {
		to = strings.ReplaceAll(to, "PORT", port)
		c := testClient(false)
		c.dialer.Resolver = resolver
		dial := c.dialer.DialContext
		c.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == "outside.example:80" { // it stands for a host of the internet
				return (&net.Dialer{}).DialContext(ctx, network, outside.Listener.Addr().String())
			}
			return dial(ctx, network, address)
		}
		for _, address := range []string{to, "http://outside.example/?to=" + url.QueryEscape(to)} {
			_, _, err := c.fetch(t.Context(), address, nil)
			if !strings.HasSuffix(fmt.Sprint(err), want) {
				t.Errorf("%s: %v", address, err)
			}
		}
		c.close()
	}
	if asked.Load() != 0 {
		t.Errorf("the inside was asked %d times", asked.Load())
	}
	if _, _, err := testClient(true).fetch(t.Context(), inside.URL, nil); err != nil || asked.Load() != 1 {
		t.Errorf("with --allow-private: %v", err)
	}
	var refusal privateError
	if err := onlyPublic("tcp", "nonsense", nil); !errors.As(err, &refusal) {
		t.Errorf("an address that cannot be read: %v", err)
	}
}

// What the environment says of a proxy is heeded only where it may reach everything anyway.
func TestProxyOfTheEnvironment(t *testing.T) {
	if testClient(false).http.Transport.(*http.Transport).Proxy != nil {
		t.Error("a proxy would make connections that nobody checks")
	}
	if testClient(true).http.Transport.(*http.Transport).Proxy == nil {
		t.Error("an intranet may need its proxy")
	}
}
