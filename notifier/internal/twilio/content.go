package twilio

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"newsroom/notifier/sms"
)

// Twilio's limits for a template's variables, see
// https://www.twilio.com/docs/content/using-variables-with-content-api.
const (
	maxVariables = 100
	maxName      = 16
	maxValue     = 1600 // characters
)

var (
	contentSID   = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)
	variableName = regexp.MustCompile(`^[0-9A-Za-z_]+$`)
	placeholder  = regexp.MustCompile(`\{[^{}]*\}`)
)

// errEmptyVariable says that a template would go out with a gap, or with the
// sample text that it was made with.
var errEmptyVariable = errors.New("a variable of ContentVariables is empty for this message; a {link} needs a message with a link")

// setContent lets the configured template carry m, in place of a body.
func (c *Client) setContent(p *openapi.CreateMessageParams, m sms.Message) error {
	values := make(map[string]string, len(c.variables))
	fill := placeholders(m)
	for name, template := range c.variables {
		value := oneLine(fill.Replace(template))
		if value == "" {
			return errEmptyVariable
		}
		values[name] = value
	}
	data, err := json.Marshal(values)
	if err != nil {
		return err
	}
	p.SetContentSid(c.contentSID).SetContentVariables(string(data))
	return nil
}

// placeholders fills in what a template's variables may hold. It does so in one
// pass, so that an editor's {link} stays what it is.
func placeholders(m sms.Message) *strings.Replacer {
	text := strings.TrimSpace(m.Body)
	if m.Link != "" {
		text = strings.TrimSpace(strings.TrimSuffix(text, m.Link))
	}
	return strings.NewReplacer("{text}", text, "{link}", m.Link, "{body}", m.Body)
}

// oneLine puts one blank for every run of them: WhatsApp takes no template
// with a line break, a tab or more than four blanks in a variable.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// checkWhatsApp looks at the three fields together. A sender alone would not
// do: outside of 24 h after the person's last word only a template may be sent.
func checkWhatsApp(sender, sid string, variables map[string]string) error {
	if sender == "" && sid == "" && len(variables) == 0 {
		return nil
	}
	var err error
	switch {
	case sender == "":
		err = errors.New("twilio: there is a ContentSID or ContentVariables, but no WhatsApp sender; give its number (+49…) or a Messaging Service (MG…)")
	case !serviceSID.MatchString(sender) && !e164.MatchString(sender):
		err = errors.New("twilio: the WhatsApp sender must be a number such as +491713920000, without whatsapp: in front, or MG and 32 hexadecimal digits")
	}
	switch {
	case sid == "":
		err = errors.Join(err, errors.New("twilio: there is a WhatsApp sender, but no ContentSID; 24 h after a person's last word WhatsApp takes nothing but an approved template (HX…)"))
	case !contentSID.MatchString(sid):
		err = errors.Join(err, errors.New("twilio: the ContentSID is not HX and 32 hexadecimal digits"))
	}
	return errors.Join(err, checkVariables(variables))
}

// checkVariables wants the link or the body among the values: without them the
// message tells nothing, and Find could not say whose it is.
func checkVariables(variables map[string]string) error {
	var err error
	if len(variables) > maxVariables {
		err = fmt.Errorf("twilio: ContentVariables are %d; a template has at most %d", len(variables), maxVariables)
	}
	all := ""
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		err = errors.Join(err, checkVariable(name, variables[name]))
		all += variables[name]
	}
	if !strings.Contains(all, "{link}") && !strings.Contains(all, "{body}") {
		err = errors.Join(err, errors.New(`twilio: no value of ContentVariables holds {link} or {body}; give the template's variables, such as {"1": "{text}", "2": "{link}"}`))
	}
	return err
}

func checkVariable(name, value string) error {
	switch {
	case !variableName.MatchString(name) || len(name) > maxName:
		return fmt.Errorf("twilio: ContentVariables have %q; a name is 1 to %d letters and digits", name, maxName)
	case strings.TrimSpace(value) == "":
		return fmt.Errorf("twilio: ContentVariables %q is empty", name)
	case utf8.RuneCountInString(value) > maxValue:
		return fmt.Errorf("twilio: ContentVariables %q is longer than %d characters", name, maxValue)
	}
	for _, p := range placeholder.FindAllString(value, -1) {
		if p != "{text}" && p != "{link}" && p != "{body}" {
			return fmt.Errorf("twilio: ContentVariables %q holds %s; there are {text}, {link} and {body}", name, p)
		}
	}
	return nil
}
