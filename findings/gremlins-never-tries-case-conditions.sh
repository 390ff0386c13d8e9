#!/usr/bin/env bash
# github.com/go-gremlins/gremlins v0.6.0 (mutation testing for Go): a comparison in the condition of a
# `case` is reported as NOT COVERED and never mutated, even if tests take every branch of the switch.
# The same comparisons in an `if` are mutated, and killed or found alive.
#
# Gremlins asks the coverage profile whether a position was run. Go's profile has a block for the body
# of each case, and one that ends at the switch's opening brace; the condition of a case lies in none.
# The efficacy that is printed (killed of killed and lived) therefore says nothing about switches: code
# that decides by `switch { case a > b: … }` shows 100 % with tests that would notice nothing there.
#
# Expected: conditions of cases are tried like those of ifs, or are named as not tried; NOT COVERED says
# that a test is missing.
#
# Two functions do the same, one by `if`, one by `switch`; a test takes every branch of both. The script
# fails if the conditions of the switch are no longer reported as not covered.
set -euo pipefail

GREMLINS=v0.6.0
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export GOBIN=$work/bin
go install "github.com/go-gremlins/gremlins/cmd/gremlins@$GREMLINS" 2>/dev/null
mkdir "$work/sign" && cd "$work/sign"
go mod init example.org/sign >/dev/null 2>&1
cat >sign.go <<'GO'
package sign

func ByIf(n int) string {
	if n > 0 {
		return "positive"
	}
	return "other"
}

func BySwitch(n int) string {
	switch {
	case n > 0:
		return "positive"
	default:
		return "other"
	}
}
GO
cat >sign_test.go <<'GO'
package sign

import "testing"

func TestSigns(t *testing.T) {
	for n, want := range map[int]string{1: "positive", 0: "other", -1: "other"} {
		if ByIf(n) != want || BySwitch(n) != want {
			t.Error(n)
		}
	}
}
GO
go test -cover . | sed 's/\t[0-9.]*s\t/\t/'
"$GOBIN/gremlins" unleash . 2>&1 | grep -E 'KILLED|LIVED|COVERED|efficacy' | tee seen
echo
killed=$(grep -c 'KILLED.* at sign.go:4:' seen || true)
skipped=$(grep -c 'NOT COVERED.* at sign.go:12:' seen || true)
[ "$killed" -ge 1 ] || { echo "CHANGED: the condition of the if is not killed"; exit 1; }
[ "$skipped" -ge 1 ] || { echo "CHANGED: the condition of the case is tried"; exit 1; }
echo "gremlins $GREMLINS: $killed mutants of the if are killed, $skipped of the case are called not covered"
