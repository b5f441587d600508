package subscriber

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// How many characters titles may take in an answer. With these every sentence stays within its segments.
const (
	titleRoom = 28
	listRoom  = 36
	timeRoom  = 5
	replyRoom = 30
	wordRoom  = 30
)

// say fills in a sentence about channels, or about their digests.
func (p person) say(sentence string, channels []string) string {
	return p.sayBoth(sentence, channels, channels)
}

// sayBoth fills in a sentence about channels and about the digests of these or others.
func (p person) sayBoth(sentence string, channels, digests []string) string {
	return p.fill(sentence, "{channels}", p.list(channels, titled), "{digests}", p.list(digests, timed))
}

// fill puts what is known into a sentence, and the newsroom's title.
func (p person) fill(sentence string, pairs ...string) string {
	title := cmp.Or(clip(p.newsroom.Title, titleRoom), p.wording.house)
	return strings.NewReplacer(append(pairs, "{title}", title)...).Replace(sentence)
}

// titled is a channel in a list.
func titled(c Channel) string {
	return clip(cmp.Or(clip(c.Title, listRoom), c.ID), listRoom)
}

// timed is a channel in a list of digests.
func timed(c Channel) string {
	if c.Digest == "" {
		return titled(c)
	}
	at := " (" + clip(c.Digest, timeRoom) + ")"
	return clip(titled(c), listRoom-utf8.RuneCountInString(at)) + at
}

// list names as many channels as there is room for, and how many there are beside them.
func (p person) list(ids []string, name func(Channel) string) string {
	list := ""
	for i, id := range ids {
		title := name(p.newsroom.find(id))
		more := fmt.Sprintf(", +%d", len(ids)-i)
		if list == "" {
			list = title
			continue
		}
		if utf8.RuneCountInString(list+", "+title) > listRoom {
			return list + more
		}
		list += ", " + title
	}
	return list
}

// clip makes one line of text and cuts it at a blank if it takes more room than there is.
func clip(text string, room int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= room {
		return text
	}
	cut := string([]rune(text)[:room-2])
	if blank := strings.LastIndex(cut, " "); blank > room/2 {
		cut = cut[:blank]
	}
	return strings.TrimRight(cut, " ,-") + ".."
}
