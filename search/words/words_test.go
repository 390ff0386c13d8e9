package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/search/words"
)

func TestWordsOfEveryScript(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Women's Tuesday-Night Group": "womens tuesday night group", "Straße Łódź Ærø": "strasse lodz aero", "Київ": "киів", "Ἀθήνα": "αθηνα",
		"שָׁלוֹם": "שלום", "مَرْكَز": "مركز", "স্বাস্থ্য দল": "স্বাস্থ্য দল", "स्वास्थ्य": "स्वास्थ्य", "互助会": "互 互助 助 助会 会", "AA 12步": "aa 12 步", "": "", "!?": "",
		"Oʻzbek O'zbek O’zbek ‘quoted’": "ozbek ozbek ozbek quoted", "自助group会": "自 自助 助 group 会", "\u0301a '' ́": "a", "กลุ่ม": "ก กล ล ลุ ุ ุ่ ่ ่ม ม",
		"자조 모임": "자조 모임", "D.C. 12-step": "d c 12 step", "مـركـز": "مركز",
	} {
		if got := strings.Join(slices.Collect(words.Of(text)), " "); got != want {
			t.Errorf("Of(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAsked(t *testing.T) {
	t.Parallel()
	want := []words.Typed{{Text: "losing", Typos: 1}, {Text: "newcomers", Typos: 2}, {Text: "互助"}, {Text: "助会", Open: true}}
	if diff := cmp.Diff(want, words.Asked("losing newcomers losing 互助会")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := words.Asked("step "); got[0].Open {
		t.Error("a word with a space after it is still open")
	}
	if got := words.Asked("group tuesday group"); len(got) != 2 || !got[0].Open || got[1].Open {
		t.Errorf("the word typed last is the open one, also where it stood before: %+v", got)
	}
	if got := words.Asked(strings.Repeat("会", 1_000_000)); len(got) != 1 || got[0].Text != "会会" {
		t.Errorf("%+v", got)
	}
	if got := len(words.Asked(strings.Repeat("a b c d e f g h i j k l m n o p q r s t u v w x y z ", 3))); got != 20 {
		t.Errorf("%d words", got)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed words.Typed
		kept  string
		want  words.Class
	}{
		{words.Typed{Text: "step"}, "step", words.Exact},
		{words.Typed{Text: "step", Open: true}, "steps", words.Prefix},
		{words.Typed{Text: "step"}, "steps", words.None},
		{words.Typed{Text: "gruop", Typos: 1}, "group", words.Typo},
		{words.Typed{Text: "newcommers", Typos: 2}, "newcomers", words.Typo},
		{words.Typed{Text: "roup", Typos: 0}, "group", words.None},
		{words.Typed{Text: "broup", Typos: 1}, "group", words.None},
	} {
		if got := c.typed.Answer(c.kept); got != c.want {
			t.Errorf("%+v answered by %q: %d, want %d", c.typed, c.kept, got, c.want)
		}
	}
}

func TestWithinIsSymmetricAndNeverPanics(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[ab]{1,42}`)
	rapid.Check(t, func(rt *rapid.T) {
		a, b, k := []rune(word.Draw(rt, "a")), []rune(word.Draw(rt, "b")), rapid.IntRange(1, 2).Draw(rt, "k")
		if len(a) <= 40 && len(b) <= 40 && words.Within(a, b, k) != words.Within(b, a, k) {
			rt.Errorf("Within(%s, %s, %d) is not symmetric", string(a), string(b), k)
		}
	})
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"a", "互助", "\xff\xfe", "ก็", "á", strings.Repeat("x", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for w := range words.Of(text) {
			if w == "" || !utf8.ValidString(w) {
				t.Errorf("word %q of %q", w, text)
			}
		}
		words.Asked(text)
	})
}
