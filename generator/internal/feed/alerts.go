package feed

import (
	"cmp"
	"slices"
	"time"

	"newsroom/generator/internal/site"
)

const (
	// AlertsPath is where the alerts stand, within public/ and behind the base URL.
	AlertsPath = "alerts.json"

	// MaxAlerts is how many messages alerts.json holds, the newest ones. Cutting off is safe, since the notifier remembers
	// what it handled, and never sends what is older than its --max-age (24 hours): a message is lost only if 200 newer
	// ones come before the notifier looks once. The limit keeps a file small that is fetched every few seconds.
	MaxAlerts = 200

	// AlertsContract is the version of the contract. A reader refuses a higher one, so it rises only where an old notifier
	// would do harm; a new key does not.
	AlertsContract = 1
)

// The structs give the keys of the contract in their order.

type alertsFile struct {
	Version     string      `json:"version"`
	Title       string      `json:"title"`
	Language    string      `json:"language"`
	HomePageURL string      `json:"home_page_url"`
	FeedURL     string      `json:"feed_url"`
	Newsroom    alertsMeta  `json:"_newsroom"`
	Items       []alertItem `json:"items"`
}

type alertsMeta struct {
	Contract int            `json:"contract"`
	Channels []alertChannel `json:"channels"`
}

type alertChannel struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Join  string `json:"join,omitempty"` // "code" where naming the channel does not suffice

	Digest string `json:"digest,omitempty"` // when its digest comes, such as 07:00
}

type alertItem struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Text      string    `json:"content_text"`
	Published string    `json:"date_published"`
	Modified  string    `json:"date_modified"`
	Newsroom  alertMeta `json:"_newsroom"`
}

type alertMeta struct {
	Kind     string   `json:"kind"`
	Thread   string   `json:"thread"`
	Also     []string `json:"also,omitempty"`
	Exercise bool     `json:"exercise"`
	Severity string   `json:"severity"`
	Channels []string `json:"channels"`
	ShortURL string   `json:"short_url"`
	Expires  *string  `json:"expires"` // null = never
	Replies  []string `json:"replies"`

	Escalate *alertEscalation `json:"escalate,omitempty"`
}

// alertEscalation is the second message of a call that is not answered.
type alertEscalation struct {
	AfterSeconds int64    `json:"after_seconds"`      // from the first message on
	Channels     []string `json:"channels,omitempty"` // who gets it; left out = those who have not answered
}

// Alerts returns alerts.json: a JSON Feed 1.1 with one item for each text message that people should get, newest first, and then the digests. Its
// keys under _newsroom are the contract with the notifier; the files in generator/testdata/alerts show all of them.
//
// A message that people should not get as it is, or that the notifier could not send, is an error; all of them are reported
// at once. Times are in the newsroom's zone. The title of a drill bears the word for it, as in the other feeds; the text
// does not, since the notifier puts the word for the kind in front of it.
func Alerts(s *site.Info, messages []site.Message, digests []*site.Digest) ([]byte, error) {
	if err := checkAlerts(s, messages); err != nil {
		return nil, err
	}
	file := alertsFile{
		Version: jsonFeedVersion, Title: line(s.Title), Language: s.Language,
		HomePageURL: s.BaseURL, FeedURL: s.BaseURL + AlertsPath,
		Newsroom: alertsMeta{Contract: AlertsContract, Channels: []alertChannel{}},
		Items:    []alertItem{},
	}
	for _, c := range s.Channels {
		file.Newsroom.Channels = append(file.Newsroom.Channels, newAlertChannel(c))
	}
	messages = slices.SortedFunc(slices.Values(messages), func(a, b site.Message) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	for _, m := range messages[:min(len(messages), MaxAlerts)] {
		file.Items = append(file.Items, newAlertItem(s, m))
	}
	for _, d := range digests { // behind what is urgent, and beside its limit
		file.Items = append(file.Items, newDigestItem(s, d))
	}
	return marshal(file, "  ") // people compare it, and it is a contract
}

func newAlertChannel(c *site.List) alertChannel {
	channel := alertChannel{ID: c.ID, Title: line(c.Title), Digest: c.DigestTime}
	if c.Join != joinOpen {
		channel.Join = c.Join
	}
	return channel
}

func newAlertItem(s *site.Info, m site.Message) alertItem {
	stamp := func(t time.Time) string { return local(s, t).Format(time.RFC3339) }
	item := alertItem{
		ID: m.ID, URL: m.Post.URL, Title: line(m.Title), Text: m.Text,
		Published: stamp(m.Published), Modified: stamp(m.Published),
		Newsroom: alertMeta{
			Kind: m.Kind, Thread: m.Thread, Also: m.Also, Exercise: m.Post.Exercise,
			Severity: cmp.Or(m.Post.Severity, severityNormal), Channels: m.Channels, ShortURL: m.Post.ShortURL, Replies: append([]string{}, lines(m.Replies)...),
		},
	}
	if m.Post.Exercise {
		item.Title = markDrill(s, item.Title)
	}
	if m.Modified.After(m.Published) {
		item.Modified = stamp(m.Modified)
	}
	if !m.Expires.IsZero() {
		expires := stamp(m.Expires)
		item.Newsroom.Expires = &expires
	}
	if e := m.Escalate; e != nil {
		item.Newsroom.Escalate = &alertEscalation{int64(e.After.Seconds()), e.Channels}
	}
	return item
}
