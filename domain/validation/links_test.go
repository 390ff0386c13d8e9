package validation_test

import (
	"testing"

	"github.com/shg-directory/shg/domain/validation"
)

func TestLinksAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"When do you meet?":                          false,
		"I came on Tuesday.Then you were not there.": false,
		"Call me: +44 113 496 0000, 7.30/8 p.m.":     false,
		"Write to anna@example.org, please":          false,
		"and/or; e.g. a talk; 1/2":                   false,
		"আপনারা কখন বসেন?":                           false,
		"See https://example.org":                    true,
		"See HTTP://example.org":                     true,
		"javascript://x":                             true,
		"hxxp: //example":                            true,
		"www.example":                                true,
		"WWW . example":                              true,
		"at example.de/win":                          true,
		"at example.de?win":                          true,
		"at example.de:8080":                         true,
		"example.com":                                true,
		"at example.de, write there":                 true,
		"EXAMPLE.COM.BD":                             true,
		"groups.example.co.uk.":                      true,
		"I was there.In the end nobody came":         false,
		"z.B. am Dienstag, d.h. um 7 Uhr":            false,
		"co.uk":                                      false,
		"I was there.then example.de":                true,
		"(shop.example.com)":                         true,
		"example．com":                                true,
		"exam\u200bple.com":                          true,
		"ｗｗｗ.example":                                true,
		"mailto:anna@example.org":                    true,
	} {
		if got := validation.HasLink(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
