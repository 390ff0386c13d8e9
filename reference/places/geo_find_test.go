package places_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLookups holds the answers to what people type to testdata/lookups.golden: a question per
// block, an answer per line.
func TestLookups(t *testing.T) {
	t.Parallel()
	const golden = "testdata/lookups.golden"
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gazetteer := places.Open()
	var got strings.Builder
	for _, question := range questions(string(want)) {
		verb, text, _ := strings.Cut(question, " ")
		find := gazetteer.Find
		if verb == "suggest" {
			find = gazetteer.Suggest
		}
		fmt.Fprintf(&got, "%s\n", question)
		for _, place := range find(text, 3) {
			fmt.Fprintf(&got, "\t%s\n", line(place))
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("look-ups (-want +got):\n%s", diff)
	}
}

// questions returns the lines that begin at the margin.
func questions(golden string) []string {
	var found []string
	for line := range strings.Lines(golden) {
		if text := strings.TrimSuffix(line, "\n"); text != "" && text[0] != '\t' {
			found = append(found, text)
		}
	}
	return found
}

func line(p models.Place) string {
	return fmt.Sprintf("%s %s, %s (%s), %s at %v,%v, %s, %d", p.ID, p.Name, p.Region, p.RegionCode, p.Country, p.Lat, p.Lon, p.Timezone, p.Population)
}
