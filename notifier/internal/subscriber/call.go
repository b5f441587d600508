package subscriber

import (
	"slices"
	"strconv"
	"strings"
)

// called understands an answer to the newest call that is still open: what it begins with counts, whatever follows. A command that is longer than the
// answer is a command, and a plain yes or no belongs to whichever came last, the call or an invitation.
func (p person) called(t text, r request) (Step, bool) {
	calls := p.threads()
	open := slices.IndexFunc(calls, func(thread Thread) bool { return len(thread.Replies) > 0 })
	if open < 0 {
		return Step{}, false
	}
	call := calls[open]
	reply, taken := call.answer(t)
	invited := r.verb == yes || r.verb == no
	if taken == 0 || invited && !call.Sent.After(p.before.Offered) || r.verb != tell && r.words > taken && !invited {
		return Step{}, false
	}
	return p.replied(call, reply), true
}

// addressed understands a text that begins with the code or the short link of a thread: it is about that thread and nothing else, but a STOP is a STOP.
func (p person) addressed(t text) (Step, bool) {
	code, rest := address(t)
	if code == "" || known(code).verb != tell || p.names[code] != "" {
		return Step{}, false
	}
	calls := p.threads()
	at := slices.IndexFunc(calls, func(thread Thread) bool { return strings.Join(words(thread.Code), "") == code })
	if at < 0 {
		return Step{}, false
	}
	if r := p.names.understand(rest); r.verb == leave || r.stop {
		return p.do(r), true
	}
	if reply, taken := calls[at].answer(rest); taken > 0 {
		return p.replied(calls[at], reply), true
	}
	return p.message(calls[at].ID, false), true
}

// address gives what may be the code of a thread, and what follows it: the first word, or what stands behind /a/ in a link.
func address(t text) (code string, rest text) {
	if len(t.words) == 0 {
		return "", text{}
	}
	first := strings.Fields(t.raw)[0]
	if _, behind, link := strings.Cut(first, "/a/"); link {
		code, _, _ = strings.Cut(behind, "/")
		return strings.Join(words(code), ""), hear(strings.TrimPrefix(strings.TrimSpace(t.raw), first))
	}
	return t.words[0], hear(t.behind(1))
}

// answer finds the answer that a text begins with, or the number of one, and how many words it takes; 0 if it is none. Of several the longest
// counts: JA, SPÄTER before JA.
func (call Thread) answer(t text) (reply string, taken int) {
	said := t.words[leading(t.words):]
	for _, choice := range call.Replies {
		want, together := strings.Join(words(choice), ""), ""
		for i, word := range said {
			if together += word; len(together) > len(want) {
				break
			}
			if together == want && i+1 > taken {
				reply, taken = choice, i+1
			}
		}
	}
	if taken > 0 || len(said) == 0 {
		return reply, taken
	}
	number, err := strconv.Atoi(said[0])
	if err != nil || number < 1 || number > len(call.Replies) || len(said) > 1 && startsWithDigit(said[1]) { // 8:30, 1,5
		return "", 0
	}
	return call.Replies[number-1], 1
}

func startsWithDigit(text string) bool { return text[0] >= '0' && text[0] <= '9' }

func (p person) replied(call Thread, reply string) Step {
	answer := p.fill(p.wording.replied, "{reply}", clip(reply, replyRoom))
	return Step{After: p.before, Kind: Replied, Answer: answer, Thread: call.ID, Reply: reply}
}

// newest is the thread that a message without a code belongs to.
func (p person) newest() string {
	if all := p.threads(); len(all) > 0 {
		return all[0].ID
	}
	return ""
}
