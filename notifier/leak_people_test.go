package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	wrong "newsroom/notifier/internal/twilio/twiliotest/fault"
)

// grammar is every word and every text of the tables in the manual of the grammar.
func (h *glassHouse) grammar() (all []string) {
	h.t.Helper()
	manual, err := os.ReadFile("internal/subscriber/doc.go")
	if err != nil {
		h.t.Fatal(err)
	}
	for line := range strings.Lines(string(manual)) {
		row, ok := strings.CutPrefix(line, "//\t")
		columns := regexp.MustCompile(`  +`).Split(strings.TrimSpace(row), -1)
		switch {
		case !ok || columns[0] == "text":
		case len(columns) > 2:
			all = append(all, columns[0])
		default:
			_, words, _ := strings.Cut(strings.TrimSpace(row), " ")
			all = append(all, strings.Split(strings.TrimSpace(words), ", ")...)
		}
	}
	if len(all) < 120 {
		h.t.Fatalf("the manual has %d words and texts", len(all))
	}
	return all
}

// says texts, by SMS or, who is one of three, by WhatsApp. Whether it is taken does not matter.
func (h *glassHouse) says(person int, text string) {
	if person%3 == 0 {
		_, _ = h.sandbox.TextWhatsApp(h.t.Context(), h.person(person), text)
		return
	}
	_, _ = h.sandbox.Text(h.t.Context(), h.person(person), text)
}

// mostPeople is how many join by themselves.
const mostPeople = 20

// people join, give names, say every word of the grammar, write, and are still there in the end.
func (h *glassHouse) people() {
	words := h.grammar()
	var texting sync.WaitGroup
	for i := 1; i <= mostPeople; i++ {
		texting.Go(func() {
			h.says(i, "MINI")
			h.says(i, "NAME "+h.word()+" "+h.word())
			for n := i - 1; n < len(words); n += mostPeople {
				h.says(i, words[n])
			}
			h.says(i, "Start")
			h.says(i, "Mini Maxi bitte")
			h.says(i, "Weiter")
			h.says(i, "Ruhe aus")
			h.says(i, "NAME "+h.word())
			h.says(i, "Im Keller riecht es nach "+h.word()+"\n"+strings.ToUpper(h.word())+", Tel. "+h.mentions(70+i))
		})
	}
	texting.Go(h.strangers)
	texting.Go(h.photographers)
	texting.Go(func() {
		for range 35 { // more than a number may text in an hour
			h.says(31, "Hallo "+h.word())
		}
	})
	texting.Wait()
}

// strangers are those to whom nothing may be sent, and those who are no numbers.
func (h *glassHouse) strangers() {
	for _, number := range []string{"+447700900123", "+493023125042", "+12125550123"} {
		for _, text := range []string{"MINI", "Stop", "Was ist mit " + h.word() + "?"} {
			_, _ = h.sandbox.Text(h.t.Context(), h.secret(number), text)
		}
	}
	for i, kind := range wrong.Kinds(wrong.Inbound) {
		if err := h.sandbox.SetFaults([]twiliotest.FaultRule{{Where: wrong.Inbound, Kind: kind, Match: wrong.Match{To: h.person(32 + i)}}}); err != nil {
			h.t.Error(err)
		}
		h.says(32+i, "MINI")
		h.says(32+i, "Hier ist "+h.word())
	}
	if err := h.sandbox.SetFaults(nil); err != nil {
		h.t.Error(err)
	}
	h.webhooks()
}

// photographers send pictures, and what only says that it is one.
func (h *glassHouse) photographers() {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 20, 20)), nil); err != nil {
		h.t.Error(err)
	}
	for i, file := range []twiliotest.File{{Type: "image/jpeg", Data: photo.Bytes()}, {Type: "image/png", Data: []byte(h.word() + h.person(39))}, {Type: "video/mp4", Data: []byte(h.word())}} {
		number := h.person(39 + i)
		_, _ = h.sandbox.TextWhatsApp(h.t.Context(), number, "MINI")
		_, _ = h.sandbox.TextWhatsApp(h.t.Context(), number, "Das ist "+h.word(), file)
	}
}

