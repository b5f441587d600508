package subscriber

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// How many characters titles may take in an answer. With these every sentence stays within its segments.
const (
	titleRoom = 28
	listRoom  = 36
)

// say fills in a sentence.
func (p person) say(sentence string, channels []string) string {
	title := clip(p.newsroom.Title, titleRoom)
	if title == "" {
		title = p.wording.house
	}
	return strings.NewReplacer("{title}", title, "{channels}", p.list(channels)).Replace(sentence)
}

// list names as many channels as there is room for, and how many there are beside them.
func (p person) list(ids []string) string {
	list := ""
	for i, id := range ids {
		title := clip(p.newsroom.find(id).Title, listRoom)
		if title == "" {
			title = clip(id, listRoom)
		}
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
