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
		"자조 모임": "자조 모임", "D.C. 12-step": "dc 12 step", "C.R.A.F.T. e.V. A.A.": "craft ev aa", "p.m. 7.30 a.b c.de J.Smith": "pm 7 30 ab c de j smith", "مـركـز": "مركز",
	} {
		t.Run(text, func(t *testing.T) {
			if got := strings.Join(slices.Collect(words.Tokenize(text)), " "); got != want {
				t.Errorf("Of(%q) = %q, want %q", text, got, want)
			}
		})
	}
}

func TestAsked(t *testing.T) {
	t.Parallel()
	want := []words.QueryTerm{
		{Text: "losing", MaxTypos: 1, Variants: []string{"losinges", "losings", "losingnewcomers", "newcomerslosing"}},
		{Text: "newcomers", MaxTypos: 2, Variants: []string{"newcomer", "newcomerses", "losingnewcomers", "newcomerslosing"}},
		{Text: "互助"},
		{Text: "助会", IsPrefix: true},
	}
	if diff := cmp.Diff(want, words.ParseQuery("losing newcomers losing 互助会")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := words.ParseQuery("step "); got[0].IsPrefix {
		t.Error("a word with a space after it is still open")
	}
	if got := words.ParseQuery("group tuesday group"); len(got) != 2 || !got[0].IsPrefix || got[1].IsPrefix {
		t.Errorf("the word typed last is the open one, also where it stood before: %+v", got)
	}
	if got := words.ParseQuery(strings.Repeat("会", 1_000_000)); len(got) != 1 || got[0].Text != "会会" {
		t.Errorf("%+v", got)
	}
	if got := len(words.ParseQuery(strings.Repeat("a b c d e f g h i j k l m n o p q r s t u v w x y z ", 3))); got != 20 {
		t.Errorf("%d words", got)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed words.QueryTerm
		kept  string
		want  words.Class
	}{
		{words.QueryTerm{Text: "step"}, "step", words.Exact},
		{words.QueryTerm{Text: "step", IsPrefix: true}, "steps", words.Prefix},
		{words.QueryTerm{Text: "step"}, "steps", words.None},
		{words.ParseQuery("step ")[0], "steps", words.Variant},
		{words.ParseQuery("families ")[0], "family", words.Variant},
		{words.ParseQuery("mujeres ")[0], "mujer", words.Variant},
		{words.ParseQuery("women's ")[0], "women", words.Variant},
		{words.ParseQuery("glass ")[0], "glas", words.Typo},
		{words.ParseQuery("l'esprit ")[0], "esprit", words.Variant},
		{words.ParseQuery("al anon ")[0], "alanon", words.Variant},
		{words.ParseQuery("al anon ")[1], "alanon", words.Variant},
		{words.ParseQuery("alanon ")[0], words.Joined("al", "anon"), words.Variant},
		{words.ParseQuery("alan")[0], words.Joined("al", "anon"), words.Prefix},
		{words.ParseQuery("alannon ")[0], words.Joined("al", "anon"), words.None},
		{words.QueryTerm{Text: "gruop", MaxTypos: 1}, "group", words.Typo},
		{words.QueryTerm{Text: "newcommers", MaxTypos: 2}, "newcomers", words.Typo},
		{words.QueryTerm{Text: "roup", MaxTypos: 0}, "group", words.None},
		{words.QueryTerm{Text: "broup", MaxTypos: 1}, "group", words.None},
		{words.QueryTerm{Text: "broup", MaxTypos: 1, AnyFirstLetter: true}, "group", words.Typo},
	} {
		if got := c.typed.Match(c.kept); got != c.want {
			t.Errorf("%+v answered by %q: %d, want %d", c.typed, c.kept, got, c.want)
		}
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field int
		text  string
		want  string
	}{
		{0, "Twenty-Four Hours", "+twentyfour +fourhours"},
		{3, "Twenty-Four Hours", "+twentyfour"},
		{0, "Al – Anon", "+alanon"},
		{0, "L'Espérance d'Ávila", "esperance +lesperancedavila avila"},
		{0, "Women's O'Neill", "+womensoneill neill"},
		{0, "互助 group 会", ""},
	} {
		_, forms := words.Analyze(c.field, c.text)
		if got := strings.ReplaceAll(strings.Join(forms, " "), "\x01", "+"); got != c.want {
			t.Errorf("Kept(%d, %q) = %q, want %q", c.field, c.text, got, c.want)
		}
	}
}

func TestWithinIsSymmetricAndNeverPanics(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[ab]{1,42}`)
	rapid.Check(t, func(rt *rapid.T) {
		a, b, k := []rune(word.Draw(rt, "a")), []rune(word.Draw(rt, "b")), rapid.IntRange(1, 2).Draw(rt, "k")
		if len(a) <= 40 && len(b) <= 40 && words.WithinTypos(a, b, k) != words.WithinTypos(b, a, k) {
			rt.Errorf("Within(%s, %s, %d) is not symmetric", string(a), string(b), k)
		}
	})
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"a", "互助", "\xff\xfe", "ก็", "á", strings.Repeat("x", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for w := range words.Tokenize(text) {
			if w == "" || !utf8.ValidString(w) {
				t.Errorf("word %q of %q", w, text)
			}
		}
		analyzed, _ := words.Analyze(0, text)
		if of := slices.Collect(words.Tokenize(text)); !slices.Equal(of, analyzed) {
			t.Errorf("Kept(%q) = %q, Of %q", text, analyzed, of)
		}
		words.ParseQuery(text)
	})
}
