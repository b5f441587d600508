package twilio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"syscall"

	"github.com/twilio/twilio-go/client"
)

// maxRedirects is how often a file may be somewhere else; Twilio needs one.
const maxRedirects = 3

// Fetch gets a file that came with a text, of limit bytes at most and never
// more than MaxMedia. The type is what the server says, without parameters and
// perhaps empty; who uses the file looks at its bytes. It takes at most the
// configured timeout.
//
// Twilio's API answers with a redirect to another of its servers, with a
// signed URL of some hours. Only such servers are followed (see mediaHost), and
// the account's credentials go to the API alone. The error is ErrMediaGone,
// ErrMediaTooLarge, ErrMediaRefused, or one that may pass. None holds the URL,
// with which anybody could read the file.
func (c *Client) Fetch(ctx context.Context, rawURL string, limit int64) (contentType string, data []byte, err error) {
	path, ok := c.ownMedia(rawURL)
	if !ok {
		return "", nil, ErrMediaRefused
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	res, err := c.open(ctx, path)
	if err != nil {
		return "", nil, err
	}
	defer res.Body.Close()
	limit = min(max(limit, 0), MaxMedia)
	data, err = io.ReadAll(io.LimitReader(res.Body, limit+1))
	switch {
	case int64(len(data)) > limit:
		return "", nil, ErrMediaTooLarge
	case err != nil:
		return "", nil, fmt.Errorf("twilio media: the file broke off: %s", reason(err))
	}
	return mediaType(res.Header.Get("Content-Type")), data, nil
}

// open asks the API for a file and follows it to where it is.
func (c *Client) open(ctx context.Context, path string) (*http.Response, error) {
	at := c.base.JoinPath(path)
	for hop := 0; ; hop++ {
		res, err := c.get(ctx, at, hop == 0)
		if err != nil {
			return nil, fmt.Errorf("twilio media: %s", reason(err))
		}
		if res.StatusCode == http.StatusOK {
			return res, nil
		}
		_ = res.Body.Close() // nothing of it was read
		if err := failed(res.StatusCode); err != nil {
			return nil, err
		}
		next, err := res.Location()
		if err != nil || hop == maxRedirects || !mediaHost(next) && !c.sameServer(next) {
			return nil, ErrMediaRefused
		}
		at = next
	}
}

// get makes one request. Only the API's own gets the credentials. It asks the
// transports, since an http.Client looks at Location by itself and repeats it
// in its errors.
func (c *Client) get(ctx context.Context, at *url.URL, authorised bool) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "newsroom-notifier twilio-go/"+client.LibraryVersion)
	if authorised {
		req.SetBasicAuth(c.account, c.token)
	}
	if c.sameServer(at) {
		return c.http.Transport.RoundTrip(req)
	}
	return c.media.Transport.RoundTrip(req)
}

// failed is what a status means that is neither 200 nor a redirect.
func failed(status int) error {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return nil
	case http.StatusNotFound, http.StatusGone:
		return ErrMediaGone
	case http.StatusRequestEntityTooLarge:
		return ErrMediaTooLarge
	}
	return errors.New("twilio media: " + detail(status, ""))
}

// sameServer reports whether a URL is on the configured server.
func (c *Client) sameServer(u *url.URL) bool {
	return u.User == nil && u.Scheme == c.base.Scheme && u.Host == c.base.Host
}

var (
	twilioName = regexp.MustCompile(`^([a-z0-9-]+\.)+(twilio|twiliocdn)\.com$`)
	bucketPath = regexp.MustCompile(`^/media\.twiliocdn\.com/[0-9A-Za-z_/-]+$`)
)

// mediaHost reports whether Twilio keeps files at this URL: on its own servers
// (mms.twiliocdn.com), or for files from before it protected all of them in
// one bucket of Amazon's. See
// https://www.twilio.com/docs/messaging/api/media-resource and Twilio's help
// about HTTP authentication for media.
func mediaHost(u *url.URL) bool {
	if u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return false
	}
	return twilioName.MatchString(u.Host) ||
		u.Host == "s3-external-1.amazonaws.com" && bucketPath.MatchString(u.EscapedPath())
}

// newMediaTransport connects to public addresses alone, whatever a name server
// says of Twilio's names. A proxy of the house is under a name of its own.
func newMediaTransport() *http.Transport {
	t := newTransport()
	open := t.DialContext
	guarded := newPublicDialer()
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err == nil && (twilioName.MatchString(host) || strings.HasSuffix(host, ".amazonaws.com")) {
			return guarded.DialContext(ctx, network, address)
		}
		return open(ctx, network, address)
	}
	return t
}

func newPublicDialer() *net.Dialer {
	return &net.Dialer{Timeout: dialTimeout, KeepAlive: dialKeepAlive, Control: publicOnly}
}

// publicOnly refuses to connect to an address that is not on the internet.
func publicOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr().Unmap()) {
		return errors.New("the name of a server of Twilio's leads to an address that is not on the internet")
	}
	return nil
}

// public follows the registries of special addresses (RFC 6890), as far as
// something could answer there.
func public(ip netip.Addr) bool {
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, special := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "2002::/16", "64:ff9b:1::/48"} {
		if netip.MustParsePrefix(special).Contains(ip) {
			return false
		}
	}
	return true
}
