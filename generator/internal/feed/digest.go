package feed

import (
	"fmt"
	"strings"
	"time"

	"newsroom/generator/internal/site"
	"newsroom/notifier/sms"
)

// digestLasts is how long a digest is worth being told: not in the night after a day on which the notifier stood still.
const digestLasts = 12 * time.Hour

// newDigestItem is the item of a digest: one text message for those who asked for it.
func newDigestItem(s *site.Info, d *site.Digest) alertItem {
	at, expires := local(s, d.At).Format(time.RFC3339), local(s, d.At.Add(digestLasts)).Format(time.RFC3339)
	return alertItem{
		ID: d.ID, URL: d.URL, Title: line(d.List.Title + ", " + local(s, d.At).Format(wordsOf(s).day)), Text: DigestText(s, d), Published: at, Modified: at,
		Newsroom: alertMeta{
			Kind: kindDigest, Thread: d.ID, Severity: severityNormal, Channels: []string{d.List.ID}, ShortURL: d.ShortURL, Expires: &expires, Replies: []string{},
		},
	}
}

// DigestText is the text message of a digest without its link: the channel, the day, how many posts are new, and as many of their titles as
// one message has room for. A title that has no room is named on the page.
func DigestText(s *site.Info, d *site.Digest) string {
	w := wordsOf(s)
	count := w.newPost
	if len(d.Posts) > 1 {
		count = fmt.Sprintf(w.newPosts, len(d.Posts))
	}
	text := line(fmt.Sprintf("%s, %s: %s", d.List.Title, local(s, d.At).Format(w.shortDay), count))
	fits := func(text string) bool {
		return sms.Measure(sms.Compose(sms.Notice{Kind: kindDigest, Language: s.Language, Text: text, Link: d.ShortURL})).Segments <= 1
	}
	separator := ". "
	for _, p := range d.Posts {
		title := line(p.Title)
		if p.Exercise {
			title = markDrill(s, title)
		}
		longer := text + separator + title
		if separator == ". " { // the first is rather cut short than left out
			longer = text + separator + shortened(title, func(title string) bool { return fits(text + separator + title) })
		}
		if strings.HasSuffix(longer, separator) || !fits(longer) {
			continue
		}
		text, separator = longer, "; "
	}
	return text
}

// shortened is a title, or its beginning, that fits; empty where hardly anything of it would.
func shortened(title string, fits func(string) bool) string {
	if fits(title) {
		return title
	}
	words := strings.Fields(title)
	for n := len(words) - 1; n > 1; n-- {
		if short := strings.Join(words[:n], " ") + " ..."; fits(short) {
			return short
		}
	}
	return ""
}
