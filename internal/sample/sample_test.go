package sample_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
	"github.com/shg-directory/shg/reference/topics"
)

var asOf = models.Date{Year: 2026, Month: 11, Day: 24}

func demo(t *testing.T) sample.Directory {
	t.Helper()
	d, err := sample.Demo(places.Open(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDemoIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(demo(t), demo(t)); diff != "" {
		t.Errorf("two demos differ:\n%s", diff)
	}
}

func TestDemoSaysWhatInputsMaySay(t *testing.T) {
	t.Parallel()
	judge := validation.New(topics.Open())
	d := demo(t)
	for _, g := range d.Groups {
		if err := judge.Validate(&g.Input); err != nil {
			t.Errorf("%s: %v", g.Input.Name, err)
		}
		if !strings.Contains(g.Input.Notice, "SYNTHETIC") {
			t.Errorf("%s is not labelled", g.Input.Name)
		}
		for _, n := range g.Needs {
			if err := judge.Validate(&n); err != nil {
				t.Errorf("%s: %v", n.Statement, err)
			}
		}
	}
	for _, c := range d.Consultants {
		if err := judge.Validate(&c.Input); err != nil {
			t.Errorf("%s: %v", c.Input.Name, err)
		}
	}
	for _, r := range d.Resources {
		if err := judge.Validate(&r); err != nil || !strings.Contains(r.Summary, "SYNTHETIC") {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	if len(d.Resources) != 6*d.Countries {
		t.Errorf("%d resources", len(d.Resources))
	}
}

func TestDemoHoldsWhatItPromises(t *testing.T) {
	t.Parallel()
	d := demo(t)
	scripts := map[string]*unicode.RangeTable{
		"Bengali": unicode.Bengali, "Devanagari": unicode.Devanagari, "Han": unicode.Han, "Hebrew": unicode.Hebrew, "Arabic": unicode.Arabic, "Latin": unicode.Latin,
	}
	seen, fields, needs, requests, showcases := map[string]bool{}, map[string]bool{}, 0, 0, 0
	book := topics.Open()
	for _, g := range d.Groups {
		for name, script := range scripts {
			seen[name] = seen[name] || strings.ContainsFunc(g.Input.Name, func(r rune) bool { return unicode.Is(script, r) })
		}
		for _, f := range book.Fields(g.Input.Topics) {
			fields[f] = true
		}
		needs += len(g.Needs)
		if g.Request != nil {
			requests++
		}
		if g.Showcase {
			showcases++
		}
	}
	if len(d.Groups) != 412 || len(d.Consultants) != 121 || d.Countries != 9 || showcases != 1 {
		t.Errorf("%d groups, %d consultants, %d countries, %d showcases", len(d.Groups), len(d.Consultants), d.Countries, showcases)
	}
	if len(seen) != len(scripts) || len(fields) < 16 || needs < 150 || requests < 40 {
		t.Errorf("scripts %v, fields %d, needs %d, requests %d", seen, len(fields), needs, requests)
	}
}

// Ways to be reached reach nobody: only example.org, and numbers that are reserved for fiction.
func TestDemoReachesNobody(t *testing.T) {
	t.Parallel()
	fiction := regexp.MustCompile(`^(\+44 1632 960\d{3}|\+1 212-555-01\d\d|\+49 30 23125\d{3})$`)
	address, page := regexp.MustCompile(`^[a-z0-9-]+@example\.org$`), regexp.MustCompile(`^https://[a-z0-9-]+\.example\.org/[a-z]*$`)
	seen := map[models.ContactKind]int{}
	links := 0
	for _, g := range demo(t).Groups {
		for _, c := range g.Input.Contacts {
			seen[c.Kind]++
			if !address.MatchString(c.Value) && !fiction.MatchString(c.Value) {
				t.Errorf("%s can be reached: %s", g.Input.Name, c.Value)
			}
		}
		for _, l := range g.Input.Links {
			links++
			if !page.MatchString(l.URL) {
				t.Errorf("%s links to %s", g.Input.Name, l.URL)
			}
		}
	}
	if seen[models.ContactEmail] < 300 || seen[models.ContactPhone] < 20 || links < 300 {
		t.Errorf("contacts %v, %d links", seen, links)
	}
}