// webhooks posts requests that Twilio would not make, some with its signature, with numbers and texts in all fields.
func (h *glassHouse) webhooks() {
	number, odd := h.person(50), h.mentions(51) // in a text too
	sid := "SM" + strings.Repeat("7c", 16)
	whole := url.Values{"MessageSid": {sid}, "From": {number}, "To": {twiliotest.DefaultNumber}, "Body": {"Ich bin " + h.word()}, "NumMedia": {"0"}}
	report := url.Values{"MessageSid": {sid}, "MessageStatus": {"undelivered"}, "ErrorCode": {"30007"}, "To": {number}, "From": {twiliotest.DefaultNumber}}
	for path, form := range map[string]url.Values{inbound.TextPath: whole, inbound.StatusPath: report} {
		for field := range form {
			for _, value := range []string{odd, h.word() + odd, "tel:" + odd, "whatsapp:" + odd, "\xff\x00" + odd} {
				changed := url.Values{"OptOutType": {odd}, "MediaUrl0": {"https://pictures.example/" + odd + "/" + h.word()}, "MediaContentType0": {odd}, "ProfileName": {h.word()}, odd: {odd}}
				for name, values := range form {
					changed[name] = values
				}
				changed[field] = []string{value}
				h.signed(path, changed)
			}
		}
		h.signed(path+"?attempt="+url.QueryEscape(odd), form)
	}
	picture := url.Values{"NumMedia": {"1"}, "MediaUrl0": {"https://pictures.example/" + odd + "/" + h.word()}, "MediaContentType0": {"image/jpeg"}}
	for name, values := range whole {
		if picture[name] == nil {
			picture[name] = values
		}
	}
	picture.Set("MessageSid", "MM"+strings.Repeat("7d", 16))
	picture.Set("From", "whatsapp:"+number)
	h.signed(inbound.TextPath, picture)
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, twilio.SignatureHeader: {odd}}
	for _, target := range []string{inbound.TextPath, inbound.TextPath + "?From=" + url.QueryEscape(odd), inbound.StatusPath, "/" + odd, "/" + h.word() + "?" + odd + ";" + odd} {
		h.post(http.MethodPost, target, form, whole.Encode())
		h.post(http.MethodGet, target, http.Header{"X-Forwarded-For": {odd}, "User-Agent": {h.word()}}, "")
		h.post(http.MethodPost, target, http.Header{"Content-Type": {"text/" + odd}, twilio.SignatureHeader: {odd}}, h.word())
		h.post(http.MethodPost, target, form, "%zz="+odd+"&"+h.word())
	}
	h.shout("GET /" + odd + " HTTP/1.1\r\nHost: x\r\nBad " + odd + "\r\n\r\n")
	h.shout("POST " + inbound.TextPath + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + odd + "\r\n\r\n" + h.word())
	h.shout(odd + " " + h.word() + "\r\n\r\n")
}

// signed posts a form with Twilio's signature.
func (h *glassHouse) signed(target string, form url.Values) {
	h.post(http.MethodPost, target, http.Header{
		"Content-Type":         {"application/x-www-form-urlencoded"},
		twilio.SignatureHeader: {twilio.Sign(twiliotest.DefaultAuthToken, "http://"+h.listen+target, form)},
	}, form.Encode())
}

// mistreat answers the program's first calls about each person as no provider should, with the number in every part of the answers: a message in the
// way that the number's last digit says. One never gets an answer.
func (h *glassHouse) mistreat() func(http.ResponseWriter, *http.Request) bool {
	var mu sync.Mutex
	calls := map[string]int{}
	return func(w http.ResponseWriter, r *http.Request) bool {
		_ = r.ParseForm()
		number := strings.TrimPrefix(r.Form.Get("To"), "whatsapp:")
		mu.Lock()
		n := calls[number]
		calls[number]++
		mu.Unlock()
		creates, again := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Messages.json"), n > 0
		switch {
		case creates && number == h.person(12):
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		case creates && !again && len(number) == len("+491713920001"):
			return h.abuse(w, number, number[len(number)-1])
		case r.Method == http.MethodGet && n < 4 && number != "": // one such error is logged in a minute, so the one with the URL comes first; net/http tries again
			return h.abuse(w, number, "5554"[n])
		}
		return false
	}
}

// abuse answers in one of ten ways.
func (h *glassHouse) abuse(w http.ResponseWriter, number string, way byte) bool {
	trouble := func(code int) string {
		return fmt.Sprintf(`{"code": %d, "message": "The number %s is not good", "more_info": "https://www.twilio.com/%s", "status": 400}`, code, number, number)
	}
	answer := func(status int, body string) {
		w.Header().Set("X-To", number)
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
	switch way {
	case '1':
		answer(http.StatusBadRequest, trouble(21211))
	case '2':
		answer(http.StatusBadRequest, trouble(21610))
	case '3':
		w.Header().Set("Retry-After", "1")
		answer(http.StatusTooManyRequests, trouble(20429))
	case '4':
		answer(http.StatusInternalServerError, "<html>to "+number+"</html>")
	case '5':
		panic(http.ErrAbortHandler)
	case '6':
		w.Header().Set("Location", "/2010-04-01/"+number+"?To="+url.QueryEscape(number))
		answer(http.StatusTemporaryRedirect, number)
	case '7':
		answer(http.StatusCreated, `{"sid": `+number+`, "to": "`+number+`"`)
	case '8':
		answer(http.StatusNotFound, number)
	default:
		return false
	}
	return true
}
