package phone_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"newsroom/notifier/internal/phone"
)

func TestParse(t *testing.T) {
	const want = "+491713920001"
	for _, text := range []string{
		"+491713920001", "01713920001", "0171 392 00 01", "0171/3920001", "0171-3920001", "0171.392.00.01", "(0171) 3920001", "[0171] 3920001",
		"+49 171 3920001", "+49 (0)171-3920001", "+49(0)171/392 00 01", "(+49) 171 3920001", "+49 0171 3920001", "0049 171 3920001", "0049 (0) 171 3920001",
		"0171 – 3920001", "0171—3920001", "0171\u20113920001", "0171\u22123920001", "0171\u00a0392\u202f00\u200901", "\u202a+491713920001\u202c", "\ufeff01713920001",
		"＋４９１７１３９２０００１", "０１７１３９２０００１", "٠١٧١٣٩٢٠٠٠١", "\t01713920001\r\n",
		"1713920001", "491713920001", "171 392 00 01", "49 171 3920001", "tel:+49-171-3920001", "TEL:01713920001",
	} {
		got, err := phone.Rules{}.Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestRegion(t *testing.T) {
	for _, c := range []struct {
		rules phone.Rules
		want  string
	}{
		{phone.Rules{Countries: []int{43}}, "+436641234567"},
		{phone.Rules{Countries: []int{43}, Region: "DE"}, "+496641234567"},
		{phone.Rules{Countries: []int{999}}, "+496641234567"},
		{phone.Rules{Countries: []int{883}}, "+496641234567"},
		{phone.Rules{}, "+496641234567"},
	} {
		if err := c.rules.Problems(); err != nil {
			t.Errorf("%v: %v", c.rules, err)
		}
		if got, err := c.rules.Parse("0664 1234567"); got != c.want || err != nil {
			t.Errorf("%v: %q, %v, want %q", c.rules, got, err, c.want)
		}
	}
}

func TestParseElsewhere(t *testing.T) {
	austria := phone.Rules{Countries: []int{43, 49}, Region: "AT"}
	for text, want := range map[string]string{
		"0664 1234567":    "+436641234567",
		"664 1234567":     "+436641234567",
		"43 664 1234567":  "+436641234567",
		"491713920001":    "+491713920001",
		"0049 1713920001": "+491713920001",
		"+12025550143":    "+12025550143", // a number, though not one that is texted
	} {
		got, err := austria.Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "+", "0", "00", "-", "Anna", "0171", "0171 FLOWERS", "0171 392 00 01 Anna", "0171 3920001 oder 0171 3920002", "01713920001/01713920002",
		"01713920001 ext. 5", "01713920001;01713920002", "0171+3920001", "++491713920001", "4,91713E+11", "4.91713E+11", "110", "116117", "+999123456789",
		"+4917139200012345", "+49001713920001", "0171 3920001 #", "*3001#", "½", "²³", "٪", "\x00", "\xff01713920001", strings.Repeat("0", 100), strings.Repeat(" ", 300) + "01713920001",
	} {
		if got, err := (phone.Rules{}).Parse(text); !errors.Is(err, phone.NotANumber) || got != "" {
			t.Errorf("Parse(%q) = %q, %v, want %v", text, got, err, phone.NotANumber)
		}
	}
}

func TestCheck(t *testing.T) {
	wide := phone.Rules{Countries: []int{49, 1, 44, 39, 351}}
	for _, c := range []struct {
		rules  phone.Rules
		number string
		want   error
	}{
		{phone.Rules{}, "+491713920000", nil},
		{phone.Rules{}, "+491713920099", nil},
		{phone.Rules{}, "+4915228817386", nil},
		{phone.Rules{}, "+493023125000", phone.Landline},
		{phone.Rules{}, "+499001234567", phone.PremiumRate},
		{phone.Rules{}, "+491805123456", phone.SharedCost},
		{phone.Rules{}, "+498001234567", phone.TollFree},
		{phone.Rules{}, "+4970012345678", phone.Personal},
		{phone.Rules{}, "+4916933333333", phone.Pager},
		{phone.Rules{}, "+491811234567", phone.Company},
		{wide, "+443001234567", phone.Company},
		{wide, "+445612345678", phone.VoIP},
		{phone.Rules{}, "+436641234567", phone.ForeignCountry},
		{phone.Rules{}, "+12025550143", phone.ForeignCountry},
		{phone.Rules{}, "+999123456789", phone.ForeignCountry},
		{phone.Rules{Countries: []int{49, 999}}, "+99912345678", nil},
		{wide, "+12025550143", nil},
		{wide, "+351912345678", nil},
		{wide, "+393123456789", nil},
		{wide, "+390612345678", phone.Landline},
		{phone.Rules{Countries: []int{43}}, "+491713920001", phone.ForeignCountry},
		{phone.Rules{}, "", phone.NotANumber},
		{phone.Rules{}, "+49110", phone.NotANumber},
		{phone.Rules{}, "01713920001", phone.NotANumber},
		{phone.Rules{}, "+49 1713920001", phone.NotANumber},
		{phone.Rules{}, "+4901713920001", nil}, // in no plan that we know: the text proves that there is such a number
		{phone.Rules{}, "+490171392000", nil},
		{phone.Rules{}, "+4917139200012345", phone.NotANumber},
		{phone.Rules{}, "whatsapp:+491713920001", phone.NotANumber},
		{phone.Rules{}, "SPARKASSE", phone.NotANumber},
	} {
		if got := c.rules.Check(c.number); !errors.Is(got, c.want) {
			t.Errorf("Check(%q) with %v = %v, want %v", c.number, c.rules, got, c.want)
		}
	}
}

func TestProblems(t *testing.T) {
	if err := (phone.Rules{}).Problems(); err != nil {
		t.Errorf("the zero rules: %v", err)
	}
	err := phone.Rules{Countries: []int{49, 997, 0, 999}, Region: "Österreich"}.Problems()
	const want = `997 is no country calling code: give codes such as 49 for Germany or 43 for Austria
0 is no country calling code: give codes such as 49 for Germany or 43 for Austria
"Österreich" is no country: give two capital letters (ISO 3166-1), such as DE`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestGrouped(t *testing.T) {
	for number, want := range map[string]string{
		"+491713920001": "+49 171 3920001", "+493023125000": "+49 30 23125000", "+436641234567": "+43 664 1234567", "+12025550143": "+1 202-555-0143",
		"0171": "0171", "": "", "+999123456789": "+999123456789",
	} {
		if got := phone.Grouped(number); got != want {
			t.Errorf("Grouped(%q) = %q, want %q", number, got, want)
		}
	}
}

// TestTestCountry: tests with more people than there are numbers for fiction allow a country that there is not.
func TestTestCountry(t *testing.T) {
	rules := phone.Rules{Countries: []int{49, 999}}
	if got, err := rules.Recipient("+999 12345678"); err != nil || got != "+99912345678" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, text := range []string{"+999", "+9990", "+9991234567890123"} {
		if got, err := rules.Recipient(text); err == nil {
			t.Errorf("%s is taken for %q", text, got)
		}
	}
	if got, err := (phone.Rules{}).Recipient("+99912345678"); err == nil {
		t.Errorf("taken for %q without being allowed", got)
	}
}

// TestReasonsHoldNoDigits: a reason goes into logs.
func TestReasonsHoldNoDigits(t *testing.T) {
	for _, r := range []phone.Reason{
		phone.NotANumber, phone.ForeignCountry, phone.Landline, phone.PremiumRate, phone.SharedCost, phone.TollFree, phone.VoIP, phone.Personal, phone.Pager, phone.Company, phone.Voicemail,
	} {
		if r.Error() == "" || strings.ContainsFunc(r.Error(), unicode.IsDigit) {
			t.Errorf("a reason without words, or with digits: %q", r)
		}
	}
}

// FuzzParse: whatever people write, Parse gives a number in the form of E.164 that it reads as itself, or nothing.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"0171 392 00 01", "+49 (0)171-3920001", "0049171392", "491713920001", "171392000", "+999", "＋４９", "+4900171", "", "\xff", "+39 06 12345678", "+800 12345678"} {
		f.Add(text)
	}
	rules := phone.Rules{Countries: []int{49, 43, 39, 1}}
	f.Fuzz(func(t *testing.T, text string) {
		number, err := rules.Parse(text)
		if err != nil {
			if number != "" || !errors.Is(err, phone.NotANumber) {
				t.Fatalf("Parse(%q) = %q, %v", text, number, err)
			}
			if number, err := rules.Recipient(text); number != "" || !errors.Is(err, phone.NotANumber) {
				t.Fatalf("Recipient(%q) = %q, %v", text, number, err)
			}
			return
		}
		if !phone.IsE164(number) {
			t.Fatalf("Parse(%q) = %q is not E.164", text, number)
		}
		if again, err := rules.Parse(number); again != number || err != nil {
			t.Fatalf("Parse(Parse(%q)) = Parse(%q) = %q, %v", text, number, again, err)
		}
		want := rules.Check(number)
		if errors.Is(want, phone.NotANumber) {
			t.Fatalf("Check(Parse(%q)) = Check(%q) = %v", text, number, want)
		}
		if recipient, err := rules.Recipient(text); !errors.Is(err, want) || err == nil && recipient != number {
			t.Fatalf("Recipient(%q) = %q, %v, want %q, %v", text, recipient, err, number, want)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := (phone.Rules{}).Parse("0171 392 00 01"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	for b.Loop() {
		if err := (phone.Rules{}).Check("+491713920001"); err != nil {
			b.Fatal(err)
		}
	}
}
