// Package phone owns the rules about numbers: how people write them, and which of them are texted.
//
// What is a number, and what kind it is of, is what the numbering plans of the countries say, in the form that Google's libphonenumber keeps
// them in. Only numbers of mobile phones are texted, and only those with a country code that is allowed: texts to the dear numbers of far
// countries are what those live on who make machines send them (SMS pumping), and a landline reads a text aloud to whoever is near.
//
// A number that somebody wrote down and that the plans do not know is refused. They change with each release of the library, so that it is to be kept up to
// date. A number that a text came from is one, whatever the plans say, and a STOP is to be taken from anyone.
//
// No error of this package repeats the number that it is about.
package phone

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Rules say which numbers are texted. The zero Rules are those for Germany.
type Rules struct {
	Countries []int  // country calling codes that are allowed, such as 49 and 43; none = 49
	Region    string // where numbers without a country code are of: ISO 3166-1 alpha-2, such as "AT"; "" = the country of the first of Countries, else "DE"
}

// defaults of Rules.
const (
	defaultCountry = 49
	testCountry    = 999 // which no country has: for tests with more people than there are numbers for fiction
	defaultRegion  = "DE"
)

// Reason is why a number is not texted, in words for operators. It is the error of Parse and Check, and holds nothing of the number.
type Reason string

// The reasons.
const (
	NotANumber     Reason = "this is no phone number, or one that no numbering plan has"
	ForeignCountry Reason = "its country code is not among those allowed"
	Landline       Reason = "it is a landline"
	PremiumRate    Reason = "it is a premium-rate number"
	SharedCost     Reason = "it is a shared-cost number"
	TollFree       Reason = "it is a toll-free number"
	VoIP           Reason = "it is an internet telephone"
	Personal       Reason = "it is a personal number, which leads to any kind of phone"
	Pager          Reason = "it is a pager"
	Company        Reason = "it is the number of a company for all of its sites"
	Voicemail      Reason = "it is a mailbox"
)

// Error says why.
func (r Reason) Error() string { return string(r) }

// Problems says what is wrong with the rules themselves.
func (r Rules) Problems() error {
	var problems []error
	known := phonenumbers.GetSupportedCallingCodes()
	for _, code := range r.Countries {
		if !known[code] && code != testCountry {
			problems = append(problems, fmt.Errorf("%d is no country calling code: give codes such as 49 for Germany or 43 for Austria", code))
		}
	}
	if !phonenumbers.GetSupportedRegions()[r.region()] {
		problems = append(problems, fmt.Errorf("%q is no country: give two capital letters (ISO 3166-1), such as DE", r.Region))
	}
	return errors.Join(problems...)
}

// Parse gives the number that text is, in the form of E.164: a plus sign, the country code and the rest, in at most 15 digits. People write numbers with and without
// a country code (+49, 0049, and after a spreadsheet 49), with blanks, dashes, slashes, dots and brackets, "+49 (0)171" too, in any script's digits, and
// spreadsheets take the 0 at the front away. The error is NotANumber for everything else, which a number with an extension and two
// numbers are too. What Parse gives need not be one that is texted: see Check.
func (r Rules) Parse(text string) (string, error) {
	number, kind := r.parse(text)
	if kind == phonenumbers.UNKNOWN {
		return "", NotANumber
	}
	return number, nil
}

// Recipient gives the number that text is if it may be texted; else the error is the Reason why not. Unlike Check it takes no number that no plan has.
func (r Rules) Recipient(text string) (string, error) {
	number, kind := r.parse(text)
	if err := r.refusal(number, kind); err != nil {
		return "", err
	}
	return number, nil
}

// Check says why a number that a text came from is not texted, as a Reason; nil if it is. One of an allowed country that is in no numbering plan passes: the text
// proves that there is such a number, and the plans that we know may be older than it. What has not the form of E.164 is NotANumber.
func (r Rules) Check(e164 string) error {
	if !IsE164(e164) {
		return NotANumber
	}
	_, kind := r.read(e164)
	if kind == phonenumbers.UNKNOWN && r.allowed(e164) {
		return nil
	}
	return r.refusal(e164, kind)
}

