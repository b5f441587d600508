package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// MaxMedia is the size of the largest file that WhatsApp takes, in bytes.
const MaxMedia = 16 << 20

// What became of a file that Fetch did not get. Any other error of Fetch is
// one that may pass: ask again later.
var (
	// ErrMediaGone says that Twilio has no such file, or no more.
	ErrMediaGone = errors.New("twilio media: Twilio has no such file any more")
	// ErrMediaTooLarge says that the file is larger than was allowed.
	ErrMediaTooLarge = errors.New("twilio media: the file is too large")
	// ErrMediaRefused says that the URL, or where it leads, is not Twilio's
	// place for the files of our account. Nothing was asked for there.
	ErrMediaRefused = errors.New("twilio media: the URL does not lead to a file of our account at Twilio")
)

var (
	mediaSID  = regexp.MustCompile(`^ME[0-9a-fA-F]{32}$`)
	mediaPath = regexp.MustCompile(`^/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages/((?:SM|MM)[0-9a-fA-F]{32})/Media/(ME[0-9a-fA-F]{32})$`)
)

// Media lists the files that came with a text which Received has found. There
// are none if they were deleted since. Errors hold no number.
func (c *Client) Media(ctx context.Context, messageID string) ([]Media, error) {
	if !messageSID.MatchString(messageID) {
		return nil, errors.New("twilio media: the id is not SM or MM and 32 hexadecimal digits")
	}
	path := strings.TrimSuffix(c.listPath(), ".json") + "/" + messageID + "/Media"
	body, err := c.page(ctx, path+".json", maxPageBody)
	if err != nil {
		return nil, fmt.Errorf("twilio media: %s", reason(err))
	}
	var answer struct {
		List *[]struct {
			SID    string `json:"sid"`
			Parent string `json:"parent_sid"`
			Type   string `json:"content_type"`
		} `json:"media_list"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.List == nil {
		return nil, errors.New("twilio media: the answer is not a list of files")
	}
	var all []Media
	for _, m := range *answer.List {
		if !mediaSID.MatchString(m.SID) || m.Parent != messageID {
			return nil, errors.New("twilio media: the list holds a file of another message, or none")
		}
		all = append(all, Media{URL: c.base.JoinPath(path, m.SID).String(), Type: mediaType(m.Type)})
	}
	return all[:min(len(all), maxMedia)], nil
}

// DeleteMedia makes Twilio forget a file that was fetched; one that is gone
// already is no error. The URL is that of a Media.
func (c *Client) DeleteMedia(ctx context.Context, rawURL string) error {
	path, ok := c.ownMedia(rawURL)
	if !ok {
		return ErrMediaRefused
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := &exchange{ctx: ctx, client: c}
	err := x.send(http.MethodDelete, path+".json", nil)
	switch {
	case err == nil, x.status == http.StatusNotFound, x.status == http.StatusGone:
		return nil
	case x.status != 0:
		return errors.New("twilio media: " + detail(x.status, twilioCode(x.body)))
	}
	return fmt.Errorf("twilio media: %s", reason(err))
}

// ownMedia is the API's path of a file of our account. The credentials go
// where this path is on the configured server, and never to the URL itself,
// which came from outside.
func (c *Client) ownMedia(rawURL string) (path string, ok bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery {
		return "", false
	}
	if server := u.Scheme + "://" + u.Host; server != DefaultBaseURL && !c.sameServer(u) {
		return "", false
	}
	path = strings.TrimPrefix(u.EscapedPath(), strings.TrimSuffix(c.base.EscapedPath(), "/"))
	parts := mediaPath.FindStringSubmatch(path)
	return path, parts != nil && parts[1] == c.account
}
