package twiliotest

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// window is how long after a phone's last word it may be written to freely.
const window = 24 * time.Hour

// Ways of a text.
const (
	SMS      = "sms"
	WhatsApp = "whatsapp"
)

func overWhatsApp(address string) bool { return strings.HasPrefix(address, viaWhatsApp) }

// outsideWindow reports whether WhatsApp refuses this message: free text to
// whom has not written for a day. The caller holds the lock.
func (s *Server) outsideWindow(m *Message, now time.Time) bool {
	if !overWhatsApp(m.To) || m.Template != "" {
		return false
	}
	l := s.book.lines[m.phone()]
	return l == nil || l.wrote.IsZero() || now.Sub(l.wrote) >= window
}

// checkWay is the code for addresses that do not go together, or 0.
func (s *Server) checkWay(form url.Values) int {
	to, from := form.Get("To"), form.Get("From")
	switch {
	case from != "" && overWhatsApp(from) != overWhatsApp(to):
		return 21910
	case overWhatsApp(to) && s.cfg.WhatsApp == "", overWhatsApp(from) && number(from) != s.cfg.WhatsApp:
		return 63007
	}
	return 0
}

var (
	templateSID = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)
	gap         = regexp.MustCompile(`\{\{\s*([0-9A-Za-z_]+)\s*\}\}`)
)

// content is the text of a template with its variables. A sandbox without any
// templates knows every one; its text is the variables then, by their names.
func (s *Server) content(form url.Values) (body string, code int) {
	sid := form.Get("ContentSid")
	template, known := s.cfg.Templates[sid]
	if !templateSID.MatchString(sid) || !known && len(s.cfg.Templates) > 0 {
		return "", 21655
	}
	values := map[string]string{}
	if raw := form.Get("ContentVariables"); raw != "" && json.Unmarshal([]byte(raw), &values) != nil {
		return "", 21656
	}
	if !known {
		return joined(values), 0
	}
	return gap.ReplaceAllStringFunc(template, func(place string) string {
		value, ok := values[gap.FindStringSubmatch(place)[1]]
		if !ok {
			code = 21656
		}
		return value
	}), code
}

func joined(values map[string]string) string {
	var names, all []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, values[name])
	}
	return strings.Join(all, " ")
}
