package accounts_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sethvargo/go-diceware/diceware"
)

// The list has 7,775 different words without their hyphens ("yo-yo" and "yoyo" are both in it), and
// none begins another: words that are run together stay apart.
func TestWordsStayApart(t *testing.T) {
	t.Parallel()
	var words []string
	for i := range 7776 {
		roll := 0
		for n, digits := i, 0; digits < 5; digits++ {
			roll, n = roll*10+n%6+1, n/6
		}
		words = append(words, strings.ReplaceAll(diceware.WordListEffLarge().WordAt(roll), "-", ""))
	}
	slices.Sort(words)
	if words = slices.Compact(words); len(words) != 7775 {
		t.Errorf("%d words", len(words))
	}
	for i := 1; i < len(words); i++ {
		if words[i-1] == "" || strings.HasPrefix(words[i], words[i-1]) {
			t.Errorf("%q begins %q", words[i-1], words[i])
		}
	}
}
