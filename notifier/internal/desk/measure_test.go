package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestMeasure(t *testing.T) {
	t.Parallel()
	german, english := newWorld(t, "de"), newWorld(t, "en")
	type measured struct {
		Messages int
		Encoding string
		Left     int
		Said     string
	}
	for _, tt := range []struct {
		w         *world
		text, way string
		want      measured
	}{
		{german, "", "sms", measured{0, "GSM-7", 160, "Eine SMS fasst 160 Zeichen"}},
		{german, " \r\n", "", measured{0, "GSM-7", 160, "Eine SMS fasst 160 Zeichen"}},
		{german, strings.Repeat("x", 48), "sms", measured{1, "GSM-7", 112, "1 SMS, noch 112 Zeichen"}},
		{german, "„" + strings.Repeat("x", 46) + "“", "sms", measured{1, "GSM-7", 112, "1 SMS, noch 112 Zeichen"}},
		{german, "a\r\nb", "sms", measured{1, "GSM-7", 157, "1 SMS, noch 157 Zeichen"}},
		{german, strings.Repeat("x", 160), "sms", measured{1, "GSM-7", 0, "1 SMS, noch 0 Zeichen"}},
		{english, strings.Repeat("x", 305), "sms", measured{2, "GSM-7", 1, "2 text messages, 1 character left"}},
		{german, strings.Repeat("x", 152) + "€" + strings.Repeat("x", 100), "sms", measured{2, "GSM-7", 51, "2 SMS, noch 51 Zeichen"}}, // the € begins the second
		{german, "Ja 🚒ŞŁĄĆĘ", "sms", measured{1, "UCS-2", 60, "1 SMS, noch 60 Zeichen · wegen 🚒 Ş Ł Ą Ć passt weniger hinein"}},
		{german, strings.Repeat("x", 1590), "sms", measured{11, "GSM-7", 10, "11 SMS, noch 10 Zeichen"}},
		{german, strings.Repeat("x", 1601), "sms", measured{11, "GSM-7", 0, "Die Antwort ist länger als 1600 Zeichen; teilen Sie sie."}},
		{german, strings.Repeat("x", 200), "whatsapp", measured{2, "GSM-7", 1400, "WhatsApp, noch 1400 Zeichen"}},
	} {
		got := tt.w.do(http.MethodPost, "/desk/measure", url.Values{"text": {tt.text}, "way": {tt.way}})
		wantStatus(t, got, http.StatusOK)
		var m measured
		must(t, json.Unmarshal([]byte(got.body), &m))
		if m != tt.want {
			t.Errorf("%.20q: %+v, want %+v", tt.text, m, tt.want)
		}
	}
}
