package topics_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/shg-directory/shg/reference/topics"
)

// the fields of the mission, in its order.
var fields = []string{
	"health", "mental_health", "addiction", "disability", "caregiving", "bereavement", "family", "violence_survivors", "migration", "housing",
	"livelihood", "savings", "education", "community", "identity", "wellbeing", "profession",
}

func TestEveryFieldHasTerms(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	if diff := cmp.Diff(fields, sorted(book.FieldIDs(), fields)); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for _, f := range fields {
		if n := len(book.Expand(f)); n < 6 {
			t.Errorf("%s has only %d terms", f, n)
		}
	}
	if n := len(book.All()); n < 150 {
		t.Errorf("%d terms, want at least 150", n)
	}
}

// sorted brings ids into the order of another list, those that it lacks last.
func sorted(ids, order []string) []string {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return ids
}

func TestEveryTermIsWellFormed(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	id := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	for _, topic := range book.All() {
		if !id.MatchString(topic.ID) {
			t.Errorf("id %q", topic.ID)
		}
		if above := book.Ancestors(topic.ID); len(above) > 3 || (len(above) > 0 && above[len(above)-1] != topic.Field) {
			t.Errorf("%s lies under %v, its field is %s", topic.ID, above, topic.Field)
		}
	}
}

func TestSimIsSymmetricAndTakesTheLargest(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"alcohol", "alcohol", 4},
		{"alcohol", "addiction", 2},
		{"opioids", "drugs", 2},
		{"alcohol", "gambling", 1},
		{"opioids", "addiction", 1},
		{"opioids", "alcohol", 0},
		{"alcohol", "cancer", 0},
		{"health", "addiction", 0},
		{"alcohol", "no_such", 0},
	} {
		if got := book.Similarity(c.a, c.b); got != c.want {
			t.Errorf("Sim(%s, %s) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	all := book.All()
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.SampledFrom(all).Draw(rt, "a").ID, rapid.SampledFrom(all).Draw(rt, "b").ID
		if book.Similarity(a, b) != book.Similarity(b, a) {
			rt.Errorf("Sim(%s, %s) is not symmetric", a, b)
		}
		if (book.Similarity(a, b) == 4) != (a == b) {
			rt.Errorf("Sim(%s, %s) = %d", a, b, book.Similarity(a, b))
		}
	})
}

func TestSuggestUnderstandsScriptsBeginningsAndErrors(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	for _, c := range []struct{ typed, lang, want string }{
		{"alcohol", "en", "alcohol"},
		{"Alkohol", "de", "alcohol"},
		{"ক্যান্সার", "bn", "cancer"},
		{"抑郁症", "zh", "depression"},
		{"אוטיזם", "he", "autism"},
		{"سرطان", "ar", "cancer"},
		{"बचत", "hi", "savings"},
		{"alcoho", "en", "alcohol"},
		{"alcohl", "en", "alcohol"},
		{"Verwaiste", "de", "loss_of_child"},
		{"12 steps", "en", "addiction"},
		{"AA", "en", "alcohol"},
		{"NA", "de", "drugs"},
		{"Al-Anon", "it", "relatives_addiction"},
		{"Krebs", "de", "cancer"},
		{"sharab", "hi", "alcohol"},
		{"kencing manis", "ms", "diabetes"},
		{"社恐", "zh", "social_anxiety"},
		{"פוסט טראומה", "he", "trauma"},
		{"انتحار", "ar", "suicidal_thoughts"},
	} {
		got := book.Suggest(c.typed, c.lang, 3)
		if len(got) == 0 || got[0].ID != c.want {
			t.Errorf("Suggest(%q) = %v, want %s first", c.typed, ids(got), c.want)
		}
	}
	if got := book.Suggest("  ", "en", 3); len(got) != 0 {
		t.Errorf("nothing typed suggests %v", ids(got))
	}
}

func ids(list []topics.Topic) []string {
	var all []string
	for _, t := range list {
		all = append(all, t.ID)
	}
	return all
}

func TestNearestNamesAnotherForAnyUnknownID(t *testing.T) {
	t.Parallel()
	book := topics.Open()
	if got := book.SuggestIDs("alcohl"); len(got) == 0 || got[0] != "alcohol" {
		t.Errorf("Nearest(alcohl) = %v", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		if got := book.SuggestIDs(rapid.String().Draw(rt, "typed")); len(got) > 5 {
			rt.Errorf("%d ids", len(got))
		}
	})
}

func TestOpenEligibilityCodesExist(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../shared/data/open-eligibility/oe-ohana.json")
	if err != nil {
		t.Skip("the Open Eligibility taxonomy is not there (../shared/data): its codes are not checked")
	}
	known := map[string]bool{}
	for _, code := range regexp.MustCompile(`"@id":"([0-9-]+)"`).FindAllStringSubmatch(string(data), -1) {
		known[code[1]] = true
	}
	if !json.Valid(data) || len(known) < 100 {
		t.Fatalf("only %d codes were read", len(known))
	}
	for _, topic := range topics.Open().All() {
		for _, code := range topic.OpenEligibility {
			if !known[code] {
				t.Errorf("%s: Open Eligibility has no %s", topic.ID, code)
			}
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		topics.Open()
	}
}

// What a page in one language costs, and an index, which has the words of all.
func BenchmarkFirstLabel(b *testing.B) {
	for b.Loop() {
		topics.Open().Label("alcohol", "de")
	}
}

func BenchmarkFirstTerms(b *testing.B) {
	for b.Loop() {
		topics.Open().Terms("alcohol")
	}
}

func BenchmarkFirstSuggest(b *testing.B) {
	for b.Loop() {
		topics.Open().Suggest("alcohol", "en", 10)
	}
}

func BenchmarkSuggest(b *testing.B) {
	book := topics.Open()
	for b.Loop() {
		book.Suggest("alcohl", "en", 10)
	}
}