// IsE164 says whether text has the form of an international number: a plus sign and 7 to 15 digits, the first of them no 0.
func IsE164(text string) bool {
	const shortest, longest = 7, 15
	if len(text) < 1+shortest || len(text) > 1+longest || text[0] != '+' || text[1] == '0' {
		return false
	}
	for _, b := range []byte(text[1:]) {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}

// parse gives the number that text is, and of which kind it is; "" and UNKNOWN if it is none.
func (r Rules) parse(text string) (e164 string, kind phonenumbers.PhoneNumberType) {
	digits, ok := dialled(text)
	if !ok {
		return "", phonenumbers.UNKNOWN
	}
	e164, kind = r.read(digits)
	if texted(kind) || digits[0] == '+' || digits[0] == '0' {
		return e164, kind
	}
	// Without its plus sign 49171… looks like a landline of Leer, whose area code is 0491.
	if abroad, kind := r.read("+" + digits); texted(kind) && r.allowed(abroad) {
		return abroad, kind
	}
	return e164, kind
}

// read finds the number in the numbering plans; it is "" and UNKNOWN if it is in none of them. Where the test country is allowed, its numbers are mobile phones.
func (r Rules) read(digits string) (e164 string, kind phonenumbers.PhoneNumberType) {
	if strings.HasPrefix(digits, "+"+strconv.Itoa(testCountry)) && r.allowed(digits) && IsE164(digits) {
		return digits, phonenumbers.MOBILE
	}
	var number phonenumbers.PhoneNumber
	if err := phonenumbers.ParseToNumber(digits, r.region(), &number); err != nil {
		return "", phonenumbers.UNKNOWN
	}
	kind = phonenumbers.GetNumberType(&number)
	e164 = phonenumbers.Format(&number, phonenumbers.E164)
	if kind == phonenumbers.UNKNOWN || !IsE164(e164) {
		return "", phonenumbers.UNKNOWN
	}
	return e164, kind
}

// allowed looks at the country code, which no other country code begins with.
func (r Rules) allowed(e164 string) bool {
	countries := r.Countries
	if len(countries) == 0 {
		countries = []int{defaultCountry}
	}
	return slices.ContainsFunc(countries, func(code int) bool {
		return strings.HasPrefix(e164, "+"+strconv.Itoa(code))
	})
}

// region is where numbers without a country code are of.
func (r Rules) region() string {
	const none, world = "ZZ", "001" // codes without a country, and those of satellites and the like
	if r.Region != "" || len(r.Countries) == 0 {
		return cmp.Or(r.Region, defaultRegion)
	}
	if region := phonenumbers.GetRegionCodeForCountryCode(r.Countries[0]); region != none && region != world {
		return region
	}
	return defaultRegion
}

// refusal is why a number is not texted; nil if it is. A country that is not allowed goes before the kind, and before a plan that nobody knows.
func (r Rules) refusal(e164 string, kind phonenumbers.PhoneNumberType) error {
	if e164 != "" && !r.allowed(e164) {
		return ForeignCountry
	}
	return ofKind(kind)
}

func texted(kind phonenumbers.PhoneNumberType) bool { return ofKind(kind) == nil }

// ofKind is why numbers of a kind are not texted; nil if they are. Some countries, such as the United States, do not tell landlines from mobile phones.
func ofKind(kind phonenumbers.PhoneNumberType) error {
	switch kind {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return nil
	case phonenumbers.FIXED_LINE:
		return Landline
	case phonenumbers.PREMIUM_RATE:
		return PremiumRate
	case phonenumbers.SHARED_COST:
		return SharedCost
	case phonenumbers.TOLL_FREE:
		return TollFree
	case phonenumbers.VOIP:
		return VoIP
	case phonenumbers.PERSONAL_NUMBER:
		return Personal
	case phonenumbers.PAGER:
		return Pager
	case phonenumbers.UAN:
		return Company
	case phonenumbers.VOICEMAIL:
		return Voicemail
	}
	return NotANumber
}

// Grouped is a number as it stands in print: +49 171 3920001. What is no number stays as it is.
func Grouped(e164 string) string {
	var number phonenumbers.PhoneNumber
	if !IsE164(e164) || phonenumbers.ParseToNumber(e164, "", &number) != nil {
		return e164
	}
	return phonenumbers.Format(&number, phonenumbers.INTERNATIONAL)
}
