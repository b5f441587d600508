package twiliotest

import (
	"net/http"
	"regexp"
)

// shortLink is the link of an alert, by which its messages are told from others'.
var shortLink = regexp.MustCompile(`https?://[^\s<>"]+/a/[0-9A-Za-z]+/?`)

var anyLink = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]'’“]`)

// linkOf is the short link of a text, else its last link, else the text itself.
func linkOf(body string) string {
	if link := shortLink.FindString(body); link != "" {
		return link
	}
	if links := anyLink.FindAllString(body, -1); len(links) > 0 {
		return links[len(links)-1]
	}
	return body
}

// count is how many messages of one alert each number got.
type count struct {
	Link     string         `json:"link"`
	Numbers  map[string]int `json:"numbers"`
	Messages int            `json:"messages"`
	Most     int            `json:"most"` // of any number; more than 1 is a second text
}

func (c *count) add(number string) {
	c.Messages++
	c.Numbers[number]++
	c.Most = max(c.Most, c.Numbers[number])
}

// Tally is how many messages with this short link, or else this last link,
// each number got from the newsroom. Canceled messages and replies do not
// count; redacted and deleted ones do.
func (s *Server) Tally(link string) map[string]int {
	if counts := s.book.tally(link); len(counts) > 0 {
		return counts[0].Numbers
	}
	return map[string]int{}
}

// getTally takes ?link= for one alert alone.
func (s *Server) getTally(w http.ResponseWriter, r *http.Request) {
	answerJSON(w, http.StatusOK, struct {
		Alerts []*count `json:"alerts"`
	}{s.book.tally(r.URL.Query().Get("link"))})
}

// chunk is how many messages are counted while others wait for the book.
const chunk = 4096

// tally counts by alert, in the order of their first messages; link empty = all.
func (b *book) tally(link string) []*count {
	counts, byLink := []*count{}, map[string]*count{}
	for start := 0; start < b.size(); start += chunk {
		for _, e := range b.chunk(start) {
			if link != "" && e.link != link {
				continue
			}
			c := byLink[e.link]
			if c == nil {
				c = &count{Link: e.link, Numbers: map[string]int{}}
				byLink[e.link], counts = c, append(counts, c)
			}
			c.add(e.phone)
		}
	}
	return counts
}

// counted is what of a message is counted.
type counted struct{ link, phone string }

// chunk copies what counts of the messages from a place on.
func (b *book) chunk(start int) []counted {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var part []counted
	for _, e := range b.all[min(start, len(b.all)):min(start+chunk, len(b.all))] {
		if e.Direction == OutboundAPI && e.Status != Canceled {
			part = append(part, counted{e.link, e.phone()})
		}
	}
	return part
}

func (b *book) size() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.all)
}
