#!/usr/bin/env bash
# github.com/go-playground/locales v0.14.2 (CLDR for Go; the validator's translations use it): numbers
# and dates of languages with digits of their own are written with ASCII digits, but with the separators
# of the other digits. In Arabic 1234567.5 is "1٬234٬567٫5", which is neither what CLDR has for Arabic
# digits (١٬٢٣٤٬٥٦٧٫٥) nor what it has for Latin ones (1,234,567.5); nobody writes so. Bangla and Arabic
# dates have ASCII digits too. golang.org/x/text, from the same CLDR data, writes native digits.
#
# Expected: the digits of the locale's default numbering system, or separators that go with the digits.
#
# A page that takes dates from one and numbers from the other mixes two kinds of digits in a sentence. We
# replace the digits of dates by those that x/text has for the language, and take no number from locales.
#
# The script prints a number and a date in both, and fails if locales writes Arabic digits, or goes with
# the separators of Latin ones.
set -euo pipefail

LOCALES=v0.14.2
XTEXT=v0.43.0
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/bn"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func main() {
	at := time.Date(2026, 9, 6, 12, 0, 0, 0, time.UTC)
	for _, l := range []locales.Translator{ar.New(), bn.New()} {
		p := message.NewPrinter(language.Make(l.Locale()))
		fmt.Printf("%s\n  locales: %s, %s\n  x/text:  %s\n", l.Locale(), l.FmtNumber(1234567.5, 1), l.FmtDateLong(at), p.Sprint(number.Decimal(1234567.5)))
	}
	got := ar.New().FmtNumber(1234567.5, 1)
	if !strings.Contains(got, "1٬234") {
		fmt.Println("CHANGED: Arabic is now", got)
		os.Exit(1)
	}
}
GO
go get "github.com/go-playground/locales@$LOCALES" "golang.org/x/text@$XTEXT" >/dev/null 2>&1
go run .
