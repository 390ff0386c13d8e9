package messages

import (
	"strings"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/bn"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/he"
	"github.com/go-playground/locales/hi"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ms"
	"github.com/go-playground/locales/zh"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Locale is how a language writes dates, times and numbers (CLDR). It is safe for concurrent use.
type Locale struct {
	dates   locales.Translator
	numbers *message.Printer
	zero    rune // the digit
}

// newLocale prepares a locale, which costs more than to use it.
func newLocale(tag string) *Locale {
	l := &Locale{dates: datesOf(tag), numbers: message.NewPrinter(language.Make(tag))}
	l.zero = []rune(l.Number(0))[0]
	return l
}

func datesOf(tag string) locales.Translator {
	switch tag {
	case "ar":
		return ar.New()
	case "bn":
		return bn.New()
	case "de":
		return de.New()
	case "es":
		return es.New()
	case "he":
		return he.New()
	case "hi":
		return hi.New()
	case "it":
		return it.New()
	case "ms":
		return ms.New()
	case "zh":
		return zh.New()
	}
	return en_GB.New()
}

// Number returns a whole number as the language writes it.
func (l *Locale) Number(n int) string {
	return l.numbers.Sprint(number.Decimal(n))
}

// Distance returns kilometres as the language writes them, with one decimal below ten.
func (l *Locale) Distance(km float64) string {
	digits := number.MaxFractionDigits(0)
	if km < 10 {
		digits = number.MaxFractionDigits(1)
	}
	return l.numbers.Sprint(number.Decimal(km, digits))
}

// Day returns a date with its day of the week.
func (l *Locale) Day(t time.Time) string { return l.digits(l.dates.FmtDateFull(t)) }

// Date returns a date.
func (l *Locale) Date(t time.Time) string { return l.digits(l.dates.FmtDateLong(t)) }

// Clock returns a time of day.
func (l *Locale) Clock(t time.Time) string { return l.digits(l.dates.FmtTimeShort(t)) }

// Weekday returns the name of a day of the week.
func (l *Locale) Weekday(day time.Weekday) string { return l.dates.WeekdayWide(day) }

// digits replaces ASCII digits by those that the language writes.
func (l *Locale) digits(s string) string {
	if l.zero == '0' {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return l.zero + r - '0'
		}
		return r
	}, s)
}

// WithinSentence returns a label as a language writes it within a sentence: without capitals, but in
// German, whose nouns have one anywhere.
func WithinSentence(lang, label string) string {
	if lang == "de" {
		return label
	}
	return strings.ToLower(label)
}
