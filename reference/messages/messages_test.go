package messages_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/messages"
)

func TestEveryValueOfEveryClosedSetHasALabel(t *testing.T) {
	t.Parallel()
	c := messages.Open()
	for _, set := range models.Sets() {
		for _, value := range set.Values {
			if code := "label." + set.Name + "." + value; !c.Has(code) || c.Text("en", code, nil) == "" {
				t.Errorf("%s is missing", code)
			}
		}
	}
}

func TestEveryRefusalAndPrincipleIsSaid(t *testing.T) {
	t.Parallel()
	c := messages.Open()
	for _, refusal := range models.SetValues("refusal") {
		if !c.Has("refusal." + refusal) {
			t.Errorf("refusal.%s is missing", refusal)
		}
		if models.RefusalCode(refusal).Liftable() && !c.Has("change."+refusal) {
			t.Errorf("change.%s is missing", refusal)
		}
	}
	for _, p := range models.Principles() {
		for _, part := range []string{"name", "rule", "acts", "not"} {
			if code := "principle." + string(p) + "." + part; !c.Has(code) {
				t.Errorf("%s is missing", code)
			}
		}
	}
}

func TestEveryMessageIsSaidWithAndWithoutItsParameters(t *testing.T) {
	t.Parallel()
	c := messages.Open()
	params := map[string]any{}
	for name := range strings.FieldsSeq("topic role need kind hours km area language category minutes format terms stage count groups max min allowed " +
		"suggestions expected detail other radius_km respond_by_on languages formats own relation time needs kind_phrase consultations said_on session_minutes " +
		"own_radius_km list value unasked percent kinds all_kinds any_issue measured") {
		params[name] = "x"
	}
	for _, code := range c.Codes() {
		if strings.HasPrefix(code, "page.") {
			continue // pages give every parameter; their tests look for one that is missing
		}
		for _, p := range []map[string]any{params, {
			"topic": "x", "role": "x", "need": 1, "kind": "x", "hours": 1, "km": 1, "language": "x", "category": "x",
			"minutes": 1, "format": "x", "terms": "x", "stage": "x", "count": 1, "groups": 3, "max": 1,
			"own": "x", "relation": "broader", "time": "x", "needs": "x", "kind_phrase": "x", "consultations": "x", "said_on": "x", "session_minutes": 1,
			"own_radius_km": 1, "radius_km": 1, "list": "x", "principle": "B", "cost": "sliding", "remote": "no",
			"unasked": 12, "percent": 83, "kinds": 6, "all_kinds": 14, "measured": 3,
		}} {
			text := c.Text("en", code, p)
			if text == "" || text == code || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
				t.Errorf("%s says %q", code, text)
			}
		}
	}
}

func TestMatchReadsRealHeaders(t *testing.T) {
	t.Parallel()
	c := messages.Open()
	for header, want := range map[string]string{
		"": "en", "de-AT,de;q=0.9,en;q=0.5": "de", "fr;q=0.9,it;q=0.8": "it", "xx-broken;;q=": "en", "ja": "en", "iw": "he", "zh-Hant-TW": "zh", "*": "en",
	} {
		if got := c.Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestNamesOfLanguagesAndCountries(t *testing.T) {
	t.Parallel()
	c := messages.Open()
	for _, x := range []struct{ got, want string }{
		{c.Language("bn", "en"), "Bangla"},
		{c.Language("de", "it"), "tedesco"},
		{c.Language("ase", "en"), "American Sign Language"},
		{c.Language("bfi", "en"), "British Sign Language"},
		{c.Country("BD", "de"), "Bangladesch"},
		{c.Country("GB", "en"), "United Kingdom"},
		{c.Country("??", "en"), "??"},
		{c.Text("xx", "problem.not_found.title", nil), "Not found"},
		{c.Text("en", "no.such", nil), "no.such"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

// Every language of pages has every message but those for programs and their operators, each with the
// parameters of the English one, and with as many lines.
func TestLanguagesOfPages(t *testing.T) {
	t.Parallel()
	englishAlone := strings.Fields("problem field feed label.account_role label.change_type label.delivery_state label.import_status " +
		"label.record_note label.record_outcome label.webhook_state")
	english := messagesOf(t, "en")
	for _, lang := range messages.Open().Languages() {
		if missing := len(english) - len(messagesOf(t, lang)); missing != 0 {
			t.Errorf("%s is called complete, and lacks %d messages", lang, missing)
		}
	}
	for _, lang := range messages.Open().PageLanguages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			translated := messagesOf(t, lang)
			for code := range translated {
				if english[code] == nil {
					t.Errorf("%s is no message", code)
				}
			}
			for code, forms := range english {
				if translated[code] != nil {
					wantSame(t, code, forms["other"], translated[code]["other"])
				} else if !slices.ContainsFunc(englishAlone, func(group string) bool { return strings.HasPrefix(code, group+".") }) {
					t.Errorf("%s is missing", code)
				}
			}
		})
	}
}

func wantSame(t *testing.T, code, english, translated string) {
	t.Helper()
	parameters := regexp.MustCompile(`\{\{[^}]*\}\}`)
	want, got := parameters.FindAllString(english, -1), parameters.FindAllString(translated, -1)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) || strings.Count(english, "\n") != strings.Count(translated, "\n") || strings.TrimSpace(translated) == "" {
		t.Errorf("%s: %q is %q", code, english, translated)
	}
}

// messagesOf returns a language's messages by code and plural form.
func messagesOf(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for code, message := range raw {
		forms := map[string]string{}
		if json.Unmarshal(message, &forms) != nil {
			var text string
			if err := json.Unmarshal(message, &text); err != nil {
				t.Fatal(err)
			}
			forms["other"] = text
		}
		all[code] = forms
	}
	return all
}
