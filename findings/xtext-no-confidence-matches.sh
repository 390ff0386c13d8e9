#!/usr/bin/env bash
# golang.org/x/text v0.43.0, language.Matcher: for a language that it has no data of, the answer may be a
# language that the reader cannot read although one that they can is offered. A reader of Cantonese (yue)
# is given English where English and Chinese are offered, while a reader of Min Nan or Wu is given
# Chinese, each with confidence No. A reader of Ukrainian is given Serbian where English, Serbian and
# Russian are offered. So "No" says neither that the answer is the first of the offer nor that it is a
# related language: a program that takes such an answer, and one that always takes its default instead,
# are both wrong for some readers.
#
# The script prints what the matcher answers. It fails if any of these answers changes.
set -euo pipefail

XTEXT=v0.43.0
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
go get "golang.org/x/text@$XTEXT" >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	for _, ask := range [][]string{{"yue", "en", "zh"}, {"nan", "en", "zh"}, {"wuu", "en", "zh"}, {"uk", "en", "sr", "ru"}} {
		var offered []language.Tag
		for _, name := range ask[1:] {
			offered = append(offered, language.MustParse(name))
		}
		_, i, confidence := language.NewMatcher(offered).Match(language.MustParse(ask[0]))
		fmt.Printf("reads %s, offered %v: %s, confidence %s\n", ask[0], offered, offered[i], confidence)
	}
}
GO
echo "golang.org/x/text $XTEXT"
go run . | tee seen
diff seen - <<'WANT' || { echo "the behaviour has changed"; exit 1; }
reads yue, offered [en zh]: en, confidence No
reads nan, offered [en zh]: zh, confidence No
reads wuu, offered [en zh]: zh, confidence No
reads uk, offered [en sr ru]: sr, confidence No
WANT
