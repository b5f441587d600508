package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // machines without a database of time zones are in time too

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/phone"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// houseFlags are what the house decides for all of its people.
type houseFlags struct {
	Countries []int  `default:"49" placeholder:"CODE,…" help:"Country codes of the numbers that may be texted (${default})."`
	Timezone  string `default:"Europe/Berlin" placeholder:"AREA/CITY" help:"The house's clock (${default})."`
	Quiet     string `placeholder:"22:00-06:00" help:"The house's quiet hours, which only what is extreme passes over; each person may have others."`
}

// limitFlags bound what texts can make us do.
type limitFlags struct {
	TextsPerHour   int `default:"30" placeholder:"N" help:"Texts of a number within an hour that are taken; those that end something always are. 0 = no limit (${default})."`
	AnswersInARow  int `default:"5" placeholder:"N" help:"Answers to a number within ten minutes; then silence, so that two machines do not talk for ever. 0 = no limit (${default})."`
	CodesPerHour   int `default:"5" placeholder:"N" help:"Wrong joining codes of a number within an hour; from there on no code opens anything to it. 0 = no limit (${default})."`
	AnswersPerHour int `default:"2000" placeholder:"N" help:"Answers to all within an hour; what texts mean is done all the same. 0 = no limit (${default})."`
}

// keepFlags are for how long things are kept.
type keepFlags struct {
	KeepTexts      int `default:"30" placeholder:"DAYS" help:"For how many days texts and pictures of people, and answers to them, are kept (${default})."`
	KeepDeliveries int `default:"90" placeholder:"DAYS" help:"For how many days it is kept who was sent what (${default})."`
}

func (h houseFlags) problems() error {
	_, quiet := h.quiet()
	_, zone := h.zone()
	return errors.Join(quiet, zone, h.numbers().Problems())
}

func (h houseFlags) numbers() phone.Rules {
	return phone.Rules{Countries: h.Countries}
}

func (h houseFlags) zone() (*time.Location, error) {
	zone, err := time.LoadLocation(h.Timezone)
	if err != nil {
		return time.UTC, fmt.Errorf("--timezone is %q; it must be the name of a time zone, such as Europe/Berlin", h.Timezone)
	}
	return zone, nil
}

// house is what holds of everybody who has not asked for something else, once problems has found none.
func (h houseFlags) house() store.House {
	zone, _ := h.zone()
	quiet, _ := h.quiet()
	return store.House{Zone: zone, Quiet: quiet}
}

// quiet reads the house's quiet hours; none are the zero value.
func (h houseFlags) quiet() (subscriber.Quiet, error) {
	if h.Quiet == "" {
		return subscriber.Quiet{}, nil
	}
	from, to, found := strings.Cut(h.Quiet, "-")
	begin, err := minuteOfDay(from)
	end, wrong := minuteOfDay(to)
	if !found || errors.Join(err, wrong) != nil || begin == end {
		return subscriber.Quiet{}, fmt.Errorf("--quiet is %q; it must be two different times of day, such as 22:00-06:00", h.Quiet)
	}
	return subscriber.Quiet{Own: true, From: begin, To: end}, nil
}

func minuteOfDay(text string) (int, error) {
	hour, minute, _ := strings.Cut(strings.TrimSpace(text), ":")
	h, err := strconv.Atoi(hour)
	m, wrong := 0, error(nil)
	if minute != "" {
		m, wrong = strconv.Atoi(minute)
	}
	if err != nil || wrong != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return 0, fmt.Errorf("%q is no time of day", text)
	}
	return 60*h + m, nil
}

func (l limitFlags) problems() error {
	if min(l.TextsPerHour, l.AnswersInARow, l.CodesPerHour, l.AnswersPerHour) < 0 {
		return errors.New("--texts-per-hour, --answers-in-a-row, --codes-per-hour and --answers-per-hour must be 0 (no limit) or more")
	}
	return nil
}

func (l limitFlags) limits() inbound.Limits {
	return inbound.Limits{Texts: l.TextsPerHour, Answers: l.AnswersInARow, House: l.AnswersPerHour, Codes: l.CodesPerHour}
}

func (k keepFlags) problems() error {
	if k.KeepTexts < 1 || k.KeepDeliveries < 1 {
		return fmt.Errorf("--keep-texts is %d and --keep-deliveries %d; both must be 1 day or more", k.KeepTexts, k.KeepDeliveries)
	}
	return nil
}
