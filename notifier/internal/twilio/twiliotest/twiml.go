package twiliotest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
)

// twiml is the part of Twilio's markup that answers a text.
type twiml struct {
	XMLName  xml.Name       `xml:"Response"`
	Messages []twimlMessage `xml:"Message"`
}

// twimlMessage has its text inside, or inside a Body.
type twimlMessage struct {
	Text string   `xml:",chardata"`
	Body []string `xml:"Body"`
}

// parseTwiML is the texts that an answer sends; an empty answer sends none.
func parseTwiML(data []byte) ([]string, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	var t twiml
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&t); err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data[d.InputOffset():])) > 0 {
		return nil, errors.New("there is more after </Response>")
	}
	var texts []string
	for _, m := range t.Messages {
		text := m.Text
		if len(m.Body) > 0 {
			text = strings.Join(m.Body, "")
		}
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	return texts, nil
}
